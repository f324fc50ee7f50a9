/**
 * ABI of flops.wasm: what JavaScript may call, and nothing else.
 *
 * JavaScript writes a compiled model once, then block after block of rows, and
 * reads the columns it asked for. The memory map is in flops/layout.ts.
 */
import { cacheColumn, flopsColumns } from "./flops/columns.ts";
import { BLOCK, CACHED, COMPLETION, Column, OUTPUT, OUTPUT_BYTES, PROMPT, column } from "./flops/layout.ts";
import { anyRefused, narrow, refuse } from "./flops/rows.ts";
import { timeColumns, trafficColumn } from "./flops/time.ts";
import { addTotals } from "./flops/totals.ts";

/** Rows per block. */
export function block(): i32 {
  return BLOCK;
}

/** Address of the first output column. */
export function outputAt(): usize {
  return OUTPUT;
}

/** Makes room for `columns` output columns; 0 when memory cannot grow. */
export function reserve(columns: i32): i32 {
  const pages = <i32>((OUTPUT + <usize>columns * OUTPUT_BYTES + 0xffff) >> 16);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0 ? 1 : 0;
}

/**
 * Checks the rows of the input region.
 *
 * @param rows Rows of this block; the next three must be readable, and valid.
 * @param wide Bits of the columns that were written as f64: 1 prompt, 2 completion, 4 cached.
 * @returns    How many rows were refused; only then are the statuses written.
 */
export function check(rows: i32, wide: i32): i32 {
  if (wide) {
    if (!narrow(rows, wide) && !anyRefused(rows)) return 0;
    return refuse(rows, wide);
  }
  return anyRefused(rows) ? refuse(rows, 0) : 0;
}

/** Computes the requested columns of the checked rows. */
export function run(rows: i32): void {
  if (ASC_FEATURE_SIMD) runAs<v128>(rows);
  else runAs<f64>(rows);
}

@inline
function runAs<V>(rows: i32): void {
  const flops = column(Column.attention) | column(Column.linear) | column(Column.head) | column(Column.total) | column(Column.prefill) | column(Column.decode);
  if (flops) flopsColumns<V>(rows);
  if (column(Column.kvBytes)) cacheColumn<V>(rows);
  if (column(Column.traffic)) trafficColumn<V>(rows);
  if (column(Column.ttft) | column(Column.tpot) | column(Column.seconds) | column(Column.usd) | column(Column.joules)) timeColumns<V>(rows);
}

/** Adds the checked rows to the exact sums. */
export function total(rows: i32): void {
  // Half a vector may be left over: its row must add nothing.
  if (rows & 1) {
    store<u32>(PROMPT + (<usize>rows << 2), 0);
    store<u32>(COMPLETION + (<usize>rows << 2), 0);
    store<u32>(CACHED + (<usize>rows << 2), 0);
  }
  if (ASC_FEATURE_SIMD) addTotals<v128>(rows);
  else addTotals<f64>(rows);
}
