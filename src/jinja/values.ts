/**
 * Values while a template runs, each as its kind in Python: whole numbers are bigint, floats are number, lists are
 * arrays, dictionaries are maps.
 */
import { ReckonerError } from "../errors.ts";
import { countItems, countMade, spend, spendOn } from "./allowance.ts";

export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Undefined
  | Value[]
  | Sequence
  | Dictionary
  | Attributes
  | Callable;

/** A function, a method or a macro. */
export type Callable = (args: Value[], named: ReadonlyMap<string, Value>) => Value;

/** An undefined value; the name says what was asked for. */
export class Undefined {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What can be iterated and is not a list. A generator can be iterated once. */
export class Sequence {
  readonly kind: "tuple" | "range" | "dict_keys" | "dict_values" | "dict_items" | "generator";
  readonly items: Value[];

  constructor(kind: Sequence["kind"], items: Value[]) {
    this.kind = kind;
    this.items = items;
  }
}

/** What has attributes and nothing else: a namespace, which can be written to, and `loop`. */
export class Attributes {
  readonly kind: "namespace" | "loop";
  readonly members: Map<string, Value>;
  /** Attributes that are computed on demand. */
  readonly find: (name: string) => Value | undefined;

  constructor(kind: Attributes["kind"], find: Attributes["find"] = () => undefined) {
    this.kind = kind;
    countMade(256);
    this.members = new Map();
    this.find = find;
  }
}

/** A dictionary: 1, 1.0 and true are one key, which stays as it was first written. */
export class Dictionary extends Map<Value, Value> {
  /** Keys as they were first written, by what they equal. */
  readonly #written: Map<Value, Value> = new Map();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super();
    countMade(256);
    for (const [key, value] of entries) this.set(key, value);
  }

  override get(key: Value): Value | undefined {
    return super.get(this.#own(key));
  }

  override has(key: Value): boolean {
    return super.has(this.#own(key));
  }

  override set(key: Value, value: Value): this {
    countMade(64);
    const own = this.#own(key);
    this.#written.set(keyOf(key), own);
    return super.set(own, value);
  }

  #own(key: Value): Value {
    const own = this.#written.get(keyOf(key));
    return own === undefined ? key : own;
  }
}

/** What Python would raise. */
export class TemplateError extends Error {}

/** @throws {@link ReckonerError} `chat/bad-template`: for what Jinja has and this interpreter has not. */
export function notKnown(what: string): never {
  const message = `the chat template uses ${what}, which is not known here; pass a template without it, or count without the template`;
  throw new ReckonerError("chat/bad-template", message, { what });
}

export function tuple(...items: Value[]): Sequence {
  return new Sequence("tuple", items);
}

/** A JavaScript value, as JSON writes it and Python reads it. */
export function fromHost(input: unknown): Value {
  if (typeof input === "string" || typeof input === "boolean" || typeof input === "bigint") return input;
  if (typeof input === "number") return /^-?\d+$/.test(String(input)) ? BigInt(String(input)) : input;
  if (typeof input === "function") {
    return (args, named) => {
      const options =
        named.size === 0 ? [] : [Object.fromEntries([...named].map(([key, each]) => [key, toHost(each)]))];
      return fromHost(input(...args.map(toHost), ...options));
    };
  }
  if (typeof input !== "object" || input === null) return null;
  if (Array.isArray(input)) return Array.from(input, fromHost);
  const entries = Object.entries(input).filter(([, each]) => each !== undefined);
  return new Dictionary(entries.map(([key, each]): [Value, Value] => [key, fromHost(each)]));
}

function toHost(value: Value): unknown {
  spend(1);
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Undefined) return undefined;
  if (value instanceof Sequence) return value.items.map(toHost);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), toHost(each)]));
  return Array.isArray(value) ? value.map(toHost) : value;
}

/** What a value is, in messages. */
export function kindOf(value: Value): string {
  if (value === null) return "None";
  if (value instanceof Undefined) return "nothing";
  if (value instanceof Map) return "an object";
  if (value instanceof Sequence) return `a ${value.kind}`;
  if (value instanceof Attributes) return `a ${value.kind}`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "a boolean";
  return typeof value === "function" ? "a function" : "a number";
}

export type Numeric = boolean | bigint | number;

export function isNumeric(value: Value): value is Numeric {
  return typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
}

/** A whole number, or a boolean, which is one in Python, too. */
export function wholeOf(value: Value | undefined, what: string): number {
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  throw new TemplateError(`${what} must be a whole number, not ${value === undefined ? "nothing" : kindOf(value)}`);
}

export function isTrue(value: Value): boolean {
  if (value === null || value instanceof Undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof Sequence) return value.kind === "generator" || value.items.length > 0;
  return typeof value === "object" || Number.isNaN(value) || Boolean(value);
}

/** What a loop iterates over; undefined for what cannot be iterated. */
export function itemsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") {
    spend(value.length >>> 2);
    countMade(value.length);
    return Array.from(value);
  }
  if (value instanceof Map) {
    countItems(value.size);
    return [...value.keys()];
  }
  if (value instanceof Sequence) return value.kind === "generator" ? value.items.splice(0) : value.items;
  return value instanceof Undefined ? [] : undefined;
}

/** The same items in a list of their own. */
export function copied(items: readonly Value[]): Value[] {
  countItems(items.length);
  return [...items];
}

export function iterate(value: Value): Value[] {
  const items = itemsOf(value);
  if (items !== undefined) {
    spend(items.length >>> 4);
    return items;
  }
  throw new TemplateError(`${kindOf(value)} cannot be iterated; a list can`);
}

export function lengthOf(value: Value): bigint {
  const items = value instanceof Sequence && value.kind === "generator" ? undefined : itemsOf(value);
  if (items === undefined) throw new TemplateError(`${kindOf(value)} has no length`);
  return BigInt(items.length);
}

/** A value that was found, or an undefined one; None counts as found. */
export function foundOr(value: Value | undefined, said: () => string): Value {
  return value === undefined ? new Undefined(said()) : value;
}

const nothing = new Undefined("a key");

/** Keys are found by what they equal: 1, 1.0 and true are one key. What can change is not a key. */
export function keyOf(value: Value): Value {
  checkKey(value);
  if (typeof value === "string" && value.length > 1_000) spendOn(value.length);
  if (value instanceof Sequence) return notKnown(`a ${value.kind} as a key`);
  // All undefined values are one key, whatever was asked for.
  return value instanceof Undefined ? nothing : number(value);
}

/** @throws {@link TemplateError} for lists and objects, which cannot be keys or told apart in a set. */
export function checkKey(value: Value): void {
  if (Array.isArray(value) || value instanceof Map) throw new TemplateError(`${kindOf(value)} cannot be a key`);
  if (!(value instanceof Sequence) || value.kind !== "tuple") return;
  spend(value.items.length);
  for (const item of value.items) checkKey(item);
}

function number(value: Value): Value {
  return typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value)) ? BigInt(value) : value;
}

export function isEqual(a: Value, b: Value): boolean {
  spend(1);
  if (typeof a === "string" && typeof b === "string" && a.length === b.length && a.length > 1_000) spendOn(a.length);
  // A bigint and a number of the same value are only loosely equal.
  if (isNumeric(a) && isNumeric(b)) return number(a) === number(b);
  if (Array.isArray(a)) return Array.isArray(b) && areEqual(a, b);
  if (a instanceof Sequence) {
    if (!(b instanceof Sequence) || a.kind !== b.kind) return false;
    if (a === b) return true;
    if (a.kind === "generator" || a.kind === "dict_values") return false;
    return a.kind === "tuple" || a.kind === "range" ? areEqual(a.items, b.items) : areSameSet(a.items, b.items);
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    return [...a].every(([key, each]) => {
      const other = b.get(key);
      return other !== undefined && isEqual(each, other);
    });
  }
  return a === b || (a instanceof Undefined && b instanceof Undefined);
}

function areEqual(a: Value[], b: Value[]): boolean {
  return a.length === b.length && a.every((each, at) => isEqual(each, b[at]!));
}

/** Keys and pairs of dictionaries are equal in any order. */
function areSameSet(a: Value[], b: Value[]): boolean {
  return a.length === b.length && a.every((each) => b.some((other) => isEqual(each, other)));
}

/** Below zero when `a` comes first: numbers by value, text by its characters, lists by their items. */
export function compare(a: Value, b: Value): number {
  spend(1);
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : a === b || isEqual(a, b) ? 0 : Number.NaN;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const isList = Array.isArray(a) && Array.isArray(b);
  if (isList || (a instanceof Sequence && b instanceof Sequence && a.kind === "tuple" && b.kind === "tuple")) {
    const [one, other] = [iterate(a), iterate(b)];
    const at = one.findIndex((each, index) => index >= other.length || !isEqual(each, other[index]!));
    return at < 0 ? one.length - other.length : at >= other.length ? 1 : compare(one[at]!, other[at]!);
  }
  throw new TemplateError(`${kindOf(a)} and ${kindOf(b)} have no order`);
}

function compareText(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  spend(at >>> 4);
  // A surrogate pair stands for a character above any that is one unit.
  const [one, other] = [a, b].map((text) => {
    const isSecondHalf = /[\udc00-\udfff]/.test(text[at] ?? "") && /[\ud800-\udbff]/.test(text[at - 1] ?? "");
    return text.codePointAt(isSecondHalf ? at - 1 : at) ?? -1;
  });
  return one! - other!;
}
