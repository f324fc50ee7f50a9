/**
 * One character over and over, of every length that scanners step over at once and some more, with every neighbour.
 * Text ends where zeros begin, so runs of U+0000 at the end are the ones to be careful with.
 */
import { describe, expect, it } from "vitest";
import { firstMismatch, sameNumbers } from "../mismatch.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { todaysEncodings } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const characters = [..."aA1 \n\r\t=-/'.\0\x7féяЯ中😀\u0301\u00a0ſǅʰ٣"];
const before = ["", "a", "B", "7", " ", "=", "\n", "\0", "中"];
const after = ["", "a", "B", "7", " ", ".", "\n", "'s"];

/** Code units that the kernel is given at once. Runs are hardly longer: the oracle takes time that grows as their square. */
const window = 32_768;

describe.each(oneOf(todaysEncodings))("%s", (name) => {
  it("cuts runs of 1 to 40 of a character as tiktoken does", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    for (const character of characters) {
      for (let times = 1; times <= 40; times++) {
        const run = character.repeat(times);
        const texts = before.flatMap((start) => after.map((end) => start + run + end));
        const { ids, offsets } = tokenizer.encodeBatch(texts);
        const counts = tokenizer.countBatch(texts);
        texts.forEach((text, i) => {
          const got = ids.subarray(offsets[i], offsets[i + 1]);
          if (sameNumbers(oracle.encode_ordinary(text), got) && counts[i] === got.length) return;
          const encode = (part: string): Uint32Array => oracle.encode_ordinary(part);
          expect.fail(firstMismatch(name, [text], encode, (part) => tokenizer.encode(part)) ?? `count of ${text}`);
        });
      }
    }
  });

  it("cuts runs that go on from one window into the next as tiktoken does", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    const random = new Random(freshSeed(`runs longer than a window, ${name}`));
    for (const character of oneOf(["a", " ", "\n", "="])) {
      const run = character.repeat(window + random.between(1, 40));
      // A text can be cut between these and each of the characters, so that the run is all that is carried on.
      const text = random.pick(["", "7"]) + run + random.pick(after) + random.pick(after);
      const expected = oracle.encode_ordinary(text);
      const got = tokenizer.encode(text);
      expect([text.slice(0, 2), text.length, text.slice(-4), got.length, tokenizer.count(text)]).toEqual([
        text.slice(0, 2),
        text.length,
        text.slice(-4),
        expected.length,
        expected.length,
      ]);
      expect(sameNumbers(expected, got)).toBe(true);
    }
  });

  it("counts, stops and truncates where one run follows another over many small windows", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    const random = new Random(freshSeed(`runs over small windows, ${name}`));
    const run = (): string => random.pick([..."a \n=\t/"]).repeat(random.between(900, 3_000));
    for (let turn = 0; turn < 12; turn++) {
      const text = random.pick(["", "7", "b"]) + run() + random.pick(after) + run() + random.pick(after);
      const ids = oracle.encode_ordinary(text);
      const total = ids.length;
      for (const limit of [1, 20, total >> 1, total - 1, total, total + 1]) {
        const stopped = { tokens: Math.min(total, limit), reachedLimit: total > limit };
        expect([text.length, limit, tokenizer.countUpTo(text, limit)]).toEqual([text.length, limit, stopped]);
        for (const keep of ["start", "end"] as const) {
          const kept = tokenizer.truncate(text, limit, { keep });
          const tokens = oracle.encode_ordinary(kept).length;
          expect(tokens).toBeLessThanOrEqual(limit);
          expect(keep === "start" ? text.startsWith(kept) : text.endsWith(kept)).toBe(true);
          expect([limit, kept.length === text.length]).toEqual([limit, total <= limit]);
        }
      }
    }
  });

  it("counts a run that grows by one as it counts the whole", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const character of characters) {
      const counter = tokenizer.counter();
      counter.push("x");
      for (let times = 1; times <= 40; times++) {
        expect(counter.push(character)).toBe(tokenizer.count(`x${character.repeat(times)}`));
      }
    }
  });
});
