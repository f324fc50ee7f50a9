/**
 * Pretoken bytes → token ids, exactly as merging by rank gives them.
 *
 * Byte-pair encoding merges the adjacent pair of lowest rank, leftmost first,
 * until none is left. Its result is the only sequence of tokens in which every
 * two neighbours are *compatible*: encoding the bytes of both together gives
 * just these two. So instead of merging upwards, take the longest token that
 * fits, and go on as long as neighbours are compatible; where they are not,
 * try the next shorter token, and where there is none, step back. Positions
 * that led nowhere are marked dead and never tried again, which bounds the
 * work by (bytes × tokens that share a prefix): linear in the text.
 *
 * Holds for symbols that are each their own encoding: `pack` numbers those of
 * every vocabulary in the order in which they merge, and IDS says which token
 * a symbol is. Theory: github.com/github/rust-gems, crates/bpe/README.md.
 *
 * Where a symbol ranks before its halves, it merges as soon as they are there.
 * It has a number behind them, and is *tangled* with the symbols that come with
 * it: numbers do not tell the order of two of them (src/vocabulary/merge-list.ts).
 */
import { BYTES_ID, MEMO, MERGES, NONE, dead, idOf, known, pairs, ranks, splits } from "./memory.ts";
import { isKnown } from "./cut.ts";
import { lengthOfToken, longestMatch } from "./match.ts";
import { UNDECIDED, encodeBlocks, stayApart } from "./blocks.ts";

@inline const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** Wrong guesses that a pretoken may start with before it is merged instead. */
@inline const PATIENCE: u32 = 24;

let pairShift: u64 = 0;
let pairMask: u32 = 0;
let idBits: u32 = 0;

/** Makes the table hold 2^bits slots for ids below `symbols`; the memory must be zero. */
export function openPairs(bits: u32, symbols: u32): void {
  pairShift = 64 - <u64>bits;
  pairMask = (1 << bits) - 1;
  idBits = 32 - clz(symbols);
}

@inline
function hashOf(left: u32, right: u32): u64 {
  return (((<u64>left) << 20) | <u64>right) * GOLDEN;
}

/** Enters a merge; its split must be stored already. */
export function addPair(left: u32, right: u32, merged: u32): void {
  const hash = hashOf(left, right);
  let index = <u32>(hash >> pairShift);
  while (load<u32>(pairs + ((<usize>index) << 2)) != 0) index = (index + 1) & pairMask;
  store<u32>(pairs + ((<usize>index) << 2), (<u32>(hash >> 8) << idBits) | merged);
  const byte = MERGES + <usize>(hash >> 46);
  store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << ((<u32>(hash >> 43)) & 7)));
}

/** The token that two tokens merge to, or NONE. */
@inline
export function mergeOf(left: u32, right: u32): u32 {
  const hash = hashOf(left, right);
  // Three of four pairs have no merge, and the filter knows of most of them without touching the table.
  if ((load<u8>(MERGES + <usize>(hash >> 46)) & (1 << ((<u32>(hash >> 43)) & 7))) == 0) return NONE;
  const tag = <u32>(hash >> 8) << idBits;
  const table = pairs;
  let index = <u32>(hash >> pairShift);
  while (true) {
    const slot = load<u32>(table + ((<usize>index) << 2));
    if (slot == 0) return NONE;
    // The tag is only a hint; the split says whether it is this pair.
    if (((slot ^ tag) >> idBits) == 0) {
      const merged = slot ^ tag;
      if (load<u64>(splits + ((<usize>merged) << 3)) == ((<u64>left) | ((<u64>right) << 32))) return merged;
    }
    index = (index + 1) & pairMask;
  }
}

/** mergeOf where speed matters less than size. */
export function anyMergeOf(left: u32, right: u32): u32 {
  return mergeOf(left, right);
}

/** Whether two tokens stay as they are when their bytes are encoded together; answers are kept in MEMO. */
@inline
export function areCompatible(left: u32, right: u32): bool {
  const key = (((<u64>left) << 20) | <u64>right) + 1;
  const at = MEMO + ((<usize>((key * GOLDEN) >> 48)) << 3);
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

function compare(left: u32, right: u32): bool {
  const table = splits;
  const first = left;
  const second = right;
  let undone = NONE;
  // Merges happen in order of rank, so undo them from the highest down: at every stage the two
  // halves that touch must not have a merge of their own that would have come earlier.
  let limit: u32 = NONE;
  while (true) {
    const merged = mergeOf(left, right);
    if (ranks != 0 && areTangled(left, right, merged, undone)) return stayApart(first, second);
    if (merged < limit) return false;
    if (left > right) {
      limit = undone = left;
      left = load<u32>(table + ((<usize>left) << 3), 4);
      if (left == limit) {
        undone = right;
        limit = right + 1;
        right = load<u32>(table + ((<usize>right) << 3));
        if (right + 1 == limit) return true;
      }
    } else {
      undone = right;
      limit = right + 1;
      right = load<u32>(table + ((<usize>right) << 3));
      if (right + 1 == limit) {
        limit = undone = left;
        left = load<u32>(table + ((<usize>left) << 3), 4);
        if (left == limit) return true;
      }
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
  const count = backtrack(at, end, out, PATIENCE);
  if (count != UNDECIDED) return count;
  const merged = encodeBlocks(at, end, out);
  return merged != UNDECIDED ? merged : backtrack(at, end, out, NONE >> 2);
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

/** encodePretoken by longest matches; UNDECIDED when more than `patience` + a quarter of the bytes were wrong. */
function backtrack(at: usize, end: usize, out: usize, patience: u32): u32 {
  let match = longestMatch(at, end);
  if (at + <usize>(match >> 32) == end) {
    store<u32>(out, <u32>match);
    return 1;
  }
  const marks = dead;
  for (let bits: usize = 0; bits <= end - at; bits += 64) store<u64>(marks + (bits >> 3), 0);
  let position = at;
  let top = out;
  let wrong: u32 = 0;
  while (true) {
    const token = <u32>match;
    const length = <usize>(match >> 32);
    const stop = position + length;
    const mark = stop - at;
    if (
      (load<u8>(marks + (mark >> 3)) & (1 << (<u32>mark & 7))) == 0 &&
      (top == out || areCompatible(load<u32>(top - 4), token))
    ) {
      store<u32>(top, token);
      top += 4;
      position = stop;
      if (stop == end) return <u32>((top - out) >> 2);
      match = longestMatch(stop, end);
      continue;
    }
    if (++wrong > patience + (<u32>(position - at) >> 2)) return UNDECIDED;
    if (length > 1) {
      match = longestMatch(position, stop - 1);
    } else {
      const here = position - at;
      const byte = marks + (here >> 3);
      store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (<u32>here & 7)));
      top -= 4;
      const last = load<u32>(top);
      const lastLength = lengthOfToken(last);
      position -= <usize>lastLength;
      match = <u64>last | ((<u64>lastLength) << 32);
    }
  }
}
