/**
 * The laws again on texts longer than any window of the kernel, where a few samples stand for brute force.
 */
import { describe, expect, it } from "vitest";
import { sameNumbers } from "../mismatch.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { sampler, todaysEncodings, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("long texts");

/** Texts of about 70,000 code units, more than two windows: mixed ones, and ones that offer no place to cut. */
function longTexts(random: Random, tokens: readonly string[]): Record<string, string> {
  const next = sampler(random, tokens);
  const mixed = Array.from({ length: 1_500 }, next).join("");
  const letter = (): string => random.pick(["a", "Z", "é", "中", "ß", "я"]);
  return {
    mixed,
    "letters only": Array.from({ length: 70_000 }, letter).join(""),
    "one letter": "a".repeat(70_000),
    spaces: " ".repeat(70_000),
    newlines: "\n ".repeat(35_000),
    punctuation: Array.from({ length: 70_000 }, () => random.pick("=-_/.")).join(""),
    "emoji, pairs at every place": `x${"😀".repeat(35_000)}`,
    "lone surrogates": Array.from({ length: 70_000 }, () => random.pick(["\ud83d", "\ude00", "a"])).join(""),
    apostrophes: "a's".repeat(25_000),
    marks: `e${"\u0301".repeat(70_000)}`,
    digits: "1234567890".repeat(7_000),
  };
}

describe.each(oneOf(todaysEncodings))("%s", (name) => {
  const made = longTexts(new Random(seed), tokenTexts(name));

  it.each(Object.keys(made))("counts, stops, streams and comes back: %s", async (kind) => {
    const tokenizer = await tokenizerOf(name);
    const text = made[kind]!;
    const random = new Random(seed + 1);
    const ids = tokenizer.encode(text);
    const total = ids.length;
    expect(tokenizer.count(text)).toBe(total);
    expect(tokenizer.decode(ids) === text.replace(/[\ud800-\udfff]/gu, "\ufffd")).toBe(true);
    for (const limit of [0, 1, 10, 1_000, total - 1, total, total + 1]) {
      expect(tokenizer.countUpTo(text, limit)).toEqual({ tokens: Math.min(total, limit), reachedLimit: total > limit });
    }
    const counter = tokenizer.counter();
    for (let at = 0; at < text.length; ) {
      const end = Math.min(text.length, at + random.between(1, 40_000));
      expect([end, counter.push(text.slice(at, end))]).toEqual([end, tokenizer.count(text.slice(0, end))]);
      at = end;
    }
    const decoder = tokenizer.decoder();
    let back = "";
    for (let at = 0; at < total; at += 9_973) back += decoder.push(ids.subarray(at, at + 9_973));
    expect(back + decoder.end() === tokenizer.decode(ids)).toBe(true);
    const tokens = tokenizer.tokens(text);
    expect(
      sameNumbers(
        tokens.map((token) => token.id),
        ids,
      ),
    ).toBe(true);
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join("") === text).toBe(true);
  });

  it.each(oneOf(Object.keys(made)))("truncates to a text that fits and cannot be longer: %s", async (kind) => {
    const tokenizer = await tokenizerOf(name);
    const text = made[kind]!;
    const total = tokenizer.count(text);
    const random = new Random(seed + 2);
    const isWhole = (at: number): boolean => !(at > 0 && text.codePointAt(at - 1)! > 0xffff);
    for (const limit of [0, 500, Math.floor(total / 2)]) {
      const start = tokenizer.truncate(text, limit);
      const end = tokenizer.truncate(text, limit, { keep: "end" });
      expect(text.startsWith(start) && isWhole(start.length) && tokenizer.count(start) <= limit).toBe(true);
      expect(text.endsWith(end) && isWhole(text.length - end.length) && tokenizer.count(end) <= limit).toBe(true);
      // A longer text that fits would end within a token or so: the next few places, and some further on.
      for (const more of [1, 2, 3, random.between(4, 16), random.between(17, 300)]) {
        const [to, from] = [start.length + more, text.length - end.length - more];
        if (isWhole(to) && to <= text.length)
          expect([limit, more, tokenizer.count(text.slice(0, to)) > limit]).toEqual([limit, more, true]);
        if (isWhole(from) && from >= 0)
          expect([limit, -more, tokenizer.count(text.slice(from)) > limit]).toEqual([limit, -more, true]);
      }
      const middle = tokenizer.truncate(text, limit, { keep: "middle" });
      expect(tokenizer.count(middle)).toBeLessThanOrEqual(limit);
    }
  });

  it("chunks a long mixed text and joins it again", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const limit of [64, 1_000]) {
      const pieces = tokenizer.chunk(made["mixed"]!, { tokens: limit });
      expect(pieces.map((piece) => piece.text).join("") === made["mixed"]).toBe(true);
      for (const piece of pieces)
        expect(piece.tokens === tokenizer.count(piece.text) && piece.tokens <= limit).toBe(true);
      // Maximal enough to be useful: full on average, though words stay whole.
      expect(pieces.length).toBeLessThan((tokenizer.count(made["mixed"]!) / limit) * 1.5 + 2);
    }
  });

  it("gives a long mixed text the ids that tiktoken gives it", async () => {
    const tokenizer = await tokenizerOf(name);
    expect(sameNumbers(tiktoken(name).encode_ordinary(made["mixed"]!), tokenizer.encode(made["mixed"]!))).toBe(true);
  });

  it("batches count as their texts, whichever way they are written: joined, or one by one where they are long and wide", async () => {
    const tokenizer = await tokenizerOf(name);
    const random = new Random(seed + 2);
    const next = sampler(random, tokenTexts(name));
    const ascii = (): string => random.join(10, 40, () => random.pick(["word ", "a", "12 ", "\n", "x_y ", "don't "]));
    const mixed = (): string => random.join(4, 12, next);
    const kinds = [ascii, mixed, next, () => `${mixed()}\ud800`];
    for (let round = 0; round < 60; round++) {
      const make = kinds[round % kinds.length]!;
      const texts = Array.from({ length: random.between(1, 400) }, make);
      const { ids, offsets } = tokenizer.encodeBatch(texts);
      const counts = tokenizer.countBatch(texts);
      texts.forEach((text, index) => {
        const own = tokenizer.encode(text);
        if (counts[index] !== own.length || !sameNumbers(own, ids.subarray(offsets[index], offsets[index + 1])))
          expect.fail(`batch ${round}, text ${index}: ${JSON.stringify(text)}`);
      });
    }
  });

  it("long pieces of chunk end where words end, too", async () => {
    const tokenizer = await tokenizerOf(name);
    const text = Array.from({ length: 40_000 }, (_, index) => "abcdefghijkl".slice(index % 4, 4 + (index % 9))).join(
      " ",
    );
    const pieces = tokenizer.chunk(text, { tokens: 30_000, overlap: 100 });
    expect(pieces.length).toBeGreaterThan(2);
    for (const { end } of pieces.slice(0, -1)) expect([end, text[end]]).toEqual([end, " "]);
    for (const { start } of pieces.slice(1)) expect([start, text[start]]).toEqual([start, " "]);
  });
});
