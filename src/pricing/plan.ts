/**
 * A card made ready to multiply: one model, one moment, one tier, one region.
 *
 * Decimal text becomes integers once, here. Every rate of a plan is a whole
 * number of `1 / scale` pico-dollars per unit; `scale` is 1 unless a rate is
 * finer than a pico-dollar. Long-context steps become bands: one row of rates
 * per stretch of input length.
 */

import {
  badCard,
  type CardData,
  dayMs,
  type Modifier,
  type Period,
  type ProviderPrices,
  RATE_KEYS,
  type Rates,
  rateSteps,
  unitsPer,
} from "./card.ts";
import { decimalText, gcd, halfEven, parseRational, type Rational, times } from "./money.ts";
import * as SLOT from "./slot.ts";

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
  /** The most input tokens, where that is less than the window. */
  readonly maxInput: number | undefined;
}

/** Rates ready for use. */
export interface Plan {
  readonly info: CardInfo;
  /** Denominator of all rates, in parts of a pico-dollar. */
  readonly scale: number;
  /** Input lengths above which the next band applies, ascending. */
  readonly steps: readonly number[];
  /** One row of rates per band; a negative rate is a missing one. */
  readonly bands: readonly Float64Array[];
  /** Line names by slot. */
  readonly names: readonly string[];
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

/**
 * The band of an input length: exceeding a step moves the whole request. A sum of several calls is in the band of the
 * average one.
 */
export function bandOf({ steps }: Plan, input: number): number {
  let band = 0;
  while (band < steps.length && input > steps[band]!) band++;
  return band;
}

const DAY = 86_400_000;
/** A price read longer ago than this is reported as old. */
const STALE_DAYS = 90;

/**
 * Builds the plan of a card's period under the given tier and region.
 *
 * @throws {@link ReckonerError} `pricing/bad-card` when the card's text cannot be read.
 */
export function planOf(
  list: ProviderPrices,
  card: CardData,
  period: Period,
  applied: readonly Modifier[],
  flags: readonly string[] = [],
): Plan {
  const rates: Rates = Object.assign({}, period.rates, ...applied.map((modifier) => modifier.rates));
  const factorOf = (key: string): Rational =>
    applied.reduce(
      (all, { factor = "1", except = "" }) => (isBelow(key, except) ? all : times(all, parseRational(factor))),
      parseRational("1"),
    );
  const names = [...RATE_KEYS];
  const ttl = new Map<string, number>();
  const exact: { slot: number; over: number; price: string; rate: Rational }[] = [];
  for (const key of Object.keys(rates).sort()) {
    const text = rates[key as keyof Rates];
    if (text === undefined || key === "training") continue;
    let slot = RATE_KEYS.indexOf(key);
    if (slot < 0) {
      const label = key.split("input.cache_write.")[1];
      if (!label) throw badCard(`"${key}" on card ${card.id} is not a rate`);
      slot = names.push(key) - 1;
      ttl.set(label, slot);
    }
    const per = unitsPer(slot);
    for (const [over, price] of rateSteps(text)) {
      const usd = parseRational(price);
      const rate = { n: 1_000_000_000_000n, d: BigInt(per) };
      exact.push({ slot, over, price, rate: times(per === 1e6 ? times(usd, factorOf(key)) : usd, rate) });
    }
  }
  const scale = exact.reduce((all, { rate }) => (all * rate.d) / gcd(all, rate.d), 1n);
  if ([scale, ...exact.map(({ rate }) => (rate.n * scale) / rate.d)].some((n) => BigInt(Number(n)) !== n)) {
    const [finest] = exact.map(({ price }) => `${price}`).sort((a, b) => b.length - a.length);
    throw badCard(`The rates of ${list.id}/${card.id} have too many digits to be exact; write "${finest}" with fewer`);
  }
  const steps = [...new Set(exact.map(({ over }) => over))].filter((over) => over >= 0).sort((a, b) => a - b);
  // Steps of a rate rise, so the last that fits is the one in force.
  exact.sort((a, b) => a.over - b.over);
  const bands = [-1, ...steps].map((from) => {
    const row = new Float64Array(names.length).fill(-1);
    for (const { slot, over, rate } of exact) if (over <= from) row[slot] = Number((rate.n * scale) / rate.d);
    return row;
  });
  const { source = list.source, asOf = list.asOf } = card;
  const effective = period.from ?? card.since;
  const id = `${list.id}/${card.id}`;
  return {
    info: {
      id,
      effective,
      source,
      asOf,
      modifiers: applied.map((each) => ({ name: each.name.split(" ")[0]!, source: each.source, asOf: each.asOf })),
      hash: digest(
        [id, effective, [period.hours, period.days].filter(Boolean).join(" "), source, asOf, scale, steps]
          .concat(bands.map((row) => row.join()).join())
          .join("|"),
      ),
      window: card.window,
      maxInput: card.maxInput,
    },
    scale: Number(scale),
    steps,
    bands,
    names,
    ttl,
    simple: bands.every((row) => row[SLOT.calls]! < 0 && row[SLOT.reasoning]! < 0),
    priced: exact.length > 0,
    flags: [...flags, ...applied.flatMap(({ flag }) => flag ?? [])],
    staleAfter: dayMs(asOf) + STALE_DAYS * DAY,
    certainUntil: period.certainUntil ? dayMs(period.certainUntil) + DAY : Infinity,
  };
}

/** Whether a rate is one of those named, or a part of one. */
function isBelow(key: string, named: string): boolean {
  return named.split(" ").some((name) => key === name || key.startsWith(`${name}.`));
}

/** A rate of a plan as providers print it: `"3.75/M"`, `"10/k"`, `"0.36/h"`; 15 places where the decimals do not end. */
export function printRate(plan: Plan, band: number, slot: number): string {
  const per = unitsPer(slot);
  const price = halfEven(BigInt(plan.bands[band]![slot]!) * BigInt(per) * 1000n, BigInt(plan.scale));
  return `${decimalText(price, 15)}/${per === 1e6 ? "M" : per === 1e3 ? "k" : "h"}`;
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
