/**
 * Values filled into a text: `'%d items' % 3` and `'{} of {}'.format(1, 2)`.
 */
import { countMade, spendOn, spendSearch } from "./allowance.ts";
import { fixed, toFloat } from "./numbers.ts";
import { bounded, checkLength } from "./text.ts";
import { isNumeric, kindOf, notKnown, Sequence, TemplateError, type Value } from "./values.ts";
import { shown, textOf } from "./writing.ts";

/** `text % values`: a tuple has one value for each place, an object one for each name. */
export function formatted(text: string, values: Value): string {
  const list = values instanceof Sequence && values.kind === "tuple" ? values.items : [values];
  let used = 0;
  spendOn(text.length);
  // A name that is not closed is searched for from each place to the end of the text.
  if (text.includes("%(")) spendSearch(text.length, text.split("%(").length);
  const place = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([\s\S])?/g;
  const result = text.replace(place, (_, name: string | undefined, flags: string, width: string, digits, kind) => {
    if (kind === "%") return "%";
    const value = name === undefined ? list[used++] : values instanceof Map ? values.get(name) : undefined;
    if (value === undefined) throw new TemplateError(`${text} has more places than there are values`);
    const filled = filledIn(value, kind ?? "", digits === undefined ? undefined : Number(digits), flags);
    checkLength(Number(width) + filled.length);
    countMade(Number(width) + filled.length);
    const lacks = width === "" ? 0 : Math.max(0, Number(width) - Array.from(filled).length);
    if (flags.includes("-")) return filled + " ".repeat(lacks);
    if (!flags.includes("0") || !/[dif]/.test(kind ?? "")) return " ".repeat(lacks) + filled;
    const sign = /^[-+ ]?/.exec(filled)![0];
    return sign + "0".repeat(lacks) + filled.slice(sign.length);
  });
  if (used < list.length && !(values instanceof Map || Array.isArray(values)))
    throw new TemplateError(`${text} has fewer places than there are values`);
  return bounded(result);
}

function filledIn(value: Value, kind: string, digits: number | undefined, flags: string): string {
  if (kind === "s" || kind === "r") {
    const all = kind === "s" ? textOf(value) : shown(value);
    return digits === undefined ? all : Array.from(all).slice(0, digits).join("");
  }
  if (!isNumeric(value) && /[dif]/.test(kind)) throw new TemplateError(`%${kind} takes a number, not ${kindOf(value)}`);
  const plus = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const signed = (number: string): string => (number.startsWith("-") ? number : plus + number);
  if (kind === "f") return signed(fixed(Number(toFloat(value, null)), digits ?? 6));
  if ((kind === "d" || kind === "i") && digits === undefined) return signed(String(wholePart(value)));
  return notKnown(`the format %${kind}`);
}

/** @throws {@link TemplateError} for what is not a finite number. */
function wholePart(value: Value): bigint {
  if (typeof value === "bigint" || typeof value === "boolean") return BigInt(value);
  if (typeof value === "number" && Number.isFinite(value)) return BigInt(Math.trunc(value));
  throw new TemplateError(`%d takes a finite number, not ${textOf(value)}`);
}

/** `text.format(…)`, with places such as `{}` and `{0}`. */
export function formattedBraces(text: string, args: readonly (Value | undefined)[]): string {
  let used = 0;
  const result = text.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (all, inside: string | undefined) => {
    if (all === "{{" || all === "}}") return all[0]!;
    if (inside === undefined || !/^\d*$/.test(inside)) return notKnown(`the format ${all}`);
    const value = args[inside === "" ? used++ : Number(inside)];
    if (value === undefined) throw new TemplateError(`${text} has more places than there are values`);
    return bounded(textOf(value));
  });
  return bounded(result);
}
