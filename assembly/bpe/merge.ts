/**
 * Pretoken bytes → token ids, exactly as merging by rank gives them.
 *
 * Byte-pair encoding merges the adjacent pair of lowest rank, leftmost first,
 * until none is left. Up to 64 bytes that is done as it stands (short.ts). Of
 * longer pretokens, one byte over and over is counted rather than merged
 * (repeat.ts), the others go in blocks, whose joins are checked (blocks.ts), and
 * where that fails, as a whole (long.ts).
 *
 * Here is the table of merges, and whether two tokens are *compatible*: whether
 * encoding the bytes of both together gives just these two.
 */
import * as work from "./work.ts";
import { note } from "./work.ts";
import { UNDECIDED, encodeBlocks } from "./blocks.ts";
import { encodeLong } from "./long.ts";
import { MEMO, MEMO_BITS, NONE, PAIRS, records, spans } from "./memory.ts";
import { encodeRepeat, isRepeat } from "./repeat.ts";
import { SHORT_MERGE, encodeShort } from "./short.ts";

@inline const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** The two halves in a token's record, 20 bits each; the rest of it are its partners. */
@inline const HALF: u64 = 0xfffff;
@inline const HALVES: u64 = 0xffffffffff;

let pairShift: u64 = 0;
let pairMask: u32 = 0;
let idBits: u32 = 0;

/** Makes the table hold 2^bits slots for ids below `symbols`; the memory must be zero. */
export function openPairs(bits: u32, symbols: u32): void {
  pairShift = 64 - <u64>bits;
  pairMask = (1 << bits) - 1;
  idBits = 32 - clz(symbols);
}

/** What a token was merged from, and which tokens merge with it on their left: a filter, a bit of 24 for each. */
@inline
function recordOf(token: u32): u64 {
  return load<u64>(records + ((<usize>token) << 3));
}

/** Writes the record of a token without partners. A token that is no merge is both its halves. */
@inline
export function openRecord(token: u32, left: u32, right: u32): void {
  store<u64>(records + ((<usize>token) << 3), <u64>left | (<u64>right << 20));
}

/** The bit of a partner. */
@inline
function partnerBit(right: u32): u64 {
  return (<u64>1 << 40) << <u64>((((right * 0x9e3779b1) >>> 8) * 24) >>> 24);
}

@inline
function hashOf(left: u32, right: u32): u64 {
  return (((<u64>left) << 20) | <u64>right) * GOLDEN;
}

/** Enters a merge; the records of all three must have been opened. False where the pair has one already. */
export function addPair(left: u32, right: u32, merged: u32): bool {
  if (mergeOf(left, right) != NONE) return false;
  const hash = hashOf(left, right);
  let index = <u32>(hash >> pairShift);
  while (load<u32>(PAIRS + ((<usize>index) << 2)) != 0) index = (index + 1) & pairMask;
  store<u32>(PAIRS + ((<usize>index) << 2), (<u32>(hash >> 8) << idBits) | merged);
  store<u64>(records + ((<usize>left) << 3), recordOf(left) | partnerBit(right));
  return true;
}

/** The token that two tokens merge to, or NONE. */
@inline
export function mergeOf(left: u32, right: u32): u32 {
  return mergeWith(recordOf(left), left, right);
}

@inline
function mergeWith(record: u64, left: u32, right: u32): u32 {
  note(work.PROBES);
  // Most pairs have no merge, and the filter knows of most of them without touching the table.
  return (record & partnerBit(right)) == 0 ? NONE : findMerge(left, right);
}

function findMerge(left: u32, right: u32): u32 {
  note(work.SEARCHES);
  const hash = hashOf(left, right);
  const tag = <u32>(hash >> 8) << idBits;
  const halves = <u64>left | (<u64>right << 20);
  let index = <u32>(hash >> pairShift);
  while (true) {
    const slot = load<u32>(PAIRS + ((<usize>index) << 2));
    if (slot == 0) return NONE;
    // The tag is only a hint; the record says whether it is this pair.
    if (((slot ^ tag) >> idBits) == 0) {
      const merged = slot ^ tag;
      if ((recordOf(merged) & HALVES) == halves) return merged;
    }
    index = (index + 1) & pairMask;
  }
}

/** Whether two tokens stay as they are when their bytes are encoded together; answers are kept in MEMO. */
@inline
export function areCompatible(left: u32, right: u32): bool {
  note(work.COMPARISONS);
  const key = (((<u64>left) << 20) | <u64>right) + 1;
  const at = MEMO + ((<usize>((key * GOLDEN) >> (64 - MEMO_BITS))) << 3);
  const kept = load<u64>(at);
  if (kept >> 1 == key) return (kept & 1) != 0;
  const answer = compare(left, right);
  store<u64>(at, (key << 1) | (answer ? 1 : 0));
  return answer;
}

function compare(left: u32, right: u32): bool {
  // Merges happen in order of rank, so undo them from the highest down: at every stage the two
  // halves that touch must not have a merge of their own that would have come earlier.
  let limit: u32 = NONE;
  let leftRecord = recordOf(left);
  let rightRecord = recordOf(right);
  while (true) {
    if (mergeWith(leftRecord, left, right) < limit) return false;
    const leftHalf = <u32>((leftRecord >> 20) & HALF);
    const rightHalf = <u32>(rightRecord & HALF);
    // A single byte cannot be undone; where both are, nothing came earlier.
    if (leftHalf == left && rightHalf == right) return true;
    if (rightHalf == right || (leftHalf != left && left > right)) {
      limit = left;
      left = leftHalf;
      leftRecord = recordOf(left);
    } else {
      limit = right + 1;
      right = rightHalf;
      rightRecord = recordOf(right);
    }
  }
}

/**
 * Encodes one pretoken.
 *
 * @param at  First byte; `at < end`.
 * @param out Where the ids go, four bytes each; room for one per byte.
 * @returns   Number of ids.
 */
export function encodePretoken(at: usize, end: usize, out: usize): u32 {
  const length = <u32>(end - at);
  if (length <= SHORT_MERGE) return encodeShort(at, length, out);
  if (isRepeat(at, end)) return encodeRepeat(at, length, out);
  const count = encodeBlocks(at, end, out);
  return count != UNDECIDED ? count : encodeLong(at, length, out);
}

/** Bytes of a token. */
@inline
export function lengthOfToken(token: u32): u32 {
  return load<u32>(spans + ((<usize>token) << 2)) >> 24;
}
