/**
 * Files that were parsed already, or made by hand: what JSON cannot hold, in every place, is taken or refused by a code, when it
 * is read and when it is packed; and options that do not exist.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { byteLetters } from "../../src/pipeline/byte-letters.ts";
import { pack, readTekken, readTiktoken, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { takesOrRefuses } from "../strange-values.ts";

const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
const file = {
  added_tokens: [{ id: 257, content: "<s>", special: true, ...flags }],
  normalizer: { type: "NFC" },
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: {
    type: "TemplateProcessing",
    single: [{ Sequence: { id: "A", type_id: 0 } }],
    pair: [],
    special_tokens: {},
  },
  decoder: { type: "ByteLevel" },
  model: {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: { ...Object.fromEntries(Array.from(byteLetters, (letter, byte) => [letter, byte])), ab: 256 },
    merges: ["a b"],
  },
};
const pattern =
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const tekken = {
  config: { pattern, default_vocab_size: 257, default_num_special_tokens: 1 },
  vocab: Array.from({ length: 256 }, (_, rank) => ({ rank, token_bytes: btoa(String.fromCharCode(rank)) })),
  special_tokens: [{ rank: 0, token_str: "<unk>" }],
};
const ranks = tekken.vocab.map(({ rank, token_bytes }) => `${token_bytes} ${rank}\n`).join("");

describe("vocabulary", () => {
  takesOrRefuses([
    ["readTokenizerJson", (given: never) => pack(readTokenizerJson(given, { name: "n" })), file],
    ["readTekken", (given: never) => pack(readTekken(given, { name: "n" })), tekken],
    ["readTiktoken", (options: never) => pack(readTiktoken(ranks, options)), { name: "n", scanner: "gpt2" }],
  ]);

  it.each<[string, unknown, string]>([
    ["a bigint", 1n, "is bigint"],
    ["what throws when it is written", { toJSON: () => [].at(0)!["x"] }, "is Object"],
  ])("names the place of %s: vocabulary/corrupt", (_what, value, seen) => {
    const vocab = { ...file.model.vocab, ab: value };
    expect(() => readTokenizerJson({ ...file, model: { ...file.model, vocab } }, { name: "n" })).toThrowError(
      expect.objectContaining({
        code: "vocabulary/corrupt",
        message: expect.stringContaining(`model.vocab["ab"] ${seen}`),
      }),
    );
  });
});

describe("options that do not exist", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
  const loose = (value: unknown): any => value;
  it.each<[string, () => unknown, string]>([
    [
      "special tokens in another style",
      () => readTiktoken(ranks, loose({ name: "n", scanner: "gpt2", special_tokens: {} })),
      "specialTokens",
    ],
    [
      "a misspelt version",
      () => readTiktoken(ranks, loose({ name: "n", scanner: "gpt2", unicod: "15.0.0" })),
      "unicode",
    ],
    ["a misspelt licence", () => readTokenizerJson(file, loose({ name: "n", licence: "MIT" })), "license"],
    ["a scanner that the file tells", () => readTokenizerJson(file, loose({ name: "n", scanner: "gpt2" })), "unicode"],
    ["a misspelt source", () => readTekken(tekken, loose({ name: "n", sorce: "s" })), "source"],
  ])("%s: input/bad-option, with those that do", (_what, run, known) => {
    expect(run).toThrowError(ReckonerError);
    expect(run).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(known) }),
    );
  });
});
