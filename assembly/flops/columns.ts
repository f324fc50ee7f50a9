/**
 * FLOPs and cache columns of a block of rows.
 *
 * Each sum has at most four roundings on any path, so a column is within
 * 4 × 2^-53 of the exact value, and exact while that is below 2^53. Common
 * models (full attention, windows, both) have their own straight-line body;
 * everything else takes the generic one, whose sums carry their rounding error.
 */
import { add, ceilOf, least, loadCount, lanes, most, mul, save, splat, sub, whenPositive } from "./lanes.ts";
import { CACHED, COMPLETION, Column, PROMPT, Slot, SpanSlot, column, slot, spanSlot } from "./layout.ts";
import { fullPairs, spanPairs, windowPairs } from "./pairs.ts";

/** FLOPs columns, by the shape of the model. */
export function flopsColumns<V>(rows: i32): void {
  const shape = <i32>slot(Slot.shape);
  const phases = column(Column.prefill) | column(Column.decode);
  if (shape == 1 && !phases) straight<V>(rows, 1);
  else if (shape == 2 && !phases) straight<V>(rows, 2);
  else if (shape == 3 && !phases) straight<V>(rows, 3);
  else generic<V>(rows);
}

/** Last position whose key exists: prompt + completion - 1, or the prompt alone. */
@inline
export function endOf<V>(prompt: V, completion: V): V {
  return add<V>(prompt, most<V>(sub<V>(completion, splat<V>(1)), splat<V>(0)));
}

@inline
function straight<V>(rows: i32, shape: i32): void {
  const linear = splat<V>(slot(Slot.linear));
  const head = splat<V>(slot(Slot.head));
  const half0 = splat<V>(spanSlot(0, SpanSlot.prefillHalf));
  const half1 = splat<V>(spanSlot(1, SpanSlot.prefillHalf));
  // The window is the first span when it is the only one.
  const window = splat<V>(spanSlot(shape == 3 ? 1 : 0, SpanSlot.length));
  const twice = add<V>(window, window);
  const attentionAt = column(Column.attention);
  const linearAt = column(Column.linear);
  const headAt = column(Column.head);
  const totalAt = column(Column.total);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(PROMPT + (row << 2));
    const completion = loadCount<V>(COMPLETION + (row << 2));
    const from = loadCount<V>(CACHED + (row << 2));
    const to = endOf<V>(prompt, completion);
    let attention: V;
    if (shape == 1) attention = mul<V>(half0, fullPairs<V>(from, to));
    else if (shape == 2) attention = mul<V>(half0, windowPairs<V>(from, to, window, twice));
    else attention = add<V>(mul<V>(half0, fullPairs<V>(from, to)), mul<V>(half1, windowPairs<V>(from, to, window, twice)));
    const perToken = mul<V>(linear, sub<V>(to, from));
    const logits = mul<V>(head, completion);
    if (attentionAt) save<V>(attentionAt + (row << 3), attention);
    if (linearAt) save<V>(linearAt + (row << 3), perToken);
    if (headAt) save<V>(headAt + (row << 3), logits);
    if (totalAt) save<V>(totalAt + (row << 3), add<V>(attention, add<V>(perToken, logits)));
  }
}

/** Knuth's sum: `sum + value`, and what rounding took from it. */
@inline
function lost<V>(sum: V, value: V, rounded: V): V {
  const virtual = sub<V>(rounded, sum);
  return add<V>(sub<V>(sum, sub<V>(rounded, virtual)), sub<V>(value, virtual));
}

/** Attention FLOPs of positions from … to-1 over all spans. */
@inline
export function attentionFlops<V>(from: V, to: V, field: i32): V {
  const spans = <i32>slot(Slot.spanCount);
  let sum = splat<V>(0);
  let error = splat<V>(0);
  for (let index = 0; index < spans; index++) {
    const term = mul<V>(splat<V>(spanSlot(index, field)), spanPairs<V>(index, from, to));
    const rounded = add<V>(sum, term);
    error = add<V>(error, lost<V>(sum, term, rounded));
    sum = rounded;
  }
  return add<V>(sum, error);
}

/** FLOPs per token of a prefill, and re-making the cached latents when there is a pass to do it in. */
@inline
export function prefillLinear<V>(prompt: V, cached: V): V {
  const tokens = sub<V>(prompt, cached);
  const remade = whenPositive<V>(tokens, mul<V>(splat<V>(slot(Slot.decompress)), cached));
  return add<V>(mul<V>(splat<V>(slot(Slot.linear)), tokens), remade);
}

function generic<V>(rows: i32): void {
  const one = splat<V>(1);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(PROMPT + (row << 2));
    const completion = loadCount<V>(COMPLETION + (row << 2));
    const cached = loadCount<V>(CACHED + (row << 2));
    const to = endOf<V>(prompt, completion);
    const head = splat<V>(slot(Slot.head));
    const prefillAttention = attentionFlops<V>(cached, prompt, SpanSlot.prefillHalf);
    const decodeAttention = attentionFlops<V>(prompt, to, SpanSlot.decodeHalf);
    const prefillTokens = prefillLinear<V>(prompt, cached);
    const decodeTokens = mul<V>(splat<V>(slot(Slot.linear)), sub<V>(to, prompt));
    const firstRow = mul<V>(head, least<V>(completion, one));
    const laterRows = mul<V>(head, sub<V>(to, prompt));
    const at = row << 3;
    let address = column(Column.attention);
    if (address) save<V>(address + at, add<V>(prefillAttention, decodeAttention));
    address = column(Column.linear);
    if (address) save<V>(address + at, add<V>(prefillTokens, decodeTokens));
    address = column(Column.head);
    if (address) save<V>(address + at, mul<V>(head, completion));
    address = column(Column.prefill);
    if (address) save<V>(address + at, add<V>(prefillAttention, add<V>(prefillTokens, firstRow)));
    address = column(Column.decode);
    if (address) save<V>(address + at, add<V>(decodeAttention, add<V>(decodeTokens, laterRows)));
    address = column(Column.total);
    if (address) {
      const sum = add<V>(prefillAttention, decodeAttention);
      const perToken = add<V>(mul<V>(splat<V>(slot(Slot.linear)), sub<V>(to, cached)), mul<V>(head, completion));
      const remade = whenPositive<V>(sub<V>(prompt, cached), mul<V>(splat<V>(slot(Slot.decompress)), cached));
      save<V>(address + at, add<V>(sum, add<V>(perToken, remade)));
    }
  }
}

/** Positions a span's cache holds of `tokens`. */
@inline
export function heldPositions<V>(index: i32, tokens: V): V {
  const held = least<V>(tokens, splat<V>(spanSlot(index, SpanSlot.held)));
  const block = slot(Slot.block);
  if (block == 1) return held;
  return mul<V>(ceilOf<V>(mul<V>(held, splat<V>(1 / block))), splat<V>(block));
}

/** Cache bytes at the end of each request. */
export function cacheColumn<V>(rows: i32): void {
  const address = column(Column.kvBytes);
  const spans = <i32>slot(Slot.spanCount);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(PROMPT + (row << 2));
    const to = endOf<V>(prompt, loadCount<V>(COMPLETION + (row << 2)));
    let bytes = whenPositive<V>(prompt, splat<V>(slot(Slot.stateBytes)));
    for (let index = 0; index < spans; index++) {
      const held = heldPositions<V>(index, to);
      bytes = add<V>(bytes, ceilOf<V>(mul<V>(held, splat<V>(spanSlot(index, SpanSlot.cacheBytes)))));
    }
    save<V>(address + (row << 3), bytes);
  }
}
