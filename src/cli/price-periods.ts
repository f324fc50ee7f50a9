/**
 * Periods and fees that replace wrong imported ones, each with its page and the day it was read.
 *
 * The overlay (./price-overlay.ts) lays them over the imported lists.
 */

import type { CardData, Modifier, Period, Rates } from "../pricing/index.ts";

/** The fields of a card that are replaced. */
export type Own = Pick<CardData, "names" | "rates" | "source" | "asOf">;

/** Rates for a model whose imported card has none for audio. */
export function withAudio(page: string, text: Rates, input: string, output: string): Own {
  return {
    rates: { ...text, "input.audio": input, "output.audio": output },
    source: `https://developers.openai.com/api/docs/models/${page}`,
    asOf: "2026-11-27",
  };
}

/** Rates for tuned models whose imported cards have none for cached input. */
export function tunedWith(cached: string, text: Rates): Own {
  return {
    rates: { ...text, "input.cache_read": cached },
    source: "https://developers.openai.com/api/docs/pricing#fine-tuning",
    asOf: "2026-11-27",
  };
}

/** The Live API prices video as audio: "$0.50 (text), $3.00 (audio / video)". */
export const live: Own = {
  rates: { input: "0.5", output: "2", "input.audio": "3", "input.video": "3", "output.audio": "12" },
  source: "https://ai.google.dev/gemini-api/docs/pricing#gemini-2.5-flash-native-audio",
  asOf: "2026-11-27",
};

/** Grok 4.20 Multi-Agent began at $2 and $6; a copy of xAI's list of 13 July 2026 gives it the price of Grok 4.20. */
export const multiAgent: Own = {
  rates: [
    { rates: { input: "2", "input.cache_read": "0.2", output: "6" } },
    { from: "2026-07-13", rates: { input: "1.25", "input.cache_read": "0.2", output: "2.5" } },
  ],
  source: "https://docs.apiyi.com/api-capabilities/grok/overview",
  asOf: "2026-07-13",
};

// ---- Perplexity ----

/** Its request fees, as this page repeated them in June 2026. */
const PERPLEXITY = {
  source: "https://developer.puter.com/tutorials/perplexity-api-pricing/",
  asOf: "2026-06-01",
} as const;

/**
 * Rates with the fee of a request that names no context size, which defaults to `low`:
 * https://docs.perplexity.ai/guides/search-context-size-guide.
 */
export function perRequest(low: string, tokens: Rates): Own {
  return { rates: { ...tokens, calls: low }, ...PERPLEXITY };
}

/** The fee per thousand requests, by how much of the web each reads: the `searchContext` of a usage, or the tier asked for. */
export const searchContexts: readonly Modifier[] = [
  ...(
    [
      ["sonar sonar-reasoning", "5", "8", "12"],
      ["sonar-pro sonar-reasoning-pro", "6", "10", "14"],
    ] as const
  ).flatMap(([cards, ...fees]) =>
    ["low", "medium", "high"].map(
      (name, index): Modifier => ({ kind: "tier", name, cards, rates: { calls: fees[index]! }, ...PERPLEXITY }),
    ),
  ),
  // Other models have no fee that depends on it.
  ...["low", "medium", "high"].map((name): Modifier => ({ kind: "tier", name, ...PERPLEXITY })),
];

// ---- DeepSeek ----

const DEEPSEEK = "https://api-docs.deepseek.com/quick_start/pricing";
/** Cache misses, hits and output, in dollars per million. */
const rates = (input: string, cached: string, output: string): Rates => ({
  input,
  "input.cache_read": cached,
  output,
});
/** From an hour of a day on: the rest of that day, and every day after it. */
const since = (day: string, hour: string, next: string, its: Rates): Period[] => [
  { from: day, hours: `${hour}-00:00`, rates: its },
  { from: next, rates: its },
];

/**
 * `deepseek-chat` and `deepseek-reasoner`: names for whatever DeepSeek serves, at one price since September 2025.
 *
 * - Until 2025-09-05 16:00 UTC at half price or less from 16:30 to 00:30, afterwards not: the page of August 2025.
 * - V3.2-Exp since 2025-09-29, V3.2 since 2025-12-01 at its price: https://api-docs.deepseek.com/updates, and the page as
 *   https://benchlm.ai/blog/posts/deepseek-api-pricing repeats it on 2026-04-13.
 * - DeepSeek-V4-Flash since 2026-04-24, at its price; cache hits cost a tenth as much from 2026-04-26 12:15 UTC on: notes
 *   1 and 2 of the page of May 2026. The names end on 2026-07-24.
 */
function legacy(standard: Rates): Own {
  const [v31, v32] = [rates("0.56", "0.07", "1.68"), rates("0.28", "0.028", "0.42")];
  const [v4, v4Now] = [rates("0.14", "0.028", "0.28"), rates("0.14", "0.0028", "0.28")];
  return {
    rates: [
      { rates: rates("0.135", "0.035", "0.55") },
      { hours: "00:30-16:30", rates: standard },
      ...since("2025-09-05", "16:00", "2025-09-06", v31),
      { from: "2025-09-29", rates: v32 },
      { from: "2026-04-24", rates: v4 },
      ...since("2026-04-26", "12:15", "2026-04-27", v4Now).map((period) => ({ ...period, certainUntil: "2026-07-24" })),
    ],
    source: DEEPSEEK,
    asOf: "2026-05-22",
  };
}

/**
 * Rates before 2026-08-16 16:00 UTC, and since then off-peak and peak ones. The peak is on weekdays only since the 24th, when
 * the page first said so. Chinese public holidays, which are off-peak as well, are not known here.
 */
function peaks(before: Rates, off: Rates, peak: Rates): Own {
  const windows = ["01:00-04:00", "06:00-10:00"];
  const [first, weekdays] = ["2026-08-17", "2026-08-24"];
  return {
    rates: [
      { rates: before },
      ...since("2026-08-16", "16:00", first, off),
      ...windows.map((hours) => ({ from: first, hours, rates: peak })),
      { from: weekdays, rates: off },
      ...windows.map((hours) => ({ from: weekdays, hours, days: "1-5", rates: peak })),
    ],
    source: DEEPSEEK,
    asOf: "2026-09-23",
  };
}

export const deepseekPeriods: Readonly<Record<string, Own>> = {
  "deepseek-chat": legacy(rates("0.27", "0.07", "1.1")),
  "deepseek-reasoner": legacy(rates("0.55", "0.14", "2.19")),
  "deepseek-v4-flash": peaks(
    rates("0.14", "0.0028", "0.28"),
    rates("0.22", "0.007", "0.66"),
    rates("0.44", "0.014", "1.32"),
  ),
  "deepseek-v4-pro": peaks(
    rates("0.435", "0.003625", "0.87"),
    rates("0.66", "0.022", "1.98"),
    rates("1.32", "0.044", "3.96"),
  ),
};
