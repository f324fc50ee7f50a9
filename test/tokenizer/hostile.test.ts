/**
 * Text that was made to be slow is not: the kernel is given every part of it a few times at most, whatever it says.
 *
 * What the kernel does with what it is given is counted in kernel/work.test.ts. Nothing here is timed.
 */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Tiktoken } from "../../src/compat/tiktoken/index.ts";
import { BpeKernel } from "../../src/kernel/index.ts";
import type { Tokenizer } from "../../src/tokenizer/index.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("hostile texts");
const length = 192_000;

/** Each makes a text of about so many code units. */
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

/** What the kernel is given: calls, and code units or bytes of text in all of them. */
function given(work: () => unknown): { calls: number; text: number } {
  const sum = { calls: 0, text: 0 };
  const { prototype } = BpeKernel;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === "constructor" || typeof value !== "function") continue;
    vi.spyOn(prototype, name as "count").mockImplementation(function (this: BpeKernel, ...args: unknown[]) {
      const answer = (value as (...args: unknown[]) => unknown).apply(this, args);
      const first = args[0];
      // A search for special tokens ends where it finds one.
      const last = name === "nextSpecial" && answer !== undefined ? (answer as { at: number }).at : args.at(-1);
      sum.calls++;
      if (typeof first === "string") sum.text += first.length;
      else if (Array.isArray(first)) sum.text += first.join("").length;
      else if (args.length > 1 && typeof first === "number" && typeof last === "number") sum.text += last - first;
      return answer as number;
    });
  }
  work();
  vi.restoreAllMocks();
  return sum;
}

describe.each(oneOf(["o200k_base", "gpt2"] as const))("%s", (name) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await tokenizerOf(name);
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(Object.keys(kinds))("gives no part of a text to the kernel more than a few times: %s", (kind) => {
    const text = kinds[kind]!(length);
    const bytes = new TextEncoder().encode(text).length;
    const encoding = new Tiktoken(tokenizer);
    const works: (() => unknown)[] = [
      () => tokenizer.count(text),
      () => tokenizer.encode(text, { allowedSpecial: "all" }),
      () => encoding.encode(text, [], []),
      () => tokenizer.countUpTo(text, 1e9),
    ];
    for (const work of works) {
      const { calls, text: read } = given(work);
      expect(read).toBeGreaterThan(0);
      expect(read / bytes).toBeLessThan(9);
      // A special token is a call or two of its own, and 13 code units.
      expect(calls).toBeLessThan(text.length / 4);
    }
  });

  // Of other texts without cuts (marks, mixed whitespace, signs) every place near the end is tried on the whole.
  const sharing = ["one letter", "spaces", "digits", "lone surrogates"];
  it.each(sharing)("truncates to a half without counting the text for every place it tries: %s", (kind) => {
    const text = kinds[kind]!(length);
    const bytes = new TextEncoder().encode(text).length;
    const half = Math.floor(tokenizer.count(text) / 2);
    for (const keep of ["start", "end"] as const) {
      const { text: read } = given(() => tokenizer.truncate(text, half, { keep }));
      expect([keep, read / bytes < 80 || read / bytes]).toEqual([keep, true]);
    }
  });

  it.each(["a", "\u0301", "\ufeff"])(
    "looks for a cut where it has not looked yet, special tokens allowed: %j",
    (unit) => {
      const text = unit.repeat(8 * length);
      const bytes = new TextEncoder().encode(text).length;
      for (const options of [{ allowedSpecial: "all" }, { disallowedSpecial: "all" }] as const) {
        const { text: read } = given(() => tokenizer.encode(text, options));
        expect(read / bytes).toBeLessThan(9);
      }
    },
  );

  it.each(["é", "\ufeff", "7"])(
    "truncates a text without cuts without reading all that so many tokens could hold: %j",
    (unit) => {
      const text = unit.repeat(8 * length);
      const { text: read } = given(() => tokenizer.truncate(text, 3_000));
      expect(read).toBeLessThan(600_000);
    },
  );

  it("looks no further behind a piece of a long word than a token may reach", () => {
    const text = kinds["random letters"]!(12_000);
    let pieces = 0;
    const { text: read } = given(() => {
      pieces = tokenizer.chunk(text, { tokens: 16 }).length;
    });
    expect(read / pieces).toBeLessThan(50_000);
  });

  it("asks whether ten million characters fit into a thousand tokens without looking at them all", () => {
    const text = kinds["random letters"]!(12_000).repeat(800);
    const { text: read } = given(() => {
      expect(tokenizer.countUpTo(text, 1_000)).toEqual({ tokens: 1_000, reachedLimit: true });
    });
    expect(read).toBeLessThan(200_000);
  });
});
