/**
 * The cache of longer pretokens: words of Russian or Hindi, clauses of Thai, Chinese or Japanese; and, for encoding, of short
 * ones with more ids than CACHE holds.
 *
 * Entries have any size and follow one another in a ring, where the newest overwrites the oldest:
 *
 *    0  the bytes after the last whole 16, zeros, and the length in the last byte of 16
 *   16  the bytes before them
 *       u32 number of ids, and the ids of a pretoken of at most WITH_IDS bytes
 *
 * RING_PLACES locates them: four places for every hash, the newest entry first, each with half of the hash above a
 * position. Positions keep counting when the ring starts again, so they tell what has been overwritten. The whole key is
 * compared, so a hit is never a guess; and text that was never seen rarely reads the ring at all.
 */
import { RING, RING_PLACES, SCRATCH, output } from "./memory.ts";
import { entered } from "./cache.ts";
import { GOLDEN, hashOf } from "./hash.ts";
import { highOf, lowOf, maskOf } from "./key.ts";
import { encodePieces } from "./pieces.ts";

/** The longest pretoken that is kept with its ids, and the longest that is kept. */
@inline const WITH_IDS: u32 = 31;
@inline const KEPT: u32 = 240;

@inline const RING_BYTES: u32 = 0x10_0000;
/** There are 2^SET_BITS sets of four places. */
@inline const SET_BITS: usize = 12;
@inline const SET_BYTES: usize = 32;

/** The position of the next entry, so far from 0, which marks an empty place, that an empty place never looks valid. */
let head: u32 = RING_BYTES << 1;

/** Number of ids of a pretoken that is too long for CACHE. */
export function longCount(at: usize, length: u32): u32 {
  return length > KEPT ? encodePieces(at, at + length, output) : load<u32>(longEntryOf(at, length, 0));
}

/**
 * Writes to `out` the ids of a pretoken that is too long for CACHE, or has too many ids for it; returns how many.
 *
 * @param tokens Their number as in CACHE; 0 where it does not hold the pretoken.
 */
export function longIds(at: usize, length: u32, tokens: u32, out: usize): u32 {
  if (length > WITH_IDS) return encodePieces(at, at + length, out);
  let entry = longEntryOf(at, length, tokens);
  const count = load<u32>(entry);
  for (const end = out + (<usize>count << 2); out < end; out += 8, entry += 8) store<u64>(out, load<u64>(entry, 4));
  return count;
}

/**
 * The entry of a pretoken of at most KEPT bytes; encodes it first where it is not there.
 *
 * @param tokens As for `longIds`: if the pretoken was entered in CACHE just now, its ids are still in SCRATCH.
 * @returns Address of its number of ids.
 */
function longEntryOf(at: usize, length: u32, tokens: u32): usize {
  const mask = maskOf(length & 15);
  const tail = at + <usize>(length & ~15);
  const low = lowOf(tail, mask);
  const high = highOf(tail, mask, length);
  let hash = low + rotl(high, 32);
  for (let from = at; from < tail; from += 16) hash = rotl(hash, 27) + hashOf(load<u64>(from), load<u64>(from, 8));
  hash = (hash ^ (hash >> 32)) * GOLDEN;
  const set = RING_PLACES + ((<usize>(hash >> (64 - SET_BITS))) * SET_BYTES);
  for (let place = set; place < set + SET_BYTES; place += 8) {
    const found = load<u64>(place);
    if (<u32>(found >> 32) != <u32>hash || head - <u32>found > RING_BYTES) continue;
    let entry = addressOf(<u32>found);
    let differs = (load<u64>(entry) ^ low) | (load<u64>(entry, 8) ^ high);
    for (let from = at; from < tail; from += 16) {
      entry += 16;
      differs |= (load<u64>(entry) ^ load<u64>(from)) | (load<u64>(entry, 8) ^ load<u64>(from, 8));
    }
    if (differs == 0) return entry + 16;
  }

  const ids = length > WITH_IDS ? output : SCRATCH;
  const count = tokens != 0 && entered == at ? tokens : encodePieces(at, at + length, ids);
  const idBytes: u32 = length > WITH_IDS ? 0 : count << 2;
  const position = roomFor((length & ~15) + 24 + idBytes);
  for (let place = set + SET_BYTES - 8; place > set; place -= 8) store<u64>(place, load<u64>(place - 8));
  store<u64>(set, (hash << 32) | <u64>position);
  let entry = addressOf(position);
  store<u64>(entry, low);
  store<u64>(entry, high, 8);
  for (let from = at; from < tail; from += 16) {
    entry += 16;
    store<u64>(entry, load<u64>(from));
    store<u64>(entry, load<u64>(from, 8), 8);
  }
  entry += 16;
  store<u32>(entry, count);
  for (let done: usize = 0; done < <usize>idBytes; done += 8) store<u64>(entry + done, load<u64>(ids + done), 4);
  return entry;
}

/** Makes room for an entry; returns its position. */
function roomFor(bytes: u32): u32 {
  // An entry that would cross the end begins at the start.
  if ((head & (RING_BYTES - 1)) + bytes > RING_BYTES) head = (head | (RING_BYTES - 1)) + 1;
  // Positions must not wrap around and be taken for old ones.
  if (<i32>head < 0) {
    memory.fill(RING_PLACES, 0, SET_BYTES << SET_BITS);
    head = RING_BYTES << 1;
  }
  const position = head;
  head += bytes;
  return position;
}

@inline
function addressOf(position: u32): usize {
  return RING + <usize>(position & (RING_BYTES - 1));
}
