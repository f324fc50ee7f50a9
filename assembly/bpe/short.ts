/**
 * Merging by rank, for up to 64 places: the path of nearly every pretoken that no cache holds.
 *
 * A place is a byte, or something that is a token from the start: a character, or two of ASCII. The places where a token
 * still starts are bits of one number, so a token's neighbours are found by counting zeros. A lane per place says what can
 * merge there:
 *
 *   rank of the token that the two merge to << 6 | place
 *
 * so that the smallest lane is the next merge: of the lowest rank, and among
 * those the leftmost. Fragments of words are few and often used: what is read here
 * stays in a core's own caches, while the paths of whole words in a tree would not.
 */
import { mayJoinBefore, mayTearBefore } from "./cut.ts";
import { BYTES_ID, CHARACTERS, LANES, NONE, PAIRS_OF_BYTES, PENDING, SYMBOLS } from "./memory.ts";
import { symbolOf, tokenOf } from "./groups.ts";
import { mergeOf, tangled, turnOf } from "./merge.ts";
import { note } from "./work.ts";
import * as work from "./work.ts";

/** Most places that are merged at once. */
@inline export const SHORT_MERGE: u32 = 64;

/** In PENDING: this token's group is not known yet. */
@inline const BARE: u64 = 0x8000_0000_0000_0000;

/** Where the merged places end, after `encodeShort`. */
export let shortEnd: usize = 0;

/**
 * Merges up to SHORT_MERGE places from `at`, which is before `end`. The bits of the answer mark the places where tokens
 * start; SYMBOLS then holds these tokens with their groups.
 *
 * A character whose bytes no earlier token tears apart here is one token from the start, if it is a token at all: merges
 * inside it happen whatever is next to it, and merges with it or a part of it come later. The same holds for two ASCII
 * characters that no earlier token joins to their neighbours.
 */
function mergeShort(at: usize, end: usize): u64 {
  const start = at;
  let lane = LANES;
  let symbol = SYMBOLS;
  let left: u64 = 0;
  let isByte = true;
  for (let place: u32 = 0; place < SHORT_MERGE && at < end; place++) {
    const lead = <u32>load<u8>(at);
    let size: u32 = 1;
    let token = load<u32>(lead << 2, BYTES_ID);
    const whole = lead < 0x80 ? pairToken(at, start, end) : characterToken(at, start, end, lead);
    if (whole != 0) {
      token = whole;
      size = lead < 0xe0 ? 2 : 3;
    }
    store<u32>(lane, NONE);
    if (place != 0) {
      if (size == 1 && isByte) {
        const merged = mergedBytes(at - 1);
        store<u64>((place - 1) << 3, <u64>merged | BARE, PENDING);
        if (merged != NONE) store<u32>((place - 1) << 2, (turnOf(merged) << 6) | (place - 1), LANES);
      } else {
        look(left, token, place - 1);
      }
    }
    left = symbolOf(token);
    store<u64>(symbol, left);
    isByte = size == 1;
    at += size;
    lane += 4;
    symbol += 8;
  }
  shortEnd = at;
  // Lanes are compared in groups of eight.
  if (ASC_FEATURE_SIMD) {
    v128.store(lane, i64x2.splat(-1));
    v128.store(lane, i64x2.splat(-1), 16);
  }
  let live = <u64>-1 >> <u64>(63 - ((lane - LANES - 4) >> 2));
  for (let least = smallest(LANES, lane); least != NONE; ) {
    note(work.MERGES);
    const place = least & 63;
    let merged = load<u64>(place << 3, PENDING);
    if (<i64>merged < 0) merged = symbolOf(tokenOf(merged));
    // The second of the two is gone, and the one after it follows.
    let after = live & (<u64>-2 << place);
    live ^= after & (0 - after);
    store<u32>(<u32>ctz(after) << 2, NONE, LANES);
    after &= after - 1;
    store<u64>(place << 3, merged, SYMBOLS);
    store<u32>(place << 2, NONE, LANES);
    // Unchanged lanes are compared first, while the look-ups for the changed ones wait for memory.
    const before = live & ((<u64>1 << place) - 1);
    const previous = 63 - <u32>clz(before);
    if (before != 0) store<u32>(previous << 2, NONE, LANES);
    least = smallest(LANES, lane);
    if (after != 0) least = min(least, look(merged, tokenAt(<u32>ctz(after)), place));
    if (before != 0) least = min(least, look(load<u64>(previous << 3, SYMBOLS), tokenOf(merged), previous));
  }
  return live;
}

@inline
function tokenAt(place: u32): u32 {
  return tokenOf(load<u64>(place << 3, SYMBOLS));
}

/** Notes what the token at a place and the one after it merge to, by `mergeOf`; returns the lane. */
export function look(left: u64, right: u32, place: u32): u32 {
  const merged = mergeOf(left, right);
  store<u64>(place << 3, merged, PENDING);
  const lane = select<u32>((turnOf(tokenOf(merged)) << 6) | place, NONE, merged != 0);
  store<u32>(place << 2, lane, LANES);
  return lane;
}

/** The token that the two bytes at `at` merge to, or NONE. */
@inline
export function mergedBytes(at: usize): u32 {
  const merged = load<u32>((<usize>load<u16>(at)) << 2, PAIRS_OF_BYTES);
  return merged == 0 ? NONE : merged;
}

/**
 * The token of the two ASCII characters at `at`, if they are one token from the start; else 0, as also where a character
 * beyond ASCII is next to them.
 */
@inline
function pairToken(at: usize, start: usize, end: usize): u32 {
  const two = <u32>load<u16>(at);
  const next = at + 2;
  if (next > end || (two & 0x8000) != 0) return 0;
  const token = load<u32>(two << 2, PAIRS_OF_BYTES);
  if (token == 0 || tangled(token) != 0) return 0;
  if (at != start && (load<u8>(at - 1) >= 0x80 || mayJoinBefore(at, token))) return 0;
  return next != end && (load<u8>(next) >= 0x80 || mayJoinBefore(next, token)) ? 0 : token;
}

/** The token of the two- or three-byte character at `at`, if it is one token from the start; else 0. */
function characterToken(at: usize, start: usize, end: usize, lead: u32): u32 {
  const next = at + (lead < 0xe0 ? 2 : 3);
  if (lead < 0xc2 || lead >= 0xf0 || next > end) return 0;
  const token =
    lead < 0xe0
      ? load<u32>((<usize>load<u16>(at)) << 2, PAIRS_OF_BYTES)
      : load<u32>((<usize>wideNumber(load<u32>(at))) << 2, CHARACTERS);
  // Numbers of tangled tokens do not tell which comes earlier.
  if (tangled(token) != 0) return 0;
  return (at != start && mayTearBefore(at, token)) || (next != end && mayTearBefore(next, token)) ? 0 : token;
}

/** The code point of a three-byte character, whose first byte is the lowest. */
@inline
export function wideNumber(bytes: u32): u32 {
  return ((bytes & 15) << 12) | ((bytes >> 2) & 0xfc0) | ((bytes >> 16) & 63);
}

/** The smallest of the numbers in `at..end`, and in the rest of the last 32 bytes; NONE where there is none. */
export function smallest(at: usize, end: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    let least = i32x4.splat(-1);
    for (let lane = at; lane < end; lane += 32) {
      least = i32x4.min_u(least, i32x4.min_u(v128.load(lane), v128.load(lane, 16)));
    }
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
    least = i32x4.min_u(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
    return <u32>i32x4.extract_lane(least, 0);
  }
  let least = NONE;
  for (let lane = at; lane < end; lane += 4) least = min(least, load<u32>(lane));
  return least;
}

/** Encodes up to SHORT_MERGE places, from `at` to `shortEnd`; returns the number of ids written to `out`. */
export function encodeShort(at: usize, end: usize, out: usize): u32 {
  const starts = mergeShort(at, end);
  for (let left = starts; left != 0; left &= left - 1) {
    store<u32>(out, tokenAt(<u32>ctz(left)));
    out += 4;
  }
  return <u32>popcnt(starts);
}
