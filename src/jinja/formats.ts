/**
 * Values filled into a text: `'%d items' % 3` and `'{} of {}'.format(1, 2)`.
 */
import { fixed, toFloat } from "./numbers.ts";
import { isNumeric, kindOf, notKnown, Sequence, TemplateError, type Value } from "./values.ts";
import { shown, textOf } from "./writing.ts";

/** `text % values`: a tuple has one value for each place, an object one for each name. */
export function formatted(text: string, values: Value): string {
  const list = values instanceof Sequence && values.kind === "tuple" ? values.items : [values];
  let used = 0;
  const place = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([\s\S])?/g;
  const result = text.replace(place, (_, name: string | undefined, flags: string, width: string, digits, kind) => {
    if (kind === "%") return "%";
    const value = name === undefined ? list[used++] : values instanceof Map ? values.get(name) : undefined;
    if (value === undefined) throw new TemplateError(`${text} has more places than there are values`);
    const filled = filledIn(value, kind ?? "", digits === undefined ? undefined : Number(digits), flags);
    if (flags.includes("-")) return filled.padEnd(Number(width));
    if (!flags.includes("0") || !isNumeric(value)) return filled.padStart(Number(width));
    const sign = /^[-+ ]?/.exec(filled)![0];
    return sign + filled.slice(sign.length).padStart(Number(width) - sign.length, "0");
  });
  if (used < list.length && !(values instanceof Map || Array.isArray(values)))
    throw new TemplateError(`${text} has fewer places than there are values`);
  return result;
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
  if ((kind === "d" || kind === "i") && digits === undefined) return signed(String(Math.trunc(Number(value))));
  return notKnown(`the format %${kind}`);
}

/** `text.format(…)`, with places such as `{}` and `{0}`. */
export function formattedBraces(text: string, args: readonly (Value | undefined)[]): string {
  let used = 0;
  return text.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (all, inside: string | undefined) => {
    if (all === "{{" || all === "}}") return all[0]!;
    if (inside === undefined || !/^\d*$/.test(inside)) return notKnown(`the format ${all}`);
    const value = args[inside === "" ? used++ : Number(inside)];
    if (value === undefined) throw new TemplateError(`${text} has more places than there are values`);
    return textOf(value);
  });
}
