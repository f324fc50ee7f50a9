/**
 * Operators between two values, and access to the members and slices of one.
 */

import { countItems, spendOn, spendSearch } from "./allowance.ts";
import { formatted } from "./formats.ts";
import { methodOf } from "./methods.ts";
import { reckon } from "./numbers.ts";
import { added, checkLength, isLower, isUpper } from "./text.ts";
import {
  Attributes,
  compare,
  foundOr,
  isEqual,
  isNumeric,
  itemsOf,
  iterate,
  kindOf,
  notKnown,
  Sequence,
  TemplateError,
  Undefined,
  type Value,
  wholeOf,
} from "./values.ts";
import { textOf } from "./writing.ts";

/** The result of an operator; `names` are those of the two expressions, for messages. */
export function operate(operator: string, a: Value, b: Value, names: () => readonly [string, string]): Value {
  switch (operator) {
    case "==":
      return isEqual(a, b);
    case "!=":
      return !isEqual(a, b);
    case "~":
      return added(textOf(a), textOf(b));
    case "in":
    case "not in":
      return contains(b, a) === (operator === "in");
  }
  // In a text an undefined value is filled in as nothing.
  if (operator === "%" && typeof a === "string") return formatted(a, b);
  for (const [value, at] of [[a, 0] as const, [b, 1] as const])
    if (value instanceof Undefined)
      throw new TemplateError(`${names()[at]} is undefined, and stands beside ${operator}`);
  if (operator === "<" || operator === "<=" || operator === ">" || operator === ">=") return isInOrder(operator, a, b);
  const result = isNumeric(a) && isNumeric(b) ? reckon(operator, a, b) : combined(operator, a, b);
  if (result !== undefined) return result;
  const kinds = [kindOf(a), kindOf(b)] as const;
  const what =
    operator === "+" ? `${kinds[0]} and ${kinds[1]} cannot be added` : `there is no ${kinds.join(` ${operator} `)}`;
  throw new TemplateError(`${what} ${wayOut(a, b, names())}`);
}

/** What was not text, and what to pass instead. */
function wayOut(a: Value, b: Value, [one, other]: readonly [string, string]): string {
  const [value, name] = typeof a === "string" ? [b, other] : [a, one];
  const said = `(${name} is ${kindOf(value)})`;
  if (Array.isArray(value)) return `${said}; this template takes no parts: pass content as one text`;
  if (value instanceof Map) return `${said}; pass arguments of a tool call as JSON text: JSON.stringify(…)`;
  return value === null ? `${said}; pass a text, or "" for no text` : `${said}; pass it as text`;
}

function isInOrder(operator: "<" | "<=" | ">" | ">=", a: Value, b: Value): boolean {
  const order = compare(a, b);
  if (operator === "<") return order < 0;
  if (operator === ">") return order > 0;
  return operator === "<=" ? order <= 0 : order >= 0;
}

/** Text and lists that are added to or repeated. */
function combined(operator: string, a: Value, b: Value): Value | undefined {
  if (operator === "+") {
    if (typeof a === "string" && typeof b === "string") return added(a, b);
    if (Array.isArray(a) && Array.isArray(b)) return joined(a, b);
    if (isTuple(a) && isTuple(b)) return new Sequence("tuple", joined(a.items, b.items));
  }
  if (operator !== "*") return undefined;
  const [of, times] = isNumeric(a) ? [b, a] : [a, b];
  if (!isNumeric(times) || typeof times === "number") return undefined;
  const count = Math.max(0, Number(times));
  if (typeof of === "string") {
    checkLength(of.length * count);
    spendOn(of.length * count);
    return of === "" ? "" : of.repeat(count);
  }
  if (Array.isArray(of)) return repeated(of, count);
  return isTuple(of) ? new Sequence("tuple", repeated(of.items, count)) : undefined;
}

/** Items of the longest list that a template may make. */
const mostItems = 2 ** 22;

/** @throws {@link TemplateError} where a template makes a list that is too long. */
function checkItems(count: number): void {
  if (count > mostItems) throw new TemplateError(`it makes a list of more than ${mostItems} items`);
  countItems(count);
}

function joined(a: readonly Value[], b: readonly Value[]): Value[] {
  checkItems(a.length + b.length);
  return [...a, ...b];
}

function repeated(items: readonly Value[], count: number): Value[] {
  checkItems(items.length * count);
  return items.length === 0 ? [] : Array.from({ length: items.length * count }, (_, at) => items[at % items.length]!);
}

function isTuple(value: Value): value is Sequence {
  return value instanceof Sequence && value.kind === "tuple";
}

export function contains(whole: Value, part: Value): boolean {
  if (typeof whole === "string") {
    if (typeof part === "string") {
      spendOn(whole.length);
      spendSearch(whole.length, part.length);
      return whole.includes(part);
    }
    throw new TemplateError(`${kindOf(part)} is searched for in text, which holds only text`);
  }
  if (whole instanceof Map) return whole.has(part);
  return iterate(whole).some((each) => isEqual(each, part));
}

export function negative(value: Value, sign: string): Value {
  if (!isNumeric(value)) throw new TemplateError(`${kindOf(value)} has no sign`);
  const number = typeof value === "boolean" ? BigInt(value) : value;
  return sign === "-" ? -number : number;
}

/** `object.name`: a method before a member of that name, as in Python. */
export function attributeOf(object: Value, name: string, said: () => string): Value {
  if (object instanceof Undefined) throw missing(object, name);
  if (object instanceof Attributes) {
    return foundOr(object.members.has(name) ? object.members.get(name) : object.find(name), said);
  }
  const method = methodOf(object, name);
  if (method === undefined && otherAttributes.test(name)) checkAttribute(object, name);
  return method ?? foundOr(object instanceof Map ? object.get(name) : undefined, said);
}

/** What Python's numbers and ranges, and Jinja's macros, have and values here have not. */
const otherAttributes =
  /^(?:real|imag|numerator|denominator|conjugate|bit_(?:length|count)|is_integer|hex|as_integer_ratio|to_bytes|start|stop|step|index|count|isdisjoint|mapping|name|arguments|catch_(?:kw|var)args|caller|explicit_caller)$/;

/** @throws {@link ReckonerError} `chat/bad-template` for an attribute that Python has. */
function checkAttribute(object: Value, name: string): void {
  const isOther = isNumeric(object) || object instanceof Sequence || typeof object === "function";
  if (isOther) notKnown(`the attribute ${name} of ${kindOf(object)}`);
}

/** `object[key]`: a member before a method of that name. */
export function itemOf(object: Value, key: Value, said: () => string): Value {
  if (object instanceof Undefined) throw missing(object, typeof key === "string" ? key : "…");
  const member = object instanceof Map && !Array.isArray(key) ? object.get(key) : undefined;
  if (member !== undefined) return member;
  if (typeof key === "string") return attributeOf(object, key, said);
  const isPlace = typeof key === "bigint" || typeof key === "boolean";
  return foundOr(isPlace ? placedItem(object, Number(key)) : undefined, said);
}

function missing(object: Undefined, name: string): TemplateError {
  return new TemplateError(`${object.name} is undefined, and is asked for ${name}`);
}

function placedItem(object: Value, at: number): Value | undefined {
  if (typeof object === "string") return iterate(object).at(at);
  if (Array.isArray(object)) return object.at(at);
  return object instanceof Sequence && (object.kind === "tuple" || object.kind === "range")
    ? object.items.at(at)
    : undefined;
}

/** `object[start:stop:step]`. */
export function sliceOf(object: Value, bounds: readonly (Value | undefined)[], said: () => string): Value {
  if (object instanceof Undefined) throw missing(object, "a slice");
  const isList = Array.isArray(object) || (object instanceof Sequence && /tuple|range/.test(object.kind));
  if (!isList && typeof object !== "string")
    throw new TemplateError(`${said()} is asked of ${kindOf(object)}, which has no slices; pass text or a list`);
  const items = itemsOf(object) ?? [];
  const [start, stop, step = 1] = bounds.map((bound) =>
    bound === undefined || bound === null ? undefined : wholeOf(bound, "a bound of a slice"),
  );
  if (step === 0) throw new TemplateError("the step of a slice is 0");
  const last = items.length;
  const clip = (bound: number | undefined, otherwise: number): number => {
    if (bound === undefined) return otherwise;
    const at = bound < 0 ? bound + last : bound;
    return step > 0 ? Math.min(Math.max(at, 0), last) : Math.min(Math.max(at, -1), last - 1);
  };
  const [from, to] = [clip(start, step > 0 ? 0 : last - 1), clip(stop, step > 0 ? last : -1)];
  const chosen: Value[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) chosen.push(items[at]!);
  countItems(chosen.length);
  if (typeof object === "string") return chosen.join("");
  return Array.isArray(object) ? chosen : new Sequence(isTuple(object) ? "tuple" : "range", chosen);
}

/** A test such as `is defined`. */
export const tests: Readonly<Record<string, (value: Value, other: Value) => boolean>> = {
  boolean: (value) => typeof value === "boolean",
  true: (value) => value === true,
  false: (value) => value === false,
  none: (value) => value === null,
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  string: (value) => typeof value === "string",
  number: isNumeric,
  integer: (value) => typeof value === "bigint",
  float: (value) => typeof value === "number",
  mapping: (value) => value instanceof Map,
  iterable: (value) => isIterable(value) || value instanceof Undefined,
  sequence: (value) => {
    if (value instanceof Sequence) return value.kind === "tuple" || value.kind === "range";
    return isIterable(value) || value instanceof Undefined;
  },
  // An undefined value can be called, too, and raises then.
  callable: (value) => typeof value === "function" || value instanceof Undefined,
  odd: (value) => isEqual(modulo(value, 2n), 1n),
  even: (value) => isEqual(modulo(value, 2n), 0n),
  divisibleby: (value, other) => {
    if (typeof other !== "bigint") throw new TemplateError(`divisibleby takes a whole number, not ${kindOf(other)}`);
    return isEqual(modulo(value, other), 0n);
  },
  lower: (value) => isLower(read(value)),
  upper: (value) => isUpper(read(value)),
  in: (value, other) => contains(other, value),
  sameas: (value, other) => value === other,
  ...named(["==", "eq", "equalto"], isEqual),
  ...named(["!=", "ne"], (value, other) => !isEqual(value, other)),
  ...named(["<", "lt", "lessthan"], (value, other) => isInOrder("<", value, other)),
  ...named(["<=", "le"], (value, other) => isInOrder("<=", value, other)),
  ...named([">", "gt", "greaterthan"], (value, other) => isInOrder(">", value, other)),
  ...named([">=", "ge"], (value, other) => isInOrder(">=", value, other)),
};

function named<Test>(names: readonly string[], test: Test): Record<string, Test> {
  return Object.fromEntries(names.map((name) => [name, test]));
}

/** A text that is read to its end. */
function read(value: Value): string {
  const text = textOf(value);
  spendOn(text.length);
  return text;
}

function isIterable(value: Value): boolean {
  return typeof value === "string" || Array.isArray(value) || value instanceof Map || value instanceof Sequence;
}

function modulo(value: Value, by: bigint): Value {
  if (isNumeric(value)) return reckon("%", value, by) ?? null;
  throw new TemplateError(`${kindOf(value)} is not a number`);
}
