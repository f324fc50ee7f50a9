/**
 * Price cards: what a provider charges for one model, from one date on.
 *
 * Plain data, so a card may come from a module, from JSON or from the caller.
 * Every rate is decimal text in dollars, in the unit in which providers print
 * it: tokens per million, searches, calls, messages and pages per thousand,
 * durations per hour. A rate may hold long-context steps: `"3 >200000 6"` is
 * 3 dollars, and 6 for the whole request once its input exceeds 200,000 tokens.
 */

import { describe, ReckonerError, shown } from "../errors.ts";

/** Rates a card may have, in slot order: 15 for tokens, 7 for things, 2 for time. The lines of a cost use the same names. */
export const RATE_KEYS: readonly string[] =
  "input input.cache_read input.cache_write input.audio input.image input.video input.cache_read.audio input.cache_read.image input.cache_read.video output output.reasoning output.audio output.image output.video output.citation searches.web searches.file calls messages pages pages.annotated images seconds.audio seconds.session".split(
    " ",
  );
/** How many units the printed price of a slot buys: a million tokens, a thousand things, an hour. Slots beyond the keys are cache lifetimes. */
export function unitsPer(slot: number): number {
  return slot < 15 || slot >= RATE_KEYS.length ? 1e6 : slot < 22 ? 1e3 : 3600;
}

export type RateKey =
  | "input"
  | `input.${"cache_read" | "cache_write" | "audio" | "image" | "video"}`
  | `input.cache_read.${"audio" | "image" | "video"}`
  | "output"
  | `output.${"reasoning" | "audio" | "image" | "video" | "citation"}`
  | `searches.${"web" | "file"}`
  | "calls"
  | "messages"
  | "pages"
  | "pages.annotated"
  | "images"
  | `seconds.${"audio" | "session"}`;

/** Rates of one period: dollars as decimal text, e.g. `{ input: "1.25", "input.cache_write.1h": "6", output: "10" }`. */
export type Rates = {
  readonly [key in RateKey | `input.cache_write.${string}` | "training"]?: string;
};

/** Rates in force from a date, or in a daily window of UTC time. The last period that applies wins. */
export interface Period {
  /** First day in force, `YYYY-MM-DD`, from 00:00 UTC. Absent: no start. */
  readonly from?: string;
  /** Daily UTC window `HH:MM-HH:MM`, end exclusive; it may wrap past midnight. */
  readonly hours?: string;
  /** Days of the week in UTC, Monday is 1: `"1-5"`. */
  readonly days?: string;
  /** Last day for which the provider promised these rates. Later costs are flagged. */
  readonly certainUntil?: string;
  readonly rates: Rates;
}

/** One model's prices. */
export interface CardData {
  readonly id: string;
  /** Space-separated model names this card answers to; default: its id. `x*` prefix, `*x` suffix, `*x*` part, `x~` with or without a version such as `-20250929`, `#` a digit, `/…/` a regular expression. */
  readonly names?: string;
  /** Context window: the most tokens of input and output in one request. */
  readonly window?: number;
  /** The most input tokens in one request, where that is less than the window. */
  readonly maxInput?: number;
  /** The first day on which the model was sold at these rates, `YYYY-MM-DD`: earlier dates are refused. */
  readonly since?: string;
  readonly rates: Rates | readonly Period[];
  /** Where and when the rates were read, when it differs from the provider's. */
  readonly source?: string;
  readonly asOf?: string;
}

/** A service tier or a region: a factor on every token rate, or rates of its own. */
export interface Modifier {
  readonly kind: "tier" | "region";
  /** Names it goes by, space-separated, the canonical one first: `"priority"`, `"us us-east-1"`. */
  readonly name: string;
  /** Cards it applies to, as patterns over card ids; default: all. */
  readonly cards?: string;
  /** Factor on token rates, decimal or quotient: `"0.5"`, `"20/11"`. */
  readonly factor?: string;
  /** Token rates exempt from the factor, with all rates below them, space-separated: `"input.cache_read"`. */
  readonly except?: string;
  /** Rates that replace the card's own. Token rates among them are multiplied by `factor`, too, unless `except` lists them. */
  readonly rates?: Rates;
  /** In force from this day / until this day (exclusive), `YYYY-MM-DD`. */
  readonly from?: string;
  readonly until?: string;
  /** Flag of every cost that uses the modifier: capacity that is paid in advance, for example. */
  readonly flag?: string;
  readonly source: string;
  readonly asOf: string;
}

/** A provider's dated price list: what `reckoner/prices/<provider>` exports by default. */
export interface ProviderPrices {
  readonly id: string;
  readonly name: string;
  /** The provider's own price page, and the day on which the list was read. */
  readonly source: string;
  readonly asOf: string;
  /** Other spellings of the provider, as patterns: `"*bedrock* *amazon*"`. */
  readonly aliases?: string;
  /** Models that are this provider's when the caller names no provider, as patterns: `"gpt-* o1*"`. */
  readonly claims?: string;
  /** Ids of providers whose cards apply here, too: Azure sells OpenAI's models at OpenAI's prices. */
  readonly fallback?: readonly string[];
  /** Whether prompts are written to a cache unasked, where writes have a rate of their own. */
  readonly cachesByItself?: boolean;
  readonly modifiers?: readonly Modifier[];
  readonly cards: readonly CardData[];
}

/** `[over, price]` pairs of a rate text, checked; the base price is over -1. */
export function rateSteps(text: string): readonly (readonly [over: number, price: string])[] {
  // No price before the first step: the rate exists for long requests only.
  const [base, ...steps] = typeof text === "string" ? text.split(/\s*>\s*/) : [text];
  const rest = steps.map((step) => {
    const [over, price, ...more] = step.trim().split(/\s+/);
    const threshold = Number(over);
    if (!(threshold >= 0) || price === undefined || more.length)
      throw badCard(`"${text}" is not a rate such as "3 >200000 6"`);
    return [threshold, price] as const;
  });
  return base || !steps.length ? [[-1, base!], ...rest] : rest;
}

/** Fields that are text wherever a list, a modifier or a card has them. */
const TEXTS = "id name names aliases claims kind except from until since flag source asOf".split(" ");

/** Refuses what is not a price list, and fields that are not text: they would be taken for other names. */
export function checkLists(lists: readonly ProviderPrices[]): void {
  if (!Array.isArray(lists) || !lists.every((list) => Array.isArray(list?.cards)))
    throw new ReckonerError(
      "input/bad-option",
      `Pass price lists in an array: priceBook([openai]), got ${describe(lists)}`,
    );
  for (const { cards, fallback, modifiers, cachesByItself, ...list } of lists as readonly ProviderPrices[]) {
    for (const each of [fallback ?? [], modifiers ?? []])
      if (!Array.isArray(each)) throw badCard(`fallback and modifiers must be lists, got ${describe(each)}`);
    if (typeof (cachesByItself ?? false) !== "boolean")
      throw badCard(`cachesByItself must be true or false, got ${describe(cachesByItself)}`);
    for (const card of cards) {
      if (typeof card === "function") throw badCard("a card must be an object, got function");
      for (const most of [card?.window ?? 1, card?.maxInput ?? 1])
        if (!Number.isSafeInteger(most) || most < 1)
          throw badCard(`window and maxInput are whole numbers of tokens, got ${shown(most)} for ${shown(card.id)}`);
    }
    for (const part of [list, ...(modifiers ?? []), ...cards] as readonly Readonly<Record<string, unknown>>[])
      for (const name of TEXTS) {
        // A modifier has a name, and no id.
        const value = part?.[name] ?? (name === "id" ? part?.["name"] : "");
        if (typeof value !== "string") throw badCard(`${name} in price data must be text, got ${describe(value)}`);
      }
  }
}

/** The refusal of price data that cannot be read. */
export function badCard(message: string): ReckonerError {
  return new ReckonerError("pricing/bad-card", message);
}

/** Milliseconds of a `YYYY-MM-DD` day at 00:00 UTC; absent is the beginning of time. */
export function dayMs(day: string | undefined): number {
  if (day === undefined) return -Infinity;
  const at = isDay(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(at)) throw badCard(`"${shown(day)}" is not a YYYY-MM-DD date`);
  return at;
}

/**
 * Whether text is a `YYYY-MM-DD` date that exists: Date.parse reads 30 February as 2 March.
 *
 * @example
 * isDay("2026-02-30"); // false
 */
export function isDay(text: string): boolean {
  if (typeof text !== "string") return false;
  const day = text.slice(8);
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && (day < "29" || new Date(at).getUTCDate() === Number(day));
}

/** Periods of a card; undated rates are one period without a start. */
export function periodsOf(card: CardData): readonly Period[] {
  const periods: readonly Period[] = Array.isArray(card?.rates) ? card.rates : [{ rates: card?.rates as Rates }];
  if (!periods.length || periods.some((period) => typeof (period?.rates ?? 0) !== "object"))
    throw badCard(
      `Card ${shown(card?.id)} has no rates; give rates: { input: "1.25", output: "10" }, or periods of them`,
    );
  return periods;
}

/** Makes the test whether a moment is in a period, whose texts are read once. */
export function inForce({ from, hours, days }: Period): (at: number) => boolean {
  const first = dayMs(from);
  if (hours === undefined && days === undefined) return (at) => at >= first;
  const [isOfHours, isOfDays] = [hourTest(hours), dayTest(days)];
  return (at) => at >= first && isOfHours(at) && isOfDays(at);
}

const always = (): boolean => true;

function hourTest(hours: string | undefined): (at: number) => boolean {
  if (hours === undefined) return always;
  const [h1, m1, h2, m2] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(shown(hours))?.slice(1).map(Number) ?? [];
  if (m2 === undefined) throw badCard(`"${shown(hours)}" is not a window HH:MM-HH:MM`);
  const start = h1! * 60 + m1!;
  const end = h2! * 60 + m2;
  return (at) => {
    const now = modulo(at / 60_000, 1440);
    return end < start ? now >= start || now < end : now >= start && now < end;
  };
}

function dayTest(days: string | undefined): (at: number) => boolean {
  if (days === undefined) return always;
  const [start, end] = /^([1-7])-([1-7])$/.exec(shown(days))?.slice(1).map(Number) ?? [];
  if (!(start! <= end!)) throw badCard(`"${shown(days)}" is not a range of weekdays such as "1-5"`);
  return (at) => {
    // The first of January 1970 was a Thursday.
    const day = modulo(Math.floor(at / 86_400_000) + 3, 7) + 1;
    return day >= start! && day <= end!;
  };
}

/** A remainder that is never negative, even for times before 1970. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/**
 * The rates of a card at a moment (milliseconds), and the first day they are known to be in force.
 *
 * @throws {@link ReckonerError} `pricing/bad-card` for a period that cannot be read, `pricing/bad-date` for a moment that is
 * not a number.
 * @example
 * const card = { id: "m", rates: [{ rates: { input: "3" } }, { from: "2026-01-01", rates: { input: "2" } }] };
 * ratesAt(card, Date.UTC(2026, 5, 1)); // { rates: { input: "2" }, effective: "2026-01-01" }
 */
export function ratesAt(card: CardData, at: number): { readonly rates: Rates; readonly effective: string | undefined } {
  if (typeof at !== "number" || Number.isNaN(at))
    throw new ReckonerError("pricing/bad-date", `a moment must be in milliseconds, got ${shown(at)}`, { at });
  const periods = periodsOf(card);
  const { rates, from } = periods.findLast((period) => inForce(period)(at)) ?? periods[0]!;
  return { rates, effective: from ?? card.since };
}
