/**
 * FLOPs and cache columns of a block of rows.
 *
 * Each sum has at most four roundings on any path, so a column is within
 * 4 × 2^-53 of the exact value, and exact while that is below 2^53. Common
 * models (full attention, windows, both) have their own straight-line body;
 * everything else takes the generic one, whose sums carry their rounding error.
 */
import {
  above, add, addCount, anyBit, back, ceilOf, counts, front, lanes, least, leastCount, loadCount, most, mostCount, mul, orCount, ratio, save, splat, splatCount, sub, subCount,
  whenPositive,
} from "./lanes.ts";
import { Column, Slot, SpanSlot, asked, cachedAt, column, columnAt, completionAt, promptAt, slot, spanSlot } from "./layout.ts";
import { spanPairs } from "./pairs.ts";
import { anyLarge } from "./rows.ts";

/** FLOPs columns of checked rows. */
export function flopsColumns<I, V>(rows: i32): void {
  if (slot(Slot.isStraight) == 0 || (asked(Column.prefill) | asked(Column.decode))) {
    generic<V>(rows);
    return;
  }
  if (asked(Column.attention) | asked(Column.total)) straight<I, V>(rows);
  if (asked(Column.linear) | asked(Column.head)) products<V>(rows);
}

/** Last position whose key exists: prompt + completion - 1, or the prompt alone. */
@inline
export function endOf<V>(prompt: V, completion: V): V {
  return add<V>(prompt, most<V>(sub<V>(completion, splat<V>(1)), splat<V>(0)));
}

/**
 * Attention and total of rows under full attention, one window, or both, where prefill and decode pairs cost the same:
 * pairs telescope from the first uncached position to the end. Sums and minima are integer, four rows at a time; only
 * products are floating point. A span the model does not have costs 0 per pair.
 * Doubled pairs of a window are near·(nearTo + nearFrom + 1) + (tokens - near)·2w, here with 2w taken out of the bracket.
 *
 * Both columns are always written: a conditional store makes V8 move the work behind it and repeat it for each store.
 *
 * @returns True when a row is not a valid request; the columns of this block are then meaningless until it is refused.
 */
export function straight<I, V>(rows: i32): bool {
  const linear = splat<V>(slot(Slot.linear));
  const head = splat<V>(slot(Slot.head));
  const fullHalf = splat<V>(slot(Slot.fullHalf));
  const windowHalf = splat<V>(slot(Slot.windowHalf));
  const window = splatCount<I>(<i32>slot(Slot.window));
  const twice = splat<V>(2 * slot(Slot.window));
  const context = splatCount<I>(<i32>slot(Slot.context));
  const one = splatCount<I>(1);
  const corner = splatCount<I>(1 - 2 * <i32>slot(Slot.window));
  let bits = splatCount<I>(0);
  let bad = splatCount<I>(0);
  const bytes = <usize>rows << 2;
  const prompts = promptAt;
  const completions = completionAt;
  const prefixes = cachedAt;
  const attentionAt = columnAt(Column.attention);
  const totalAt = columnAt(Column.total);
  for (let at: usize = 0; at < bytes; at += 4 * counts<I>()) {
    const prompt = load<I>(prompts + at);
    const completion = load<I>(completions + at);
    const from = load<I>(prefixes + at);
    // The checks of rows.ts, on the way.
    bits = orCount<I>(bits, orCount<I>(prompt, orCount<I>(completion, from)));
    bad = orCount<I>(bad, above<I>(addCount<I>(prompt, completion), context));
    bad = orCount<I>(bad, orCount<I>(above<I>(from, prompt), above<I>(one, prompt)));
    const next = addCount<I>(prompt, mostCount<I>(completion, one));
    const to = subCount<I>(next, one);
    const tokens = subCount<I>(to, from);
    const ends = addCount<I>(next, from);
    const nearFrom = leastCount<I>(from, window);
    const nearTo = leastCount<I>(to, window);
    const near = subCount<I>(nearTo, nearFrom);
    const bend = addCount<I>(addCount<I>(nearTo, nearFrom), corner);
    finish<V>(
      attentionAt + (at << 1), totalAt + (at << 1), linear, head, fullHalf, windowHalf, twice,
      front<I, V>(completion), front<I, V>(tokens), front<I, V>(ends), front<I, V>(near), front<I, V>(bend),
    );
    if (isVector<I>()) {
      finish<V>(
        attentionAt + (at << 1) + 16, totalAt + (at << 1) + 16, linear, head, fullHalf, windowHalf, twice,
        back<I, V>(completion), back<I, V>(tokens), back<I, V>(ends), back<I, V>(near), back<I, V>(bend),
      );
    }
  }
  return anyBit<I>(bad) || anyLarge<I>(bits);
}

@inline
function finish<V>(
  attentionAt: usize, totalAt: usize, linear: V, head: V, fullHalf: V, windowHalf: V, twice: V,
  completion: V, tokens: V, ends: V, near: V, bend: V,
): void {
  const full = mul<V>(fullHalf, mul<V>(tokens, ends));
  const windowed = mul<V>(windowHalf, add<V>(mul<V>(near, bend), mul<V>(tokens, twice)));
  const attention = add<V>(full, windowed);
  save<V>(attentionAt, attention);
  save<V>(totalAt, add<V>(attention, add<V>(mul<V>(linear, tokens), mul<V>(head, completion))));
}

/** Columns that are one product, on their own. */
@inline
function products<V>(rows: i32): void {
  const linear = splat<V>(slot(Slot.linear));
  const head = splat<V>(slot(Slot.head));
  const linearAt = columnAt(Column.linear);
  const headAt = columnAt(Column.head);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const completion = loadCount<V>(completionAt + (row << 2));
    const to = endOf<V>(loadCount<V>(promptAt + (row << 2)), completion);
    save<V>(linearAt + (row << 3), mul<V>(linear, sub<V>(to, loadCount<V>(cachedAt + (row << 2)))));
    save<V>(headAt + (row << 3), mul<V>(head, completion));
  }
}

/** What rounding took from `sum + value`, by Knuth's two-sum. */
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

/** Linear FLOPs of a prefill, with recomputing the cached latents when there is a pass to do it in. */
@inline
export function prefillLinear<V>(prompt: V, cached: V): V {
  const tokens = sub<V>(prompt, cached);
  const remade = whenPositive<V>(tokens, mul<V>(splat<V>(slot(Slot.decompress)), cached));
  return add<V>(mul<V>(splat<V>(slot(Slot.linear)), tokens), remade);
}

function generic<V>(rows: i32): void {
  const one = splat<V>(1);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const completion = loadCount<V>(completionAt + (row << 2));
    const cached = loadCount<V>(cachedAt + (row << 2));
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

/**
 * Positions that a span's cache holds of `tokens`.
 *
 * This divides, because a product with 1/block can come out above a whole number of blocks: 525 · (1/75) > 7. A quotient of
 * whole numbers that is not whole itself is further from the next whole number than rounding reaches.
 */
@inline
export function heldPositions<V>(index: i32, tokens: V): V {
  const held = least<V>(tokens, splat<V>(spanSlot(index, SpanSlot.held)));
  const block = slot(Slot.block);
  if (block == 1) return held;
  return mul<V>(ceilOf<V>(ratio<V>(held, splat<V>(block))), splat<V>(block));
}

/** Cache bytes at the end of each request. */
export function cacheColumn<V>(rows: i32): void {
  const address = column(Column.kvBytes);
  const spans = <i32>slot(Slot.spanCount);
  const divisor = slot(Slot.cacheDivisor);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const to = endOf<V>(prompt, loadCount<V>(completionAt + (row << 2)));
    let bytes = whenPositive<V>(prompt, splat<V>(slot(Slot.stateBytes)));
    for (let index = 0; index < spans; index++) {
      const held = heldPositions<V>(index, to);
      let span = mul<V>(held, splat<V>(spanSlot(index, SpanSlot.cacheBytes)));
      if (divisor != 1) span = ratio<V>(span, splat<V>(divisor));
      bytes = add<V>(bytes, ceilOf<V>(span));
    }
    save<V>(address + (row << 3), bytes);
  }
}
