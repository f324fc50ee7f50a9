/** What is read of other people's price lists: every digit and every step, or a refusal that names its place. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decimal } from "../../src/cli/price-field.ts";
import { patterns } from "../../src/cli/price-genai.ts";
import { importPrices } from "../../src/cli/price-import.ts";
import { withOverlay } from "../../src/cli/price-laying.ts";
import { runPrices } from "../../src/cli/prices.ts";
import { type Period, priceBook, type Rates } from "../../src/pricing/index.ts";
import { folderOf } from "./run.ts";
import { run } from "./run-here.ts";

const origin = { source: "a.json", asOf: "2026-11-20" };
const usd = (lists: ReturnType<typeof importPrices>, model: string, total: number): string =>
  priceBook(lists).cost({ input: { total }, output: { total: 0 } }, { model, at: "2026-11-21" }).usd!;

describe("importPrices", () => {
  it("keeps as many digits of a price that is written as text as a price book holds", () => {
    const cost = {
      input: "0.123456789012345",
      output: "0.00000001e-3",
      cache_read: "00.50e+1",
      cache_write: "0.08333333333333334",
    };
    const [list] = importPrices({ openai: { models: { "gpt-9": { cost } } } }, origin);
    expect(list!.cards[0]!.rates).toEqual({
      input: "0.123456789012345",
      output: "0.00000000001",
      "input.cache_read": "5",
      "input.cache_write": "0.0833333333333",
    });
    expect(usd([list!], "gpt-9", 1_000_000_000)).toBe("123.456789012");
    const huge = { openai: { models: { "gpt-9": { cost: { input: "1e999999999" } } } } };
    expect(() => importPrices(huge, origin)).toThrowError(expect.objectContaining({ code: "cli/bad-input" }));
  });

  it("reads the tiers of models.dev, and not the older field that repeats one of them", () => {
    const tiers = [
      { tier: { type: "context", size: 500_000 }, input: 6, output: 9 },
      { tier: { size: 272_000 }, input: 4, output: 8, cache_read: 0.4 },
    ];
    const cost = { input: 2, output: 6, tiers, context_over_200k: { input: 4, output: 8 } };
    const dev = (each: object) => importPrices({ openai: { models: { "gpt-9": { cost: each } } } }, origin);
    expect(dev(cost)[0]!.cards[0]!.rates).toEqual({
      input: "2 >272000 4 >500000 6",
      output: "6 >272000 8 >500000 9",
      "input.cache_read": ">272000 0.4",
    });
    expect([272_000, 272_001, 500_001].map((total) => usd(dev(cost), "gpt-9", total))).toEqual([
      "0.544",
      "1.088004",
      "3.000006",
    ]);
    for (const tier of [{ type: "time", size: 1 }, { size: "x" }, { size: -1 }, {}, null]) {
      const refusal = expect.objectContaining({ code: "cli/bad-input", message: expect.stringContaining("tiers of") });
      expect(() => dev({ ...cost, tiers: [{ tier, input: 4 }] })).toThrowError(refusal);
    }
  });

  it("reads the tiered pricing of LiteLLM, each tier for the whole of a request", () => {
    const tier = (from: number, input: number, more: object = {}) => ({
      range: [from, from * 4],
      input_cost_per_token: input,
      output_cost_per_token: 2 * input,
      ...more,
    });
    const litellm = (tiers: unknown[], more: object = {}) =>
      importPrices({ "qwen/q": { litellm_provider: "qwen", tiered_pricing: tiers, ...more } }, origin);
    const lists = litellm([
      tier(128_000, 8e-7),
      tier(0, 3e-7),
      tier(32_000, 5e-7, { output_cost_per_reasoning_token: 4e-6 }),
    ]);
    expect(lists[0]!.cards[0]).toEqual({
      id: "q",
      rates: {
        input: "0.3 >32000 0.5 >128000 0.8",
        output: "0.6 >32000 1 >128000 1.6",
        "output.reasoning": "0.6 >32000 4 >128000 1.6",
      },
    });
    expect([32_000, 32_001].map((total) => usd(lists, "q", total))).toEqual(["0.0096", "0.0160005"]);
    expect(litellm([{ max_results_range: [0, 25], input_cost_per_query: 0.005 }])).toEqual([]);
    expect(litellm([tier(32_000, 1e-6)], { input_cost_per_token: 5e-7 })[0]!.cards[0]!.rates).toEqual({
      input: "0.5 >32000 1",
      output: ">32000 2",
    });
    expect(() => litellm([{ ...tier(0, 1e-6), range: ["x", 1] }])).toThrowError(
      expect.objectContaining({
        message: expect.stringContaining('"x" is not a number of tokens: tiered_pricing of qwen/q'),
      }),
    );
  });

  it("looks the fields of a model of LiteLLM through once, and not for every price and tier", () => {
    let times = 0;
    const entry = new Proxy(
      {
        litellm_provider: "openai",
        input_cost_per_token: 1e-6,
        input_cost_per_token_priority: 2e-6,
        input_cost_per_token_above_200k_tokens: 3e-6,
        input_cost_per_token_above_200k_tokens_priority: 4e-6,
      },
      {
        ownKeys(target) {
          times++;
          return Reflect.ownKeys(target);
        },
      },
    );
    const [list] = importPrices({ "gpt-9": entry }, origin);
    expect(list!.cards[0]!.rates).toEqual({ input: "1 >200000 3" });
    expect(list!.modifiers).toMatchObject([{ name: "priority", rates: { input: "2 >200000 4" } }]);
    expect(times).toBe(1);
  });

  it("keeps a price of long requests that has none below it", () => {
    const entry = {
      litellm_provider: "openai",
      input_cost_per_token: 1e-6,
      output_cost_per_token_above_200k_tokens: 2e-6,
      input_cost_per_token_above_200k_tokens_priority: 3e-6,
    };
    const [list] = importPrices({ "gpt-9": entry }, origin);
    expect(list!.cards[0]!.rates).toEqual({ input: "1", output: ">200000 2" });
    expect(list!.modifiers).toMatchObject([{ name: "priority", rates: { input: "1 >200000 3" } }]);
    const over = { cost: { input: 1, context_over_200k: { input: 2, cache_read: 0.1 } } };
    expect(importPrices({ openai: { models: { "gpt-9": over } } }, origin)[0]!.cards[0]!.rates).toEqual({
      input: "1 >200000 2",
      "input.cache_read": ">200000 0.1",
    });
  });

  it("keeps both prices where a model is listed with its provider's name and without", () => {
    const entry = (input_cost_per_token: number) => ({ litellm_provider: "openai", input_cost_per_token });
    const lists = importPrices(
      { "openai/gpt-9": entry(2e-6), "gpt-9": entry(1e-6), "openai/gpt-10": entry(3e-6) },
      origin,
    );
    expect(["gpt-9", "openai/gpt-9", "gpt-10", "openai/gpt-10"].map((model) => usd(lists, model, 1_000_000))).toEqual([
      "1",
      "2",
      "3",
      "3",
    ]);
  });

  it("refuses conditions, days, steps and names of genai-prices that it cannot read", () => {
    const genai = (model: object) => [{ id: "openai", models: [{ id: "gpt-9", ...model }] }];
    const period = (constraint: object) => genai({ prices: [{ constraint, prices: { input_mtok: 1 } }] });
    const steps = (start: unknown) => genai({ prices: { input_mtok: { base: 1, tiers: [{ start, price: 2 }] } } });
    const rows: [unknown, string][] = [
      [
        period({ end_date: "2026-01-01" }),
        '"2026-01-01" is not a condition that is known here: constraint.end_date of gpt-9',
      ],
      [period({ start_date: "2026-02-30" }), '"2026-02-30" is not a day YYYY-MM-DD: constraint.start_date of gpt-9'],
      [period({ end_time: "04:00:00Z" }), "undefined is not a UTC time of whole minutes"],
      [steps("x"), '"x" is not a number of tokens: input_mtok.tiers.start of gpt-9'],
      [steps(undefined), "nothing is not a number of tokens: input_mtok.tiers.start of gpt-9"],
      [genai({ id: 9, prices: { input_mtok: 1 } }), "9 is not a name: id of a model"],
      [JSON.parse('[{"id":"p","models":[{"id":"m","prices":{"constructor":1}}]}]'), 'genai-prices key "constructor"'],
      [JSON.parse('[{"id":"p","models":[{"id":"m","prices":{"__proto__":1}}]}]'), 'genai-prices key "__proto__"'],
    ];
    for (const [list, message] of rows) {
      const refusal = expect.objectContaining({ code: "cli/bad-input", message: expect.stringContaining(message) });
      expect(() => importPrices(list, origin)).toThrowError(refusal);
    }
  });

  it("takes no model for one that every object has", async () => {
    const entry = { litellm_provider: "openai", input_cost_per_token: 1e-6 };
    const cwd = folderOf({ "feed.json": JSON.stringify({ constructor: entry, toString: entry }) });
    await run((io) => runPrices(["update", "feed.json", "-o", "mine.json"], io), { cwd });
    expect(JSON.parse(readFileSync(join(cwd, "mine.json"), "utf8"))[0].cards).toEqual([
      { id: "constructor", rates: { input: "1" } },
      { id: "toString", rates: { input: "1" } },
    ]);
  });

  it("adds built-in tiers for the models that a list has none for, and adds nothing twice", async () => {
    const entry = { litellm_provider: "openai", input_cost_per_token: 1e-6 };
    const feed = { "gpt-9": { ...entry, input_cost_per_token_priority: 3e-6 }, "gpt-4o": entry };
    const cwd = folderOf({ "feed.json": JSON.stringify(feed) });
    const update = async (from: string, to: string): Promise<string> => {
      await run((io) => runPrices(["update", from, "-o", to], io), { cwd });
      return readFileSync(join(cwd, to), "utf8");
    };
    const once = await update("feed.json", "once.json");
    const book = priceBook(JSON.parse(once));
    const usdOf = (model: string): string =>
      book.cost({ input: { total: 1_000_000 }, output: { total: 0 } }, { model, tier: "priority", at: "2026-11-21" })
        .usd!;
    expect(["gpt-9", "gpt-4o"].map(usdOf)).toEqual(["3", "1.7"]);
    expect(await update("once.json", "twice.json")).toBe(once);
  });

  it("lays steps over the rates that a list has, and keeps its price of training", () => {
    const cards = [
      { id: "claude-sonnet-4-0", rates: { input: "3", output: "15" } },
      { id: "gpt-4.1", rates: { input: "2", training: "30" } },
      { id: "gpt-4.1-mini", rates: { input: "0.4" } },
    ];
    const laid = (id: string) =>
      importPrices([{ id, cards }], origin).map((list) => withOverlay(list, { isLenient: true }))[0]!;
    const [, sonnet] = laid("anthropic").cards[0]!.rates as readonly Period[];
    expect(sonnet!.rates).toEqual({
      input: "3 >200000 6",
      output: "15 >200000 22.5",
      "input.cache_write": ">200000 7.5",
      "input.cache_read": ">200000 0.6",
      "input.cache_write.1h": ">200000 12",
    });
    const usage = { input: { total: 1000, cacheRead: 500 }, output: { total: 0 } };
    expect(priceBook([laid("anthropic")]).cost(usage, { model: "claude-sonnet-4-0", at: "2025-09-01" })).toMatchObject({
      usd: "0.003",
      flags: expect.arrayContaining(["cache-read-at-input-rate"]),
    });
    expect(
      laid("openai")
        .cards.slice(1)
        .map(({ rates }) => (rates as Rates).training),
    ).toEqual(["30", "5"]);
  });

  it("names what a file of its own has wrong, and dates a list that has no day", async () => {
    const own = (list: object) => JSON.stringify([{ id: "p", cards: [], ...list }]);
    const rows: [string, string][] = [
      [own({ id: 1 }), "1 is not a name: id of list 1"],
      [own({ asOf: "2026-02-30" }), '"2026-02-30" is not a day YYYY-MM-DD: asOf of p'],
      [own({ cards: [null] }), "null is not a card: cards of p/card 1"],
      [own({ cards: [{ id: "m" }] }), '{"id":"m"} is not a card: cards of p/m'],
      [own({ cards: [{ id: "m", rates: [{}] }] }), '{"id":"m","rates":[{}]} is not a card: cards of p/m'],
      [own({ cards: [{ id: "m", rates: { input: 3 } }] }), '3 is not a price as text such as "1.25": input of p/m'],
    ];
    rows.push(
      [own({ modifiers: [null] }), "id in price data must be text, got undefined"],
      [own({ modifiers: "x" }), "fallback and modifiers must be lists"],
      [own({ cards: [{ id: "m", names: 5, rates: {} }] }), "names in price data must be text, got "],
    );
    for (const [text, message] of rows) {
      const cwd = folderOf({ "own.json": text });
      for (const words of [
        ["--prices", "own.json"],
        ["update", "own.json"],
      ])
        await expect(run((io) => runPrices(words, io), { cwd })).rejects.toMatchObject({
          code: expect.stringMatching(/^(cli\/bad-input|pricing\/bad-card)$/),
          message: expect.stringContaining(message),
        });
    }
    const cwd = folderOf({ "own.json": own({ cards: [{ id: "m", rates: { input: "3" } }] }) });
    expect((await run((io) => runPrices(["--prices", "own.json"], io), { cwd })).out).not.toMatch(/undefined|NaN/);
  });
});

describe("decimal", () => {
  it("gives the decimal text that a double was meant to be", () => {
    const rows: [number, number, string][] = [
      [1.9e-8, 6, "0.019"],
      [3e-6, 6, "3"],
      [0.1 + 0.2, 0, "0.3"],
      [600, 0, "600"],
      [0, 6, "0"],
      [0.0833333333333333, 0, "0.0833333333333"],
      [2.5e-9, 6, "0.0025"],
      [0.01, 3, "10"],
    ];
    for (const [value, shift, text] of rows) expect(decimal(value, shift)).toBe(text);
  });
});

describe("patterns", () => {
  it("turn match logic into words", () => {
    expect(
      patterns({ or: [{ equals: "gpt-5" }, { starts_with: "GPT-5-" }, { contains: "x" }, { ends_with: "y" }] }),
    ).toBe("gpt-5 gpt-5-* *x* *y");
    expect(patterns({ regex: "^gpt-6-sol-\\d{4}-\\d{2}-\\d{2}$" })).toBe("gpt-6-sol-####-##-##");
    expect(patterns({ and: [{ starts_with: "a" }, { regex: "^(?!.*b)" }] })).toBe("/^(?=a)(?=(?!.*b))/");
  });
});
