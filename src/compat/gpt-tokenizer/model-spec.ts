/**
 * What `gpt-tokenizer` knows about a model, and the cost it estimates from that.
 */
import { describe, ReckonerError, shown } from "../../errors.ts";

/** Dollars per million tokens, or dollars. */
export interface Prices {
  input?: number | undefined;
  output?: number | undefined;
  cached_input?: number | undefined;
  cached_output?: number | undefined;
}

/** Prices of ordinary calls and of batches. */
export interface PriceData {
  main?: Prices;
  batch?: Prices;
}

/** The supported fields of the package's `ModelSpec`. */
export interface ModelSpec {
  readonly name: string;
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  /** Dollars per million tokens, from `reckoner/prices/openai`. */
  readonly price_data?: PriceData;
}

/**
 * Cost of a number of tokens in dollars: at main or batch prices, as input, output, cached input or cached output.
 *
 * `reckoner/pricing` gives exact money for a whole usage, with tiers, dates and sources.
 *
 * @throws {@link ReckonerError} `input/bad-option` without a model, `pricing/no-rate` without a price,
 *   `pricing/bad-quantity` for an invalid number of tokens, `pricing/bad-money` for a price that is not a number.
 */
export function estimateCost(tokenCount: number, spec: ModelSpec | undefined): PriceData {
  if (spec === undefined || spec === null) {
    const message = "Model spec must be provided either during initialization or passed in to the method.";
    throw new ReckonerError("input/bad-option", message);
  }
  if (!spec.price_data) {
    throw new ReckonerError("pricing/no-rate", `No cost information available for model: ${shown(spec.name)}`, {
      model: spec.name,
    });
  }
  // The package reads "5" as 5.
  const tokens = typeof tokenCount === "string" ? Number(tokenCount) : tokenCount;
  if (typeof tokens !== "number" || !(tokens >= 0 && tokens < Number.POSITIVE_INFINITY)) {
    const message = `a number of tokens must be finite and at least 0, got ${shown(tokenCount)}`;
    throw new ReckonerError("pricing/bad-quantity", message, { tokenCount });
  }
  const { main, batch } = spec.price_data;
  const millions = tokens / 1_000_000;
  return { ...(main && { main: times(main, millions) }), ...(batch && { batch: times(batch, millions) }) };
}

function times(prices: Prices, millions: number): Prices {
  // A price of zero stays zero, and an unknown one stays unknown.
  const cost = (price: number | undefined): number | undefined => {
    if (typeof (price ?? 0) === "number") return price && price * millions;
    throw new ReckonerError("pricing/bad-money", `a model's price must be a number of dollars, got ${describe(price)}`);
  };
  return {
    input: cost(prices.input),
    output: cost(prices.output),
    cached_input: cost(prices.cached_input),
    cached_output: cost(prices.cached_output),
  };
}
