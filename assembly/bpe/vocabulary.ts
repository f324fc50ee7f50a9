/**
 * A packed vocabulary → the tables that encoding and decoding read.
 *
 * The file holds, for every symbol, the two symbols it was merged from, as six
 * byte planes (layout: src/vocabulary/format.ts), which are kept unchanged as
 * HALVES. Everything else follows from them in order: a token's length and ends
 * from those of its halves, and the table of merges once it is known how many
 * begin with each symbol. Bytes are put together when needed (token-bytes.ts).
 *
 * JavaScript calls the steps in slices, because an engine replaces its
 * baseline code with optimised code only between calls.
 */
import { BYTES_ID, CHARACTERS, CLASSES, GROUPS, NONE, PAIRS_OF_BYTES, SCRATCH as SPARE } from "./memory.ts";
import { CUTS_ANYWHERE, FUSES_UNKNOWN, UNKNOWN_BYTES } from "./memory.ts";
import { halves, idOf, known, merges, placeTables, placeTokens, placesById, reach, spans, tokens, turns, words } from "./memory.ts";
import { addMerge, openGroups, openUnknown, tangle } from "./merge.ts";
import { addKnown, joinCharacters, mayJoin, openCuts, tearCharacters } from "./cut.ts";
import { NO_MERGE, leftOf, openHalves, rightOf, symbols } from "./halves.ts";
import { addWord, openWords } from "./words.ts";
import { openCache } from "./cache.ts";
import { wideNumber } from "./short.ts";
import { SPAN_MASK, absentSpan, lengthOfToken, nextSpan, openTokens, tokensEnd, writeBytes } from "./token-bytes.ts";
import { expandClasses } from "./unicode.ts";
import { isWideCharacter } from "./utf8.ts";
import { CORRUPT, TOO_LARGE } from "./status.ts";

export let ids: u32 = 0;
/** Address after the tokens' bytes, the last of the tables. */
export let tablesEnd: usize = 0;
/** Number of bytes of all tokens together. */
let allBytes: u32 = 0;

/**
 * Both ends of a token while the vocabulary loads, in a number stored where the merges will be:
 *
 *   its last three bytes, the last one highest │ its length, 16 bits │ its first three bytes, the first one lowest
 *
 * with zeros where it has fewer.
 */
@inline const LENGTH_AT: u64 = 24;
@inline const LAST_AT: u64 = 40;
@inline const THREE: u32 = 0xffffff;

/**
 * First step: makes room for the tables of known size.
 *
 * @param symbolCount Symbols in the file.
 * @param idCount     One more than the highest id, special tokens included.
 * @param room        Bytes that JavaScript needs from the first of the other tables on: for the file, or the tables themselves.
 * @param flags       Differences from OpenAI's vocabularies: see memory.ts.
 * @param wordBits    Log2 of the size of the table of words; 0 where there are none.
 * @returns           Address of the first of the other tables, or a status.
 */
export function beginVocabulary(symbolCount: u32, idCount: u32, room: usize, flags: u32, wordBits: u32): i32 {
  placeTables(symbolCount, idCount, flags, wordBits);
  openCuts((flags & CUTS_ANYWHERE) != 0, (flags & FUSES_UNKNOWN) != 0);
  openUnknown((flags & UNKNOWN_BYTES) != 0);
  openWords(wordBits);
  openHalves(symbolCount);
  ids = idCount;
  const grown = reach(merges + room);
  return grown < 0 ? grown : <i32>merges;
}

/**
 * Second step: the tables that are the same for all vocabularies. JavaScript then writes the planes, and the ids where
 * they differ from symbols.
 *
 * @returns Address of the planes, or a status.
 */
export function openPlanes(): i32 {
  memory.fill(BYTES_ID, 0xff, 1024);
  expandClasses(CLASSES);
  openCache();
  // After the edges come the bytes of two tokens, which end before the last page does, and what may be read after them.
  const grown = reach(edgesOf(symbols) + 0x2_0000);
  return grown < 0 ? grown : <i32>halves;
}

@inline
function edgesOf(symbol: u32): usize {
  return merges + ((<usize>symbol) << 3);
}

/**
 * Third step: lengths and ends of the symbols `from..to`, and how many merges each begins. Slices must be consecutive.
 * @returns 0, CORRUPT where a merge names a symbol that does not come before it, or two symbols are the same byte, or TOO_LARGE.
 */
export function addTokens(from: u32, to: u32): i32 {
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    const right = rightOf(symbol);
    const edges = edgesOf(symbol);
    let length: u32 = 1;
    if (left == NO_MERGE) {
      if (right == NO_MERGE) {
        store<u64>(edges, 0);
        continue;
      }
      const id = BYTES_ID + (right << 2);
      if (right > 255 || load<u32>(id) != NONE) return CORRUPT;
      store<u32>(id, symbol);
      store<u64>(edges, <u64>right | ((<u64>1) << LENGTH_AT) | (<u64>right << 56));
    } else {
      if (left >= symbol || right >= symbol) return CORRUPT;
      const before = load<u64>(edgesOf(left));
      const after = load<u64>(edgesOf(right));
      const leftLength = <u32>(before >> LENGTH_AT) & 0xffff;
      const rightLength = <u32>(after >> LENGTH_AT) & 0xffff;
      if (leftLength == 0 || rightLength == 0) return CORRUPT;
      length = leftLength + rightLength;
      const first = <u32>(before | (after << <u64>(min(leftLength, 3) << 3))) & THREE;
      const last = ((before >> LAST_AT) >> <u64>(min(rightLength, 3) << 3)) | (after >> LAST_AT);
      store<u64>(edges, <u64>first | (<u64>length << LENGTH_AT) | (last << LAST_AT));
      const group = GROUPS + (left << 2);
      store<u32>(group, load<u32>(group) + 1);
      if (length < 4) {
        if (length == 2) store<u32>(first << 2, symbol, PAIRS_OF_BYTES);
        else if (isWideCharacter(first)) store<u32>(wideNumber(first) << 2, symbol, CHARACTERS);
      }
      if (mayJoin(<u32>after & 0xff)) {
        if (!joinCharacters(<u32>(before >> LAST_AT), <u32>after & THREE, symbol)) tearBytes(left, right, symbol);
      }
    }
    allBytes += length;
    const span = absentSpan(symbol, length);
    if (span == 0 || allBytes > SPAN_MASK) return TOO_LARGE;
    store<u32>(spans + (symbol << 2), span);
    // Bit 31 of IDS marks symbols that only lead to unknown characters.
    if (known != 0 && length < 5 && (idOf == 0 || load<i32>(idOf + (symbol << 2)) >= 0)) {
      writeBytes(symbol, SPARE);
      addKnown(SPARE, length);
    }
  }
  return 0;
}

/** tearCharacters of a merge's halves. */
function tearBytes(left: u32, right: u32, token: u32): void {
  const from = edgesOf(symbols);
  const middle = from + lengthOfToken(left);
  writeBytes(left, from);
  writeBytes(right, middle);
  tearCharacters(from, middle, middle + lengthOfToken(right), token);
}

/** Fourth step: makes room for the merges, and after them for the bytes of all tokens and `room` more. */
export function placeMerges(room: usize): i32 {
  const end = openGroups(symbols);
  // The file and EDGES were here.
  memory.fill(merges, 0, (<usize>memory.size() << 16) - merges);
  adoptTokens((end + 63) & ~63, 0, 0);
  if (<usize>allBytes + room > SPAN_MASK) return TOO_LARGE;
  tablesEnd = tokens + allBytes + room + 64;
  return reach(tablesEnd);
}

/** Fifth step: the merges of the symbols `from..to`. @returns 0, or CORRUPT where two symbols are the same merge. */
export function addMerges(from: u32, to: u32): i32 {
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    if (left != NO_MERGE && !addMerge(left, rightOf(symbol), symbol)) return CORRUPT;
  }
  return 0;
}

/** Replaces the steps from the second on when JavaScript has put ready-made tables here, `bytes` of them token bytes. */
export function adoptTokens(at: usize, bytes: usize, end: usize): void {
  placeTokens(at);
  openTokens(at + bytes);
  tablesEnd = end;
}

/**
 * Enters a token without merges that is not long: it can be decoded, and found if it is a word. JavaScript wrote its
 * bytes to `tokensEnd`. 0, or CORRUPT where the id is a symbol's, whose length must stay its own.
 */
export function addExtra(id: u32, length: u32, isWord: bool): i32 {
  const at = tokensEnd;
  const place = placesById + ((<usize>id) << 2);
  if (load<u32>(place) != 0) return CORRUPT;
  store<u32>(place, nextSpan(length));
  if (isWord && words != 0) addWord(id, at, at + length);
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
      store<u32>(placesById + (id << 2), load<u32>(spans + (symbol << 2)));
      if (turns != 0 && load<u32>(turns + (symbol << 2)) != 0) tangle(symbol);
    }
  }
  for (let byte: usize = 0; byte < 256; byte++) {
    if (load<u32>(byte << 2, BYTES_ID) == NONE) return CORRUPT;
  }
  return 0;
}
