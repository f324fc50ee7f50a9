/**
 * Traffic, time and money columns of a block of rows.
 *
 * Prefill is one pass: the slower of its two walls. Decode is a sum of slower
 * walls over steps; which wall is slower, and where that changes, depends on
 * the model and the device but not on the row, so it comes as a short list of
 * straight pieces (src/compute/roofline.ts) and a row only clips them.
 */
import { add, least, loadCount, lanes, lookUp, most, mul, ratioWhenPositive, save, splat, sub, whenPositive } from "./lanes.ts";
import { attentionFlops, endOf, prefillLinear } from "./columns.ts";
import { CACHED, COMPLETION, Column, EXPERTS, EXPERT_ROWS, PIECES, PIECE_BYTES, PROMPT, Slot, SpanSlot, column, slot, spanSlot } from "./layout.ts";
import { fullPairs, spanPairs, windowPairs } from "./pairs.ts";

/** Weight bytes a pass over `tokens` tokens reads; 0 for no pass. */
@inline
function weightBytes<V>(tokens: V): V {
  let bytes = add<V>(splat<V>(slot(Slot.fixedBytes)), mul<V>(tokens, splat<V>(slot(Slot.rowBytes))));
  if (slot(Slot.hasExperts) != 0) bytes = add<V>(bytes, lookUp<V>(EXPERTS, least<V>(tokens, splat<V>(EXPERT_ROWS))));
  return whenPositive<V>(tokens, bytes);
}

/** Bytes a prefill moves: weights, the visible part of the cached prefix, new cache entries, recurrent state. */
@inline
function prefillBytes<V>(prompt: V, cached: V): V {
  const tokens = sub<V>(prompt, cached);
  const spans = <i32>slot(Slot.spanCount);
  let read = splat<V>(0);
  for (let index = 0; index < spans; index++) {
    const kind = <i32>spanSlot(index, SpanSlot.kind);
    const view = kind == 1 ? least<V>(cached, splat<V>(spanSlot(index, SpanSlot.length) - 1)) : cached;
    read = add<V>(read, mul<V>(view, splat<V>(spanSlot(index, SpanSlot.readBytes))));
  }
  const state = splat<V>(slot(Slot.stateBytes));
  const moved = add<V>(add<V>(read, mul<V>(tokens, splat<V>(slot(Slot.writtenBytes)))), add<V>(state, whenPositive<V>(cached, state)));
  return add<V>(weightBytes<V>(tokens), whenPositive<V>(tokens, moved));
}

/** FLOPs of the prefill pass and its logit row. */
@inline
function prefillFlops<V>(isStraight: bool, prompt: V, completion: V, cached: V): V {
  const row = mul<V>(splat<V>(slot(Slot.head)), least<V>(completion, splat<V>(1)));
  if (!isStraight) {
    const attention = attentionFlops<V>(cached, prompt, SpanSlot.prefillHalf);
    return add<V>(attention, add<V>(prefillLinear<V>(prompt, cached), row));
  }
  const window = splat<V>(slot(Slot.window));
  const full = mul<V>(splat<V>(slot(Slot.fullHalf)), fullPairs<V>(cached, prompt));
  const windowed = mul<V>(splat<V>(slot(Slot.windowHalf)), windowPairs<V>(cached, prompt, window, add<V>(window, window)));
  return add<V>(add<V>(full, windowed), add<V>(mul<V>(splat<V>(slot(Slot.linear)), sub<V>(prompt, cached)), row));
}

@inline
function prefillSeconds<V>(isStraight: bool, prompt: V, completion: V, cached: V): V {
  const compute = mul<V>(prefillFlops<V>(isStraight, prompt, completion, cached), splat<V>(slot(Slot.secondsPerFlop)));
  const memory = mul<V>(prefillBytes<V>(prompt, cached), splat<V>(slot(Slot.secondsPerByte)));
  const shared = add<V>(splat<V>(slot(Slot.overhead)), mul<V>(sub<V>(prompt, cached), splat<V>(slot(Slot.secondsPerToken))));
  return whenPositive<V>(prompt, add<V>(most<V>(compute, memory), shared));
}

/** Seconds of the decode steps that see from+1 … to keys. */
@inline
function decodeSeconds<V>(from: V, to: V): V {
  const pieces = <i32>slot(Slot.pieceCount);
  let sum = splat<V>(0);
  for (let index = 0; index < pieces; index++) {
    const at = PIECES + <usize>index * PIECE_BYTES;
    const low = splat<V>(load<f64>(at));
    const high = splat<V>(load<f64>(at, 8));
    const first = least<V>(most<V>(from, low), high);
    const last = least<V>(most<V>(to, low), high);
    const average = add<V>(splat<V>(load<f64>(at, 16)), mul<V>(splat<V>(load<f64>(at, 24)), add<V>(add<V>(first, last), splat<V>(1))));
    sum = add<V>(sum, mul<V>(sub<V>(last, first), average));
  }
  return sum;
}

/** All requested time and money columns. */
export function timeColumns<V>(rows: i32): void {
  if (slot(Slot.isStraight) != 0) timed<V>(rows, true);
  else timed<V>(rows, false);
}

@inline
function timed<V>(rows: i32, isStraight: bool): void {
  const ttftAt = column(Column.ttft);
  const tpotAt = column(Column.tpot);
  const secondsAt = column(Column.seconds);
  const usdAt = column(Column.usd);
  const joulesAt = column(Column.joules);
  const needsPrefill = ttftAt | secondsAt | usdAt | joulesAt;
  const needsDecode = tpotAt | secondsAt | usdAt | joulesAt;
  const perBatch = splat<V>(slot(Slot.perBatch));
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(PROMPT + (row << 2));
    const completion = loadCount<V>(COMPLETION + (row << 2));
    const to = endOf<V>(prompt, completion);
    const at = row << 3;
    let first = splat<V>(0);
    if (needsPrefill) {
      first = prefillSeconds<V>(isStraight, prompt, completion, loadCount<V>(CACHED + (row << 2)));
      if (ttftAt) save<V>(ttftAt + at, first);
    }
    if (!needsDecode) continue;
    const later = decodeSeconds<V>(prompt, to);
    if (tpotAt) {
      const steps = sub<V>(to, prompt);
      save<V>(tpotAt + at, ratioWhenPositive<V>(steps, later, steps));
    }
    if (secondsAt) save<V>(secondsAt + at, add<V>(first, later));
    // Decode steps are shared by the whole batch; a prompt is prefilled alone.
    const occupied = add<V>(first, mul<V>(later, perBatch));
    if (usdAt) save<V>(usdAt + at, mul<V>(occupied, splat<V>(slot(Slot.dollarsPerSecond))));
    if (joulesAt) save<V>(joulesAt + at, mul<V>(occupied, splat<V>(slot(Slot.wattSeconds))));
  }
}

/** Bytes each request moves when it runs alone. */
export function trafficColumn<V>(rows: i32): void {
  const address = column(Column.traffic);
  const spans = <i32>slot(Slot.spanCount);
  const state = slot(Slot.stateBytes);
  const perStep = splat<V>(slot(Slot.stepBytes) + slot(Slot.writtenBytes) + 2 * state);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(PROMPT + (row << 2));
    const cached = loadCount<V>(CACHED + (row << 2));
    const to = endOf<V>(prompt, loadCount<V>(COMPLETION + (row << 2)));
    let bytes = add<V>(prefillBytes<V>(prompt, cached), mul<V>(sub<V>(to, prompt), perStep));
    for (let index = 0; index < spans; index++) {
      bytes = add<V>(bytes, mul<V>(splat<V>(spanSlot(index, SpanSlot.readHalf)), spanPairs<V>(index, prompt, to)));
    }
    save<V>(address + (row << 3), bytes);
  }
}
