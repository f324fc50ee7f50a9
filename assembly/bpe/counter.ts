/**
 * The steps of a count that grows with its text: what a counter of JavaScript asks at every push.
 *
 * The text from the last cut on lies in the input region and is counted again with what comes; nearly always that is a
 * word. See src/tokenizer/counter.ts.
 */
import { SHORT } from "./cache.ts";
import { anyPlaceOf, countAt, countOf } from "./counts.ts";
import { longCount } from "./ring.ts";
import { cutsAnywhere, listCuts } from "./cut.ts";
import { CL100K, GPT2, NO_SCANNER, canCut, countTokens, lastCut, lettersInWords, scanner } from "./encode.ts";
import { PIECES, SCRATCH, TEXTS } from "./memory.ts";
import { LETTER, runEnd } from "./scanners/runs.ts";
import { CASELESS, MARK, NEWLINE, NUMBER, SPACE } from "./unicode.ts";
import { anyClassAt, previous } from "./utf8.ts";

/** Bytes that `extend` counts again rather than to look for a cut in them. */
@inline const PATIENT: usize = 60;

/**
 * One step of a count that grows: finds the last cut in `at..known` and counts from it up to `end`.
 * TEXTS then holds those tokens, and the ones before the cut, unless it is at `counted`: they are known already.
 *
 * @returns The cut.
 */
export function advance(at: usize, counted: usize, known: usize, end: usize): usize {
  const cut = lastCut(at, known);
  store<u32>(TEXTS, countTokens(cut, end));
  store<u32>(TEXTS, cut > at && cut != counted ? countTokens(at, cut) : 0, 4);
  return cut;
}

/**
 * One step of a count that grows by a little: like `advance`, but where the text can be cut at `counted`, as between
 * most tokens, it looks no further, and a short text without a cut there is counted again as a whole.
 */
export function extend(at: usize, counted: usize, end: usize): usize {
  if (counted > at) {
    const before = anyClassAt(previous(counted));
    const after = anyClassAt(counted);
    const isKnown = canCut(before, after, counted, end) || isInnerCut(at, counted, after);
    if (isKnown || isLastBlank(before, after, counted, end)) at = counted;
    else if (end - at > PATIENT) return advance(at, counted, end, end);
  }
  const count = wordCount(at, end);
  store<u32>(TEXTS, count != 0 ? count : countTokens(at, end));
  return at;
}

/**
 * Where the letters of a pretoken begin: they may have a space before them, or, but for gpt2, another character. Of ASCII
 * only the space is taken for that here; an apostrophe might be a contraction.
 */
function behindPrefix(at: usize): usize {
  const info = anyClassAt(at);
  const byte = <u32>load<u8>(at);
  const isWide = u32(byte >= 0x80) & u32(scanner != GPT2) & u32((info & (LETTER | NUMBER)) == 0);
  return (u32(byte == 0x20) | isWide) != 0 ? at + <usize>(info >> 8) : at;
}

/**
 * Whether a text can be cut between two letters without case, of three bytes or more: no token joins them, and before
 * the second there are from `at` on, where a pretoken begins or such a cut is, but such letters, marks, and what a pretoken
 * may have before them. What follows is scanned alike without these: there is no case to be seen in them.
 */
function isInnerCut(at: usize, place: usize, after: u32): bool {
  return (
    lettersInWords != 0 &&
    (after & CASELESS) != 0 &&
    // Of two characters there is one piece, or there are two.
    listCuts(previous(place), place + <usize>(after >> 8)) == PIECES + 8 &&
    runEnd(behindPrefix(at), place, CASELESS | MARK) == place
  );
}

/**
 * Whether a place is before the last character of white space, which is no newline, and something else follows: every
 * pattern cuts there, and cuts what stands before as if the text ended there. Only tiktoken's cl100k_base does not: at
 * the end of a text it keeps white space with newlines whole (`\s++$`), elsewhere it cuts behind the last newline.
 */
function isLastBlank(before: u32, after: u32, place: usize, end: usize): bool {
  const next = place + <usize>(after >> 8);
  return (
    scanner < NO_SCANNER &&
    scanner != CL100K &&
    (before & SPACE) != 0 &&
    (after & (SPACE | NEWLINE)) == SPACE &&
    next < end &&
    (anyClassAt(next) & SPACE) == 0
  );
}

/**
 * Tokens of a text that is one pretoken; 0 where that is not known at once.
 *
 * ASCII is one where the cache holds it. What once was a pretoken is one by itself, too: only white space is cut by what
 * follows it (`\s+(?!\S)`), and here nothing follows; all else is cut as its own characters say. What stands before a
 * cut inside a word, and may be counted by itself, does not end in ASCII. Of other texts, letters that are
 * not upper-case are one, with their marks where the pattern takes these into words. Only scanners need zeros behind a
 * text, so there are none.
 */
@inline
function wordCount(at: usize, end: usize): u32 {
  const length = <u32>(end - at);
  const last = <u32>load<u8>(end - 1);
  if (cutsAnywhere) return 0;
  const place = anyPlaceOf(at, length);
  if (last < 0x80) return countAt(place, at, length);
  if (runEnd(behindPrefix(at), end, lettersInWords) != end) return 0;
  return length > SHORT ? longCount(at, length) : countOf(place, at, length);
}
