/**
 * The merge engine against the naive twin, on vocabularies nobody trained.
 *
 * Real vocabularies are tame: merges rarely compete. Here a vocabulary is a few hundred random joins of random tokens
 * over a tiny alphabet, so ties, overlaps, runs and merges that undo shorter ones are everywhere.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack } from "../../src/vocabulary/index.ts";
import { firstMismatch, literal } from "../mismatch.ts";
import { tiktokenOf } from "../oracles.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { mergeLowest } from "../reference/bpe.ts";
import { patterns, type ScannerName } from "../reference/patterns.ts";
import { packed } from "../tokenizers.ts";

const seed = freshSeed("random vocabularies");

/** 256 bytes in random order, then `joins` tokens, each the join of two before it that byte-pair encoding can reach. */
function randomVocabulary(random: Random, alphabet: string, joins: number): string[] {
  const tokens = random.shuffled(Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)));
  const rank = new Map(tokens.map((token, i) => [token, i]));
  const pieces = [...alphabet];
  for (let tries = 0; tokens.length < 256 + joins && tries < joins * 20; tries++) {
    const joined = random.pick(pieces) + random.pick(pieces);
    if (joined.length > 40 || rank.has(joined) || mergeLowest(joined, rank).length !== 2) continue;
    rank.set(joined, tokens.length);
    tokens.push(joined);
    pieces.push(joined);
  }
  return tokens;
}

/** Characters of one to three bytes: joins of their bytes tear them apart, before they are whole tokens and after. */
const alphabets = ["ab", "abc", "a", "=-", "中国", "яж", "aя", "กขเ", "bя中"];

/** Where there is no pattern, characters of any kind make one pretoken, and any two may be cut. */
const mixtures = ["\0a", "\0я", "😂🦊", "é😂中", "a😂", "\0", "中\0é"];

describe("random vocabularies", () => {
  it("merge as the naive twin and tiktoken do", () => {
    const random = new Random(seed);
    const rounds = fuzzStrings > 0 ? 500 : often(40);
    for (let round = 0; round < rounds; round++) {
      const isMixture = random.oneIn(3);
      const units = [...random.pick(isMixture ? mixtures : alphabets)];
      const alphabet = Buffer.from(units.join("")).toString("latin1");
      const tokens = randomVocabulary(random, alphabet, random.between(1, 300));
      const bytes = tokens.map((token) => Buffer.from(token, "latin1"));
      const ranks = new Map(tokens.map((token, rank) => [token, rank]));
      const tokenizer = Tokenizer.from(packed(bytes, isMixture || random.oneIn(4) ? "none" : "gpt2"));
      const oracle = tiktokenOf(bytes, "(?s).+"); // one pretoken; the alphabets here are one pretoken for gpt2 too
      const texts = Array.from({ length: 60 }, () =>
        random.join(1, random.pick([6, 20, 60, 200]), () => random.pick(units)),
      );
      texts.push(units[0]!.repeat(700), units.join("").repeat(300));
      const naive = (text: string): number[] => mergeLowest(Buffer.from(text).toString("latin1"), ranks);
      expect(
        firstMismatch(`round ${round}, oracle`, texts, naive, (text) => oracle.encode_ordinary(text)),
      ).toBeUndefined();
      expect(firstMismatch(`round ${round}`, texts, naive, (text) => tokenizer.encode(text))).toBeUndefined();
      oracle.free();
    }
  });

  it("are counted letter by letter as they are in one piece, whatever the pattern cuts", () => {
    const random = new Random(seed + 1);
    const scanners = Object.keys(patterns) as ScannerName[];
    for (let round = often(200); round > 0; round--) {
      const units = [
        ...random.pick([
          "的のBa",
          "กขB\u0e47",
          "가나aB",
          "的，のa ",
          "ابB\u064b",
          "的\u3000B\u20e3",
          "яЯ的\n",
          "'sя的",
        ]),
      ];
      const tokens = randomVocabulary(random, Buffer.from(units.join("")).toString("latin1"), random.between(1, 120));
      const scanner = random.pick(scanners);
      const bytes = tokens.map((token) => Buffer.from(token, "latin1"));
      const file = packed(bytes, scanner);
      // To count in between would take the text from the counter, which then goes the long way.
      const [tokenizer, truth] = [Tokenizer.from(file), Tokenizer.from(file)];
      for (let texts = 20; texts > 0; texts--) {
        const counter = tokenizer.counter();
        let text = "";
        for (let pushes = 12; pushes > 0; pushes--) {
          const piece = random.join(1, random.pick([1, 2, 4]), () => random.pick(units));
          text += piece;
          const counted = counter.push(piece);
          if (counted !== truth.count(text)) expect.fail(`${scanner}, ${literal(text)}: ${counted}`);
        }
      }
    }
  });

  it("count unknown characters that are one token together as one, however they arrive", () => {
    const tokens = ["<unk>", "a", "b", "的", "一", " ", "的一"].map((text) => Buffer.from(text));
    for (const scanner of ["cl100k", "o200k", "gpt2"] as const) {
      const unknown = { token: 0, fuse: true };
      const model = { base: "characters", ignoreMerges: false, unknown, merges: Uint32Array.of(3, 4, 6) } as const;
      const file = pack({ name: "made-up", scanner, specialTokens: {}, unicode: "16.0.0", tokens, model });
      const [tokenizer, truth] = [Tokenizer.from(file), Tokenizer.from(file)];
      for (const text of ["你好", "的你好一的一", "，你好一", "a 你好b"]) {
        const counter = tokenizer.counter();
        for (let at = 1; at <= text.length; at++) {
          expect([text, at, counter.push(text[at - 1]!)]).toEqual([text, at, truth.count(text.slice(0, at))]);
        }
      }
    }
  });

  it("refuse a token that merging cannot reach: vocabulary/unsupported", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    const unreachable = [...bytes, Buffer.from("abc")];
    expect(() => packed(unreachable, "gpt2")).toThrowError(ReckonerError);
    expect(() => packed(unreachable, "gpt2")).toThrowError(expect.objectContaining({ code: "vocabulary/unsupported" }));
  });
});
