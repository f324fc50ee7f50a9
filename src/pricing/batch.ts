/**
 * Pricing by columns: many calls of a few models, as fast as memory gives them.
 *
 * Rates are resolved once per model; the loop is four multiplications and one
 * rounding per row. Amounts are whole nano-dollars in doubles, exact up to
 * 9 million dollars a row, and the total is a bigint.
 */

import { ReckonerError } from "../errors.ts";
import { EXACT, formatUsd } from "./money.ts";
import { type Plan, SLOT } from "./plan.ts";
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

/** Prices columns under one plan per model: what a book's `costBatch` does. */
export function costColumns(plans: readonly Plan[], columns: UsageColumns, into?: Float64Array): BatchCost {
  const { input, output, model } = columns;
  const rows = input.length;
  const zeros = new Uint32Array(columns.cacheRead && columns.cacheWrite ? 0 : rows);
  const { cacheRead = zeros, cacheWrite = zeros } = columns;
  for (const [name, column] of Object.entries({
    output,
    cacheRead,
    cacheWrite,
    model: model ?? input,
    into: into ?? input,
  })) {
    if (column.length !== rows)
      throw new ReckonerError("pricing/bad-quantity", `Column ${name} has ${column.length} rows, input has ${rows}`, {
        name,
      });
  }
  const nano = into ?? new Float64Array(rows);
  let [high, low] = [0n, 0]; // the total: doubles are added while they are exact, then carried over
  for (let start = 0; start < rows; ) {
    let end = rows;
    if (model) for (end = start + 1; end < rows && model[end] === model[start]; ) end++;
    const plan = plans[model ? model[start]! : 0];
    if (!plan)
      throw new ReckonerError(
        "pricing/bad-quantity",
        `Row ${start} names model ${model?.[start]}, but there are ${plans.length}`,
        { row: start },
      );
    for (let from = start; from < end; from += 65_536) {
      const to = Math.min(end, from + 65_536);
      stretch(plan, input, cacheRead, cacheWrite, output, nano, from, to);
      for (let row = from; row < to; row++) {
        low += nano[row]!;
        if (low >= EXACT / 2) {
          high += BigInt(low);
          low = 0;
        }
      }
    }
    start = end;
  }
  const total = high + BigInt(low);
  return { nano, total, usd: formatUsd(total) };
}

/** Rows of one model. */
function stretch(
  plan: Plan,
  input: Column,
  cacheRead: Column,
  cacheWrite: Column,
  output: Column,
  nano: Float64Array,
  from: number,
  to: number,
): void {
  const { steps, bands, scale } = plan;
  const row0 = bands[0]!;
  const [step = Number.POSITIVE_INFINITY] = steps;
  const fresh = row0[SLOT.input]!;
  // A missing cache rate is the rate of input; a missing output rate is refused when a row has output.
  const read = row0[SLOT.cacheRead]! < 0 ? fresh : row0[SLOT.cacheRead]!;
  const write = row0[SLOT.cacheWrite]! < 0 ? fresh : row0[SLOT.cacheWrite]!;
  const out = row0[SLOT.output]!;
  const unit = scale * 1000;
  const canBeSimple = fresh >= 0 && out >= 0;
  for (let row = from; row < to; row++) {
    const i = input[row]!;
    const r = cacheRead[row]!;
    const w = cacheWrite[row]!;
    const o = output[row]!;
    const rest = i - r - w;
    // Counts below 2^31 whose `| 0` is themselves are whole and not negative: one test for all five.
    if (
      canBeSimple &&
      i <= step &&
      rest >= 0 &&
      (i | 0) === i &&
      (r | 0) === r &&
      (w | 0) === w &&
      (o | 0) === o &&
      (r | w | o) >= 0
    ) {
      const sum = rest * fresh + r * read + w * write + o * out;
      if (sum < EXACT) {
        const floor = Math.floor(sum / unit);
        const left = sum - floor * unit;
        const twice = left + left;
        nano[row] = twice > unit || (twice === unit && floor % 2 === 1) ? floor + 1 : floor;
        continue;
      }
    }
    nano[row] = slowly(plan, i, r, w, o, row);
  }
}

/** One row the long way: long-context bands, counts above 2^31, sums above 2^53, and refusals. */
function slowly(plan: Plan, i: number, r: number, w: number, o: number, row: number): number {
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
  let band = 0;
  while (band < plan.steps.length && i > plan.steps[band]!) band++;
  const rates = plan.bands[band]!;
  const rate = (slot: number, fallback: number): number => (rates[slot]! < 0 ? fallback : rates[slot]!);
  const fresh = rate(SLOT.input, -1);
  const products: [number, number][] = [
    [i - r - w, fresh],
    [r, rate(SLOT.cacheRead, fresh)],
    [w, rate(SLOT.cacheWrite, fresh)],
    [o, rate(SLOT.output, -1)],
  ];
  let sum = 0n;
  for (const [tokens, each] of products) {
    if (!tokens) continue;
    if (each < 0)
      throw new ReckonerError("pricing/no-rate", `${plan.info.id} has no rate for all tokens of row ${row}`, {
        row,
        card: plan.info.id,
      });
    sum += BigInt(tokens) * BigInt(each);
  }
  const unit = BigInt(plan.scale) * 1000n;
  const floor = sum / unit;
  const twice = (sum - floor * unit) * 2n;
  const rounded = twice > unit || (twice === unit && floor & 1n) ? floor + 1n : floor;
  if (rounded >= BigInt(EXACT))
    throw new ReckonerError("pricing/bad-quantity", `Row ${row} costs more than a column can hold exactly`, { row });
  return Number(rounded);
}
