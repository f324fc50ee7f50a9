/**
 * Lays the overlay (./price-overlay.ts) and the names of ./price-names.ts over a list.
 */

import {
  type CardData,
  type Modifier,
  matchesAny,
  type Period,
  type ProviderPrices,
  type Rates,
} from "../pricing/index.ts";
import { withWords, words } from "./price-names.ts";
import { type Overlay, overlays } from "./price-overlay.ts";

/**
 * A list with its overlay. An entry for a missing card is an error, so that the overlay stays true to the pinned list; a
 * list from elsewhere may lack cards (`isLenient`).
 */
export function withOverlay(
  imported: ProviderPrices,
  { isLenient = false }: { isLenient?: boolean } = {},
): ProviderPrices {
  const list = withOwnWords(imported, isLenient);
  const overlay = at(overlays, list.id);
  if (!overlay) return list;
  const { windows = {}, steps = {}, periods = {}, moved = {}, since = {}, training = {}, certainUntil = {} } = overlay;
  const { modifiers = [], cachesByItself, maxInputs = {}, apart = {}, thresholds = {}, fees } = overlay;
  const own = isLenient ? [] : (overlay.cards ?? []);
  for (const id of Object.keys({
    ...windows,
    ...apart,
    ...steps,
    ...periods,
    ...moved,
    ...since,
    ...training,
    ...certainUntil,
  })) {
    if (!isLenient && !list.cards.some((card) => card.id === id))
      throw new Error(`price overlay: ${list.id} has no card ${id}`);
  }
  for (const { id } of own)
    if (list.cards.some((card) => card.id === id))
      throw new Error(`price overlay: ${list.id} has a card ${id} already`);
  // A list from elsewhere may be more up to date.
  const withPeriods = (card: CardData): CardData => (isLenient ? card : { ...card, ...at(periods, card.id) });
  // The list's own come first, and so win where both apply; a list that already has the overlay has ours, too.
  const key = ({ kind, name, cards, from, until }: Modifier): string => [kind, name, cards, from, until].join();
  const known = new Set(list.modifiers?.map(key));
  return {
    ...list,
    ...(overlay.claims && {
      claims: [...new Set(`${list.claims ?? ""} ${overlay.claims}`.trim().split(" "))].join(" "),
    }),
    ...(cachesByItself !== undefined && { cachesByItself }),
    modifiers: [...(list.modifiers ?? []), ...modifiers.filter((each) => !known.has(key(each)))],
    cards: [...withNames(withApart(list.cards, apart), isLenient ? {} : moved), ...own].map((card) =>
      overlaid(
        withSteps(
          withLimits(
            withRates(withPeriods(card), thresholds, fees),
            at(windows, card.id),
            at(maxInputs, card.id),
            isLenient,
          ),
          at(steps, card.id),
          isLenient,
        ),
        at(since, card.id),
        at(training, card.id),
        isLenient ? undefined : at(certainUntil, card.id),
      ),
    ),
  };
}

/** A card with the steps' thresholds corrected, and with the fees that it lacks. */
function withRates(card: CardData, thresholds: Readonly<Record<string, string>>, fees: Overlay["fees"]): CardData {
  const rated = (rates: Rates, more: Rates = {}): Rates => {
    const moved = Object.entries(rates).map(([name, rate]) => [
      name,
      rate?.replace(/>(\d+)/g, (_, from: string) => `>${thresholds[from] ?? from}`),
    ]);
    // What the list itself says is newer.
    const lacking = Object.entries(more).filter(([name]) => !(name in rates));
    return Object.fromEntries([...moved, ...lacking]);
  };
  const periods = Array.isArray(card.rates) ? (card.rates as readonly Period[]) : undefined;
  const fee = fees?.find(({ cards, from }) => matchesAny(cards, card.id) && (from === undefined || !periods));
  if (fee?.from !== undefined) {
    const rates = rated(card.rates as Rates);
    return { ...card, rates: [{ rates }, { from: fee.from, rates: rated(rates, fee.rates) }] };
  }
  const rates = periods
    ? periods.map((period) => ({ ...period, rates: rated(period.rates, fee?.rates) }))
    : rated(card.rates as Rates, fee?.rates);
  return { ...card, rates };
}

/** A list with our names in place of those that are wrong; every name we replace must be there. */
function withOwnWords(list: ProviderPrices, isLenient: boolean): ProviderPrices {
  const own = at(words, list.id);
  if (!own) return list;
  const used = new Set<string>();
  const cards = list.cards.map((card) => withWords(card, own, used));
  const lost = Object.keys(own).find((word) => !used.has(word));
  if (lost !== undefined && !isLenient) throw new Error(`price overlay: ${list.id} has no card named ${lost}`);
  return { ...list, cards };
}

/** Cards, some of whose names move to a card of their own unless the list has it; that comes first, since a pattern may fit, too. */
function withApart(cards: readonly CardData[], apart: NonNullable<Overlay["apart"]>): readonly CardData[] {
  const ids = new Set(cards.map(({ id }) => id));
  return cards.flatMap((card) => {
    const { id = "", names = "", window = 0 } = at(apart, card.id) ?? {};
    const own = card.names ?? card.id;
    const its = names.split(" ").filter((name) => name && matchesAny(own, name));
    if (its.length === 0 || ids.has(id)) return [card];
    const left = own.split(" ").filter((name) => !its.includes(name));
    return [
      { ...card, id, names: its.join(" "), window },
      { ...card, names: left.join(" ") },
    ];
  });
}

/** Cards, some of which take over names from others; a card left without a name is dropped. */
function withNames(cards: readonly CardData[], moved: Readonly<Record<string, string>>): readonly CardData[] {
  const names = new Set(Object.values(moved));
  return cards.flatMap((card) => {
    const own = (card.names ?? card.id).split(" ");
    const kept = own.filter((name) => !names.has(name));
    const all = at(moved, card.id) === undefined ? kept : [...kept, at(moved, card.id)!];
    if (all.length === 0) return [];
    return all.join() === own.join() ? [card] : [{ ...card, names: all.join(" ") }];
  });
}

/** A list that now says otherwise is newer than the overlay, and right; the pinned list must not differ. */
function withLimits(
  card: CardData,
  own: readonly [listed: number, own: number] | undefined,
  maxInput: number | undefined,
  isLenient: boolean,
): CardData {
  const { window: listed, maxInput: given, ...rest } = card;
  if (own !== undefined && listed !== own[0] && !isLenient)
    throw new Error(`price overlay: ${card.id} is listed with a window of ${listed}, not ${own[0]}`);
  const window = own !== undefined && listed === own[0] ? own[1] : listed;
  const isLess = given === undefined && window !== undefined && maxInput !== undefined && maxInput < window;
  if (!isLess) return window === listed ? card : { ...card, window: window! };
  const { id, names, ...more } = rest;
  return { id, ...(names !== undefined && { names }), window: window!, maxInput, ...more };
}

/** As with windows: the pinned list must lack the steps. */
function withSteps(
  card: CardData,
  steps: NonNullable<Overlay["steps"]>[string] | undefined,
  isLenient: boolean,
): CardData {
  if (steps === undefined) return card;
  const rates = Array.isArray(card.rates) ? undefined : (card.rates as Rates);
  if (rates === undefined || Object.values(rates).some((rate) => rate?.includes(">"))) {
    if (isLenient) return card;
    throw new Error(`price overlay: ${card.id} is listed with steps or periods of its own`);
  }
  const stepped = Object.entries(steps.rates).map(([name, step]) => [
    name,
    `${rates[name as keyof Rates] ?? ""} >${step}`.trim(),
  ]);
  return { ...card, rates: [{ rates }, { from: steps.from, rates: { ...rates, ...Object.fromEntries(stepped) } }] };
}

function overlaid(
  card: CardData,
  since: string | undefined,
  training: string | undefined,
  certainUntil: string | undefined,
): CardData {
  const periods = Array.isArray(card.rates) ? card.rates : undefined;
  // What the list itself says is newer.
  const laid = (own: Rates): Rates => ({ ...own, ...(own.training === undefined && { training: training! }) });
  const rates = training
    ? periods
      ? periods.map((period) => ({ ...period, rates: { ...laid(period.rates) } }))
      : laid(card.rates as Rates)
    : card.rates;
  const newest = Array.isArray(rates)
    ? rates.map((period, index) => (certainUntil && index === rates.length - 1 ? { ...period, certainUntil } : period))
    : rates;
  return { ...card, ...(since && { since }), rates: newest };
}

/** A table's entry under a name from outside: every object has a `constructor`. */
function at<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
