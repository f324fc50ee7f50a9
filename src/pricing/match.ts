/**
 * Which card answers to a model's name.
 *
 * Patterns are words: an exact name, `x*`, `*x`, `*x*`, `x~` for a name with or
 * without its version, `#` for one digit, or `/regular expression/`. Letter case
 * never matters. The first card of a list that answers wins, so a list's order is
 * part of its meaning. A name that no card knows is tried again with its date spelt
 * with dashes (`-20250807` → `-2025-08-07`), and last as a card's own id.
 */

import { checkText, type ErrorCode, ReckonerError, shown, typingSteps } from "../errors.ts";
import { badCard, type CardData, checkLists, type ProviderPrices } from "./card.ts";

const compiled = new Map<string, RegExp>();

/**
 * Whether one of the space-separated patterns fits the name.
 *
 * @throws {@link ReckonerError} `pricing/bad-card` for a regular expression that cannot be read.
 * @example
 * matchesAny("gpt-4* o#", "o3"); // true
 */
export function matches(patterns: string, name: string): boolean {
  checkText(name, "a name");
  let pattern = compiled.get(patterns);
  if (!pattern) compiled.set(patterns, (pattern = compile(patterns)));
  return pattern.test(name);
}

function compile(patterns: string): RegExp {
  const words = shown(patterns).split(" ").map(source);
  try {
    return new RegExp(words.join("|"), "is");
  } catch {
    throw badCard(
      `"${shown(patterns)}" holds a regular expression that cannot be read; fix it, or write x*, *x or *x*`,
    );
  }
}

/**
 * What may follow a model's name and still mean the same model: a date (`-20250929`, `-2025-09-29`, `@001`, `-05-06`), a word
 * such as `latest` or `preview`, `:thinking`, Bedrock's `-v1:0` and `[1m]`. A single number, or any other word, means another
 * model. The count is bounded, so that no name costs a long search.
 */
const VERSION = "([-@:](\\d{3,8}|\\d\\d-(20)?\\d\\d|v1|latest|default|preview|exp|beta|thinking)|:\\d+k?|\\[1m]){0,6}";

/** The regular expression of a word: its own, or one made from its wildcards. */
function source(word: string): string {
  const plain = word
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/#/g, "\\d")
    .replace(/\*/g, ".*")
    .replace(/~$/, VERSION);
  return /^\/(.+)\/$/.exec(word)?.[1] ?? `^${plain}$`;
}

/** The card of a price list for a model, or undefined. `lists` holds the providers it may fall back on. */
function cardOf(
  list: ProviderPrices,
  model: string,
  lists: readonly ProviderPrices[],
): { list: ProviderPrices; card: CardData } | undefined {
  const dashed = model.replace(/-(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-:]|$)/g, "-$1-$2-$3");
  return named(list, model, lists) ?? (dashed === model ? undefined : named(list, dashed, lists)) ?? byId(list, model);
}

function named(list: ProviderPrices, model: string, lists: readonly ProviderPrices[]): ReturnType<typeof cardOf> {
  const card = list.cards.find(({ id, names = id }) => matches(names, model));
  if (card) return { list, card };
  for (const id of list.fallback ?? []) {
    const other = lists.find((each) => each.id === id);
    const found = other && named(other, model, lists);
    if (found) return found;
  }
  return undefined;
}

function byId(list: ProviderPrices, model: string): ReturnType<typeof cardOf> {
  const card = list.cards.find(({ id }) => id.toLowerCase() === model.toLowerCase());
  return card && { list, card };
}

/** The provider that a name or one of its aliases stands for. */
function providerOf(lists: readonly ProviderPrices[], name: string): ProviderPrices | undefined {
  const wanted = name.toLowerCase().trim();
  return lists.find(({ id }) => id === wanted) ?? lists.find(({ aliases }) => aliases && matches(aliases, wanted));
}

/** Google's names for where a model is: `models/x`, `publishers/google/models/x`, and those in a project. */
const PLACE = /^((projects\/.+\/)?publishers\/.+\/)?models\//i;

/** The provider that was asked for: by name, or before the slash of `provider/model`. */
export function askedProvider(
  lists: readonly ProviderPrices[],
  model: string,
  provider: string | undefined,
): ProviderPrices | undefined {
  const name = provider ?? /^[^/]+(?=\/)/.exec(model.replace(PLACE, "vertex/"))?.[0];
  return name === undefined ? undefined : providerOf(lists, name);
}

/**
 * A model's card among several lists.
 *
 * A named provider is the only one asked, with those it falls back on. Otherwise the lists that claim the name come
 * first, then `provider/model` is split, then any list that has a card for it.
 *
 * @returns `undefined` where no list has one.
 * @throws {@link ReckonerError} `pricing/bad-card` for patterns that cannot be read, `input/bad-option` for what are not price
 * lists, `input/not-a-string` for a model or a provider that is not text.
 * @example
 * findCard([openai], "gpt-5-2025-08-07").card.id; // "gpt-5"
 */
export function findCard(
  lists: readonly ProviderPrices[],
  model: string,
  provider?: string,
): { list: ProviderPrices; card: CardData } | undefined {
  checkLists(lists);
  checkText(model, "a name");
  if (provider !== undefined) checkText(provider, "a name");
  const name = model.trim().replace(PLACE, provider === undefined ? "vertex/" : "");
  const owner = askedProvider(lists, name, provider);
  if (provider !== undefined) return owner && cardOf(owner, name, lists);
  const tryAll = (some: readonly ProviderPrices[]): ReturnType<typeof cardOf> => {
    for (const list of some) {
      const found = cardOf(list, name, lists);
      if (found) return found;
    }
    return undefined;
  };
  return (
    tryAll(lists.filter(({ claims }) => claims && matches(claims, name))) ??
    (owner && cardOf(owner, name.slice(name.indexOf("/") + 1), lists)) ??
    tryAll(lists)
  );
}

/**
 * The card ids nearest to an unknown model name, for an error message.
 *
 * @throws {@link ReckonerError} as {@link findCard} does.
 * @example
 * closest([openai], "gpt5", 1); // ["gpt-5"]
 */
export function closest(lists: readonly ProviderPrices[], model: string, most: number = 3): string[] {
  checkLists(lists);
  checkText(model, "a name");
  if (typeof most !== "number" || !(most >= 0))
    throw new ReckonerError("input/bad-option", `most must be 0 or more, got ${shown(most)}`);
  // Names come from outside: a long one must not cost a long search.
  const wanted = model.toLowerCase().slice(0, 64);
  return [...new Set(lists.flatMap(({ cards }) => cards.map(({ id }) => id)))]
    .map((id) => [typingSteps(wanted, id.toLowerCase()), id] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, id]) => id);
}

/** Fields of each part of price data in which slips are found. Not `names`: a card may have a `name` for people. */
const LIST = "aliases claims fallback cachesByItself modifiers".split(" ");
const MODIFIER = "cards factor except rates from until flag".split(" ");
const CARD = "id rates window maxInput since source asOf".split(" ");
const PERIOD = "from hours days certainUntil".split(" ");

/** Refuses misspelt names in price data: a factor that goes unread could double a price. */
export function checkListNames(lists: readonly ProviderPrices[]): void {
  const check = (what: string, part: unknown, names: readonly string[]): void => {
    if (typeof part === "object" && part) checkSlips(`a field of a ${what}`, part, names, "pricing/bad-card");
  };
  for (const list of lists) {
    check("price list", list, LIST);
    for (const modifier of list.modifiers ?? []) check("modifier", modifier, MODIFIER);
    for (const card of list.cards) {
      check("card", card, CARD);
      if (Array.isArray(card?.rates)) for (const period of card.rates) check("period", period, PERIOD);
    }
  }
}

/** By list of names: those names, and others found not to be slips of them. */
const farFrom = new WeakMap<readonly string[], Set<string>>();

/**
 * Refuses a name that is nearly one of these, where that one is absent. Other names are left alone: what is given may be
 * a whole request, or a recorded event.
 *
 * @throws {@link ReckonerError} `input/bad-option`, or the given code, with the name that was meant.
 */
export function checkSlips(
  kind: string,
  given: object,
  names: readonly string[],
  code: ErrorCode = "input/bad-option",
): void {
  for (const key in given) {
    const far = farFrom.get(names) ?? new Set(names);
    if (far.has(key)) continue;
    const close = names.filter((name) => isSlip(bare(key), bare(name)));
    const closest = close.find((name) => !given[name as keyof typeof given]);
    if (closest)
      throw new ReckonerError(code, `"${key}" is not ${kind}; did you mean ${closest}?`, { name: key, closest });
    // Requests repeat the same names; beyond 1,000, names that someone invents are looked at each time.
    if (!close[0] && far.size < 1_000) farFrom.set(names, far.add(key));
  }
}

/** A name in lower case without underscores: `max_output` and `maxOutput` are the same. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/** Whether at most one slip of the fingers (a letter too many, too few or wrong, or two swapped) lies between the two. */
function isSlip(word: string, name: string): boolean {
  let at = 0;
  while (at < name.length && word[at] === name[at]) at++;
  const [a, b] = [word.slice(at), name.slice(at)];
  const isSwap = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return isSwap || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}
