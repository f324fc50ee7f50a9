/**
 * LiteLLM's `model_prices_and_context_window.json`: dollars per token, one entry per provider and model.
 *
 * Long requests have prices of their own: under keys such as `input_cost_per_token_above_200k_tokens`, or in
 * `tiered_pricing`, one tier of which holds for a whole request, by the tokens of its input.
 */

import type { CardData, Modifier, ProviderPrices, RateKey, Rates } from "../pricing/index.ts";
import { isCount, isJson, type Json, type Origin, overAt, type Place, priceAt, stepped } from "./price-field.ts";

/** Their keys in dollars per token, ours, and the power of ten between them: ours are per million. */
const LITELLM: readonly (readonly [string, RateKey | `input.cache_write.${string}`, number])[] = [
  ["input_cost_per_token", "input", 6],
  ["output_cost_per_token", "output", 6],
  ["cache_read_input_token_cost", "input.cache_read", 6],
  ["cache_creation_input_token_cost", "input.cache_write", 6],
  ["cache_creation_input_token_cost_above_1hr", "input.cache_write.1h", 6],
  ["input_cost_per_audio_token", "input.audio", 6],
  ["output_cost_per_audio_token", "output.audio", 6],
  ["cache_read_input_audio_token_cost", "input.cache_read.audio", 6],
  ["input_cost_per_image_token", "input.image", 6],
  ["output_cost_per_image_token", "output.image", 6],
  ["output_cost_per_reasoning_token", "output.reasoning", 6],
  ["input_cost_per_query", "calls", 3],
];

/** Prices of service tiers are under the standard keys with one of these suffixes. */
const TIERS = [
  ["_flex", "flex"],
  ["_priority", "priority"],
  ["_batches", "batch"],
] as const;

/** A tier's field for one price, and what the fields for long requests begin with and match. */
interface Field {
  readonly name: RateKey | `input.cache_write.${string}`;
  readonly shift: number;
  /** The standard tier's field. */
  readonly standard: string;
  readonly own: string;
  readonly above: string;
  readonly over: RegExp;
}

/** Fields by their suffix, built once and not for every model. */
const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  ["", ...TIERS.map(([suffix]) => suffix)].map((suffix) => [
    suffix,
    LITELLM.map(([standard, name, shift]) => ({
      name,
      shift,
      standard,
      own: `${standard}${suffix}`,
      above: `${standard}_above_`,
      over: new RegExp(`^${standard}_above_(\\d+)k_tokens${suffix}$`),
    })),
  ]),
);

/** The lists of the file, one per provider. */
export function fromLiteLlm(data: Json, origin: Origin): ProviderPrices[] {
  const cards = new Map<string, CardData[]>();
  const modifiers = new Map<string, Modifier[]>();
  for (const [name, entry] of Object.entries(data)) {
    if (!isJson(entry) || typeof entry.litellm_provider !== "string") continue;
    const provider = entry.litellm_provider;
    const id = idOf(name, provider, data);
    if (/[\s*#]/.test(id) || id === "sample_spec") continue;
    const place = { ...origin, model: name };
    const long = Object.keys(entry).filter((field) => field.includes("_above_"));
    const rates = { ...ratesOf(entry, long, "", place), ...tieredRates(entry, place) };
    if (!Object.keys(rates).length) continue;
    const searches = isJson(entry.search_context_cost_per_query) ? entry.search_context_cost_per_query : {};
    const search = priceAt("search_context_size_medium", searches.search_context_size_medium, 3, place);
    const window = entry.max_input_tokens;
    const list = cards.get(provider) ?? [];
    cards.set(provider, list);
    list.push({
      id,
      ...(isCount(window) && { window }),
      rates: { ...rates, ...(search !== undefined && { "searches.web": search }) },
      ...(typeof entry.source === "string" && { source: entry.source }),
    });
    for (const [suffix, tier] of TIERS) {
      const own = ratesOf(entry, long, suffix, place);
      if (!Object.keys(own).length) continue;
      const those = modifiers.get(provider) ?? [];
      modifiers.set(provider, those);
      those.push({
        kind: "tier",
        name: tier,
        cards: id.toLowerCase(),
        rates: own,
        source: origin.source,
        asOf: origin.asOf,
      });
    }
  }
  return [...cards].map(([id, list]) => ({
    id,
    name: id,
    source: origin.source,
    asOf: origin.asOf,
    ...(modifiers.has(id) && { modifiers: modifiers.get(id)! }),
    // Checked before a model is looked for at the provider its name begins with.
    ...claimed(list.filter((card) => card.id.startsWith(`${id}/`))),
    cards: list,
  }));
}

function claimed(cards: readonly CardData[]): Pick<ProviderPrices, "claims"> {
  return cards.length ? { claims: cards.map(({ id }) => id.toLowerCase()).join(" ") } : {};
}

/** A name without its provider's, unless another entry of the provider has that name: each then keeps its own prices. */
function idOf(name: string, provider: string, data: Json): string {
  if (!name.startsWith(`${provider}/`)) return name;
  const bare = name.slice(provider.length + 1);
  const other = Object.hasOwn(data, bare) ? data[bare] : undefined;
  return isJson(other) && other.litellm_provider === provider ? name : bare;
}

/** Rates of a tier; `long` are the entry's fields that may be for long requests. */
function ratesOf(entry: Json, long: readonly string[], suffix: string, place: Place): Rates {
  const rates: Record<string, string> = {};
  for (const { name, shift, standard, own, above, over } of FIELDS.get(suffix)!) {
    const read = (field: string): string | undefined => priceAt(field, entry[field], shift, place);
    const steps = long.flatMap((each) => {
      const tokens = each.startsWith(above) ? over.exec(each)?.[1] : undefined;
      const price = tokens === undefined ? undefined : read(each);
      return price === undefined ? [] : [[Number(tokens) * 1000, price] as const];
    });
    // A service tier that has its own prices only for long requests has the standard ones below them.
    const price = read(own) ?? (steps.length ? read(standard) : undefined);
    if (price !== undefined || steps.length) rates[name] = stepped(price, steps);
  }
  return rates;
}

/** Rates of `tiered_pricing`, by tokens of input; ignores other tiers (by search results). */
function tieredRates(entry: Json, place: Place): Rates {
  if (!Array.isArray(entry.tiered_pricing)) return {};
  const listed = entry.tiered_pricing.filter(isJson);
  const tiers = listed
    .filter(({ range }) => Array.isArray(range))
    .map((tier) => ({ tier, over: overAt("tiered_pricing", (tier.range as unknown[])[0], place) }))
    .sort((a, b) => a.over - b.over);
  const rates: Record<string, string> = {};
  for (const [key, name, shift] of LITELLM) {
    if (!tiers.some(({ tier }) => Object.hasOwn(tier, key))) continue;
    // A price that a tier does not state is the model's own, or that of the tier's other tokens.
    const all = key.startsWith("output") ? "output_cost_per_token" : "input_cost_per_token";
    const prices = tiers.flatMap(({ tier, over }) => {
      const price = priceAt(key, tier[key] ?? entry[key] ?? tier[all] ?? entry[all], shift, place);
      return price === undefined ? [] : [[over, price] as const];
    });
    const first = prices[0]?.[0] === 0 ? prices.shift()?.[1] : priceAt(key, entry[key], shift, place);
    rates[name] = stepped(first, prices);
  }
  return rates;
}
