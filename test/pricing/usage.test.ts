import { describe, expect, it } from "vitest";
import { type UsageInput, uncachedInput, usageOf } from "../../src/pricing/index.ts";

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
});
