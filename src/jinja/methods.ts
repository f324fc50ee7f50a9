/**
 * Methods of text, lists and dictionaries, by their Python names.
 */
import { countItems, spendOn, spendSearch } from "./allowance.ts";
import { formattedBraces } from "./formats.ts";
import * as text from "./text.ts";
import {
  type Callable,
  copied,
  Dictionary,
  isEqual,
  isTrue,
  iterate,
  kindOf,
  notKnown,
  Sequence,
  TemplateError,
  tuple,
  Undefined,
  type Value,
  wholeOf,
} from "./values.ts";
import { textOf } from "./writing.ts";

/** A method, bound to its value; `undefined` when there is none of that name. */
export function methodOf(value: Value, name: string): Callable | Undefined | undefined {
  if (typeof value === "string") return bound(textMethods, value, name) ?? unknown(otherTextMethods, name);
  if (value instanceof Dictionary)
    return bound(mapMethods, value, name) ?? changing(/^(?:clear|pop|popitem|setdefault|update)$/, name);
  if (Array.isArray(value)) {
    const change = /^(?:append|clear|extend|insert|pop|remove|reverse|sort)$/;
    return bound(listMethods, value, name) ?? changing(change, name);
  }
  const isTuple = value instanceof Sequence && value.kind === "tuple" && name !== "copy";
  return isTuple ? bound(listMethods, value.items, name) : undefined;
}

type Method<Of> = readonly [parameters: string, run: (of: Of, ...args: (Value | undefined)[]) => Value];

function bound<Of>(methods: Readonly<Record<string, Method<Of>>>, of: Of, name: string): Callable | undefined {
  if (!Object.hasOwn(methods, name)) return undefined;
  const [parameters, run] = methods[name]!;
  return (args, named) => {
    if (typeof of === "string") spendOn(of.length);
    return run(of, ...boundArguments(name, parameters, args, named));
  };
}

function unknown(names: RegExp, name: string): Callable | undefined {
  return names.test(name) ? () => notKnown(`the method ${name}`) : undefined;
}

/** Templates run in a sandbox that lets them change no value: methods that would are undefined. */
function changing(names: RegExp, name: string): Undefined | undefined {
  return names.test(name) ? new Undefined(name) : undefined;
}

/** Arguments by the names of parameters, `a b? *`: one with a question mark may be left out, a star takes the rest. */
export function boundArguments(
  name: string,
  parameters: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): (Value | undefined)[] {
  const names = parameters === "" ? [] : parameters.split(" ");
  if (args.length > names.length && !names.includes("*"))
    throw new TemplateError(`${name} takes ${names.length} arguments, not ${args.length}`);
  const known = names.map((each) => each.replace("?", ""));
  for (const key of named.keys())
    if (!known.includes(key) || known.indexOf(key) < args.length)
      throw new TemplateError(`${name} takes no ${key}, or has it already`);
  const result = [...args, ...known.slice(args.length).map((key) => named.get(key))];
  const absent = names.find((each, at) => !/[?*]$/.test(each) && result[at] === undefined);
  if (absent === undefined) return result;
  throw new TemplateError(`${name} lacks ${absent}`);
}

/** An argument that is text. */
export function asText(value: Value | undefined, what: string): string {
  if (typeof value === "string") return value;
  throw new TemplateError(`${what} takes text, not ${value === undefined ? "nothing" : kindOf(value)}`);
}

function stripped(atStart: boolean, atEnd: boolean): Method<string> {
  return ["of?", (of, units) => text.strip(of, units == null ? undefined : asText(units, "strip"), atStart, atEnd)];
}

function begins(isIn: (of: string, part: string) => boolean): Method<string> {
  return [
    "part start? end?",
    (of, part, start, end) => {
      const parts = part instanceof Sequence && part.kind === "tuple" ? part.items : [part];
      const within = text.between(of, start, end);
      return parts.some((each) => within !== undefined && isIn(within, asText(each, "startswith and endswith")));
    },
  ];
}

function found(isLast: boolean, isNeeded: boolean): Method<string> {
  return [
    "part start? end?",
    (of, part, start, end) => {
      const at = text.find(of, asText(part, "find"), isLast, start, end);
      if (at < 0 && isNeeded) throw new TemplateError("a text that is searched for is not found");
      return BigInt(at);
    },
  ];
}

function parts(isFromEnd: boolean): Method<string> {
  return [
    "sep? maxsplit?",
    (of, sep, most) =>
      text.split(
        of,
        sep == null ? undefined : asText(sep, "split"),
        most === undefined ? -1 : wholeOf(most, "maxsplit"),
        isFromEnd,
      ),
  ];
}

function all(pattern: RegExp): Method<string> {
  return ["", (of) => pattern.test(of)];
}

const textMethods: Readonly<Record<string, Method<string>>> = {
  upper: ["", (of) => of.toUpperCase()],
  lower: ["", (of) => of.toLowerCase()],
  title: ["", text.titleLetters],
  capitalize: ["", text.capitalize],
  strip: stripped(true, true),
  lstrip: stripped(true, false),
  rstrip: stripped(false, true),
  split: parts(false),
  rsplit: parts(true),
  splitlines: ["keepends?", (of, keep) => text.lines(of, isTrue(keep ?? false))],
  startswith: begins((of, part) => of.startsWith(part)),
  endswith: begins((of, part) => of.endsWith(part)),
  find: found(false, false),
  rfind: found(true, false),
  index: found(false, true),
  rindex: found(true, true),
  count: [
    "part start? end?",
    (of, part, start, end) => {
      const [within, sought] = [text.between(of, start, end), asText(part, "count")];
      if (within === undefined) return 0n;
      spendSearch(within.length, sought.length);
      return BigInt(sought === "" ? Array.from(within).length + 1 : within.split(sought).length - 1);
    },
  ],
  replace: [
    "old new count?",
    (of, old, other, most) => {
      const count = most === undefined ? -1 : wholeOf(most, "count");
      return text.replace(of, asText(old, "replace"), asText(other, "replace"), count);
    },
  ],
  join: [
    "items",
    (of, items) =>
      text.join(
        iterate(items ?? null).map((each) => asText(each, "join")),
        of,
      ),
  ],
  format: ["*", (of, ...args) => formattedBraces(of, args)],
  removeprefix: [
    "part",
    (of, part) => (of.startsWith(asText(part, "removeprefix")) ? of.slice(textOf(part!).length) : of),
  ],
  removesuffix: [
    "part",
    (of, part) => (of.endsWith(asText(part, "removesuffix")) ? of.slice(0, of.length - textOf(part!).length) : of),
  ],
  isdigit: all(text.digits),
  isalpha: all(/^\p{L}+$/u),
  isalnum: all(/^[\p{L}\p{N}]+$/u),
  isspace: all(new RegExp(`^${text.space.source}+$`)),
  islower: ["", text.isLower],
  isupper: ["", text.isUpper],
};

const otherTextMethods =
  /^(?:casefold|center|encode|expandtabs|format_map|is(?:ascii|decimal|identifier|numeric|printable|title)|ljust|maketrans|r?partition|rjust|swapcase|translate|zfill)$/;

const listMethods: Readonly<Record<string, Method<Value[]>>> = {
  index: [
    "item",
    (of, item = null) => {
      const at = of.findIndex((each) => isEqual(each, item));
      if (at < 0) throw new TemplateError("what is searched for is not in the list");
      return BigInt(at);
    },
  ],
  count: ["item", (of, item = null) => BigInt(of.filter((each) => isEqual(each, item)).length)],
  copy: ["", copied],
};

const mapMethods: Readonly<Record<string, Method<Dictionary>>> = {
  get: ["key default?", (of, key = null, otherwise = null) => (of.has(key) ? of.get(key)! : otherwise)],
  items: ["", (of) => new Sequence("dict_items", pairsOf(of))],
  keys: ["", (of) => new Sequence("dict_keys", iterate(of))],
  values: [
    "",
    (of) => {
      countItems(of.size);
      return new Sequence("dict_values", [...of.values()]);
    },
  ],
  copy: ["", (of) => new Dictionary(of)],
};

/** Keys with their values, as tuples. */
export function pairsOf(value: Value): Value[] {
  if (value instanceof Undefined) return [];
  if (!(value instanceof Map)) throw new TemplateError(`${kindOf(value)} has no items; only an object has`);
  // A tuple of two for each.
  countItems(value.size * 12);
  return [...value].map(([key, each]) => tuple(key, each));
}
