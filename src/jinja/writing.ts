/**
 * Values written out: as Python's `str` and `repr` write them, and as its `json.dumps` does.
 */
import { spend, spendOn } from "./allowance.ts";
import { checkLength, join } from "./text.ts";
import { compare, isTrue, kindOf, Sequence, TemplateError, Undefined, type Value } from "./values.ts";

/** A value as it appears in the prompt. */
export function textOf(value: Value): string {
  return typeof value === "string" ? value : value instanceof Undefined ? "" : shown(value);
}

/** A value inside another, as `repr` writes it. */
export function shown(value: Value): string {
  spend(1);
  if (value === null) return "None";
  if (value instanceof Undefined) return "Undefined";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return wholeText(value);
  if (typeof value === "number") return floatText(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${join(value.map(shown), ", ")}]`;
  if (value instanceof Map) {
    const members = [...value].map(([key, each]) => `${shown(key)}: ${shown(each)}`);
    return `{${join(members, ", ")}}`;
  }
  if (value instanceof Sequence && value.kind !== "generator") return shownSequence(value);
  throw new TemplateError(`${kindOf(value)} cannot be written out: Python writes an address in memory`);
}

function shownSequence({ kind, items }: Sequence): string {
  if (kind === "tuple") return `(${join(items.map(shown), ", ")}${items.length === 1 ? "," : ""})`;
  if (kind !== "range") return `${kind}([${join(items.map(shown), ", ")}])`;
  throw new TemplateError("a range cannot be written out; the template's author meant range(…) | list");
}

/** A whole number; one of thousands of digits takes a while. */
function wholeText(value: bigint): string {
  if (BigInt.asIntN(64, value) !== value) spend(256);
  return String(value);
}

/** A float, with the fewest digits that tell it: `2.0`, `1e-05`, `1e+16`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [digits, power] = value.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/**
 * Text in quotes, as `repr` writes it: what cannot be printed is escaped. Only the private-use characters that
 * mark prompts stay, so that they are seen.
 */
function quoted(text: string): string {
  spendOn(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/(?![\ue000-\ue0ff])[\\\p{C}\p{Z}]/gu, (character) =>
    character === " " ? " " : hexOf(character),
  );
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}

function hexOf(character: string): string {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" }[character];
  if (named !== undefined) return named;
  const digits = character.codePointAt(0)!.toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, "0")}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

/** How `tojson` writes. */
export interface JsonStyle {
  readonly isAscii: boolean;
  /** White space per level; undefined for one line. */
  readonly indent: string | undefined;
  readonly comma: string;
  readonly colon: string;
  readonly isSorted: boolean;
}

/** Options of `tojson`, as transformers has them. */
export function jsonStyle(ascii: Value, indent: Value, separators: Value, sorted: Value): JsonStyle {
  if (typeof indent === "bigint") checkLength(Number(indent));
  const width =
    typeof indent === "bigint" || typeof indent === "boolean" ? " ".repeat(Math.max(0, Number(indent))) : indent;
  if (width !== null && typeof width !== "string")
    throw new TemplateError(`indent must be a number, not ${kindOf(indent)}`);
  const pair = Array.isArray(separators) ? separators : separators instanceof Sequence ? separators.items : undefined;
  const [comma = width === null ? ", " : ",", colon = ": "] = pair ?? [];
  if (typeof comma !== "string" || typeof colon !== "string" || (separators !== null && pair?.length !== 2))
    throw new TemplateError("separators must be two texts");
  return { isAscii: isTrue(ascii), indent: width ?? undefined, comma, colon, isSorted: isTrue(sorted) };
}

/** A value as JSON. */
export function jsonOf(value: Value, style: JsonStyle, around = "\n"): string {
  spend(1);
  if (value === null) return "null";
  if (typeof value === "string") return jsonText(value, style.isAscii);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return wholeText(value);
  if (typeof value === "number") return jsonFloat(value);
  const inside = around + (style.indent ?? "");
  const list = Array.isArray(value)
    ? value
    : value instanceof Sequence && value.kind === "tuple"
      ? value.items
      : undefined;
  if (list !== undefined)
    return wrapped(
      "[]",
      list.map((each) => jsonOf(each, style, inside)),
      style,
      around,
    );
  if (value instanceof Map) {
    const entries = [...value];
    if (style.isSorted) entries.sort(([a], [b]) => compare(a, b));
    const members = entries.map(([key, each]) => jsonKey(key, style) + style.colon + jsonOf(each, style, inside));
    return wrapped("{}", members, style, around);
  }
  const what = value instanceof Undefined ? `${value.name} is undefined, and` : kindOf(value);
  throw new TemplateError(`${what} cannot be written as JSON`);
}

function wrapped(brackets: string, parts: string[], { indent, comma }: JsonStyle, around: string): string {
  const [open, close] = [brackets[0]!, brackets[1]!];
  if (indent === undefined || parts.length === 0) return open + join(parts, comma) + close;
  const inside = around + indent;
  return open + inside + join(parts, comma + inside) + around + close;
}

function jsonKey(key: Value, { isAscii }: JsonStyle): string {
  if (typeof key === "string") return jsonText(key, isAscii);
  if (key === null || typeof key === "boolean" || typeof key === "bigint") return `"${key}"`;
  if (typeof key === "number") return `"${jsonFloat(key)}"`;
  throw new TemplateError(`${kindOf(key)} cannot be a key in JSON`);
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

/** Lone surrogates stay as they are, where JavaScript's `JSON.stringify` escapes them. */
function jsonText(text: string, isAscii: boolean): string {
  spendOn(text.length);
  const rest = isAscii ? /["\\\0-\x1f\x7f-\uffff]/g : /["\\\0-\x1f]/g;
  const spelt = (unit: string): string => named[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${text.replace(rest, spelt)}"`;
}
