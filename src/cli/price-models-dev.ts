/**
 * models.dev's `api.json`: dollars per million tokens, by provider and model.
 *
 * A long request has the prices of `tiers`, by the tokens of its input; `context_over_200k` repeats one of them for older
 * readers, whatever its size: https://github.com/anomalyco/models.dev/blob/dev/packages/core/src/schema-v2.ts.
 */

import { type CardData, isDay, type ProviderPrices, type RateKey } from "../pricing/index.ts";
import {
  isCount,
  isJson,
  type Json,
  type Origin,
  overAt,
  type Place,
  priceAt,
  refused,
  stepped,
} from "./price-field.ts";

const MODELS_DEV: Readonly<Record<string, RateKey>> = {
  input: "input",
  output: "output",
  cache_read: "input.cache_read",
  cache_write: "input.cache_write",
  reasoning: "output.reasoning",
  input_audio: "input.audio",
  output_audio: "output.audio",
};

/** The lists of the file, one per provider. */
export function fromModelsDev(data: Json, origin: Origin): ProviderPrices[] {
  return Object.entries(data).flatMap(([key, provider]) => {
    if (!isJson(provider) || !isJson(provider.models)) return [];
    const cards = Object.entries(provider.models).flatMap(([id, model]): CardData[] => {
      if (!isJson(model) || !isJson(model.cost) || /[\s*#]/.test(id)) return [];
      const place = { ...origin, model: `${key}/${id}` };
      const tiers = tiersOf(model.cost, place);
      const rates: Record<string, string> = {};
      for (const [theirs, ours] of Object.entries(MODELS_DEV)) {
        const price = priceAt(theirs, model.cost[theirs], 0, place);
        const steps = tiers.flatMap(({ field, over, prices }) => {
          const more = priceAt(`${field}.${theirs}`, prices[theirs], 0, place);
          return more === undefined ? [] : [[over, more] as const];
        });
        if (price !== undefined || steps.length) rates[ours] = stepped(price, steps);
      }
      const { context: window, input: most } = isJson(model.limit) ? model.limit : ({} as Json);
      const isLess = isCount(window) && isCount(most) && most < window;
      const since =
        typeof model.release_date === "string" && isDay(model.release_date) ? model.release_date : undefined;
      return Object.keys(rates).length
        ? [
            {
              id,
              ...(isCount(window) && { window }),
              ...(isLess && { maxInput: most }),
              ...(since && { since }),
              rates,
            },
          ]
        : [];
    });
    return [
      {
        id: key,
        name: String(provider.name ?? key),
        source: typeof provider.doc === "string" ? provider.doc : origin.source,
        asOf: origin.asOf,
        cards,
      },
    ];
  });
}

/** Prices for long requests, and the tokens of input above which they hold. */
function tiersOf(cost: Json, place: Place): { field: string; over: number; prices: Json }[] {
  const { tiers, context_over_200k: long } = cost;
  if (!Array.isArray(tiers) || !tiers.length)
    return isJson(long) ? [{ field: "context_over_200k", over: 200_000, prices: long }] : [];
  return tiers.map((prices: unknown) => {
    const tier = isJson(prices) && isJson(prices.tier) ? prices.tier : {};
    if (!isJson(prices) || (tier.type ?? "context") !== "context")
      throw refused(prices, "tier by context", "tiers", place);
    return { field: "tiers", over: overAt("tiers", tier.size, place), prices };
  });
}
