/**
 * A packed vocabulary → the tables that encoding and decoding read.
 *
 * The file holds, for every symbol, the two symbols it was merged from, as six
 * byte planes (layout: src/vocabulary/format.ts). Going through them in order
 * rebuilds everything: token bytes are the bytes of the left half and then of
 * the right one, and the pair table is the merges themselves, once it is known
 * how many begin with each symbol. Meanwhile the file lies where the caches
 * will be, or if it is larger behind everything that may become of it.
 *
 * JavaScript calls the steps in slices, because an engine replaces its
 * baseline code with optimised code only between calls.
 */
import { BYTES_ID, CACHE, CACHES, CHARACTERS, CLASSES, FULL, GROUPS, NONE, PAIRS_OF_BYTES } from "./memory.ts";
import { placeTables, reach, spans, tokens } from "./memory.ts";
import { LONG, SPAN_BITS, SPAN_MASK, lengthOf, placeOf } from "./memory.ts";
import { idOf, known, placesById, turns, words } from "./memory.ts";
import { addMerge, openGroups, openMerges, openUnknown, setHalves, tangle } from "./merge.ts";
import { addKnown, joinCharacters, mayJoin, openCuts } from "./cut.ts";
import { addWord, openWords } from "./words.ts";
import { openCache } from "./cache.ts";
import { wideNumber } from "./short.ts";
import { expandClasses } from "./unicode.ts";
import { CORRUPT, OUT_OF_MEMORY, TOO_LARGE } from "./status.ts";

/** "Not a merge" in the left half; the right half then is a byte, or a hole. */
@inline const NO_MERGE: u32 = 0xffffff;

/** Flags of a vocabulary, as `src/kernel/bpe-loading.ts` says them. */
@inline const MAPPED: u32 = 1;
@inline const OF_CHARACTERS: u32 = 2;
@inline const CUTS_ANYWHERE: u32 = 4;
@inline const FUSES_UNKNOWN: u32 = 8;
@inline const UNKNOWN_BYTES: u32 = 16;
@inline const TANGLED_SYMBOLS: u32 = 32;

export let ids: u32 = 0;
export let tokensEnd: usize = 0;
/** Behind the merges, the last of the tables. */
export let tablesEnd: usize = 0;
let symbols: u32 = 0;
let planes: usize = 0;
/** Bytes of the file that lie where the caches will be. */
let lent: usize = 0;
/** Up to where token bytes may be written. */
let roomEnd: usize = 0;

/** What memory grows by while token bytes come. */
@inline const STEP: usize = 0x4_0000;

/**
 * First step: makes room for the tables whose sizes are known.
 *
 * @param symbolCount Symbols in the file.
 * @param idCount     One more than the highest id, special tokens included.
 * @param bytes       Of ready-made tables, from the first token's bytes on.
 * @param flags       What is not as in OpenAI's vocabularies: the constants above.
 * @param wordBits    Size of the table of words; 0 where there are none.
 * @returns           Address of the first token's bytes, or a status.
 */
export function beginVocabulary(symbolCount: u32, idCount: u32, bytes: usize, flags: u32, wordBits: u32): i32 {
  const isMapped = (flags & MAPPED) != 0;
  const hasCharacters = (flags & OF_CHARACTERS) != 0;
  placeTables(symbolCount, idCount, isMapped, (flags & TANGLED_SYMBOLS) != 0, hasCharacters, wordBits);
  openCuts((flags & CUTS_ANYWHERE) != 0, (flags & FUSES_UNKNOWN) != 0);
  openUnknown((flags & UNKNOWN_BYTES) != 0);
  openWords(wordBits);
  symbols = symbolCount;
  ids = idCount;
  const grown = reach(tokens + bytes);
  return grown < 0 ? grown : <i32>tokens;
}

/**
 * Second step: a place for the packed file.
 *
 * @param bytes    Of the file.
 * @param planesAt Where in it the merge planes start.
 * @param room     For the bytes of special tokens and of those without merges.
 * @returns        Address to which the file must be written, or a status.
 */
export function placeFile(bytes: usize, planesAt: usize, room: usize): i32 {
  let at = CACHE;
  if (bytes <= CACHES) lent = bytes;
  // A group has at most two and a half slots a merge.
  else at = tokens + SPAN_MASK + room + <usize>symbols * 20 + 256;
  planes = at + planesAt;
  const grown = reach(at + bytes);
  memory.fill(BYTES_ID, 0xff, 1024);
  expandClasses(CLASSES);
  openCache();
  return grown < 0 ? grown : <i32>at;
}

@inline
function leftOf(symbol: u32): u32 {
  const at = planes + symbol;
  return <u32>load<u8>(at) | (<u32>load<u8>(at + symbols) << 8) | (<u32>load<u8>(at + 2 * symbols) << 16);
}

@inline
function rightOf(symbol: u32): u32 {
  const at = planes + 3 * symbols + symbol;
  return <u32>load<u8>(at) | (<u32>load<u8>(at + symbols) << 8) | (<u32>load<u8>(at + 2 * symbols) << 16);
}

/**
 * Third step: bytes, places and halves of the symbols `from..to`, and how many merges each begins. Slices must follow one another.
 * @returns 0, or CORRUPT where a merge names a symbol that does not come before it, or two symbols are the same byte.
 */
export function addTokens(from: u32, to: u32): i32 {
  let offset: u32 = 0;
  if (from != 0) {
    const last = load<u32>(spans + ((from - 1) << 2));
    offset = (last & SPAN_MASK) + lengthOf(last);
  }
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    const right = rightOf(symbol);
    const at = tokens + offset;
    // A step holds the longest token, and what copying spills over.
    if (at > roomEnd) {
      roomEnd = at + STEP;
      if (reach(roomEnd + STEP) < 0) return OUT_OF_MEMORY;
    }
    let length: u32 = 0;
    if (left == NO_MERGE) {
      setHalves(symbol, symbol, symbol);
      if (right < 256) {
        const id = BYTES_ID + (right << 2);
        if (load<u32>(id) != NONE) return CORRUPT;
        store<u8>(at, <u8>right);
        store<u32>(id, symbol);
        length = 1;
      } else if (right != NO_MERGE) return CORRUPT;
    } else {
      if (left >= symbol || right >= symbol) return CORRUPT;
      const leftSpan = load<u32>(spans + (left << 2));
      const rightSpan = load<u32>(spans + (right << 2));
      const leftLength = quickLength(leftSpan);
      const rightLength = quickLength(rightSpan);
      if (leftLength == 0 || rightLength == 0) return CORRUPT;
      length = leftLength + rightLength;
      const middle = at + leftLength;
      copyToken(at, leftSpan, leftLength);
      copyToken(middle, rightSpan, rightLength);
      setHalves(symbol, left, right);
      const group = GROUPS + (left << 2);
      store<u32>(group, load<u32>(group) + 1);
      if (length == 2) store<u32>(PAIRS_OF_BYTES + ((<usize>load<u16>(at)) << 2), symbol);
      else if (length == 3 && isWideCharacter(at)) store<u32>(CHARACTERS + ((<usize>wideNumber(at)) << 2), symbol);
      if (mayJoin(middle)) joinCharacters(at, middle, at + length, symbol);
    }
    const place = placeOf(offset, length);
    if (place == 0 && offset + length != 0) return TOO_LARGE;
    store<u32>(spans + (symbol << 2), place);
    offset += length;
  }
  return 0;
}

/** Fourth step: makes room for the merges, behind the bytes of all tokens and `room` more. */
export function placeMerges(room: usize): i32 {
  const last = load<u32>(spans + ((symbols - 1) << 2));
  tokensEnd = tokens + (last & SPAN_MASK) + lengthOf(last);
  tablesEnd = openGroups(mergesBehind(room), symbols);
  return reach(tablesEnd);
}

/** Where the merges begin: behind the bytes of all tokens. */
function mergesBehind(room: usize): usize {
  return (tokensEnd + room + 127) & ~63;
}

/** Fifth step: the merges of the symbols `from..to`. @returns 0, or CORRUPT where two symbols are the same merge. */
export function addMerges(from: u32, to: u32): i32 {
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    if (left != NO_MERGE && !addMerge(left, rightOf(symbol), symbol)) return CORRUPT;
  }
  return 0;
}

/** In place of the steps from the second on, where JavaScript has put ready-made tables: `bytes` of them are token bytes. */
export function adoptTokens(bytes: usize, room: usize, end: usize): void {
  tokensEnd = tokens + bytes;
  tablesEnd = end;
  openMerges(mergesBehind(room));
}

/** lengthOf, without a call for nearly all: the first code that V8 makes is slow to call. */
@inline
function quickLength(span: u32): u32 {
  const length = span >> SPAN_BITS;
  return length == LONG ? lengthOf(span) : length;
}

/** Whether the three bytes at `at` are one character. */
@inline
function isWideCharacter(at: usize): bool {
  return (load<u32>(at) & 0xc0c0f0) == 0x8080e0;
}

/** Copies a token's bytes, at least sixteen: what spills over is overwritten by the next token. */
@inline
function copyToken(to: usize, span: u32, length: u32): void {
  const from = tokens + (span & SPAN_MASK);
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
  if (length > 16) memory.copy(to + 16, from + 16, length - 16);
}

/**
 * Enters a token without merges, which is not a long one: it can be decoded, and found if it is a word.
 * JavaScript wrote its bytes to `tokensEnd`. 0, or TOO_LARGE.
 */
export function addExtra(id: u32, length: u32, isWord: bool): i32 {
  const offset = <u32>(tokensEnd - tokens);
  if (offset + length > SPAN_MASK) return TOO_LARGE;
  store<u32>(placesById + ((<usize>id) << 2), offset | (length << SPAN_BITS));
  tokensEnd += length;
  if (isWord && words != 0) addWord(id);
  return 0;
}

/**
 * Last step: every byte has a token, ids and characters have their places, and tangled symbols are noted.
 * @returns 0, or CORRUPT.
 */
export function finishVocabulary(): i32 {
  if (idOf != 0) {
    for (let symbol: u32 = 0; symbol < symbols; symbol++) {
      const id = load<u32>(idOf + (symbol << 2));
      if (id >> 31 != 0) continue;
      const span = load<u32>(spans + (symbol << 2));
      store<u32>(placesById + (id << 2), span);
      if (known != 0) addKnown(tokens + (span & SPAN_MASK), lengthOf(span));
      if (turns != 0 && load<u32>(turns + (symbol << 2)) != 0) tangle(symbol);
    }
  }
  // Of a group's slots two in five are full at least, so these are more bits than there are slots.
  memory.fill(FULL, 0, symbols >> 1);
  memory.fill(CACHE, 0, lent);
  for (let byte: usize = 0; byte < 256; byte++) {
    if (load<u32>(BYTES_ID + (byte << 2)) == NONE) return CORRUPT;
  }
  return 0;
}
