/** The questions of a price book beyond one cost: estimate, compare, training, what-if. */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import { priceBook, type ReplayEvent, requestCounter } from "../../src/pricing/index.ts";

const encoding = get_encoding("o200k_base");
const counter = requestCounter({ count: (text) => encoding.encode_ordinary(text).length });
const book = priceBook([openai, anthropic, google], { counter });
const at = "2026-10-01";

describe("estimate", () => {
  const hello = { messages: [{ role: "user", content: "hello" }], at };

  it("prices input at once and output at full length: 8 x 2.50 + 800 x 10 per million", () => {
    const { input, cost, output, window } = book.estimate({ model: "gpt-4o", ...hello, maxOutput: 800 });
    expect(input).toEqual({ tokens: 8, exact: true, low: 8, high: 8 });
    expect([cost.worst.usd, cost.expected.usd]).toEqual(["0.00802", "0.00802"]);
    expect(output).toEqual({ expected: 800, most: 800 });
    expect(window).toEqual({ size: 128_000, used: 808, left: 127_192, share: 808 / 128_000, fits: true });
  });

  it("expects the cached prefix at its price and the answer at its expected length; the worst case does not", () => {
    const { cost } = book.estimate({
      model: "gpt-4o",
      text: "hello ".repeat(1000),
      at,
      maxOutput: 800,
      expectedOutput: 100,
      cachedPrefix: 500,
    });
    const tokens = encoding.encode_ordinary("hello ".repeat(1000)).length;
    expect(cost.expected.lines.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ["input", tokens - 500],
      ["input.cache_read", 500],
      ["output", 100],
    ]);
    expect(cost.worst.lines.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ["input", tokens],
      ["output", 800],
    ]);
  });

  it("holds the dearest line: prompts that may be written to a cache are priced as writes", () => {
    const written = (model: string, cachedPrefix?: number) =>
      book.estimate({ model, text: "hello", at, maxOutput: 1, ...(cachedPrefix && { cachedPrefix }) }).cost.worst
        .lines[0]!.unit;
    expect(written("gpt-6-sol")).toBe("input.cache_write");
    expect(written("gpt-4o")).toBe("input");
    expect(written("claude-opus-5")).toBe("input");
    expect(written("claude-opus-5", 1)).toBe("input.cache_write");
  });

  it("takes the upper bound where the count is none: worst is never below expected", () => {
    const { input, cost, flags } = book.estimate({ model: "claude-opus-5", ...hello, maxOutput: 10 });
    expect(input.exact).toBe(false);
    expect(flags).toContain("tokenizer-not-public");
    expect(cost.worst.nano! > cost.expected.nano!).toBe(true);
    expect(cost.worst.lines[0]!.quantity).toBe(input.high);
  });

  it("gives the share of each kind over all calls", () => {
    const { kinds } = book.estimate({
      model: "gpt-4o",
      ...hello,
      maxOutput: 8,
      expectedOutput: 8,
      expectedReasoning: 2,
      calls: 2,
    });
    // 2 x 8 in, 2 x 8 out: the second prompt is the loop's.
    expect(
      Object.fromEntries(
        Object.entries(kinds)
          .filter(([, { tokens }]) => tokens)
          .map(([kind, { tokens, share }]) => [kind, [tokens, share]]),
      ),
    ).toEqual({
      user: [1, 1 / 32],
      hidden: [7, 7 / 32],
      loop: [8, 8 / 32],
      completion: [12, 12 / 32],
      reasoning: [4, 4 / 32],
    });
  });

  it("counts pictures that are handed over by size", () => {
    expect(
      book.estimate({
        model: "gpt-4o",
        text: "",
        images: [{ width: 1024, height: 1024, detail: "high" }],
        at,
        maxOutput: 1,
      }).input.tokens,
    ).toBe(765);
  });

  it("says when the window is too small, and when nothing limits the answer", () => {
    expect(book.estimate({ model: "gpt-4", text: "hello", at, maxOutput: 9000 }).window).toMatchObject({
      fits: false,
      left: 0,
    });
    expect(book.estimate({ model: "gpt-4", text: "hello", at }).flags).toEqual(["no-output-limit"]);
  });

  it("holds the prompt against the input's limit, too, where that is less than the window", () => {
    const ofLength = (tokens: number) => () => ({
      ...requestCounter({ count: () => 0 })({ model: "gpt-5", text: "" }),
      tokens,
      low: tokens,
      high: tokens,
    });
    const of = (model: string, tokens: number) =>
      book.estimate({ model, text: "", counter: ofLength(tokens), at, maxOutput: 1_000 }).window!;
    // 272,000 of 400,000: https://openai.com/index/introducing-gpt-5-for-developers/
    expect(of("gpt-5", 272_000)).toMatchObject({
      size: 400_000,
      used: 273_000,
      fits: true,
      input: { left: 0, share: 1 },
    });
    expect(of("gpt-5", 272_001)).toMatchObject({ fits: false, input: { size: 272_000, used: 272_001, fits: false } });
    // An answer too long for the window does not fit either.
    expect(
      book.estimate({ model: "gpt-5", text: "", counter: ofLength(272_000), at, maxOutput: 128_001 }).window,
    ).toMatchObject({
      fits: false,
      input: { fits: true },
    });
    expect(of("gpt-4o", 127_000)).toEqual({ size: 128_000, used: 128_000, left: 0, share: 1, fits: true });
    const usage = { input: { total: 300_000 }, output: { total: 1 } };
    expect(book.compare({ usage, models: ["gpt-5", "gpt-4.1"], at }).map(({ window }) => window!.fits)).toEqual([
      false,
      true,
    ]);
  });

  it("needs a counter: input/bad-option", () => {
    expect(() => priceBook([openai]).estimate({ model: "gpt-4o", text: "x" })).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
    expect(
      priceBook([openai]).estimate({ model: "gpt-4o", text: "hello", counter, at, maxOutput: 1 }).input.tokens,
    ).toBe(1);
  });

  it("refuses an unknown model, or leaves it unpriced", () => {
    expect(() => book.estimate({ model: "no-such", text: "x" })).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-model" }),
    );
    expect(
      priceBook([openai], { counter, onUnknown: "unpriced" }).estimate({ model: "no-such", text: "hello" }),
    ).toMatchObject({ input: { tokens: 1 }, window: undefined, cost: { worst: { status: "unpriced" } } });
  });
});

describe("compare", () => {
  const usage = {
    input: { total: 300_000, cacheRead: 100_000 },
    output: { total: 2000 },
    model: "gpt-5",
    tier: "priority",
  };
  it("sorts the same usage by cost, and says where it does not fit", () => {
    const rows = book.compare({ usage, models: ["claude-opus-5", "gpt-4o", "gpt-5-nano", "gpt-5"], at });
    expect(rows.map(({ model, provider, cost, window }) => [model, provider, cost.usd, window!.fits])).toEqual([
      // 300,000 tokens of input, of which GPT-5 takes 272,000.
      ["gpt-5-nano", "openai", "0.0113", false],
      ["gpt-5", "openai", "0.2825", false],
      ["gpt-4o", "openai", "0.645", false],
      ["claude-opus-5", "anthropic", "1.1", true],
    ]);
  });
  it("needs a model: input/bad-option", () => {
    for (const models of [[], undefined] as string[][])
      expect(() => book.compare({ usage, models })).toThrowError(
        expect.objectContaining({ code: "input/bad-option", message: "Pass { models: [...] }" }),
      );
  });
  it("puts what has no price last", () => {
    const rows = priceBook([openai], { onUnknown: "unpriced" }).compare({ usage, models: ["no-such", "gpt-5"], at });
    expect(rows.map(({ model, cost }) => [model, cost.status])).toEqual([
      ["gpt-5", "priced"],
      ["no-such", "unpriced"],
    ]);
  });
  it("estimates a request on each model with that model's count", () => {
    const rows = book.compare({ request: { text: "hello", maxOutput: 100, at }, models: ["claude-opus-5", "gpt-4o"] });
    expect(rows.map(({ model, estimate }) => [model, estimate!.input.exact])).toEqual([
      ["gpt-4o", true],
      ["claude-opus-5", false],
    ]);
  });
});

describe("training", () => {
  it("writes itself as JSON, with text for bigints", () => {
    const json = JSON.stringify(book.training({ tokens: 1_000_000, rate: "0.50" }));
    expect(JSON.parse(json)).toEqual({ tokens: 1_000_000, usd: "0.5", nano: "500000000", rate: "0.50" });
  });
  it("is dataset tokens x epochs x rate", () => {
    expect(book.training({ tokens: 1_000_000_000, epochs: 3, rate: "0.50" })).toEqual({
      tokens: 3_000_000_000,
      usd: "1500",
      nano: 1_500_000_000_000n,
      rate: "0.50",
      source: undefined,
    });
    expect(book.training({ tokens: 2_000_000, epochs: 2, model: "gpt-4o-mini" })).toMatchObject({
      usd: "12",
      rate: "3",
    });
  });
  it("refuses models without a training rate, and counts that cannot be", () => {
    expect(() => book.training({ tokens: 1, model: "gpt-5" })).toThrowError(
      expect.objectContaining({ code: "pricing/no-rate" }),
    );
    expect(() => book.training({ tokens: 1, model: "no-such" })).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-model" }),
    );
    for (const run of [{ tokens: -1 }, { tokens: 1, epochs: 0.5 }])
      expect(() => book.training({ ...run, rate: "1" })).toThrowError(
        expect.objectContaining({ code: "pricing/bad-quantity" }),
      );
  });
});

describe("whatIf", () => {
  const event = (more: Partial<ReplayEvent> = {}): ReplayEvent => ({
    usage: { input: { total: 10_000 }, output: { total: 0 } },
    model: "gpt-4.1",
    at,
    retrieved: 7000,
    chunks: 10,
    ...more,
  });

  it("writes itself as JSON, with text for bigints", () => {
    const { before, saving, events } = JSON.parse(JSON.stringify(book.whatIf([event()], { chunks: { to: 10 } })));
    expect(before).toEqual({ usd: "0.02", nano: "20000000" });
    expect(saving).toEqual({ usd: "0", nano: "0", share: 0 });
    expect(events[0].before.lines[0].nano).toBe("20000000");
  });
  it("10 chunks to 3 saves 49 percent where they are 70 percent of the cost", () => {
    const { before, after, saving } = book.whatIf([event(), event()], { chunks: { to: 3 } });
    expect([before.usd, after.usd, saving.usd]).toEqual(["0.04", "0.0204", "0.0196"]);
    expect(saving.share).toBeCloseTo(0.49, 12);
  });
  it("takes dropped passages off the uncached input first, then the cache", () => {
    const { events } = book.whatIf(
      [event({ usage: { input: { total: 10_000, cacheRead: 8000 }, output: { total: 0 } } })],
      { chunks: { to: 3 } },
    );
    expect(events[0]!.after.lines.map(({ unit, quantity }) => [unit, quantity])).toEqual([["input.cache_read", 5100]]);
  });
  it("another model, another tier", () => {
    const { before, after } = book.whatIf([event()], { model: "gpt-5-nano", tier: "batch" });
    expect([before.usd, after.usd]).toEqual(["0.02", "0.00025"]);
  });
  it("caching on: the first call writes, the next read while the cache lives", () => {
    const calls = [0, 4, 8, 30].map((minute) =>
      event({ model: "claude-opus-5", at: new Date(Date.UTC(2026, 9, 1, 0, minute)) }),
    );
    const { events } = book.whatIf([...calls].reverse(), { caching: { prefix: 9000 } });
    expect(events.map(({ after }) => after.lines[1]!.unit)).toEqual([
      "input.cache_write",
      "input.cache_read",
      "input.cache_read",
      "input.cache_write",
    ]);
  });
  it("shorter answers, and any change of your own", () => {
    const long = event({ usage: { input: { total: 0 }, output: { total: 1000, reasoning: 900 } } });
    expect(book.whatIf([long], { maxOutput: 250 }).saving.share).toBe(0.75);
    expect(
      book.whatIf([long], { map: (each) => ({ ...each, usage: { ...each.usage, output: { total: 500 } } }) }).saving
        .share,
    ).toBe(0.5);
  });
  it("leaves out, and counts, what has no price", () => {
    const { before, unpriced } = priceBook([openai], { onUnknown: "unpriced" }).whatIf(
      [event(), event({ model: "no-such" })],
      {},
    );
    expect([before.usd, unpriced]).toEqual(["0.02", 1]);
  });
  it("refuses a change of chunks on events that do not say theirs: pricing/bad-quantity", () => {
    expect(() =>
      book.whatIf([{ usage: { input: { total: 1 }, output: { total: 0 } }, model: "gpt-5", at }], {
        chunks: { to: 3 },
      }),
    ).toThrowError(expect.objectContaining({ code: "pricing/bad-quantity" }));
  });
});
