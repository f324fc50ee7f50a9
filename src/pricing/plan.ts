/**
 * A card made ready to multiply: one model, one moment, one tier, one region.
 *
 * Decimal text becomes integers once, here. Every rate of a plan is a whole
 * number of `1 / scale` pico-dollars per unit; `scale` is 1 unless a rate is
 * finer than a pico-dollar. Long-context steps become bands: one row of rates
 * per stretch of input length.
 */

import { ReckonerError } from "../errors.ts";
import {
  type CardData,
  type Modifier,
  type Period,
  type ProviderPrices,
  type Rates,
  rateSteps,
  UNITS,
} from "./card.ts";
import { gcd, parseRational, type Rational, times } from "./money.ts";

/** Slots of a rate row: the units in their order, then cache lifetimes with a rate of their own. */
export const SLOT = {
  input: 0,
  cacheRead: 1,
  cacheWrite: 2,
  inputAudio: 3,
  cacheReadAudio: 6,
  output: 9,
  reasoning: 10,
  outputAudio: 11,
  citation: 14,
  webSearch: 15,
  fileSearch: 16,
  call: 17,
  message: 18,
  page: 19,
  annotatedPage: 20,
  image: 21,
  audioHour: 22,
  sessionHour: 23,
} as const;

/** Slots below this hold tokens: factors of tiers and regions apply to them and to nothing else. */
const TOKEN_SLOTS = 15;

/** Where a price comes from: enough to find it again. */
export interface CardInfo {
  /** `provider/card`. */
  readonly id: string;
  /** First day of the rates used; undefined when the list gives none. */
  readonly effective: string | undefined;
  readonly source: string;
  readonly asOf: string;
  /** Tiers and regions that were applied, each with its own source and date. */
  readonly modifiers: readonly { readonly name: string; readonly source: string; readonly asOf: string }[];
  /** Digest of everything that went into the rates, 16 hexadecimal digits. */
  readonly hash: string;
  readonly window: number | undefined;
}

/** Rates ready for use. */
export interface Plan {
  readonly info: CardInfo;
  /** Denominator of all rates, in parts of a pico-dollar. */
  readonly scale: number;
  /** Input lengths after which the next band holds, ascending. */
  readonly steps: readonly number[];
  /** One row of rates per band; a negative rate is a missing one. */
  readonly bands: readonly Float64Array[];
  /** Line names by slot, and the printed price of each band. */
  readonly names: readonly string[];
  readonly printed: readonly (readonly (string | undefined)[])[];
  /** Cache lifetimes that have a slot, by label. */
  readonly ttl: ReadonlyMap<string, number>;
  /** No rate per call and none for reasoning alone: text usages take the short way. */
  readonly simple: boolean;
  /** Has any rate at all. */
  readonly priced: boolean;
  readonly flags: readonly string[];
  readonly staleAfter: number;
  readonly certainUntil: number;
}

/** The band of an input length: steps move the whole request once they are exceeded. */
export function bandOf({ steps }: Plan, input: number): number {
  let band = 0;
  while (band < steps.length && input > steps[band]!) band++;
  return band;
}

const DAY = 86_400_000;
/** A price read longer ago than this is reported as old. */
export const STALE_DAYS = 90;

/**
 * Builds the plan of a card's period under the given tier and region.
 *
 * @throws {@link ReckonerError} `pricing/bad-card` when the card's text cannot be read.
 */
export function planOf(list: ProviderPrices, card: CardData, period: Period, applied: readonly Modifier[]): Plan {
  let factor: Rational = { n: 1n, d: 1n };
  let rates: Rates = period.rates;
  for (const modifier of applied) {
    if (modifier.rates) rates = { ...rates, ...modifier.rates };
    if (modifier.factor) factor = times(factor, parseRational(modifier.factor));
  }
  const names = UNITS.map(([, line]) => line);
  const slots = new Map<string, number>(UNITS.map(([key], slot) => [key, slot]));
  const ttl = new Map<string, number>();
  const exact: { slot: number; over: number; rate: Rational; printed: string }[] = [];
  for (const [key, text] of Object.entries(rates)) {
    if (text === undefined || key === "training") continue;
    let slot = slots.get(key);
    let per = UNITS[slot ?? 0]![2];
    if (slot === undefined) {
      const label = /^cacheWrite:(.+)$/.exec(key)?.[1];
      if (!label)
        throw new ReckonerError("pricing/bad-card", `"${key}" on card ${card.id} is not a rate`, {
          key,
          card: card.id,
        });
      slot = names.push(`input.cache_write.${label}`) - 1;
      ttl.set(label, slot);
      per = 1e6;
    }
    const isToken = slot < TOKEN_SLOTS || slot >= UNITS.length;
    for (const [over, price] of rateSteps(text)) {
      const usd = isToken ? times(parseRational(price), factor) : parseRational(price);
      exact.push({
        slot,
        over,
        rate: times(usd, { n: 1_000_000_000_000n, d: BigInt(per) }),
        printed: `${decimalText(usd)}/${per === 1e6 ? "M" : per === 1e3 ? "k" : "h"}`,
      });
    }
  }
  const scale = exact.reduce((all, { rate }) => (all * rate.d) / gcd(all, rate.d), 1n);
  const steps = [...new Set(exact.map(({ over }) => over))].filter((over) => over >= 0).sort((a, b) => a - b);
  const printed = [-1, ...steps].map(() => [] as (string | undefined)[]);
  const bands = [-1, ...steps].map((from, band) => {
    const row = new Float64Array(names.length).fill(-1);
    // Steps of one rate are listed in rising order, so the last that fits is the one in force.
    for (const { slot, over, rate, printed: text } of [...exact].sort((a, b) => a.over - b.over)) {
      if (over <= from) {
        row[slot] = Number((rate.n * scale) / rate.d);
        printed[band]![slot] = text;
      }
    }
    return row;
  });
  const source = card.source ?? list.source;
  const asOf = card.asOf ?? list.asOf;
  return {
    info: {
      id: `${list.id}/${card.id}`,
      effective: period.from ?? card.since,
      source,
      asOf,
      modifiers: applied.map(({ name, source, asOf }) => ({ name: name.split(" ")[0]!, source, asOf })),
      hash: digest(
        JSON.stringify([list.id, card.id, period.from, period.hours, sorted(rates), decimalText(factor), source, asOf]),
      ),
      window: card.window,
    },
    scale: Number(scale),
    steps,
    bands,
    names,
    printed,
    ttl,
    simple: bands.every((row) => row[SLOT.call]! < 0 && row[SLOT.reasoning]! < 0),
    priced: bands.some((row) => row.some((rate) => rate >= 0)),
    flags: applied.flatMap(({ flag }) => flag ?? []),
    staleAfter: Date.parse(asOf) + STALE_DAYS * DAY,
    certainUntil: period.certainUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(period.certainUntil) + DAY,
  };
}

function sorted(rates: Rates): [string, string | undefined][] {
  return Object.entries(rates).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A rational as a decimal where it ends, as a quotient where it does not: `"0.125"`, `"20/11"`. */
function decimalText({ n, d }: Rational): string {
  for (let digits = 0; digits < 16; digits++) {
    const scaled = n * 10n ** BigInt(digits);
    if (scaled % d) continue;
    const text = (scaled / d).toString().padStart(digits + 1, "0");
    return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  }
  return `${n}/${d}`;
}

/** Two FNV-1a passes over UTF-16 units: not a signature, only a name for exactly these rates. */
function digest(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let hash = seed;
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, "0");
    })
    .join("");
}
