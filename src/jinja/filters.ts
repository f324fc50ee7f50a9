/**
 * Filters, by their Jinja names.
 */

import { countItems, spend, spendOn } from "./allowance.ts";
import { formatted } from "./formats.ts";
import { asText, boundArguments, pairsOf } from "./methods.ts";
import { round, toFloat, toWhole } from "./numbers.ts";
import { itemOf, operate, tests } from "./operators.ts";
import * as text from "./text.ts";
import {
  checkKey,
  compare,
  copied,
  Dictionary,
  foundOr,
  isEqual,
  isNumeric,
  isTrue,
  iterate,
  kindOf,
  lengthOf,
  notKnown,
  Sequence,
  TemplateError,
  tuple,
  Undefined,
  type Value,
  wholeOf,
} from "./values.ts";
import { jsonOf, jsonStyle, textOf } from "./writing.ts";

/** The result of a filter. */
export function filtered(name: string, value: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
  if (typeof value === "string") spendOn(value.length);
  if (name.startsWith("is ")) return isNot(name.slice(3), value, args);
  if (Object.hasOwn(choosers, name)) return chosen(choosers[name]!, value, args);
  if (name === "map") return mapped(value, args, named);
  if (name === "format") return formatted(textOf(value), named.size > 0 ? new Dictionary(named) : tuple(...args));
  if (!Object.hasOwn(filters, name)) return notKnown(`the filter ${name}`);
  const [parameters, run] = filters[name]!;
  return run(value, ...boundArguments(name, parameters, args, named));
}

/** Whether a test holds for a value. */
export function holds(name: string, value: Value, args: readonly Value[]): boolean {
  spend(1);
  if (!Object.hasOwn(tests, name)) return notKnown(`the test ${name}`);
  const [other] = args;
  if (other === undefined && tests[name]!.length > 1)
    throw new TemplateError(`the test ${name} needs something to compare with`);
  return tests[name]!(value, other ?? null);
}

/** The same for a name that may begin with `not`. */
function isNot(name: string, value: Value, args: readonly Value[]): boolean {
  return name.startsWith("not ") ? !holds(name.slice(4), value, args) : holds(name, value, args);
}

/** Which items are kept, and whether an attribute or the item itself decides. */
const choosers: Readonly<Record<string, { readonly isKept: boolean; readonly byAttribute: boolean }>> = {
  select: { isKept: true, byAttribute: false },
  reject: { isKept: false, byAttribute: false },
  selectattr: { isKept: true, byAttribute: true },
  rejectattr: { isKept: false, byAttribute: true },
};

function chosen({ isKept, byAttribute }: (typeof choosers)[string], value: Value, args: readonly Value[]): Value {
  const get = byAttribute ? attributeGetter(args[0]) : (item: Value): Value => item;
  const [test, ...others] = args.slice(byAttribute ? 1 : 0);
  const isChosen = (item: Value): boolean =>
    test === undefined ? isTrue(get(item)) : holds(asText(test, "the name of a test"), get(item), others);
  return new Sequence(
    "generator",
    any(value).filter((item) => isChosen(item) === isKept),
  );
}

function mapped(value: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
  const [filter, ...rest] = args;
  if (args.length === 0 && !named.has("attribute")) throw new TemplateError("map needs a filter or an attribute");
  const map = args.length === 0 ? attributeGetter(named.get("attribute"), named.get("default")) : undefined;
  const run = map ?? ((item: Value): Value => filtered(asText(filter, "map"), item, rest, named));
  return new Sequence("generator", any(value).map(run));
}

/** The items to choose from; what is false, such as None, has none. */
function any(value: Value): Value[] {
  const items = isTrue(value) ? iterate(value) : [];
  countItems(items.length);
  return items;
}

/** Gets an attribute, such as `function.name` or a place in a list; without a path, the item itself. */
function attributeGetter(path: Value | undefined, otherwise?: Value): (item: Value) => Value {
  if (path === undefined || path === null) return (item) => item;
  const keys =
    typeof path === "bigint"
      ? [path]
      : asText(path, "attribute")
          .split(".")
          .map((key) => (/^\d+$/.test(key) ? BigInt(key) : key));
  return (item) => {
    spend(keys.length);
    let found = item;
    for (const key of keys) {
      found = itemOf(found, key, () => String(key));
      if (found instanceof Undefined && otherwise !== undefined) found = otherwise;
    }
    return found;
  };
}

/** Gets the key that items are sorted and told apart by: text without its case, unless `hasCase`. */
function keyGetter(path: Value | undefined, hasCase: Value | undefined): (item: Value) => Value {
  const get = attributeGetter(path);
  return (item) => {
    const key = get(item);
    if (typeof key === "string") spendOn(key.length);
    return typeof key === "string" && !isTrue(hasCase ?? false) ? key.toLowerCase() : key;
  };
}

function sorted(items: readonly Value[], key: (item: Value) => Value, isReverse: Value | undefined): Value[] {
  const sign = isTrue(isReverse ?? false) ? -1 : 1;
  return copied(items).sort((a, b) => sign * compare(key(a), key(b)));
}

function furthest(sign: number): Filter {
  return [
    "case_sensitive? attribute?",
    (value, hasCase, attribute) => {
      const [key, items] = [keyGetter(attribute, hasCase), iterate(value)];
      if (items.length === 0) return new Undefined("the max or min of no items");
      return items.reduce((best, each) => (sign * compare(key(each), key(best)) > 0 ? each : best));
    },
  ];
}

type Filter = readonly [parameters: string, run: (value: Value, ...args: (Value | undefined)[]) => Value];

const otherwise: Filter = [
  "default_value? boolean?",
  (value, other = "", isFalsy = false) =>
    value instanceof Undefined || (isTrue(isFalsy) && !isTrue(value)) ? other : value,
];

const length: Filter = ["", lengthOf];

const escaped: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&#39;",
  '"': "&#34;",
};
const markup: Filter = [
  "",
  (value) => {
    const given = textOf(value);
    spend(given.length >>> 2);
    return text.bounded(given.replace(/[&<>'"]/g, (unit) => escaped[unit]!));
  },
];

const filters: Readonly<Record<string, Filter>> = {
  default: otherwise,
  d: otherwise,
  length,
  count: length,
  escape: markup,
  e: markup,
  safe: ["", textOf],
  string: ["", textOf],
  upper: ["", (value) => textOf(value).toUpperCase()],
  lower: ["", (value) => textOf(value).toLowerCase()],
  capitalize: ["", (value) => text.capitalize(textOf(value))],
  title: ["", (value) => text.titleWords(textOf(value))],
  trim: [
    "chars?",
    (value, of) =>
      text.strip(textOf(value), of === undefined || of === null ? undefined : asText(of, "trim"), true, true),
  ],
  replace: [
    "old new count?",
    (value, old = "", other = "", most) => {
      const count = most === undefined || most === null ? -1 : wholeOf(most, "count");
      return text.replace(textOf(value), textOf(old), textOf(other), count);
    },
  ],
  indent: ["width? first? blank?", indented],
  join: [
    "d? attribute?",
    (value, between = "", attribute) =>
      text.join(iterate(value).map(attributeGetter(attribute)).map(textOf), textOf(between)),
  ],
  list: ["", (value) => copied(iterate(value))],
  first: [
    "",
    (value) => {
      const isOnce = value instanceof Sequence && value.kind === "generator";
      if (isOnce) spend(value.items.length >>> 4);
      return foundOr(isOnce ? value.items.shift() : iterate(value)[0], () => "the first of no items");
    },
  ],
  last: ["", (value) => foundOr(reversible(value).at(-1), () => "the last of no items")],
  reverse: [
    "",
    (value) => {
      const backwards = copied(reversible(value)).reverse();
      return typeof value === "string" ? backwards.join("") : new Sequence("generator", backwards);
    },
  ],
  sort: [
    "reverse? case_sensitive? attribute?",
    (value, isReverse, hasCase, attribute) => {
      const paths = typeof attribute === "string" ? attribute.split(",") : [attribute];
      const keys = paths.map((path) => keyGetter(path, hasCase));
      return sorted(iterate(value), (item) => tuple(...keys.map((key) => key(item))), isReverse);
    },
  ],
  dictsort: [
    "case_sensitive? by? reverse?",
    (value, hasCase, by = "key", isReverse) => {
      if (!(value instanceof Map)) throw new TemplateError(`${kindOf(value)} has no items; only an object has`);
      if (by !== "key" && by !== "value") throw new TemplateError("dictsort sorts by key or by value");
      return sorted(pairsOf(value), keyGetter(by === "key" ? 0n : 1n, hasCase), isReverse);
    },
  ],
  items: ["", (value) => new Sequence("generator", pairsOf(value))],
  unique: [
    "case_sensitive? attribute?",
    (value, hasCase, attribute) => {
      const [key, known, seen] = [keyGetter(attribute, hasCase), new Dictionary(), [] as Value[]];
      const isNew = (item: Value): boolean => {
        const own = key(item);
        spend(1);
        checkKey(own);
        if (own instanceof Sequence) return seen.some((each) => isEqual(each, own)) ? false : seen.push(own) > 0;
        return known.has(own) ? false : known.set(own, true) === known;
      };
      return new Sequence("generator", iterate(value).filter(isNew));
    },
  ],
  sum: [
    "attribute? start?",
    (value, attribute, start = 0n) => {
      if (typeof start === "string") throw new TemplateError("sum adds numbers, not text");
      const get = attributeGetter(attribute);
      return iterate(value).reduce((sum, each) => operate("+", sum, get(each), () => ["the sum", "an item"]), start);
    },
  ],
  max: furthest(1),
  min: furthest(-1),
  abs: [
    "",
    (value) => {
      if (!isNumeric(value)) throw new TemplateError(`${kindOf(value)} is not a number`);
      return typeof value === "number" ? Math.abs(value) : Number(value) < 0 ? -BigInt(value) : BigInt(value);
    },
  ],
  round: [
    "precision? method?",
    (value, precision = 0n, method = "common") => round(value, wholeOf(precision, "precision"), method),
  ],
  int: [
    "default? base?",
    (value, other = 0n, base = 10n) => {
      if (value instanceof Undefined) throw new TemplateError(`${value.name} is undefined, and not a number`);
      return base === 10n ? toWhole(value, other) : notKnown("int of another base than 10");
    },
  ],
  float: [
    "default?",
    (value, other = 0) => {
      if (value instanceof Undefined) throw new TemplateError(`${value.name} is undefined, and not a number`);
      return toFloat(value, other);
    },
  ],
  tojson: [
    "ensure_ascii? indent? separators? sort_keys?",
    (value, ascii = false, indent = null, separators = null, isSorted = false) =>
      jsonOf(value, jsonStyle(ascii, indent, separators, isSorted)),
  ],
};

/** Items that can be read from the end. */
function reversible(value: Value): Value[] {
  if (value instanceof Sequence && value.kind === "generator")
    throw new TemplateError("what a filter gives cannot be read from its end; the template lacks | list");
  return iterate(value);
}

function indented(value: Value, width: Value = 4n, isFirst: Value = false, isBlank: Value = false): Value {
  const columns = typeof width === "string" ? width.length : Math.max(0, wholeOf(width, "width"));
  const [first = "", ...rest] = text.lines(`${asText(value, "indent")}\n`);
  text.checkLength(columns * (rest.length + 1));
  spendOn(columns * (rest.length + 1));
  const indent = typeof width === "string" ? width : " ".repeat(columns);
  const others = rest.map((line) => `\n${line !== "" || isTrue(isBlank) ? indent : ""}${line}`);
  return (isTrue(isFirst) ? indent : "") + first + others.join("");
}
