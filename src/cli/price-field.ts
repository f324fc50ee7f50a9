/**
 * A field of a third-party price list: a price, a step, a day, or a refusal that names its place.
 *
 * Prices stay decimal text: a double such as 1.9e-8 dollars per token becomes "0.019" per million, and text keeps its
 * digits.
 */

import { ReckonerError } from "../errors.ts";
import { isDay } from "../pricing/index.ts";
import { visible } from "./format.ts";

export type Json = Record<string, unknown>;

/** Where and when a list was read. */
export interface Origin {
  readonly source: string;
  readonly asOf: string;
}

/** Where a field is, for its refusal. */
export interface Place extends Origin {
  readonly model: string;
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is a number of tokens; lists write 0 for an unknown number. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}

/**
 * A double's dollars, times a power of ten, as decimal text without binary noise.
 *
 * @example
 * decimal(1.9e-8, 6); // "0.019"
 */
export function decimal(number: number, shift: number = 0): string {
  // Twelve digits hold every published price; digits beyond them are the double's own error.
  return exactDecimal(number.toExponential(11), shift);
}

/** Decimal text with an exponent, times a power of ten, as decimal text without one; keeps all digits. */
function exactDecimal(text: string, shift: number): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const point = digits.length - fraction.length + Number(exponent) + shift;
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  if (point <= 0) return `0.${"0".repeat(-point)}${kept}`;
  if (kept.length <= point) return kept.padEnd(point, "0");
  return `${kept.slice(0, point)}.${kept.slice(point)}`;
}

/** As many as a price book holds; a text with more is a printed double. */
const MOST_DIGITS = 15;

function isPrinted(text: string): boolean {
  const digits = text
    .replace(/e.*/i, "")
    .replace(".", "")
    .replace(/^0+|0+$/g, "");
  const number = Number(text);
  return digits.length > MOST_DIGITS && number > 0 && Number.isFinite(number);
}

/** A price as text. Three digits of exponent cover every double, and cannot expand into a text that fills memory. */
const PRICE = /^\d*\.?\d+(?:e[+-]?\d{1,3})?$/i;

/**
 * A price as a list has it: a number, or a number as text.
 *
 * @returns `undefined` where there is none.
 * @throws {@link ReckonerError} `cli/bad-input`, naming the field, the model and the list, for a value that cannot be
 *   read, which would otherwise pass for no price.
 */
export function priceAt(field: string, value: unknown, shift: number, place: Place): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && PRICE.test(value))
    return isPrinted(value) ? decimal(Number(value), shift) : exactDecimal(value, shift);
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return decimal(value, shift);
  throw refused(value, "price", field, place);
}

/**
 * Tokens of input above which another price holds.
 *
 * @throws {@link ReckonerError} `cli/bad-input` for anything but a whole number of at least 0.
 */
export function overAt(field: string, value: unknown, place: Place): number {
  const tokens = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0) return tokens;
  throw refused(value, "number of tokens", field, place);
}

/**
 * A day `YYYY-MM-DD`.
 *
 * @throws {@link ReckonerError} `cli/bad-input` for anything else, and for a day that its month does not have.
 */
export function dayAt(field: string, value: unknown, place: Place): string {
  if (typeof value === "string" && isDay(value)) return value;
  throw refused(value, "day YYYY-MM-DD", field, place);
}

/** A rate with its steps, lowest first; without a price below them, it holds only for long requests. */
export function stepped(price: string | undefined, steps: readonly (readonly [over: number, price: string])[]): string {
  const texts = [...steps].sort(([a], [b]) => a - b).map(([over, more]) => `>${over} ${more}`);
  return [...(price === undefined ? [] : [price]), ...texts].join(" ");
}

/** The refusal of a field that cannot be read. */
export function refused(value: unknown, what: string, field: string, { model, source }: Place): ReckonerError {
  const got = value === undefined ? "nothing" : JSON.stringify(value);
  const message = `${got} is not a ${what}: ${visible(field)} of ${visible(model)} in ${visible(source)}; correct it, or leave the model out`;
  return new ReckonerError("cli/bad-input", message, { source, model, field, value });
}
