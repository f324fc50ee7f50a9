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

function codeOf(run: () => unknown): string {
  try {
    return `no error: ${String(run())}`;
  } catch (error) {
    return error instanceof ReckonerError ? error.code : String(error);
  }
}

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
