/**
 * ABI of flops.wasm: what JavaScript may call, and nothing else.
 *
 * JavaScript writes a compiled model once, then block after block of rows, and
 * reads the columns it asked for. The memory map is in flops/layout.ts.
 */
import { cacheColumn, flopsColumns, straight } from "./flops/columns.ts";
import { BLOCK, CACHED, COMPLETION, Column, OUTPUT, OUTPUT_BYTES, PROMPT, Slot, asked, place, slot } from "./flops/layout.ts";
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

/** Makes room for `columns` output columns and `bytes` after them; 0 when memory cannot grow. */
export function reserve(columns: i32, bytes: f64): i32 {
  const pages = <i32>((OUTPUT + <usize>columns * OUTPUT_BYTES + 0xffff) >> 16) + <i32>ceil(bytes / 65536);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0 ? 1 : 0;
}

/**
 * Checks a block of rows and computes the requested columns.
 *
 * @param rows Rows of this block; the next three must be readable, and valid.
 * @param wide Bits of the columns that were written as f64: 1 prompt, 2 completion, 4 cached.
 * @param prompt, completion, cached Where the inputs of this block lie.
 * @param shift Bytes from the first row of every column to this block's.
 * @returns    How many rows were refused; only then are the statuses written.
 */
export function step(rows: i32, wide: i32, prompt: usize, completion: usize, cached: usize, shift: usize): i32 {
  place(prompt, completion, cached, shift);
  if (ASC_FEATURE_SIMD) return stepAs<v128, v128>(rows, wide);
  return stepAs<i32, f64>(rows, wide);
}

@inline
function stepAs<I, V>(rows: i32, wide: i32): i32 {
  // Attention and total alone, the most common request, check their rows on the way.
  if (!wide && slot(Slot.isStraight) != 0 && slot(Slot.isEncoder) == 0 && onlyStraight()) {
    let refused = 0;
    while (straight<I, V>(rows) && refused == 0) refused = refuse(rows, 0);
    return refused;
  }
  const refused = check<I>(rows, wide);
  if (anyFlops()) flopsColumns<I, V>(rows);
  if (asked(Column.kvBytes)) cacheColumn<V>(rows);
  if (asked(Column.traffic)) trafficColumn<V>(rows);
  if (asked(Column.ttft) | asked(Column.tpot) | asked(Column.seconds) | asked(Column.usd) | asked(Column.joules)) timeColumns<I, V>(rows);
  return refused;
}

@inline
function anyFlops(): usize {
  return asked(Column.attention) | asked(Column.linear) | asked(Column.head) | asked(Column.total) | asked(Column.prefill) | asked(Column.decode);
}

/** Whether no column but attention and total is requested. */
@inline
function onlyStraight(): bool {
  let others: usize = 0;
  for (let index = 0; index <= Column.joules; index++) {
    if (index != Column.attention && index != Column.total) others |= asked(index);
  }
  return others == 0;
}

/** Refuses the rows of this block that are not valid requests. */
@inline
function check<I>(rows: i32, wide: i32): i32 {
  const refused = wide ? narrow(rows, wide) : 0;
  return refused || anyRefused<I>(rows) ? refuse(rows, wide) : 0;
}

/** Checks a block of rows as `step` does, and adds them to the exact sums. */
export function total(rows: i32, wide: i32): void {
  place(PROMPT, COMPLETION, CACHED, 0);
  if (ASC_FEATURE_SIMD) totalAs<v128, v128>(rows, wide);
  else totalAs<i32, f64>(rows, wide);
}

@inline
function totalAs<I, V>(rows: i32, wide: i32): void {
  check<I>(rows, wide);
  // Half a vector may be left over: its row must not add anything.
  if (rows & 1) {
    store<u32>(PROMPT + (<usize>rows << 2), 0);
    store<u32>(COMPLETION + (<usize>rows << 2), 0);
    store<u32>(CACHED + (<usize>rows << 2), 0);
  }
  addTotals<V>(rows);
}
