import { describe, expect, it } from "vitest";
import openai from "../../src/prices/openai.ts";
import { priceBook, type UsageInput, uncachedInput, usageOf } from "../../src/pricing/index.ts";

describe("usageOf", () => {
  it("fills what is absent with zero and one call", () => {
    const usage = usageOf({ input: { total: 17_903, cacheRead: 17_817 }, output: { total: 0 } });
    expect([usage.input.cacheWrite, usage.output.reasoning, usage.calls, usage.searches.web]).toEqual([0, 0, 1, 0]);
    expect(uncachedInput(usage)).toBe(86);
  });
  const bad: [string, UsageInput, string][] = [
    ["negative tokens", { input: { total: -1 }, output: { total: 0 } }, "pricing/bad-quantity"],
    ["fractional tokens", { input: { total: 1.5 }, output: { total: 0 } }, "pricing/bad-quantity"],
    ["no number", { input: { total: Number.NaN }, output: { total: 0 } }, "pricing/bad-quantity"],
    [
      "fractional searches",
      { input: { total: 1 }, output: { total: 0 }, searches: { web: 0.5 } },
      "pricing/bad-quantity",
    ],
    [
      "negative seconds",
      { input: { total: 1 }, output: { total: 0 }, seconds: { audio: -0.5 } },
      "pricing/bad-quantity",
    ],
    [
      "cache above input",
      { input: { total: 1, cacheWrite: 2 }, output: { total: 0 } },
      "pricing/breakdown-above-total",
    ],
    [
      "lifetimes above writes",
      { input: { total: 9, cacheWrite: 2, cacheWriteByTtl: { "1h": 3 } }, output: { total: 0 } },
      "pricing/breakdown-above-total",
    ],
    [
      "reasoning above output",
      { input: { total: 1 }, output: { total: 1, reasoning: 2 } },
      "pricing/breakdown-above-total",
    ],
    ["audio above input", { input: { total: 1, audio: 2 }, output: { total: 0 } }, "pricing/breakdown-above-total"],
    [
      "cached images above images",
      { input: { total: 9, cacheRead: 5, image: 1, cacheReadImage: 2 }, output: { total: 0 } },
      "pricing/breakdown-above-total",
    ],
  ];
  it.each(bad)("refuses %s", (_name, parts, code) => {
    expect(() => usageOf(parts)).toThrowError(expect.objectContaining({ code }));
  });
  it("names what is missing", () => {
    const input = { total: 5 };
    expect(() => usageOf({ input } as UsageInput)).toThrowError(/output missing/);
    expect(() => usageOf({} as UsageInput)).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-usage", details: { missing: ["input", "output"] } }),
    );
  });

  const counts = { input: { total: 10 }, output: { total: 5 } };
  it.each<[string, object]>([
    ["seconds.sound", { ...counts, seconds: { sound: 500 } }],
    ["search", { ...counts, search: { web: 5 } }],
    ["searches.webb", { ...counts, searches: { webb: 5 } }],
    ["input.cacheread", { ...counts, input: { total: 1_000, cacheread: 800 } }],
    ["input.cached", { ...counts, input: { total: 1_000, cached: 800 } }],
    ["output.thinking", { ...counts, output: { total: 5, thinking: 5 } }],
    ["image", { ...usageOf(counts), image: 5 }],
    ["input.cached", { ...usageOf(counts), input: { ...usageOf(counts).input, cached: 5 } }],
  ])("refuses %s, which is no name of a usage", (name, usage) => {
    const error = {
      code: "pricing/unknown-usage",
      details: { name, known: expect.arrayContaining([expect.any(String)]) },
    };
    expect(() => usageOf(usage as UsageInput)).toThrowError(expect.objectContaining(error));
    expect(() => priceBook([openai]).cost(usage as UsageInput, { model: "gpt-5" })).toThrowError(
      expect.objectContaining(error),
    );
  });
  it("says which names there are", () => {
    const usage: object = { ...counts, searches: { webb: 5 } };
    expect(() => usageOf(usage as UsageInput)).toThrow(
      'A usage has no "searches.webb", which would cost nothing; searches has web, file',
    );
  });
  it("takes a copy of a usage, and what says whose call it was", () => {
    const { raw: _, ...usage } = usageOf(counts);
    const copy = { ...usage, user: "u_1", isRetry: true, cachedTokens: undefined };
    expect(usageOf(copy)).toEqual(usageOf(counts));
  });
});
