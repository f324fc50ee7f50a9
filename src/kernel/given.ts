/**
 * Passes pretokens that were cut outside to the kernel, as many at once as it holds.
 */
import type { BpeExports } from "./abi.ts";

/** Pretokens given at once: the size of the kernel's BOUNDS. */
const mostPretokens = 4_096;

/** A text at the start of the input region, and its pretokens. */
export interface GivenText {
  /** Bytes of the text. */
  readonly end: number;
  /** Where each pretoken ends; ascending, the last at the end of the text: in bytes if that is `end`, else in code units. */
  readonly ends: ArrayLike<number>;
  readonly count: number;
}

/** Gives the pretokens to the kernel, and calls `visit` with the addresses between which each lot lies. */
function eachGiven(wasm: BpeExports, { end, ends, count }: GivenText, visit: (from: number, to: number) => void): void {
  let at = wasm.inputAt();
  // A text with as many code units as bytes is ASCII, and offsets are addresses either way.
  const isUnits = count > 0 && ends[count - 1] !== end;
  let done = isUnits ? 0 : -at;
  for (let from = 0; from < count; from += mostPretokens) {
    const some = Math.min(mostPretokens, count - from);
    const bounds = new Uint32Array(wasm.memory.buffer, wasm.boundsAt(), some);
    for (let index = 0; index < some; index++) bounds[index] = ends[from + index]! - done;
    const to = wasm.give(at, some, isUnits ? 1 : 0);
    visit(at, to);
    at = to;
    if (isUnits) done = ends[from + some - 1]!;
  }
}

/** Tokens of such a text. */
export function countOfGiven(wasm: BpeExports, text: GivenText): number {
  let total = 0;
  eachGiven(wasm, text, (from, to) => {
    total += wasm.count(from, to) >>> 0;
  });
  return total;
}

/** Ids of such a text; a view of the kernel's memory if one lot was enough. */
export function idsOfGiven(wasm: BpeExports, text: GivenText): Uint32Array {
  const all = text.count > mostPretokens ? new Uint32Array(text.end) : undefined;
  let ids: Uint32Array = new Uint32Array(0);
  let length = 0;
  eachGiven(wasm, text, (from, to) => {
    const count = wasm.encode(from, to) >>> 0;
    ids = new Uint32Array(wasm.memory.buffer, wasm.outputAt(), count);
    all?.set(ids, length);
    length += count;
  });
  return all?.subarray(0, length) ?? ids;
}
