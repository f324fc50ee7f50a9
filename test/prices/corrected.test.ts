/** Prices in which the imported lists are wrong, as their providers' own pages have them. */
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import deepseek from "../../src/prices/deepseek.ts";
import google from "../../src/prices/google.ts";
import groq from "../../src/prices/groq.ts";
import mistral from "../../src/prices/mistral.ts";
import openai from "../../src/prices/openai.ts";
import openrouter from "../../src/prices/openrouter.ts";
import perplexity from "../../src/prices/perplexity.ts";
import { type PriceQuery, priceBook, usageFrom } from "../../src/pricing/index.ts";

const book = priceBook([anthropic, google, deepseek, mistral, groq, openai, perplexity]);

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
    // It had one since 16:00 UTC of 16 August 2026, an hour off peak.
    expect(at("2026-08-16T15:59Z")).toBe("0.435");
    expect(at("2026-08-16T16:00Z")).toBe("0.66");
    expect(at("2026-08-17T00:59Z")).toBe("0.66");
    expect(at("2026-08-17T01:00Z")).toBe("1.32");
  });

  it.each(["deepseek-chat", "deepseek-reasoner"])("follow %s through the models it named", (model) => {
    const at = (moment: string): string | undefined => usd(2e6, 1e6, { model, at: moment }, 1e6);
    // A million each of misses, hits and output: https://api-docs.deepseek.com/quick_start/pricing at that time.
    const before = model === "deepseek-chat" ? "1.44" : "2.88"; // 0.27 + 0.07 + 1.10, 0.55 + 0.14 + 2.19
    expect(at("2025-09-05T15:59Z")).toBe(before);
    expect(at("2025-09-04T16:31Z")).toBe("0.72"); // 0.135 + 0.035 + 0.55
    expect(at("2025-09-05T16:00Z")).toBe("2.31"); // V3.1: 0.56 + 0.07 + 1.68, and no discount at night
    expect(at("2025-09-06T03:00Z")).toBe("2.31");
    expect(at("2025-09-29")).toBe("0.728"); // V3.2: 0.28 + 0.028 + 0.42
    expect(at("2026-04-23T23:59Z")).toBe("0.728");
    expect(at("2026-04-24")).toBe("0.448"); // V4 Flash: 0.14 + 0.028 + 0.28
    expect(at("2026-04-26T12:15Z")).toBe("0.4228"); // hits at a tenth
    const flags = (moment: string) =>
      book.cost({ input: { total: 1 }, output: { total: 1 } }, { model, at: moment }).flags;
    expect(flags("2026-07-24T12:00Z")).toEqual([]);
    expect(flags("2026-07-25")).toContain("price-past-its-promised-date");
  });

  it("have OpenAI's price of audio, and none of the snapshot whose page is gone", () => {
    const cost = (model: string): string | undefined =>
      book.cost({ input: { total: 2e6, audio: 1e6 }, output: { total: 2e6, audio: 1e6 } }, { model, at: "2026-11-27" })
        .usd;
    // https://developers.openai.com/api/docs/models/gpt-4o-audio-preview: 2.50 + 40 + 10 + 80
    for (const name of ["gpt-4o-audio-preview", "gpt-4o-audio-preview-2025-06-03"]) expect(cost(name)).toBe("132.5");
    expect(cost("gpt-4o-mini-audio-preview")).toBe("30.75");
    expect(() => cost("gpt-4o-audio-preview-2024-10-01")).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-model" }),
    );
  });

  it("have Perplexity's fee of a request, by how much it searches", () => {
    const fee = (model: string, size?: string): string =>
      book.cost(
        usageFrom({
          model,
          usage: { prompt_tokens: 0, completion_tokens: 0, ...(size && { search_context_size: size }) },
        }),
        { provider: "perplexity", at: "2026-06-01" },
      ).parts.other;
    const sizes = [undefined, "low", "medium", "high"];
    for (const model of ["sonar", "sonar-reasoning"])
      expect(sizes.map((size) => fee(model, size))).toEqual(["0.005", "0.005", "0.008", "0.012"]);
    for (const model of ["sonar-pro", "sonar-reasoning-pro"])
      expect(sizes.map((size) => fee(model, size))).toEqual(["0.006", "0.006", "0.01", "0.014"]);
    expect(fee("sonar-deep-research", "high")).toBe("0");
    const asked = { provider: "perplexity", tier: "high", at: "2026-06-01" };
    expect(usd(1e6, 0, { model: "sonar", ...asked })).toBe("1.012");
  });

  it("have Perplexity's fee whatever else a body says, and none where its size has no price", () => {
    const usage = (size: string, more: object = {}, model: string = "sonar") =>
      usageFrom({
        model,
        ...more,
        usage: { prompt_tokens: 1_000, completion_tokens: 2_000, total_tokens: 3_000, search_context_size: size },
      });
    const at = { at: "2026-06-01" };
    // 1 + 2 thousandths of a dollar for tokens; a thousand requests are 5, 8 and 12 dollars.
    for (const tier of ["default", "standard", "auto"])
      expect(book.cost(usage("high", { service_tier: tier }), at).usd).toBe("0.015");
    for (const size of ["none", "", "huge"]) expect(book.cost(usage(size), at).usd).toBe("0.008");
    expect(book.cost(usage("high"), { ...at, tier: "standard" }).usd).toBe("0.008");
    // Others that report it do not bill it.
    expect(book.cost(usage("low", {}, "gpt-5"), at).usd).toBe("0.02125"); // 1.25 and 10 dollars a million
    const mine = { ...openai, id: "mine", modifiers: [], cards: [{ id: "sonar", rates: { input: "1", output: "1" } }] };
    expect(priceBook([mine]).cost(usage("low"), at).usd).toBe("0.003");
    const tiered = priceBook([perplexity, openrouter]);
    expect(
      tiered.cost(usage("high", {}, "perplexity/sonar"), { provider: "openrouter", at: "2026-10-01" }).status,
    ).toBe("priced");
    // A replay searches as much as the call did, where that has a price.
    const event = { usage: usage("high"), model: "sonar", ...at };
    expect(book.whatIf([event], { model: "gpt-5" }).after.usd).toBe("0.02125");
    expect(book.whatIf([event], { model: "sonar-pro" }).after.usd).toBe("0.047"); // 3 + 30 + 14 thousandths
    const sizes = () => book.cost({ ...usage("high"), searchContext: "High" as "high" }, at);
    expect(sizes).toThrowError(expect.objectContaining({ code: "pricing/unknown-usage" }));
  });

  it("name the page on which Perplexity's fees were read", () => {
    const { card } = book.cost(
      { input: { total: 1 }, output: { total: 1 } },
      { model: "sonar", tier: "high", at: "2026-06-01" },
    );
    const page = { source: "https://developer.puter.com/tutorials/perplexity-api-pricing/", asOf: "2026-06-01" };
    expect(card).toMatchObject({ ...page, modifiers: [{ name: "high", ...page }] });
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
