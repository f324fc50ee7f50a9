/**
 * Costs to the last digit. Rows marked genai-prices follow the cases of its own test suite
 * (https://github.com/pydantic/genai-prices, MIT, read 2026-08-21); others name their page.
 */
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

const sonnet: Rates = {
  input: "3 >200000 6",
  "input.cache_read": "0.3 >200000 0.6",
  "input.cache_write": "3.75 >200000 7.5",
  "input.cache_write.1h": "6 >200000 12",
  output: "15 >200000 22.5",
};
const rows: [name: string, rates: Rates, usage: UsageInput, input: string, output: string][] = [
  ["below the step (genai-prices)", sonnet, tokens(100_000, 0), "0.3", "0"],
  ["on the step the base rate holds (genai-prices)", sonnet, tokens(200_000, 0), "0.6", "0"],
  ["one token above, the whole request moves (genai-prices)", sonnet, tokens(200_001, 0), "1.200006", "0"],
  ["the step looks at input, not output (genai-prices)", sonnet, tokens(100_000, 100_000), "0.3", "1.5"],
  ["above the step, output is dearer, too (genai-prices)", sonnet, tokens(300_000, 10_000), "1.8", "0.225"],
  [
    "cache rates follow the step (genai-prices)",
    {
      input: "5 >272000 10",
      "input.cache_read": ">272000 1",
      "input.cache_write": ">272000 12.5",
      output: "30 >272000 45",
    },
    tokens(300_000, 10_000, { cacheRead: 50_000, cacheWrite: 100_000 }),
    "2.8",
    "0.45",
  ],
  [
    "half-cent results stay exact (genai-prices)",
    { input: "5 >272000 10", "input.cache_write": "6.25 >272000 12.5", output: "30" },
    tokens(272_001, 0, { cacheWrite: 272_001 }),
    "3.4000125",
    "0",
  ],
  [
    "modality and cache overlap: 550 / 250 / 150 / 50 (genai-prices)",
    {
      input: "5",
      "input.image": "8",
      "input.cache_read": "1.25",
      "input.cache_read.image": "2",
      output: "10",
      "output.image": "32",
    },
    { input: { total: 1000, cacheRead: 200, image: 300, cacheReadImage: 50 }, output: { total: 600, image: 500 } },
    "0.0050375",
    "0.017",
  ],
  [
    "images out of an answer that also reasons (genai-prices)",
    { output: "12", "output.image": "120" },
    { input: { total: 0 }, output: { total: 2309, image: 1120, reasoning: 529 } },
    "0",
    "0.148668",
  ],
  [
    "cheap cache writes (genai-prices)",
    { input: "2", "input.cache_write": "0.5", "input.cache_read": "0.25", output: "10" },
    tokens(1000, 100, { cacheWrite: 20, cacheRead: 30 }),
    "0.0019175",
    "0.001",
  ],
  [
    "a bill: $0.05439 on Anthropic's console (BerriAI/litellm#9812)",
    { input: "3", "input.cache_write": "3.75", "input.cache_read": "0.3", output: "15" },
    tokens(12_307, 550, { cacheWrite: 12_304 }),
    "0.046149",
    "0.00825",
  ],
  [
    "an explicit zero is a rate",
    { input: "1", "input.cache_read": "0", output: "1" },
    tokens(10_000, 0, { cacheRead: 10_000 }),
    "0",
    "0",
  ],
  ["a rate finer than a pico-dollar", { input: "0.0833333333333", output: "1" }, tokens(3_000_000, 0), "0.25", "0"],
  [
    "writes by lifetime; the rest at the shortest",
    sonnet,
    { input: { total: 1000, cacheWrite: 1000, cacheWriteByTtl: { "1h": 400 } }, output: { total: 0 } },
    "0.00465",
    "0",
  ],
];

describe("cost", () => {
  it.each(rows)("%s", (_name, rates, usage, input, output) => {
    const cost = priceBook([listOf(rates)]).cost(usage, query);
    expect([cost.parts.input, cost.parts.output, cost.status]).toEqual([input, output, "priced"]);
  });

  it("has one line per rate, which add up", () => {
    const cost = priceBook([listOf({ ...sonnet, "searches.web": "10", "seconds.session": "0.08" })]).cost(
      {
        input: { total: 100, cacheRead: 20, cacheWrite: 30, cacheWriteByTtl: { "5m": 10, "1h": 20 } },
        output: { total: 7 },
        searches: { web: 2 },
        seconds: { session: 1800 },
      },
      query,
    );
    expect(cost.lines.map(({ unit, quantity, rate, usd }) => [unit, quantity, rate, usd])).toEqual([
      ["input", 50, "3/M", "0.00015"],
      ["input.cache_read", 20, "0.3/M", "0.000006"],
      ["input.cache_write", 10, "3.75/M", "0.0000375"],
      ["input.cache_write.1h", 20, "6/M", "0.00012"],
      ["output", 7, "15/M", "0.000105"],
      ["searches.web", 2, "10/k", "0.02"],
      ["seconds.session", 1800, "0.08/h", "0.04"],
    ]);
    expect(cost.nano).toBe(cost.lines.reduce((sum, { nano }) => sum + nano, 0n));
    expect(cost.usd).toBe("0.0604185");
    expect(cost.parts).toEqual({ input: "0.0003135", output: "0.000105", other: "0.06" });
  });

  it("rounds once, half to even, and lines share the rounding", () => {
    // 0.5 nano-dollars a token: three lines of 1 token are 1.5, which is 2.
    const book = priceBook([listOf({ input: "0.0005", "input.cache_read": "0.0005", output: "0.0005" })]);
    const cost = book.cost(tokens(2, 1, { cacheRead: 1 }), query);
    expect(cost.nano).toBe(2n);
    expect(cost.lines.map(({ nano }) => nano)).toEqual([0n, 1n, 1n]);
    expect([1, 3, 5, 7].map((total) => book.cost(tokens(total, 0), query).nano)).toEqual([0n, 2n, 2n, 4n]);
  });

  it("is exact above 2^53 pico-dollars", () => {
    const cost = priceBook([listOf({ input: "600", output: "600" })]).cost(
      tokens(9_007_199_254_740_991, 9_007_199_254_740_991),
      query,
    );
    expect(cost.nano).toBe(9_007_199_254_740_991n * 2n * 600_000n);
  });

  it("writes itself as JSON, with text for bigints", () => {
    expect(
      JSON.parse(JSON.stringify(priceBook([openai]).cost(tokens(1_000_000, 0), { model: "gpt-5", at }))),
    ).toMatchObject({
      status: "priced",
      usd: "1.25",
      nano: "1250000000",
      lines: [{ unit: "input", nano: "1250000000" }],
    });
  });

  it("does not change when the usage is changed later", () => {
    const usage = { input: { total: 1_000_000 }, output: { total: 0 } };
    const cost = priceBook([openai]).cost(usage, { model: "gpt-5", at });
    usage.input.total = 1;
    expect(cost.usd).toBe("1.25");
  });

  it("names its card: id, first day, source, digest", () => {
    const { card } = priceBook([anthropic]).cost(tokens(1, 1), { model: "claude-3-7-sonnet", at });
    expect(card).toMatchObject({
      id: "anthropic/claude-3-7-sonnet-latest",
      effective: "2025-02-24",
      source: "https://platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing",
      asOf: "2026-09-23",
    });
    expect(card!.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("prices durations by their decimal text", () => {
    const cost = priceBook([openai]).cost(
      { input: { total: 0 }, output: { total: 0 }, seconds: { audio: 12.5 } },
      { model: "whisper-1", at },
    );
    expect(cost.usd).toBe("0.00125");
  });
});

describe("what has no rate is said, never priced 0", () => {
  const book = priceBook([openai, anthropic], { onUnknown: "unpriced" });
  it("gives a partial cost for output of an embedding model", () => {
    const cost = book.cost(tokens(10, 5), { model: "text-embedding-3-small", at });
    expect([cost.status, cost.flags, cost.usd]).toEqual(["partial", ["unpriced:output"], "0.0000002"]);
  });
  it("prices a cache without a rate of its own as input, and says so", () => {
    const cost = book.cost(tokens(1000, 0, { cacheRead: 400 }), { model: "gpt-4", at });
    expect([cost.status, cost.flags, cost.usd]).toEqual(["priced", ["cache-read-at-input-rate"], "0.03"]);
  });
  it("prices a lifetime nobody publishes at the shortest, and says so", () => {
    const cost = book.cost(
      { input: { total: 1000, cacheWrite: 1000, cacheWriteByTtl: { "12h": 1000 } }, output: { total: 0 } },
      { model: "gpt-6-sol", at },
    );
    expect([cost.flags, cost.usd]).toEqual([["cache-write-at-shortest-rate:12h"], "0.0025"]);
  });
  it("leaves an unknown model unpriced", () => {
    const cost = book.cost(tokens(10, 5), { model: "gpt-9-nova" });
    expect([cost.status, cost.usd, cost.nano, cost.card, cost.flags]).toEqual([
      "unpriced",
      undefined,
      undefined,
      undefined,
      ["unknown-model"],
    ]);
  });
  it("prices a free model at zero, because its list says so", () => {
    const cost = priceBook([google]).cost(tokens(10, 5), { model: "gemma-3-27b-it", at });
    expect([cost.status, cost.usd]).toEqual(["priced", "0"]);
  });
  it("carries the usage's own flags", () => {
    const usage = usageFrom({ usage: { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 } });
    expect(book.cost(usage, { model: "gpt-5", at }).flags).toEqual(["total-mismatch"]);
  });
  it("says when prices are old, and when their promise has passed", () => {
    expect(book.cost(tokens(1, 1), { model: "gpt-5", at: "2026-12-22" }).flags).toEqual([]);
    expect(book.cost(tokens(1, 1), { model: "gpt-5", at: "2026-12-23" }).flags).toEqual(["price-older-than-90d"]);
    expect(book.cost(tokens(1, 1), { model: "gpt-5.6-sol", at: "2026-11-21T23:59:59Z" }).flags).toEqual([]);
    expect(book.cost(tokens(1, 1), { model: "gpt-5.6-sol", at: "2026-11-22" }).flags).toEqual([
      "price-past-its-promised-date",
    ]);
  });
});

describe("refusals", () => {
  const book = priceBook([openai, anthropic, google]);
  const refused: [string, UsageInput, PriceQuery, object][] = [
    [
      "an unknown model, naming the nearest",
      tokens(1, 1),
      { model: "gpt-5-min" },
      {
        code: "pricing/unknown-model",
        details: { model: "gpt-5-min", provider: undefined, closest: ["gpt-5-mini", "gpt-4o-mini", "gpt-5-nano"] },
      },
    ],
    ["no model at all", tokens(1, 1), {}, { code: "pricing/unknown-model" }],
    [
      "a provider that is not in the book",
      tokens(1, 1),
      { model: "gpt-5", provider: "mistral" },
      { code: "pricing/unknown-model" },
    ],
    ["negative tokens", tokens(-1, 1), { model: "gpt-5" }, { code: "pricing/bad-quantity" }],
    ["fractional tokens", tokens(1, 0.5), { model: "gpt-5" }, { code: "pricing/bad-quantity" }],
    [
      "a breakdown above its total",
      tokens(1, 1, { cacheRead: 2 }),
      { model: "gpt-5" },
      { code: "pricing/breakdown-above-total" },
    ],
    [
      "a date before the first card",
      tokens(1, 1),
      { model: "gpt-5", at: "2025-08-06" },
      { code: "pricing/before-first-card" },
    ],
    ["a date that is none", tokens(1, 1), { model: "gpt-5", at: "yesterday" }, { code: "pricing/bad-date" }],
    [
      "a tier that nobody has",
      tokens(1, 1),
      { model: "gpt-5", tier: "warp" },
      {
        code: "pricing/unknown-tier",
        details: { model: "gpt-5", tier: "warp", known: ["standard", "batch", "flex", "priority", "scale"] },
      },
    ],
    [
      "a tier that the model does not have",
      tokens(1, 1),
      { model: "gpt-4", tier: "flex" },
      { code: "pricing/unknown-tier" },
    ],
    [
      "fast mode in a batch",
      tokens(1, 1),
      { model: "claude-opus-5", tier: "batch+fast" },
      { code: "pricing/unknown-tier" },
    ],
    [
      "a region that is not priced",
      tokens(1, 1),
      { model: "gpt-5", region: "moon" },
      { code: "pricing/unknown-region" },
    ],
  ];
  it.each(refused)("of %s", (_name, usage, asked, error) => {
    expect(() => book.cost(usage, { at, ...asked })).toThrowError(expect.objectContaining(error));
  });
  it("of the usage of an unknown model are the same when it stays unpriced", () => {
    expect(() => priceBook([openai], { onUnknown: "unpriced" }).cost(tokens(-1, 0), { model: "no-such" })).toThrowError(
      expect.objectContaining({ code: "pricing/bad-quantity" }),
    );
  });
  it("of a tier are not the caller's fault when the provider reported it", () => {
    const usage = { ...tokens(1, 1), tier: "warp" };
    expect(() => book.cost(usage, { model: "gpt-5", at })).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-tier" }),
    );
    expect(priceBook([openai], { onUnknown: "unpriced" }).cost(usage, { model: "gpt-5", at })).toMatchObject({
      status: "unpriced",
      flags: ["unknown-tier:warp"],
    });
  });
  it("of cards that cannot be read: pricing/bad-card", () => {
    for (const rates of [{ inputs: "1" }, { input: "1 > x 2" }, { input: "1 >200000" }]) {
      expect(() => priceBook([listOf(rates as Rates)]).cost(tokens(1, 1), query)).toThrowError(
        expect.objectContaining({ code: "pricing/bad-card" }),
      );
    }
    expect(() =>
      priceBook([{ ...listOf({}), cards: [{ id: "m", rates: [{ rates: {}, hours: "8-17" }] }] }]).cost(
        tokens(1, 1),
        query,
      ),
    ).toThrowError(expect.objectContaining({ code: "pricing/bad-card" }));
  });
});

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
    ["deepseek-chat", "2026-10-01T00:29:59Z", "0.072"], //   0.135 / 0.035 / 0.55
    ["deepseek-chat", "2026-10-01T00:30:00Z", "0.144"], //   0.27 / 0.07 / 1.1
    ["deepseek-chat", "2026-10-01T16:29:59Z", "0.144"],
    ["deepseek-chat", "2026-10-01T16:30:00Z", "0.072"],
  ];
  it.each(history)("%s at %s", (model, moment, usd) => {
    expect(book.cost(million, { model, at: moment }).usd).toBe(usd);
  });
  it("may be a Date, ISO text, Unix seconds or milliseconds", () => {
    const ms = Date.UTC(2025, 5, 9);
    for (const moment of [new Date(ms), "2025-06-09", ms, ms / 1000])
      expect(book.cost(million, { model: "o3", at: moment }).usd).toBe("5.05");
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
  ];
  it.each(found)("%s at %s", (model, provider, id) => {
    expect(book.cost(tokens(1, 0), { model, provider, at: "2026-11-20" }).card!.id).toBe(id);
  });
  it("does not remember without bound", () => {
    const small = priceBook([openai], { onUnknown: "unpriced" });
    for (let index = 0; index < 10_000; index++) small.cost(tokens(1, 1), { model: `made-up-${index}` });
    expect(small.cost(tokens(1_000_000, 0), { model: "gpt-5", at }).usd).toBe("1.25");
  });
});
