/**
 * A file that `reckoner prices update` wrote, or that somebody wrote in its format.
 *
 * Only the fields that commands read before a price book does are checked here; the book checks the rest.
 */

import { type CardData, type ProviderPrices, priceBook } from "../pricing/index.ts";
import { dayAt, isJson, type Json, type Origin, refused } from "./price-field.ts";

/**
 * The lists in such a file; a list without a day or a page gets those of the file.
 *
 * @throws {@link ReckonerError} `cli/bad-input` for a list without a name, and for a card without a name or rates;
 *   `pricing/bad-card` as a price book does.
 */
export function ownLists(data: readonly unknown[], origin: Origin): ProviderPrices[] {
  const lists = data.filter(isJson).map((list, index) => {
    const { id, source = origin.source, asOf = origin.asOf } = list;
    const place = { ...origin, model: typeof id === "string" ? id : `list ${index + 1}` };
    if (typeof id !== "string") throw refused(id, "name", "id", place);
    if (typeof source !== "string") throw refused(source, "text", "source", place);
    const cards = (list.cards as unknown[]).map((card, at) => {
      const of = {
        ...origin,
        model: `${id}/${isJson(card) && typeof card.id === "string" ? card.id : `card ${at + 1}`}`,
      };
      if (!isCard(card)) throw refused(card, "card", "cards", of);
      for (const rates of Array.isArray(card.rates) ? card.rates.map(ratesOf) : [card.rates as Json])
        for (const [name, rate] of Object.entries(rates))
          if (typeof rate !== "string") throw refused(rate, 'price as text such as "1.25"', name, of);
      return card;
    });
    return {
      ...list,
      id,
      name: typeof list.name === "string" ? list.name : id,
      source,
      asOf: dayAt("asOf", asOf, place),
      cards,
    };
  });
  // Refuses other fields of the wrong type.
  priceBook(lists);
  return lists;
}

/** Whether it has a name and rates, or periods of them. */
function isCard(card: unknown): card is CardData {
  if (!isJson(card) || typeof card.id !== "string") return false;
  return Array.isArray(card.rates) ? card.rates.every((period) => isJson(ratesOf(period))) : isJson(card.rates);
}

function ratesOf(period: unknown): Json {
  return (isJson(period) ? period.rates : undefined) as Json;
}
