/** Models of a few merges, each of another kind, for whole tokenizers. */

/** The letters of all bytes. */
function byteLetters(): string[] {
  const plain = (byte: number): boolean => byte > 0x20 && (byte < 0x7f || byte > 0xa0) && byte !== 0xad;
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !plain(byte));
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(plain(byte) ? byte : 0x100 + others.indexOf(byte)),
  );
}

/** A model of bytes with a few merges, as GPT-2's. */
export function byteModel(): object {
  const letters = byteLetters();
  const merges = ["a b", "Ġ a", "s t", "ab b", "Ġa b", "Ċ Ċ", "e d", "Ã ©", "Ġ Ġ", "1 2", "12 3"];
  const vocab = [...letters, ...merges.map((merge) => merge.replace(" ", ""))];
  return { type: "BPE", vocab: Object.fromEntries(vocab.map((token, id) => [token, id])), merges };
}

/** A model of characters with byte tokens, as Llama 2's. */
export function characterModel(): object {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const merges = ["a b", "▁ a", "s t", "ab b", "▁a b", "e d", "▁ ▁", "1 2", "12 3", "é a"];
  const characters = [..."▁abdest123é中文.<>/\n"];
  const tokens = ["<unk>", ...bytes, ...characters, ...merges.map((merge) => merge.replace(" ", ""))];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return { type: "BPE", unk_token: "<unk>", byte_fallback: true, fuse_unk: true, vocab, merges };
}

/** A model of bytes whose last one in a word is another token, as CLIP's. */
export function clipModel(): object {
  const letters = byteLetters();
  const merges = ["a b</w>", "a b", "s t", "e d</w>", "Ã ©</w>", "ab ab</w>", "1 2</w>", "s t</w>", "st ed</w>"];
  const tokens = [
    ...letters,
    ...letters.map((letter) => `${letter}</w>`),
    ...merges.map((merge) => merge.replace(" ", "")),
  ];
  return {
    ...{ type: "BPE", unk_token: "<unk>", continuing_subword_prefix: "", end_of_word_suffix: "</w>", fuse_unk: false },
    ...{ vocab: Object.fromEntries([...tokens, "<unk>"].map((text, id) => [text, id])), merges },
  };
}

/** A model of characters with a suffix, as GPT-1's. */
export function gpt1Model(): object {
  const characters = [..."abdest123é中文.<>/"];
  const merges = ["a b</w>", "a b", "s t", "e d</w>", "ab ab</w>", "1 2</w>", "s t</w>", "st ed</w>", "é a</w>"];
  const tokens = ["<unk>", ...characters, ...characters.map((letter) => `${letter}</w>`), "\n</w>"];
  tokens.push(...merges.map((merge) => merge.replace(" ", "")));
  return {
    ...{ type: "BPE", unk_token: "<unk>", end_of_word_suffix: "</w>", fuse_unk: false },
    ...{ vocab: Object.fromEntries(tokens.map((text, id) => [text, id])), merges },
  };
}
