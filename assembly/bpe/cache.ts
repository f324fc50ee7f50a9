/**
 * Pretoken cache: bytes → ids, fixed size, exact.
 *
 * Only pretokens of up to 15 bytes enter it (99.9 % of English, most of every
 * script with spaces). An entry is 32 bytes and two of them, the ways of a
 * set, share a cache line:
 *
 *    0  u64  bytes 0..7      8  u64  bytes 8..14, and the length in the top byte
 *   16  u32  number of ids  20  u32  id   24  u32  id   28  u32  id
 *
 * The whole key is compared, so a hit is never a guess. The newest entry of a
 * set is in its first way and the one before in its second. 512 KiB stay
 * inside a core's second-level cache.
 */
import { CACHE, MASKS, SCRATCH } from "./memory.ts";
import { encodePretoken } from "./merge.ts";

/** The longest pretoken that is cached. */
@inline export const LONGEST: u32 = 15;
/** Ids an entry can hold; its count may be higher. */
@inline export const HELD: u32 = 3;
@inline const K1: u64 = 0x9e3779b97f4a7c15;
@inline const K2: u64 = 0xc2b2ae3d27d4eb4f;

/** Writes the byte masks that cut a key to its length. */
export function openCache(): void {
  for (let length: usize = 0; length < 16; length++) {
    memory.fill(MASKS + (length << 4), 0xff, length);
  }
}

/**
 * The entry of a pretoken; encodes it first where it is not there.
 *
 * @param at     First byte; 16 bytes are read.
 * @param length `1..LONGEST`.
 * @returns      Address of the entry's count; the ids follow.
 */
@inline
export function entryOf(at: usize, length: u32): usize {
  const mask = MASKS + ((<usize>length) << 4);
  const low = load<u64>(at) & load<u64>(mask);
  const high = (load<u64>(at, 8) & load<u64>(mask, 8)) | ((<u64>length) << 56);
  const set = CACHE + ((<usize>((low * K1 + high * K2) >> 51)) << 6);
  if (load<u64>(set) == low && load<u64>(set, 8) == high) return set + 16;
  if (load<u64>(set, 32) == low && load<u64>(set, 40) == high) return set + 48;
  return enter(set, low, high, at, length);
}

function enter(set: usize, low: u64, high: u64, at: usize, length: u32): usize {
  memory.copy(set + 32, set, 32);
  store<u64>(set, low);
  store<u64>(set, high, 8);
  store<u32>(set, encodePretoken(at, at + length, SCRATCH), 16);
  store<u64>(set, load<u64>(SCRATCH), 20);
  store<u32>(set, load<u32>(SCRATCH, 8), 28);
  return set + 16;
}
