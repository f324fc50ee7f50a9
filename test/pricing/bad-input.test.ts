/** What callers without types hand in: every mistake has its code, and nothing is priced by accident. */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import openai from "../../src/prices/openai.ts";
import * as pricing from "../../src/pricing/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
const loose = (value: unknown): any => value;
const counter = pricing.requestCounter({ count: (text) => Math.ceil(text.length / 4) });
const book = loose(pricing.priceBook([openai], { counter }));
const at = "2026-10-01";
const model = "gpt-5";
const usage = { input: { total: 10 }, output: { total: 5 } };
const own = (rates: unknown): unknown =>
  loose(pricing)
    .priceBook([{ id: "m", name: "m", source: "s", asOf: at, cards: [{ id: "x", rates }] }])
    .cost(usage, { model: "x", at }).usd;

const withInput = (input: unknown, name = model): unknown => book.cost({ ...usage, input }, { model: name, at });
/** A row of the table below from a batch's columns and options. */
const batch =
  (code: string) =>
  ([what, [columns, options]]: [string, unknown[]]): [string, string, () => unknown] => [
    what,
    code,
    () => loose(pricing).costBatch(book, columns, options && { at, ...options }),
  ];

function codeOf(run: () => unknown): string {
  try {
    return `no error: ${String(run())}`;
  } catch (error) {
    return error instanceof ReckonerError ? error.code : String(error);
  }
}

it("says what stands where a count should so that it does not look like one", () => {
  const whole = "total must be a non-negative whole number below 2^53, got";
  expect(() => withInput({ total: "5" })).toThrow(`${whole} string`);
  expect(() => withInput({ total: 5n })).toThrow(`${whole} bigint`);
  expect(() => withInput({ total: 1.5 })).toThrow(`${whole} 1.5`);
});

describe("refusals", () => {
  const event = { usage, model, at, retrieved: 4, chunks: 4 };
  it.each<[string, string, () => unknown]>([
    ["a provider's body for a usage", "pricing/unknown-usage", () => book.cost({ prompt_tokens: 3 }, { model, at })],
    ["no usage", "pricing/unknown-usage", () => book.cost(undefined, { model, at })],
    ["half a usage", "pricing/unknown-usage", () => book.cost({ input: { total: 3 } }, { model, at })],
    ["a body for usageOf", "pricing/unknown-usage", () => loose(pricing).usageOf({ prompt_tokens: 3 })],
    ["a body to compare", "pricing/unknown-usage", () => book.compare({ usage: {}, models: [model] })],
    ["nothing to compare", "pricing/unknown-usage", () => book.compare({ models: [model] })],
    ["no models to compare", "input/bad-option", () => book.compare({ usage })],
    ["a number for a model", "pricing/unknown-model", () => book.cost(usage, { model: 5, at })],
    ["a number for a provider", "pricing/unknown-model", () => book.cost(usage, { model, provider: 5, at })],
    ["a number for a tier", "pricing/unknown-tier", () => book.cost(usage, { model, at, tier: 5 })],
    ["a number for a region", "pricing/unknown-region", () => book.cost(usage, { model, at, region: 5 })],
    ["false for a tier", "pricing/unknown-tier", () => book.cost(usage, { model, at, tier: false })],
    ["NaN for a region", "pricing/unknown-region", () => book.cost(usage, { model, at, region: Number.NaN })],
    ["a list for a usage's tier", "pricing/unknown-tier", () => book.cost({ ...usage, tier: [] }, { model, at })],
    ["a number for searches", "pricing/unknown-usage", () => book.cost({ ...usage, searches: 3 }, { model, at })],
    ["a list for searches", "pricing/unknown-usage", () => book.cost({ ...usage, searches: [3] }, { model, at })],
    ["a text for seconds", "pricing/unknown-usage", () => loose(pricing).usageOf({ ...usage, seconds: "30" })],
    ["a text for max_tokens", "pricing/bad-quantity", () => book.estimate({ model, text: "x", at, max_tokens: "800" })],
    ["a list for max_tokens", "pricing/bad-quantity", () => book.estimate({ model, text: "x", at, max_tokens: [] })],
    [
      "true for max_completion_tokens",
      "pricing/bad-quantity",
      () => book.estimate({ model, text: "x", at, max_completion_tokens: true }),
    ],
    ["a bigint for n", "pricing/bad-quantity", () => book.estimate({ model, text: "x", at, max_tokens: 8, n: 2n })],
    ["half an answer", "pricing/bad-quantity", () => book.estimate({ model, text: "x", at, max_tokens: 8, n: 1.5 })],
    ["a bigint for calls", "pricing/bad-quantity", () => book.estimate({ model, text: "x", at, calls: 2n })],
    ["a list for a training rate", "pricing/bad-money", () => book.training({ tokens: 1e6, rate: ["25"] })],
    ["a change that there is none of", "input/bad-option", () => book.whatIf([event], { topK: { to: 1 } })],
    ["a moment before all dates", "pricing/bad-date", () => book.cost(usage, { model, at: -1e300 })],
    ["a moment after all dates", "pricing/bad-date", () => book.cost(usage, { model, at: 1e300 })],
    ["a Symbol for a moment", "pricing/bad-date", () => book.cost(usage, { model, at: Symbol("now") })],
    ["a bigint for a moment", "pricing/bad-date", () => book.cost(usage, { model, at: 5n })],
    ["an object for a moment", "pricing/bad-date", () => book.cost(usage, { model, at: Object.create(null) })],
    ["a Symbol for a model", "pricing/unknown-model", () => book.cost(usage, { model: Symbol("m"), at })],
    ["an object for a model", "pricing/unknown-model", () => book.cost(usage, { model: Object.create(null), at })],
    ["null for a query", "pricing/unknown-model", () => book.cost(usage, null)],
    ["an empty rate", "pricing/bad-money", () => own({ input: "", output: "1" })],
    ["a batch without columns", "pricing/bad-quantity", () => loose(pricing).costBatch(book, {}, { models: [model] })],
    ...Object.entries({
      "null for columns": [null, { models: [model] }],
      "a column of bigints": [{ input: [1n], output: [1] }, { models: [model] }],
      "a typed column of bigints": [{ input: [1], output: BigInt64Array.of(1n) }, { models: [model] }],
      "null for a column": [{ input: [1], output: [1], cacheRead: null }, { models: [model] }],
      "a set for a column": [{ input: [1], output: new Set([1]) }, { models: [model] }],
    }).map(batch("pricing/bad-quantity")),
    ...Object.entries({
      "a batch without options": [{ input: [1], output: [1] }, undefined],
      "null for a batch's options": [{ input: [1], output: [1] }, null],
      "one name for models": [{ input: [1], output: [1] }, { models: model }],
      "a misspelt column": [{ input: [9], output: [1], cacheread: [9] }, { models: [model] }],
      "a misspelt option of a batch": [
        { input: [1], output: [1] },
        { models: [model], teir: "batch" },
      ],
      "bytes to write into": [
        { input: [1], output: [1] },
        { models: [model], into: new Uint8Array(1) },
      ],
      "floats to write into": [
        { input: [1], output: [1] },
        { models: [model], into: new Float32Array(1) },
      ],
    }).map(batch("input/bad-option")),
    ["no price lists", "input/bad-option", () => loose(pricing).priceBook()],
    ["null for price lists", "input/bad-option", () => loose(pricing).priceBook(null)],
    ["null for the options of a price book", "input/bad-option", () => loose(pricing).priceBook([], null)],
    ["a list without its array", "input/bad-option", () => loose(pricing).priceBook(openai)],
    ["a list that is not there", "input/bad-option", () => loose(pricing).priceBook([undefined])],
    ["a card without rates", "pricing/bad-card", () => own(undefined)],
    ["a card without periods", "pricing/bad-card", () => own([])],
    ["an empty period", "pricing/bad-card", () => own([null])],
    [
      "a name that is no pattern",
      "pricing/bad-card",
      () =>
        loose(pricing)
          .priceBook([{ id: "m", name: "m", source: "s", asOf: at, cards: [{ id: "x", names: "/(/", rates: {} }] }])
          .cost(usage, { model: "x", at }),
    ],
    ["null to compare", "input/bad-option", () => book.compare(null)],
    ["null to estimate", "input/bad-option", () => book.estimate(null)],
    ["null to train", "input/bad-option", () => book.training(null)],
    ["a bigint for tokens", "pricing/bad-quantity", () => withInput({ total: 1000n })],
    [
      "a bigint for seconds",
      "pricing/bad-quantity",
      () => book.cost({ ...usage, seconds: { audio: loose(5n) } }, { model, at }),
    ],
    ["a bigint among numbers", "pricing/bad-quantity", () => withInput({ total: 1000, cacheRead: 5n })],
    ["a Symbol for tokens", "pricing/bad-quantity", () => withInput({ total: Symbol("9") }, "gpt-5.4")],
    [
      "a bigint to compare",
      "pricing/bad-quantity",
      () => book.compare({ usage: { ...usage, input: { total: 1n } }, models: [model], at }),
    ],
    ["text for flags", "input/bad-option", () => book.cost({ ...usage, flags: "x" }, { model, at })],
    [
      "a Symbol for a model that may be unknown",
      "pricing/unknown-model",
      () =>
        loose(pricing)
          .priceBook([openai], { onUnknown: "unpriced" })
          .cost(usage, { model: Symbol("m"), at }),
    ],
    ...["teir", "Tier", "tiers", "tie"].map((name): [string, string, () => unknown] => [
      `${name} for tier`,
      "input/bad-option",
      () => book.cost(usage, { model, at, [name]: "batch" }),
    ]),
    ["a misspelt option of a plan", "input/bad-option", () => book.plan({ model, at, regoin: "eu" })],
    ["chunks below zero", "pricing/bad-quantity", () => book.whatIf([event], { chunks: { to: -1 } })],
    ["a prefix below zero", "pricing/bad-quantity", () => book.whatIf([event], { caching: { prefix: -1 } })],
    ["no calls", "pricing/bad-quantity", () => book.estimate({ model, at, text: "abc", calls: 0 })],
    ["text for messages", "input/bad-option", () => book.estimate({ model, at, messages: "hello" })],
    ["no message", "input/bad-option", () => book.estimate({ model, at, messages: [null] })],
    [
      "a number for content",
      "input/bad-option",
      () => book.estimate({ model, at, messages: [{ role: "user", content: 5 }] }),
    ],
    [
      "an empty part",
      "input/bad-option",
      () => book.estimate({ model, at, messages: [{ role: "user", content: [null] }] }),
    ],
    ["an empty tool", "input/bad-option", () => book.estimate({ model, at, messages: [], tools: [null] })],
  ])("%s: %s", (_, code, run) => {
    expect(codeOf(run)).toBe(code);
  });
});

describe("what means one thing only is taken", () => {
  it("null is absent, as in providers' bodies", () => {
    expect(book.cost(usage, { model, at, tier: null, region: null }).usd).toBe("0.0000625");
    expect(book.cost({ ...usage, searches: null }, { model, at: null }).usd).toBe("0.0000625");
  });
  it("a whole request or a recorded event for a query", () => {
    const request = { model, at, stream: true, user: "u", seed: 7, models: ["a"], service_tier: "default", tools: [] };
    expect(book.cost(usage, request).usd).toBe("0.0000625");
  });
  it("null is absent for a group of counts", () => {
    const input = { total: 10, cacheWriteByTtl: null };
    expect(book.cost({ ...usage, input }, { model, at }).usd).toBe("0.0000625");
    expect(book.cost({ ...usage, input }, { model, at: "2027-03-01" }).usd).toBe("0.0000625");
  });
  it("numbers for rates", () => {
    expect(own({ input: 1.25, output: 10 })).toBe("0.0000625");
    expect(book.training({ tokens: 1_000_000, rate: 0.5 }).usd).toBe("0.5");
  });
});

it("a long made-up model name costs no long search", () => {
  const start = process.cpuUsage();
  expect(codeOf(() => book.cost(usage, { model: "x".repeat(200_000), at }))).toBe("pricing/unknown-model");
  expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
});
