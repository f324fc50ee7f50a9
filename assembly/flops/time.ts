/**
 * Traffic, time and money columns of a block of rows.
 *
 * Prefill is one pass: the slower of its two walls. Decode is the sum of the
 * slower walls of its steps; which wall is slower, and where that changes, depends
 * on the model and the device but not on the row, so it is given as a short list
 * of straight pieces (src/compute/roofline.ts) that a row only clips.
 */
import {
  add, addCount, back, counts, fetch, front, lanes, least, leastCount, loadCount, lookUp, most, mostCount, mul, ratioWhenPositive, save, splat,
  splatCount, sub, subCount, whenPositive,
} from "./lanes.ts";
import { attentionFlops, endOf, prefillLinear } from "./columns.ts";
import {
  Column, DECODE, EXPERTS, EXPERT_ROWS, PIECES, PIECE_BYTES, Slot, SpanSlot, asked, cachedAt, column, columnAt, completionAt, promptAt, slot, spanSlot,
} from "./layout.ts";
import { spanPairs } from "./pairs.ts";

/** Weight bytes that a pass over `tokens` tokens reads; 0 without a pass. */
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

/** Writes the seconds of each prefill to the column of times to first token; for any model. */
function prefillSeconds<V>(rows: i32): void {
  const one = splat<V>(1);
  const firstAt = columnAt(Column.ttft);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const completion = loadCount<V>(completionAt + (row << 2));
    const cached = loadCount<V>(cachedAt + (row << 2));
    const logits = mul<V>(splat<V>(slot(Slot.head)), least<V>(completion, one));
    const flops = add<V>(attentionFlops<V>(cached, prompt, SpanSlot.prefillHalf), add<V>(prefillLinear<V>(prompt, cached), logits));
    const compute = mul<V>(flops, splat<V>(slot(Slot.secondsPerFlop)));
    const memory = mul<V>(prefillBytes<V>(prompt, cached), splat<V>(slot(Slot.secondsPerByte)));
    const shared = add<V>(splat<V>(slot(Slot.overhead)), mul<V>(sub<V>(prompt, cached), splat<V>(slot(Slot.secondsPerToken))));
    save<V>(firstAt + (row << 3), whenPositive<V>(prompt, add<V>(most<V>(compute, memory), shared)));
  }
}

/**
 * The same for straight models without experts or recurrent state: whole numbers four rows at a time, and coefficients
 * turned into seconds before the loop. Seconds are not integers, so sums may be regrouped: the window's rectangle is
 * linear in tokens and joins the linear work.
 */
function straightPrefill<I, V>(rows: i32): void {
  const perFlop = slot(Slot.secondsPerFlop);
  const perByte = slot(Slot.secondsPerByte);
  const full = splat<V>(slot(Slot.fullHalf) * perFlop);
  const windowed = splat<V>(slot(Slot.windowHalf) * perFlop);
  const linear = splat<V>((slot(Slot.linear) + 2 * slot(Slot.window) * slot(Slot.windowHalf)) * perFlop);
  const head = splat<V>(slot(Slot.head) * perFlop);
  const fixed = splat<V>(slot(Slot.fixedBytes) * perByte);
  const moved = splat<V>((slot(Slot.rowBytes) + slot(Slot.writtenBytes)) * perByte);
  const fullRead = splat<V>(slot(Slot.fullRead) * perByte);
  const windowRead = splat<V>(slot(Slot.windowRead) * perByte);
  const overhead = splat<V>(slot(Slot.overhead));
  const link = splat<V>(slot(Slot.secondsPerToken));
  const window = splatCount<I>(<i32>slot(Slot.window));
  const corner = splatCount<I>(1 - 2 * <i32>slot(Slot.window));
  const reach = splatCount<I>(<i32>slot(Slot.window) - 1);
  const prompts = promptAt;
  const completions = completionAt;
  const prefixes = cachedAt;
  const firstAt = columnAt(Column.ttft);
  const one = splatCount<I>(1);
  for (let at: usize = 0; at < <usize>rows << 2; at += 4 * counts<I>()) {
    const prompt = load<I>(prompts + at);
    const from = load<I>(prefixes + at);
    const row = leastCount<I>(load<I>(completions + at), one);
    const tokens = subCount<I>(prompt, from);
    const ends = addCount<I>(addCount<I>(prompt, from), one);
    const nearFrom = leastCount<I>(from, window);
    const nearTo = leastCount<I>(prompt, window);
    const near = subCount<I>(nearTo, nearFrom);
    const bend = addCount<I>(addCount<I>(nearTo, nearFrom), corner);
    const prefix = leastCount<I>(from, reach);
    onePrefill<V>(
      firstAt + (at << 1), full, windowed, linear, head, fixed, moved, fullRead, windowRead, overhead, link,
      front<I, V>(row), front<I, V>(tokens), front<I, V>(ends), front<I, V>(near), front<I, V>(bend), front<I, V>(from), front<I, V>(prefix),
    );
    if (isVector<I>()) {
      onePrefill<V>(
        firstAt + (at << 1) + 16, full, windowed, linear, head, fixed, moved, fullRead, windowRead, overhead, link,
        back<I, V>(row), back<I, V>(tokens), back<I, V>(ends), back<I, V>(near), back<I, V>(bend), back<I, V>(from), back<I, V>(prefix),
      );
    }
  }
}

@inline
function onePrefill<V>(
  at: usize, full: V, windowed: V, linear: V, head: V, fixed: V, moved: V, fullRead: V, windowRead: V, overhead: V, link: V,
  row: V, tokens: V, ends: V, near: V, bend: V, from: V, prefix: V,
): void {
  const pairs = add<V>(mul<V>(full, mul<V>(tokens, ends)), mul<V>(windowed, mul<V>(near, bend)));
  const compute = add<V>(pairs, add<V>(mul<V>(linear, tokens), mul<V>(head, row)));
  const read = add<V>(mul<V>(fullRead, from), mul<V>(windowRead, prefix));
  const memory = whenPositive<V>(tokens, add<V>(add<V>(fixed, mul<V>(moved, tokens)), read));
  // A refused row has no prompt: its ends add up to 1.
  const seconds = add<V>(most<V>(compute, memory), add<V>(overhead, mul<V>(link, tokens)));
  save<V>(at, whenPositive<V>(sub<V>(ends, splat<V>(1)), seconds));
}

/** Adds the seconds of one or two straight pieces to every row that decodes through them; the first call starts the sums. */
@inline
function addPieces<I, V>(rows: i32, pieces: usize, isFirst: bool, isPair: bool): void {
  const low0 = splatCount<I>(<i32>load<f64>(pieces));
  const high0 = splatCount<I>(<i32>load<f64>(pieces, 8));
  const base0 = splat<V>(load<f64>(pieces, 16));
  const slope0 = splat<V>(load<f64>(pieces, 24));
  const low1 = splatCount<I>(<i32>load<f64>(pieces, 32));
  const high1 = splatCount<I>(<i32>load<f64>(pieces, 40));
  const base1 = splat<V>(load<f64>(pieces, 48));
  const slope1 = splat<V>(load<f64>(pieces, 56));
  const prompts = promptAt;
  const completions = completionAt;
  const one = splatCount<I>(1);
  for (let at: usize = 0; at < <usize>rows << 2; at += 4 * counts<I>()) {
    const prompt = load<I>(prompts + at);
    const to = subCount<I>(addCount<I>(prompt, mostCount<I>(load<I>(completions + at), one)), one);
    const first0 = leastCount<I>(mostCount<I>(prompt, low0), high0);
    const last0 = leastCount<I>(mostCount<I>(to, low0), high0);
    const first1 = leastCount<I>(mostCount<I>(prompt, low1), high1);
    const last1 = leastCount<I>(mostCount<I>(to, low1), high1);
    const steps0 = subCount<I>(last0, first0);
    const steps1 = subCount<I>(last1, first1);
    const ends0 = addCount<I>(addCount<I>(first0, last0), one);
    const ends1 = addCount<I>(addCount<I>(first1, last1), one);
    const sum = DECODE + (at << 1);
    let seconds = mul<V>(front<I, V>(steps0), add<V>(base0, mul<V>(slope0, front<I, V>(ends0))));
    if (isPair) seconds = add<V>(seconds, mul<V>(front<I, V>(steps1), add<V>(base1, mul<V>(slope1, front<I, V>(ends1)))));
    save<V>(sum, isFirst ? seconds : add<V>(fetch<V>(sum), seconds));
    if (isVector<I>()) {
      seconds = mul<V>(back<I, V>(steps0), add<V>(base0, mul<V>(slope0, back<I, V>(ends0))));
      if (isPair) seconds = add<V>(seconds, mul<V>(back<I, V>(steps1), add<V>(base1, mul<V>(slope1, back<I, V>(ends1)))));
      save<V>(sum + 16, isFirst ? seconds : add<V>(fetch<V>(sum + 16), seconds));
    }
  }
}

/** All requested time and money columns: prefill, then decode piece by piece, then what follows from the two. */
export function timeColumns<I, V>(rows: i32): void {
  const later = asked(Column.seconds) | asked(Column.usd) | asked(Column.joules);
  if (asked(Column.ttft) | later) {
    if (slot(Slot.isStraight) != 0 && slot(Slot.hasExperts) == 0 && slot(Slot.stateBytes) == 0) straightPrefill<I, V>(rows);
    else prefillSeconds<V>(rows);
  }
  if (!(asked(Column.tpot) | later)) return;
  const pieces = <i32>slot(Slot.pieceCount);
  if (pieces == 1) addPieces<I, V>(rows, PIECES, true, false);
  else addPieces<I, V>(rows, PIECES, true, true);
  for (let index = 2; index < pieces; index += 2) addPieces<I, V>(rows, PIECES + <usize>index * PIECE_BYTES, false, true);
  if (asked(Column.tpot)) meanSteps<V>(rows);
  // The whole batch shares decode steps; a prompt is prefilled alone.
  for (let index = Column.seconds; index <= Column.joules; index++) {
    const address = column(index);
    if (address == 0) continue;
    const isTime = index == Column.seconds;
    const rate = isTime ? 1 : slot(index == Column.usd ? Slot.dollarsPerSecond : Slot.wattSeconds);
    weighted<V>(rows, address, isTime ? 1 : slot(Slot.perBatch), rate);
  }
}

/** (prefill + decode × share) × rate, into a column. */
function weighted<V>(rows: i32, into: usize, share: f64, rate: f64): void {
  const part = splat<V>(share);
  const price = splat<V>(rate);
  const firstAt = columnAt(Column.ttft);
  for (let at: usize = 0; at < <usize>rows << 3; at += lanes<V>() << 3) {
    save<V>(into + at, mul<V>(add<V>(fetch<V>(firstAt + at), mul<V>(fetch<V>(DECODE + at), part)), price));
  }
}

/** Mean seconds of a decode step; 0 if there are none. */
function meanSteps<V>(rows: i32): void {
  const meanAt = columnAt(Column.tpot);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const steps = sub<V>(endOf<V>(prompt, loadCount<V>(completionAt + (row << 2))), prompt);
    save<V>(meanAt + (row << 3), ratioWhenPositive<V>(steps, fetch<V>(DECODE + (row << 3)), steps));
  }
}

/** Bytes each request moves when it runs alone. */
export function trafficColumn<V>(rows: i32): void {
  const address = column(Column.traffic);
  const spans = <i32>slot(Slot.spanCount);
  const state = slot(Slot.stateBytes);
  const perStep = splat<V>(slot(Slot.stepBytes) + slot(Slot.writtenBytes) + 2 * state);
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const cached = loadCount<V>(cachedAt + (row << 2));
    const to = endOf<V>(prompt, loadCount<V>(completionAt + (row << 2)));
    let bytes = add<V>(prefillBytes<V>(prompt, cached), mul<V>(sub<V>(to, prompt), perStep));
    for (let index = 0; index < spans; index++) {
      bytes = add<V>(bytes, mul<V>(splat<V>(spanSlot(index, SpanSlot.readHalf)), spanPairs<V>(index, prompt, to)));
    }
    save<V>(address + (row << 3), bytes);
  }
}
