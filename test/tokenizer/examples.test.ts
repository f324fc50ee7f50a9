/**
 * The examples OpenAI publishes: every id list in openai/tiktoken's own tests (4e71bbe, tests/test_encoding.py,
 * test_simple_public.py, test_offsets.py, test_misc.py).
 */
import { describe, expect, it } from "vitest";
import { type EncodingName, encodingNames, encodings, tokenBytes } from "../oracles.ts";
import { tokenizerOf } from "../tokenizers.ts";

interface Example {
  readonly encoding: EncodingName;
  readonly name: string;
  readonly text: string;
  readonly ids: readonly number[];
  readonly allowedSpecial?: "all";
}

const zeros: readonly (readonly number[])[] = [
  [15],
  [405],
  [830],
  [2388],
  [20483],
  [10535],
  [24598],
  [8269],
  [10535, 830],
  [8269, 405],
  [8269, 830],
  [8269, 2388],
  [8269, 20483],
  [8269, 10535],
  [8269, 24598],
  [25645],
  [8269, 10535, 830],
];

const examples: readonly Example[] = [
  { encoding: "gpt2", name: "two words", text: "hello world", ids: [31373, 995] },
  { encoding: "r50k_base", name: "two words", text: "hello world", ids: [31373, 995] },
  { encoding: "p50k_base", name: "two words", text: "hello world", ids: [31373, 995] },
  { encoding: "cl100k_base", name: "two words", text: "hello world", ids: [15339, 1917] },
  {
    encoding: "gpt2",
    name: "a special token",
    text: "hello <|endoftext|>",
    ids: [31373, 220, 50256],
    allowedSpecial: "all",
  },
  {
    encoding: "cl100k_base",
    name: "a special token",
    text: "hello <|endoftext|>",
    ids: [15339, 220, 100257],
    allowedSpecial: "all",
  },
  ...zeros.map((ids, i): Example => ({ encoding: "gpt2", name: `${i + 1} zeros`, text: "0".repeat(i + 1), ids })),
  { encoding: "cl100k_base", name: "no contraction", text: "rer", ids: [38149] },
  { encoding: "cl100k_base", name: "a contraction before a letter", text: "'rer", ids: [2351, 81] },
  { encoding: "cl100k_base", name: "newline and space at the end", text: "today\n ", ids: [31213, 198, 220] },
  { encoding: "cl100k_base", name: "newline, space, newline", text: "today\n \n", ids: [31213, 27907] },
  { encoding: "cl100k_base", name: "newline, two spaces, newline", text: "today\n  \n", ids: [31213, 14211] },
  { encoding: "cl100k_base", name: "U+0085 is white space", text: " \u00850", ids: [220, 126, 227, 15] },
  { encoding: "r50k_base", name: "the empty text", text: "", ids: [] },
  { encoding: "cl100k_base", name: "a surrogate pair", text: "👍", ids: [9468, 239, 235] },
  { encoding: "cl100k_base", name: "a surrogate pair, spelled out", text: "\ud83d\udc4d", ids: [9468, 239, 235] },
];

describe("the examples in tiktoken's tests", () => {
  it.each(examples)("$encoding: $name", async ({ encoding, text, ids, allowedSpecial }) => {
    const tokenizer = await tokenizerOf(encoding);
    expect(Array.from(tokenizer.encode(text, allowedSpecial && { allowedSpecial }))).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  it("o200k_base: two words", async () => {
    expect(Array.from((await tokenizerOf("o200k_base")).encode("hello world"))).toEqual([24912, 2375]);
  });

  it("cl100k_base: half a surrogate pair is U+FFFD", async () => {
    const tokenizer = await tokenizerOf("cl100k_base");
    expect(tokenizer.encode("\ud83d")).toEqual(tokenizer.encode("\ufffd"));
    expect(tokenizer.encode("\udc4d")).toEqual(tokenizer.encode("\ufffd"));
  });

  it("o200k_base: a million x is handled", async () => {
    const tokenizer = await tokenizerOf("o200k_base");
    const text = "x".repeat(1_000_000);
    expect(tokenizer.decode(tokenizer.encode(text)) === text).toBe(true);
    expect(tokenizer.count(text)).toBe(tokenizer.encode(text).length);
  });

  it.each(encodingNames)("%s: catastrophically repetitive texts come back whole", async (name) => {
    const tokenizer = await tokenizerOf(name);
    for (const unit of ["^", "0", "a", "'s", " ", "\n"]) {
      const big = unit.repeat(10_000);
      for (const text of [big, ` ${big}`, ` ${big}\n`]) {
        expect(tokenizer.decode(tokenizer.encode(text)) === text).toBe(true);
      }
    }
  });

  it.each(encodingNames)("%s: tiktoken's roundtrips", async (name) => {
    const tokenizer = await tokenizerOf(name);
    for (const text of [
      "hello",
      "hello ",
      "hello  ",
      " hello",
      " hello ",
      " hello  ",
      "hello world",
      "请考试我的软件！12345",
    ]) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  it.each(encodingNames)("%s: every token has its bytes, and holes have none", async (name) => {
    const tokenizer = await tokenizerOf(name);
    const tokens = tokenBytes(name);
    for (let id = 0; id < tokens.length; id++) {
      const bytes = tokens[id];
      if (bytes === undefined) continue;
      if (Buffer.compare(tokenizer.decodeBytes([id]), bytes) !== 0) expect.fail(`token ${id} is not ${bytes}`);
    }
    const specials = Object.entries(encodings[name].specialTokens);
    for (const [, id] of specials) {
      // tiktoken gives o200k_harmony two texts for 200018, <|endofprompt|> and <|reserved_200018|>, and decodes to either.
      const texts = specials.filter(([, other]) => other === id).map(([text]) => text);
      expect(texts).toContain(tokenizer.decode([id]));
    }
  });
});

/** Offsets of tiktoken's `decode_with_offsets`, counted in characters: where the character of a token's first byte starts. */
const offsets: readonly { text: string; starts: readonly number[] }[] = [
  { text: "hello world", starts: [0, 5] },
  { text: "我非常渴望与人工智能一起工作", starts: [0, 1, 2, 3, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13] },
  { text: "நடிகர் சூர்யா", starts: [0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 9, 10, 11, 12, 12] },
  { text: " Ġ除", starts: [0, 1] },
];

describe("tokens", () => {
  it.each(offsets)("cl100k_base: starts where tiktoken's offsets say: $text", async ({ text, starts }) => {
    const tokenizer = await tokenizerOf("cl100k_base");
    const tokens = tokenizer.tokens(text);
    const utf8 = new TextEncoder().encode(text);
    let at = 0;
    const characters = tokens.map(({ bytes }) => {
      // Of the bytes before this token, the characters begun; inside a character, that character.
      const begun = utf8.subarray(0, at).filter((byte) => (byte & 0xc0) !== 0x80).length;
      const isInside = ((utf8[at] ?? 0) & 0xc0) === 0x80;
      at += bytes.length;
      return isInside ? begun - 1 : begun;
    });
    expect(characters).toEqual(starts);
  });
});
