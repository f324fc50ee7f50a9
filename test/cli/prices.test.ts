/** `reckoner prices` and `prices update`: other people's price lists as ours. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import type { Io } from "../../src/cli/io.ts";
import { runModels } from "../../src/cli/models.ts";
import { runPrice } from "../../src/cli/price.ts";
import { importPrices } from "../../src/cli/price-import.ts";
import { type Fetch, runPrices } from "../../src/cli/prices.ts";
import { priceBook } from "../../src/pricing/index.ts";
import { folderOf } from "./run.ts";
import { count, run } from "./run-here.ts";

describe("reckoner prices", () => {
  it("shows how fresh each list is", async () => {
    const { out } = await run((io) => runPrices([], io));
    expect(out).toMatch(/101 {2}openai\s+2026-09-23\s+\d+\s+https:/);
  });

  const feeds: [string, unknown, string, string][] = [
    [
      "genai-prices",
      [
        {
          id: "openai",
          name: "OpenAI",
          pricing_urls: ["https://example.com"],
          models: [
            {
              id: "gpt-9",
              match: { starts_with: "gpt-9" },
              context_window: 1000,
              prices: [
                { prices: { input_mtok: 1 } },
                {
                  constraint: { start_date: "2026-01-01" },
                  prices: { input_mtok: { base: 2, tiers: [{ start: 10, price: 3 }] } },
                },
              ],
            },
          ],
        },
      ],
      "gpt-9-2026-01-01",
      "6",
    ],
    [
      "LiteLLM",
      {
        sample_spec: {},
        "gpt-9": {
          litellm_provider: "openai",
          input_cost_per_token: 2e-6,
          input_cost_per_token_above_128k_tokens: 3e-6,
          output_cost_per_token: 8e-6,
          input_cost_per_token_priority: 3.5e-6,
          max_input_tokens: 1000,
        },
      },
      "gpt-9",
      "6",
    ],
    [
      "models.dev",
      {
        openai: {
          id: "openai",
          name: "OpenAI",
          models: {
            "gpt-9": {
              cost: { input: 2, output: 8, context_over_200k: { input: 3, output: 12 } },
              limit: { context: 1000 },
              release_date: "2026-01-01",
            },
          },
        },
      },
      "gpt-9",
      "6",
    ],
  ];
  it.each(feeds)("updates from %s, and the update can be used", async (_name, feed, model, usd) => {
    const cwd = folderOf({ "feed.json": JSON.stringify(feed) });
    const { code, out } = await run(
      (io) => runPrices(["update", "feed.json", "-o", "mine.json", "--as-of", "2026-11-20"], io),
      { cwd },
    );
    expect([code, out]).toEqual([0, "mine.json: 1 provider, 1 model, as of 2026-11-20\n"]);
    const lists = importPrices(JSON.parse(readFileSync(join(cwd, "mine.json"), "utf8")), { source: "", asOf: "" });
    expect(
      priceBook(lists).cost({ input: { total: 2_000_000 }, output: { total: 0 } }, { model, at: "2026-11-21" }).usd,
    ).toBe(usd);
    const priced = await run((io) => runPrice(["a.md", "-m", model, "-o", "0", "--prices", "mine.json"], io, count), {
      cwd,
    });
    expect(priced.out).toContain("read on 2026-11-20");
  });

  it("shows a file's names so that they steer no terminal, and prices with all their digits", async () => {
    const bad = "x\x1b[31m\r\n\u202e";
    const card = { id: `m${bad}`, names: "m*", rates: { input: "3", output: ">200000 2" } };
    const large = { id: "large", rates: { input: "12345678901234567890.5" } };
    const list = {
      id: `p${bad}`,
      name: bad,
      source: bad,
      asOf: "2026-11-01",
      cards: [{ ...card, source: bad }, large],
    };
    const tier = { kind: "tier", name: "fast", factor: "1", flag: bad, source: bad, asOf: "2026-11-01" };
    const cwd = folderOf({ "own.json": JSON.stringify([{ ...list, modifiers: [tier] }]) });
    const own = ["--prices", "own.json"];
    const priced = ["a.md", "--tier", "fast", ...own];
    for (const command of [
      (io: Io) => runPrices(own, io),
      (io: Io) => runModels(own, io),
      (io: Io) => runPrice([...priced, "-m", "m1"], io, count),
      (io: Io) => runCompare([...priced, "--models", "m1,m2"], io, count),
    ]) {
      const { out, error } = await run(command, { cwd });
      expect(out).toContain("x\\x1b[31m\\x0d\\x0a\\u202e");
      expect(out + error).not.toMatch(/[\x1b\r\u202e]/);
    }
    const models = (await run((io) => runModels(own, io), { cwd })).out;
    expect(models).toContain("$12,345,678,901,234,567,890.50");
    expect(models).toContain("  → $2.00");
  });

  it("keeps the tiers of LiteLLM and adds those built in", async () => {
    const lists = importPrices(feeds[1]![1], { source: "https://example.com", asOf: "2026-11-20" });
    const usage = { input: { total: 1_000_000 }, output: { total: 0 } };
    expect(priceBook(lists).cost(usage, { model: "gpt-9", tier: "priority", at: "2026-11-21" }).usd).toBe("3.5");
  });

  it("keeps the days of its own files, unless --as-of gives another, and says which they are", async () => {
    const own = (days: string[]) =>
      JSON.stringify(days.map((asOf, at) => ({ id: `p${at}`, name: "", source: "", asOf, cards: [] })));
    const cwd = folderOf({
      "one.json": own(["2026-01-02", "2026-01-02"]),
      "two.json": own(["2026-03-04", "2026-01-02"]),
    });
    const update = async (...words: string[]) =>
      (await run((io) => runPrices(["update", ...words, "-o", "b.json"], io), { cwd })).out;
    expect(await update("one.json")).toBe("b.json: 2 providers, 0 models, as of 2026-01-02\n");
    expect(await update("two.json")).toBe("b.json: 2 providers, 0 models, as of 2026-01-02 to 2026-03-04\n");
    expect(await update("two.json", "--as-of", "2025-05-06")).toBe("b.json: 2 providers, 0 models, as of 2025-05-06\n");
    expect(JSON.parse(readFileSync(join(cwd, "b.json"), "utf8"))).toMatchObject([
      { asOf: "2025-05-06" },
      { asOf: "2025-05-06" },
    ]);
  });

  it.each([
    [["update", "feed.json", "-o", "feed.json"], "feed.json is the input, which -o would replace"],
    [["update", "feed.json", "-o", "./sub/../feed.json"], "is the input, which -o would replace"],
    [["update", "feed.json", "-o", "new/"], '-o takes the name of a file, got "new/"'],
    [["update", "feed.json", "--json"], "--json is for the list"],
    [["update", "feed.json", "--prices", "feed.json"], "--prices is for the list"],
    [["-o", "x"], "--output is for prices update SOURCE"],
    [["--as-of", "2026-01-01"], "--as-of is for prices update SOURCE"],
  ])("refuses %j, which would write over its source or do nothing", async (words, message) => {
    const cwd = folderOf({ "feed.json": JSON.stringify(feeds[1]![1]), "sub/a": "" });
    await expect(run((io) => runPrices(words, io), { cwd })).rejects.toMatchObject({
      code: "cli/usage",
      message: expect.stringContaining(message),
    });
    expect(readdirSync(cwd).sort()).toEqual(["feed.json", "sub"]);
  });

  it.each(["NaN", "", -1, "-1", true, [1], {}, "1,5", "0x1"])("refuses a price of %j, and names its place", (bad) => {
    const litellm = (cost: object) => ({
      "gpt-9": { litellm_provider: "openai", output_cost_per_token: 8e-6, ...cost },
    });
    const genai = (input_mtok: unknown) => [
      { id: "openai", models: [{ id: "gpt-9", match: { equals: "gpt-9" }, prices: { input_mtok } }] },
    ];
    const dev = (cost: object) => ({ openai: { models: { "gpt-9": { cost: { output: 8, ...cost } } } } });
    const lists: [unknown, string][] = [
      [litellm({ input_cost_per_token: bad }), "input_cost_per_token of gpt-9"],
      [litellm({ input_cost_per_token_priority: bad }), "input_cost_per_token_priority of gpt-9"],
      [litellm({ output_cost_per_token_above_128k_tokens: bad }), "output_cost_per_token_above_128k_tokens of gpt-9"],
      [
        litellm({ search_context_cost_per_query: { search_context_size_medium: bad } }),
        "search_context_size_medium of gpt-9",
      ],
      [genai(bad), "input_mtok of gpt-9"],
      [genai({ base: 1, tiers: [{ start: 1, price: bad }] }), "input_mtok of gpt-9"],
      [dev({ input: bad }), "input of openai/gpt-9"],
      [dev({ context_over_200k: { output: bad } }), "context_over_200k.output of openai/gpt-9"],
    ];
    for (const [list, place] of lists) {
      const message = `${JSON.stringify(bad)} is not a price: ${place} in a.json; correct it, or leave the model out`;
      expect(() => importPrices(list, { source: "a.json", asOf: "2026-11-20" })).toThrowError(
        expect.objectContaining({ code: "cli/bad-input", message }),
      );
    }
  });

  it("reads a price that is written as text, and takes null for none", () => {
    const cost = {
      input_cost_per_token: "2e-06",
      output_cost_per_token: "0.000008",
      cache_read_input_token_cost: null,
    };
    const lists = importPrices(
      { "gpt-9": { litellm_provider: "openai", ...cost } },
      { source: "a", asOf: "2026-11-20" },
    );
    expect(lists[0]!.cards[0]!.rates).toEqual({ input: "2", output: "8" });
  });

  it("fetches a URL that is named, and says why it could not", async () => {
    const cwd = folderOf({});
    const get: Fetch = async (url) => ({
      ok: url.endsWith("good"),
      status: 404,
      text: async () => JSON.stringify(feeds[0]![1]),
    });
    const good = ["update", "https://example.com/good", "-o", "new/folder/mine.json"];
    expect((await run((io) => runPrices(good, io, get), { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "new/folder/mine.json"), "utf8")).toContain("gpt-9");
    await expect(run((io) => runPrices(["update", "https://example.com/bad"], io, get), { cwd })).rejects.toMatchObject(
      { code: "cli/unreadable", message: expect.stringContaining("status 404") },
    );
    const down: Fetch = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("no route to host") }));
    await expect(run((io) => runPrices(["update", "https://example.com"], io, down), { cwd })).rejects.toMatchObject({
      message: "cannot read https://example.com: no route to host",
    });
  });

  it("refuses files that are no price list", async () => {
    const cwd = folderOf({ "text.json": "no", "other.json": '{"a":1}' });
    for (const [name, code] of [
      ["text.json", "cli/bad-input"],
      ["other.json", "cli/bad-input"],
      ["none.json", "cli/unreadable"],
    ] as const) {
      await expect(run((io) => runPrices(["update", name], io), { cwd })).rejects.toMatchObject({ code });
    }
    await expect(run((io) => runPrices(["refresh"], io))).rejects.toMatchObject({ code: "cli/usage" });
    for (const day of ["2026-02-31", "2026-13-01", "1 May 2026"]) {
      const refusal = run((io) => runPrices(["update", "other.json", "--as-of", day], io), { cwd });
      await expect(refusal).rejects.toMatchObject({ code: "cli/usage" });
    }
  });
});
