/**
 * The naive twins are only worth something if they are right: here they are held to tiktoken itself.
 *
 * What tiktoken's engine is, as found by asking it: fancy-regex 0.11 over regex-syntax 0.8.5, Unicode 16.
 */
import { describe, expect, it } from "vitest";
import { firstMismatch } from "../mismatch.ts";
import { encodings, ranks, tiktoken, tiktokenOf } from "../oracles.ts";
import { freshSeed, fuzzStrings, isEveryday, often, oneOf, Random } from "../random.ts";
import { distinctEncodings, longRuns, sampler, todaysEncodings, tokenTexts } from "../samples.ts";
import { encodeNaively, mergeLowest } from "./bpe.ts";
import { patterns, type ScannerName } from "./patterns.ts";
import { allStrings, alphabets, pretokenVocabulary } from "./representatives.ts";
import { scanner, translate } from "./scanners.ts";
import { ranges } from "./unicode.ts";

const scannerNames = Object.keys(patterns) as ScannerName[];
const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));

describe("mergeLowest", () => {
  const letters = (...pairs: string[]) => new Map([..."abc", ...pairs].map((token, rank) => [token, rank]));
  it("joins the lowest rank first, wherever it stands", () => {
    expect(mergeLowest("abc", letters("bc", "ab"))).toEqual([0, 3]);
    expect(mergeLowest("abc", letters("ab", "bc"))).toEqual([3, 2]);
  });
  it("joins the leftmost of equals", () => {
    expect(mergeLowest("aaa", letters("aa"))).toEqual([3, 0]);
  });
});

describe("translate", () => {
  it("fails on syntax it does not know instead of guessing", () => {
    expect(() => translate("(a)")).toThrow("capturing group");
    expect(() => translate("a)")).toThrow("stopped at 1");
    expect(() => translate("\\p{Greek}")).toThrow("no class");
  });
  it("makes possessive quantifiers possessive", () => {
    expect("aaa".match(translate("a++a"))).toBeNull();
    expect("aaa".match(translate("a+a"))).toEqual(["aaa"]);
  });
  it("folds s onto long s, and only inside (?i:", () => {
    expect("'ſ's'S".match(translate("(?i:'s)"))).toEqual(["'ſ", "'s", "'S"]);
    expect("'ſ's'S".match(translate("'s"))).toEqual(["'s"]);
  });
});

describe("tiktoken's engine", () => {
  const textOf = (points: Iterable<number>): string =>
    Array.from(points, (point) => String.fromCodePoint(point)).join("");
  const every = textOf(
    Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => point < 0xd800 || point > 0xdfff),
  );
  it.each(Object.keys(ranges))("gives %s the same code points as the Unicode 16 data", (name) => {
    // tiktoken drops what its pattern does not match, so with a pattern of one class the bytes that come out are members.
    const members = tiktokenOf(bytes, name).encode_ordinary(every);
    const expected = ranges[name]!.map(({ begin, end }) =>
      textOf(Array.from({ length: end - begin }, (_, i) => begin + i)),
    ).join("");
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(members)) === expected).toBe(true);
  });
  it("knows letters that are new in Unicode 16 and not those new in 17", () => {
    const letters = tiktokenOf(bytes, "\\p{L}");
    expect(letters.encode_ordinary("\u1c89")).toHaveLength(3);
    expect(letters.encode_ordinary("\u088f")).toHaveLength(0);
  });
  it("carries cl100k's first pattern, so the oracle here is given the present one", () => {
    const show = (pattern: string): string[] => {
      const tokens = pretokenVocabulary(["a", "\n", " ", "\t"], 3);
      return [...tiktokenOf(tokens, pattern).encode_ordinary("a\n\n ")].map((id) =>
        new TextDecoder().decode(tokens[id]),
      );
    };
    expect(show(patterns.cl100k)).toEqual(["a", "\n\n "]);
    expect(show(patterns.llama3)).toEqual(["a", "\n\n", " "]);
  });
});

describe("the naive scanners", () => {
  const longest = fuzzStrings > 0 ? 5 : isEveryday ? 3 : 4;
  for (const [kind, alphabet] of Object.entries(alphabets)) {
    it.each(scannerNames)(`%s: cuts every string of up to ${longest} ${kind} where tiktoken does`, (name) => {
      const tokens = pretokenVocabulary(alphabet, longest).map((token) => new TextDecoder("latin1").decode(token));
      const rank = new Map(tokens.map((token, i) => [Buffer.from(token, "latin1").toString("latin1"), i]));
      const oracle = tiktokenOf(pretokenVocabulary(alphabet, longest), patterns[name]);
      const scan = scanner(name);
      const twin = (text: string): number[] =>
        scan(text).map((piece) => rank.get(Buffer.from(piece).toString("latin1"))!);
      expect(
        firstMismatch(name, allStrings(alphabet, longest), (text) => oracle.encode_ordinary(text), twin),
      ).toBeUndefined();
      oracle.free();
    });
  }
});

describe("the naive tokenizer", () => {
  const seed = freshSeed("naive twins against tiktoken");
  it.each(oneOf(todaysEncodings))("%s: equals tiktoken on random texts", (name) => {
    const next = sampler(new Random(seed), tokenTexts(name));
    const texts = Array.from({ length: Math.max(often(5_000), fuzzStrings / 10) }, next);
    const scan = scanner(encodings[name].scanner);
    const twin = (text: string): number[] => encodeNaively(text, scan, ranks(name));
    expect(firstMismatch(name, texts, (text) => tiktoken(name).encode_ordinary(text), twin)).toBeUndefined();
  });
  it.each(oneOf(distinctEncodings))("%s: equals tiktoken on long runs", (name) => {
    const scan = scanner(encodings[name].scanner);
    const twin = (text: string): number[] => encodeNaively(text, scan, ranks(name));
    const short = longRuns().filter((text) => text.length <= 1_000);
    expect(firstMismatch(name, short, (text) => tiktoken(name).encode_ordinary(text), twin)).toBeUndefined();
  });
});
