/**
 * The list of genai-prices, from its package or its data feed: dollars per million, one entry per provider.
 *
 * A model is matched by rules rather than by its id, and may have conditional prices: from a day on, at hours of the day.
 */

import { ReckonerError } from "../errors.ts";
import type { CardData, Period, ProviderPrices, RateKey, Rates } from "../pricing/index.ts";
import {
  dayAt,
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
import { withVersions } from "./price-names.ts";

/** Its price keys and ours, which are all per the same unit (millions, thousands, hours). */
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

/** The lists of the file, one per provider. */
export function fromGenaiPrices(data: readonly unknown[], origin: Origin): ProviderPrices[] {
  return data.filter(isJson).map((each) => fromProvider(each, origin));
}

function fromProvider(provider: Json, origin: Origin): ProviderPrices {
  const id = nameOf(provider, "provider", origin);
  const models = Array.isArray(provider.models) ? provider.models.filter(isJson) : [];
  const urls = Array.isArray(provider.pricing_urls) ? provider.pricing_urls : [];
  return {
    id,
    name: String(provider.name ?? id),
    source: String(urls[0] ?? origin.source),
    asOf: origin.asOf,
    ...(isJson(provider.provider_match) && { aliases: patterns(provider.provider_match) }),
    ...(isJson(provider.model_match) && { claims: patterns(provider.model_match) }),
    ...(Array.isArray(provider.fallback_model_providers) && {
      fallback: provider.fallback_model_providers.map(String),
    }),
    cards: models.map((model) => cardOf(model, origin)),
  };
}

function cardOf(model: Json, origin: Origin): CardData {
  const id = nameOf(model, "model", origin);
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
    ...(isCount(model.context_window) && { window: model.context_window }),
    ...(since && { since }),
    rates:
      Array.isArray(model.prices) && model.prices.length
        ? model.prices.filter(isJson).map((entry) => periodOf(entry, isFree, place))
        : ratesOf(model.prices, isFree, place),
    ...(source && { source }),
  };
}

/** The name of a provider or a model, without which it could not be asked for. */
function nameOf({ id }: Json, model: string, origin: Origin): string {
  if (typeof id === "string" && id !== "") return id;
  throw refused(id, "name", "id", { ...origin, model: `a ${model}` });
}

function periodOf({ prices, constraint }: Json, isFree: boolean, place: Place): Period {
  const limit = isJson(constraint) ? constraint : {};
  const { type: _, start_date: from, start_time: start, end_time: end, ...more } = limit;
  // Prices under an unknown condition would otherwise hold always.
  const unknown = Object.entries(more).find(([, value]) => isThere(value));
  if (unknown) throw refused(unknown[1], "condition that is known here", `constraint.${unknown[0]}`, place);
  const clock = (time: unknown): string => {
    const found = /^(\d\d:\d\d):00(?:\.0+)?Z$/.exec(String(time));
    if (!found)
      throw new ReckonerError("cli/bad-input", `${String(time)} is not a UTC time of whole minutes`, { time });
    return found[1]!;
  };
  return {
    ...(isThere(from) && { from: dayAt("constraint.start_date", from, place) }),
    ...((isThere(start) || isThere(end)) && { hours: `${clock(start)}-${clock(end)}` }),
    rates: ratesOf(prices, isFree, place),
  };
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function ratesOf(prices: unknown, isFree: boolean, place: Place): Rates {
  const rates: Record<string, string> = {};
  for (const [key, value] of Object.entries(isJson(prices) ? prices : {})) {
    if (!isThere(value)) continue;
    const read = (price: unknown): string => priceAt(key, price ?? "", 0, place)!;
    const name = Object.hasOwn(GENAI, key) ? GENAI[key] : undefined;
    if (!name) throw new ReckonerError("cli/bad-input", `genai-prices key "${key}" has no rate here`, { key });
    if (!isJson(value) || !Array.isArray(value.tiers)) rates[name] = read(value);
    else {
      const steps = value.tiers.map((tier: unknown) => {
        const { start, price } = isJson(tier) ? tier : {};
        return [overAt(`${key}.tiers.start`, start, place), read(price)] as const;
      });
      rates[name] = stepped(read(value.base), steps);
    }
  }
  // No prices mean a free model where the list says so, and a model without a price elsewhere.
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

/** The body of a lookahead that tests an expression from the start of a name. */
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
