/**
 * Unigram, WordPiece and WordLevel behind the interface of every tokenizer here, beside the peer that does the work.
 */
import { Tokenizer as Peer } from "@huggingface/tokenizers";
import { describe, expect, it } from "vitest";
import { huggingFaceTokenizer } from "../../src/integrations/hugging-face.ts";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import type { TokenizerLike } from "../../src/tokenizer/index.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, Random } from "../random.ts";

const seed = freshSeed("tokenizers that are no BPE");

const special = (id: number, content: string) => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

const words = ["un", "##known", "word", "##s", "play", "##ing", "a", "##b", ",", "!", "é", "hello"];
const wordPiece = {
  added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map((content, id) => special(id, content)),
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [],
    special_tokens: {},
  },
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...words].map((token, id) => [token, id])),
  },
};

const pieces: [string, number][] = [
  ["<pad>", 0],
  ["</s>", 0],
  ["<unk>", 0],
  ...["▁", "▁hello", "▁wor", "ld", "l", "d", "o", "h", "e", "s", "<", "/", ">", "▁a", "a", "b", "ab", "▁ab"].map(
    (piece, rank): [string, number] => [piece, -2 - rank / 3],
  ),
];
const unigram = {
  added_tokens: ["<pad>", "</s>", "<unk>"].map((content, id) => special(id, content)),
  normalizer: null,
  pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
  post_processor: {
    type: "TemplateProcessing",
    single: [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "</s>", type_id: 0 } }],
    pair: [],
    special_tokens: {},
  },
  decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
  model: { type: "Unigram", unk_id: 2, vocab: pieces },
};

const wordLevel = {
  added_tokens: [special(0, "<unk>"), special(1, "<s>")],
  normalizer: null,
  pre_tokenizer: { type: "WhitespaceSplit" },
  post_processor: null,
  decoder: null,
  model: {
    type: "WordLevel",
    unk_token: "<unk>",
    vocab: { "<unk>": 0, "<s>": 1, a: 2, b: 3, "hello,": 4, [`${"x".repeat(300)}`]: 5 },
  },
};

const bert = huggingFaceTokenizer(wordPiece, { name: "bert" });
const t5 = huggingFaceTokenizer(unigram, { name: "t5" });
const level = huggingFaceTokenizer(JSON.stringify(wordLevel), { name: "level" });

describe("huggingFaceTokenizer", () => {
  it("reads WordPiece, Unigram and WordLevel, and says what it read", () => {
    expect(bert.vocabulary).toEqual({
      name: "bert",
      size: 16,
      specialTokens: { "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3 },
      unicode: "host",
      reference: "@huggingface/tokenizers",
    });
    expect([...bert.encode("Unknown words, playing!")]).toEqual([4, 5, 6, 7, 12, 8, 9, 13]);
    expect([...t5.encode("hello world ab")]).toEqual([4, 5, 6, 20]);
    expect([...level.encode(`a hello, hello ab b ${"x".repeat(300)}`)]).toEqual([2, 4, 0, 0, 3, 5]);
    expect(new TextDecoder().decode(new TextEncoder().encode(bert.decode([4, 5, 6])))).toBe("unknown word");
    expect(t5.decode(t5.encode("hello world"))).toBe("hello world");
  });

  it("takes bytes", () => {
    const tokenizer = huggingFaceTokenizer(new TextEncoder().encode(JSON.stringify(wordPiece)), { name: "bytes" });
    expect(tokenizer.count("unknown")).toBe(2);
  });

  it.each([
    ["WordPiece", bert, wordPiece],
    ["Unigram", t5, unigram],
  ])("%s: 2,000 random texts have the peer's ids, and every count is theirs", (_, tokenizer, file) => {
    const peer = new Peer(file, {});
    const random = new Random(seed);
    const scraps = [
      ...words.map((word) => word.replace("##", "")),
      ...pieces.slice(3).map(([piece]) => piece.replace("▁", " ")),
      " ",
      "  ",
      "中",
      "É",
      "👋",
      "\n",
      "zz",
    ];
    const texts = Array.from({ length: 2_000 }, () => random.join(0, 12, () => random.pick(scraps)));
    const counts = tokenizer.countBatch(texts);
    const { ids, offsets } = tokenizer.encodeBatch(texts);
    texts.forEach((text, index) => {
      const expected = peer.encode(text, { add_special_tokens: false }).ids;
      expect([literal(text), ...tokenizer.encode(text)]).toEqual([literal(text), ...expected]);
      expect([...ids.subarray(offsets[index], offsets[index + 1])]).toEqual(expected);
      expect([tokenizer.count(text), counts[index]]).toEqual([expected.length, expected.length]);
      const limit = random.below(8);
      const reachedLimit = expected.length > limit;
      expect(tokenizer.countUpTo(text, limit)).toEqual({ tokens: Math.min(expected.length, limit), reachedLimit });
      expect([...tokenizer.encode(text, { addSpecialTokens: true })]).toEqual(peer.encode(text).ids);
      if (expected.length > 0)
        expect(tokenizer.decode(expected)).toBe(peer.decode(expected, { clean_up_tokenization_spaces: false }));
    });
  });

  it.each([
    ["WordPiece", bert],
    ["Unigram", t5],
    ["WordLevel", level],
  ])("%s: parts of texts fit by the peer's own count, and none could be longer by a word", (_, tokenizer) => {
    const random = new Random(seed + 1);
    const scraps = ["hello ", "world ", "un", "known ", "play", "ing, ", "a ", "ab", "\n", "é", "👋 "];
    for (let count = 0; count < 20; count++) {
      const text = random.join(0, 40, () => random.pick(scraps));
      const total = tokenizer.count(text);
      const limit = random.below(total + 2);
      for (const keep of ["start", "end", "middle"] as const) {
        const part = tokenizer.truncate(text, limit, { keep });
        expect([literal(text), keep, tokenizer.count(part) <= limit]).toEqual([literal(text), keep, true]);
        if (total <= limit) expect(part).toBe(text);
        else if (keep === "start") expect(text.startsWith(part)).toBe(true);
        else if (keep === "end") expect(text.endsWith(part)).toBe(true);
        for (let more = 1; more <= 8 && total > limit && keep === "start"; more++) {
          const longer = text.slice(0, part.length + more);
          if (!/[\ud800-\udfff]/u.test(longer))
            expect([literal(longer), tokenizer.count(longer) > limit]).toEqual([literal(longer), true]);
        }
      }
      const chunks = tokenizer.chunk(text, { tokens: 3 + random.below(5) });
      expect(chunks.map((chunk) => chunk.text).join("")).toBe(text);
      for (const chunk of chunks) expect(tokenizer.count(chunk.text)).toBe(chunk.tokens);
      const counter = tokenizer.counter();
      for (let at = 0; at < text.length; ) {
        const end = at + random.between(1, 30);
        expect(counter.push(text.slice(at, end))).toBe(tokenizer.count(text.slice(0, end)));
        at = end;
      }
      expect(counter.tokens).toBe(total);
    }
    expect(() => tokenizer.truncate("a", 1, { keep: "all" as "end" })).toThrowError(/keep must be/);
    expect(() => tokenizer.chunk("a", { tokens: 0 })).toThrowError(/tokens must be/);
  });

  it("takes text of special tokens for text, unless they are allowed", () => {
    // Known characters only: what is unknown in a word is one [UNK].
    expect([...t5.encode("a</s>")]).toEqual([16, 13, 14, 12, 15]);
    expect([...t5.encode("a</s>", { allowedSpecial: "all" })]).toEqual([16, 1]);
    expect([...t5.encode("a</s>", { allowedSpecial: ["<pad>"] })]).toEqual([16, 13, 14, 12, 15]);
    expect([...t5.encode("</s>", { addSpecialTokens: true })].at(-1)).toBe(1);
    expect([...level.encode("<s> a")]).toEqual([0, 2]);
    expect([...level.encode("<s> a", { allowedSpecial: ["<s>"] })]).toEqual([1, 2]);
    expect([...bert.encode("[CLS]")]).not.toContain(2);
    expect([...bert.encode("[CLS] a", { allowedSpecial: ["[CLS]"] })]).toEqual([2, 10]);
    const refused = expect.objectContaining({ code: "tokenizer/special-token" });
    expect(() => t5.encode("a</s>", { disallowedSpecial: "all" })).toThrowError(refused);
    expect(() => t5.encode("a</s>", { disallowedSpecial: ["</s>"] })).toThrowError(refused);
    expect(t5.encode("a</s>", { allowedSpecial: ["</s>"], disallowedSpecial: "all" })).toHaveLength(2);
  });

  it("counts chats by a template, and only by one", () => {
    const template = chatTemplate("{% for m in messages %}{{ m.content + '</s>' }}{% endfor %}");
    const messages = [{ role: "user", content: "a</s>" }];
    expect(t5.countChat(messages, { template })).toBe(6);
    expect(() => t5.countChat(messages)).toThrowError(expect.objectContaining({ code: "chat/no-rule" }));
  });

  it("takes half a surrogate pair for U+FFFD, and keeps a byte order mark", () => {
    expect([...bert.encode("a\ud800b")]).toEqual([...bert.encode("a\ufffdb")]);
    expect(level.count("\ufeffa \ud83d")).toBe(2);
  });

  it("gives nothing for nothing", () => {
    for (const tokenizer of [bert, t5, level]) {
      expect([tokenizer.count(""), tokenizer.decode([]), tokenizer.encode("").length]).toEqual([0, "", 0]);
    }
    expect([...bert.encode("", { addSpecialTokens: true })]).toEqual([2, 3]);
  });
});

describe("what huggingFaceTokenizer refuses", () => {
  const open = (json: unknown, options: unknown = { name: "x" }): TokenizerLike =>
    huggingFaceTokenizer(json as object, options as { name: string });
  const { model, ...rest } = wordPiece;

  it.each([
    ["no JSON", "{", "vocabulary/corrupt"],
    ["null", null, "vocabulary/corrupt"],
    ["a file without a model", {}, "vocabulary/corrupt"],
    ["a model without a vocab", { model: { type: "WordPiece" } }, "vocabulary/corrupt"],
    ["added tokens that are none", { ...wordPiece, added_tokens: [1] }, "vocabulary/corrupt"],
    ["a model nobody knows", { ...rest, model: { type: "Magic", merges: 1, vocab: 7 } }, "vocabulary/corrupt"],
    ["a normalizer nobody knows", { ...wordPiece, normalizer: { type: "Magic" } }, "vocabulary/unsupported"],
    [
      "a post-processor with a token that is none",
      {
        ...wordPiece,
        post_processor: {
          type: "TemplateProcessing",
          single: [{ SpecialToken: { id: "[X]" } }, { Sequence: { id: "A" } }],
          pair: [],
        },
      },
      "vocabulary/corrupt",
    ],
  ])("%s", (_, json, code) => {
    expect(() => open(json)).toThrowError(expect.objectContaining({ code }));
  });

  it("an option that there is not: input/bad-option, with those that there are", () => {
    expect(() => open(wordPiece, { name: "bert", confg: {} } as never)).toThrowError(
      expect.objectContaining({
        code: "input/bad-option",
        message: expect.stringMatching(/"confg" is not an option.*config/),
      }),
    );
  });

  it.each([[undefined], [{}], [{ name: "" }], [7]])("options %j: input/bad-option", (options) => {
    expect(() => open(wordPiece, options ?? null)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
  });

  it("a text that the model has no token for, not even an unknown one: tokenizer/unknown-token", () => {
    const { unk_token: _, ...bare } = model;
    const tokenizer = open({ ...rest, added_tokens: [], model: { ...bare, vocab: { a: 0 } }, post_processor: null });
    expect([...tokenizer.encode("a")]).toEqual([0]);
    expect(() => tokenizer.encode("b")).toThrowError(expect.objectContaining({ code: "tokenizer/unknown-token" }));
  });

  it.each([
    ["ids that are none", () => bert.decode([16]), "tokenizer/unknown-token"],
    ["a fraction", () => bert.decode([0.5]), "tokenizer/unknown-token"],
    ["ids in a text", () => bert.decode("12" as never), "input/bad-option"],
    ["a number for a text", () => bert.count(7 as never), "input/not-a-string"],
    ["a text for texts", () => bert.countBatch("a" as never), "input/not-a-string"],
    ["a hole in texts", () => bert.encodeBatch([undefined as never]), "input/not-a-string"],
    ["a limit below nothing", () => bert.countUpTo("a", -1), "input/bad-option"],
    ["one special token for a list", () => bert.encode("a", { allowedSpecial: "[CLS]" as never }), "input/bad-option"],
  ])("%s", (_, call, code) => {
    expect(call).toThrowError(expect.objectContaining({ code }));
  });
});
