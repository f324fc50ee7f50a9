/**
 * Numbers as Python reads, rounds and reckons them.
 */

import { strip } from "./text.ts";
import { isNumeric, kindOf, type Numeric, TemplateError, type Value } from "./values.ts";

/** What `int(text)` reads; undefined for what it refuses. */
function wholeIn(text: string): bigint | undefined {
  const digits = strip(text, undefined, true, true);
  return /^[+-]?\d+(?:_\d+)*$/.test(digits) ? BigInt(digits.replace(/_|^\+/g, "")) : undefined;
}

/** What `float(text)` reads; undefined for what it refuses. */
function floatIn(text: string): number | undefined {
  const digits = strip(text, undefined, true, true);
  const word = /^([+-]?)(?:(inf)(?:inity)?|nan)$/i.exec(digits);
  if (word !== null) return word[2] === undefined ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
  const d = "\\d+(?:_\\d+)*";
  const isFloat = new RegExp(`^[+-]?(?:${d}\\.?(?:${d})?|\\.${d})(?:e[+-]?${d})?$`, "i").test(digits);
  return isFloat ? Number(digits.replaceAll("_", "")) : undefined;
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

/** The filter `round`: to the even neighbour where both are as far. */
export function round(value: Value, precision: number, method: Value): Value {
  if (!isNumeric(value)) throw new TemplateError(`${kindOf(value)} cannot be rounded`);
  if (method === "ceil" || method === "floor") {
    const shifted = Number(value) * 10 ** precision;
    return (method === "ceil" ? Math.ceil(shifted) : Math.floor(shifted)) / 10 ** precision;
  }
  if (method !== "common") throw new TemplateError("method of round is common, ceil or floor");
  if (typeof value !== "number" && precision >= 0) return BigInt(value);
  if (precision < 0 || precision > 15) throw new TemplateError("numbers are rounded to 0 to 15 places");
  const float = Number(value);
  return Number.isFinite(float) && Math.abs(float) < 1e15 ? Number(fixed(float, precision)) : float;
}

/** A number below 1e21 with so many places, to the even neighbour where both are as far. */
export function fixed(value: number, places: number): string {
  if (!(Math.abs(value) < 1e21)) throw new TemplateError(`${value} cannot be written with ${places} places`);
  // A half has all of its digits within these places.
  const exact = Math.abs(value).toFixed(100);
  const end = exact.indexOf(".") + 1 + places;
  const kept = exact.slice(0, end).replace(/\.$/, "");
  const isHalf = /^50*$/.test(exact.slice(end)) && Number(kept.at(-1)) % 2 === 0;
  return isHalf ? (value < 0 ? "-" : "") + kept : value.toFixed(places);
}

/** Sums and products of numbers; undefined for an operator that is none of theirs. */
export function reckon(operator: string, a: Numeric, b: Numeric): Value | undefined {
  const isFloat = typeof a === "number" || typeof b === "number";
  if (/^[/%]/.test(operator) && Number(b) === 0) throw new TemplateError("division by zero");
  if (operator === "/") return Number(a) / Number(b);
  if (operator === "**") return power(a, b, isFloat);
  if (isFloat) {
    const [x, y] = [Number(a), Number(b)];
    const rest = x % y;
    const modulo = rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
    return { "+": x + y, "-": x - y, "*": x * y, "//": Math.floor((x - modulo) / y + 0.5), "%": modulo }[operator];
  }
  const [x, y] = [BigInt(a), BigInt(b)];
  if (operator === "+") return x + y;
  if (operator === "-") return x - y;
  if (operator === "*") return x * y;
  if (operator !== "//" && operator !== "%") return undefined;
  const rest = x % y;
  const isBelow = rest !== 0n && rest < 0n !== y < 0n;
  return operator === "%" ? (isBelow ? rest + y : rest) : x / y - (isBelow ? 1n : 0n);
}

function power(a: Numeric, b: Numeric, isFloat: boolean): Value {
  if (!isFloat && Number(b) >= 0) {
    if (Number(b) > 4096) throw new TemplateError("the power is too large");
    return BigInt(a) ** BigInt(b);
  }
  const result = Number(a) ** Number(b);
  if (Number.isFinite(result)) return result;
  throw new TemplateError("the power is no finite number");
}
