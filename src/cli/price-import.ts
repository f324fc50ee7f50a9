/**
 * Other people's price lists as ours.
 *
 * Reads the list of genai-prices (its package and its data feed), LiteLLM's
 * `model_prices_and_context_window.json`, models.dev's `api.json`, and what
 * `reckoner prices update` itself wrote. Prices stay decimal text on the way:
 * a double such as 1.9e-8 dollars per token becomes "0.019" per million.
 */

import { ReckonerError } from "../errors.ts";
import type { CardData, Modifier, Period, ProviderPrices, RateKey, Rates } from "../pricing/index.ts";
import { visible } from "./format.ts";
import { withVersions } from "./price-names.ts";

type Json = Record<string, unknown>;

/** Where and when a list was read. */
export interface Origin {
  readonly source: string;
  readonly asOf: string;
}

/**
 * Price lists of a parsed file, whichever of the four formats it has.
 *
 * @throws {@link ReckonerError} `cli/bad-input` when it has none of them.
 */
export function importPrices(data: unknown, origin: Origin): ProviderPrices[] {
  if (Array.isArray(data) && data.length && data.every((each) => isJson(each) && Array.isArray(each.cards)))
    return data as ProviderPrices[];
  if (Array.isArray(data) && data.some((each) => isJson(each) && Array.isArray(each.models)))
    return data.filter(isJson).map((each) => fromGenai(each, origin));
  if (isJson(data) && Array.isArray(data.providers)) return importPrices(data.providers, origin);
  if (isJson(data) && Object.values(data).some((each) => isJson(each) && isJson(each.models)))
    return fromModelsDev(data, origin);
  if (isJson(data) && Object.values(data).some((each) => isJson(each) && typeof each.litellm_provider === "string"))
    return fromLiteLlm(data, origin);
  throw new ReckonerError(
    "cli/bad-input",
    `${origin.source} is no price list: expected genai-prices, LiteLLM, models.dev or a file of "reckoner prices update"`,
    { source: origin.source },
  );
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A double's dollars, times a power of ten, as decimal text without binary noise.
 *
 * @example
 * decimal(1.9e-8, 6); // "0.019"
 */
export function decimal(number: number, shift: number = 0): string {
  // Twelve digits hold every published price; what lies beyond is the double's own error.
  const [mantissa, exponent] = number.toExponential(11).split("e");
  const digits = mantissa!.replace(".", "").replace(/0+$/, "") || "0";
  const point = Number(exponent) + shift + 1;
  if (digits === "0") return "0";
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Where a price stands, for its refusal. */
interface Place extends Origin {
  readonly model: string;
}

/**
 * A price as a list has it: a number, or one as text.
 *
 * @returns `undefined` where there is none.
 * @throws {@link ReckonerError} `cli/bad-input`, naming the field, the model and the list, for what cannot be read: it
 *   would pass for no price.
 */
function priceAt(field: string, value: unknown, shift: number, { model, source }: Place): string | undefined {
  if (value === undefined || value === null) return undefined;
  const isNumber = typeof value === "string" ? /^\d*\.?\d+(?:e[+-]?\d+)?$/i.test(value) : typeof value === "number";
  const number = isNumber ? Number(value) : Number.NaN;
  if (Number.isFinite(number) && number >= 0) return decimal(number, shift);
  const got = JSON.stringify(value);
  const message = `${got} is no price: ${visible(field)} of ${visible(model)} in ${visible(source)}; mend it, or leave the model out`;
  throw new ReckonerError("cli/bad-input", message, { source, model, field, value });
}

// ---- genai-prices ----

/** Its price keys, and whether ours is per the same unit (all are: millions, thousands, hours). */
const GENAI: Readonly<Record<string, RateKey | `input.cache_write.${string}` | undefined>> = {
  input_mtok: "input",
  output_mtok: "output",
  cache_read_mtok: "input.cache_read",
  cache_write_mtok: "input.cache_write",
  cache_write_5m_mtok: "input.cache_write.5m",
  cache_write_1h_mtok: "input.cache_write.1h",
  input_audio_mtok: "input.audio",
  input_image_mtok: "input.image",
  input_video_mtok: "input.video",
  cache_audio_read_mtok: "input.cache_read.audio",
  cache_image_read_mtok: "input.cache_read.image",
  cache_video_read_mtok: "input.cache_read.video",
  output_audio_mtok: "output.audio",
  output_image_mtok: "output.image",
  output_video_mtok: "output.video",
  output_reasoning_mtok: "output.reasoning",
  output_citation_mtok: "output.citation",
  web_searches_kcount: "searches.web",
  storage_searches_kcount: "searches.file",
  requests_kcount: "calls",
  input_text_messages_kcount: "messages",
  input_document_kpages: "pages",
  input_annotated_document_kpages: "pages.annotated",
  audio_hours: "seconds.audio",
  input_audio_hours: "seconds.audio",
};

function fromGenai(provider: Json, origin: Origin): ProviderPrices {
  const models = (provider.models as unknown[]).filter(isJson);
  const urls = Array.isArray(provider.pricing_urls) ? provider.pricing_urls : [];
  return {
    id: String(provider.id),
    name: String(provider.name ?? provider.id),
    source: String(urls[0] ?? origin.source),
    asOf: origin.asOf,
    ...(isJson(provider.provider_match) && { aliases: patterns(provider.provider_match) }),
    ...(isJson(provider.model_match) && { claims: patterns(provider.model_match) }),
    ...(Array.isArray(provider.fallback_model_providers) && {
      fallback: provider.fallback_model_providers.map(String),
    }),
    cards: models.map((model) => genaiCard(model, origin)),
  };
}

function genaiCard(model: Json, origin: Origin): CardData {
  const id = String(model.id);
  const place = { ...origin, model: id };
  const listed = isJson(model.match) ? patterns(model.match) : id;
  const names = withVersions(listed);
  const comments = String(model.price_comments ?? "");
  const isFree = /\bfree\b/i.test(`${id} ${String(model.name)} ${String(model.description)} ${comments}`);
  const source = /https:\/\/[^\s,;)]+/.exec(comments)?.[0].replace(/\.$/, "");
  const since = earliest(listed);
  return {
    id,
    ...(names !== id && { names }),
    ...(typeof model.context_window === "number" && { window: model.context_window }),
    ...(since && { since }),
    rates: Array.isArray(model.prices)
      ? model.prices.filter(isJson).map((entry) => genaiPeriod(entry, isFree, place))
      : genaiRates(model.prices, isFree, place),
    ...(source && { source }),
  };
}

function genaiPeriod({ prices, constraint }: Json, isFree: boolean, place: Place): Period {
  const limit = isJson(constraint) ? constraint : {};
  const clock = (time: unknown): string => {
    const found = /^(\d\d:\d\d):00(?:\.0+)?Z$/.exec(String(time));
    if (!found)
      throw new ReckonerError("cli/bad-input", `${String(time)} is not a UTC time of whole minutes`, { time });
    return found[1]!;
  };
  return {
    ...(limit.start_date !== undefined && { from: String(limit.start_date) }),
    ...(limit.start_time !== undefined && { hours: `${clock(limit.start_time)}-${clock(limit.end_time)}` }),
    rates: genaiRates(prices, isFree, place),
  };
}

function genaiRates(prices: unknown, isFree: boolean, place: Place): Rates {
  const rates: Record<string, string> = {};
  for (const [key, value] of Object.entries(isJson(prices) ? prices : {})) {
    if (value === undefined || value === null) continue;
    const read = (price: unknown): string => priceAt(key, price ?? "", 0, place)!;
    const name = GENAI[key];
    if (!name) throw new ReckonerError("cli/bad-input", `genai-prices key "${key}" has no rate here`, { key });
    if (!isJson(value) || !Array.isArray(value.tiers)) rates[name] = read(value);
    else {
      const tiers = value.tiers.filter(isJson).sort((a, b) => Number(a.start) - Number(b.start));
      rates[name] = [read(value.base), ...tiers.map(({ start, price }) => `>${String(start)} ${read(price)}`)].join(
        " ",
      );
    }
  }
  // An empty list is a free model where the list says so, and a model without prices elsewhere.
  return Object.keys(rates).length || !isFree ? rates : { input: "0", output: "0" };
}

/** genai-prices' match logic as patterns. */
export function patterns(match: Json): string {
  const words = (match.or as Json[] | undefined)?.map(pattern) ?? [pattern(match)];
  return [...new Set(words)].join(" ");
}

function pattern(match: Json): string {
  const plain = (text: unknown): string => {
    if (/[\s*#]/.test(String(text))) return "";
    return String(text).toLowerCase();
  };
  if (typeof match.equals === "string" && plain(match.equals)) return plain(match.equals);
  if (typeof match.starts_with === "string" && plain(match.starts_with)) return `${plain(match.starts_with)}*`;
  if (typeof match.ends_with === "string" && plain(match.ends_with)) return `*${plain(match.ends_with)}`;
  if (typeof match.contains === "string" && plain(match.contains)) return `*${plain(match.contains)}*`;
  const expression = expressionOf(match);
  // The common `^name-\d{4}-\d{2}-\d{2}$` reads better as `name-####-##-##`.
  const dated = /^\^([\w\\.-]+?)((?:-?\\d\{\d\})+)\$$/.exec(expression);
  if (dated)
    return (
      dated[1]!.replaceAll("\\.", ".") +
      dated[2]!.replace(/\\d\{(\d)\}/g, (_, times: string) => "#".repeat(Number(times)))
    );
  return `/${expression.replaceAll(" ", "\\s")}/`;
}

function expressionOf(match: Json): string {
  const quoted = (text: unknown): string => String(text).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  if (typeof match.regex === "string") return match.regex;
  if (typeof match.equals === "string") return `^${quoted(match.equals)}$`;
  if (typeof match.starts_with === "string") return `^${quoted(match.starts_with)}`;
  if (typeof match.ends_with === "string") return `${quoted(match.ends_with)}$`;
  if (typeof match.contains === "string") return quoted(match.contains);
  if (Array.isArray(match.and))
    return `^${match.and.map((each) => `(?=${ahead(expressionOf(each as Json))})`).join("")}`;
  if (Array.isArray(match.or)) return match.or.map((each) => expressionOf(each as Json)).join("|");
  throw new ReckonerError("cli/bad-input", `A match that cannot be read: ${JSON.stringify(match)}`, { match });
}

/** An expression to look ahead for from the start of a name. */
function ahead(expression: string): string {
  return expression.startsWith("^") ? expression.slice(1) : `.*(?:${expression})`;
}

/** The earliest full date among plain names: no snapshot is sold before its own date. */
function earliest(names: string): string | undefined {
  const dates = names.split(" ").flatMap((name) => {
    const found = /(?:^|[-@])(20[2-9]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:[-:@]|$)/.exec(name);
    return found && !/[*#/]/.test(name.replace(/^[\w.-]+\//, "")) ? [`${found[1]}-${found[2]}-${found[3]}`] : [];
  });
  return dates.sort()[0];
}

// ---- LiteLLM ----

/** Dollars per token: ours are per million. */
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

function fromLiteLlm(data: Json, origin: Origin): ProviderPrices[] {
  const cards = new Map<string, CardData[]>();
  const modifiers = new Map<string, Modifier[]>();
  for (const [name, entry] of Object.entries(data)) {
    if (!isJson(entry) || typeof entry.litellm_provider !== "string") continue;
    const provider = entry.litellm_provider;
    const id = name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name;
    if (/[\s*#]/.test(id) || id === "sample_spec") continue;
    const place = { ...origin, model: name };
    const rates = litellmRates(entry, "", place);
    if (!Object.keys(rates).length) continue;
    const searches = isJson(entry.search_context_cost_per_query) ? entry.search_context_cost_per_query : {};
    const search = priceAt("search_context_size_medium", searches.search_context_size_medium, 3, place);
    const window = entry.max_input_tokens;
    const list = cards.get(provider) ?? [];
    cards.set(provider, list);
    list.push({
      id,
      ...(typeof window === "number" && { window }),
      rates: { ...rates, ...(search !== undefined && { "searches.web": search }) },
      ...(typeof entry.source === "string" && { source: entry.source }),
    });
    for (const [suffix, tier] of [
      ["_flex", "flex"],
      ["_priority", "priority"],
      ["_batches", "batch"],
    ] as const) {
      const own = litellmRates(entry, suffix, place);
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
    cards: list,
  }));
}

function litellmRates(entry: Json, suffix: string, place: Place): Rates {
  const rates: Record<string, string> = {};
  for (const [key, name, shift] of LITELLM) {
    const read = (field: string): string | undefined => priceAt(field, entry[field], shift, place);
    const value = read(`${key}${suffix}`);
    if (value === undefined) continue;
    const steps = Object.keys(entry).flatMap((each) => {
      const over = new RegExp(`^${key}_above_(\\d+)k_tokens${suffix}$`).exec(each)?.[1];
      const price = over && read(each);
      return price === undefined ? [] : [[Number(over) * 1000, price] as const];
    });
    rates[name] = [value, ...steps.sort(([a], [b]) => a - b).map(([over, price]) => `>${over} ${price}`)].join(" ");
  }
  return rates;
}

// ---- models.dev ----

const MODELS_DEV: Readonly<Record<string, RateKey>> = {
  input: "input",
  output: "output",
  cache_read: "input.cache_read",
  cache_write: "input.cache_write",
  reasoning: "output.reasoning",
  input_audio: "input.audio",
  output_audio: "output.audio",
};

function fromModelsDev(data: Json, origin: Origin): ProviderPrices[] {
  return Object.entries(data).flatMap(([key, provider]) => {
    if (!isJson(provider) || !isJson(provider.models)) return [];
    const cards = Object.entries(provider.models).flatMap(([id, model]): CardData[] => {
      if (!isJson(model) || !isJson(model.cost) || /[\s*#]/.test(id)) return [];
      const long = isJson(model.cost.context_over_200k) ? model.cost.context_over_200k : {};
      const rates: Record<string, string> = {};
      const place = { ...origin, model: `${key}/${id}` };
      for (const [theirs, ours] of Object.entries(MODELS_DEV)) {
        const price = priceAt(theirs, model.cost[theirs], 0, place);
        const over = priceAt(`context_over_200k.${theirs}`, long[theirs], 0, place);
        if (price !== undefined) rates[ours] = over === undefined ? price : `${price} >200000 ${over}`;
      }
      const { context: window, input: most } = isJson(model.limit) ? model.limit : ({} as Json);
      const isLess = typeof window === "number" && typeof most === "number" && most < window;
      const since =
        typeof model.release_date === "string" && /^\d{4}-\d\d-\d\d$/.test(model.release_date)
          ? model.release_date
          : undefined;
      return Object.keys(rates).length
        ? [
            {
              id,
              ...(typeof window === "number" && { window }),
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
