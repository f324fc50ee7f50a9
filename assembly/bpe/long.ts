/**
 * Merging by rank, for any number of bytes in n log n: the fallback where blocks do not fit together.
 *
 * As in short.ts there is a lane per byte with the rank of what the two tokens
 * there merge to, and the smallest lane, of equal ones the leftmost, is the next
 * merge. Above the lanes is a pyramid: each level holds the smallest of every 64
 * of the level below, so that the next merge is found from the top down, and a
 * changed lane is carried up as far as it matters.
 *
 *   lanes  n × u32 │ level 1  n / 64 │ … │ top, at most 64 │ live  n bits
 */
import { BYTES_ID, LEVELS, NONE, pyramid as lanes, turns } from "./memory.ts";
import { anyMergeOf, turnOf } from "./merge.ts";
import { note } from "./work.ts";
import * as work from "./work.ts";
import { mergedBytes, smallest } from "./short.ts";

let top: usize = 0;
let live: usize = 0;

/** Encodes `length` bytes; `out` has room for an id per byte. Returns the number of ids. */
export function encodeLong(at: usize, length: u32, out: usize): u32 {
  note(work.WHOLES);
  build(at, length, out);
  while (true) {
    const place = findNext();
    if (place == NONE) break;
    note(work.MERGES);
    const gone = nextLive(place + 1, length);
    let merged = load<u32>(lanes + ((<usize>place) << 2));
    if (turns != 0) merged = anyMergeOf(load<u32>(out + ((<usize>place) << 2)), load<u32>(out + ((<usize>gone) << 2)));
    kill(gone);
    setLane(gone, NONE);
    store<u32>(out + ((<usize>place) << 2), merged);
    const next = nextLive(gone + 1, length);
    setLane(place, next == length ? NONE : turnOf(anyMergeOf(merged, load<u32>(out + ((<usize>next) << 2)))));
    if (place != 0) {
      const previous = lastLive(place - 1);
      setLane(previous, turnOf(anyMergeOf(load<u32>(out + ((<usize>previous) << 2)), merged)));
    }
  }
  let count: u32 = 0;
  for (let place = nextLive(0, length); place < length; place = nextLive(place + 1, length)) {
    store<u32>(out + ((<usize>count) << 2), load<u32>(out + ((<usize>place) << 2)));
    count++;
  }
  return count;
}

/** Writes symbols of single bytes to `out`, and builds their lanes and the levels above. */
function build(at: usize, length: u32, out: usize): void {
  let size = (length + 63) & ~63;
  for (let place: u32 = 0; place < length; place++) {
    store<u32>(out + ((<usize>place) << 2), load<u32>((<usize>load<u8>(at + place)) << 2, BYTES_ID));
    store<u32>(lanes + ((<usize>place) << 2), place + 1 < length ? turnOf(mergedBytes(at + place)) : NONE);
  }
  fill(lanes + ((<usize>length) << 2), size - length);
  let level = lanes;
  top = 0;
  store<u32>(LEVELS, <u32>level);
  while (size > 64) {
    const above = level + ((<usize>size) << 2);
    const groups = size >> 6;
    for (let group: u32 = 0; group < groups; group++) {
      store<u32>(above + ((<usize>group) << 2), smallestOf(level + ((<usize>group) << 8)));
    }
    size = (groups + 63) & ~63;
    fill(above + ((<usize>groups) << 2), size - groups);
    level = above;
    top += 4;
    store<u32>(top, <u32>level, LEVELS);
  }
  live = level + 256;
  memory.fill(live, 0xff, (<usize>length >> 3) + 9);
}

function fill(at: usize, count: u32): void {
  memory.fill(at, 0xff, <usize>count << 2);
}

/** The smallest of the 64 numbers from `at`. */
function smallestOf(at: usize): u32 {
  return smallest(at, at + 256);
}

/** The place of the next merge, or NONE. */
function findNext(): u32 {
  const least = smallestOf(<usize>load<u32>(top, LEVELS));
  if (least == NONE) return NONE;
  let place: u32 = 0;
  for (let depth = <isize>top; depth >= 0; depth -= 4) {
    const level = <usize>load<u32>(<usize>depth, LEVELS);
    place <<= 6;
    while (load<u32>(level + ((<usize>place) << 2)) != least) place++;
  }
  return place;
}

function setLane(place: u32, lane: u32): void {
  store<u32>(lanes + ((<usize>place) << 2), lane);
  for (let depth: usize = 4; depth <= top; depth += 4) {
    const below = <usize>load<u32>(depth - 4, LEVELS);
    place >>= 6;
    const slot = <usize>load<u32>(depth, LEVELS) + ((<usize>place) << 2);
    const least = smallestOf(below + ((<usize>place) << 8));
    if (load<u32>(slot) == least) return;
    store<u32>(slot, least);
  }
}

function kill(place: u32): void {
  const byte = live + (<usize>place >> 3);
  store<u8>(byte, load<u8>(byte) & ~(<u8>1 << <u8>(place & 7)));
}

/** The first place at or after `place` where a token starts, or `length`. */
function nextLive(place: u32, length: u32): u32 {
  while (place < length) {
    const bits = <u32>load<u8>(live + (<usize>place >> 3)) >> (place & 7);
    if (bits != 0) return min(length, place + ctz(bits));
    place = (place | 7) + 1;
  }
  return length;
}

/** The last place at or before `place` where a token starts. */
function lastLive(place: u32): u32 {
  while (true) {
    const bits = <u32>load<u8>(live + (<usize>place >> 3)) << (31 - (place & 7));
    if (bits != 0) return place - clz(bits);
    place = (place & ~7) - 1;
  }
}
