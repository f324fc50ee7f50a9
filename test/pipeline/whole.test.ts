/**
 * Whole tokenizers over tiny models: added tokens with every flag, normalizers, pre-tokenizers and post-processors
 * together give the ids of native Hugging Face.
 */
import { describe, expect, it } from "vitest";
import { pipeline } from "../../src/pipeline/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, Random } from "../random.ts";
import { charsmap } from "./charsmap.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { pipelineText } from "./texts.ts";
import { byteModel, characterModel, clipModel, gpt1Model } from "./tiny-models.ts";

const token = (id: number, content: string, flags: object = {}): object => ({
  ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: false, ...flags },
});

/** Added tokens with every flag; the first id is that of the model's next token. */
function addedTokens(first: number): object[] {
  return [
    token(first, "<s>", { special: true }),
    token(first + 1, "</s>", { special: true, lstrip: true }),
    token(first + 2, "<mask>", { special: true, lstrip: true, rstrip: true }),
    token(first + 3, "ab", { single_word: true }),
    token(first + 4, "st", { normalized: true }),
    token(first + 5, "STS", { normalized: true, rstrip: true }),
    token(first + 6, "\n\n"),
    token(first + 7, "\n\n\n"),
    token(first + 8, "é", { normalized: true, single_word: true }),
    token(first + 9, "a b", { lstrip: true }),
    token(first + 10, "😀"),
  ];
}

const bytesOnly = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
const gpt2 = { ...bytesOnly, use_regex: true };
const template = {
  type: "TemplateProcessing",
  single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
  pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
  special_tokens: { "<s>": { id: "<s>", ids: [267, 5], tokens: ["<s>", "x"] } },
};
const llamaNormalizer = {
  type: "Sequence",
  normalizers: [
    { type: "Prepend", prepend: "▁" },
    { type: "Replace", pattern: { String: " " }, content: "▁" },
  ],
};
const llamaDecoder = {
  type: "Sequence",
  decoders: [
    { type: "Replace", pattern: { String: "▁" }, content: " " },
    { type: "ByteFallback" },
    { type: "Fuse" },
    { type: "Strip", content: " ", start: 1, stop: 0 },
  ],
};
const metaspace = (prepend_scheme: string, split: boolean): object => ({
  ...{ type: "Metaspace", replacement: "▁", prepend_scheme, split },
});
const split = (Regex: string, behavior = "Isolated"): object => ({
  ...{ type: "Split", pattern: { Regex }, behavior, invert: false },
});
const sequence = (...pretokenizers: object[]): object => ({ type: "Sequence", pretokenizers });

const byteLevels: [string, object][] = [
  ["GPT-2", { pre_tokenizer: gpt2, decoder: gpt2, post_processor: gpt2 }],
  ["with a space before each segment", { pre_tokenizer: { ...gpt2, add_prefix_space: true }, decoder: gpt2 }],
  ["NFC and a template", { normalizer: { type: "NFC" }, pre_tokenizer: gpt2, post_processor: template, decoder: gpt2 }],
  [
    "NFKC and lower case",
    {
      normalizer: { type: "Sequence", normalizers: [{ type: "NFKC" }, { type: "Lowercase" }] },
      pre_tokenizer: gpt2,
      decoder: gpt2,
    },
  ],
  [
    "three splits",
    {
      pre_tokenizer: sequence(split("\\p{N}{1,3}"), split("[一-龥]+"), split("\\s+(?!\\S)|\\s+|\\S+"), bytesOnly),
      decoder: gpt2,
    },
  ],
  ["digits", { pre_tokenizer: sequence({ type: "Digits", individual_digits: true }, gpt2), decoder: gpt2 }],
  [
    "removed spaces",
    { pre_tokenizer: sequence({ type: "WhitespaceSplit" }, { ...bytesOnly, add_prefix_space: true }), decoder: gpt2 },
  ],
  [
    "no split",
    { pre_tokenizer: bytesOnly, decoder: gpt2, post_processor: { type: "Sequence", processors: [gpt2, template] } },
  ],
  [
    "Roberta",
    {
      pre_tokenizer: gpt2,
      decoder: gpt2,
      post_processor: {
        type: "RobertaProcessing",
        sep: ["</s>", 268],
        cls: ["<s>", 267],
        trim_offsets: true,
        add_prefix_space: true,
      },
    },
  ],
];

const characterLevels: [string, object][] = [
  ["Llama 2", { normalizer: llamaNormalizer, decoder: llamaDecoder }],
  [
    "Gemma",
    {
      normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
      pre_tokenizer: { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false },
      decoder: llamaDecoder,
    },
  ],
  ...["always", "first", "never"].flatMap((scheme): [string, object][] => [
    [`Metaspace ${scheme}`, { pre_tokenizer: metaspace(scheme, false), decoder: metaspace(scheme, false) }],
    [`Metaspace ${scheme}, split`, { pre_tokenizer: metaspace(scheme, true), decoder: metaspace(scheme, true) }],
  ]),
  [
    "Metaspace behind Strip",
    {
      normalizer: { type: "Strip", strip_left: true, strip_right: true },
      pre_tokenizer: metaspace("first", false),
      decoder: llamaDecoder,
    },
  ],
  [
    "BERT's cleaning",
    {
      normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, lowercase: true },
      pre_tokenizer: metaspace("first", false),
      decoder: llamaDecoder,
    },
  ],
  [
    "a charsmap",
    {
      normalizer: {
        type: "Precompiled",
        precompiled_charsmap: charsmap(new Map([..."éÉﬁ中① \n\u0301"].map((key) => [key, key === " " ? "" : "ab"]))),
      },
      pre_tokenizer: metaspace("first", true),
      decoder: llamaDecoder,
    },
  ],
  [
    "scripts",
    { pre_tokenizer: sequence({ type: "UnicodeScripts" }, metaspace("always", false)), decoder: llamaDecoder },
  ],
  [
    "no accents",
    {
      normalizer: { type: "Sequence", normalizers: [{ type: "NFD" }, { type: "StripAccents" }] },
      decoder: llamaDecoder,
    },
  ],
];

const clip = {
  normalizer: {
    type: "Sequence",
    normalizers: [
      ...[{ type: "NFC" }, { type: "Replace", pattern: { Regex: "\\s+" }, content: " " }, { type: "Lowercase" }],
    ],
  },
  pre_tokenizer: sequence(
    {
      type: "Split",
      pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
      ...{ behavior: "Removed", invert: true },
    },
    gpt2,
  ),
  post_processor: {
    ...{
      type: "RobertaProcessing",
      sep: ["</s>", 523],
      cls: ["<s>", 522],
      trim_offsets: false,
      add_prefix_space: false,
    },
  },
  decoder: gpt2,
};
const falcon = sequence(
  { type: "Punctuation", behavior: "Contiguous" },
  gpt2,
  { type: "Digits", individual_digits: false },
  { type: "Split", pattern: { Regex: "[0-9][0-9][0-9]" }, behavior: "Isolated", invert: false },
);

interface Case {
  readonly name: string;
  readonly json: object;
}

const cases: Case[] = [
  ...byteLevels.map(([name, components]) => ({
    name: `bytes: ${name}`,
    json: tinyJson({ model: byteModel(), added_tokens: addedTokens(267), ...components }),
  })),
  { name: "CLIP", json: tinyJson({ model: clipModel(), added_tokens: addedTokens(522), ...clip }) },
  {
    name: "Falcon",
    json: tinyJson({ model: byteModel(), added_tokens: addedTokens(267), pre_tokenizer: falcon, decoder: gpt2 }),
  },
  {
    name: "GPT-1",
    json: tinyJson({
      ...{ model: gpt1Model(), added_tokens: addedTokens(45), pre_tokenizer: { type: "BertPreTokenizer" } },
      decoder: { type: "BPEDecoder", suffix: "</w>" },
    }),
  },
  ...characterLevels.map(([name, components]) => ({
    name: `characters: ${name}`,
    json: tinyJson({ model: characterModel(), added_tokens: addedTokens(284), ...components }),
  })),
];

describe.skipIf(!hasNative)(`whole tokenizers (${needsNative})`, () => {
  it.each(cases)("$name: ids, texts and counts are native Hugging Face's", async ({ name, json }) => {
    const expected = native(json);
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name })));
    const random = new Random(freshSeed(`pipeline whole, ${name}`));
    const contents = ["<s>", "</s>", "<mask>", "ab", "st", "STS", "\n\n", "é", "a b", "😀", " "];
    for (let count = 0; count < 50; count++) {
      const text = random.join(1, 6, () => (random.oneIn(2) ? random.pick(contents) : pipelineText(random, 6)));
      for (const addSpecialTokens of [false, true]) {
        const ids = (await expected.encode(text, null, { addSpecialTokens })).getIds();
        const actual = tokenizer.encode(text, { allowedSpecial: "all", addSpecialTokens });
        expect([text, Array.from(actual)]).toEqual([text, ids]);
      }
      const all = tokenizer.encode(text, { allowedSpecial: "all" });
      const decoded = await expected.decode(Array.from(all), false);
      expect([text, tokenizer.decode(all)]).toEqual([text, decoded]);
      const decoder = tokenizer.decoder();
      expect([text, Array.from(all, (id) => decoder.push(id)).join("") + decoder.end()]).toEqual([text, decoded]);
      checkLaws(tokenizer, text, random);
    }
  });
});

/** What holds of every tokenizer, whatever its pipeline. */
function checkLaws(tokenizer: Tokenizer, text: string, random: Random): void {
  const ids = tokenizer.encode(text);
  expect([text, tokenizer.count(text)]).toEqual([text, ids.length]);
  const limit = random.below(ids.length + 2);
  const reachedLimit = ids.length > limit;
  expect([text, tokenizer.countUpTo(text, limit)]).toEqual([
    text,
    { tokens: Math.min(ids.length, limit), reachedLimit },
  ]);
  expect(tokenizer.encodeBatch([text, text])).toEqual({
    ids: Uint32Array.of(...ids, ...ids),
    offsets: Uint32Array.of(0, ids.length, 2 * ids.length),
  });
  const places = tokenizer.tokens(text);
  expect(places.map(({ id }) => id)).toEqual(Array.from(ids));
  if (ids.length > 0) expect(places.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
  const counter = tokenizer.counter();
  for (let at = 0; at < text.length; ) at = push(counter, text, at, at + random.between(1, 4));
  expect([text, counter.tokens]).toEqual([text, ids.length]);
  for (const keep of ["start", "end", "middle"] as const) {
    expect(tokenizer.count(tokenizer.truncate(text, limit, { keep }))).toBeLessThanOrEqual(limit);
  }
}

function push(counter: { push(text: string): number }, text: string, at: number, end: number): number {
  counter.push(text.slice(at, end));
  return end;
}

describe("special and added tokens", () => {
  const json = tinyJson({ model: byteModel(), added_tokens: addedTokens(267), pre_tokenizer: gpt2, decoder: gpt2 });
  const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "tiny" })));

  it("special ones are text unless they are allowed, the others are always tokens", () => {
    expect(Array.from(tokenizer.encode("<s>😀"))).toEqual([60, 115, 62, 274]);
    expect(Array.from(tokenizer.encode("<s>😀", { allowedSpecial: ["<s>"] }))).toEqual([267, 274]);
    expect(Array.from(tokenizer.encode("<s></s>", { allowedSpecial: ["<s>"] }))).toEqual([267, 60, 47, 115, 62]);
    expect(() => tokenizer.encode("a</s>", { allowedSpecial: ["<s>"], disallowedSpecial: "all" })).toThrowError(
      expect.objectContaining({ code: "tokenizer/special-token", details: { token: "</s>", offset: 1 } }),
    );
  });

  it("a packed file of a tokenizer.json says what it needs where the pipeline is not at hand", async () => {
    const packed = pack(readTokenizerJson(json, { name: "tiny" }));
    expect(Tokenizer.from(packed, { pipeline }).count("ab")).toBe(1);
    expect((await Tokenizer.load(packed)).count("ab")).toBe(1);
    const wrong = { pipeline: "yes" } as unknown as { pipeline: typeof pipeline };
    expect(() => Tokenizer.from(packed, wrong)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
    expect(() => tokenizer.encode("a", { addSpecialTokens: 1 } as never)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });

  it.each<[string, unknown, unknown]>([
    ["an option that does not exist", {}, { isScaned: true }],
    ["a text for isScanned", {}, { isScanned: "no" }],
    ["a list for options", {}, []],
    ["a list for components", [], undefined],
    ["a promise of components", Promise.resolve({}), undefined],
  ])("refuses %s: input/bad-option", (_what, components, options) => {
    expect(() => pipeline(components as never, options as never)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });

  it("an id without a token is refused, and the stream goes on", () => {
    const llama = tinyJson({ model: characterModel(), normalizer: llamaNormalizer, decoder: llamaDecoder });
    const characters = Tokenizer.from(pack(readTokenizerJson(llama, { name: "tiny" })));
    const decoder = characters.decoder();
    expect(decoder.push(characters.encode("ab"))).toBe("ab");
    expect(() => decoder.push(9_999)).toThrowError(expect.objectContaining({ code: "tokenizer/unknown-token" }));
    expect(decoder.push(characters.encode("ab")) + decoder.end()).toBe(" ab");
    expect(characters.decodeBytes(characters.encode("é"))).toEqual(new TextEncoder().encode("é"));
  });

  it("texts of many lines are counted line by line where that is exact", () => {
    const uncased = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
    const llama3 = tinyJson({
      ...{ model: byteModel(), added_tokens: addedTokens(267).slice(3, 4), normalizer: { type: "NFC" } },
      ...{ pre_tokenizer: sequence(split(uncased), bytesOnly), decoder: gpt2 },
    });
    const random = new Random(freshSeed("pipeline whole, lines"));
    const pieces = [
      "a",
      "ab",
      "  ",
      "\t",
      "\n",
      "\n",
      "\r\n",
      " a",
      "1",
      "/",
      ".",
      "é",
      "e\u0301",
      "中",
      "'s",
      "\u00a0",
      "<s>",
    ];
    for (const { name, json: lined } of [{ name: "llama3", json: llama3 }, ...cases.slice(0, 3)]) {
      const piped = Tokenizer.from(pack(readTokenizerJson(lined, { name })));
      for (let count = 0; count < 3; count++) {
        const text = random.join(900, 1_500, () => random.pick(pieces));
        const tokens = piped.encode(text).length;
        for (const limit of [0, 1, 2, 5, 11, 40, 90, tokens - 1, tokens, tokens + 1]) {
          const expected = { tokens: Math.min(tokens, limit), reachedLimit: tokens > limit };
          expect([name, limit, piped.countUpTo(text, limit)]).toEqual([name, limit, expected]);
        }
        const counter = piped.counter();
        for (let at = 0; at < text.length; ) at = push(counter, text, at, at + random.between(1, 40));
        expect([name, literal(text), counter.tokens]).toEqual([name, literal(text), tokens]);
      }
    }
  });

  it("long texts go through in windows", () => {
    for (const { name, json: long } of cases.filter((_, index) => index % 4 === 0)) {
      const piped = Tokenizer.from(pack(readTokenizerJson(long, { name })));
      const line = "ab st 123 é\u0301 中文中 Ab\n";
      const lines = line.repeat(3_000);
      const one = piped.encode(lines);
      expect([name, piped.count(lines)]).toEqual([name, one.length]);
      // What a window does is what the whole does: the middle repeats.
      const two = piped.encode(line.repeat(6_000));
      expect([name, Array.from(two.subarray(0, one.length - 40))]).toEqual([name, Array.from(one.subarray(0, -40))]);
    }
  });
});
