/** Pushed or appended, read or not: a counter says what `count` says of all text so far. */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import type { TokenCounter } from "../../src/tokenizer/index.ts";
import { PipedCounter } from "../../src/tokenizer/piped-counter.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, often, Random } from "../random.ts";
import { sampler, todaysEncodings, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("pushes and appends");

/** Feeds a text in pieces, some longer than what may wait, and asks now and then. */
function checkFed(counter: TokenCounter, text: string, random: Random, count: (text: string) => number): void {
  for (let at = 0; at < text.length; ) {
    const end = Math.min(text.length, at + random.between(0, random.pick([3, 40, 9_000, 20_000])));
    const piece = text.slice(at, end);
    const before = text.slice(0, end);
    if (random.oneIn(3)) {
      const tokens = counter.push(piece);
      if (tokens !== count(before)) expect.fail(`pushed up to ${end}, ${tokens}: ${literal(before.slice(-200))}`);
    } else counter.append(piece);
    if (random.oneIn(8) && counter.tokens !== count(before))
      expect.fail(`up to ${end}, ${counter.tokens}: ${literal(before.slice(-200))}`);
    at = end;
  }
  expect(counter.tokens).toBe(count(text));
  expect(counter.tokens).toBe(count(text));
}

describe.each(todaysEncodings)("%s", (name) => {
  it("pushes, appends and readings in any order, of short texts and long ones", async () => {
    const tokenizer = await tokenizerOf(name);
    const random = new Random(seed);
    const next = sampler(random, tokenTexts(name));
    const count = (text: string) => tokenizer.count(text);
    for (let left = often(200); left > 0; left--) {
      const text = random.join(1, random.pick([10, 10, 10, 3_000]), next);
      checkFed(tokenizer.counter(), text, random, count);
      checkFed(
        new PipedCounter({ lineEnd: /\n(?=[a-z])/g, count: (part) => part.length }),
        text,
        random,
        (all) => all.length,
      );
    }
  });

  it("two counters that take turns do not mix", async () => {
    const tokenizer = await tokenizerOf(name);
    const [one, other] = [tokenizer.counter(), tokenizer.counter()];
    for (const letter of "the cat sat on the mat") {
      one.append(letter);
      other.push(letter);
    }
    expect([one.tokens, other.tokens]).toEqual([other.tokens, tokenizer.count("the cat sat on the mat")]);
  });

  it("what is no string is refused, and nothing is appended: input/not-a-string", async () => {
    const tokenizer = await tokenizerOf(name);
    const counter = tokenizer.counter();
    counter.append("hello wor");
    for (const bad of [7, null, undefined, ["ld"]])
      expect(() => counter.append(bad as unknown as string)).toThrowError(
        expect.objectContaining({ code: "input/not-a-string" }),
      );
    counter.append("ld");
    expect(counter.tokens).toBe(tokenizer.count("hello world"));
  });
});

it("what is appended is counted when somebody asks, or when 16,384 code units would wait", () => {
  let counts = 0;
  const counter = new PipedCounter({
    count: (text) => {
      counts++;
      return text.length;
    },
  });
  for (let left = 4_096; left > 0; left--) counter.append("four");
  expect(counts).toBe(0);
  expect([counter.tokens, counter.tokens, counts]).toEqual([16_384, 16_384, 1]);
  for (let left = 4_096; left > 0; left--) counter.append("four");
  expect(counts).toBe(1);
  counter.append("x");
  expect(counts).toBe(2);
  expect([counter.push("y"), counts]).toEqual([32_770, 4]);
});

it("what waits and cannot be counted goes on waiting, and what was to come besides is not appended", () => {
  let fails = false;
  const counter = new PipedCounter({
    count: (text) => {
      if (fails) throw new ReckonerError("kernel/out-of-memory", "no memory", {});
      return text.length;
    },
  });
  counter.append("a".repeat(16_000));
  fails = true;
  expect(() => counter.append("b".repeat(1_000))).toThrowError("no memory");
  expect(() => counter.push("b")).toThrowError("no memory");
  expect(() => counter.tokens).toThrowError("no memory");
  fails = false;
  expect(counter.tokens).toBe(16_000);
});
