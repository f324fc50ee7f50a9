/** Reading a tokenizer.json: what it gives, and how it refuses what is broken or beyond it, with the place in the file. */
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readPacked, readTekken, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { patterns } from "../reference/patterns.ts";
import { thrownBy } from "./small.ts";

/** GPT-2's letters for bytes: printable ones are themselves, the others begin at U+0100. */
const letters = Array.from({ length: 256 }, (_, byte) => byte)
  .sort((a, b) => Number(isHidden(a)) - Number(isHidden(b)) || a - b)
  .map((byte, at, all) => [byte, isHidden(byte) ? 0x100 + at - all.findIndex(isHidden) : byte] as const);

function isHidden(byte: number): boolean {
  return byte < 0x21 || (byte > 0x7e && byte < 0xa1) || byte === 0xad;
}

const bytes = Object.fromEntries(letters.map(([byte, letter]) => [String.fromCharCode(letter), byte]));

interface Json {
  model: { vocab: Record<string, unknown>; merges: unknown; [setting: string]: unknown };
  [component: string]: unknown;
}

/** What every added token says of itself. */
const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };

/** A byte-level file with two merges. */
function byteLevel(): Json {
  return {
    added_tokens: [{ ...flags, id: 258, content: "<|end|>", special: true }],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: { ...bytes, ab: 256, Ġab: 257 }, merges: ["a b", ["Ġ", "ab"]] },
  };
}

/** A file of characters whose unknown ones become bytes. */
function characters(): Json {
  const names = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const vocab = Object.fromEntries(["<unk>", ...names, "▁", "h", "i", "▁h", "▁hi"].map((text, id) => [text, id]));
  return {
    added_tokens: [],
    normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: { type: "BPE", unk_token: "<unk>", byte_fallback: true, fuse_unk: true, vocab, merges: ["▁ h", "▁h i"] },
  };
}

const read = (json: unknown): ReturnType<typeof readTokenizerJson> =>
  readTokenizerJson(json as object, { name: "test" });

function idsOf(json: unknown, text: string): number[] {
  const kernel = new BpeKernel(readPacked(pack(read(json))));
  return [...kernel.encode(0, kernel.write(text, 0))];
}

/** Ids of a text whose pretokens are written in letters before the kernel gets them. */
function spelledIds(json: unknown, text: string): number[] {
  const vocabulary = read(json);
  expect(vocabulary.scanner).toBe("given");
  return [...Tokenizer.from(pack(vocabulary)).encode(text)];
}

describe("readTokenizerJson", () => {
  it("takes an object, its text, or the bytes of the file", () => {
    const text = JSON.stringify(byteLevel());
    expect(read(text)).toEqual(read(byteLevel()));
    expect(read(new TextEncoder().encode(text))).toEqual(read(byteLevel()));
  });

  it("reads letters as bytes, and merges as texts and as pairs", () => {
    expect(idsOf(byteLevel(), "ab ab")).toEqual([256, 257]);
    expect(idsOf(byteLevel(), "é")).toEqual([0xc3, 0xa9]);
    expect(read(byteLevel())).toMatchObject({ name: "test", scanner: "gpt2", specialTokens: { "<|end|>": 258 } });
  });

  it("keeps nothing of the bytes that it was given", () => {
    const file = byteLevel();
    // Ids in another order than ranks, so that the file says which is which.
    file.model = { type: "BPE", vocab: { ...bytes, Ġab: 256, ab: 257 }, merges: ["a b", ["Ġ", "ab"]] };
    const { pipeline: _pipeline, ...plain } = readTokenizerJson(file, { name: "test" });
    const packed = pack(plain);
    const tokenizer = Tokenizer.from(packed);
    // One long pretoken, in which tokens are compared with their neighbours.
    const text = Array.from({ length: 6_000 }, (_, at) => "ab"[((at * at) >> 3) & 1]).join("");
    const tokens = tokenizer.count(text);
    structuredClone(packed, { transfer: [packed.buffer as ArrayBuffer] });
    expect(packed.length).toBe(0);
    expect(tokenizer.count(text)).toBe(tokens);
    const counter = tokenizer.counter();
    for (let at = 0; at < text.length; at += 700) counter.push(text.slice(at, at + 700));
    expect(counter.tokens).toBe(tokens);
    expect(tokenizer.count(tokenizer.truncate(text, 100, { keep: "end" }))).toBeLessThanOrEqual(100);
  });

  it("says of a file's text, too, where a right half lacks the prefix", () => {
    const file = characters();
    file.model = { type: "BPE", continuing_subword_prefix: 'a"', vocab: { a: 0, b: 1 }, merges: [["b", "a"]] };
    for (const json of [file, JSON.stringify(file)]) {
      expect(() => readTokenizerJson(json, { name: "test" })).toThrow("does not begin with the prefix");
    }
  });

  it("loads many merges of short tokens whose ids are in another order, as a file longer than all its tokens", () => {
    const file = byteLevel();
    const own = [..."abcdefghijklmnopqrstuvwxyzABCD"];
    const pairs = own.flatMap((left) => own.map((right) => [left, right] as const));
    const ids = new Map(pairs.map(([left, right], at) => [left + right, 256 + pairs.length - 1 - at]));
    file.model = { type: "BPE", vocab: { ...bytes, ...Object.fromEntries(ids) }, merges: pairs };
    file["added_tokens"] = [];
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(file, { name: "many" })));
    for (const [left, right] of pairs) {
      expect([left + right, tokenizer.encode(left + right)[0]]).toEqual([left + right, ids.get(left + right)]);
    }
  });

  it("gives characters without a token the tokens of their bytes", () => {
    expect(idsOf(characters(), "▁hi")).toEqual([261]);
    expect(idsOf(characters(), "h\nié")).toEqual([258, 1 + 0x0a, 259, 1 + 0xc3, 1 + 0xa9]);
  });

  it("gives them the unknown token, one for a run of them where fuse_unk says so", () => {
    const json = characters();
    json.model.byte_fallback = false;
    expect(idsOf(json, "xyhz")).toEqual([0, 258, 0]);
    json.model.fuse_unk = false;
    expect(idsOf(json, "xyhz")).toEqual([0, 0, 258, 0]);
  });

  it("numbers added tokens as the reference does: behind the model's, whatever the file says", () => {
    const json = byteLevel();
    json["added_tokens"] = [
      { ...flags, id: 900, content: "<a>" },
      { ...flags, id: 5, content: "ab" },
      { ...flags, id: 7, content: "<b>" },
    ];
    expect(read(json).pipeline?.added_tokens.map(({ content, id }) => [content, id])).toEqual([
      ["<a>", 258],
      ["ab", 256],
      ["<b>", 259],
    ]);
  });

  it("takes an added token of 255 bytes", () => {
    const json = byteLevel();
    const content = "中".repeat(85);
    json["added_tokens"] = [{ ...flags, id: 258, content, special: true }];
    const tokenizer = Tokenizer.from(pack(read(json)));
    expect([...tokenizer.encode(content, { allowedSpecial: "all" })]).toEqual([258]);
    expect(tokenizer.decode([258])).toBe(content);
  });

  it.each([
    ["gpt2", "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"],
    ["llama3", patterns.llama3],
    ["qwen2", patterns.qwen2],
    ["qwen3_5", patterns.qwen3_5],
    ["o200k", patterns.o200k],
    ["tekken", patterns.tekken],
    ["given", "\\p{L}+|\\s"],
  ])("has the scanner %s for its pattern", (scanner, Regex) => {
    const json = byteLevel();
    const split = { type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false };
    const last = { type: "ByteLevel", add_prefix_space: false, use_regex: false };
    json["pre_tokenizer"] = { type: "Sequence", pretokenizers: [split, last] };
    expect(read(json).scanner).toBe(scanner);
    split.behavior = "Removed";
    expect(read(json).scanner).toBe("given");
    split.behavior = "Isolated";
    last.add_prefix_space = true;
    expect(read(json).scanner).toBe("given");
  });

  it("does not cut texts that may be one token as a whole", () => {
    const json = characters();
    Object.assign(json.model, { ignore_merges: true, byte_fallback: false });
    expect(read(json).scanner).toBe("given");
    expect(thrownBy(() => pack({ ...read(json), scanner: "none" }))).toMatchObject({ code: "vocabulary/unsupported" });
  });

  const refusals: [string, string, string, (json: Json) => unknown][] = [
    ["what is not JSON", "vocabulary/corrupt", "not a tokenizer.json", () => "{"],
    ["bytes that are not UTF-8", "vocabulary/corrupt", "not a tokenizer.json", () => Uint8Array.of(0x22, 0xff, 0x22)],
    ["a list", "vocabulary/corrupt", "not a JSON object", () => []],
    [
      "a file without a model",
      "vocabulary/corrupt",
      "model is not an object",
      (json) => ({ ...json, model: undefined }),
    ],
    ["Unigram", "vocabulary/unsupported", "model.type", (json) => void (json.model.type = "Unigram")],
    ["dropout", "vocabulary/unsupported", "model.dropout", (json) => void (json.model.dropout = 0.1)],
    [
      "a suffix beside ignore_merges",
      "vocabulary/unsupported",
      "model.ignore_merges",
      (json) => void Object.assign(json.model, { end_of_word_suffix: "</w>", ignore_merges: true }),
    ],
    [
      "a suffix that is a number",
      "vocabulary/corrupt",
      "end_of_word_suffix",
      (json) => void (json.model.end_of_word_suffix = 1),
    ],
    [
      "a right half without the prefix",
      "vocabulary/corrupt",
      "model.merges[0]",
      (json) => void (json.model.continuing_subword_prefix = "##"),
    ],
    [
      "an unknown token that is none",
      "vocabulary/corrupt",
      "model.unk_token",
      (json) => void Object.assign(json.model, { end_of_word_suffix: "</w>", unk_token: "<unk>" }),
    ],
    [
      "a token that merges make of different beginnings",
      "vocabulary/unsupported",
      "other characters",
      (json) => {
        Object.assign(json.model, { end_of_word_suffix: "b", merges: [["a", "b"]] });
      },
    ],
    ["a flag that is a text", "vocabulary/corrupt", "model.fuse_unk", (json) => void (json.model.fuse_unk = "yes")],
    [
      "a vocab that is a list",
      "vocabulary/corrupt",
      "model.vocab",
      (json) => void Object.assign(json.model, { vocab: [] }),
    ],
    ["an empty vocab", "vocabulary/corrupt", "model.vocab", (json) => void (json.model.vocab = {})],
    ["half an id", "vocabulary/corrupt", 'model.vocab["ab"]', (json) => void (json.model.vocab.ab = 256.5)],
    ["an id below zero", "vocabulary/corrupt", 'model.vocab["ab"]', (json) => void (json.model.vocab.ab = -1)],
    ["an id twice", "vocabulary/corrupt", "has the id 257", (json) => void (json.model.vocab.ab = 257)],
    ["an id beyond a million", "vocabulary/unsupported", "2000000", (json) => void (json.model.vocab.ab = 2_000_000)],
    ["merges that are an object", "vocabulary/corrupt", "model.merges", (json) => void (json.model.merges = {})],
    ["three halves", "vocabulary/corrupt", "model.merges[0]", (json) => void (json.model.merges = ["a b c"])],
    ["a half that is a number", "vocabulary/corrupt", "merges[0]", (json) => void (json.model.merges = [["a", 1]])],
    ["a merge of no token", "vocabulary/corrupt", '"zz"', (json) => void (json.model.merges = ["a zz"])],
    ["a merge to no token", "vocabulary/corrupt", '"ba"', (json) => void (json.model.merges = ["b a"])],
    ["a component that is a text", "vocabulary/corrupt", "decoder", (json) => void (json["decoder"] = "ByteLevel")],
    ["a component without a type", "vocabulary/corrupt", "normalizer.type", (json) => void (json["normalizer"] = {})],
    [
      "an added token without text",
      "vocabulary/corrupt",
      "added_tokens[0]",
      (json) => void (json["added_tokens"] = [{}]),
    ],
    [
      "an added token whose flag is a number",
      "vocabulary/corrupt",
      "added_tokens[0].lstrip",
      (json) => void (json["added_tokens"] = [{ ...flags, id: 1, content: "x", lstrip: 1 }]),
    ],
    ...[true, false].map((special): [string, string, string, (json: Json) => unknown] => [
      `an added token of 256 bytes, ${special ? "special" : "not special"}`,
      "vocabulary/unsupported",
      "added_tokens[1].content",
      (json) =>
        void (json["added_tokens"] = [
          { ...flags, id: 258, content: "é".repeat(127) },
          { ...flags, id: 259, content: "é".repeat(128), special },
        ]),
    ]),
    [
      "added tokens that are an object",
      "vocabulary/corrupt",
      "added_tokens",
      (json) => void (json["added_tokens"] = {}),
    ],
  ];
  it.each(refusals)("refuses %s: %s", (_what, code, place, change) => {
    const json = byteLevel();
    const refused = change(json) ?? json;
    const message = expect.stringContaining(place);
    expect(thrownBy(() => read(refused))).toMatchObject({ name: "ReckonerError", code, message });
  });

  it("gives characters their bytes only where all of these have a token", () => {
    const json = characters();
    delete json.model.vocab["<0xA9>"];
    expect(spelledIds(json, "h\u00a9i\u00aa")).toEqual([258, 0, 259, 1 + 0xc2, 1 + 0xaa]);
  });

  it("drops characters without a token where there is no unknown one, and what is left merges", () => {
    const json = characters();
    Object.assign(json.model, { byte_fallback: false, unk_token: null });
    expect(spelledIds(json, "xhyi z")).toEqual([258, 259, 257]);
    json.model.merges = ["h i"];
    json.model.vocab["hi"] = 300;
    expect(spelledIds(json, "xhyi z")).toEqual([300, 257]);
  });

  it("merges the tokens of bytes where merges name them", () => {
    const json = characters();
    json.model.vocab["<0x0A><0x0A>"] = 300;
    json.model.merges = [["<0x0A>", "<0x0A>"]];
    expect(spelledIds(json, "\n\n\n")).toEqual([300, 1 + 0x0a]);
  });

  it("drops bytes without a token", () => {
    const json = byteLevel();
    delete json.model.vocab["!"];
    json["added_tokens"] = [];
    expect(spelledIds(json, "a!b ab!")).toEqual([0x61, 0x62, 257]);
  });

  it("wants a name: input/bad-option", () => {
    expect(thrownBy(() => readTokenizerJson(byteLevel(), {} as { name: string }))).toMatchObject({
      code: "input/bad-option",
    });
  });

  it("reads a file of a hundred megabytes of nothing in time", () => {
    const json = `${JSON.stringify(byteLevel()).slice(0, -1)},"x":"${"y".repeat(100_000_000)}"}`;
    expect(read(json).tokens.length).toBe(259);
  });
});

describe("a packed merge list", () => {
  const files = { bytes: pack(read(byteLevel())), characters: pack(read(characters())) };
  it.each(Object.entries(files))("of %s: finds any damaged byte, and never opens it as something else", (_, file) => {
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(
        thrownBy(() => readPacked(damaged)),
        `byte ${at}`,
      ).toMatchObject({
        name: "ReckonerError",
        code: expect.stringMatching(/^vocabulary\/(corrupt|unsupported)$/),
      });
    }
  });
});

describe("readTekken", () => {
  const config = { pattern: patterns.tekken, default_vocab_size: 260, default_num_special_tokens: 3 };
  const vocab = [
    ...Array.from({ length: 256 }, (_, byte) => Buffer.from([byte])),
    ...["ab", "beyond"].map((text) => Buffer.from(text)),
  ].map((token, rank) => ({ rank, token_bytes: token.toString("base64"), token_str: null }));

  it("puts special tokens before the ranks, and leaves out what the size leaves out", () => {
    const vocabulary = readTekken({ config, vocab }, { name: "small" });
    expect(vocabulary).toMatchObject({ scanner: "tekken", specialTokens: { "<unk>": 0, "<s>": 1, "</s>": 2 } });
    expect(vocabulary.tokens.length).toBe(260);
    const kernel = new BpeKernel(readPacked(pack(vocabulary)));
    expect([...kernel.encode(0, kernel.write("ab!", 0))]).toEqual([259, 3 + 0x21]);
  });

  it("takes the special tokens that the file lists, and names those between", () => {
    const special_tokens = [{ rank: 1, token_str: "<s>", is_control: true }];
    const { specialTokens } = readTekken({ config, vocab, special_tokens }, { name: "small" });
    expect(specialTokens).toEqual({ "<SPECIAL_0>": 0, "<s>": 1, "<SPECIAL_2>": 2 });
  });

  it.each<[string, string, object]>([
    ["config", "vocabulary/corrupt", { vocab }],
    ["config.pattern", "vocabulary/unsupported", { config: { ...config, pattern: "\\p{L}+" }, vocab }],
    ["config.default_vocab_size", "vocabulary/corrupt", { config: { ...config, default_vocab_size: -1 }, vocab }],
    ["vocab", "vocabulary/corrupt", { config: { ...config, default_vocab_size: 400 }, vocab }],
    ["vocab[0].rank", "vocabulary/corrupt", { config, vocab: vocab.slice(1) }],
    ["vocab[0].token_bytes", "vocabulary/corrupt", { config, vocab: [{ rank: 0, token_bytes: "!" }] }],
    ["special_tokens[0].rank", "vocabulary/corrupt", { config, vocab, special_tokens: [{ rank: 3, token_str: "x" }] }],
  ])("refuses a wrong %s: %s", (path, code, file) => {
    expect(thrownBy(() => readTekken(file, { name: "small" }))).toMatchObject({ code, details: { path } });
  });
});
