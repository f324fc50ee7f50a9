/**
 * Numbers as Python reads, rounds and computes them.
 */

import { countMade, spend } from "./allowance.ts";
import { strip } from "./text.ts";
import { isNumeric, kindOf, type Numeric, notKnown, TemplateError, type Value } from "./values.ts";

/** Text without white space around it. Python reads digits of every script. */
function asciiDigits(text: string): string {
  if (/(?!\d)\p{Nd}/u.test(text)) notKnown(`digits other than 0 to 9 in a number (${text})`);
  return strip(text, undefined, true, true);
}

/** What `int(text)` reads; undefined for what it refuses. */
function wholeIn(text: string): bigint | undefined {
  const digits = asciiDigits(text);
  // A sign is allowed, and an underscore between any two digits. On longer ones an engine may run out of stack.
  if (digits.length > 2 * mostDigits || !/^[+-]?\d+(?:_\d+)*$/.test(digits)) return undefined;
  const plain = digits.replace(/_|^\+/g, "");
  return plain.replace("-", "").length > mostDigits ? undefined : BigInt(plain);
}

/** What `float(text)` reads; undefined for what it refuses. */
function floatIn(text: string): number | undefined {
  const digits = asciiDigits(text);
  const word = /^([+-]?)(?:(inf)(?:inity)?|nan)$/i.exec(digits);
  if (word !== null) return word[2] === undefined ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
  // JavaScript reads the rest as Python does; a pattern for all of it would take stack for each digit.
  if (/[^\d_.e+-]/i.test(digits) || /^_|_$|_\D|\D_/.test(digits)) return undefined;
  const float = Number(digits.replaceAll("_", "") || Number.NaN);
  return Number.isNaN(float) ? undefined : float;
}

/** The filter `int`. */
export function toWhole(value: Value, otherwise: Value): Value {
  const read = typeof value === "string" ? (wholeIn(value) ?? floatIn(value)) : isNumeric(value) ? value : undefined;
  if (typeof read !== "number") return read === undefined ? otherwise : BigInt(read);
  return Number.isFinite(read) ? BigInt(Math.trunc(read)) : otherwise;
}

/** The filter `float`. */
export function toFloat(value: Value, otherwise: Value): Value {
  if (isNumeric(value)) return Number(value);
  return typeof value === "string" ? (floatIn(value) ?? otherwise) : otherwise;
}

/** The filter `round`: ties go to the even neighbour. */
export function round(value: Value, precision: number, method: Value): Value {
  if (!isNumeric(value)) throw new TemplateError(`${kindOf(value)} cannot be rounded`);
  if (method === "ceil" || method === "floor") {
    const shifted = Number(value) * 10 ** precision;
    if (!Number.isFinite(shifted)) throw new TemplateError(`${value} cannot be rounded to ${precision} places`);
    // Python's whole numbers have no -0.
    return ((method === "ceil" ? Math.ceil(shifted) : Math.floor(shifted)) + 0) / 10 ** precision;
  }
  if (method !== "common") throw new TemplateError("method of round must be common, ceil or floor");
  if (typeof value !== "number" && precision >= 0) return BigInt(value);
  if (precision < 0 || precision > 15) throw new TemplateError("numbers can be rounded to 0 to 15 places");
  const float = Number(value);
  return Number.isFinite(float) && Math.abs(float) < 1e15 ? Number(fixed(float, precision)) : float;
}

/** A number below 1e21 with so many places; ties go to the even neighbour. */
export function fixed(value: number, places: number): string {
  if (!(Math.abs(value) < 1e21) || places > 100)
    throw new TemplateError(`${value} cannot be written with ${places} places`);
  // A half has all of its digits within these places.
  const exact = Math.abs(value).toFixed(100);
  const end = exact.indexOf(".") + 1 + places;
  const kept = exact.slice(0, end).replace(/\.$/, "");
  const isHalf = /^50*$/.test(exact.slice(end)) && Number(kept.at(-1)) % 2 === 0;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + (isHalf ? kept : Math.abs(value).toFixed(places));
}

/** Arithmetic on numbers; undefined for an operator that numbers lack. */
export function reckon(operator: string, a: Numeric, b: Numeric): Value | undefined {
  const isFloat = typeof a === "number" || typeof b === "number";
  if (/^[/%]/.test(operator) && Number(b) === 0) throw new TemplateError("division by zero");
  if (operator === "**") return power(a, b, isFloat);
  if (isFloat || operator === "/") {
    const [x, y] = [asFloat(a), asFloat(b)];
    if (operator === "/") return x / y;
    const rest = x % y;
    const modulo = rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
    return { "+": x + y, "-": x - y, "*": x * y, "//": Math.floor((x - modulo) / y + 0.5), "%": modulo }[operator];
  }
  const [x, y] = [BigInt(a), BigInt(b)];
  if (operator === "+") return whole(x + y);
  if (operator === "-") return whole(x - y);
  if (operator === "*") return whole(x * y);
  if (operator !== "//" && operator !== "%") return undefined;
  const rest = x % y;
  const isBelow = rest !== 0n && rest < 0n !== y < 0n;
  return operator === "%" ? (isBelow ? rest + y : rest) : x / y - (isBelow ? 1n : 0n);
}

/** @throws {@link TemplateError} for a whole number that no float equals. */
function asFloat(value: Numeric): number {
  const float = Number(value);
  if (typeof value === "bigint" && (!Number.isFinite(float) || BigInt(float) !== value))
    throw new TemplateError("a whole number above 2^53 is used as a fraction");
  return float;
}

/** Digits of the longest whole number that Python reads and writes. */
const mostDigits = 4_300;

/** Bits of such a number. */
const mostBits = 14_284;

/** @throws {@link TemplateError} for a whole number that Python does not write. */
function whole(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  spend(256);
  countMade(1_024);
  if (BigInt.asIntN(mostBits, value) === value) return value;
  throw new TemplateError("a whole number has more than 4,300 digits");
}

function power(a: Numeric, b: Numeric, isFloat: boolean): Value {
  if (!isFloat && Number(b) >= 0) {
    const [base, exponent] = [BigInt(a), BigInt(b)];
    if (base * base <= 1n) return exponent === 0n ? 1n : exponent % 2n === 0n ? base * base : base;
    if (exponent > mostBits) throw new TemplateError("the power is too large");
    // This product is the length of the result, within one bit for each factor.
    if ((base.toString(2).length - 2) * Number(exponent) > mostBits) throw new TemplateError("the power is too large");
    return whole(base ** exponent);
  }
  const result = Number(a) ** Number(b);
  if (Number.isFinite(result)) return result;
  throw new TemplateError("the power is not a finite number");
}
