/** Prices of models, steps and fees that the imported lists lack or begin elsewhere, as their providers' own pages have them. */
import { describe, expect, it } from "vitest";
import { withOverlay } from "../../src/cli/price-laying.ts";
import anthropic from "../../src/prices/anthropic.ts";
import aws from "../../src/prices/aws.ts";
import azure from "../../src/prices/azure.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import xai from "../../src/prices/x-ai.ts";
import {
  type CardData,
  type Period,
  type PriceQuery,
  type ProviderPrices,
  priceBook,
  type Rates,
  type UsageInput,
} from "../../src/pricing/index.ts";

const book = priceBook([azure, openai, anthropic, google, aws, xai]);
const at = "2026-11-20";

/** Dollars of a usage. */
const usd = (usage: UsageInput, query: PriceQuery): string | undefined => book.cost(usage, { at, ...query }).usd;
/** Dollars of a million tokens of input and of output. */
const millions = (query: PriceQuery): string | undefined =>
  usd({ input: { total: 1e6 }, output: { total: 1e6 } }, query);

describe("OpenAI's long requests", () => {
  const input = (total: number, model: string, provider?: string): string | undefined =>
    usd({ input: { total }, output: { total: 0 } }, { model, provider });

  it.each([
    "gpt-5.4",
    "gpt-5.4-pro",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.6-sol",
    "gpt-5.6-luna",
    "gpt-5.6-terra",
    "gpt-6-sol",
    "gpt-6-astra",
  ])("%s costs more above 272,000 tokens of input, and not at them", (model) => {
    // https://developers.openai.com/api/docs/models: prompts with >272K input tokens are priced at 2x input.
    const [most, more] = [272_000, 272_001].map((total) => Number(input(total, model)) / total);
    expect(more! / most!).toBeCloseTo(2, 6);
  });

  it.each(["global.openai.gpt-5.6-sol", "us.openai.gpt-5.6-terra", "openai.gpt-5.6-luna"])(
    "so does %s at AWS: 272K input tokens or fewer",
    (model) => {
      const [most, more] = [272_000, 272_001].map((total) => Number(input(total, model, "aws")) / total);
      expect(more! / most!).toBeCloseTo(2, 6);
    },
  );

  it("have the prices of genai-prices' own examples", () => {
    const sol = { model: "gpt-5.6-sol", at: "2026-08-01" };
    const some = { input: { total: 300_000, cacheWrite: 100_000, cacheRead: 50_000 }, output: { total: 10_000 } };
    expect(usd(some, sol)).toBe("3.25"); // 150,000 × 10 + 100,000 × 12.5 + 50,000 × 1 + 10,000 × 45
    expect(usd({ input: { total: 272_001, cacheWrite: 272_001 }, output: { total: 0 } }, sol)).toBe("3.4000125");
  });
});

describe("xAI's long requests", () => {
  it("cost more at 200,000 tokens of prompt already: < 200k and ≥ 200k", () => {
    // https://docs.x.ai/developers/models/grok-4.20-0309.md: requests whose prompt reaches 200k tokens.
    const input = (total: number) => usd({ input: { total }, output: { total: 0 } }, { model: "grok-4.20" });
    expect([input(199_999), input(200_000)]).toEqual(["0.24999875", "0.5"]);
  });
});

describe("tuned models", () => {
  it.each([
    ["ft:o4-mini-2025-04-16:acme::x", "20"], //            4 + 16
    ["ft:gpt-4.1-2025-04-14:acme::x", "15"], //            3 + 12
    ["ft:gpt-4.1-mini-2025-04-14:acme:my-lite:x", "4"], // 0.8 + 3.2
    ["ft:gpt-4.1-nano-2025-04-14:acme::x", "1"], //        0.2 + 0.8
    ["ft:gpt-4o-2024-08-06:acme::x", "18.75"], //          3.75 + 15
    ["ft:gpt-4o-mini-2024-07-18:acme::x:ckpt-step-90", "1.5"],
    ["ft:gpt-3.5-turbo-0125:acme::x", "9"],
  ])("%s costs %s dollars for a million each", (model, dollars) => {
    expect(millions({ model })).toBe(dollars);
  });

  it("have a price of cached input: https://developers.openai.com/api/docs/pricing", () => {
    const cached = (model: string) => usd({ input: { total: 1e6, cacheRead: 1e6 }, output: { total: 0 } }, { model });
    expect(cached("ft:o4-mini-2025-04-16:acme::x")).toBe("1");
    expect(cached("ft:gpt-4o-2024-08-06:acme::x")).toBe("1.875");
    expect(cached("ft:gpt-4o-mini-2024-07-18:acme::x")).toBe("0.15");
  });

  it("of models that nobody has a price of are unknown", () => {
    const unpriced = priceBook([azure, openai], { onUnknown: "unpriced" });
    for (const model of ["ft:gpt-9:acme::x", "ft:o3-mini-2025-01-31:acme::x"])
      expect(unpriced.cost({ input: { total: 1 }, output: { total: 1 } }, { model, at }).status).toBe("unpriced");
  });
});

describe("small models of the same name", () => {
  it("have their own price", () => {
    const input = (model: string) => usd({ input: { total: 100_000 }, output: { total: 0 } }, { model });
    // https://aws.amazon.com/bedrock/pricing/: $0.00002 and $0.0001 per thousand tokens.
    expect([input("amazon.titan-embed-text-v2:0"), input("amazon.titan-embed-text-v1")]).toEqual(["0.002", "0.01"]);
    for (const model of ["gemini-1.5-flash-8b", "gemini-1.5-flash-8b-001", "models/gemini-1.5-flash-8b-latest"])
      expect([model, input(model)]).toEqual([model, "0.00375"]);
    expect(input("gemini-1.5-flash-002")).toBe("0.0075");
  });
});

describe("Claude at Google", () => {
  it.each([
    "claude-haiku-4-5@20251001",
    "claude-sonnet-4-5@20250929",
    "claude-opus-4-5@20251101",
    "claude-opus-4-7",
    "claude-opus-4-8",
    "claude-sonnet-5",
    "claude-opus-5-5",
  ])("%s costs a tenth more in a region or several, since Sonnet 4.5", (model) => {
    // https://platform.claude.com/docs/en/about-claude/pricing
    const price = (region?: string) =>
      Number(usd({ input: { total: 100_000 }, output: { total: 100_000 } }, { model, provider: "google", region }));
    for (const region of ["us-east5", "us", "eu", "regional"]) expect(price(region)).toBeCloseTo(price() * 1.1, 9);
    expect(price("global")).toBe(price());
  });

  it("costs no more there before", () => {
    const price = (region?: string) => millions({ model: "claude-sonnet-4@20250514", provider: "google", region });
    expect(price("us-east5")).toBe(price());
  });

  it("has the prices of its maker", () => {
    for (const model of ["claude-haiku-4-5", "claude-opus-4-5", "claude-sonnet-5"]) {
      const usage = {
        input: { total: 9_000, cacheRead: 1_000, cacheWrite: 5_000, cacheWriteByTtl: { "1h": 2_000 } },
        output: { total: 1_000 },
      };
      expect(usd(usage, { model, provider: "google" })).toBe(usd(usage, { model, provider: "anthropic" }));
    }
  });

  it("is not Claude at AWS, whose names begin with its maker's", () => {
    // https://aws.amazon.com/bedrock/pricing/: 5.50 in a region, 5 anywhere.
    const input = (model: string) => usd({ input: { total: 100_000 }, output: { total: 0 } }, { model });
    expect(input("us.anthropic.claude-opus-4-6-v1:0")).toBe("0.55");
    expect(input("global.anthropic.claude-opus-4-6-v1:0")).toBe("0.5");
  });
});

describe("Claude Sonnet at AWS", () => {
  it("costs more above 200,000 tokens of input: Long Context", () => {
    // https://aws.amazon.com/bedrock/pricing/: $0.006 and $0.0225 per thousand, $0.0066 and $0.02475 in a region.
    const price = (total: number, model: string) => usd({ input: { total }, output: { total: 1_000 } }, { model });
    for (const [model, most, more] of [
      ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "0.615", "1.5225"],
      ["eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "0.6765", "1.67475"],
      ["us.anthropic.claude-sonnet-4-20250514-v1:0", "0.615", "1.5225"],
    ] as const)
      expect([model, price(200_000, model), price(250_000, model)]).toEqual([model, most, more]);
  });
});

describe("Gemini's Live API", () => {
  it("has video at the price of audio: $0.50 (text), $3.00 (audio / video)", () => {
    for (const kind of ["video", "audio"])
      for (const model of ["gemini-live-2.5-flash", "gemini-2.5-flash-native-audio-preview-12-2025"])
        expect(usd({ input: { total: 1e6, [kind]: 1e6 }, output: { total: 0 } }, { model })).toBe("3");
    expect(usd({ input: { total: 1e6 }, output: { total: 0 } }, { model: "gemini-live-2.5-flash" })).toBe("0.5");
  });
});

describe("Grok", () => {
  it("4.20 goes by all names of its page", () => {
    for (const model of ["grok-4.20-0309-reasoning", "grok-4.20-0309-non-reasoning", "grok-4.20-reasoning-latest"])
      expect([model, usd({ input: { total: 1_000 }, output: { total: 1_000 } }, { model })]).toEqual([
        model,
        "0.00375",
      ]);
  });

  it("4.20 Multi-Agent costs what 4.20 does, and did not at first", () => {
    const usage = { input: { total: 1_000 }, output: { total: 1_000 } };
    expect(usd(usage, { model: "grok-4.20-multi-agent-0309" })).toBe("0.00375");
    expect(usd(usage, { model: "grok-4.20-multi-agent-0309", at: "2026-04-01" })).toBe("0.008");
  });

  it("has a fee of searches: $5 per 1,000 calls", () => {
    // Recorded on 24 August 2026 with cost_in_usd_ticks 292331500: three X searches are 0.015 of its 0.02923315.
    const usage: UsageInput = {
      input: { total: 7_583, cacheRead: 3_072 },
      output: { total: 3_192 },
      searches: { web: 3 },
    };
    expect(usd(usage, { model: "grok-4.3", at: "2026-08-24" })).toBe("0.02923315");
    const before = book.cost(usage, { model: "grok-4-fast", at: "2025-10-01" });
    expect([before.parts.other, before.flags.length]).toEqual(["0", 1]);
    expect(book.cost(usage, { model: "grok-4-fast", at: "2026-01-01" }).parts.other).toBe("0.015");
  });
});

describe("a list from elsewhere", () => {
  const card = (id: string, rates: Rates | readonly Period[], names: string = id): CardData => ({ id, names, rates });
  const list = (id: string, ...cards: CardData[]): ProviderPrices => ({
    id,
    name: id,
    source: "https://example.com",
    asOf: "2027-01-01",
    cards,
  });

  it("keeps what it says itself, and gets what it lacks", () => {
    const newer = list(
      "x-ai",
      card("grok-4.9", { input: "1", "searches.web": "7" }),
      card("grok-4.3", { input: "1" }),
      card("grok-4-fast-reasoning", [{ rates: { input: "1" } }]),
    );
    const { cards } = withOverlay(newer, { isLenient: true });
    expect(cards.map(({ rates }) => rates)).toEqual([
      { input: "1", "searches.web": "7", "searches.file": "2.5" },
      { input: "1", "searches.web": "5", "searches.file": "2.5" },
      [{ rates: { input: "1" } }],
    ]);
  });

  it("loses the words that are wrong, and steps that begin a token early", () => {
    const newer = list(
      "openai",
      card("gpt-5.4", { input: "2.5 >271999 5" }),
      card("ft:gpt-4", { input: "3" }, "ft:gpt-4-0*"),
    );
    const { cards } = withOverlay(newer, { isLenient: true });
    expect(cards.map(({ names, rates }) => [names, rates])).toEqual([
      ["gpt-5.4", { input: "2.5 >272000 5" }],
      ["ft:gpt-4-0### ft:gpt-4-0###:*", { input: "3" }],
    ]);
    // The pinned one must have all that the overlay speaks of.
    expect(() => withOverlay(newer)).toThrowError(/^price overlay: openai has no card/);
  });
});

describe("names that OpenAI alone has", () => {
  it("are OpenAI's, whatever comes first in the book", () => {
    for (const lists of [
      [openai, azure],
      [azure, openai],
    ])
      for (const model of ["text-embedding-3-small", "text-embedding-ada-002", "chatgpt-4o-latest"])
        expect(priceBook(lists).cost({ input: { total: 1 }, output: { total: 0 } }, { model, at }).card!.id).toBe(
          `openai/${model}`,
        );
  });
});
