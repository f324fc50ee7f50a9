/**
 * Pricing by columns: many calls of a few models, as fast as memory delivers them.
 *
 * Rates are resolved once per model; the loop is four multiplications and one
 * rounding per row. Amounts are whole nano-dollars in doubles, exact up to
 * 9 million dollars a row, and the total is a bigint.
 */

import { checkNames, describe, describeNameless, ReckonerError } from "../errors.ts";
import type { PriceQuery } from "./lookup.ts";
import { EXACT, formatUsd, halfEven } from "./money.ts";
import { bandOf, type Plan } from "./plan.ts";
import type { PriceBook } from "./price-book.ts";
import * as SLOT from "./slot.ts";
import { badCount } from "./usage.ts";

/** Counts of one kind, one per row. */
export type Column = Uint32Array | Float64Array | readonly number[];

/** Rows of usage as columns of equal length; an absent column is all zeros. */
export interface UsageColumns {
  /** All input tokens, cached ones included. */
  readonly input: Column;
  readonly cacheRead?: Column;
  /** Tokens written to cache, at the shortest lifetime's rate. */
  readonly cacheWrite?: Column;
  readonly output: Column;
  /** Index into `models`, one per row; absent: all rows are the first model. */
  readonly model?: Uint8Array | Uint16Array | Uint32Array | readonly number[];
}

export interface BatchCost {
  /** Nano-dollars per row, whole numbers. */
  readonly nano: Float64Array;
  readonly total: bigint;
  readonly usd: string;
}

/** Numbers per model, all of the base band, so that a row costs seven loads from the nearest cache. */
const WIDTH = 7;

const COLUMNS = ["input", "cacheRead", "cacheWrite", "output", "model"] as const;
const OPTIONS = ["models", "into", "provider", "at", "tier", "region"] as const;

/**
 * What columns of usage cost, row by row and in total.
 *
 * @param options - Those of `cost`, with the `models` that the column `model` indexes, and a column to write `into`.
 * @throws {@link ReckonerError} What `cost` throws, `pricing/no-rate` when tokens of a row have no rate, and
 * `input/bad-option` for what is not a book, and for unknown options.
 * @example
 * costBatch(book, { input: [1_000_000, 0], output: [0, 1_000_000] }, { models: ["gpt-5"] }).usd; // "11.25"
 */
export function costBatch(
  book: Pick<PriceBook, "plan">,
  columns: UsageColumns,
  options: Omit<PriceQuery, "model"> & { readonly models: readonly string[]; readonly into?: Float64Array },
): BatchCost {
  if (!columns?.input || !columns.output) refuse("A batch needs the columns input and output", {});
  checkNames("a column", columns, COLUMNS);
  if (options) checkNames("an option of costBatch", options, OPTIONS);
  const { models, into, ...query } = options ?? {};
  if (!Array.isArray(models))
    throw new ReckonerError("input/bad-option", `Pass { models: ["gpt-5"] }, got ${describe(models)}`, { models });
  if (into && Object.prototype.toString.call(into) !== "[object Float64Array]")
    throw new ReckonerError("input/bad-option", `into must be a Float64Array, got ${describe(into)}`, {});
  if (typeof book?.plan !== "function")
    throw new ReckonerError(
      "input/bad-option",
      `Pass a price book: priceBook([openai]), got ${describeNameless(book)}`,
    );
  const plans = models.map((model) => book.plan({ ...query, model }));
  const { input, output } = columns;
  const rows = input.length;
  const zeros = new Uint32Array(rows);
  const { cacheRead = zeros, cacheWrite = zeros, model = zeros } = columns;
  const nano = into ?? new Float64Array(rows);
  for (const [name, column] of Object.entries({ input, output, cacheRead, cacheWrite, model, into: nano }))
    checkColumn(name, column, rows);
  const table = Float64Array.from(
    plans.flatMap((plan) => {
      const { steps, bands, scale } = plan;
      const [rates] = bands;
      const fresh = rates![SLOT.input]!;
      const unit = scale * 1000;
      // For a missing cache rate the input rate is used; a missing input or output rate sends every row the long way.
      const or = (slot: number): number => (rates![slot]! < 0 ? fresh : rates![slot]!);
      const isWhole = fresh >= 0 && rates![SLOT.output]! >= 0 && unit < EXACT;
      return [
        fresh,
        or(SLOT.cacheRead),
        or(SLOT.cacheWrite),
        rates![SLOT.output]!,
        isWhole ? (steps[0] ?? Infinity) : -1,
        unit,
        feeOf(plan, 0),
      ];
    }),
  );
  let total = 0n;
  let sum = 0; // added as doubles while that is exact, then carried over
  for (let row = 0; row < rows; row++) {
    const i = input[row]!;
    const r = cacheRead[row]!;
    const w = cacheWrite[row]!;
    const o = output[row]!;
    const m = model[row]!;
    const at = m * WIDTH;
    const rest = i - r - w;
    let cost = -1;
    // Counts that equal their own `| 0` are whole and below 2^31; an unknown model has no step, so `<=` is false.
    if (
      (m | 0) === m &&
      i <= table[at + 4]! &&
      rest >= 0 &&
      (i | 0) === i &&
      (r | 0) === r &&
      (w | 0) === w &&
      (o | 0) === o &&
      (r | w | o) >= 0
    ) {
      const exact = table[at + 6]! + rest * table[at]! + r * table[at + 1]! + w * table[at + 2]! + o * table[at + 3]!;
      const unit = table[at + 5]!;
      if (exact < EXACT) {
        cost = Math.floor(exact / unit);
        const twice = (exact - cost * unit) * 2;
        if (twice > unit || (twice === unit && cost % 2 === 1)) cost++;
      }
    }
    if (cost < 0) cost = slowly(plans[m], i, r, w, o, row);
    nano[row] = cost;
    if (sum + cost >= EXACT) {
      total += BigInt(sum);
      sum = 0;
    }
    sum += cost;
  }
  total += BigInt(sum);
  return { nano, total, usd: formatUsd(total) };
}

/** Refuses what is not a column of numbers, one for each row. */
function checkColumn(name: string, column: unknown, rows: number): void {
  const isTyped = ArrayBuffer.isView(column) && "length" in column;
  if (!isTyped && !Array.isArray(column)) refuse(`Column ${name} must be an array, got ${describe(column)}`, { name });
  const numbers = column as readonly unknown[];
  if (numbers.length !== rows) refuse(`Column ${name} has ${numbers.length} rows, input has ${rows}`, { name });
  // Typed arrays are of one kind: their first number tells whether they hold bigints.
  const some = isTyped ? numbers.slice(0, 1) : numbers;
  const odd = some.findIndex((n) => typeof n !== "number");
  if (odd >= 0) throw badCount(`${name}[${odd}]`, numbers[odd]);
}

/** What one call costs besides its tokens. */
function feeOf({ bands }: Plan, band: number): number {
  return Math.max(0, bands[band]![SLOT.calls]!);
}

/** One row the long way: long-context bands, counts above 2^31, sums above 2^53, and refusals. */
function slowly(plan: Plan | undefined, i: number, r: number, w: number, o: number, row: number): number {
  if (!plan) return refuse(`Row ${row} names a model that is not in models`, { row });
  for (const [name, value] of Object.entries({ input: i, cacheRead: r, cacheWrite: w, output: o })) {
    if (!Number.isSafeInteger(value) || value < 0) throw badCount(`${name}[${row}]`, value);
  }
  if (r + w > i) {
    throw new ReckonerError(
      "pricing/breakdown-above-total",
      `cacheRead + cacheWrite (${r + w}) exceeds input (${i}) in row ${row}`,
      { row },
    );
  }
  const band = bandOf(plan, i);
  const rates = plan.bands[band]!;
  const fresh = rates[SLOT.input]!;
  let sum = BigInt(feeOf(plan, band));
  for (const [tokens, slot] of [
    [i - r - w, SLOT.input],
    [r, SLOT.cacheRead],
    [w, SLOT.cacheWrite],
    [o, SLOT.output],
  ] as const) {
    const rate = rates[slot]! < 0 && slot !== SLOT.output ? fresh : rates[slot]!;
    if (!tokens) continue;
    if (rate < 0)
      throw new ReckonerError("pricing/no-rate", `${plan.info.id} lacks a rate for tokens of row ${row}`, {
        row,
        card: plan.info.id,
      });
    sum += BigInt(tokens) * BigInt(rate);
  }
  const rounded = halfEven(sum, BigInt(plan.scale) * 1000n);
  return rounded < BigInt(EXACT)
    ? Number(rounded)
    : refuse(`Row ${row} costs more than a column can hold exactly`, { row });
}

function refuse(message: string, details: Record<string, unknown>): never {
  throw new ReckonerError("pricing/bad-quantity", message, details);
}
