/** `reckoner price`, `models` and `prices`, with files counted by the test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import { runModels } from "../../src/cli/models.ts";
import { flagText } from "../../src/cli/money-text.ts";
import { runPrice } from "../../src/cli/price.ts";
import type { FileCounter } from "../../src/cli/price-count.ts";
import { decimal, importPrices, patterns } from "../../src/cli/price-import.ts";
import { type Fetch, runPrices } from "../../src/cli/prices.ts";
import { priceBook } from "../../src/pricing/index.ts";
import { folderOf, reckoner } from "./run.ts";
import { at, count, run } from "./run-here.ts";

describe("reckoner price", () => {
  it("prices files and an answer, with the card's date and source beneath", async () => {
    const { code, out } = await run((io) =>
      runPrice(["a.md", "b.md", "--model", "gpt-5", "--output", "800", ...at], io, count),
    );
    expect(code).toBe(0);
    expect(out).toBe(`gpt-5  2 files, 2,000 tokens, 0.7% of its window with the answer

amount  of             rate     cost
 2,000  input    $1.25 / 1M  $0.0025
   800  output  $10.00 / 1M   $0.008
────────────────────────────────────
        total                $0.0105

openai/gpt-5: in force since 2025-08-07, read on 2026-09-23 from https://developers.openai.com/api/docs/pricing
`);
  });

  it("speaks of an answer where there is one", async () => {
    const first = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["a.md", "--model", "gpt-5", ...at, ...more], io, count))).out.split("\n")[0];
    expect(await first()).toBe("gpt-5  1 file, 1,000 tokens, 0.3% of its window");
    expect(await first("-o", "0")).toBe("gpt-5  1 file, 1,000 tokens, 0.3% of its window");
    expect(await first("-o", "399000")).toBe("gpt-5  1 file, 1,000 tokens, 100.0% of its window with the answer");
    expect(await first("-o", "399001")).toBe(
      "gpt-5  1 file, 1,000 tokens, 1 more than its window of 400,000 tokens with the answer",
    );
  });

  it("says which limit is too small: that of input alone has nothing to do with the answer", async () => {
    const of = () => ({ tokens: 300_000, isOwn: true });
    const large: FileCounter = async () => ({ files: 1, isComplete: true, of });
    const first = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["a.md", "-m", "gpt-5", ...at, ...more], io, large))).out.split("\n")[0];
    const over = "gpt-5  1 file, 300,000 tokens, 28,000 more than the 272,000 tokens of input that it takes";
    expect(await first("-o", "1000")).toBe(over);
    expect(await first()).toBe(over);
    expect(await first("-o", "100001")).toBe(
      "gpt-5  1 file, 300,000 tokens, 1 more than its window of 400,000 tokens with the answer",
    );
  });

  it("says why a price may be higher", async () => {
    const last = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["-", ...at, ...more], io), { input: "hello world" })).out.split("\n").at(-2);
    expect(await last("-m", "gpt-5", "--cached", "1")).toMatch(/^at most \$0\.\d+, without cache$/);
    expect(await last("-m", "llama-3.3-70b")).toMatch(/^at most \$0\.\d+, by the upper bound of the count$/);
  });

  it("prices the response of a file or of stdin", async () => {
    const body = JSON.stringify({
      model: "claude-haiku-4-5",
      usage: { input_tokens: 3, cache_read_input_tokens: 9511, cache_creation_input_tokens: 1956, output_tokens: 44 },
    });
    const cwd = folderOf({ "body.json": body });
    const file = await run((io) => runPrice(["--usage", "body.json", ...at], io, count), { cwd });
    const piped = await run((io) => runPrice(["--usage", "-", ...at], io, count), { input: body });
    expect(file.out).toBe(piped.out);
    expect(file.out).toMatch(/9,511 {2}input, read from cache\s+\$0\.10 \/ 1M\s+\$0\.0009511\n/);
    expect(file.out).toMatch(/total\s+\$0\.0036191\n/);
  });

  it("says that a body is empty, by name", async () => {
    const cwd = folderOf({ "empty.json": "\n" });
    const error = { code: "pricing/unknown-usage", message: expect.stringMatching(/^(empty\.json|stdin) is empty;/) };
    await expect(run((io) => runPrice(["--usage", "empty.json", ...at], io, count), { cwd })).rejects.toMatchObject(
      error,
    );
    await expect(run((io) => runPrice(["--usage", "-", ...at], io, count), { input: "" })).rejects.toMatchObject(error);
  });

  it("prices a recorded stream, on another model and tier", async () => {
    const input =
      'data: {"type":"message_start","message":{"model":"claude-opus-5","usage":{"input_tokens":1000000,"output_tokens":1}}}\n\ndata: {"type":"message_delta","usage":{"output_tokens":0}}\n';
    const { out } = await run(
      (io) => runPrice(["--usage", "-", "--tier", "batch", "--region", "us", "--json", ...at], io, count),
      { input },
    );
    expect(JSON.parse(out)).toMatchObject({
      model: "claude-opus-5",
      usd: "2.75",
      nano: "2750000000",
      card: { id: "anthropic/claude-opus-5", modifiers: [{ name: "batch" }, { name: "us" }] },
    });
  });

  it("says that an estimate is one, and what it costs at most", async () => {
    const { out, error } = await run((io) => runPrice(["a.md", "-m", "claude-opus-5", "-o", "0", ...at], io, count));
    expect(out).toContain("about 1,550 tokens (1,085 to 2,015)");
    expect(out).toContain("at most $0.010075");
    expect(error).toContain("this model's tokenizer is not public");
  });

  it("fails when a file could not be read", async () => {
    const of = () => ({ tokens: 5, isOwn: true });
    const nothing: FileCounter = async () => ({ files: 0, isComplete: false, of });
    for (const unread of [
      await run((io) => runPrice(["a", "-m", "gpt-5", "-o", "1"], io, nothing)),
      await run((io) => runCompare(["a", "--models", "gpt-5,gpt-4o"], io, nothing)),
    ])
      expect([unread.code, unread.out]).toEqual([1, ""]);
    const partly: FileCounter = async () => ({ files: 1, isComplete: false, of });
    expect((await run((io) => runPrice(["a", "-m", "gpt-5", "-o", "1"], io, partly))).code).toBe(1);
    expect((await run((io) => runCompare(["a", "--models", "gpt-5"], io, partly))).code).toBe(1);
  });

  const wrong: [string[], string][] = [
    [["a.md"], "cli/usage"],
    [["a.md", "--usage", "b.json"], "cli/usage"],
    [["a.md", "--model", "gpt-5", "--output", "-1"], "cli/usage"],
    [["a.md", "--modle", "gpt-5"], "cli/usage"],
    [["a.md", "--model", "gpt-5", "--cached", "1001"], "cli/usage"],
    [["--usage", "-", "--output", "5"], "cli/usage"],
    [["--usage", "-", "--cached", "7"], "cli/usage"],
    [["--usage", "-", "--text"], "cli/usage"],
    [["a.md", "--model", "gpt-5-mimi"], "pricing/unknown-model"],
    [["a.md", "--model", "gpt-5", "--tier", "warp"], "pricing/unknown-tier"],
    [["a.md", "--model", "gpt-5", "--at", "2020-01-01"], "pricing/before-first-card"],
    [["--usage", "no-such.json"], "cli/unreadable"],
    [["--usage", "-"], "pricing/unknown-usage"],
    [["a.md", "--model", "gpt-5", "--prices", "no-such.json"], "cli/unreadable"],
  ];
  it.each(wrong)("refuses %j with %s", async (argv, code) => {
    await expect(run((io) => runPrice(argv, io, count))).rejects.toMatchObject({ code });
  });

  it("takes the whole prompt as cached, and not a token more", async () => {
    const { out } = await run((io) => runPrice(["a.md", "-m", "gpt-5", "--cached", "1000", ...at], io, count));
    expect(out).toMatch(/1,000 {2}input, read from cache/);
    await expect(run((io) => runPrice(["a.md", "-m", "gpt-5", "--cached", "1001"], io, count))).rejects.toThrow(
      "--cached 1,001 is more than the prompt's 1,000 tokens for gpt-5",
    );
  });

  it("names models that are near to an unknown one, and no others", async () => {
    const refusal = async (...argv: string[]) =>
      run((io) => runPrice(["a.md", ...argv], io, count)).catch((error: Error) => error.message);
    expect(await refusal("-m", "gpt-5-mimi")).toContain("the nearest are gpt-5-mini");
    expect(await refusal("-m", "nope")).toBe("nope has no price; reckoner models lists those that have");
    expect(await refusal("-m", "gpt-5", "-p", "anthropic")).toBe("gpt-5 has no price at anthropic; openai has one");
  });

  it("asks for the model that a body does not name", async () => {
    const input = JSON.stringify({ usage: { prompt_tokens: 5, completion_tokens: 6 } });
    await expect(run((io) => runPrice(["--usage", "-"], io, count), { input })).rejects.toThrow("give --model NAME");
  });

  it.each(["gpt-5", "ft:gpt-4o-mini-2024-07-18:org::id"])("counts %s exactly, by its own tokenizer", async (model) => {
    const { out } = await run((io) => runPrice(["-m", model, "--json", ...at], io), { input: "hello world" });
    expect(JSON.parse(out).input).toEqual({ tokens: 2, exact: true, low: 2, high: 2 });
  });

  it.each(["llama-3.3-70b", "deepseek-chat", "mistral-large-latest", "command-r"])(
    "estimates %s, whose own tokenizer it does not have, and says so",
    async (model) => {
      const { out } = await run((io) => runPrice(["-m", model, "--json", ...at], io), { input: "hello world" });
      expect(JSON.parse(out).input.exact).toBe(false);
      const { error } = await run((io) => runPrice(["-m", model, "-o", "0", ...at], io), { input: "hello world" });
      expect(error).toContain("counted with o200k_base, not this model's own tokenizer");
    },
  );

  it("has no price for what was not counted", async () => {
    const cwd = folderOf({ "a.bin": "text\0text", "folder/b.bin": "\0" });
    for (const command of [
      ["price", "--model"],
      ["compare", "--models"],
    ]) {
      const ran = await reckoner([...command, "gpt-5", "a.bin"], { cwd });
      expect(ran).toMatchObject({ code: 1, out: "", error: expect.stringContaining("it is binary; --text counts it") });
      expect(await reckoner([...command, "gpt-5", "folder"], { cwd })).toMatchObject({ code: 1, out: "" });
      const asked = await reckoner([...command, "gpt-5", "--text", "a.bin"], { cwd });
      expect(asked).toMatchObject({ code: 0, out: expect.stringContaining("openai/gpt-5") });
    }
  });
});

describe("reckoner models", () => {
  it("says of words that no model has, which names are near", async () => {
    const { code, out, error } = await run((io) => runModels(["gpt5-mini"], io));
    expect([code, out]).toEqual([1, ""]);
    expect(error).toContain("gpt-5-mini");
    expect((await run((io) => runModels(["qqqqqqqqqqqq"], io))).error).toContain("reckoner models lists them all");
  });
  it("lists a provider's models at a date", async () => {
    const { out } = await run((io) => runModels(["--provider", "openai", "gpt-5.6-luna", "--at", "2026-07-29"], io));
    expect(out).toContain(
      "OpenAI (openai) 1 model, read on 2026-09-23 from https://developers.openai.com/api/docs/pricing",
    );
    expect(out).toMatch(
      /gpt-5\.6-luna\s+\$1\.00 → \$2\.00\s+\$0\.10 → \$0\.20\s+\$1\.25 → \$2\.50\s+\$6\.00 → \$9\.00\s+1,050,000/,
    );
  });
  it("prints the lists as JSON", async () => {
    const { out } = await run((io) => runModels(["--provider", "anthropic", "--json"], io));
    expect(JSON.parse(out)).toMatchObject([{ id: "anthropic" }]);
  });
  it("refuses an unknown provider, naming the nearest", async () => {
    await expect(run((io) => runModels(["--provider", "opena1"], io))).rejects.toMatchObject({
      code: "cli/usage",
      message: expect.stringContaining("openai"),
    });
    expect((await run((io) => runModels(["no-such-model"], io))).code).toBe(1);
  });
  it.each(["2026-02-31", "1", "tomorrow", "Nov 1 2026", "2026-11-01T25:00"])("refuses --at %s", async (day) => {
    await expect(run((io) => runModels(["--at", day], io))).rejects.toMatchObject({ code: "cli/usage" });
  });
  it("says who has a card for a model that a provider sells without one", async () => {
    const { code, error } = await run((io) => runModels(["-p", "azure", "gpt-5"], io));
    expect(code).toBe(1);
    expect(error).toMatch(/^azure has no card of its own for gpt-5; openai, .* have\n$/);
  });
});

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

  it("keeps the tiers of LiteLLM and adds those built in", async () => {
    const lists = importPrices(feeds[1]![1], { source: "https://example.com", asOf: "2026-11-20" });
    const usage = { input: { total: 1_000_000 }, output: { total: 0 } };
    expect(priceBook(lists).cost(usage, { model: "gpt-9", tier: "priority", at: "2026-11-21" }).usd).toBe("3.5");
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

describe("flagText", () => {
  it("says flags in words, and which one where they name one", async () => {
    const { error } = await run(async (io) => {
      await io.stderr.write(flagText(["tokenizer-not-public", "price-of-another-provider:openai", "a-b"], io.stderr));
      return 0;
    });
    expect(error).toBe(`note this model's tokenizer is not public: the count is an estimate
note no price of this provider's own is published for the model: another's is used (openai)
note a b
`);
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
