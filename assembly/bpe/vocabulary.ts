/**
 * A packed vocabulary → the tables that encoding and decoding read.
 *
 * The file holds, for every symbol, the two symbols it was merged from, as six
 * byte planes (layout: src/vocabulary/format.ts). Going through them in order
 * rebuilds everything: token bytes are the bytes of the left half and then of
 * the right one, the pair table is the merges themselves, and the radix tree
 * grows from the node where the left half ended.
 *
 * JavaScript calls the steps in slices, because an engine replaces its
 * baseline code with optimised code only between calls.
 */
import { BYTES_ID, CLASSES, NONE, ROOT, TRIE, placeTables, reach, spans, splits, tokens } from "./memory.ts";
import { SPAN_BITS, SPAN_MASK, lengthOf, placeOf } from "./memory.ts";
import { idOf, known, placesById, words } from "./memory.ts";
import { HAS_ODD, HAS_PAIRS, IS_TOKEN, ODD_KEY, ROOT_NAME, UNRESOLVED } from "./match.ts";
import { childSlot, nameOf, openTrie, pathHash, slotOf, trieMask } from "./match.ts";
import { addPair, openPairs, openUnknown } from "./merge.ts";
import { addKnown, joinCharacters, openCuts } from "./cut.ts";
import { addWord, openWords } from "./words.ts";
import { openCache } from "./cache.ts";
import { expandClasses } from "./unicode.ts";
import { CORRUPT, TABLE_FULL, TOO_LARGE } from "./status.ts";

/** "Not a merge" in the left half; the right half then is a byte, or a hole. */
@inline const NO_MERGE: u32 = 0xffffff;

/** Flags of a vocabulary, as `src/kernel/bpe-loading.ts` says them. */
@inline const MAPPED: u32 = 1;
@inline const CHARACTERS: u32 = 2;
@inline const CUTS_ANYWHERE: u32 = 4;
@inline const FUSES_UNKNOWN: u32 = 8;
@inline const UNKNOWN_BYTES: u32 = 16;
@inline const RANKED: u32 = 32;

export let ids: u32 = 0;
export let tokensEnd: usize = 0;
let symbols: u32 = 0;
let planes: usize = 0;
let nodes: usize = 0;
let entries: u32 = 0;

/**
 * First step: makes room.
 *
 * @param symbolCount Symbols in the file.
 * @param idCount     One more than the highest id, special tokens included.
 * @param trieBits    Size of the longest-match table.
 * @param fileBytes   Bytes of the packed file.
 * @param planesAt    Where in the file the merge planes start.
 * @param flags       What is not as in OpenAI's vocabularies: the constants above.
 * @param wordBits    Size of the table of words; 0 where there are none.
 * @returns           Address to which the file must be written, or a status.
 */
export function beginVocabulary(
  symbolCount: u32,
  idCount: u32,
  trieBits: u32,
  fileBytes: usize,
  planesAt: usize,
  flags: u32,
  wordBits: u32,
): i32 {
  const pairBits = 33 - clz(symbolCount);
  const isMapped = (flags & MAPPED) != 0;
  const hasCharacters = (flags & CHARACTERS) != 0;
  placeTables(trieBits, pairBits, symbolCount, idCount, isMapped, (flags & RANKED) != 0, hasCharacters, wordBits);
  openCuts((flags & CUTS_ANYWHERE) != 0, (flags & FUSES_UNKNOWN) != 0);
  openUnknown((flags & UNKNOWN_BYTES) != 0);
  openWords(wordBits);
  openTrie(trieBits);
  openPairs(pairBits, symbolCount);
  symbols = symbolCount;
  ids = idCount;
  entries = 0;
  planes = tokens + planesAt;
  const grown = reach(tokens + fileBytes);
  return grown < 0 ? grown : <i32>tokens;
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
 * Second step: lengths and places of the symbols `from..to`. Slices must follow one another.
 * @returns 0, or CORRUPT where a merge names a symbol that does not come before it.
 */
export function measureTokens(from: u32, to: u32): i32 {
  let offset: u32 = 0;
  if (from != 0) {
    const last = load<u32>(spans + ((from - 1) << 2));
    offset = (last & SPAN_MASK) + lengthOf(last);
  }
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    const right = rightOf(symbol);
    let length: u32 = 0;
    if (left != NO_MERGE) {
      if (left >= symbol || right >= symbol) return CORRUPT;
      const leftLength = lengthOf(load<u32>(spans + (left << 2)));
      const rightLength = lengthOf(load<u32>(spans + (right << 2)));
      if (leftLength == 0 || rightLength == 0) return CORRUPT;
      length = leftLength + rightLength;
    } else if (right < 256) {
      length = 1;
    } else if (right != NO_MERGE) {
      return CORRUPT;
    }
    const place = placeOf(offset, length);
    if (place == 0 && offset + length != 0) return TOO_LARGE;
    store<u32>(spans + (symbol << 2), place);
    offset += length;
  }
  return 0;
}

/**
 * Third step: moves the planes out of the way of the token bytes.
 *
 * @param specialBytes Bytes of all special tokens and of those without merges, which go behind the others.
 */
export function placeTokens(specialBytes: usize): i32 {
  const last = load<u32>(spans + ((symbols - 1) << 2));
  tokensEnd = tokens + (last & SPAN_MASK) + lengthOf(last);
  const away = (tokensEnd + specialBytes + 127) & ~63;
  const planesBytes = <usize>symbols * 6;
  const room = (planesBytes + 63) & ~63;
  const grown = reach(away + room + ((<usize>symbols) << 2));
  if (grown < 0) return grown;
  memory.copy(away, planes, planesBytes);
  planes = away;
  nodes = away + room;
  memory.fill(BYTES_ID, 0xff, 1024);
  for (let two: usize = 0; two < 65536; two++) store<u32>(ROOT + (two << 2), UNRESOLVED);
  expandClasses(CLASSES);
  openCache();
  return 0;
}

/**
 * Fourth step: token bytes, merges and tree of the symbols `from..to`. Slices must follow one another.
 * @returns 0, CORRUPT where two symbols have the same bytes, or TABLE_FULL.
 */
export function addTokens(from: u32, to: u32): i32 {
  for (let symbol = from; symbol < to; symbol++) {
    const left = leftOf(symbol);
    const right = rightOf(symbol);
    const span = load<u32>(spans + (symbol << 2));
    const at = tokens + (span & SPAN_MASK);
    if (left == NO_MERGE) {
      store<u64>(splits + (symbol << 3), (<u64>symbol) | ((<u64>symbol) << 32));
      if (right > 0xff) continue;
      if (load<u32>(BYTES_ID + (right << 2)) != NONE) return CORRUPT;
      store<u8>(at, <u8>right);
      store<u32>(BYTES_ID + (right << 2), symbol);
      store<u32>(nodes + (symbol << 2), 0);
      continue;
    }
    const leftSpan = load<u32>(spans + (left << 2));
    const rightSpan = load<u32>(spans + (right << 2));
    const leftLength = lengthOf(leftSpan);
    const length = lengthOf(span);
    copyToken(at, leftSpan);
    copyToken(at + leftLength, rightSpan);
    store<u64>(splits + (symbol << 3), (<u64>left) | ((<u64>right) << 32));
    addPair(left, right, symbol);
    joinCharacters(at, at + leftLength, at + length);
    const added = addPath(symbol, at, length, leftLength & ~1, load<u32>(nodes + (left << 2)));
    if (added < 0) return added;
  }
  return 0;
}

/** Copies a token's bytes, eight at a time: what spills over is overwritten by the next token. */
@inline
function copyToken(to: usize, span: u32): void {
  const from = tokens + (span & SPAN_MASK);
  store<u64>(to, load<u64>(from));
  for (let done: usize = 8, length = <usize>lengthOf(span); done < length; done += 8) store<u64>(to + done, load<u64>(from + done));
}

/**
 * Enters a token without merges, which is not a long one, and whose bytes JavaScript wrote to `tokensEnd`: it can be decoded, and found if it is
 * a word. 0, or TOO_LARGE.
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
 * Last step: every byte has a token, the tree an answer for every two bytes, and ids and characters their places.
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
    }
  }
  for (let byte: usize = 0; byte < 256; byte++) {
    if (load<u32>(BYTES_ID + (byte << 2)) == NONE) return CORRUPT;
  }
  for (let two: usize = 0; two < 65536; two++) {
    const at = ROOT + (two << 2);
    const info = load<u32>(at);
    if ((info & 0xfffff) == UNRESOLVED) {
      store<u32>(at, (info & ~(<u32>0xfffff)) | load<u32>(BYTES_ID + ((two & 0xff) << 2)));
    }
  }
  return 0;
}

/**
 * Enters a token into the tree.
 *
 * @param depth Even number of its bytes that the tree has already: those of its left half.
 * @param name  Name of the node where they end; ignored at depth 0.
 */
function addPath(symbol: u32, at: usize, length: u32, depth: u32, name: u32): i32 {
  if (depth == 0) {
    name = ROOT_NAME + <u32>load<u16>(at);
    depth = 2;
  }
  let hash = <u64>load<u16>(at);
  for (let done: u32 = 2; done < depth; done += 2) hash = pathHash(hash, <u32>load<u16>(at + done));
  let info = name >= ROOT_NAME ? ROOT + ((<usize>(name - ROOT_NAME)) << 2) : TRIE + ((<usize>(name - 1)) << 3);
  for (; depth + 2 <= length; depth += 2) {
    const bytes = <u32>load<u16>(at + depth);
    hash = pathHash(hash, bytes);
    const child = childSlot(hash, name, bytes);
    if (load<u64>(child) == 0) {
      if (++entries * 5 > (trieMask + 1) * 4) return TABLE_FULL;
      store<u64>(child, slotOf(name, bytes, UNRESOLVED));
      store<u32>(info, load<u32>(info) | HAS_PAIRS);
    }
    name = nameOf(child);
    info = child;
  }
  store<u32>(nodes + (symbol << 2), name);
  if ((length & 1) == 0) {
    const old = load<u32>(info);
    if ((old & 0xfffff) != UNRESOLVED) return CORRUPT;
    store<u32>(info, (old & ~(<u32>0xfffff)) | IS_TOKEN | symbol);
    return 0;
  }
  const bytes = ODD_KEY | <u32>load<u8>(at + depth);
  const leaf = childSlot(pathHash(hash, bytes), name, bytes);
  if (load<u64>(leaf) != 0) return CORRUPT;
  if (++entries * 5 > (trieMask + 1) * 4) return TABLE_FULL;
  store<u64>(leaf, slotOf(name, bytes, symbol | IS_TOKEN));
  store<u32>(info, load<u32>(info) | HAS_ODD);
  return 0;
}
