/** Options, fields and words that do not exist: refused by name, for what is not read would change nothing, silently. */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import openai from "../../src/prices/openai.ts";
import * as pricing from "../../src/pricing/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
const loose = (value: unknown): any => value;
const at = "2026-10-01";
const model = "gpt-5";
const usage = { input: { total: 10 }, output: { total: 5 } };
const event = { usage, model, at, retrieved: 4, chunks: 4 };
const counter = pricing.requestCounter({ count: (text) => text.length });
const book = loose(pricing.priceBook([openai], { counter }));
const { closest, claudeToolTokens, mediaTokens, priceBook, pricer, ratesAt, requestCounter, usageFrom } =
  loose(pricing);
const body = { usage: { prompt_tokens: 3, completion_tokens: 4 } };
const image = { kind: "image", width: 9, height: 9 };
const ask = (more: object): unknown => book.estimate({ model, at, text: "x", ...more });
const change = (what: object): unknown => book.whatIf([event], what);
const counted = (given: unknown): unknown => book.estimate({ model, at, text: "x", counter: () => given });
const whole = { kinds: { user: 3, loop: 0 }, tokens: 3, exact: true, low: 3, high: 3, flags: [] };

function refusalOf(run: () => unknown): string {
  try {
    return `no error: ${String(run())}`;
  } catch (error) {
    return error instanceof ReckonerError ? `${error.code}: ${error.message}` : String(error);
  }
}

describe("misspelt names", () => {
  it.each<[string, () => unknown, string]>([
    ["of a price book's options", () => priceBook([openai], { onUnkown: "unpriced" }), "onUnknown, counter"],
    ["of a pricer's options", () => pricer([openai], { onunknown: "unpriced" }), "onUnknown, counter"],
    ["of usageFrom's options", () => usageFrom(body, { inputIncludesCahce: true }), "api, inputIncludesCache"],
    ["of a limit", () => ask({ maxOutpt: 800 }), "maxOutput"],
    ["of a limit, in another style", () => ask({ max_output: 800 }), "maxOutput"],
    ["of a body's limit", () => ask({ max_token: 800 }), "max_tokens"],
    ["of a cached prefix", () => ask({ cached_prefix: 800 }), "cachedPrefix"],
    ["of calls", () => ask({ call: 8 }), "calls"],
    ["of a tier", () => ask({ teir: "batch" }), "tier"],
    ["of tools", () => counter(loose({ model, text: "x", tool: [{}] })), "tools"],
    ["of images", () => counter(loose({ model, text: "x", image: [image] })), "images"],
    ["of a choice of tools", () => counter(loose({ model, text: "x", toolchoice: "none" })), "toolChoice"],
    ["of a comparison", () => book.compare({ usage, models: [model], at, teir: "batch" }), "tier"],
    ["of a training", () => book.training({ model: "gpt-4o-2024-08-06", tokens: 9, epoch: 3, at }), "epochs"],
    ["of a training's rate", () => book.training({ tokens: 9, rates: "3" }), "rate"],
    ["of a change of chunks", () => change({ chunks: { to: 3, form: 5 } }), "from, to"],
    ["of a change of caching", () => change({ caching: { prefix: 3, tll: 60 } }), "prefix, ttl, label"],
    ["of a detail", () => mediaTokens("gpt-4o", { ...image, detial: "low" }), "detail"],
    [
      "of a rate of frames",
      () => mediaTokens("gemini-3-pro", { kind: "video", seconds: 3, frames_per_second: 2 }),
      "framesPerSecond",
    ],
  ])("%s: input/bad-option, with the right one", (_what, run, right) => {
    expect(refusalOf(run)).toMatch(/^input\/bad-option/);
    expect(refusalOf(run)).toContain(right);
  });

  it("are of no interest where a whole body or an event is given", () => {
    const request = { model, at, messages: [], text: "x", stream: true, stop: ["a"], top_k: 3, content: "c" };
    expect(() => book.estimate({ ...request, context: "c", max_tokens: 9, max_new_tokens: 8 })).not.toThrow();
    expect(mediaTokens("gpt-4o", { ...image, url: "a.png", page: 3 }).tokens).toBe(255);
  });
});

describe("words and kinds that there are none of", () => {
  it.each<[string, () => unknown, string]>([
    ["an unknown word for onUnknown", () => priceBook([openai], { onUnknown: "ignore" }), "ignore"],
    ["true for onUnknown", () => pricer([openai], { onUnknown: true }), "true"],
    [
      "a tokenizer for a counter",
      () => priceBook([openai], { counter: { count: () => 3 } }),
      "requestCounter(tokenizer)",
    ],
    ["a text for a request's counter", () => ask({ counter: "o200k_base" }), "requestCounter(tokenizer)"],
    ["a number from a counter", () => counted(3), "got number"],
    ["a promise from a counter", () => counted(Promise.resolve(whole)), "await it first"],
    ["no kinds from a counter", () => counted({ ...whole, kinds: undefined }), "kinds"],
    ["no flags from a counter", () => counted({ ...whole, flags: undefined }), "flags"],
    [
      "a promise of a counter",
      () => requestCounter(async () => ({ count: () => 3 }))({ model, text: "x" }),
      "await it first",
    ],
    ["a text for isOwn", () => requestCounter({ count: () => 3, isOwn: "no" })({ model, text: "x" }), "isOwn"],
    ["a tier beside a request", () => book.compare({ request: { text: "x" }, models: [model], tier: "batch" }), "tier"],
    ["a usage beside a request", () => book.compare({ request: { text: "x" }, usage, models: [model] }), "usage"],
    ["no number of chunks", () => change({ chunks: 0 }), "from, to"],
    ["true for caching", () => change({ caching: true }), "prefix, ttl, label"],
    ["an unknown fidelity", () => mediaTokens("gpt-image-1", { ...image, fidelity: "hgih" }), "low, high"],
    [
      "an unknown direction",
      () => mediaTokens("gpt-4o", { kind: "audio", seconds: 3, direction: "out" }),
      "input, output",
    ],
    ["an unknown choice of tools", () => claudeToolTokens("claude-opus-4-6", "required"), "auto, none, any, tool"],
    ["NaN for the most", () => closest([openai], "gpt5", Number.NaN), "NaN"],
    ["less than no names", () => closest([openai], "gpt5", -1), "-1"],
  ])("%s: input/bad-option, with what was seen", (_what, run, seen) => {
    expect(refusalOf(run)).toMatch(/^input\/bad-option/);
    expect(refusalOf(run)).toContain(seen);
  });

  it.each<[string, unknown]>([
    ["NaN", Number.NaN],
    ["a fraction", 1.5],
    ["a bigint", 3n],
    ["nothing", undefined],
  ])("%s for tokens from a counter: pricing/bad-quantity", (_what, tokens) => {
    for (const name of ["tokens", "low", "high"])
      expect(refusalOf(() => counted({ ...whole, [name]: tokens }))).toMatch(/^pricing\/bad-quantity/);
    expect(refusalOf(() => counted({ ...whole, kinds: { ...whole.kinds, user: tokens } }))).toMatch(
      /^pricing\/bad-quantity/,
    );
  });

  it.each<[string, object]>([
    ["of a factor", { modifiers: [{ kind: "tier", name: "batch", source: "s", asOf: at, factr: "0.5" }] }],
    ["of a last day", { modifiers: [{ kind: "tier", name: "batch", source: "s", asOf: at, untill: at }] }],
    ["of modifiers", { modifier: [] }],
    ["of a first day of sale", { cards: [{ id: "x", rates: { input: "1" }, sinse: at }] }],
    ["of a window", { cards: [{ id: "x", rates: { input: "1" }, windows: 9 }] }],
    ["of hours", { cards: [{ id: "x", rates: [{ hour: "00:00-01:00", rates: { input: "1" } }] }] }],
  ])("misspelt names %s in price data: pricing/bad-card", (_what, part) => {
    const list = { id: "m", name: "m", source: "s", asOf: at, cards: [], ...part };
    expect(refusalOf(() => priceBook([list]))).toMatch(/^pricing\/bad-card.*did you mean/);
  });

  it.each<[string, object]>([
    ["a text for a window", { cards: [{ id: "x", rates: { input: "1" }, window: "128000" }] }],
    ["NaN for a window", { cards: [{ id: "x", rates: { input: "1" }, window: Number.NaN }] }],
    ["a bigint for the most input", { cards: [{ id: "x", rates: { input: "1" }, window: 9, maxInput: 9n }] }],
    ["a function for a card", { cards: [() => 1] }],
    ["a text for cachesByItself", { cachesByItself: "yes" }],
    ["NaN for modifiers", { modifiers: Number.NaN }],
    ["an empty text for fallback", { fallback: "" }],
  ])("%s in price data: pricing/bad-card", (_what, part) => {
    const list = { id: "m", name: "m", source: "s", asOf: at, cards: [], ...part };
    expect(refusalOf(() => priceBook([list]))).toMatch(/^pricing\/bad-card/);
  });

  it("what is no book for a batch: input/bad-option", () => {
    const columns = { input: [1], output: [1] };
    for (const other of [undefined, null, 5, [openai], {}, Promise.resolve(book)])
      expect(refusalOf(() => loose(pricing).costBatch(other, columns, { models: [model] }))).toMatch(
        /^input\/bad-option/,
      );
  });

  it("what is no text for a text: input/not-a-string", () => {
    for (const text of [0, false, Number.NaN]) expect(refusalOf(() => ask({ text }))).toMatch(/^input\/not-a-string/);
  });

  it("NaN for a moment: pricing/bad-date", () => {
    expect(refusalOf(() => ratesAt({ id: "x", rates: { input: "1" } }, Number.NaN))).toMatch(/^pricing\/bad-date/);
  });
});

describe("what means one thing only is taken", () => {
  it("null is left out", () => {
    expect(priceBook([openai], { onUnknown: null, counter: null }).cost(usage, { model, at }).usd).toBe("0.0000625");
    expect(mediaTokens("gpt-4o", { ...image, fidelity: null, direction: null }).tokens).toBe(255);
    expect(claudeToolTokens("claude-opus-4-6", null)).toBe(497);
    expect(change({ chunks: null, caching: null })).toMatchObject({ unpriced: 0 });
  });
  it("a card may have a name for people", () => {
    const cards = [{ id: "x", name: "X", rates: { input: "1" } }];
    expect(() => priceBook([{ id: "m", name: "m", source: "s", asOf: at, cards }])).not.toThrow();
  });
  it("OpenAI's words for a tool that must be used are Claude's any", () => {
    const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
    const of = (tool_choice: unknown): number =>
      counter(loose({ model: "claude-opus-4-6", messages: [], tools, tool_choice })).kinds.tools;
    expect(of("required") - of("auto")).toBe(589 - 497);
    expect(of({ type: "function", function: { name: "f" } })).toBe(of({ type: "tool", name: "f" }));
  });
});
