/**
 * From a model, a moment, a tier and a region to the rates in force.
 *
 * Finding a model's card walks patterns; that is done once per model name and
 * remembered. What depends on the moment (dated prices, hours of the day) is
 * decided per call.
 */

import { checkHoldsNames, checkOptions, describe, ReckonerError, shown } from "../errors.ts";
import {
  type CardData,
  checkLists,
  dayMs,
  inForce,
  isDay,
  type Modifier,
  type Period,
  type ProviderPrices,
  periodsOf,
} from "./card.ts";
import { type Cost, price } from "./cost.ts";
import type { RequestCounter } from "./estimate.ts";
import { askedProvider, checkListNames, checkSlips, closest, findCard, matches } from "./match.ts";
import { type Plan, planOf } from "./plan.ts";
import { checkShape, checkUsage, type UsageInput } from "./usage.ts";

export interface PriceBookOptions {
  /** What to do with a model that no list knows: throw (default), or return a cost whose status is `unpriced`. */
  readonly onUnknown?: "throw" | "unpriced";
  /** Counts requests for `estimate` and `compare`: `requestCounter(tokenizer)`. */
  readonly counter?: RequestCounter;
}

/** Which price applies. Absent fields come from the usage, and failing that: now, standard tier, no region. */
export interface PriceQuery {
  readonly model?: string | undefined;
  /** Whose list to look in, when several providers sell the model. */
  readonly provider?: string | undefined;
  /**
   * The moment of the call: a Date, a day `"2026-11-01"` or a time `"2026-11-01T17:00:00Z"` (ISO 8601, UTC unless
   * it names a zone), or a number of Unix seconds (below 1e11) or milliseconds.
   */
  readonly at?: Date | string | number | undefined;
  /** The service tier that was served: `batch`, `flex`, `priority`, `fast`, `scale`, … */
  readonly tier?: string | undefined;
  /** The region that served it, where regions have prices: `us`, `eu`, … */
  readonly region?: string | undefined;
}

/** Milliseconds since 1970 of any accepted moment. */
export function moment(at: Date | string | number | undefined): number {
  at ??= Date.now();
  let ms: unknown;
  if (typeof at === "number") ms = Math.abs(at) < 1e11 ? at * 1000 : at;
  else if (typeof at === "string") ms = textMs(at);
  // A Date may come from another realm.
  else if (typeof at.getTime === "function") ms = at.getTime();
  if (typeof ms === "number" && Math.abs(ms) <= 8.64e15) return ms;
  const seen = typeof at === "object" || typeof at === "symbol" ? `this ${typeof at}` : JSON.stringify(String(at));
  const more = typeof at === "string" ? "" : ", a Date or a number of Unix seconds";
  throw new ReckonerError(
    "pricing/bad-date",
    `${seen} is not a date; give "2026-11-01" or "2026-11-01T17:00:00Z"${more}`,
    { at },
  );
}

const TEXT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/;

/** Milliseconds of ISO 8601 text. Date.parse alone reads `gpt-5` as a date, and a time without a zone as local. */
function textMs(text: string): number {
  const found = TEXT.exec(text);
  if (!found || !isDay(text.slice(0, 10))) return Number.NaN;
  return Date.parse(text.length > 10 && !found[1] ? `${text}Z` : text);
}

/** A model's card with its periods ready, and the plans made so far. */
export interface Entry {
  readonly list: ProviderPrices;
  readonly card: CardData;
  readonly periods: readonly {
    readonly period: Period;
    readonly holds: (at: number) => boolean;
    readonly plans: Map<string, Plan>;
  }[];
  readonly first: number;
  /** Flags of every cost at these prices. */
  readonly flags: readonly string[];
  /** The one plan of the standard tier, when only the first day matters. */
  only: Plan | undefined;
}

/** Prices by model: the engine under every question. */
export class Lookup {
  /** By the provider asked for, then by model. */
  readonly #entries = new Map<string | undefined, Map<string, Entry | undefined>>();
  #size = 0;
  readonly lists: readonly ProviderPrices[];

  constructor(lists: readonly ProviderPrices[]) {
    this.lists = lists;
  }

  /** The card and period for a query, or undefined when no list knows the model. */
  entry(model: string, provider: string | undefined): Entry | undefined {
    const models = this.#entries.get(provider);
    let entry = models?.get(model);
    if (entry || models?.has(model)) return entry;
    const found = findCard(this.lists, model, provider);
    if (found) {
      const { list, card } = found;
      const periods = periodsOf(card).map((period) => ({
        period,
        holds: inForce(period),
        plans: new Map<string, Plan>(),
      }));
      const first = dayMs(periods[0]?.period.from ?? card.since);
      const asked = askedProvider(this.lists, model, provider);
      // In "meta/llama" the first word may be the model's maker: other sellers' prices then need no flag.
      const isBorrowed = asked && asked !== list && (provider !== undefined || asked.fallback?.includes(list.id));
      const flags = isBorrowed ? [`price-of-another-provider:${list.id}`] : [];
      entry = { list, card, periods, first, flags, only: undefined };
      if (periods.length === 1 && !periods[0]!.period.hours && !periods[0]!.period.days) {
        entry.only = this.#plan(entry, first, []);
      }
    }
    // Model names come from outside: a flood of made-up ones must not fill the memory.
    if (this.#size++ > 4095) {
      this.#entries.clear();
      this.#size = 1;
    }
    this.#entries.set(provider, (this.#entries.get(provider) ?? new Map()).set(model, entry));
    return entry;
  }

  /** The card of a query's model; undefined when no list knows it and `onUnknown` allows that. */
  find({ model, provider }: PriceQuery, onUnknown: PriceBookOptions["onUnknown"]): Entry | undefined {
    const mayMiss = onUnknown === "unpriced" && model && areTexts(model, provider);
    return mayMiss ? this.entry(model, provider) : this.known(model, provider);
  }

  /** The card of a model that must be known. @throws {@link ReckonerError} `pricing/unknown-model`. */
  known(model: string | undefined, provider: string | undefined): Entry {
    const isText = areTexts(model, provider);
    const entry = isText && model ? this.entry(model, provider) : undefined;
    if (entry) return entry;
    const near = isText && model ? closest(this.lists, model) : [];
    const places = isText ? "" : " as text, and provider, if given, as text";
    throw new ReckonerError(
      "pricing/unknown-model",
      isText && model
        ? `No card for model "${model}"${provider ? ` at ${provider}` : ""}; nearest: ${near.join(", ")}`
        : `Pass { model }${places}`,
      {
        model,
        provider,
        closest: near,
      },
    );
  }

  /** The plan of a query's model, tier, region and moment. */
  planFor(query: PriceQuery): Plan {
    checkQuery(query);
    const { model, provider, at, tier, region } = query;
    return this.plan(this.known(model, provider), moment(at), tierName(tier), regionName(region), true);
  }

  /**
   * The plan in force.
   *
   * @throws {@link ReckonerError} `pricing/before-first-card`, `pricing/unknown-tier`, `pricing/unknown-region`.
   */
  plan(entry: Entry, at: number, tier: string, region: string, isRegionAsked: boolean, mayLackTier = false): Plan {
    const { list, card, periods } = entry;
    if (at < entry.first) {
      const first = periods[0]!.period.from ?? card.since;
      throw new ReckonerError(
        "pricing/before-first-card",
        `${card.id} was not sold before ${first}; asked for ${new Date(at).toISOString()}`,
        {
          model: card.id,
          first,
          at,
        },
      );
    }
    const applied = tier || region ? this.#modifiers(list, card, at, tier, region, isRegionAsked, mayLackTier) : [];
    return this.#plan(entry, at, applied);
  }

  #plan(entry: Entry, at: number, applied: readonly Modifier[]): Plan {
    const { period, plans } = entry.periods.findLast(({ holds }) => holds(at)) ?? entry.periods[0]!;
    const key = applied.map((each) => entry.list.modifiers!.indexOf(each)).join();
    let plan = plans.get(key);
    if (!plan) plans.set(key, (plan = planOf(entry.list, entry.card, period, applied, entry.flags)));
    return plan;
  }

  #modifiers(
    list: ProviderPrices,
    card: CardData,
    at: number,
    tier: string,
    region: string,
    isRegionAsked: boolean,
    mayLackTier: boolean,
  ): Modifier[] {
    const found: Modifier[] = [];
    for (const [kind, name] of [
      ["tier", tier],
      ["region", region],
    ] as const) {
      if (!name) continue;
      const all = (list.modifiers ?? []).filter((each) => each.kind === kind);
      const fits = ({ cards, from, until }: Modifier): boolean =>
        (cards === undefined || matches(cards, card.id)) &&
        at >= dayMs(from) &&
        (until === undefined || at < dayMs(until));
      const named = all.filter((each) => each.name.split(" ").includes(name));
      const modifier = named.find(fits);
      if (modifier) found.push(modifier);
      // A region priced only for other models, or reported by a provider, costs nothing extra; a tier must have a price.
      else if (kind === "tier" ? !mayLackTier : isRegionAsked && !named.length) {
        const known = [
          "standard",
          ...new Set((kind === "tier" ? all.filter(fits) : all).map((each) => each.name.split(" ")[0])),
        ];
        throw new ReckonerError(
          `pricing/unknown-${kind}`,
          `${list.id}/${card.id} has no price for ${kind} "${name}", only for ${known.join(", ")}`,
          {
            model: card.id,
            [kind]: name,
            known,
          },
        );
      }
    }
    return found;
  }
}

const areTexts = (model: unknown, provider: unknown): model is string =>
  typeof model === "string" && (provider === undefined || typeof provider === "string");

/** The query of a usage that names model, tier and region itself. */
const NOTHING_ASKED: PriceQuery = {};

const NAMES = ["model", "provider", "tier", "region"] as const;

/** Refuses a misspelt option. Other names are left alone: a query may be a whole request, or a recorded event. */
function checkQuery(query: PriceQuery): void {
  // Only without a model, since this runs for every price: what has a model is an object with names.
  if (query !== NOTHING_ASKED && !query.model) checkHoldsNames(query, "a query is { model, at, … }");
  checkSlips("an option of a price", query, NAMES);
}

/** Refuses what is not a name: false or NaN would pass for no name. */
function checkName(what: "tier" | "region", name: unknown): void {
  if (name === undefined || name === null || typeof name === "string") return;
  throw new ReckonerError(`pricing/unknown-${what}`, `a ${what} must be text, got ${describe(name)}`, { [what]: name });
}

/** A tier's name in one spelling; the empty string is the standard tier. */
function tierName(tier: string | undefined): string {
  checkName("tier", tier);
  return tier ? `${tier}`.toLowerCase().replace(/^(?:on_demand_?)?(?:(?:standard|default|auto)$)?/, "") : "";
}

/** A region's name in one spelling; the empty string is no particular region. */
function regionName(region: string | undefined): string {
  checkName("region", region);
  return region ? `${region}`.toLowerCase().replace(/^(?:global|not_available)$/, "") : "";
}

/** A cost without a price, which does not pass for free; the caller has the tokens. */
export function unpriced(usage: UsageInput, flag: string): Cost {
  checkUsage(usage);
  return {
    status: "unpriced",
    usd: undefined,
    nano: undefined,
    lines: [],
    parts: { input: "0", output: "0", other: "0" },
    card: undefined,
    flags: [...(usage.flags ?? []), flag],
  };
}

/** Prices usage and nothing else: the core of a price book, for programs that need no estimates. */
export interface Pricer {
  readonly lists: readonly ProviderPrices[];
  /**
   * What a usage costs.
   *
   * @throws {@link ReckonerError} `pricing/unknown-model` (unless `onUnknown` is `"unpriced"`), `pricing/unknown-tier`,
   * `pricing/unknown-region`, `pricing/before-first-card`, `pricing/bad-date`, `pricing/bad-quantity`,
   * `pricing/breakdown-above-total`.
   * @example
   * priceBook([anthropic]).cost({ input: { total: 12_307, cacheWrite: 12_304 }, output: { total: 550 } }, { model: "claude-3-7-sonnet" }).usd; // "0.054399"
   */
  cost(usage: UsageInput, query?: PriceQuery): Cost;
  /**
   * The rates in force for a query, ready to multiply; for `costBatch` and for your own loops.
   *
   * @throws {@link ReckonerError} as `cost` does, except the errors about a usage.
   * @example
   * priceBook([openai]).plan({ model: "gpt-5" }).info.id; // "openai/gpt-5"
   */
  plan(query: PriceQuery): Plan;
}

/**
 * Opens price lists for `cost` and `plan` only; `priceBook` does this and the rest.
 *
 * @param lists - What `reckoner/prices/<provider>` exports, or lists of your own.
 * @throws {@link ReckonerError} `input/bad-option` for lists or options of the wrong shape; `pricing/bad-card` for a card that
 * cannot be read.
 * @example
 * pricer([openai]).cost({ input: { total: 1_000_000 }, output: { total: 0 } }, { model: "gpt-5" }).usd; // "1.25"
 */
export function pricer(
  lists: readonly ProviderPrices[],
  options: PriceBookOptions = {},
): Pricer & { readonly lookup: Lookup } {
  checkOptions(options, ["onUnknown", "counter"]);
  const onUnknown = options.onUnknown ?? "throw";
  if (!["throw", "unpriced"].includes(onUnknown))
    throw new ReckonerError("input/bad-option", `onUnknown must be "throw" or "unpriced", got ${shown(onUnknown)}`, {
      onUnknown,
    });
  checkLists(lists);
  checkListNames(lists);
  const lookup = new Lookup(lists);
  return {
    lists,
    lookup,
    cost: (usage, query) => costFrom(lookup, onUnknown, usage, query ?? NOTHING_ASKED),
    plan: (query) => lookup.planFor(query ?? NOTHING_ASKED),
  };
}

const areFlags = (flags: unknown): boolean => Array.isArray(flags) && flags.every((flag) => typeof flag === "string");

/** Prices one usage: what a book's `cost` does. */
function costFrom(lookup: Lookup, onUnknown: "throw" | "unpriced", usage: UsageInput, query: PriceQuery): Cost {
  checkShape(usage);
  checkQuery(query);
  if (usage.flags && !areFlags(usage.flags))
    throw new ReckonerError(
      "input/bad-option",
      `flags of a usage must be an array of text, got ${describe(usage.flags)}`,
    );
  const entry = lookup.find({ model: query.model ?? usage.model, provider: query.provider }, onUnknown);
  if (!entry) return unpriced(usage, "unknown-model");
  const at = moment(query.at);
  const tier = query.tier ?? usage.tier;
  const tierKey = tierName(tier);
  const regionKey = regionName(query.region ?? usage.region);
  if (tier === "auto") usage = { ...usage, flags: [...(usage.flags ?? []), "tier-not-served"] };
  // Few providers price the search context, and a tier takes precedence over it.
  const context = (!tierKey && query.tier === undefined && usage.searchContext) || "";
  if (!tierKey && !regionKey && !context && entry.only && at >= entry.first) return price(entry.only, usage, at);
  try {
    const plan = lookup.plan(entry, at, tierKey || context, regionKey, query.region !== undefined, context !== "");
    return price(plan, usage, at);
  } catch (error) {
    // A tier that a provider reports is not the caller's mistake.
    const isReported = query.tier === undefined && (error as ReckonerError).code === "pricing/unknown-tier";
    if (isReported && onUnknown === "unpriced") return unpriced(usage, `unknown-tier:${tierKey}`);
    throw error;
  }
}
