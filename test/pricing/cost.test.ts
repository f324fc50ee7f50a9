/**
 * Costs to the last digit. Rows marked genai-prices follow the cases of its own test suite
 * (https://github.com/pydantic/genai-prices, MIT, read 2026-08-21); others name their page.
 */
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
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

  it("refuses rates that doubles cannot hold, naming the longest: pricing/bad-card", () => {
    const nine15 = tokens(9e15, 0);
    for (const input of ["0.1234567890123456789", "99999999999999999999"])
      expect(() => priceBook([listOf({ input })]).cost(nine15, query)).toThrowError(
        expect.objectContaining({ code: "pricing/bad-card", message: expect.stringContaining(`"${input}"`) }),
      );
    // 12 digits beside a fee of 10^16 parts: large, and exact.
    const fine = priceBook([listOf({ input: "0.123456789012", calls: "12" })]).cost(nine15, query);
    expect(fine.nano).toBe(123_456_789_012n * 9_000_000n + 12_000_000n);
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
    const { lines } = priceBook([openai]).cost(tokens(1_000_000, 0), { model: "gpt-5", at });
    expect(JSON.parse(JSON.stringify(lines))).toMatchObject([{ nano: "1250000000", usd: "1.25" }]);
    expect(structuredClone(lines)).toEqual(lines);
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
  it("has no price where nothing that was used has a rate", () => {
    const cards = [{ id: "m", rates: { "input.audio": "1" } }];
    const cost = priceBook([{ ...listOf({}), cards }]).cost(
      { input: { total: 100 }, output: { total: 10 } },
      { model: "m" },
    );
    expect([cost.status, cost.usd, cost.nano, cost.lines]).toEqual(["unpriced", undefined, undefined, []]);
    expect(cost.flags).toEqual(["unpriced:input", "unpriced:output"]);
  });
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
  const atSonnet = (code: string) => [{ model: "claude-sonnet-4-5" }, { code: `pricing/${code}` }] as const;
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
    [
      "lifetimes above the writes",
      tokens(1000, 0, { cacheWriteByTtl: { "1h": 500 } }),
      ...atSonnet("breakdown-above-total"),
    ],
    ["a lifetime below zero", tokens(1000, 0, { cacheWriteByTtl: { "1h": -500 } }), ...atSonnet("bad-quantity")],
    ["tool tokens below zero", tokens(1000, 0, { tool: -4 }), ...atSonnet("bad-quantity")],
    ["tool tokens that are no number", tokens(1000, 0, { tool: Number.NaN }), ...atSonnet("bad-quantity")],
    ["null for a count", tokens(1000, 0, { audio: null }), ...atSonnet("bad-quantity")],
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
    for (const rates of [
      { inputs: "1" },
      { input: "1 > x 2" },
      { input: "1 >200000" },
      { input: "3 >200000 6 9" },
      [],
    ]) {
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
