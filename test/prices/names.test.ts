/** Which card a model's name finds: its versions do, and the next model of the same name does not. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withVersions } from "../../src/cli/price-names.ts";
import { findCard, matchesAny, type ProviderPrices, priceBook } from "../../src/pricing/index.ts";

const folder = new URL("../../src/prices/", import.meta.url);
const lists: ProviderPrices[] = await Promise.all(
  readdirSync(folder).map(async (name) => (await import(new URL(name, folder).href)).default),
);
/** Makers before those who resell, as on the command line. */
const FIRST = ["openai", "anthropic", "google", "mistral", "deepseek", "x-ai"];
const rank = ({ id }: ProviderPrices): number => (id === "openrouter" ? 9 : FIRST.includes(id) ? FIRST.indexOf(id) : 8);
lists.sort((a, b) => rank(a) - rank(b));
const book = priceBook(lists, { onUnknown: "unpriced" });

/** The card that a name finds, as `provider/id`. */
function found(model: string, provider?: string): string | undefined {
  const { card, list } = findCard(lists, model, provider) ?? {};
  return card && list && `${list.id}/${card.id}`;
}

/** The names that a word of patterns begins: of a regular expression, those that its card has. */
const isOpen = (word: string): boolean => /^\/.+\/$/.test(word) || /[*~]$/.test(word);

describe("a card's names", () => {
  it("are not those of a newer, smaller or speaking model of the same beginning", () => {
    const ends = "-5 .5 -5-20260101 -lite -mini -nano -pro -max -image -tts -audio -video -live -codex -fast".split(
      " ",
    );
    let asked = 0;
    for (const { id, cards } of lists)
      for (const card of cards)
        for (const word of (card.names ?? card.id).split(" ").filter(isOpen)) {
          // People choose how the name of a tuned model ends.
          if (/^ft:.*:\*$|\.ft-\*$/.test(word)) continue;
          const begin = /^\//.test(word) ? card.id : word.replace(/^\*|[*~]$/g, "").replaceAll("#", "1");
          for (const end of ends)
            expect([id, word, end, matchesAny(word, begin + end)]).toEqual([id, word, end, false]);
          asked++;
        }
    expect(asked).toBeGreaterThan(200);
  });

  it("are found in their own list, all of them", () => {
    for (const list of lists)
      for (const card of list.cards) {
        const exact = (card.names ?? card.id)
          .split(" ")
          .filter((word) => !/[*#~]/.test(word.slice(1)) && word[0] !== "/");
        for (const name of [card.id, ...exact.filter((word) => word[0] !== "*")])
          expect([list.id, name, findCard([list], name, list.id)?.card.id]).toEqual([list.id, name, card.id]);
      }
  });

  it("are found with a version behind them, in every list that has patterns for it", () => {
    let asked = 0;
    for (const list of lists)
      for (const card of list.cards)
        for (const word of (card.names ?? card.id).split(" ").filter((each) => /^[^*/].*~$/.test(each))) {
          for (const end of ["", "-20260101", "@20260101", "-2026-01-01", "-latest", "-preview-09-2026", "-v1:0"]) {
            const name = word.slice(0, -1) + end;
            expect([list.id, name, findCard([list], name, list.id)?.card.id]).toEqual([list.id, name, card.id]);
          }
          asked++;
        }
    expect(asked).toBeGreaterThan(100);
  });

  it.each([
    ["claude-sonnet-5-20260601", "anthropic/claude-sonnet-5"],
    ["claude-sonnet-4@20250514", "anthropic/claude-sonnet-4-0"],
    ["claude-3-7-sonnet-20250219:thinking", "anthropic/claude-3-7-sonnet-latest"],
    ["claude-sonnet-4-5-20250929[1m]", "anthropic/claude-sonnet-4-5"],
    ["claude-2.1", "anthropic/claude-2"],
    ["us.anthropic.claude-sonnet-5-v1:0", "aws/regional.anthropic.claude-sonnet-5-v1:0"],
    ["eu.anthropic.claude-3-5-sonnet-20241022-v2:0", "aws/regional.anthropic.claude-3-5-sonnet-20241022-v2:0"],
    ["us.amazon.nova-pro-v1:0:300k", "aws/amazon.nova-pro-v1:0"],
    ["amazon.titan-embed-text-v1:2:8k", "aws/amazon.titan-embed-text-v1"],
    ["gemini-2.0-flash-001", "google/gemini-2.0-flash"],
    ["gemini-2.0-flash-thinking-exp-01-21", "google/gemini-2.0-flash"],
    ["gemini-2.5-pro-exp-03-25", "google/gemini-2.5-pro"],
    ["gemini-3.1-pro-preview-customtools", "google/gemini-3.1-pro-preview"],
    ["gemini-3.5-flash-001", "google/gemini-3.5-flash"],
    ["gemini-live-2.5-flash-preview-native-audio-09-2025", "google/gemini-live-2.5-flash"],
    ["gemma-3-27b-it", "google/gemma-3"],
    ["magistral-small-2509", "mistral/magistral-small"],
    ["kimi-k2-turbo-preview", "moonshotai/kimi-k2-turbo-preview"],
    ["deepseek-r1-0528", "deepseek/deepseek-reasoner"],
    ["deepseek-v4-flash-vision-exp", "deepseek/deepseek-v4-flash"],
    ["gpt-4o-realtime-preview-2025-06-03", "openai/gpt-4o-realtime-preview"],
    ["text-moderation-stable", "openai/moderation"],
  ])("%s is %s", (model, id) => {
    expect(found(model)).toBe(id);
  });

  it.each([
    ["claude-sonnet-5-5"],
    ["claude-sonnet-5-5-20260928"],
    ["us.anthropic.claude-sonnet-5-5"],
    ["global.anthropic.claude-sonnet-5-5-v1:0"],
    ["claude-haiku-4-5-mini"],
    ["gemini-3.6-flash-lite"],
    ["gemini-3.7-flash-image"],
    ["gemini-3.8-flash-tts"],
    ["gemini-2.5-pro-image"],
    ["gpt-5-nano-audio"],
    ["deepseek-r1-distill-qwen-1b"],
    ["my-o4-mini-finetune"],
    ["o4-mini-foo"],
    ["amazon.titan-embed-text-v3:0"],
  ])("%s is nobody's", (model) => {
    expect(found(model)).toBeUndefined();
    const usage = { input: { total: 1_000_000, cacheRead: 1_000_000 }, output: { total: 0 } };
    expect(book.cost(usage, { model, at: "2026-11-20" })).toMatchObject({
      status: "unpriced",
      flags: ["unknown-model"],
    });
  });

  it("cost no long search, however long they are", () => {
    const name = `claude-sonnet-5${"-2025-09-29".repeat(5_000)}x`;
    const begin = performance.now();
    expect(found(name)).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe("names of other sellers", () => {
  it("have the price of the list that sells them", () => {
    const usd = (model: string) =>
      book.cost({ input: { total: 1e6 }, output: { total: 1e6 } }, { model, at: "2026-11-20" }).usd;
    // https://console.groq.com/docs/models: 0.75 + 0.99.
    expect([found("deepseek-r1-distill-llama-70b"), usd("deepseek-r1-distill-llama-70b")]).toEqual([
      "groq/deepseek-r1-distill-llama-70b",
      "1.74",
    ]);
  });

  it("that end in :free cost nothing where OpenRouter's list says so, and are unknown elsewhere", () => {
    for (const model of [
      "deepseek/deepseek-r1:free",
      "google/gemini-2.0-flash-exp:free",
      "deepseek/deepseek-chat:free",
    ])
      expect([model, found(model)]).toEqual([model, `openrouter/${model}`]);
    const without = lists.filter(({ id }) => id !== "openrouter");
    for (const model of [
      "deepseek/deepseek-r1:free",
      "google/gemini-2.0-flash-exp:free",
      "google/gemini-3.6-flash:free",
    ])
      expect([model, findCard(without, model)?.card.id]).toEqual([model, undefined]);
  });
});

describe("withVersions", () => {
  it("takes a beginning for a name, whose date may be begun", () => {
    expect(withVersions("gpt-9* *nova-lite* gpt-5-nano-* claude-sonnet-4-2025* *claude-opus-4@*")).toBe(
      "gpt-9~ *nova-lite~ gpt-5-nano~ claude-sonnet-4~ *claude-opus-4~",
    );
  });
  it("leaves exact names, ends, expressions and tuned models as they are", () => {
    const words = "gpt-5 gpt-5-####-##-## *claude-fable-5 /^o[13]/ ft:gpt-4-0* gpt-4o-mini.ft-*";
    expect(withVersions(words)).toBe(words);
  });
});
