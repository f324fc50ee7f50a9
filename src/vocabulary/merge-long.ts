/**
 * Merging a long list of parts, with a heap of the pairs that merge: searching all of them for each merge would take
 * hours.
 */
import type { PairTable } from "./pair-table.ts";

/** A heap's number is the rank times this, plus the place; no file can hold a text of 64 million parts. */
const places = 2 ** 26;

/** Does what `mergeAll` does, in time that grows only a little faster than the number of parts. */
export function mergeLong(parts: number[], pairs: PairTable, merges: Uint32Array): number {
  const { length } = parts;
  const next = Int32Array.from({ length }, (_, at) => at + 1);
  const before = Int32Array.from({ length }, (_, at) => at - 1);
  /** The rank of the pair that begins at a place; -1 if it does not merge, or the place is gone. */
  const ranks = new Int32Array(length).fill(-1);
  const heap: number[] = [];
  const look = (at: number): void => {
    ranks[at] = next[at]! < length ? pairs.get(parts[at]!, parts[next[at]!]!) : -1;
    if (ranks[at]! >= 0) push(heap, ranks[at]! * places + at);
  };
  for (let at = 0; at < length; at++) look(at);
  let last = 0xffffffff;
  while (heap.length > 0) {
    const lowest = pop(heap);
    const at = lowest % places;
    const rank = Math.floor(lowest / places);
    // What was pushed earlier may be out of date.
    if (ranks[at] !== rank) continue;
    last = rank;
    const gone = next[at]!;
    parts[at] = merges[3 * rank + 2]!;
    next[at] = next[gone]!;
    if (next[at]! < length) before[next[at]!] = at;
    ranks[gone] = -1;
    look(at);
    if (before[at]! >= 0) look(before[at]!);
  }
  let kept = 0;
  for (let at = 0; at < length; at = next[at]!) parts[kept++] = parts[at]!;
  parts.length = kept;
  return last;
}

/** Adds a number to a heap whose smallest comes first. */
function push(heap: number[], value: number): void {
  let at = heap.push(value) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]! <= value) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = value;
}

/** Takes the smallest number out. */
function pop(heap: number[]): number {
  const first = heap[0]!;
  const value = heap.pop()!;
  const { length } = heap;
  if (length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
  return first;
}
