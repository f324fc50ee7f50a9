/**
 * The main loop: scan → cache → merge → sink.
 *
 * A block of pretokens is scanned first and looked up afterwards: the scan's
 * branches and the look-up's memory latency then do not wait for each other.
 * Counting and encoding are one loop with two sinks.
 */
import { BOUNDS, BOUNDS_END, BOUNDS_START, LINES, MISSES, PLACES, SCRATCH, TEXTS, words } from "./memory.ts";
import { HELD, SHORT, entryOf, forgetEntered, placeEntries, touch, wordPlaceOf } from "./cache.ts";
import { countAt, countOf, placeOf } from "./counts.ts";
import { longCount, longIds } from "./ring.ts";
import { listsTokens } from "./lexicon.ts";
import { cutsAnywhere, isBreak, lengthAfter, nextBreak } from "./cut.ts";
import { anyClassAt, previous } from "./utf8.ts";
import { LETTER, openRuns, othersEnd, runEnd } from "./scanners/runs.ts";
import { CASELESS, LOWER, MARK, NEWLINE, NUMBER, SPACE } from "./unicode.ts";
import { scanCl100k } from "./scanners/cl100k.ts";
import { scanGpt2 } from "./scanners/gpt2.ts";
import { scanO200k } from "./scanners/o200k.ts";

/** Numbers of the scanners, as in `src/kernel/bpe-loading.ts`. */
@inline export const GPT2: u32 = 0;
@inline export const CL100K: u32 = 1;
@inline const LLAMA3: u32 = 2;
@inline const O200K: u32 = 3;
@inline const QWEN2: u32 = 4;
@inline const QWEN3_5: u32 = 5;
@inline const TEKKEN: u32 = 6;
@inline export const NO_SCANNER: u32 = 7;
@inline const GIVEN: u32 = 8;
/** The scanners that take marks into words: a bit each, from the bit of MARK on. */
@inline const WITH_MARKS: u32 = (MARK << O200K) | (MARK << QWEN3_5) | (MARK << TEKKEN);

export let scanner: u32 = 0;
/**
 * Classes that may occur, in any number and order, in a word that is one pretoken. None where words must not be cut
 * (counter.ts): without a pattern, where a whole pretoken may be a token that merging does not reach, and where
 * characters are cut by other rules, such as consecutive unknown ones that are one token.
 */
export let lettersInWords: u32 = 0;

export function useScanner(number: u32): void {
  openRuns(number == QWEN3_5, number >= QWEN2, number != TEKKEN);
  scanner = number == QWEN2 || number == QWEN3_5 ? LLAMA3 : number;
  if (number < NO_SCANNER && words == 0 && !cutsAnywhere) lettersInWords = LOWER | CASELESS | ((WITH_MARKS >> number) & MARK);
}

/**
 * Writes the ends of the next pretokens to BOUNDS; returns the address after the last one written.
 * The LOOK bytes from `end` must be zero: see `seal`.
 */
function scanBlock(at: usize, end: usize): usize {
  if (scanner == GPT2) return scanGpt2(at, end, BOUNDS, BOUNDS_END);
  if (scanner == CL100K) return scanCl100k(at, end, BOUNDS, BOUNDS_END, true);
  if (scanner == LLAMA3) return scanCl100k(at, end, BOUNDS, BOUNDS_END, false);
  if (scanner >= NO_SCANNER) return scanBreaks(at, end);
  return scanO200k(at, end, BOUNDS, BOUNDS_END);
}

/** Without a pattern: the given pretokens, or else stretches that do not merge with their neighbours. */
function scanBreaks(at: usize, end: usize): usize {
  let out = given;
  given = BOUNDS;
  if (out != BOUNDS) return out;
  while (at < end && out < BOUNDS_END) {
    at = scanner == GIVEN ? end : nextBreak(at, end);
    store<u32>(out, <u32>at);
    out += 4;
  }
  return out;
}

/** Address after the last end that `give` left in BOUNDS. */
let given: usize = BOUNDS;

/**
 * Gives the next text to be counted or encoded the pretokens whose ends JavaScript wrote to BOUNDS.
 *
 * @param isUnits Whether these are counts of UTF-16 code units from `at`; else they are addresses.
 * @returns       Where the last pretoken ends.
 */
export function give(at: usize, pretokens: u32, isUnits: bool): usize {
  given = BOUNDS + ((<usize>pretokens) << 2);
  if (isUnits) placeUnits(at, BOUNDS, given);
  return <usize>load<u32>(given - 4);
}

let sealedLow: u64 = 0;
let sealedHigh: u64 = 0;

/** Writes zeros after a text, for scanners that read LOOK bytes at a time; `unseal` restores what was there. */
@inline
function seal(end: usize): void {
  sealedLow = load<u64>(end);
  sealedHigh = load<u64>(end, 8);
  store<u64>(end, 0);
  store<u64>(end, 0, 8);
}

@inline
function unseal(end: usize): void {
  store<u64>(end, sealedLow);
  store<u64>(end, sealedHigh, 8);
}

/** Writes the ends of a text's next pretokens to BOUNDS; returns the address after the last one written. */
export function scan(at: usize, end: usize): usize {
  seal(end);
  const boundsEnd = scanBlock(at, end);
  unseal(end);
  return boundsEnd;
}

/**
 * Number of tokens of a text.
 *
 * First, the places where the cache may have the pretokens of a block are computed and read. Then the counts it holds are
 * added up without a branch, and the pretokens it does not hold are listed.
 */
export function countTokens(at: usize, end: usize): u32 {
  let total: u32 = 0;
  seal(end);
  while (at < end) {
    store<u32>(BOUNDS_START, <u32>at);
    const boundsEnd = scanBlock(at, end);
    touchCounts(at, boundsEnd);
    let missed = MISSES;
    for (let bound = BOUNDS; bound < boundsEnd; bound += 4) {
      const stop = <usize>load<u32>(bound);
      const length = <u32>(stop - at);
      const count = countAt(<usize>load<u32>(bound + (PLACES - BOUNDS)), at, length);
      total += count;
      store<u32>(missed, <u32>bound);
      missed += <usize>u32(count == 0) << 2;
      at = stop;
    }
    if (listsTokens) touchLines(missed);
    for (let miss = MISSES; miss < missed; miss += 4) {
      const bound = <usize>load<u32>(miss);
      const start = <usize>load<u32>(bound - 4);
      const stop = <usize>load<u32>(bound);
      const length = <u32>(stop - start);
      total += length > SHORT ? longCount(start, length) : countOf(<usize>load<u32>(bound + (PLACES - BOUNDS)), start, length);
    }
  }
  unseal(end);
  return total;
}

/** Writes to PLACES where COUNTS may have each pretoken, and reads from all of them. */
@inline
function touchCounts(at: usize, boundsEnd: usize): void {
  for (let bound = BOUNDS; bound < boundsEnd; bound += 4) {
    const stop = <usize>load<u32>(bound);
    store<u32>(bound + (PLACES - BOUNDS), <u32>placeOf(at, <u32>(stop - at)));
    at = stop;
  }
  touch(PLACES, boundsEnd + (PLACES - BOUNDS));
}

/** Reads from the word lines of all pretokens in MISSES. */
@inline
function touchLines(missed: usize): void {
  for (let miss = MISSES; miss < missed; miss += 4) {
    const bound = <usize>load<u32>(miss);
    const start = <usize>load<u32>(bound - 4);
    store<u32>(miss + (LINES - MISSES), <u32>wordPlaceOf(start, <u32>(<usize>load<u32>(bound) - start)));
  }
  touch(LINES, missed + (LINES - MISSES));
}

/** Writes the ids of a text to `out`; returns the address after the last one. */
export function encodeTokens(at: usize, end: usize, out: usize): usize {
  seal(end);
  forgetEntered();
  while (at < end) {
    const boundsEnd = scanBlock(at, end);
    placeEntries(at, BOUNDS, boundsEnd, PLACES, false);
    for (let bound = BOUNDS; bound < boundsEnd; bound += 4) {
      const stop = <usize>load<u32>(bound);
      const length = <u32>(stop - at);
      let count: u32 = 0;
      if (length <= SHORT) {
        const entry = entryOf(<usize>load<u32>(bound + (PLACES - BOUNDS)), at, length, SCRATCH, false);
        count = load<u32>(entry);
        if (count <= HELD) {
          // All three are copied; surplus ids are overwritten by the next.
          store<u64>(out, load<u64>(entry, 4));
          store<u32>(out, load<u32>(entry, 12), 8);
          out += <usize>count << 2;
          at = stop;
          continue;
        }
      }
      out += <usize>longIds(at, length, count, out) << 2;
      at = stop;
    }
  }
  unseal(end);
  return out;
}

/** Replaces each number of UTF-16 code units up to the end of a text, in TEXTS, by the address of that end. */
export function placeTexts(at: usize, texts: u32): void {
  placeUnits(at, TEXTS, TEXTS + ((<usize>texts) << 2));
}

/** Replaces each number in `slot..end`, of UTF-16 code units from `at` on, by the address after them. */
function placeUnits(at: usize, slot: usize, end: usize): void {
  let units: u32 = 0;
  for (; slot < end; slot += 4) {
    const wanted = load<u32>(slot);
    while (units < wanted) {
      const length = lengthAfter(<u32>load<u8>(at));
      at += length;
      // Four bytes are a surrogate pair.
      units += length < 4 ? 1 : 2;
    }
    store<u32>(slot, <u32>at);
  }
}

/**
 * Counts or encodes `texts` consecutive texts. TEXTS holds where each ends, and afterwards its number of tokens, or, if
 * `out` is not 0, where its ids end, which are written from `out` on.
 */
export function eachText(at: usize, texts: u32, out: usize): void {
  for (let slot = TEXTS, last = TEXTS + ((<usize>texts) << 2); slot < last; slot += 4) {
    const end = <usize>load<u32>(slot);
    if (out != 0) out = encodeTokens(at, end, out);
    store<u32>(slot, out != 0 ? <u32>out : countTokens(at, end));
    at = end;
  }
}

/** Whether the 24 bytes before a place, and the one at it, are the same. */
function isRun(place: usize): bool {
  const last = load<u64>(place - 8);
  return ((load<u64>(place - 7) ^ last) | (load<u64>(place - 16) ^ last) | (load<u64>(place - 24) ^ last)) == 0;
}

/** Whether the text after the answer of `lastCut`, in a text that is not empty, is one byte repeated. */
export let oneByte: bool = false;

/**
 * The last place before `end` where the text can be cut into two that are
 * encoded separately, or `at` where there is none. The characters on both sides
 * of the place decide, whatever follows.
 */
export function lastCut(at: usize, end: usize): usize {
  if (end <= at) return at;
  let place = previous(end);
  oneByte = place + 1 == end;
  let after = anyClassAt(place);
  if (scanner < NO_SCANNER && place >= at + 24 && !isRun(place)) {
    // There is no cut within letters and marks, within numbers, or within characters that are none of these.
    const start = previous(at + 1);
    const kind = after & 0xff;
    if ((kind == 0 ? othersEnd(start, end) : runEnd(start, end, kind == NUMBER ? NUMBER : LETTER | MARK)) == end) {
      oneByte = false;
      return at;
    }
  }
  while (place > at) {
    const start = previous(place);
    const before = anyClassAt(start);
    // Patterns do not cut between wide characters of one class.
    if ((before != after || before < 0x200 || scanner >= NO_SCANNER) && canCut(before, after, place, end)) return place;
    const isSame = load<u8>(start) == load<u8>(place);
    oneByte = oneByte & isSame;
    place = start;
    after = before;
    // In a run of one byte, any place is as good as another.
    if (isSame) while (place >= at + 24 && isRun(place)) place -= 24;
  }
  return at;
}

/** The first place after `at` where the text can be cut, or `end` where there is none. */
export function firstCut(at: usize, end: usize): usize {
  if (at >= end) return end;
  at = previous(at + 1);
  let before = anyClassAt(at);
  for (let place = at + <usize>(before >> 8); place < end; ) {
    const after = anyClassAt(place);
    if (canCut(before, after, place, end)) return place;
    before = after;
    place += <usize>(after >> 8);
  }
  return end;
}

/** In the answer of `classesOf`: a character of no class, and white space other than newlines. */
@inline const OTHER: u32 = 256;
@inline const BLANK: u32 = 512;

/** The classes of all characters in `at..end`, combined. */
export function classesOf(at: usize, end: usize): u32 {
  let seen: u32 = 0;
  while (at < end) {
    const info = anyClassAt(at);
    const kind = info & 0xff;
    seen |= kind == 0 ? OTHER : (kind & (SPACE | NEWLINE)) == SPACE ? BLANK | SPACE : kind;
    at += <usize>(info >> 8);
  }
  return seen;
}

/** Whether the text can be cut at a place; see isCut. */
export function canCut(before: u32, after: u32, place: usize, end: usize): bool {
  if (scanner < NO_SCANNER) return isCut(before, after, place, end);
  return scanner == NO_SCANNER && isBreak(previous(place), place);
}

/**
 * Whether no pretoken crosses a place, and none on either side depends on the other side.
 *
 * @param before Class of the character before the place.
 * @param after  Class of the character after it.
 * @param end    Where the known text ends.
 */
@inline
function isCut(before: u32, after: u32, place: usize, end: usize): bool {
  const joinsNewlines = scanner != GPT2;
  const word = LETTER | NUMBER;
  if ((after & SPACE) != 0) {
    // Punctuation takes the newlines after it, except in gpt2.
    return (before & SPACE) == 0 && (!joinsNewlines || (after & NEWLINE) == 0 || (before & word) != 0);
  }
  const lead = <u32>load<u8>(place);
  if ((before & word) != 0) {
    if ((after & word) != 0) return (before & NUMBER) != (after & NUMBER);
    // A mark may continue a word, and an apostrophe begin its contraction.
    return (after & MARK) == 0 && (lead != 0x27 || (place + 1 < end && !mayContract(<u32>load<u8>(place, 1))));
  }
  // In gpt2, white space joins the number; elsewhere what follows white space decides how it is cut.
  if ((before & SPACE) == 0 && (after & NUMBER) != 0) return true;
  // The slash continues newlines after punctuation in o200k.
  return joinsNewlines && (before & NEWLINE) != 0 && lead != 0x2f;
}

/** Whether an apostrophe before this byte may be a contraction: s t m d r v l in either case, or ſ. */
function mayContract(byte: u32): bool {
  if (byte == 0xc5) return true;
  const letter = (byte | 0x20) - 0x61;
  // Bits of d, l, m, r, s, t, v.
  return letter < 26 && ((0x2e1808 >> letter) & 1) != 0;
}
