/**
 * Pretoken bytes → token ids, exactly as merging by rank gives them.
 *
 * Byte-pair encoding merges the adjacent pair of lowest rank, leftmost first,
 * until none is left. Up to 64 bytes are merged just like that (short.ts). Among
 * longer pretokens, one repeated byte is counted rather than merged (repeat.ts);
 * the others are merged in blocks, whose joins are checked (blocks.ts), and where
 * that fails, as a whole (long.ts).
 *
 * This file has the tables of merges, and decides whether two tokens are
 * *compatible*: whether encoding the bytes of both together gives just these two.
 *
 * Each symbol is its own encoding: `pack` numbers the symbols of every vocabulary
 * in the order in which they merge, and IDS maps a symbol to its token. A symbol
 * that ranks before its halves merges as soon as they are there. It is numbered
 * after them, and is *tangled* with the symbols that come with it: their numbers
 * do not tell the order of two of them (src/vocabulary/merge-list.ts).
 */
import * as work from "./work.ts";
import { note } from "./work.ts";
import { UNDECIDED, encodeBlocks } from "./blocks.ts";
import { RIGHT_BITS, TOKEN_BITS, groupOf, symbolOf, tokenOf } from "./groups.ts";
import { encodeLong } from "./long.ts";
import { GOLDEN } from "./hash.ts";
import { BYTES_ID, GROUPS, LANES, MEETING, MEMO, MEMO_BITS, MET, NONE, PENDING, TANGLED } from "./memory.ts";
import { idOf, known, merges, tokens, turns } from "./memory.ts";
import { isKnown } from "./cut.ts";
import { NO_MERGE, anyLeftOf, anyRightOf } from "./halves.ts";
import { encodeRepeat, isRepeat } from "./repeat.ts";
import { SHORT_MERGE, encodeShort, look } from "./short.ts";
import { lengthOfToken, writeBytes } from "./token-bytes.ts";

/** Groups of one size are ordered by script, so that what a text needs lies together. */
@inline const SCRIPT_BITS: u32 = 6;
/** A kind of group is a size and a script; sizes are up to 2^21. LANES has a number for each. */
@inline const KINDS: u32 = 22 << SCRIPT_BITS;

/**
 * Makes room for the groups, after the merges of each have been counted in GROUPS; returns where they end. Most tokens begin
 * no merge; the others are listed where the merges will be. The list never overtakes the reading of EDGES, which lie there.
 */
export function openGroups(symbols: u32): usize {
  // The number of groups of each kind; later, where the next group of that kind begins.
  memory.fill(LANES, 0, KINDS << 2);
  let list = merges;
  for (let symbol: usize = 0; symbol < <usize>symbols; symbol++) {
    const group = GROUPS + (symbol << 2);
    const count = load<u32>(group);
    if (count == 0) continue;
    // Small groups have no empty slots; in larger ones a fifth is empty.
    const slots = count > 4 ? count + (count >> 2) : count;
    const script = scriptOf(<u32>(load<u64>(merges + (symbol << 3)) >> 40));
    const kind = LANES + (<usize>(((32 - clz(slots - 1)) << SCRIPT_BITS) | script) << 2);
    store<u32>(kind, load<u32>(kind) + 1);
    store<u32>(list, <u32>group);
    store<u32>(list, <u32>kind, 4);
    list += 8;
  }
  let start: u32 = 0;
  for (let kind: u32 = KINDS; kind-- != 0; ) {
    const at = LANES + (<usize>kind << 2);
    const count = load<u32>(at);
    store<u32>(at, start);
    start += count << (kind >> SCRIPT_BITS);
  }
  for (let at = merges; at < list; at += 8) {
    const kind = <usize>load<u32>(at, 4);
    const first = load<u32>(kind);
    const size = <u32>1 << (<u32>(kind - LANES) >> (SCRIPT_BITS + 2));
    store<u32>(kind, first + size);
    store<u32>(<usize>load<u32>(at), (first << 1) | size);
  }
  return merges + ((<usize>start) << 3);
}

/**
 * A number for the script of a token's last character: from its first byte; from the second one if it has four bytes; from
 * both where the scripts of India and its neighbours share the first.
 *
 * @param last The token's last three bytes, the last one highest.
 */
function scriptOf(last: u32): u32 {
  if (last >> 23 == 0) return 0;
  const second = (last >> 8) & 0xff;
  if (second >= 0xc0) return second & 63;
  return (last & 63) == 0x20 ? 48 | ((second >> 1) & 15) : last & 63;
}

/**
 * Enters a merge, whose group has room. False if the pair already has one.
 *
 * Full slots are marked in bits, which fit the first-level cache, because reading the slots would wait for memory. The bits
 * lie where the token bytes will be, which take more room.
 */
export function addMerge(left: u32, right: u32, merged: u32): bool {
  const group = groupOf(left);
  const size = group & (0 - group);
  let index = indexOf(right, size);
  while (true) {
    const slot = ((group ^ size) >> 1) + index;
    const at = merges + ((<usize>slot) << 3);
    const bits = tokens + <usize>(slot >> 3);
    const full = <u32>load<u8>(bits);
    const bit = <u32>1 << (slot & 7);
    if ((full & bit) == 0) {
      store<u8>(bits, full | bit);
      store<u64>(at, symbolOf(merged) | (<u64>right << RIGHT_BITS));
      return true;
    }
    if (<u32>(load<u64>(at) >> RIGHT_BITS) == right) return false;
    index = (index + 1) & (size - 1);
  }
}

/** Where in a group a right half is looked for first. */
@inline
function indexOf(right: u32, size: u32): u32 {
  return (right * 0x9e3779b1) >>> 1 >>> clz(size);
}

/** The token, with its group, that a token with its group and another token merge to; 0 where they do not merge. */
@inline
export function mergeOf(left: u64, right: u32): u64 {
  note(work.PROBES);
  const group = <u32>(left >> TOKEN_BITS);
  if (group == 0) return 0;
  note(work.SEARCHES);
  const size = group & (0 - group);
  const start = merges + ((<usize>(group ^ size)) << 2);
  let index = indexOf(right, size);
  for (let slots = size; slots != 0; slots--) {
    const slot = load<u64>(start + ((<usize>index) << 3));
    if (slot == 0) return 0;
    if (<u32>(slot >> RIGHT_BITS) == right) return slot & (((<u64>1) << RIGHT_BITS) - 1);
    index = (index + 1) & (size - 1);
  }
  return 0;
}

/** A symbol's turn among those that could merge: the lowest goes first. NONE for NONE. */
@inline
export function turnOf(merged: u32): u32 {
  return tangled(merged) == 0 ? merged : load<u32>(turns + ((<usize>merged) << 2));
}

/** A place for `look` that merging does not use: 1,023 in LANES and PENDING. */
@inline const NOWHERE: u32 = 1023;

/** The token that two tokens merge to, or NONE; for use where speed matters less than size. */
export function anyMergeOf(left: u32, right: u32): u32 {
  look(symbolOf(left), right, NOWHERE);
  const merged = load<u64>(NOWHERE << 3, PENDING);
  return merged == 0 ? NONE : tokenOf(merged);
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
export function tangled(symbol: u32): u32 {
  return symbol == NONE ? 0 : (<u32>load<u8>(symbol >> 3, TANGLED) >> (symbol & 7)) & 1;
}

/** Marks a symbol as tangled: TURNS has its turn. */
export function tangle(symbol: u32): void {
  const at = TANGLED + (symbol >> 3);
  store<u8>(at, load<u8>(at) | (1 << <u8>(symbol & 7)));
}

/** Whether at least two of these are tangled. */
function areTangled(left: u32, right: u32, merged: u32, undone: u32): bool {
  return anyTangled(left) + anyTangled(right) + anyTangled(merged) + anyTangled(undone) > 1;
}

/** The same as a function, where speed matters less than size. */
function anyTangled(symbol: u32): u32 {
  return tangled(symbol);
}

/** Whether two symbols stay as they are when their bytes are merged together, found by merging them. */
function stayApart(left: u32, right: u32): bool {
  const leftLength = lengthOfToken(left);
  const length = leftLength + lengthOfToken(right);
  // Pairs that do not fit here count as incompatible; the pretoken is then merged as a whole.
  if (length > 1024) return false;
  writeBytes(left, MEETING);
  writeBytes(right, MEETING + leftLength);
  const count = length <= SHORT_MERGE ? encodeShort(MEETING, MEETING + length, MET) : encodeLong(MEETING, length, MET);
  return count == 2 && lengthOfToken(load<u32>(MET)) == leftLength;
}

function compare(left: u32, right: u32): bool {
  const first = left;
  const second = right;
  let undone = NONE;
  // Merges happen in order of rank, so undo them from the highest down: at every stage the two
  // halves that touch must not have a merge of their own that would have come earlier.
  let limit: u32 = NONE;
  while (true) {
    const merged = anyMergeOf(left, right);
    if (turns != 0 && areTangled(left, right, merged, undone)) return stayApart(first, second);
    if (merged < limit) return false;
    const isLeftByte = anyLeftOf(left) == NO_MERGE;
    const half = anyLeftOf(right);
    // A single byte cannot be undone; if both are, nothing came earlier.
    if (half == NO_MERGE && isLeftByte) return true;
    if (half == NO_MERGE || (!isLeftByte && left > right)) {
      limit = undone = left;
      left = anyRightOf(left);
    } else {
      undone = right;
      limit = right + 1;
      right = half;
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
  if (length <= SHORT_MERGE) return encodeShort(at, end, out);
  if (turns == 0 && isRepeat(at, end)) return encodeRepeat(at, length, out);
  const count = encodeBlocks(at, end, out);
  return count != UNDECIDED ? count : encodeLong(at, length, out);
}

/** Whether an unknown character is one token per byte; else it is one token, as is a run of them that is one piece. */
let unknownBytes: bool = false;

export function openUnknown(bytes: bool): void {
  unknownBytes = bytes;
}

function encodeUnknown(at: usize, end: usize, out: usize): u32 {
  const count = unknownBytes ? <u32>(end - at) : 1;
  for (let done: u32 = 0; done < count; done++) {
    const symbol = <usize>load<u32>((<usize>load<u8>(at + done)) << 2, BYTES_ID);
    store<u32>(out + ((<usize>done) << 2), load<u32>(idOf + (symbol << 2)) & 0x7fffffff);
  }
  return count;
}
