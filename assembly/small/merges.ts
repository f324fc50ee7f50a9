/**
 * The small form of a packed vocabulary's merges → the six byte planes.
 *
 * The model is that of src/vocabulary/merge-model.ts, number by number; it is explained there, and the encoder
 * uses it there. Decoding has its own instance of this module, which is dropped afterwards: lists that double
 * leave memory behind that a tokenizer should not keep.
 *
 *   address   region    size            what
 *   0x010000  STATES    70,436 × u32    adaptive probabilities: p << 8 | choices seen, ^ HALF
 *   0x05f000  RATES     256 × u32         step of a probability by choices seen
 *   0x060000  LISTS     28,960 × 160 B  records of the lists
 *   heads               n × u16         first two bytes of a token
 *   tails               n × u32         last three bytes of a token
 *   planes              n × 6           the result
 *   file                                the packed file, written by JavaScript
 *   entries             n × 64 B        tokens of the lists: id | uses << 20
 */
import { reach } from "../bpe/memory.ts";
import { CORRUPT } from "../bpe/status.ts";

@inline const STATES: usize = 0x10000;
@inline const RATES: usize = 0x5f000;
@inline const LISTS: usize = 0x60000;

/** "Not a merge", or a hole. */
@inline const NO_MERGE: u32 = 0xffffff;
@inline const HALF: u32 = 0x800000;

// Lists of each kind, after the 32 of the left halves.
@inline const HEAD_LISTS: u32 = 32;
@inline const CLASS_LISTS: u32 = 4384;
@inline const PAIR_LISTS: u32 = 12576;
@inline const ALL_LISTS: u32 = 28960;

// Offsets in a list's record.
@inline const SIZE: usize = 4;
@inline const ROOM: usize = 8;
@inline const VISITS: usize = 12;
@inline const FOUND: usize = 16;
@inline const ABOVE: usize = 32;
@inline const BUCKETS: usize = 96;
@inline const RECORD: usize = 160;

// Trees of adaptive probabilities.
@inline const KINDS: usize = STATES;
@inline const GROUPS: usize = STATES + 4 * 4;
@inline const LITERALS: usize = STATES + 36 * 4;
@inline const PRESENT: usize = STATES + 292 * 4;
@inline const SHARED: usize = STATES + 548 * 4;
@inline const HEADS: usize = STATES + 4644 * 4;

let symbols: u32 = 0;
let heads: usize = 0;
let tails: usize = 0;
let planes: usize = 0;
let free: usize = 0;

let next: usize = 0;
let codeEnd: usize = 0;
let range: u32 = 0;
let code: u32 = 0;

let wasMerge: u32 = 0;
let literal: u32 = 0;

/**
 * First step: makes room.
 *
 * @param symbolCount Symbols in the file.
 * @param fileBytes   Bytes of the packed file.
 * @param codeAt      Where in the file the coded merges start.
 * @param codeBytes   How many they are; they end inside the file.
 * @returns           Address to which the file must be written, or a status.
 */
export function beginMerges(symbolCount: u32, fileBytes: usize, codeAt: usize, codeBytes: usize): i32 {
  symbols = symbolCount;
  heads = LISTS + <usize>ALL_LISTS * RECORD;
  tails = (heads + (<usize>symbols << 1) + 63) & ~63;
  planes = tails + (<usize>symbols << 2);
  const file = (planes + <usize>symbols * 6 + 63) & ~63;
  free = (file + fileBytes + 63) & ~63;
  next = file + codeAt;
  codeEnd = next + codeBytes;
  range = 0xffffffff;
  code = 0;
  wasMerge = 0;
  literal = 0xff;
  const grown = reach(free + (<usize>symbols << 6) + 64);
  if (grown < 0) return grown;
  for (let seen: u32 = 0; seen < 256; seen++) store<u32>(RATES + (<usize>seen << 2), 65536 / (2 * seen + 3));
  return <i32>file;
}

/**
 * Second step: decodes the symbols `from..to`. Slices must be consecutive.
 * @returns 0, or CORRUPT where the code names a token that is not there.
 */
export function decodeMerges(from: u32, to: u32): i32 {
  if (from == 0) for (let byte = 0; byte < 4; byte++) code = (code << 8) | nextByte();
  for (let symbol = from; symbol < to; symbol++) {
    let left = NO_MERGE;
    let right = NO_MERGE;
    wasMerge = tree(KINDS + (<usize>wasMerge << 2), 1, 250);
    if (wasMerge != 0) {
      const group = tree(GROUPS, 5, 250);
      left = choose(recordOf(group), recordOf(group) + BUCKETS, 200);
      if (left == NO_MERGE) return CORRUPT;
      const leftTail = load<u32>(tails + (<usize>left << 2));
      right = decodeRight(leftTail);
      if (right == NO_MERGE) return CORRUPT;
      let head = <u32>load<u16>(heads + (<usize>left << 1));
      if (head <= 0xff) head |= <u32>load<u8>(heads + (<usize>right << 1)) << 8;
      let tail = load<u32>(tails + (<usize>right << 2));
      if (tail <= 0xffff) tail |= tail > 0xff ? (leftTail & 0xff) << 16 : (leftTail & 0xffff) << 8;
      enter(symbol, head, tail);
    } else if (tree(KINDS + 8, 1, 250) == 0) {
      literal = (literal + 1 + tree(LITERALS, 8, 250)) & 0xff;
      right = literal;
      enter(symbol, literal, literal);
    }
    if (next > codeEnd) return CORRUPT;
    putPlanes(planes + symbol, left);
    putPlanes(planes + 3 * <usize>symbols + symbol, right);
  }
  return 0;
}

/**
 * Last step: the code must be at its end.
 * @returns Address of the planes, or CORRUPT.
 */
export function endMerges(): i32 {
  return next == codeEnd ? <i32>planes : CORRUPT;
}

@inline
function putPlanes(at: usize, value: u32): void {
  store<u8>(at, <u8>value);
  store<u8>(at + symbols, <u8>(value >> 8));
  store<u8>(at + 2 * <usize>symbols, <u8>(value >> 16));
}

@inline
function recordOf(list: u32): usize {
  return LISTS + <usize>list * RECORD;
}

@inline
function headListOf(first: u32, second: u32): u32 {
  return HEAD_LISTS + (first < 0xc0 ? first : 256 + ((first & 63) << 6) + (second & 63));
}

function enter(symbol: u32, head: u32, tail: u32): void {
  store<u16>(heads + (<usize>symbol << 1), <u16>head);
  store<u32>(tails + (<usize>symbol << 2), tail);
  add(recordOf(31 - clz(symbol | 1)), symbol);
  add(recordOf(headListOf(head & 0xff, head >> 8)), symbol);
}

/** The right half, given the last bytes of the left one, from the first of three lists that has it. */
function decodeRight(tail: u32): u32 {
  const kind = classOf(tail);
  const pairList = recordOf(PAIR_LISTS + (hash(tail & 0xffff, 1) & 0x3fff));
  let context = isIn(pairList);
  if (context >= 0) return choose(pairList, SHARED + (<usize>context << 6), 100);
  const classList = recordOf(CLASS_LISTS + (hash(kind, 2) & 0x1fff));
  context = isIn(classList);
  let right: u32;
  if (context >= 0) {
    right = choose(classList, classList + BUCKETS, 100);
  } else {
    const first = tree(HEADS + (<usize>hash(kind, 0) << 2), 8, 60);
    let second: u32 = 0;
    if (first >= 0xc0) second = tree(HEADS + (<usize>hash(first | (kind << 8) | (1 << 24), 0) << 2), 8, 60);
    const headList = recordOf(headListOf(first, second));
    right = choose(headList, headList + BUCKETS, 60);
    if (right == NO_MERGE) return right;
    add(classList, right);
  }
  if (right != NO_MERGE) add(pairList, right);
  return right;
}

/** The list's context, from 0 on, if the right half is in it; else a negative number. */
function isIn(list: usize): i32 {
  const entries = load<u32>(list + SIZE);
  const visits = load<u32>(list + VISITS);
  store<u32>(list + VISITS, visits + 1);
  if (entries == 0) return -1;
  const context = quantity(entries) * 16 + quantity(visits);
  const at = PRESENT + (<usize>context << 2);
  const common = load<u32>(at) ^ HALF;
  const own = load<u32>(list + FOUND) ^ HALF;
  const weight = own & 0xff;
  const bound = (range >> 16) * (((common >> 8) * 4 + (own >> 8) * weight) / (4 + weight));
  const isOne = code < bound;
  if (isOne) {
    range = bound;
  } else {
    code -= bound;
    range -= bound;
  }
  widen();
  store<u32>(at, learn(common, isOne, 250) ^ HALF);
  store<u32>(list + FOUND, learn(own, isOne, 40) ^ HALF);
  return isOne ? <i32>context : -1;
}

/** A token from a list: its bucket by a tree, then its place in the bucket. NO_MERGE where there is none. */
function choose(list: usize, buckets: usize, steps: u32): u32 {
  const bucket = tree(buckets, 4, steps);
  const border = list + ABOVE + (<usize>bucket << 2);
  const from = load<u32>(border);
  const count = load<u32>(bucket == 0 ? list + SIZE : border - 4) - from;
  if (count == 0) return NO_MERGE;
  let place: u32 = 0;
  if (count > 1) {
    range /= count;
    place = code / range;
    if (place >= count) return NO_MERGE;
    code -= place * range;
    widen();
  }
  const entries = <usize>load<u32>(list);
  const at = entries + (<usize>(from + place) << 2);
  const entry = load<u32>(at);
  const uses = entry >> 20;
  if (uses == 0xfff) return entry & 0xfffff;
  const more = entry + (1 << 20);
  if (bucketOf(uses + 1) == bucket) {
    store<u32>(at, more);
  } else {
    const first = entries + (<usize>from << 2);
    store<u32>(at, load<u32>(first));
    store<u32>(first, more);
    store<u32>(border, from + 1);
  }
  return entry & 0xfffff;
}

function add(list: usize, symbol: u32): void {
  const count = load<u32>(list + SIZE);
  if (count == load<u32>(list + ROOM)) {
    const larger: u32 = count == 0 ? 4 : count * 2;
    memory.copy(free, <usize>load<u32>(list), <usize>count << 2);
    store<u32>(list, <u32>free);
    store<u32>(list + ROOM, larger);
    free += <usize>larger << 2;
  }
  store<u32>(<usize>load<u32>(list) + (<usize>count << 2), symbol);
  store<u32>(list + SIZE, count + 1);
}

/** Decodes the binary choices that lead from the root of a tree to one of its 2^bits leaves. */
function tree(base: usize, bits: u32, steps: u32): u32 {
  let wide = range;
  let value = code;
  let node: u32 = 1;
  const leaves: u32 = 1 << bits;
  do {
    const at = base + (<usize>node << 2);
    const state = load<u32>(at) ^ HALF;
    const bound = (wide >> 16) * (state >> 8);
    const isOne = value < bound;
    if (isOne) {
      wide = bound;
    } else {
      value -= bound;
      wide -= bound;
    }
    while (wide < 1 << 24) {
      wide <<= 8;
      value = (value << 8) | nextByte();
    }
    store<u32>(at, learn(state, isOne, steps) ^ HALF);
    node = (node << 1) | <u32>isOne;
  } while (node < leaves);
  range = wide;
  code = value;
  return node - leaves;
}

function widen(): void {
  while (range < 1 << 24) {
    range <<= 8;
    code = (code << 8) | nextByte();
  }
}

@inline
function nextByte(): u32 {
  const at = next++;
  return at < codeEnd ? <u32>load<u8>(at) : 0;
}

/** A state after one more choice: the first choices count most, and from `steps` on all count the same. */
@inline
function learn(state: u32, isOne: bool, steps: u32): u32 {
  const seen = <usize>(state & 0xff);
  const probability = <i32>(state >> 8);
  const error = select<i32>(0xffff, 0, isOne) - probability;
  const moved = probability + ((error * load<i32>(RATES + (seen << 2))) >> 15);
  return (<u32>min<i32>(max<i32>(moved, 32), 65503) << 8) | (<u32>seen + <u32>(<u32>seen < steps));
}

/** Kind of an ASCII last character; else its script, from its first bytes. */
function classOf(tail: u32): u32 {
  const last = tail & 0xff;
  if (last < 0x80) {
    if (last - 0x61 < 26) return 1;
    if (last - 0x41 < 26) return 2;
    if (last - 0x30 < 10) return 3;
    return last <= 0x20 ? 4 : 5;
  }
  const before = (tail >> 8) & 0xff;
  if (last >= 0xc0) return last << 6;
  if (before >= 0xc0) return before << 6;
  const third = tail >> 16;
  return third >= 0xc0 ? (third << 6) | ((before >> 2) & 15) | 16 : before;
}

/** 0 to 15 for a number of any size, two steps per doubling. */
function quantity(count: u32): u32 {
  if (count < 4) return count;
  const log = 31 - clz(count);
  return min<u32>(15, 2 * log + ((count >> (log - 1)) & 1));
}

/** The bucket for a number of uses: one each below 8, then one per doubling. */
@inline
function bucketOf(uses: u32): u32 {
  return uses < 8 ? uses : min<u32>(15, 36 - clz(uses));
}

@inline
function hash(context: u32, kind: u32): u32 {
  return ((context * 0x9e3779b1) ^ (kind * 0x85ebca77)) * 0xc2b2ae3d >> 16;
}
