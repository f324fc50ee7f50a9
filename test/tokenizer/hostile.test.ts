/**
 * Text that was made to be slow is not: sixteen times the text takes about sixteen times the work, whatever it says.
 *
 * Measured in processor time, the least of three runs, so that a busy machine decides nothing.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { get_encoding } from "../../src/compat/tiktoken/index.ts";
import type { Tokenizer } from "../../src/tokenizer/index.ts";
import { freshSeed, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("hostile texts");
const short = 12_000;

/** Each makes a text of about `length` code units. */
const kinds: Readonly<Record<string, (length: number) => string>> = {
  "one letter": (length) => "a".repeat(length),
  "one sign": (length) => "=".repeat(length),
  spaces: (length) => " ".repeat(length),
  newlines: (length) => "\n \n".repeat(length / 3),
  digits: (length) => "7".repeat(length),
  emoji: (length) => "👩‍👦".repeat(length / 5),
  marks: (length) => `e${"\u0301".repeat(length)}`,
  "lone surrogates": (length) => "\ud83d".repeat(length),
  "random letters": (length) => {
    const random = new Random(seed);
    return Array.from({ length }, () => String.fromCharCode(97 + random.below(26))).join("");
  },
  "special tokens": (length) => "<|endoftext|>".repeat(length / 13),
  "beginnings of special tokens": (length) => "<|endoftext|".repeat(length / 12),
};

/** Microseconds of processor time. */
function cost(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...times);
}

describe.each(["o200k_base", "gpt2"] as const)("%s", (name) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await tokenizerOf(name);
    tokenizer.count("The first call compiles.".repeat(1_000));
  });

  it.each(Object.keys(kinds))("takes time in proportion to the length: %s", (kind) => {
    const [few, many] = [kinds[kind]!(short), kinds[kind]!(16 * short)];
    const encoding = get_encoding(name);
    const work = (text: string) => () => {
      tokenizer.count(text);
      tokenizer.encode(text, { allowedSpecial: "all" });
      encoding.encode(text, [], []);
    };
    // Time that grows with the square would be 256 times as long. 50 ms for what does not grow, and for noise:
    // a run of one byte is counted in no time, and only reading it takes any.
    expect(cost(work(many))).toBeLessThan(64 * cost(work(few)) + 50_000);
  });

  it("asks whether ten million characters fit into a thousand tokens without looking at them all", () => {
    const text = kinds["random letters"]!(short).repeat(800);
    const some = cost(() => tokenizer.countUpTo(text, 1_000));
    expect(tokenizer.countUpTo(text, 1_000)).toEqual({ tokens: 1_000, reachedLimit: true });
    expect(some).toBeLessThan(cost(() => tokenizer.count(text.slice(0, 80 * short))));
  });
});
