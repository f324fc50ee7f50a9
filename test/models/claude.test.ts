/**
 * Claude's published legacy vocabulary as `@anthropic-ai/tokenizer` carries it: ranks, a pattern, NFKC before them.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTiktoken } from "../../src/vocabulary/index.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, Random } from "../random.ts";
import { hasOracles, oracle, orSkipped } from "./oracles.ts";

const seed = freshSeed("Claude's ranks");

describe.skipIf(!hasOracles)(`ranks behind a normalizer${orSkipped}`, () => {
  it("300 random texts have the ids of @anthropic-ai/tokenizer", async () => {
    const { getTokenizer } = oracle("@anthropic-ai/tokenizer") as {
      getTokenizer(): { encode(text: string, allowed: string[], disallowed: string[]): Uint32Array };
    };
    const file = oracle("@anthropic-ai/tokenizer/claude.json") as {
      bpe_ranks: string;
      special_tokens: Record<string, number>;
    };
    const [, first, ...words] = file.bpe_ranks.split(" ");
    const ranks = words.map((word, index) => `${word} ${Number(first) + index}\n`).join("");
    const specialTokens = file.special_tokens;
    const none = { added_tokens: [], pre_tokenizer: null, post_processor: null };
    const pipeline = { ...none, normalizer: { type: "NFKC" }, decoder: { type: "ByteLevel" } };
    const vocabulary = { ...readTiktoken(ranks, { name: "claude", scanner: "gpt2", specialTokens }), pipeline };
    const tokenizer = await Tokenizer.load(pack(vocabulary));
    const [claude, random] = [getTokenizer(), new Random(seed)];
    const scraps = [
      "ﬁne",
      "① ",
      "Å",
      "１２３",
      " ﾊﾟ",
      "hello",
      " world",
      "\n\n",
      "  ",
      "don't",
      "<EOT>",
      "中文",
      "👩‍🚀",
      "x".repeat(40),
    ];
    for (let round = 0; round < 300; round++) {
      const text = random.join(0, 10, () => random.pick(scraps));
      const expected = [...claude.encode(text.normalize("NFKC"), [], [])];
      expect([literal(text), ...tokenizer.encode(text)]).toEqual([literal(text), ...expected]);
      expect(tokenizer.decode(expected)).toBe(text.normalize("NFKC"));
    }
  });
});
