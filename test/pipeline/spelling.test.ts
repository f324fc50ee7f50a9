/**
 * Models whose tokens depend on more than their characters, over random vocabularies: prefixes and suffixes, unknown
 * characters that vanish, fuse, become bytes or merge, letters of bytes that are split further. Ids, texts and counts
 * are native Hugging Face's.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readPacked, readTokenizerJson, unpack } from "../../src/vocabulary/index.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";

const seed = freshSeed("pipeline spelling");
const models = Math.max(often(60), fuzzStrings / 1_000);

interface Model {
  readonly continuing_subword_prefix: string | null;
  readonly end_of_word_suffix: string | null;
  readonly unk_token: string | null;
  readonly fuse_unk: boolean;
  readonly byte_fallback: boolean;
  readonly ignore_merges: boolean;
  readonly vocab: Record<string, number>;
  readonly merges: [string, string][];
}

/** Tokens that merging starts from, some of them missing, and random merges of all there are. */
function randomModel(random: Random, characters: readonly string[]): Model {
  const prefix = random.pick(["", "", "##", "@", "é"]);
  const suffix = random.pick(["", "</w>", "</w>", "·"]);
  const unk_token = random.pick([null, "<unk>"]);
  const byte_fallback = random.oneIn(3);
  const tokens = new Set<string>(unk_token === null ? ["x"] : ["x", unk_token]);
  for (const character of characters) {
    for (const before of ["", prefix]) {
      for (const behind of ["", suffix]) if (!random.oneIn(6)) tokens.add(before + character + behind);
    }
  }
  const missing = random.pick([0, 1, 3]);
  for (let byte = 0; byte < 256 && byte_fallback; byte++) {
    if (random.below(4) >= missing) tokens.add(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  }
  const merges: [string, string][] = [];
  const used = [...tokens].filter((token) => !token.startsWith("<0x") || random.oneIn(20));
  for (let count = random.between(3, 25); count > 0; count--) {
    const rights = used.filter((token) => token.startsWith(prefix));
    if (rights.length === 0) break;
    const [left, right] = [random.pick(used), random.pick(rights)];
    const joined = left + right.slice(prefix.length);
    if (joined.length > 16) continue;
    if (!tokens.has(joined)) used.push(joined);
    tokens.add(joined);
    merges.push([left, right]);
  }
  for (const word of ["ab", "abc", "ba"]) if (random.oneIn(4)) tokens.add(word);
  const order = [...tokens].sort(() => random.below(3) - 1);
  return {
    continuing_subword_prefix: prefix === "" ? random.pick(["", null]) : prefix,
    end_of_word_suffix: suffix === "" ? random.pick(["", null]) : suffix,
    ...{ unk_token, fuse_unk: random.oneIn(2), byte_fallback },
    ignore_merges: prefix + suffix === "" && random.oneIn(2),
    ...{ vocab: Object.fromEntries(order.map((token, id) => [token, id])), merges },
  };
}

const byteLevel = (use_regex: boolean, add_prefix_space = false): object => ({
  ...{ type: "ByteLevel", add_prefix_space, trim_offsets: true, use_regex },
});
const sequence = (...pretokenizers: object[]): object => ({ type: "Sequence", pretokenizers });
const digits = { type: "Digits", individual_digits: true };
const split = { type: "Split", pattern: { Regex: "[0-9][0-9][0-9]" }, behavior: "Isolated", invert: false };

const preTokenizers: readonly (object | null)[] = [
  ...[null, { type: "Whitespace" }, { type: "WhitespaceSplit" }, { type: "BertPreTokenizer" }, byteLevel(true)],
  sequence({ type: "Punctuation", behavior: "Contiguous" }, byteLevel(true), digits, split),
  sequence(byteLevel(true), digits),
  sequence(byteLevel(false, true), byteLevel(true)),
  { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true },
];

const decoders: readonly (object | null)[] = [
  ...[
    null,
    { type: "ByteLevel" },
    { type: "BPEDecoder", suffix: "</w>" },
    { type: "WordPiece", prefix: "##", cleanup: true },
  ],
].map((decoder) => (decoder?.type === "ByteLevel" ? byteLevel(true) : decoder));

/** Characters of texts: ASCII, letters of bytes, and longer ones. */
const alphabet = [..."abc1²é中😀 Ġ▁Ã©"];
/** Texts hold others, too. */
const others = [..."d12è.\u00b2\n"];

describe.skipIf(!hasNative)(`spelled models (${needsNative})`, () => {
  it("have native Hugging Face's ids, texts and counts", async () => {
    const random = new Random(seed);
    let checked = 0;
    for (let count = 0; count < models; count++) {
      const characters = alphabet.filter(() => !random.oneIn(4));
      const json = tinyJson({
        model: { type: "BPE", dropout: null, ...randomModel(random, characters) },
        pre_tokenizer: random.pick(preTokenizers),
        decoder: random.pick(decoders),
        added_tokens: random.oneIn(3)
          ? [{ id: 9_999, content: "ca", special: false, normalized: false, lstrip: true }]
          : [],
      });
      for (const token of json["added_tokens"] as object[]) Object.assign(token, { single_word: false, rstrip: false });
      const tokenizer = open(json);
      if (tokenizer === undefined) continue;
      checked++;
      await compare(json, tokenizer, random);
    }
    expect(checked).toBeGreaterThan(models / 2);
  });
});

/** Merges can make one token of different beginnings, which is refused: random ones rarely do. */
function open(json: object): Tokenizer | undefined {
  try {
    const packed = pack(readTokenizerJson(json, { name: "random" }));
    expect(pack(unpack(readPacked(packed)))).toEqual(packed);
    return Tokenizer.from(packed);
  } catch (error) {
    if (error instanceof ReckonerError && error.code === "vocabulary/unsupported") {
      expect(error.message).toMatch(/model\.merges\[\d+\].*other characters/);
      return undefined;
    }
    throw error;
  }
}

async function compare(json: object, tokenizer: Tokenizer, random: Random): Promise<void> {
  const expected = native(json);
  for (let count = 0; count < 25; count++) {
    const text = random.join(1, 20, () => random.pick(random.oneIn(5) ? others : alphabet));
    const ids = (await expected.encode(text, null, { addSpecialTokens: false })).getIds();
    expect({ json, text, ids: Array.from(tokenizer.encode(text)) }).toEqual({ json, text, ids });
    expect(tokenizer.count(text)).toBe(ids.length);
    expect(tokenizer.countUpTo(text, 3).tokens).toBe(Math.min(3, ids.length));
    const places = tokenizer.tokens(text);
    expect(places.map(({ id }) => id)).toEqual(ids);
    if (ids.length === 0) continue;
    expect(places.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    const decoded = await expected.decode(ids, false);
    expect({ json, text, decoded: tokenizer.decode(ids) }).toEqual({ json, text, decoded });
    const decoder = tokenizer.decoder();
    expect(ids.map((id) => decoder.push(id)).join("") + decoder.end()).toBe(decoded);
  }
}
