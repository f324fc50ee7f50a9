/**
 * A price book: price lists, and the questions they can answer.
 */

import { checkHoldsNames, checkNames, ReckonerError } from "../errors.ts";
import { type ProviderPrices, ratesAt } from "./card.ts";
import type { Cost } from "./cost.ts";
import {
  cacheAskedFor,
  checkCounted,
  checkCounter,
  type Estimate,
  type EstimateCard,
  estimateFrom,
  type RequestEstimate,
  windowOf,
} from "./estimate.ts";
import { moment, type PriceBookOptions, type PriceQuery, type Pricer, pricer } from "./lookup.ts";
import { checkSlips } from "./match.ts";
import { amount, halfEven, parseRational } from "./money.ts";
import type { Plan } from "./plan.ts";
import * as SLOT from "./slot.ts";
import { checkCount, checkShape, type UsageInput } from "./usage.ts";
import { type Change, type ReplayEvent, type WhatIf, whatIf } from "./what-if.ts";

/** One line of a comparison. */
export interface Comparison {
  readonly model: string;
  readonly provider: string;
  readonly cost: Cost;
  /** Tokens the work needs, the model's window, and whether they fit it; undefined where no window is known. */
  readonly window: Estimate["window"];
  readonly estimate?: Estimate;
}

/** What a fine-tuning run costs. */
export interface TrainingCost {
  readonly tokens: number;
  readonly usd: string;
  readonly nano: bigint;
  /** Dollars per million tokens. */
  readonly rate: string;
  /** The page the rate was read from, unless the caller gave the rate. */
  readonly source: string | undefined;
}

/** The prices of its lists, and every question they can answer. */
export interface PriceBook extends Pricer {
  /**
   * What a request will cost before it is sent: input tokens by kind, worst and expected cost, share of the context window.
   *
   * @throws {@link ReckonerError} as `cost` does; what the counter throws; `input/bad-option` without a counter, for one
   * that is not a function or returns no counts, and for a misspelt field; `pricing/bad-quantity` for an impossible limit or
   * number of calls.
   * @example
   * const words = requestCounter({ count: (text) => text.split(" ").length });
   * const request = { model: "gpt-4o", text: "hello world", maxOutput: 800 };
   * priceBook([openai], { counter: words }).estimate(request).cost.worst.usd; // "0.008005": 2 × 2.50 + 800 × 10 per million
   */
  estimate(request: RequestEstimate): Estimate;
  /**
   * The same work on several models, cheapest first; models without a price come last.
   *
   * @throws {@link ReckonerError} as `cost` and `estimate` do; `input/bad-option` without a model, and for a usage, or any
   * field that belongs in the request, beside a request.
   * @example
   * const usage = { input: { total: 1_000_000 }, output: { total: 0 } };
   * priceBook([openai]).compare({ usage, models: ["gpt-5", "gpt-5-mini"] })[0].cost.usd; // "0.25"
   */
  compare(
    work: (
      | ({ readonly usage: UsageInput; readonly request?: never } & Omit<PriceQuery, "model">)
      | { readonly request: Omit<RequestEstimate, "model">; readonly usage?: never }
    ) & {
      readonly models: readonly string[];
    },
  ): readonly Comparison[];
  /**
   * The cost of fine-tuning: dataset tokens × epochs × the model's training rate, or `rate` in dollars per million tokens.
   *
   * @throws {@link ReckonerError} `pricing/bad-quantity`, `pricing/bad-money`; `input/bad-option` for an option that does
   * not exist. Without a rate: `pricing/unknown-model`, `pricing/bad-date`, and `pricing/no-rate` when the model's card
   * has no training rate.
   * @example
   * book.training({ tokens: 1_000_000_000, epochs: 3, rate: "0.50" }).usd; // "1500"
   */
  training(
    run: { readonly tokens: number; readonly epochs?: number; readonly rate?: string } & PriceQuery,
  ): TrainingCost;
  /**
   * What recorded calls would have cost under a change.
   *
   * @throws {@link ReckonerError} as `cost` does for an event; `input/bad-option` for what is not a change, or has an
   * unknown field; `pricing/bad-quantity` for its numbers.
   * @example
   * const usage = { input: { total: 1_000 }, output: { total: 1_000 } };
   * priceBook([openai]).whatIf([{ usage, model: "gpt-5" }], { maxOutput: 500 }).saving.usd; // "0.005"
   */
  whatIf(events: readonly ReplayEvent[], change: Change): WhatIf;
}

/**
 * Opens price lists, to price usage and estimate, compare and replay requests.
 *
 * Lists are searched in order; a model that several sell goes to the first that claims its name, or to the `provider`
 * that a call names.
 *
 * @param lists - What `reckoner/prices/<provider>` exports, or lists of your own.
 * @throws {@link ReckonerError} `input/bad-option` for lists or options of the wrong shape; `pricing/bad-card` for a card that
 * cannot be read.
 * @example
 * priceBook([openai]).cost({ input: { total: 1_000_000 }, output: { total: 0 } }, { model: "gpt-5" }).usd; // "1.25"
 */
export function priceBook(lists: readonly ProviderPrices[], options: PriceBookOptions = {}): PriceBook {
  const { lookup, cost, plan } = pricer(lists, options);
  checkCounter(options.counter);

  const estimate = (request: RequestEstimate): Estimate => {
    checkObject("estimate", request);
    checkSlips("a field of a request", request, ASKED);
    const counter = request.counter ?? options.counter;
    checkCounter(counter);
    if (!counter)
      throw new ReckonerError(
        "input/bad-option",
        "An estimate needs priceBook(lists, { counter: requestCounter(tokenizer) })",
      );
    const { model, provider, at, tier, region } = request;
    const query = { model, provider, at, tier, region };
    const entry = lookup.find(query, options.onUnknown);
    const counted = counter(request);
    checkCounted(counted);
    return estimateFrom(request, counted, (usage) => cost(usage, query), {
      limits: entry?.card,
      ...(entry ? dearest(request, entry.list.cachesByItself === true, plan(query)) : { write: undefined, dearer: [] }),
    });
  };

  return {
    lists,
    cost,
    estimate,
    plan,
    compare(asked) {
      checkObject("compare", asked);
      const { models, ...work } = asked;
      if (!Array.isArray(models) || !models.length)
        throw new ReckonerError("input/bad-option", "Pass { models: [...] }");
      // Options of a usage would not be read.
      if (work.request) checkNames("read beside a request", work, ["request"]);
      const {
        usage,
        request,
        ...query
      }: { usage?: UsageInput; request?: Omit<RequestEstimate, "model"> } & PriceQuery = work;
      const rows = models.map((model): Comparison => {
        const { provider } = request ?? query;
        const entry = lookup.find({ model, provider }, options.onUnknown);
        const named = { model, provider: entry?.list.id ?? provider ?? "" };
        if (request) {
          const guess = estimate({ ...request, model });
          return { ...named, cost: guess.cost.expected, window: guess.window, estimate: guess };
        }
        // The tier and region a usage was served with belong to the model that served it.
        checkShape(usage);
        const { tier: _tier, region: _region, ...counts } = usage!;
        const price = cost(counts, { ...query, model });
        return { ...named, cost: price, window: windowOf(entry?.card, usage!.input.total, usage!.output.total) };
      });
      // A cost without a price sorts behind every other.
      const nano = ({ cost }: Comparison): number => Number(cost.nano ?? Infinity);
      return rows.sort((a, b) => (nano(a) === nano(b) ? 0 : nano(a) - nano(b)));
    },
    training(run) {
      checkObject("training", run);
      checkNames("an option of training", run, RUN);
      const { tokens, epochs = 1, rate, ...query } = run;
      checkCount("tokens", tokens);
      checkCount("epochs", epochs);
      let perMillion = rate;
      let source: string | undefined;
      if (perMillion === undefined) {
        const { card, list } = lookup.known(query.model, query.provider);
        source = card.source ?? list.source;
        perMillion = ratesAt(card, moment(query.at)).rates.training;
        if (perMillion === undefined)
          throw new ReckonerError("pricing/no-rate", `${card.id} has no training rate; pass { rate }`, {
            model: card.id,
          });
      }
      const { n, d } = parseRational(perMillion);
      const nano = halfEven(BigInt(tokens) * BigInt(epochs) * n * 1000n, d);
      return amount(nano, { tokens: tokens * epochs, rate: perMillion, source });
    },
    whatIf: (events, change) => whatIf(events, change, cost),
  };
}

/** Fields of a request that its counter does not read. */
const ASKED =
  "provider counter cachedPrefix maxOutput max_completion_tokens max_output_tokens max_tokens expectedOutput expectedReasoning calls tier region".split(
    " ",
  );
const RUN = ["tokens", "epochs", "rate", "model", "provider", "at", "tier", "region"] as const;

/** What may cost more than a prompt's input rate: cache writes, and media. */
function dearest(
  request: RequestEstimate,
  cachesByItself: boolean,
  plan: Plan,
): Pick<EstimateCard, "write" | "dearer"> {
  const rates = plan.bands.at(-1)!;
  const asked = cacheAskedFor(request);
  const slot = plan.ttl.get(asked ?? "") ?? SLOT.cacheWrite;
  // Prompts are written to a cache unasked, because the request expects a cached prefix, or because it asks for one.
  const writes = cachesByItself || request.cachedPrefix || asked !== undefined;
  if (!writes || rates[slot]! <= rates[SLOT.input]!) return { write: undefined, dearer: [] };
  const dearer = (["audio", "image", "video"] as const).filter(
    (_, index) => rates[SLOT.inputAudio + index]! > rates[slot]!,
  );
  return { write: slot === SLOT.cacheWrite ? {} : { ttl: asked! }, dearer };
}

function checkObject(question: string, given: unknown): void {
  checkHoldsNames(given, `${question} takes an object`);
}
