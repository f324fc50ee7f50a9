/** Prices in which the imported lists are wrong, as their providers' own pages have them. */
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import deepseek from "../../src/prices/deepseek.ts";
import google from "../../src/prices/google.ts";
import groq from "../../src/prices/groq.ts";
import mistral from "../../src/prices/mistral.ts";
import { type PriceQuery, priceBook } from "../../src/pricing/index.ts";

const book = priceBook([anthropic, google, deepseek, mistral, groq]);

/** Dollars of so many input and output tokens. */
function usd(input: number, output: number, query: PriceQuery, cacheRead: number = 0): string | undefined {
  return book.cost({ input: { total: input, cacheRead }, output: { total: output } }, query).usd;
}

describe("corrected prices", () => {
  it("have DeepSeek's peak on weekdays only, and not before it had one", () => {
    const at = (moment: string): string | undefined => usd(1e6, 0, { model: "deepseek-v4-pro", at: moment });
    // https://api-docs.deepseek.com/quick_start/pricing: 01:00 - 04:00 and 06:00 - 10:00 UTC, Monday through Friday.
    expect(at("2026-11-27T01:00Z")).toBe("1.32");
    expect(at("2026-11-27T03:59:59Z")).toBe("1.32");
    expect(at("2026-11-27T04:00Z")).toBe("0.66");
    expect(at("2026-11-27T06:00Z")).toBe("1.32");
    expect(at("2026-11-27T10:00Z")).toBe("0.66");
    for (const weekend of ["2026-11-28", "2026-11-29"]) expect(at(`${weekend}T02:00Z`)).toBe("0.66");
    expect(at("2026-11-30T02:00Z")).toBe("1.32");
    // For its first week the page had no days of the week, and before that no peak.
    expect(at("2026-08-22T02:00Z")).toBe("1.32");
    expect(at("2026-08-29T02:00Z")).toBe("0.66");
    expect(at("2026-07-01T02:00Z")).toBe("0.435");
  });

  it("have Claude Sonnet 4's price of long requests, since it takes them", () => {
    const cost = (tokens: number, at: string): string | undefined =>
      usd(tokens, 1_000, { model: "claude-sonnet-4-20250514", at });
    // 3 and 15 dollars a million, 6 and 22.5 above 200,000 tokens of input.
    expect(cost(200_000, "2025-12-01")).toBe("0.615");
    expect(cost(250_000, "2025-12-01")).toBe("1.5225");
    expect(cost(250_000, "2025-08-11")).toBe("0.765");
    expect(usd(250_000, 1_000, { model: "claude-sonnet-4@20250514", provider: "google", at: "2025-12-01" })).toBe(
      "1.5225",
    );
  });

  it("halve no cached tokens of a batch where discounts do not stack", () => {
    const batch = { tier: "batch", at: "2026-11-20" };
    // https://ai.google.dev/gemini-api/docs/batch-api: priced the same as for non-batch API traffic.
    expect(usd(100_000, 0, { model: "gemini-2.5-pro", ...batch }, 100_000)).toBe("0.0125");
    expect(usd(100_000, 0, { model: "gemini-2.5-pro", ...batch })).toBe("0.0625");
    // https://console.groq.com/docs/batch: all at the 50% batch rate regardless of cache status.
    for (const cached of [0, 1e6])
      expect(usd(1e6, 0, { model: "openai/gpt-oss-120b", provider: "groq", ...batch }, cached)).toBe("0.075");
  });

  it("take Mistral's latest models for what they have been since December 2025 and March 2026", () => {
    for (const [latest, dated, dollars] of [
      ["mistral-large-latest", "mistral-large-2512", "2"],
      ["mistral-small-latest", "mistral-small-2603", "0.75"],
    ] as const)
      for (const model of [latest, dated]) expect([model, usd(1e6, 1e6, { model })]).toEqual([model, dollars]);
  });
});
