/**
 * From a model, a moment, a tier and a region to the rates in force.
 *
 * Finding a model's card walks patterns; that is done once per model name and
 * remembered. What depends on the moment (dated prices, hours of the day) is
 * decided per call.
 */

import { ReckonerError } from "../errors.ts";
import { type CardData, dayMs, inForce, type Modifier, type Period, type ProviderPrices, periodsOf } from "./card.ts";
import { type Cost, price } from "./cost.ts";
import type { RequestCounter } from "./estimate.ts";
import { closest, findCard, matches } from "./match.ts";
import { type Plan, planOf } from "./plan.ts";
import { checkShape, checkUsage, type UsageInput } from "./usage.ts";

export interface PriceBookOptions {
  /** What to do with a model no list knows: refuse it (default), or give a cost that says `unpriced`. */
  readonly onUnknown?: "throw" | "unpriced";
  /** Counts requests for `estimate` and `compare`: `requestCounter(tokenizer)`. */
  readonly counter?: RequestCounter;
}

/** Which price applies. What is absent is taken from the usage, then: now, standard tier, no region. */
export interface PriceQuery {
  readonly model?: string | undefined;
  /** The list to look in, when several sell the model. */
  readonly provider?: string | undefined;
  /** The moment of the call: a date, its text, Unix seconds (below 1e11) or milliseconds. */
  readonly at?: Date | string | number | undefined;
  /** The service tier that was served: `batch`, `flex`, `priority`, `fast`, `scale`, … */
  readonly tier?: string | undefined;
  /** Where it was served, when that is priced: `us`, `eu`, … */
  readonly region?: string | undefined;
}

/** Milliseconds since 1970 of any accepted moment. */
export function moment(at: Date | string | number | undefined): number {
  at ??= Date.now();
  // A Date may be another realm's.
  if (typeof at === "number" || typeof at === "string" || typeof (at as Date | null)?.getTime === "function") {
    const ms = typeof at === "number" ? (Math.abs(at) < 1e11 ? at * 1000 : at) : new Date(at).getTime();
    if (Math.abs(ms) <= 8.64e15) return ms;
  }
  const seen = typeof at === "object" || typeof at === "symbol" ? `this ${typeof at}` : JSON.stringify(String(at));
  throw new ReckonerError("pricing/bad-date", `${seen} is not a date; give "2026-11-01", a Date or Unix seconds`, {
    at,
  });
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
  /** The only plan of the standard tier, when nothing but the first day decides. */
  only: Plan | undefined;
}

/** Prices by model: the engine under every question. */
export class Lookup {
  readonly #entries = new Map<string, Entry | undefined>();
  readonly lists: readonly ProviderPrices[];

  constructor(lists: readonly ProviderPrices[]) {
    this.lists = lists;
  }

  /** The card and period for a query, or undefined when no list knows the model. */
  entry(model: string, provider: string | undefined): Entry | undefined {
    const key = provider === undefined ? model : `${provider} ${model}`;
    let entry = this.#entries.get(key);
    if (entry || this.#entries.has(key)) return entry;
    const found = findCard(this.lists, model, provider);
    if (found) {
      const { list, card } = found;
      const periods = periodsOf(card).map((period) => ({
        period,
        holds: inForce(period),
        plans: new Map<string, Plan>(),
      }));
      const first = dayMs(periods[0]?.period.from ?? card.since);
      entry = { list, card, periods, first, only: undefined };
      if (periods.length === 1 && !periods[0]!.period.hours) {
        entry.only = this.#plan(entry, first, []);
      }
    }
    // Model names come from outside: a flood of made-up ones must not fill the memory.
    if (this.#entries.size > 4095) this.#entries.clear();
    this.#entries.set(key, entry);
    return entry;
  }

  /** The card of a model that must be known. @throws {@link ReckonerError} `pricing/unknown-model`. */
  known(model: string | undefined, provider: string | undefined): Entry {
    const isText = typeof model === "string" && (provider === undefined || typeof provider === "string");
    const entry = isText && model ? this.entry(model, provider) : undefined;
    if (entry) return entry;
    const near = isText && model ? closest(this.lists, model) : [];
    const places = isText ? "" : ", and provider where it is given, as texts";
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
  planFor({ model, provider, at, tier, region }: PriceQuery): Plan {
    return this.plan(this.known(model, provider), moment(at), tierName(tier), regionName(region), true);
  }

  /**
   * The plan in force.
   *
   * @throws {@link ReckonerError} `pricing/before-first-card`, `pricing/unknown-tier`, `pricing/unknown-region`.
   */
  plan(entry: Entry, at: number, tier: string, region: string, isRegionAsked: boolean): Plan {
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
    const applied = tier || region ? this.#modifiers(list, card, at, tier, region, isRegionAsked) : [];
    return this.#plan(entry, at, applied);
  }

  #plan(entry: Entry, at: number, applied: readonly Modifier[]): Plan {
    const { period, plans } = entry.periods.findLast(({ holds }) => holds(at)) ?? entry.periods[0]!;
    const key = applied.map((each) => entry.list.modifiers!.indexOf(each)).join();
    let plan = plans.get(key);
    if (!plan) plans.set(key, (plan = planOf(entry.list, entry.card, period, applied)));
    return plan;
  }

  #modifiers(
    list: ProviderPrices,
    card: CardData,
    at: number,
    tier: string,
    region: string,
    isRegionAsked: boolean,
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
      // A region that is priced for other models, or that a provider reports, costs nothing extra here; a tier must have its price.
      else if (kind === "tier" || (isRegionAsked && !named.length)) {
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

/** A tier's name in one spelling; the empty text is the standard tier. */
export function tierName(tier: string | undefined): string {
  return tier ? `${tier}`.toLowerCase().replace(/^(?:on_demand_?)?(?:(?:standard|default|auto)$)?/, "") : "";
}

/** A region's name in one spelling; the empty text is no particular one. */
export function regionName(region: string | undefined): string {
  return region ? `${region}`.toLowerCase().replace(/^(?:global|not_available)$/, "") : "";
}

/** A cost without a price: the tokens are kept by the caller, and nothing pretends to be free. */
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

/** Prices usage, and nothing else: the core of a price book, for those who need no estimates. */
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
  /** The rates in force for a query, ready to multiply; for `costBatch` and for your own loops. Same errors as `cost`. */
  plan(query: PriceQuery): Plan;
}

/**
 * Opens price lists for `cost` alone; `priceBook` has this and the rest.
 *
 * @param lists - What `reckoner/prices/<provider>` exports, or lists of your own.
 */
export function pricer(
  lists: readonly ProviderPrices[],
  { onUnknown = "throw" }: PriceBookOptions = {},
): Pricer & { readonly lookup: Lookup } {
  const lookup = new Lookup(lists);
  return {
    lists,
    lookup,
    cost: (usage, query) => costFrom(lookup, onUnknown, usage, query ?? {}),
    plan: (query) => lookup.planFor(query),
  };
}

/** Prices one usage: what a book's `cost` does. */
function costFrom(lookup: Lookup, onUnknown: "throw" | "unpriced", usage: UsageInput, query: PriceQuery): Cost {
  checkShape(usage);
  const model = query.model ?? usage.model;
  const entry =
    model && onUnknown === "unpriced" ? lookup.entry(model, query.provider) : lookup.known(model, query.provider);
  if (!entry) return unpriced(usage, "unknown-model");
  const at = moment(query.at);
  const tier = query.tier ?? usage.tier;
  const tierKey = tierName(tier);
  const regionKey = regionName(query.region ?? usage.region);
  if (tier === "auto") usage = { ...usage, flags: [...(usage.flags ?? []), "tier-not-served"] };
  if (!tierKey && !regionKey && entry.only && at >= entry.first) return price(entry.only, usage, at);
  try {
    return price(lookup.plan(entry, at, tierKey, regionKey, query.region !== undefined), usage, at);
  } catch (error) {
    // A tier that a provider reports is no mistake of the caller's.
    const isReported = query.tier === undefined && (error as ReckonerError).code === "pricing/unknown-tier";
    if (isReported && onUnknown === "unpriced") return unpriced(usage, `unknown-tier:${tierKey}`);
    throw error;
  }
}
