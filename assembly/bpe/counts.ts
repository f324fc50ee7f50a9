/**
 * The cache for counting only: bytes → number of ids, fixed size, exact.
 *
 * It is cache.ts without the ids, so that a cache line holds four pretokens instead of two. Each has 16 bytes; two are the
 * ways of a set:
 *
 *    0  up to 15 bytes, and zeros; in the last of 16 the length, 4 bits, and above it the number of ids
 *
 * The whole key is compared, and the newest is in the first way.
 */
import { SHORT, copy16, encodeNew } from "./cache.ts";
import { hashOf } from "./hash.ts";
import { highOf, lowOf, maskOf } from "./key.ts";
import { COUNTS, MASKS, SCRATCH } from "./memory.ts";

/** Bit at which the number of ids begins in an entry's last eight bytes. */
@inline const COUNT_AT: u64 = 60;

@inline
function setOf(low: u64, high: u64): usize {
  return COUNTS + ((<usize>(hashOf(low, high) >> 48)) << 5);
}

/** The number of ids that a set holds for a key; 0 if it does not hold the key. No branch. */
@inline
function countIn(set: usize, low: u64, high: u64): u32 {
  const first = load<u64>(set, 8);
  const second = load<u64>(set, 24);
  const isFirst = ((load<u64>(set) ^ low) | ((first ^ high) << 4)) == 0;
  const isSecond = ((load<u64>(set, 16) ^ low) | ((second ^ high) << 4)) == 0;
  return <u32>(select<u64>(first, select<u64>(second, 0, isSecond), isFirst) >> COUNT_AT);
}

/** Where COUNTS may hold a pretoken; for one that is too long, an address where every count is 0. No branch. */
@inline
export function placeOf(at: usize, length: u32): usize {
  const mask = maskOf(min(length, 16));
  return select<usize>(setOf(lowOf(at, mask), highOf(at, mask, length)), MASKS, length <= SHORT);
}

/** The number of ids that a place holds for a pretoken; 0 if it does not hold it. No branch. */
@inline
export function countAt(place: usize, at: usize, length: u32): u32 {
  const mask = maskOf(min(length, 16));
  return countIn(place, lowOf(at, mask), highOf(at, mask, length));
}

/** `placeOf` as a function, where speed matters less than size. */
export function anyPlaceOf(at: usize, length: u32): usize {
  return placeOf(at, length);
}

/** The number of ids of a pretoken of at most SHORT bytes, given its place. */
export function countOf(place: usize, at: usize, length: u32): u32 {
  const mask = maskOf(length);
  const low = lowOf(at, mask);
  const high = highOf(at, mask, length);
  let count = countIn(place, low, high);
  if (count == 0) {
    count = encodeNew(low, high, at, length, SCRATCH);
    copy16(place, place + 16);
    store<u64>(place, low);
    store<u64>(place, high | (<u64>count << COUNT_AT), 8);
  }
  return count;
}
