/**
 * Laws: what must be true of every text, whatever the ids are.
 *
 * Brute force stands beside each shortcut. fast-check draws the texts from our own trouble-makers (../samples) and
 * its own, shrinks what fails, and prints its seed.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReckonerError } from "../../src/errors.ts";
import { type Chunk, Tokenizer } from "../../src/tokenizer/index.ts";
import { readPacked, writePacked } from "../../src/vocabulary/format.ts";
import { literal } from "../mismatch.ts";
import type { EncodingName } from "../oracles.ts";
import { freshSeed, often, oneOf, Random } from "../random.ts";
import { patterns, type ScannerName } from "../reference/patterns.ts";
import { sampler, todaysEncodings, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("laws");
const utf8 = new TextEncoder();

/** Offsets at which a text may be cut without splitting a code point. */
function characterStarts(text: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const isInside = at > 0 && text.codePointAt(at - 1)! > 0xffff;
    if (!isInside) starts.push(at);
  }
  return starts;
}

/** Texts of up to `most` code units: our samples, fast-check's strings and arbitrary code units. */
function texts(name: EncodingName, most: number): fc.Arbitrary<string> {
  const tokens = tokenTexts(name);
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.integer().map((n) => sampler(new Random(n), tokens)()) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
      {
        weight: 1,
        arbitrary: fc
          .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
          .map((units) => String.fromCharCode(...units)),
      },
    )
    .map((text) => text.slice(0, most));
}

const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, "\ufffd");

describe.each(oneOf(todaysEncodings))("%s", (name) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await tokenizerOf(name);
  });
  const check = (most: number, runs: number, law: (text: string, random: Random) => void): void => {
    fc.assert(
      fc.property(texts(name, most), fc.integer(), (text, n) => law(text, new Random(n))),
      { numRuns: often(runs), seed },
    );
  };

  it("decoding an encoding gives the text back, lone surrogates as U+FFFD", () => {
    check(400, 1_000, (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed(text));
      expect(tokenizer.decodeBytes(tokenizer.encode(text))).toEqual(utf8.encode(text));
      expect(tokenizer.decode(Array.from(tokenizer.encode(text)))).toBe(wellFormed(text));
    });
  });

  it("count is the number of ids, and a batch is a map", () => {
    fc.assert(
      fc.property(fc.array(texts(name, 200), { maxLength: 12 }), (batch) => {
        const encoded = batch.map((text) => tokenizer.encode(text));
        expect(batch.map((text) => tokenizer.count(text))).toEqual(encoded.map((ids) => ids.length));
        expect(Array.from(tokenizer.countBatch(batch))).toEqual(encoded.map((ids) => ids.length));
        const { ids, offsets } = tokenizer.encodeBatch(batch);
        expect(offsets.length).toBe(batch.length + 1);
        expect(batch.map((_, i) => ids.slice(offsets[i], offsets[i + 1]))).toEqual(encoded);
        expect(ids.length).toBe(offsets[batch.length]);
      }),
      { numRuns: 400, seed },
    );
  });

  it("a counter counts the prefix after every push, for every way to split it, inside surrogate pairs too", () => {
    check(60, 250, (text, random) => {
      for (let split = 0; split <= text.length; split++) {
        const counter = tokenizer.counter();
        expect(counter.push(text.slice(0, split))).toBe(tokenizer.count(text.slice(0, split)));
        expect(counter.push(text.slice(split))).toBe(tokenizer.count(text));
      }
      const unitByUnit = tokenizer.counter();
      for (let at = 0; at < text.length; at++) {
        expect(unitByUnit.push(text[at]!)).toBe(tokenizer.count(text.slice(0, at + 1)));
      }
      const inPieces = tokenizer.counter();
      for (let at = 0; at < text.length; ) {
        const end = Math.min(text.length, at + random.below(6));
        expect(inPieces.push(text.slice(at, end))).toBe(tokenizer.count(text.slice(0, end)));
        at = end;
      }
    });
  });

  it("countUpTo is the count, no further than the limit", () => {
    check(300, 400, (text, random) => {
      const tokens = tokenizer.count(text);
      for (const limit of [0, 1, tokens - 1, tokens, tokens + 1, random.below(tokens + 3)].filter((n) => n >= 0)) {
        expect(tokenizer.countUpTo(text, limit)).toEqual({
          tokens: Math.min(tokens, limit),
          reachedLimit: tokens > limit,
        });
      }
    });
  });

  it("truncate keeps the longest beginning or ending that fits", () => {
    check(48, 250, (text) => {
      const starts = characterStarts(text);
      const prefixes = starts.map((at) => tokenizer.count(text.slice(0, at)));
      const suffixes = starts.map((at) => tokenizer.count(text.slice(at)));
      for (let limit = 0; limit <= tokenizer.count(text) + 1; limit++) {
        const end = starts[prefixes.findLastIndex((tokens) => tokens <= limit)]!;
        expect([limit, tokenizer.truncate(text, limit)]).toEqual([limit, text.slice(0, end)]);
        expect(tokenizer.truncate(text, limit, { keep: "start" })).toBe(text.slice(0, end));
        const start = starts[suffixes.findIndex((tokens) => tokens <= limit)]!;
        expect([limit, tokenizer.truncate(text, limit, { keep: "end" })]).toEqual([limit, text.slice(start)]);
      }
    });
  });

  it("truncate keeps a beginning and an ending that fit, to which no further character can be added", () => {
    check(48, 250, (text) => {
      const starts = characterStarts(text);
      const total = tokenizer.count(text);
      for (let limit = 0; limit <= total + 1; limit++) {
        const kept = tokenizer.truncate(text, limit, { keep: "middle" });
        expect(tokenizer.count(kept)).toBeLessThanOrEqual(limit);
        if (total <= limit) expect(kept).toBe(text);
        else expect([limit, kept, isMaximalMiddle(text, starts, kept, limit)]).toEqual([limit, kept, true]);
      }
    });
  });

  /** Whether `kept` is a beginning and an ending of `text`, and one character more on either side is too much. */
  function isMaximalMiddle(text: string, starts: readonly number[], kept: string, limit: number): boolean {
    return starts.some((head, i) => {
      const tail = text.length - (kept.length - head);
      const j = starts.indexOf(tail);
      if (j < i || text.slice(0, head) + text.slice(tail) !== kept) return false;
      const longer = text.slice(0, starts[i + 1]) + text.slice(tail);
      const earlier = text.slice(0, head) + text.slice(starts[j - 1]);
      return tokenizer.count(longer) > limit && tokenizer.count(earlier) > limit;
    });
  }

  it("chunks join to the text, each within the limit and cut between characters", () => {
    check(200, 300, (text, random) => {
      const limit = random.between(1, 12);
      const starts = new Set(characterStarts(text));
      const hardest = Math.max(0, ...[...wellFormed(text)].map((character) => tokenizer.count(character)));
      let pieces: Chunk[];
      try {
        pieces = tokenizer.chunk(text, { tokens: limit });
      } catch (error) {
        // Only a character that does not fit alone is refused; in company it may have fewer tokens.
        expect([(error as ReckonerError).code, hardest > limit]).toEqual(["input/bad-option", true]);
        return;
      }
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      let at = 0;
      for (const piece of pieces) {
        expect([piece.start, piece.end, piece.text]).toEqual([
          at,
          at + piece.text.length,
          text.slice(piece.start, piece.end),
        ]);
        expect(starts.has(piece.end)).toBe(true);
        expect(piece.text).not.toBe("");
        expect(piece.tokens).toBe(tokenizer.count(piece.text));
        expect(piece.tokens).toBeLessThanOrEqual(limit);
        at = piece.end;
      }
    });
  });

  it("overlapping chunks cover the text in order, each within the limit and beginning inside the one before", () => {
    check(200, 300, (text, random) => {
      const limit = random.between(4, 16);
      const overlap = random.below(limit);
      const starts = new Set(characterStarts(text));
      const pieces = tokenizer.chunk(text, { tokens: limit, overlap });
      let [start, end] = [-1, 0];
      for (const piece of pieces) {
        expect(piece.text).toBe(text.slice(piece.start, piece.end));
        expect(piece.tokens).toBe(tokenizer.count(piece.text));
        expect(piece.tokens).toBeLessThanOrEqual(limit);
        expect(starts.has(piece.start) && starts.has(piece.end)).toBe(true);
        expect(piece.start > start && piece.start <= end && piece.end > end).toBe(true);
        if (start >= 0) expect(tokenizer.count(text.slice(piece.start, end))).toBeLessThanOrEqual(overlap);
        [start, end] = [piece.start, piece.end];
      }
      expect(end).toBe(text.length);
    });
  });

  it("tokens have the ids of the encoding, slices that join to the text and bytes that join to its UTF-8", () => {
    check(200, 400, (text) => {
      const tokens = tokenizer.tokens(text);
      expect(tokens.map((token) => token.id)).toEqual(Array.from(tokenizer.encode(text)));
      expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
      expect(Buffer.concat(tokens.map((token) => token.bytes)).equals(utf8.encode(text))).toBe(true);
      const starts = new Set(characterStarts(text));
      let at = 0;
      for (const { id, start, end, bytes } of tokens) {
        expect([start, starts.has(end), Array.from(bytes)]).toEqual([
          at,
          true,
          Array.from(tokenizer.decodeBytes([id])),
        ]);
        at = end;
      }
      expect(at).toBe(text.length);
    });
  });

  it("a streaming decoder gives the text of all ids, for every way to split them", () => {
    check(80, 250, (text) => {
      const ids = tokenizer.encode(text);
      const whole = tokenizer.decode(ids);
      for (let split = 0; split <= ids.length; split++) {
        const decoder = tokenizer.decoder();
        const first = decoder.push(ids.subarray(0, split));
        expect(whole.startsWith(first)).toBe(true);
        expect(first + decoder.push(ids.subarray(split)) + decoder.end()).toBe(whole);
      }
      const oneByOne = tokenizer.decoder();
      let got = "";
      for (const id of ids) got += oneByOne.push([id]);
      expect(got + oneByOne.end()).toBe(whole);
    });
  });

  it("a streaming decoder does to any ids what decode does, broken UTF-8 included", () => {
    const size = tokenTexts(name).length;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: Math.min(size, 50_000) }), { maxLength: 30 }), (ids) => {
        const decoder = tokenizer.decoder();
        const got = ids.map((id) => decoder.push([id])).join("") + decoder.end();
        expect(got).toBe(tokenizer.decode(ids));
        expect(tokenizer.decode(ids)).toBe(
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(tokenizer.decodeBytes(ids)),
        );
      }),
      { numRuns: 400, seed },
    );
  });
});

/** OpenAI's ranks behind every split pattern that the kernel has: no such vocabulary exists, and every one counts. */
describe.each(Object.keys(patterns) as ScannerName[])("the pattern %s", (scanner) => {
  it("a counter fed a few letters at a time counts the prefix, whatever the cache has seen in other company", () => {
    const file = readPacked(readFileSync(new URL("../../build/packed/cl100k_base.bin", import.meta.url)));
    const packed = writePacked({ ...file, scanner }, file.merges);
    // To count in between would take the text from the counter, which then goes the long way.
    const [tokenizer, truth] = [Tokenizer.from(packed), Tokenizer.from(packed)];
    const random = new Random(seed + 1);
    const next = sampler(random, tokenTexts("cl100k_base"));
    const scraps = [
      "a",
      "A",
      "'",
      "s",
      "'s",
      "'LL",
      " ",
      "  ",
      "\n",
      "\n  ",
      "\r",
      "\t",
      "\u3000",
      "😀",
      "1",
      "23",
      "=",
      "/",
      ".",
      "é",
      "\u00a0",
      "中",
      "\u0301",
      "的",
      "，",
      "の",
      "가",
      "ก",
      "\u0e47",
      "ا",
      "я",
    ];
    for (let left = often(8_000); left > 0; left--) {
      const text = (random.oneIn(2) ? next() : random.join(1, 14, () => random.pick(scraps))).slice(0, 120);
      if (random.oneIn(2)) tokenizer.count(text);
      const counter = tokenizer.counter();
      for (let at = 0; at < text.length; ) {
        const end = at + (random.oneIn(3) ? 1 : random.between(1, random.oneIn(8) ? 100 : 7));
        const tokens = counter.push(text.slice(at, end));
        if (tokens !== truth.count(text.slice(0, end))) expect.fail(`${literal(text)} up to ${end}: ${tokens}`);
        at = end;
      }
    }
  });
});
