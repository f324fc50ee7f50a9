/** The shelf `src/prices/`: made by its generator, and equal to genai-prices wherever both have a price. */
import { readdirSync, readFileSync } from "node:fs";
import { calcPrice, waitForUpdate } from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";
import { priceModules } from "../../src/cli/price-build.ts";
import { overlays } from "../../src/cli/price-overlay.ts";
import { models } from "../../src/models/openai.ts";
import { findCard, matchesAny, type ProviderPrices, priceBook } from "../../src/pricing/index.ts";
import { often } from "../random.ts";

const folder = new URL("../../src/prices/", import.meta.url);
const names = readdirSync(folder);
const lists: ProviderPrices[] = await Promise.all(
  names.map(async (name) => (await import(new URL(name, folder).href)).default),
);

describe("src/prices", () => {
  it("is what the generator writes", async () => {
    const modules = await priceModules();
    expect([...modules.keys()].sort()).toEqual([...names].sort());
    for (const [name, text] of modules)
      expect(readFileSync(new URL(name, folder), "utf8"), `${name}: run npm run build:prices`).toBe(text);
  });

  it("has a source and a day on every list, card and factor", () => {
    for (const { id, source, asOf, cards, modifiers = [] } of lists) {
      for (const each of [{ source, asOf }, ...modifiers, ...cards.map((card) => ({ source, asOf, ...card }))]) {
        expect(each.source, id).toMatch(/^https:\/\/\S+$/);
        expect(each.asOf, id).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    }
  });

  it("can be read: every card, every period, every tier and region", () => {
    const book = priceBook(lists);
    let plans = 0;
    for (const list of lists) {
      for (const card of list.cards) {
        for (const at of ["2026-11-20T03:00:00Z", "2026-11-20T20:00:00Z", "2027-02-01"]) {
          expect(
            book.cost({ input: { total: 0 }, output: { total: 0 } }, { model: card.id, provider: list.id, at }).flags,
          ).toBeDefined();
          plans++;
        }
      }
    }
    // The imported lists have 1694: mistral-small-latest is a name of another card now, four cards were names, and eight are ours.
    expect(plans).toBe(3 * 1705);
  });

  it("OpenAI's cards have the context windows of its models' pages", () => {
    const cards = lists.find(({ id }) => id === "openai")!.cards.filter(({ window }) => window !== undefined);
    const both = cards.filter(({ id }) => models[id]?.contextWindow !== undefined);
    expect(both.length).toBeGreaterThan(30);
    for (const { id, window, maxInput } of both)
      expect([id, window, maxInput]).toEqual([id, models[id]!.contextWindow, models[id]!.maxInputTokens]);
  });

  it("OpenAI's models have the limits of their own pages under every name", () => {
    const list = lists.filter(({ id }) => id === "openai");
    let both = 0;
    for (const [name, { contextWindow, maxInputTokens }] of Object.entries(models)) {
      const card = findCard(list, name)?.card;
      if (contextWindow === undefined || card?.window === undefined) continue;
      expect([name, card.window, card.maxInput]).toEqual([name, contextWindow, maxInputTokens]);
      both++;
    }
    expect(both).toBeGreaterThan(50);
    const cards = ["gpt-5-chat", "gpt-5.1-chat", "gpt-5-1-chat-latest", "gpt-5.2-chat"].map((name) =>
      findCard(list, name),
    );
    for (const found of cards) expect([found?.card.window, found?.card.maxInput]).toEqual([128_000, undefined]);
  });

  it("a name with a card of its own has the price and the tiers that it had", () => {
    const book = priceBook(lists);
    const usage = { input: { total: 100_000, cacheRead: 50_000 }, output: { total: 1_000 } };
    for (const [model, tiers] of [
      ["gpt-5", ["standard", "batch", "flex", "priority"]],
      ["gpt-5.1", ["standard", "batch", "flex", "priority"]],
      ["gpt-5.2", ["standard", "batch", "flex", "priority"]],
      ["gpt-4o-realtime-preview", ["standard", "batch"]],
    ] as const)
      for (const tier of tiers) {
        const name = model === "gpt-4o-realtime-preview" ? `${model}-2024-12-17` : `${model}-chat-latest`;
        const [own, other] = [name, model].map((each) => book.cost(usage, { model: each, tier, at: "2026-10-01" }));
        expect([name, tier, own!.card!.id, own!.usd]).toEqual([name, tier, `openai/${name}`, other!.usd]);
      }
  });
});

describe("costs equal genai-prices at the standard tier", () => {
  /** A deterministic random source; the seed is printed when something differs. */
  function random(seed: number): (max: number) => number {
    let state = seed;
    return (max) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * max);
    };
  }

  /** Whether the overlay says that the imported rates are wrong; what is right is in corrected.test.ts. */
  function isCorrected(provider: string, model: string): boolean {
    const { steps = {}, periods = {}, moved = {} } = overlays[provider] ?? {};
    return model in steps || model in periods || Object.values(moved).includes(model);
  }

  /** Whether the overlay has a fee that the imported card lacks. */
  const hasFee = (provider: string, model: string): boolean =>
    (overlays[provider]?.fees ?? []).some(({ cards }) => matchesAny(cards, model));

  it("on every model of every provider, on random usage and dates", async () => {
    const book = priceBook(lists);
    const providers = (await waitForUpdate())!;
    const next = random(20_261_123);
    let compared = 0;
    const rounds = often(4);
    for (const provider of providers) {
      for (const model of provider.models) {
        for (let round = 0; round < rounds; round++) {
          const timestamp = new Date(Date.UTC(2026, 8 + next(6), 1 + next(28), next(24), next(60), next(60)));
          const [fresh, read, write, hour, out] = [
            next(2) ? next(500_000) : next(50),
            next(2) * next(200_000),
            next(2) * next(9000),
            next(2) * next(9000),
            next(60_000),
          ];
          const usage = {
            input_tokens: fresh + read + write + hour,
            cache_read_tokens: read,
            cache_write_tokens: write + hour,
            cache_write_1h_tokens: hour,
            output_tokens: out,
            output_reasoning_tokens: next(out + 1),
            web_searches: next(3) * Number(!hasFee(provider.id, model.id)),
          };
          // Its name as a caller would write it: the id, when the model answers to it.
          const theirs = calcPrice(usage, model.id, { provider, timestamp });
          if (!theirs || theirs.model.id !== model.id || isCorrected(provider.id, model.id)) continue;
          const ours = book.cost(
            {
              input: {
                total: usage.input_tokens,
                cacheRead: read,
                cacheWrite: write + hour,
                cacheWriteByTtl: { "1h": hour },
              },
              output: { total: out, reasoning: usage.output_reasoning_tokens },
              searches: { web: usage.web_searches },
            },
            { model: model.id, provider: provider.id, at: timestamp },
          );
          const where = `${provider.id}/${model.id} at ${timestamp.toISOString()}: ${JSON.stringify(usage)}`;
          expect(ours.card!.id, where).toBe(`${provider.id}/${model.id}`);
          if (ours.status === "unpriced") expect(theirs.total_price, where).toBe(0);
          // Half a nano-dollar of our rounding, and what a double loses.
          else
            expect(Math.abs(Number(ours.usd) - theirs.total_price), where).toBeLessThanOrEqual(
              5.1e-10 + theirs.total_price * 1e-12,
            );
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(1_250 * rounds);
  });

  it("on modalities, to the exact leaf", () => {
    const book = priceBook(lists);
    const next = random(7);
    for (const [provider, id] of [
      ["openai", "gpt-realtime"],
      ["openai", "gpt-image-1.5"],
      ["openai", "gpt-audio"],
      ["google", "gemini-2.5-flash"],
      ["google", "gemini-3.1-flash-live-preview"],
      ["google", "gemini-embedding-2"],
    ] as const) {
      for (let round = 0; round < 50; round++) {
        const cached = { audio: next(50), image: next(50), text: next(50) };
        const fresh = { audio: next(50), image: next(50), text: next(50) };
        const read = cached.audio + cached.image + cached.text;
        const total = read + fresh.audio + fresh.image + fresh.text;
        const out = { audio: next(50), text: next(50) };
        const usage = {
          input_tokens: total,
          input_audio_tokens: cached.audio + fresh.audio,
          input_image_tokens: cached.image + fresh.image,
          cache_read_tokens: read,
          cache_audio_read_tokens: cached.audio,
          cache_image_read_tokens: cached.image,
          output_tokens: out.audio + out.text,
          output_audio_tokens: out.audio,
        };
        const theirs = calcPrice(usage, id, { providerId: provider, timestamp: new Date("2026-10-01") })!;
        const ours = book.cost(
          {
            input: {
              total,
              cacheRead: read,
              audio: usage.input_audio_tokens,
              image: usage.input_image_tokens,
              cacheReadAudio: cached.audio,
              cacheReadImage: cached.image,
            },
            output: { total: usage.output_tokens, audio: out.audio },
          },
          { model: id, provider, at: "2026-10-01" },
        );
        expect(Math.abs(Number(ours.usd) - theirs.total_price), JSON.stringify(usage)).toBeLessThanOrEqual(5.1e-10);
      }
    }
  });
});
