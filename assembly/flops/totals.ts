/**
 * Exact sums of a block: the counts that every total is linear in, added to 128-bit integers.
 *
 * One block's sum of doubled pairs is at most 2048 rows × 2^53 = 2^64, so pairs are
 * halved first (they are even) and a block stays below 2^63; the carry goes to
 * the high word. JavaScript multiplies the sums by the coefficients, in bigint.
 */
import { integerSum, lanes, least, loadCount, mul, splat, sub, whenPositive } from "./lanes.ts";
import { endOf, heldPositions } from "./columns.ts";
import { Slot, TOTALS, cachedAt, completionAt, promptAt, slot } from "./layout.ts";
import { spanPairs } from "./pairs.ts";

/** Adds to 128-bit sum number `index`. */
@inline
function accumulate(index: i32, value: u64): void {
  const at = TOTALS + (<usize>index << 4);
  const low = load<u64>(at) + value;
  store<u64>(at, low);
  if (low < value) store<u64>(at, load<u64>(at, 8) + 1, 8);
}

/**
 * Sums, in this order: prefill tokens, decode tokens, logit rows, re-made tokens, requests;
 * then per span: prefill pairs, decode pairs, cached positions at the end.
 */
export function addTotals<V>(rows: i32): void {
  const spans = <i32>slot(Slot.spanCount);
  let prefillTokens: u64 = 0;
  let decodeTokens: u64 = 0;
  let logits: u64 = 0;
  let remade: u64 = 0;
  let requests: u64 = 0;
  for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
    const prompt = loadCount<V>(promptAt + (row << 2));
    const completion = loadCount<V>(completionAt + (row << 2));
    const cached = loadCount<V>(cachedAt + (row << 2));
    const tokens = sub<V>(prompt, cached);
    prefillTokens += integerSum<V>(tokens);
    decodeTokens += integerSum<V>(sub<V>(endOf<V>(prompt, completion), prompt));
    logits += integerSum<V>(completion);
    remade += integerSum<V>(whenPositive<V>(tokens, cached));
    requests += integerSum<V>(least<V>(prompt, splat<V>(1)));
  }
  accumulate(0, prefillTokens);
  accumulate(1, decodeTokens);
  accumulate(2, logits);
  accumulate(3, remade);
  accumulate(4, requests);
  const half = splat<V>(0.5);
  for (let index = 0; index < spans; index++) {
    let prefillPairs: u64 = 0;
    let decodePairs: u64 = 0;
    let positions: u64 = 0;
    for (let row: usize = 0; row < <usize>rows; row += lanes<V>()) {
      const prompt = loadCount<V>(promptAt + (row << 2));
      const to = endOf<V>(prompt, loadCount<V>(completionAt + (row << 2)));
      prefillPairs += integerSum<V>(mul<V>(half, spanPairs<V>(index, loadCount<V>(cachedAt + (row << 2)), prompt)));
      decodePairs += integerSum<V>(mul<V>(half, spanPairs<V>(index, prompt, to)));
      positions += integerSum<V>(heldPositions<V>(index, to));
    }
    accumulate(5 + 3 * index, prefillPairs);
    accumulate(6 + 3 * index, decodePairs);
    accumulate(7 + 3 * index, positions);
  }
}
