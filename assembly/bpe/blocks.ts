/**
 * The other way to encode a pretoken: by merging, a block at a time.
 *
 * Where the longest match is wrong again and again ("=====…", random
 * letters), backtracking is linear still, but slow. A block of bytes is merged
 * as byte-pair encoding defines it, its tokens are kept except those near its
 * end, and the next block starts where they stop. A join of two blocks is
 * checked: if the two tokens that meet are compatible, the tokens are the
 * encoding (merge.ts has the theory). If they are not, the blocks get larger;
 * beyond 1,024 bytes the answer is left to backtracking.
 *
 *   lane of a byte: rank of the pair that starts there << 10 | position
 *
 * so that the smallest lane is the next merge, of the lowest rank and there
 * the leftmost.
 */
import { BYTES_ID, LANES, MEETING, NEXT, NONE, PREVIOUS, SYMBOLS, ranks, spans, tokens } from "./memory.ts";
import { SPAN_MASK } from "./memory.ts";
import { lengthOfToken } from "./match.ts";
import { anyMergeOf, areCompatible, mergeOf } from "./merge.ts";

@inline const FIRST_BLOCK: usize = 128;
@inline const LARGEST_BLOCK: usize = 1024;

/** Answer when the pretoken must be encoded otherwise. */
@inline export const UNDECIDED: u32 = NONE;

/**
 * Encodes a pretoken by merging.
 *
 * @param out Where the ids go; room for one per byte.
 * @returns   Number of ids, or UNDECIDED.
 */
export function encodeBlocks(at: usize, end: usize, out: usize): u32 {
  let block = FIRST_BLOCK;
  let top = out;
  while (at < end) {
    const stop = min(end, at + block);
    const length = <u32>(stop - at);
    mergeBlock(at, length);
    const areApart = top == out || areCompatible(load<u32>(top - 4), load<u32>(SYMBOLS));
    // What decided that may have merged, too.
    if (ranks != 0) mergeBlock(at, length);
    if (!areApart) {
      // Take back what the last block settled too early, and look further.
      if (block == LARGEST_BLOCK) return UNDECIDED;
      block <<= 1;
      const back = max(<u32>1, <u32>((top - out) >> 3));
      for (let taken: u32 = 0; taken < back; taken++) {
        top -= 4;
        at -= <usize>lengthOfToken(load<u32>(top));
      }
      continue;
    }
    // Tokens near the end of the block depend on what follows it.
    const sure = stop == end ? length : length - (length >> 2);
    let position: u32 = 0;
    const before = top;
    while (position < length) {
      const next = <u32>load<u16>(NEXT + (position << 1));
      if (next > sure) break;
      store<u32>(top, load<u32>(SYMBOLS + (position << 2)));
      top += 4;
      position = next;
    }
    if (top == before) {
      if (block == LARGEST_BLOCK) return UNDECIDED;
      block <<= 1;
    }
    at += <usize>position;
  }
  return <u32>((top - out) >> 2);
}

/** Whether two symbols stay as they are when their bytes are merged together, found by doing so. */
export function stayApart(left: u32, right: u32): bool {
  const leftLength = lengthOfToken(left);
  const length = leftLength + lengthOfToken(right);
  copyBytes(MEETING, left, leftLength);
  copyBytes(MEETING + leftLength, right, length - leftLength);
  mergeBlock(MEETING, length);
  return <u32>load<u16>(NEXT) == leftLength && <u32>load<u16>(NEXT + (leftLength << 1)) == length;
}

@inline
function copyBytes(to: usize, symbol: u32, length: u32): void {
  memory.copy(to, tokens + (load<u32>(spans + ((<usize>symbol) << 2)) & SPAN_MASK), length);
}

/** The lane of the pair of two neighbours, the first of them at `position`. */
@inline
function laneOf(left: u32, right: u32, position: u32): u32 {
  const merged = mergeOf(left, right);
  if (merged == NONE) return NONE;
  const rank = ranks == 0 ? merged : load<u32>(ranks + ((<usize>merged) << 2)) & 0x7fffffff;
  return (rank << 10) | position;
}

/** Merges a block: SYMBOLS and NEXT then hold its tokens and where each ends. */
function mergeBlock(at: usize, length: u32): void {
  let left = load<u32>(BYTES_ID + ((<usize>load<u8>(at)) << 2));
  for (let position: u32 = 0; position < length; position++) {
    store<u32>(SYMBOLS + (position << 2), left);
    store<u16>(NEXT + (position << 1), <u16>(position + 1));
    store<u16>(PREVIOUS + (position << 1), <u16>(position - 1));
    let lane = NONE;
    if (position + 1 < length) {
      const right = load<u32>(BYTES_ID + ((<usize>load<u8>(at + position, 1)) << 2));
      lane = laneOf(left, right, position);
      left = right;
    }
    store<u32>(LANES + (position << 2), lane);
  }
  const padded = (length + 15) & ~15;
  for (let position = length; position < padded; position++) store<u32>(LANES + (position << 2), NONE);
  for (let lane = smallest(padded); lane != NONE; lane = smallest(padded)) {
    const rank = lane >> 10;
    let position = lane & 1023;
    let merged = rank;
    if (ranks != 0) {
      const right = load<u32>(SYMBOLS + (<u32>load<u16>(NEXT + (position << 1)) << 2));
      merged = anyMergeOf(load<u32>(SYMBOLS + (position << 2)), right);
    }
    // Further pairs of the same rank come next anyway, unless ranks are no numbers: a run is merged in one pass.
    do {
      mergeAt(position, merged, length);
      position = <u32>load<u16>(NEXT + (position << 1));
    } while (ranks == 0 && position < length && load<u32>(LANES + (position << 2)) >> 10 == rank);
  }
}

/** Merges the pair at `position` to the token `merged`. */
@inline
function mergeAt(position: u32, merged: u32, length: u32): void {
  const gone = <u32>load<u16>(NEXT + (position << 1));
  const next = <u32>load<u16>(NEXT + (gone << 1));
  store<u32>(SYMBOLS + (position << 2), merged);
  store<u16>(NEXT + (position << 1), <u16>next);
  store<u32>(LANES + (gone << 2), NONE);
  let lane = NONE;
  if (next < length) {
    store<u16>(PREVIOUS + (next << 1), <u16>position);
    lane = laneOf(merged, load<u32>(SYMBOLS + (next << 2)), position);
  }
  store<u32>(LANES + (position << 2), lane);
  if (position != 0) {
    const previous = <u32>load<u16>(PREVIOUS + (position << 1));
    store<u32>(LANES + (previous << 2), laneOf(load<u32>(SYMBOLS + (previous << 2)), merged, previous));
  }
}

/** The smallest of the first `count` lanes; a multiple of 16. */
@inline
function smallest(count: u32): u32 {
  const end = LANES + (count << 2);
  if (ASC_FEATURE_SIMD) {
    let a = i32x4.splat(-1);
    let b = a;
    for (let at = LANES; at < end; at += 64) {
      a = i32x4.min_u(a, i32x4.min_u(v128.load(at), v128.load(at, 16)));
      b = i32x4.min_u(b, i32x4.min_u(v128.load(at, 32), v128.load(at, 48)));
    }
    a = i32x4.min_u(a, b);
    a = i32x4.min_u(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
    a = i32x4.min_u(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
    return <u32>i32x4.extract_lane(a, 0);
  }
  let least = NONE;
  for (let at = LANES; at < end; at += 4) least = min(least, load<u32>(at));
  return least;
}
