/**
 * Exact money: integers inside, decimal text at the edge.
 *
 * A rate is a rational number of pico-dollars (1e-12 USD) per unit. Rates of one
 * card share a denominator, the card's scale, which is 1 for almost every
 * published price, so a line is one integer product. The sum of an event's lines
 * is rounded once, half to even, to nano-dollars (1e-9 USD): the amount that is
 * stored and added, and the reason why no sum depends on its order.
 */

import { describe, ReckonerError, shown } from "../errors.ts";

/** A non-negative rational number in lowest terms. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Above this, a sum of products may have lost a bit: the checked branch takes over. */
export const EXACT: number = 2 ** 53;

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

export function gcd(a: bigint, b: bigint): bigint {
  while (b) [a, b] = [b, a % b];
  return a;
}

function ratio(n: bigint, d: bigint): Rational {
  const g = gcd(n, d);
  return { n: n / g, d: d / g };
}

/**
 * Reads `"1.25"`, or a quotient such as `"20/11"`, exactly.
 *
 * @throws {@link ReckonerError} `pricing/bad-money` for anything that is not a plain non-negative decimal.
 * @example
 * parseRational("1.25"); // { n: 5n, d: 4n }
 */
export function parseRational(text: string): Rational {
  const [over, under = "1", ...more] = plain(text).split("/");
  const [top, bottom] = [decimal(over!), decimal(under)];
  if (!bottom.n || more.length) throw bad(text);
  return times(top, { n: bottom.d, d: bottom.n });
}

/** Text, or a number as text: anything else would be read from how it prints. */
function plain(text: unknown): string {
  if (typeof text !== "string" && typeof text !== "number") throw bad(text);
  return `${text}`;
}

function decimal(text: string): Rational {
  const found = DECIMAL.exec(text.trim());
  if (!found) throw bad(text);
  const fraction = found[2] ?? "";
  return ratio(BigInt(found[1]! + fraction), 10n ** BigInt(fraction.length));
}

function bad(text: unknown): ReckonerError {
  const seen = typeof text === "string" ? text : describe(text);
  return new ReckonerError("pricing/bad-money", `"${seen}" is not a non-negative decimal such as "0.25"`, {
    text,
  });
}

export function times(a: Rational, b: Rational): Rational {
  return ratio(a.n * b.n, a.d * b.d);
}

/** `n / d` to the nearest integer, ties to even. */
export function halfEven(n: bigint, d: bigint): bigint {
  const floor = n / d;
  const twice = (n - floor * d) * 2n;
  return twice > d || (twice === d && floor & 1n) ? floor + 1n : floor;
}

/** `n / 10^places` as decimal text without trailing zeros. */
export function decimalText(n: bigint, places: number): string {
  const digits = (n < 0n ? -n : n).toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return (n < 0n ? "-" : "") + digits.slice(0, -places) + (fraction && `.${fraction}`);
}

/**
 * Decimal dollars of a nano-dollar amount, without trailing zeros.
 *
 * @throws {@link ReckonerError} `pricing/bad-money` for what is not a whole number.
 * @example
 * formatUsd(54_399_000n); // "0.054399"
 */
export function formatUsd(nano: bigint): string {
  if (typeof nano !== "bigint" && !Number.isSafeInteger(nano))
    throw new ReckonerError(
      "pricing/bad-money",
      `Nano-dollars are a bigint such as 54_399_000n, got ${shown(nano)}; parseUsd reads decimal dollars`,
      { nano },
    );
  return decimalText(nano, 9);
}

/** An amount in both forms, with what it is of. In JSON, which has no bigints, `nano` is text. */
export function amount<Of extends object>(nano: bigint, of: Of): Of & { nano: bigint; usd: string } {
  const fields = { ...of, nano, usd: formatUsd(nano) };
  return Object.defineProperty(fields, "toJSON", { value: () => ({ ...fields, nano: `${nano}` }) });
}

/**
 * Nano-dollars of decimal text, for budgets and caps.
 *
 * @throws {@link ReckonerError} `pricing/bad-money` when the text is not a decimal, or finer than a nano-dollar.
 * @example
 * parseUsd("0.054399"); // 54_399_000n
 */
export function parseUsd(text: string): bigint {
  const { n, d } = decimal(plain(text));
  if (1_000_000_000n % d) throw bad(text);
  return (n * 1_000_000_000n) / d;
}
