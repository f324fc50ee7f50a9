/**
 * A price book: the lists you bought, and the questions you may ask of them.
 */

import { ReckonerError } from "../errors.ts";
import { type BatchCost, costColumns, type UsageColumns } from "./batch.ts";
import { type ProviderPrices, periodsOf } from "./card.ts";
import type { Cost } from "./cost.ts";
import { type Estimate, estimateFrom, type RequestEstimate } from "./estimate.ts";
import { costFrom, Lookup, moment, type PriceBookOptions, type PriceQuery, planFor, unknownModel } from "./lookup.ts";
import { formatUsd, halfEven, parseRational } from "./money.ts";
import { SLOT } from "./plan.ts";
import type { UsageInput } from "./usage.ts";
import { type Change, type ReplayEvent, type WhatIf, whatIf } from "./what-if.ts";

/** One line of a comparison. */
export interface Comparison {
  readonly model: string;
  readonly provider: string;
  readonly cost: Cost;
  /** Tokens the work needs, the model's window, and whether the one fits the other; undefined where no window is known. */
  readonly window:
    | { readonly size: number; readonly used: number; readonly share: number; readonly fits: boolean }
    | undefined;
  readonly estimate?: Estimate;
}

/** What a fine-tuning run costs. */
export interface TrainingCost {
  readonly tokens: number;
  readonly usd: string;
  readonly nano: bigint;
  /** Dollars per million tokens. */
  readonly rate: string;
}

/** Prices of the lists it was made from. */
export interface PriceBook {
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
  /** Columns of usage, priced at once. Same errors as `cost`, and `pricing/no-rate`. */
  costBatch(
    columns: UsageColumns,
    query: Omit<PriceQuery, "model"> & { readonly models: readonly string[]; readonly into?: Float64Array },
  ): BatchCost;
  /** A request before it is sent: input tokens by kind, worst and expected cost, share of the context window. */
  estimate(request: RequestEstimate): Estimate;
  /** The same work on several models, cheapest first; what has no price comes last. */
  compare(
    work: (
      | ({ readonly usage: UsageInput; readonly request?: never } & Omit<PriceQuery, "model">)
      | { readonly request: Omit<RequestEstimate, "model">; readonly usage?: never }
    ) & {
      readonly models: readonly string[];
    },
  ): readonly Comparison[];
  /**
   * Dataset tokens × epochs × the model's training rate, or a rate given in dollars per million tokens.
   *
   * @throws {@link ReckonerError} `pricing/no-rate` when the model's card has no training rate.
   * @example
   * book.training({ tokens: 1_000_000_000, epochs: 3, rate: "0.50" }).usd; // "1500"
   */
  training(
    run: { readonly tokens: number; readonly epochs?: number; readonly rate?: string } & PriceQuery,
  ): TrainingCost;
  /** What recorded calls would have cost under a change. */
  whatIf(events: readonly ReplayEvent[], change: Change): WhatIf;
}

/**
 * Opens price lists for questions.
 *
 * Lists are searched in order; a model that several sell goes to the first that claims its name, or to the `provider`
 * a question names.
 *
 * @param lists - What `reckoner/prices/<provider>` exports, or lists of your own.
 */
export function priceBook(lists: readonly ProviderPrices[], options: PriceBookOptions = {}): PriceBook {
  const lookup = new Lookup(lists);
  const { onUnknown = "throw" } = options;
  const cost = (usage: UsageInput, query: PriceQuery = {}): Cost => costFrom(lookup, onUnknown, usage, query);
  const windowOf = (model: string, provider?: string): number | undefined => lookup.entry(model, provider)?.card.window;

  const estimate = (request: RequestEstimate): Estimate => {
    const { model, provider, at, tier, region, counter = options.counter } = request;
    if (!counter)
      throw new ReckonerError(
        "input/bad-option",
        "An estimate needs a counter: priceBook(lists, { counter: requestCounter(tokenizer) })",
        {},
      );
    const entry = lookup.entry(model, provider);
    if (!entry && onUnknown === "throw") throw unknownModel(lists, model, provider);
    const query = { model, provider, at, tier, region };
    const rates = entry && planFor(lookup, entry, query).bands.at(-1)!;
    // Prefixes are written to a cache without being asked for, or because the request expects one.
    const mayWrite =
      rates && (entry.list.cachesByItself || request.cachedPrefix) && rates[SLOT.cacheWrite]! > rates[SLOT.input]!;
    return estimateFrom(request, counter(request), (usage) => cost(usage, query), {
      window: entry?.card.window,
      dearestInput: mayWrite ? "cacheWrite" : "input",
    });
  };

  return {
    lists,
    cost,
    estimate,
    costBatch(columns, { models, into, ...query }) {
      const plans = models.map((model) => {
        const entry = lookup.entry(model, query.provider);
        if (!entry) throw unknownModel(lists, model, query.provider);
        return planFor(lookup, entry, { ...query, model });
      });
      return costColumns(plans, columns, into);
    },
    compare({ models, ...work }) {
      const {
        usage,
        request,
        ...query
      }: { usage?: UsageInput; request?: Omit<RequestEstimate, "model"> } & PriceQuery = work;
      const rows = models.map((model): Comparison => {
        const provider = request ? request.provider : query.provider;
        const named = lookup.entry(model, provider)?.list.id ?? provider ?? "";
        if (request) {
          const guess = estimate({ ...request, model });
          const { window } = guess;
          return { model, provider: named, cost: guess.cost.expected, window, estimate: guess };
        }
        const size = windowOf(model, provider);
        const used = usage!.input.total + usage!.output.total;
        const window = size === undefined ? undefined : { size, used, share: used / size, fits: used <= size };
        // The tier and region a usage was served with belong to the model that served it.
        const { tier: _tier, region: _region, ...counts } = usage!;
        return { model, provider: named, cost: cost(counts, { ...query, model }), window };
      });
      const isLess = (a: bigint | undefined, b: bigint | undefined): number =>
        a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;
      return rows
        .map((row) => [row.cost.nano, row] as const)
        .sort(([a], [b]) => isLess(a, b))
        .map(([, row]) => row);
    },
    training({ tokens, epochs = 1, rate, ...query }) {
      for (const [name, value] of Object.entries({ tokens, epochs })) {
        if (!Number.isSafeInteger(value) || value < 0)
          throw new ReckonerError("pricing/bad-quantity", `${name} must be a non-negative whole number, got ${value}`, {
            name,
            value,
          });
      }
      let perMillion = rate;
      if (perMillion === undefined) {
        const entry = query.model === undefined ? undefined : lookup.entry(query.model, query.provider);
        if (!entry) throw unknownModel(lists, query.model, query.provider);
        perMillion = periodsOf(entry.card)
          .filter(({ from }) => from === undefined || moment(query.at) >= Date.parse(from))
          .at(-1)?.rates.training;
        if (perMillion === undefined)
          throw new ReckonerError(
            "pricing/no-rate",
            `${entry.list.id}/${entry.card.id} has no training rate; pass { rate }`,
            { model: entry.card.id },
          );
      }
      const { n, d } = parseRational(perMillion);
      const nano = halfEven(BigInt(tokens) * BigInt(epochs) * n * 1000n, d);
      return { tokens: tokens * epochs, usd: formatUsd(nano), nano, rate: perMillion };
    },
    whatIf: (events, change) => whatIf(events, change, cost),
  };
}
