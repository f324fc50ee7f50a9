/** Which price applies: dates, hours, tiers, regions, providers. Sources are those of the lists. */
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import azure from "../../src/prices/azure.ts";
import deepseek from "../../src/prices/deepseek.ts";
import google from "../../src/prices/google.ts";
import groq from "../../src/prices/groq.ts";
import openai from "../../src/prices/openai.ts";
import openrouter from "../../src/prices/openrouter.ts";
import {
  type PriceQuery,
  type ProviderPrices,
  priceBook,
  type Rates,
  type UsageInput,
  usageFrom,
} from "../../src/pricing/index.ts";
import { moment } from "../../src/pricing/lookup.ts";

/** A list of one card. */
const listOf = (rates: Rates, more: Partial<ProviderPrices> = {}): ProviderPrices => ({
  id: "x",
  name: "X",
  source: "https://example.com/prices",
  asOf: "2026-11-01",
  cards: [{ id: "m", rates }],
  ...more,
});
const query: PriceQuery = { model: "m", at: "2026-11-02" };
const tokens = (total: number, output: number, more: object = {}): UsageInput => ({
  input: { total, ...more },
  output: { total: output },
});
const at = "2026-10-01T12:00:00Z";

describe("dates", () => {
  const book = priceBook([openai, google, deepseek]);
  const million = { input: { total: 200_000, cacheRead: 100_000 }, output: { total: 100_000 } };
  const history: [string, string, string][] = [
    // input 0.1 M, cached 0.1 M, output 0.1 M
    ["gpt-5.6-luna", "2026-07-29T23:59:59Z", "0.71"], //  1 / 0.1 / 6
    ["gpt-5.6-luna", "2026-07-30T00:00:00Z", "0.142"], // 0.2 / 0.02 / 1.2
    ["o3", "2025-06-09T00:00:00Z", "5.05"], //            10 / 0.5 / 40
    ["o3", "2025-06-10T00:00:00Z", "1.05"], //            2 / 0.5 / 8
    ["gemini-3.8-flash", "2026-12-31T23:00:00Z", "0.4575"], // 0.75 / 0.075 / 3.75
    ["gemini-3.8-flash", "2027-01-01T00:00:00Z", "0.915"], //  known in advance
    ["deepseek-chat", "2025-08-01T00:29:59Z", "0.072"], //   0.135 / 0.035 / 0.55
    ["deepseek-chat", "2025-08-01T00:30:00Z", "0.144"], //   0.27 / 0.07 / 1.1
    ["deepseek-chat", "2025-08-01T16:29:59Z", "0.144"],
    ["deepseek-chat", "2025-08-01T16:30:00Z", "0.072"],
  ];
  it.each(history)("%s at %s", (model, moment, usd) => {
    expect(book.cost(million, { model, at: moment }).usd).toBe(usd);
  });
  it("may be a Date, ISO text, Unix seconds or milliseconds", () => {
    const ms = Date.UTC(2025, 5, 9);
    for (const moment of [new Date(ms), "2025-06-09", ms, ms / 1000])
      expect(book.cost(million, { model: "o3", at: moment }).usd).toBe("5.05");
  });
  it.each([
    ["2025-03-01T17:00:00", "2025-03-01T17:00:00Z"],
    ["2025-03-01T17:00", "2025-03-01T17:00:00Z"],
    ["2025-03-01T18:00:00.250+01:00", "2025-03-01T17:00:00.250Z"],
    ["2025-03-01T17:00:00.123456Z", "2025-03-01T17:00:00.123Z"],
    ["2024-02-29", "2024-02-29T00:00:00Z"],
  ])("%s is %s, in every time zone", (text, utc) => {
    const zone = process.env.TZ;
    for (const TZ of ["UTC", "Asia/Tokyo", "America/New_York"]) {
      process.env.TZ = TZ;
      expect(moment(text)).toBe(Date.parse(utc));
    }
    process.env.TZ = zone ?? "";
    if (zone === undefined) delete process.env.TZ;
  });
  it.each([
    ...["2026-02-30", "2026-11-31", "2025-02-29", "2026-13-01", "2026-11-00", "2026-11", "2026"],
    ...["foo 2026-11-01", "hello 2026", "tomorrow-5", "gpt-5", "99999", "1793491200", "11/01/2026", ""],
    ...["2026-11-01T25:00Z", "2026-11-01T12:00+99:00", "2026-11-01 12:00:00", "2026-11-01Z", "2026-02-30T12:00Z"],
  ])("%j is no date: pricing/bad-date, with the way out", (text) => {
    expect(() => moment(text)).toThrowError(
      expect.objectContaining({
        code: "pricing/bad-date",
        message: `${JSON.stringify(text)} is not a date; give "2026-11-01" or "2026-11-01T17:00:00Z"`,
      }),
    );
  });
  it("of cards must exist, too: pricing/bad-card", () => {
    for (const since of ["2026-02-30", "2026-1-1", "soon"])
      expect(() =>
        priceBook([listOf({}, { cards: [{ id: "m", since, rates: { input: "1" } }] })]).cost(tokens(1, 0), query),
      ).toThrowError(expect.objectContaining({ code: "pricing/bad-card" }));
  });
  it("names the day the rates came into force", () => {
    expect(book.cost(million, { model: "o3", at }).card!.effective).toBe("2025-06-10");
  });
  it("windows may wrap over midnight", () => {
    const list = {
      ...listOf({}),
      cards: [{ id: "m", rates: [{ rates: { input: "2" } }, { hours: "22:00-06:00", rates: { input: "1" } }] }],
    };
    const hour = (time: string) =>
      priceBook([list]).cost(tokens(1_000_000, 0), { model: "m", at: `2026-11-02T${time}Z` }).usd;
    expect(["21:59", "22:00", "00:00", "05:59", "06:00"].map(hour)).toEqual(["2", "1", "1", "1", "2"]);
  });
});

describe("tiers and regions", () => {
  const book = priceBook([openai, anthropic, google, groq]);
  const million = { input: { total: 100_000 }, output: { total: 100_000 } };
  const stacks: [string, PriceQuery, string][] = [
    ["OpenAI standard", { model: "gpt-5" }, "1.125"],
    ["OpenAI default is standard", { model: "gpt-5", tier: "default" }, "1.125"],
    ["OpenAI batch", { model: "gpt-5", tier: "batch" }, "0.5625"],
    ["OpenAI flex", { model: "gpt-5", tier: "flex" }, "0.5625"],
    ["OpenAI priority: 2.50 / 20 for GPT-5", { model: "gpt-5", tier: "priority" }, "2.25"],
    ["OpenAI priority: 12.50 / 75 for GPT-5.5", { model: "gpt-5.5", tier: "priority" }, "8.75"],
    ["OpenAI priority: 0.45 / 3.60 for GPT-5 mini", { model: "gpt-5-mini", tier: "priority" }, "0.405"],
    ["OpenAI priority: 3.50 / 14 for GPT-4.1", { model: "gpt-4.1", tier: "priority" }, "1.75"],
    ["OpenAI fast", { model: "gpt-6-sol", tier: "fast" }, "2.4"],
    ["OpenAI in a region", { model: "gpt-6-sol", region: "eu" }, "1.32"],
    ["OpenAI batch in a region", { model: "gpt-6-sol", tier: "batch", region: "eu" }, "0.66"],
    ["a region that costs nothing extra for the model", { model: "gpt-5", region: "eu" }, "1.125"],
    ["Anthropic batch", { model: "claude-opus-5", tier: "batch" }, "1.5"],
    ["Anthropic in the US", { model: "claude-opus-5", region: "us" }, "3.3"],
    ["Anthropic batch in the US", { model: "claude-opus-5", tier: "batch", region: "us" }, "1.65"],
    ["Anthropic fast", { model: "claude-opus-5", tier: "fast" }, "6"],
    ["Anthropic fast in the US", { model: "claude-opus-5", tier: "fast", region: "us" }, "6.6"],
    ["Anthropic fast, as it once was", { model: "claude-opus-4-6", tier: "fast", at: "2026-04-01" }, "18"],
    ["Gemini priority by traffic type", { model: "gemini-3.8-flash", tier: "ON_DEMAND_PRIORITY" }, "0.81"],
    ["Gemini flex by traffic type", { model: "gemini-3.8-flash", tier: "ON_DEMAND_FLEX" }, "0.225"],
    ["Gemini on demand", { model: "gemini-3.8-flash", tier: "ON_DEMAND" }, "0.45"],
  ];
  it.each(stacks)("%s", (_name, asked, usd) => {
    expect(book.cost(million, { at, ...asked }).usd).toBe(usd);
  });
  it("prices the tier that the usage says was served, unless the caller says otherwise", () => {
    const usage = usageFrom({
      model: "gpt-5",
      service_tier: "flex",
      usage: { prompt_tokens: 100_000, completion_tokens: 100_000 },
    });
    expect(book.cost(usage, { at }).usd).toBe("0.5625");
    expect(book.cost(usage, { at, tier: "standard" }).usd).toBe("1.125");
  });
  it("flags a tier that is only a wish, and capacity paid in advance", () => {
    expect(book.cost(million, { model: "gpt-5", at, tier: "auto" }).flags).toEqual(["tier-not-served"]);
    expect(book.cost(million, { model: "gpt-5", at, tier: "scale" }).flags).toEqual(["capacity-paid-in-advance"]);
  });
  it("applies to tokens, not to fees", () => {
    const cost = book.cost({ ...million, searches: { web: 1 } }, { model: "claude-opus-5", tier: "batch", at });
    expect(cost.lines.map(({ unit, rate }) => [unit, rate])).toEqual([
      ["input", "2.5/M"],
      ["output", "12.5/M"],
      ["searches.web", "10/k"],
    ]);
  });
  it("names the source and date of each factor", () => {
    expect(book.cost(million, { model: "gpt-5", tier: "priority", at }).card!.modifiers).toEqual([
      { name: "priority", source: "https://openai.com/api-priority-processing/", asOf: "2026-09-26" },
    ]);
  });
  it("may replace rates: the matching tier wins at an equal step", () => {
    const list = listOf(
      { input: "1", output: "2 >200000 1" },
      {
        modifiers: [
          { kind: "tier", name: "priority", rates: { output: "2 >200000 1.5" }, source: "s", asOf: "2026-11-01" },
        ],
      },
    );
    const rate = (tier?: string) => priceBook([list]).cost(tokens(250_000, 1000), { ...query, tier }).lines[1]!.rate;
    expect([rate(), rate("priority")]).toEqual(["1/M", "1.5/M"]);
  });
  it("each rate has steps of its own", () => {
    const cost = priceBook([listOf({ input: "1 >128000 9", output: "2 >32000 18" })]).cost(tokens(40_000, 1000), query);
    expect(cost.lines.map(({ rate }) => rate)).toEqual(["1/M", "18/M"]);
  });
});

describe("finding the card", () => {
  const book = priceBook([openai, anthropic, google, groq, azure, openrouter]);
  const found: [string, string | undefined, string][] = [
    ["gpt-5-2025-08-07", undefined, "openai/gpt-5"],
    ["GPT-5", undefined, "openai/gpt-5"],
    ["openai/gpt-5", undefined, "openai/gpt-5"],
    ["openai/gpt-5", "openrouter", "openrouter/openai/gpt-5"],
    ["gpt-5", "azure", "openai/gpt-5"],
    ["claude-sonnet-4-5-20250929", "azure", "anthropic/claude-sonnet-4-5"],
    ["claude-sonnet-4-5-20250929", "google", "google/claude-sonnet-4-5"],
    ["claude-sonnet-4-5-20250929", "vertex", "google/claude-sonnet-4-5"],
    ["gpt-6-sol-2026-09-01", undefined, "openai/gpt-6-sol"],
    ["gpt-6-sol-20260901", undefined, "openai/gpt-6-sol"],
    ["claude-opus-5-20260724", undefined, "anthropic/claude-opus-5"],
    ["gemini-2.5-pro-preview-05-06", undefined, "google/gemini-2.5-pro"],
    ["gemini-2.5-pro-preview-tts", undefined, "google/gemini-2.5-pro-tts"],
    ["meta-llama/Llama-4-Scout-17B-16E-Instruct", "groq", "groq/meta-llama/llama-4-scout-17b-16e-instruct"],
    ["ft:gpt-4o", undefined, "openai/ft:gpt-4o"],
    ["omni-moderation-latest", undefined, "openai/moderation"],
    ["models/gemini-2.5-flash", undefined, "google/gemini-2.5-flash"],
    ["models/gemini-2.5-flash", "google", "google/gemini-2.5-flash"],
    ["publishers/google/models/gemini-3.8-flash", undefined, "google/gemini-3.8-flash"],
    ["projects/p/locations/global/publishers/google/models/gemini-2.5-flash", "vertex", "google/gemini-2.5-flash"],
    ["publishers/anthropic/models/claude-opus-5", undefined, "google/claude-opus-5"],
  ];
  it.each(found)("%s at %s", (model, provider, id) => {
    expect(book.cost(tokens(1, 0), { model, provider, at: "2026-11-20" }).card!.id).toBe(id);
  });
  it("takes a place at Google for Google, and for nobody else", () => {
    const flags = (model: string) => book.cost(tokens(1, 0), { model, at: "2026-11-20" }).flags;
    expect(flags("publishers/google/models/gemini-2.5-flash")).toEqual([]);
    expect(flags("publishers/anthropic/models/claude-2.1")).toEqual(["price-of-another-provider:anthropic"]);
    const unpriced = priceBook([groq, openai], { onUnknown: "unpriced" });
    for (const model of ["models/gpt-5", "publishers/meta/models/llama-3.1-8b-instant"])
      expect(unpriced.cost(tokens(1, 0), { model, at }).flags).toEqual(["unknown-model"]);
  });
  it("does not depend on what was asked before", () => {
    const asked: PriceQuery[] = [
      { model: "openai gpt-5", at },
      { model: "gpt-5", provider: "openai", at },
    ];
    for (const order of [asked, [...asked].reverse()]) {
      const fresh = priceBook([openai], { onUnknown: "unpriced" });
      const status = new Map(order.map((each) => [each, fresh.cost(tokens(1, 1), each).status]));
      expect(asked.map((each) => status.get(each))).toEqual(["unpriced", "priced"]);
    }
  });
  it("says when the provider asked has no card of its own and another's is used", () => {
    const flags = (model: string, provider?: string) =>
      book.cost(tokens(1, 0), { model, provider, at: "2026-11-20" }).flags;
    expect(flags("gpt-5", "azure")).toEqual(["price-of-another-provider:openai"]);
    expect(flags("azure/gpt-5")).toEqual(["price-of-another-provider:openai"]);
    expect(flags("o1", "azure")).toEqual([]);
    expect(flags("gpt-5", "openai")).toEqual([]);
    expect(flags("openai/gpt-5")).toEqual([]);
    expect(flags("openai/gpt-5", "openrouter")).toEqual([]);
    // The maker is in the name of a model that another sells.
    expect(flags("openai/gpt-oss-120b")).toEqual([]);
  });
  it("does not remember without bound", () => {
    const small = priceBook([openai], { onUnknown: "unpriced" });
    for (let index = 0; index < 10_000; index++) small.cost(tokens(1, 1), { model: `made-up-${index}` });
    expect(small.cost(tokens(1_000_000, 0), { model: "gpt-5", at }).usd).toBe("1.25");
  });
});
