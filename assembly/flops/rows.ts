/**
 * Rows in: refuses rows that are not valid requests, before anything is computed.
 *
 * A refused row gets a status byte and becomes an empty request (in the block
 * regions, never where the caller keeps it), so its columns are 0 and never NaN.
 * Status numbers are the indices of `rowStatuses` in src/compute/counts.ts, and
 * the order of the checks is the same as there.
 */
import { above, addCount, anyBit, counts, orCount, splatCount } from "./lanes.ts";
import {
  CACHED, COMPLETION, MOST_TOKENS, PROMPT, Slot, STATUSES, WIDE_CACHED, WIDE_COMPLETION, WIDE_PROMPT, cachedAt, completionAt,
  gather, promptAt, slot,
} from "./layout.ts";

/** Status of one f64 that should be a token count. */
@inline
function statusOf(value: f64): u32 {
  if (!(value - value == 0)) return 1; // NaN and infinities
  if (value < 0) return 2;
  if (value != trunc<f64>(value)) return 3;
  if (value > <f64>MOST_TOKENS) return 4;
  return 0;
}

/** Narrows f64 columns to u32; returns 1 when a value was not a count. Bits of `wide`: prompt, completion, cached. */
export function narrow(rows: i32, wide: i32): i32 {
  gather(rows);
  let refused = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    let status: u32 = 0;
    if (wide & 1) status = narrowOne(WIDE_PROMPT, PROMPT, row, status);
    else if (load<u32>(PROMPT + (row << 2)) > MOST_TOKENS) status = 4;
    if (status == 0 && load<u32>(PROMPT + (row << 2)) == 0) status = 5;
    if (wide & 2) status = narrowOne(WIDE_COMPLETION, COMPLETION, row, status);
    else if (status == 0 && load<u32>(COMPLETION + (row << 2)) > MOST_TOKENS) status = 4;
    if (wide & 4) status = narrowOne(WIDE_CACHED, CACHED, row, status);
    else if (status == 0 && load<u32>(CACHED + (row << 2)) > MOST_TOKENS) status = 4;
    store<u8>(STATUSES + row, status);
    refused |= <i32>(status != 0);
  }
  return refused;
}

@inline
function narrowOne(from: usize, to: usize, row: usize, status: u32): u32 {
  const value = load<f64>(from + (row << 3));
  const found = statusOf(value);
  store<u32>(to + (row << 2), found == 0 ? <u32>value : 0);
  return status == 0 ? found : status;
}

/** Largest count for which signed sums and comparisons hold. */
const SMALL: i32 = (1 << 27) - 1;

/** Whether any of the rows would be refused; the caller pads the last vector with valid rows. */
export function anyRefused<I>(rows: i32): bool {
  const context = splatCount<I>(<i32>slot(Slot.context));
  const one = splatCount<I>(1);
  const isEncoder = slot(Slot.isEncoder) != 0;
  let bits = splatCount<I>(0);
  let bad = splatCount<I>(0);
  for (let at: usize = 0; at < <usize>rows << 2; at += 4 * counts<I>()) {
    const prompt = load<I>(promptAt + at);
    const completion = load<I>(completionAt + at);
    const cached = load<I>(cachedAt + at);
    bits = orCount<I>(bits, orCount<I>(prompt, orCount<I>(completion, cached)));
    bad = orCount<I>(bad, above<I>(addCount<I>(prompt, completion), context));
    bad = orCount<I>(bad, orCount<I>(above<I>(cached, prompt), above<I>(one, prompt)));
    if (isEncoder) bad = orCount<I>(bad, orCount<I>(completion, cached));
  }
  return anyBit<I>(bad) || anyLarge<I>(bits);
}

/** Whether a count among those merged into `bits` was 2^27 or more. */
@inline
export function anyLarge<I>(bits: I): bool {
  return anyBit<I>(above<I>(bits, splatCount<I>(SMALL))) || anyBit<I>(above<I>(splatCount<I>(0), bits));
}

/** Writes a status per row and empties the refused ones; returns how many. Keeps statuses set by `narrow`. */
export function refuse(rows: i32, wide: i32): i32 {
  const context = <u32>slot(Slot.context);
  const isEncoder = slot(Slot.isEncoder) != 0;
  gather(rows);
  let count = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const prompt = load<u32>(PROMPT + (row << 2));
    const completion = load<u32>(COMPLETION + (row << 2));
    const cached = load<u32>(CACHED + (row << 2));
    let status: u32 = wide ? load<u8>(STATUSES + row) : 0;
    if (status == 0) {
      if (prompt > MOST_TOKENS) status = 4;
      else if (prompt == 0) status = 5;
      else if (completion > MOST_TOKENS || cached > MOST_TOKENS) status = 4;
      else if (cached > prompt) status = 6;
      else if (prompt + completion > context) status = 7;
      else if (isEncoder && (completion | cached) != 0) status = 8;
    }
    store<u8>(STATUSES + row, status);
    if (status == 0) continue;
    store<u32>(PROMPT + (row << 2), 0);
    store<u32>(COMPLETION + (row << 2), 0);
    store<u32>(CACHED + (row << 2), 0);
    count++;
  }
  return count;
}
