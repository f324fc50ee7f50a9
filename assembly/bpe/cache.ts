/**
 * Pretoken cache: bytes → ids, fixed size, exact.
 *
 * Pretokens of up to 15 bytes (99.9 % of English) have entries of 32 bytes; two
 * entries, the ways of a set, share a cache line. ring.ts has the longer ones.
 *
 *    0  bytes, zeros, and the length in the last byte of 16
 *   16  u32 number of ids, then up to 3 ids
 *
 * Of more ids only the number is kept; ring.ts has them once they have been encoded.
 * The whole key is compared, so a hit is never a guess. The newest entry of a
 * set is in its first way and the previous one in its second. It has one MiB, so
 * that what is used often stays in a core's own caches. Counting uses counts.ts.
 */
import { hashOf } from "./hash.ts";
import { highOf, lowOf, maskOf } from "./key.ts";
import { CACHE, MASKS, PLACES } from "./memory.ts";
import { encodePretoken } from "./merge.ts";
import { ID, lineOf, listedToken, mayBeListed, noteWord } from "./lexicon.ts";
import { encodePieces } from "./pieces.ts";

/** The longest pretoken in CACHE. */
@inline export const SHORT: u32 = 15;
/** Most ids that an entry of CACHE holds; its count may be higher. */
@inline export const HELD: u32 = 3;

/** The set of a key. */
@inline
function setOf(low: u64, high: u64): usize {
  return CACHE + ((<usize>(hashOf(low, high) >> 50)) << 6);
}

/** Writes the byte masks that cut a key to its length. */
export function openCache(): void {
  for (let length: usize = 0; length <= 16; length++) {
    memory.fill(MASKS + (length << 4), 0xff, length);
  }
}

/**
 * The entry of a pretoken; encodes it first where it is not there.
 *
 * @param set     Where it may be, from `placeEntries`.
 * @param at      First byte; 16 bytes are read.
 * @param length  `1..SHORT`.
 * @param scratch Room for 16 ids that is not in use: looking up a pretoken can look up its pieces.
 * @param isPiece Whether it must be merged as it is, which bit 63 of the key marks.
 * @returns       Address of the entry's count; the ids follow.
 */
@inline
export function entryOf(set: usize, at: usize, length: u32, scratch: usize, isPiece: bool): usize {
  const mask = maskOf(length);
  const low = lowOf(at, mask);
  const high = highOf(at, mask, length) | ((<u64>isPiece) << 63);
  const first = (load<u64>(set) ^ low) | (load<u64>(set, 8) ^ high);
  const second = (load<u64>(set, 32) ^ low) | (load<u64>(set, 40) ^ high);
  // A branch could not predict which way it is in; that it is in one of them is nearly always true.
  if (first == 0 || second == 0) return set + select<usize>(16, 48, first == 0);
  return enter(set, low, high, at, length, scratch);
}

/** The same as a function, where speed matters less than size. */
export function anyEntryOf(set: usize, at: usize, length: u32, scratch: usize, isPiece: bool): usize {
  return entryOf(set, at, length, scratch, isPiece);
}

/**
 * Address of the pretoken or piece that was entered last. While a text is encoded, all ids of a pretoken that has just been
 * entered are still in its scratch: anything else entered since the text began lay before it, or was a piece of it.
 */
export let entered: usize = 0;

/** Must be called at the start of a text by code that uses `entered`: another text may have had the same address. */
@inline
export function forgetEntered(): void {
  entered = 0;
}

/** Copies 16 bytes. */
@inline
export function copy16(from: usize, to: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, v128.load(from));
  } else {
    store<u64>(to, load<u64>(from));
    store<u64>(to, load<u64>(from, 8), 8);
  }
}

function enter(set: usize, low: u64, high: u64, at: usize, length: u32, scratch: usize): usize {
  const count = encodeNew(low, high, at, length, scratch);
  copy16(set, set + 32);
  copy16(set + 16, set + 48);
  store<u64>(set, low);
  store<u64>(set, high, 8);
  store<u32>(set, count, 16);
  store<u64>(set, load<u64>(scratch), 20);
  store<u32>(set, load<u32>(scratch, 8), 28);
  return set + 16;
}

/** Encodes a pretoken, or a piece, that no cache holds; as `entryOf`. */
export function encodeNew(low: u64, high: u64, at: usize, length: u32, scratch: usize): u32 {
  const end = at + length;
  const isListable = mayBeListed(at, length);
  const word: u32 = isListable ? listedToken(low, (high << 1) >> 1) : 0;
  let count: u32 = 1;
  if (word != 0) store<u32>(scratch, word & ID);
  else count = high >> 63 != 0 ? encodePretoken(at, end, scratch) : encodePieces(at, end, scratch);
  if (isListable && count == 1) noteWord();
  // After its pieces, the first of which has the same address.
  entered = at;
  return count;
}

/** The line of words where a pretoken may be; a dummy address for one that is in none. No branch. */
@inline
export function wordPlaceOf(at: usize, length: u32): usize {
  const mask = maskOf(min(length, SHORT));
  const line = lineOf(lowOf(at, mask), highOf(at, mask, length));
  return select<usize>(line, MASKS, mayBeListed(at, length));
}

/**
 * Writes to `places` the sets of the pretokens or pieces whose ends are in `bounds..end`, with a dummy address for one that
 * is too long, and reads from all of them. No branch.
 */
export function placeEntries(at: usize, bounds: usize, end: usize, places: usize, isPiece: bool): void {
  let to = places;
  for (; bounds < end; bounds += 4) {
    const stop = <usize>load<u32>(bounds);
    const length = <u32>(stop - at);
    const mask = maskOf(min(length, 16));
    const set = setOf(lowOf(at, mask), highOf(at, mask, length) | ((<u64>isPiece) << 63));
    store<u32>(to, <u32>select<usize>(set, MASKS, length <= SHORT));
    to += 4;
    at = stop;
  }
  touch(places, to);
}

/**
 * Reads from all addresses in `places..end`. The loop does nothing else, so that as many loads as possible are in flight at
 * the same time; few would be if each address were computed and used before the next.
 */
export function touch(places: usize, end: usize): void {
  let lines: u64 = 0;
  for (; places < end; places += 4) lines += load<u64>(<usize>load<u32>(places));
  // In the unused bytes before PLACES: without a store, the compiler would drop the loop.
  store<u64>(PLACES - 8, lines);
}
