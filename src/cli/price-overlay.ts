/**
 * What price lists leave out: service tiers, regions, training, first days, context windows.
 *
 * This dated table is laid over the imported list when `src/prices/` is
 * generated. Every entry names the page it was read from and the day.
 */

import { models } from "../models/openai.ts";
import type { CardData, Modifier, Rates } from "../pricing/index.ts";
import { ownCards } from "./price-cards.ts";
import {
  deepseekPeriods,
  live,
  multiAgent,
  type Own,
  perRequest,
  searchContexts,
  tunedWith,
  withAudio,
} from "./price-periods.ts";

/** Additions to one provider's list. */
export interface Overlay {
  readonly modifiers?: readonly Modifier[];
  readonly cachesByItself?: boolean;
  /** Context windows, by card id, where the imported list differs: its number, and the one on the model's page. */
  readonly windows?: Readonly<Record<string, readonly [listed: number, own: number]>>;
  /** Names to move from a card, by its id, to one of their own: at the same rates, with another window. */
  readonly apart?: Readonly<Record<string, { readonly id: string; readonly names: string; readonly window: number }>>;
  /** The most input, where it is less than the window, by card id; ids without a card are ignored. */
  readonly maxInputs?: Readonly<Record<string, number | undefined>>;
  /** Steps for long requests, from a day on, that the imported list lacks, by card id. */
  readonly steps?: Readonly<Record<string, { readonly from: string; readonly rates: Rates }>>;
  /** Rates that replace wrong imported ones, by card id, with the page and the day. */
  readonly periods?: Readonly<Record<string, Own>>;
  /** Cards of models that the imported list lacks. */
  readonly cards?: readonly CardData[];
  /** Fees, from a day on, that all cards matching a pattern have and the imported list lacks. */
  readonly fees?: readonly { readonly cards: string; readonly from?: string; readonly rates: Rates }[];
  /** Where steps for long requests begin in the imported list, and where on the provider's page. */
  readonly thresholds?: Readonly<Record<string, string>>;
  /** Names that the list claims in addition to the imported ones. */
  readonly claims?: string;
  /** Names that have come to mean another card, by that card's id. */
  readonly moved?: Readonly<Record<string, string>>;
  /** First days of sale, by card id. */
  readonly since?: Readonly<Record<string, string>>;
  /** Training rates in dollars per million tokens, by card id. */
  readonly training?: Readonly<Record<string, string>>;
  /** Last promised day of the newest rates, by card id. */
  readonly certainUntil?: Readonly<Record<string, string>>;
}

const OPENAI = { source: "https://developers.openai.com/api/docs/pricing", asOf: "2026-08-27" } as const;
const PRIORITY = { source: "https://openai.com/api-priority-processing/", asOf: "2026-09-26" } as const;
const RESIDENCY = { source: "https://developers.openai.com/api/docs/guides/your-data", asOf: "2026-08-27" } as const;
const ANTHROPIC = { source: "https://platform.claude.com/docs/en/about-claude/pricing", asOf: "2026-09-26" } as const;
const GEMINI = { source: "https://ai.google.dev/gemini-api/docs/pricing", asOf: "2026-09-23" } as const;
const GEMINI_BATCH = { source: "https://ai.google.dev/gemini-api/docs/batch-api", asOf: "2026-11-27" } as const;
const VERTEX = { source: "https://cloud.google.com/vertex-ai/generative-ai/pricing", asOf: "2026-09-23" } as const;
/** "Regional and multi-region endpoints include a 10% premium over global endpoints." */
const REGIONAL = { source: "https://platform.claude.com/docs/en/about-claude/pricing", asOf: "2026-11-27" } as const;
const GROQ = { source: "https://console.groq.com/docs/batch", asOf: "2026-09-23" } as const;
const MISTRAL = { source: "https://docs.mistral.ai/capabilities/batch/", asOf: "2026-09-23" } as const;

const priority = (cards: string, factor: string): Modifier => ({
  kind: "tier",
  name: "priority",
  cards,
  factor,
  ...PRIORITY,
});

/** ChatGPT's model, with a smaller window than the model whose price it has; in all spellings of its version. */
const chat = (...models: readonly string[]): NonNullable<Overlay["apart"]>[string] => ({
  id: `${models[0]}-chat-latest`,
  names: models.map((model) => `${model}-chat ${model}-chat-latest`).join(" "),
  window: 128_000,
});

/** The day https://claude.com/blog/1m-context announced it. */
const longSonnet = "2025-08-12";
const sonnetSteps: Rates = {
  input: "200000 6",
  "input.cache_write": "200000 7.5",
  "input.cache_read": "200000 0.6",
  output: "200000 22.5",
};

/** "Prompts with >272K input tokens", say the pages of OpenAI's models and of the same models at AWS. */
const moreThan272k = { "271999": "272000" } as const;

export const overlays: Readonly<Record<string, Overlay>> = {
  openai: {
    cachesByItself: true,
    claims: "ft:* text-embedding-3* text-embedding-ada* chatgpt-4o* codex-mini* computer-use*",
    cards: ownCards.openai,
    thresholds: moreThan272k,
    // The same as in src/models/openai.ts, from the models' pages: test/prices compares the two.
    windows: {
      "gpt-3.5-turbo-instruct": [16_385, 4_096],
      "gpt-4.1": [1_000_000, 1_047_576],
      "gpt-4.1-mini": [1_000_000, 1_047_576],
      "gpt-4.1-nano": [1_000_000, 1_047_576],
      "gpt-5.5": [1_000_000, 1_050_000],
      "gpt-5.5-pro": [1_000_000, 1_050_000],
    },
    apart: {
      "gpt-5": chat("gpt-5"),
      "gpt-5.1": chat("gpt-5.1", "gpt-5-1"),
      "gpt-5.2": chat("gpt-5.2", "gpt-5-2"),
      "gpt-4o-realtime-preview": {
        id: "gpt-4o-realtime-preview-2024-12-17",
        names: "gpt-4o-realtime-preview-2024-12-17 gpt-4o-realtime-preview-2024-10-01",
        window: 16_000,
      },
    },
    periods: {
      // The snapshot of 2024-10-01 had other audio prices, which no OpenAI page states any more, so the card leaves it out.
      "gpt-4o-audio-preview": {
        names: "gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-audio-preview-2025-06-03",
        ...withAudio("gpt-4o-audio-preview", { input: "2.5", output: "10" }, "40", "80"),
      },
      "gpt-4o-mini-audio-preview": withAudio("gpt-4o-mini-audio-preview", { input: "0.15", output: "0.6" }, "10", "20"),
      "ft:gpt-4o": tunedWith("1.875", { input: "3.75", output: "15" }),
      "ft:gpt-4o-mini": tunedWith("0.15", { input: "0.3", output: "1.2" }),
    },
    maxInputs: Object.fromEntries(Object.entries(models).map(([name, { maxInputTokens }]) => [name, maxInputTokens])),
    modifiers: [
      {
        kind: "tier",
        name: "batch",
        cards:
          "gpt-6* gpt-5* gpt-4* gpt-3.5* o1* o3* o4* codex-mini* computer-use* chatgpt-4o* text-embedding-* davinci* babbage*",
        factor: "0.5",
        ...OPENAI,
      },
      {
        kind: "tier",
        name: "flex",
        cards: "gpt-6* gpt-5 gpt-5-chat-latest gpt-5.* gpt-5-mini gpt-5-nano o3 o4-mini",
        factor: "0.5",
        ...OPENAI,
      },
      { kind: "tier", name: "fast", cards: "gpt-6* gpt-5.6*", factor: "2", ...OPENAI },
      priority("gpt-5.5", "2.5"),
      priority(
        "gpt-5.4 gpt-5.4-mini gpt-5.2 gpt-5.2-chat-latest gpt-5.1 gpt-5.1-chat-latest gpt-5 gpt-5-chat-latest gpt-4.1-nano",
        "2",
      ),
      priority("gpt-5-mini", "1.8"),
      priority("gpt-4.1 gpt-4.1-mini o3", "1.75"),
      priority("gpt-4o", "1.7"),
      priority("gpt-4o-mini", "5/3"),
      priority("o4-mini", "20/11"),
      { kind: "tier", name: "scale", flag: "capacity-paid-in-advance", ...OPENAI },
      {
        kind: "region",
        name: "eu us au ca jp in sg kr gb ae",
        cards: "gpt-6* gpt-5.4* gpt-5.5* gpt-5.6*",
        factor: "1.1",
        ...RESIDENCY,
      },
    ],
    certainUntil: { "gpt-5.6-sol": "2026-11-21" },
    since: {
      "gpt-4": "2023-03-14",
      "gpt-4-turbo": "2023-11-06",
      "gpt-4.5-preview": "2025-02-27",
      "gpt-4o-audio-preview": "2024-12-17",
      "gpt-4o-mini-audio-preview": "2024-12-17",
      "text-embedding-3-large": "2024-01-25",
      "text-embedding-3-small": "2024-01-25",
    },
    training: {
      "gpt-4.1": "25",
      "gpt-4.1-mini": "5",
      "gpt-4.1-nano": "1.5",
      "gpt-4o": "25",
      "gpt-4o-mini": "3",
      "gpt-3.5-turbo": "8",
    },
  },
  aws: {
    // A maker's name before a dot is Bedrock's, even if another list has a pattern for what follows.
    claims:
      "/^(?:arn:aws.*/)?(?:[a-z-]+\\.)?(?:amazon|anthropic|deepseek|google|meta|mistral|nvidia|openai|qwen|writer)\\.[a-z]/",
    cards: ownCards.aws,
    thresholds: moreThan272k,
    // "Claude Sonnet 4 - Long Context" and "Claude Sonnet 4.5 - Long Context" at https://aws.amazon.com/bedrock/pricing/, the
    // latter a tenth more in a region.
    steps: {
      "global.anthropic.claude-sonnet-4-20250514-v1:0": { from: longSonnet, rates: sonnetSteps },
      "regional.anthropic.claude-sonnet-4-20250514-v1:0": { from: longSonnet, rates: sonnetSteps },
      "global.anthropic.claude-sonnet-4-5-20250929-v1:0": { from: "2025-09-29", rates: sonnetSteps },
      "regional.anthropic.claude-sonnet-4-5-20250929-v1:0": {
        from: "2025-09-29",
        rates: {
          input: "200000 6.6",
          "input.cache_write": "200000 8.25",
          "input.cache_read": "200000 0.66",
          output: "200000 24.75",
        },
      },
    },
  },
  anthropic: {
    // The same as Sonnet 4.5's, on the same page, from the day it accepts requests of that length.
    steps: {
      "claude-sonnet-4-0": {
        from: longSonnet,
        rates: { ...sonnetSteps, "input.cache_write.1h": "200000 12" },
      },
    },
    modifiers: [
      { kind: "tier", name: "batch", factor: "0.5", ...ANTHROPIC },
      { kind: "tier", name: "priority", flag: "capacity-paid-in-advance", ...ANTHROPIC },
      { kind: "tier", name: "fast", cards: "claude-opus-5-5 claude-opus-5 claude-opus-4-8", factor: "2", ...ANTHROPIC },
      { kind: "tier", name: "fast", cards: "claude-opus-4-7", factor: "6", until: "2026-07-24", ...ANTHROPIC },
      { kind: "tier", name: "fast", cards: "claude-opus-4-6", factor: "6", until: "2026-07-24", ...ANTHROPIC },
      // Such requests now run and are billed at standard speed; the page gives no day, so this is the day of Opus 4.7.
      {
        kind: "tier",
        name: "fast",
        cards: "claude-opus-4-6",
        factor: "1",
        from: "2026-07-24",
        flag: "fast-mode-not-offered",
        ...ANTHROPIC,
      },
      {
        kind: "region",
        name: "us",
        cards:
          "claude-opus-4-6 claude-sonnet-4-6 claude-opus-4-7 claude-opus-4-8 claude-opus-5* claude-sonnet-5* claude-fable-5* claude-mythos-5* claude-haiku-5*",
        factor: "1.1",
        ...ANTHROPIC,
      },
    ],
    since: {
      "claude-3-7-sonnet-latest": "2025-02-24",
      "claude-3-haiku": "2024-03-13",
      "claude-3-opus-latest": "2024-03-04",
      "claude-3-sonnet": "2024-03-04",
      "claude-3-5-sonnet": "2024-06-20",
      "claude-opus-4-0": "2025-05-22",
      "claude-sonnet-4-0": "2025-05-22",
      "claude-opus-4-1": "2025-08-05",
      "claude-sonnet-4-5": "2025-09-29",
      "claude-haiku-4-5": "2025-10-15",
      "claude-opus-4-5": "2025-11-24",
      "claude-opus-4-6": "2026-02-05",
      "claude-opus-5": "2026-07-24",
    },
  },
  google: {
    cards: ownCards.google,
    periods: { "gemini-live-2.5-flash": live },
    steps: { "claude-4-sonnet": { from: longSonnet, rates: sonnetSteps } },
    modifiers: [
      {
        kind: "tier",
        name: "batch",
        cards: "gemini-2* gemini-3* gemini-embedding*",
        factor: "0.5",
        // Discounts do not stack: cache reads cost the same in a batch as outside.
        except: "input.cache_read",
        ...GEMINI_BATCH,
      },
      {
        kind: "tier",
        name: "flex",
        cards: "gemini-3.5* gemini-3.6* gemini-3.7* gemini-3.8*",
        factor: "0.5",
        ...GEMINI,
      },
      { kind: "tier", name: "priority", cards: "gemini-3.7* gemini-3.8*", factor: "1.8", ...GEMINI },
      { kind: "tier", name: "provisioned provisioned_throughput", flag: "capacity-paid-in-advance", ...VERTEX },
      {
        kind: "region",
        name: "regional us us-central1 us-east4 us-east5 eu europe-west1 europe-west4 asia-southeast1",
        // All Claude models since Sonnet 4.5, Haiku 4.5 and Opus 4.5.
        cards:
          "claude-haiku-4-5 claude-sonnet-4-5 claude-sonnet-4-6 claude-sonnet-5 claude-opus-4-5 claude-opus-4-6 claude-opus-4-7 claude-opus-4-8 claude-opus-5* claude-fable-5*",
        factor: "1.1",
        ...REGIONAL,
      },
    ],
  },
  groq: {
    modifiers: [
      // Discounts do not stack, and the cache discount is as large.
      { kind: "tier", name: "batch", factor: "0.5", except: "input.cache_read", ...GROQ },
      {
        kind: "tier",
        name: "flex",
        factor: "1",
        source: "https://console.groq.com/docs/flex-processing",
        asOf: "2026-09-23",
      },
    ],
  },
  mistral: {
    modifiers: [{ kind: "tier", name: "batch", factor: "0.5", ...MISTRAL }],
    // As listed at https://docs.mistral.ai/models; before December 2025 and March 2026 the names meant other models.
    moved: { "mistral-large-2512": "mistral-large-latest", "mistral-small-2603": "mistral-small-latest" },
  },
  perplexity: {
    // The imported list has the highest fee of each.
    periods: {
      sonar: perRequest("5", { input: "1", output: "1" }),
      "sonar-reasoning": perRequest("5", { input: "1", output: "5" }),
      "sonar-pro": perRequest("6", { input: "3", output: "15" }),
      "sonar-reasoning-pro": perRequest("6", { input: "2", output: "8" }),
    },
    modifiers: searchContexts,
  },
  deepseek: { periods: deepseekPeriods },
  "x-ai": {
    periods: { "grok-4.20-multi-agent": multiAgent },
    // $5 per 1,000 calls of web search and of X search, $2.50 of collections:
    // https://docs.x.ai/developers/pricing#tools-pricing. Before the day of Grok 4.1 Fast they were up to twice that:
    // https://docs.x.ai/developers/release-notes.
    fees: [
      { cards: "grok-4.* grok-4-1-fast-*", rates: { "searches.web": "5", "searches.file": "2.5" } },
      {
        cards: "grok-4-0709 grok-4-fast-*",
        from: "2025-11-19",
        rates: { "searches.web": "5", "searches.file": "2.5" },
      },
    ],
  },
};
