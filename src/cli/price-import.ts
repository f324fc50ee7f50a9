/**
 * Third-party price lists in this package's format.
 *
 * Reads the list of genai-prices (its package and its data feed), LiteLLM's
 * `model_prices_and_context_window.json`, models.dev's `api.json`, and what
 * `reckoner prices update` itself wrote. Prices stay decimal text on the way
 * (./price-field.ts).
 */

import { ReckonerError } from "../errors.ts";
import type { ProviderPrices } from "../pricing/index.ts";
import { isJson, type Origin } from "./price-field.ts";
import { fromGenaiPrices } from "./price-genai.ts";
import { fromLiteLlm } from "./price-litellm.ts";
import { fromModelsDev } from "./price-models-dev.ts";
import { ownLists } from "./price-own.ts";

/**
 * The price lists in a parsed file of any of the four formats.
 *
 * @throws {@link ReckonerError} `cli/bad-input` when it is in none of them.
 */
export function importPrices(data: unknown, origin: Origin): ProviderPrices[] {
  if (Array.isArray(data) && data.length && data.every((each) => isJson(each) && Array.isArray(each.cards)))
    return ownLists(data, origin);
  if (Array.isArray(data) && data.some((each) => isJson(each) && Array.isArray(each.models)))
    return fromGenaiPrices(data, origin);
  if (isJson(data) && Array.isArray(data.providers)) return importPrices(data.providers, origin);
  if (isJson(data) && Object.values(data).some((each) => isJson(each) && isJson(each.models)))
    return fromModelsDev(data, origin);
  if (isJson(data) && Object.values(data).some((each) => isJson(each) && typeof each.litellm_provider === "string"))
    return fromLiteLlm(data, origin);
  throw new ReckonerError(
    "cli/bad-input",
    `${origin.source} is not a price list: expected genai-prices, LiteLLM, models.dev or a file of "reckoner prices update"`,
    { source: origin.source },
  );
}
