/**
 * Merging by rank, for up to 64 bytes: what nearly every pretoken takes that no cache holds.
 *
 * The places where tokens start are the bits of one number, so the neighbours of
 * a token are found by counting zeros. A lane per place says what comes next there:
 *
 *   rank of the token that the two merge to << 6 | place
 *
 * so that the smallest lane is the next merge, of the lowest rank and there the
 * leftmost. Fragments of words are few and often used: what is read here stays
 * in a core's own caches, while the paths of whole words in a tree would not.
 */
import { mayTear } from "./cut.ts";
import { BYTES_ID, CHARACTERS, LANES, NONE, PAIRS_OF_BYTES, SYMBOLS, ranks } from "./memory.ts";
import { anyMergeOf, mergeOf, rankOf } from "./merge.ts";
import { note } from "./work.ts";
import * as work from "./work.ts";

/** The most bytes that are merged at once. */
@inline export const SHORT_MERGE: u32 = 64;

/** Where tokens start, after `mergeShort`; SYMBOLS holds the token of each such place. */
export let starts: u64 = 0;

/**
 * Merges `1..SHORT_MERGE` bytes.
 *
 * A character whose bytes no token tears apart here is one token from the start, where it is one at all: what merges
 * inside it happens whatever stands beside it, and what merges with it has a higher rank and so comes later.
 */
export function mergeShort(at: usize, length: u32): void {
  // Lanes are looked at in groups of four.
  const end = LANES + (((length + 3) & ~3) << 2);
  for (let lane = LANES; lane < end; lane += 16) {
    store<u64>(lane, -1);
    store<u64>(lane, -1, 8);
  }
  let live: u64 = 0;
  let before: u32 = 0;
  let left: u32 = NONE;
  let isByte = true;
  for (let place: u32 = 0; place < length; ) {
    const lead = <u32>load<u8>(at + place);
    let size: u32 = 1;
    let token = load<u32>(BYTES_ID + (lead << 2));
    if (lead >= 0xc2) {
      const character = characterToken(at, place, length, lead);
      if (character != 0) {
        token = character;
        size = lead < 0xe0 ? 2 : 3;
      }
    }
    if (place != 0) {
      const merged =
        size == 1 && isByte ? mergedBytes(at + before) : mergeOf(left, token);
      if (merged != NONE) store<u32>(LANES + (before << 2), (rankOf(merged) << 6) | before);
    }
    store<u32>(SYMBOLS + (place << 2), token);
    live |= <u64>1 << place;
    isByte = size == 1;
    left = token;
    before = place;
    place += size;
  }
  for (let least = smallest(LANES, end); least != NONE; least = smallest(LANES, end)) {
    note(work.MERGES);
    const place = least & 63;
    const token = ranks == 0 ? least >> 6 : mergedAt(place, live);
    // The second of the two is gone, and the one after it follows.
    let after = live & (<u64>-2 << place);
    live ^= after & (0 - after);
    store<u32>(LANES + (<u32>ctz(after) << 2), NONE);
    after &= after - 1;
    store<u32>(SYMBOLS + (place << 2), token);
    let lane = NONE;
    if (after != 0) lane = laneOf(token, load<u32>(SYMBOLS + (<u32>ctz(after) << 2)), place);
    store<u32>(LANES + (place << 2), lane);
    const before = live & ((<u64>1 << place) - 1);
    if (before != 0) {
      const previous = 63 - <u32>clz(before);
      store<u32>(LANES + (previous << 2), laneOf(load<u32>(SYMBOLS + (previous << 2)), token, previous));
    }
  }
  starts = live;
}

/** The token that the two bytes at `at` merge to, or NONE. */
@inline
export function mergedBytes(at: usize): u32 {
  const merged = load<u32>(PAIRS_OF_BYTES + ((<usize>load<u16>(at)) << 2));
  return merged == 0 ? NONE : merged;
}

/** The token of the character of two or three bytes at `place`, where it can be one token from the start; 0 elsewhere. */
function characterToken(at: usize, place: u32, length: u32, lead: u32): u32 {
  const size: u32 = lead < 0xe0 ? 2 : 3;
  const next = place + size;
  const from = at + place;
  if (ranks != 0 || lead >= 0xf0 || next > length || (place != 0 && mayTear(from)) || (next < length && mayTear(at + next))) return 0;
  if (size == 2) return load<u32>(PAIRS_OF_BYTES + ((<usize>load<u16>(from)) << 2));
  return load<u32>(CHARACTERS + ((<usize>wideNumber(from)) << 2));
}

/** The code point of the character of three bytes at `at`. */
@inline
export function wideNumber(at: usize): u32 {
  const bytes = load<u32>(at);
  return ((bytes & 15) << 12) | ((bytes >> 2) & 0xfc0) | ((bytes >> 16) & 63);
}

@inline
function laneOf(left: u32, right: u32, place: u32): u32 {
  const merged = mergeOf(left, right);
  return merged == NONE ? NONE : (rankOf(merged) << 6) | place;
}

/** The token that the two at a place merge to, where ranks do not tell. */
function mergedAt(place: u32, live: u64): u32 {
  const next = <u32>ctz(live & (<u64>-2 << place));
  return anyMergeOf(load<u32>(SYMBOLS + (place << 2)), load<u32>(SYMBOLS + (next << 2)));
}

/** The smallest of the numbers in `at..end`, a multiple of 16 bytes; NONE where there is none. */
@inline
export function smallest(at: usize, end: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    let least = i32x4.splat(-1);
    for (let lane = at; lane < end; lane += 16) least = i32x4.min_u(least, v128.load(lane));
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
    return <u32>i32x4.extract_lane(least, 0);
  }
  let least = NONE;
  for (let lane = at; lane < end; lane += 4) least = min(least, load<u32>(lane));
  return least;
}

/** Encodes `1..SHORT_MERGE` bytes; returns the number of ids written to `out`. */
export function encodeShort(at: usize, length: u32, out: usize): u32 {
  mergeShort(at, length);
  const count = <u32>popcnt(starts);
  for (let left = starts; left != 0; left &= left - 1) {
    store<u32>(out, load<u32>(SYMBOLS + (<u32>ctz(left) << 2)));
    out += 4;
  }
  return count;
}
