/**
 * Files that ask for something rare: ids as native Hugging Face printed them, and prints them again where it is
 * installed.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { patterns } from "../reference/patterns.ts";
import { hasNative, native, tinyJson } from "./native.ts";
import { byteModel } from "./tiny-models.ts";

const bytesOnly = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };

function token(id: number, content: string, flags: object = {}): object {
  const none = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
  return { id, content, ...none, ...flags };
}

/** A model of these characters, from 1 on, without merges. */
function letters(...characters: string[]): object {
  const vocab = Object.fromEntries(["?", ...characters].map((text, id) => [text, id]));
  return { type: "BPE", unk_token: "?", vocab, merges: [] };
}

function open(json: object): Tokenizer {
  return Tokenizer.from(pack(readTokenizerJson(json, { name: "rare" })));
}

async function expectIds(json: object, text: string, ids: number[], isFramed = false): Promise<void> {
  const tokenizer = open(json);
  const options = { allowedSpecial: "all", addSpecialTokens: isFramed } as const;
  expect([text, Array.from(tokenizer.encode(text, options))]).toEqual([text, ids]);
  if (!hasNative) return;
  const expected = await native(json).encode(text, null, { addSpecialTokens: isFramed });
  expect([text, expected.getIds()]).toEqual([text, ids]);
}

describe("tiktoken's pattern of cl100k", () => {
  const split = { type: "Split", pattern: { Regex: patterns.cl100k }, behavior: "Isolated", invert: false };
  const pre_tokenizer = { type: "Sequence", pretokenizers: [split, bytesOnly] };
  const json = tinyJson({ model: byteModel(), pre_tokenizer });

  it("takes digits in a tokenizer.json without end: {1,3}+ is not possessive in Oniguruma", async () => {
    // "123" is a token of the model, "4123" is not cut into "412" and "3".
    expect(open(json).scanner).toBe("given");
    await expectIds(json, "4123", [52, 266]);
    await expectIds(json, "123123", [266, 266]);
    await expectIds(json, "ab 12", [256, 32, 265]);
  });
});

describe("a segment that normalizing empties", () => {
  const Strip = { type: "Strip", strip_left: true, strip_right: true };
  it("has no token, and ByteLevel puts no space before it", async () => {
    const pre_tokenizer = { ...bytesOnly, add_prefix_space: true };
    const added_tokens = [token(267, "<s>", { special: true })];
    const json = tinyJson({ model: byteModel(), normalizer: Strip, pre_tokenizer, added_tokens });
    await expectIds(json, " ", []);
    await expectIds(json, "<s> <s>", [267, 267]);
    await expectIds(json, "<s> b", [267, 32, 98]);
    expect(open(json).count(" ")).toBe(0);
  });

  it("has no token, and Metaspace puts nothing before it", async () => {
    for (const prepend_scheme of ["always", "first"]) {
      const pre_tokenizer = { type: "Metaspace", replacement: "▁", prepend_scheme, split: false };
      const json = tinyJson({ model: letters("▁", "a"), normalizer: Strip, pre_tokenizer });
      await expectIds(json, "\n", []);
      await expectIds(json, "a\n", [1, 2]);
    }
  });
});

describe("a long text whose beginning normalizing empties", () => {
  it("has what is put before it all the same", async () => {
    const normalizers = [{ type: "StripAccents" }, { type: "Prepend", prepend: "a" }];
    const normalizer = { type: "Sequence", normalizers };
    const spaced = { ...bytesOnly, add_prefix_space: true };
    const prepended = tinyJson({ model: byteModel(), normalizer, pre_tokenizer: bytesOnly });
    const behindSpace = tinyJson({ model: byteModel(), normalizer: normalizers[0]!, pre_tokenizer: spaced });
    for (const length of [300, 100_000]) {
      const text = `${"\u0301".repeat(length)}cb`;
      await expectIds(prepended, text, [97, 99, 98]);
      await expectIds(behindSpace, text, [32, 99, 98]);
      expect(open(prepended).countUpTo(text, 5).tokens).toBe(3);
      expect(open(behindSpace).countUpTo(text, 5).tokens).toBe(3);
    }
  });
});

describe("an added token", () => {
  it("of white space alone is not found again in what an earlier one took along", async () => {
    const added_tokens = [token(2, "\n", { lstrip: true, rstrip: true })];
    const json = tinyJson({ model: letters("a"), added_tokens });
    await expectIds(json, "\n\n", [2]);
    await expectIds(json, "a \n\n\na\n", [1, 2, 1, 2]);
    expect(open(json).count("\n\n")).toBe(1);
  });

  it("gets the next id behind the model's, whatever id a known one before it has", async () => {
    const vocab = { a: 0, b: 1, "<pad>": 4 };
    const added_tokens = [token(4, "<pad>", { special: true }), token(5, "<x>")];
    const json = tinyJson({ model: { type: "BPE", vocab, merges: [] }, added_tokens });
    await expectIds(json, "a<x>", [0, 3]);
    await expectIds(json, "<pad><x>b", [4, 3, 1]);
  });

  it("that is listed again is as the last entry says that repeats none", async () => {
    const strips = token(3, "x", { rstrip: true });
    const model = letters("a", " ");
    await expectIds(tinyJson({ model, added_tokens: [token(3, "x"), strips] }), "x a", [3, 1]);
    await expectIds(tinyJson({ model, added_tokens: [strips, token(3, "x")] }), "x a", [3, 2, 1]);
    await expectIds(tinyJson({ model, added_tokens: [token(3, "x"), strips, token(3, "x")] }), "x a", [3, 1]);
  });

  it("that is special in one of its entries is special, and searched where that one says", async () => {
    const normalizer = { type: "Lowercase" };
    const special = token(3, "X", { special: true });
    const added_tokens = [special, token(3, "X", { normalized: true, lstrip: true })];
    const json = tinyJson({ model: letters("a", " "), normalizer, added_tokens });
    await expectIds(json, "A X", [1, 3]);
    await expectIds(json, "A x", [1, 2, 0]);
    expect(open(json).vocabulary.specialTokens).toEqual({ X: 3 });
    expect(open(json).count("A X")).toBe(3);
  });
});

describe("the text of a token of a byte, with ignore_merges", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const vocab = Object.fromEntries(["<unk>", ...bytes, "a", "b"].map((text, id) => [text, id]));
  const model = { type: "BPE", unk_token: "<unk>", byte_fallback: true, ignore_merges: true, vocab, merges: [] };

  it("is that token where it is a whole pretoken", async () => {
    const json = tinyJson({ model, pre_tokenizer: { type: "WhitespaceSplit" } });
    await expectIds(json, "<0x0A>", [11]);
    await expectIds(json, "a <0x0A> b", [257, 11, 258]);
    await expectIds(json, "é", [1 + 0xc3, 1 + 0xa9]);
    await expectIds(json, "a<0x0A>", [257, 61, 49, 121, 49, 66, 63]);
  });
});

describe("post-processors in a row", () => {
  const text = { Sequence: { id: "A", type_id: 0 } };
  const begin = { SpecialToken: { id: "<s>", type_id: 0 } };
  const end = { SpecialToken: { id: "</s>", type_id: 0 } };
  const special_tokens = Object.fromEntries(
    ["<s>", "</s>"].map((id, index) => [id, { id, ids: [267 + index], tokens: [id] }]),
  );
  const template = (...single: object[]): object => ({
    ...{ type: "TemplateProcessing", single, pair: [text, { Sequence: { id: "B", type_id: 1 } }], special_tokens },
  });
  const [starts, ends, idle] = [template(begin, text), template(text, end), template(text)];
  const bert = { type: "BertProcessing", sep: ["</s>", 268], cls: ["<s>", 267] };
  const roberta = { ...bert, type: "RobertaProcessing", trim_offsets: true, add_prefix_space: false };
  const json = (...processors: object[]): object => {
    const added_tokens = [token(267, "<s>", { special: true }), token(268, "</s>", { special: true })];
    const post_processor = { type: "Sequence", processors };
    return tinyJson({ model: byteModel(), added_tokens, pre_tokenizer: bytesOnly, post_processor });
  };

  it.each([
    ["a template behind offsets", [bytesOnly, starts], [267, 256]],
    ["offsets behind a template", [ends, bytesOnly], [256, 268]],
    ["BERT's twice", [bert, bert], [267, 267, 256, 268, 268]],
    ["RoBERTa's behind BERT's", [bert, roberta], [267, 267, 256, 268, 268]],
    ["a template behind BERT's", [bert, ends], [267, 256, 268, 268]],
    ["a template behind one without ids", [idle, starts], [267, 256]],
  ])("%s: each around the one before", async (_name, processors, ids) => {
    await expectIds(json(...processors), "ab", ids, true);
  });

  it.each([
    ["a template", [starts, ends]],
    ["a template without ids", [starts, idle]],
    ["BERT's", [bytesOnly, starts, bert]],
    ["RoBERTa's in a sequence", [starts, bytesOnly, { type: "Sequence", processors: [roberta] }]],
  ])("%s behind a template with ids is refused, with its place", (_name, processors) => {
    const path = `post_processor.processors[${processors.length - 1}]`;
    expect(() => open(json(...processors))).toThrowError(
      expect.objectContaining({ code: "vocabulary/unsupported", details: { path } }),
    );
  });
});
