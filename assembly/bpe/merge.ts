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
 *
 * Symbols are each their own encoding: `pack` numbers those of every vocabulary
 * in the order in which they merge, and IDS says which token a symbol is. Where a
 * symbol ranks before its halves, it merges as soon as they are there. It has a
 * number behind them, and is *tangled* with the symbols that come with it:
 * numbers do not tell the order of two of them (src/vocabulary/merge-list.ts).
 */
import * as work from "./work.ts";
import { note } from "./work.ts";
import { UNDECIDED, encodeBlocks } from "./blocks.ts";
import { encodeLong } from "./long.ts";
import { BYTES_ID, MEETING, MEMO, MEMO_BITS, MET, NONE, PAIRS, idOf, known, ranks, records, spans, tokens } from "./memory.ts";
import { SPAN_MASK, lengthOf } from "./memory.ts";
import { isKnown } from "./cut.ts";
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
  const hash = hashOf(left, right);
  const tag = <u32>(hash >> 8) << idBits;
  let index = <u32>(hash >> pairShift);
  while (true) {
    const slot = load<u32>(PAIRS + ((<usize>index) << 2));
    if (slot == 0) break;
    if (isMergeOf(slot ^ tag, left, right)) return false;
    index = (index + 1) & pairMask;
  }
  store<u32>(PAIRS + ((<usize>index) << 2), tag | merged);
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

/** Whether a slot without its tag is the token of this pair: other tags leave bits above; the record knows. */
@inline
function isMergeOf(merged: u32, left: u32, right: u32): bool {
  return merged >> idBits == 0 && (recordOf(merged) & HALVES) == (<u64>left | (<u64>right << 20));
}

function findMerge(left: u32, right: u32): u32 {
  note(work.SEARCHES);
  const hash = hashOf(left, right);
  const tag = <u32>(hash >> 8) << idBits;
  let index = <u32>(hash >> pairShift);
  while (true) {
    const slot = load<u32>(PAIRS + ((<usize>index) << 2));
    if (slot == 0) return NONE;
    if (isMergeOf(slot ^ tag, left, right)) return slot ^ tag;
    index = (index + 1) & pairMask;
  }
}

/** When a symbol merges: its rank, and NONE for NONE. */
@inline
export function rankOf(merged: u32): u32 {
  return ranks == 0 || merged == NONE ? merged : load<u32>(ranks + ((<usize>merged) << 2)) & 0x7fffffff;
}

/** mergeOf where speed matters less than size. */
export function anyMergeOf(left: u32, right: u32): u32 {
  return mergeOf(left, right);
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

/** Whether a symbol is tangled: 1 or 0. NONE is not. */
@inline
function tangled(symbol: u32): u32 {
  return symbol == NONE ? 0 : load<u32>(ranks + ((<usize>symbol) << 2)) >> 31;
}

/** Whether two of these are. */
function areTangled(left: u32, right: u32, merged: u32, undone: u32): bool {
  return tangled(left) + tangled(right) + tangled(merged) + tangled(undone) > 1;
}

/** Whether two symbols stay as they are when their bytes are merged together, found by doing so. */
function stayApart(left: u32, right: u32): bool {
  const leftLength = lengthOfToken(left);
  const length = leftLength + lengthOfToken(right);
  // What does not fit here is called incompatible; the pretoken is then merged as a whole.
  if (length > 1024) return false;
  copyBytes(MEETING, left, leftLength);
  copyBytes(MEETING + leftLength, right, length - leftLength);
  const count = length <= SHORT_MERGE ? encodeShort(MEETING, length, MET) : encodeLong(MEETING, length, MET);
  return count == 2 && lengthOfToken(load<u32>(MET)) == leftLength;
}

@inline
function copyBytes(to: usize, symbol: u32, length: u32): void {
  memory.copy(to, tokens + (load<u32>(spans + ((<usize>symbol) << 2)) & SPAN_MASK), length);
}

function compare(left: u32, right: u32): bool {
  const first = left;
  const second = right;
  let undone = NONE;
  // Merges happen in order of rank, so undo them from the highest down: at every stage the two
  // halves that touch must not have a merge of their own that would have come earlier.
  let limit: u32 = NONE;
  let leftRecord = recordOf(left);
  let rightRecord = recordOf(right);
  while (true) {
    const merged = mergeWith(leftRecord, left, right);
    if (ranks != 0 && areTangled(left, right, merged, undone)) return stayApart(first, second);
    if (merged < limit) return false;
    const leftHalf = <u32>((leftRecord >> 20) & HALF);
    const rightHalf = <u32>(rightRecord & HALF);
    // A single byte cannot be undone; where both are, nothing came earlier.
    if (leftHalf == left && rightHalf == right) return true;
    if (rightHalf == right || (leftHalf != left && left > right)) {
      limit = undone = left;
      left = leftHalf;
      leftRecord = recordOf(left);
    } else {
      undone = right;
      limit = right + 1;
      right = rightHalf;
      rightRecord = recordOf(right);
    }
  }
}

/**
 * Encodes one pretoken, or a piece of one.
 *
 * @param at  First byte; `at < end`.
 * @param out Where the ids go, four bytes each; room for one per byte.
 * @returns   Number of ids.
 */
export function encodePretoken(at: usize, end: usize, out: usize): u32 {
  if (idOf == 0) return encodeSymbols(at, end, out);
  if (known != 0 && !isKnown(at)) return encodeUnknown(at, end, out);
  const count = encodeSymbols(at, end, out);
  const table = idOf;
  for (let to = out + ((<usize>count) << 2); out < to; out += 4) {
    store<u32>(out, load<u32>(table + ((<usize>load<u32>(out)) << 2)));
  }
  return count;
}

function encodeSymbols(at: usize, end: usize, out: usize): u32 {
  const length = <u32>(end - at);
  if (length <= SHORT_MERGE) return encodeShort(at, length, out);
  if (ranks == 0 && isRepeat(at, end)) return encodeRepeat(at, length, out);
  const count = encodeBlocks(at, end, out);
  return count != UNDECIDED ? count : encodeLong(at, length, out);
}

/** Whether an unknown character is a token per byte; else it is one, and so is a run of them where it is one piece. */
let unknownBytes: bool = false;

export function openUnknown(bytes: bool): void {
  unknownBytes = bytes;
}

function encodeUnknown(at: usize, end: usize, out: usize): u32 {
  const count = unknownBytes ? <u32>(end - at) : 1;
  for (let done: u32 = 0; done < count; done++) {
    const symbol = <usize>load<u32>(BYTES_ID + ((<usize>load<u8>(at + done)) << 2));
    store<u32>(out + ((<usize>done) << 2), load<u32>(idOf + (symbol << 2)) & 0x7fffffff);
  }
  return count;
}

/** Bytes of a symbol. */
@inline
export function lengthOfToken(symbol: u32): u32 {
  return lengthOf(load<u32>(spans + ((<usize>symbol) << 2)));
}
