/**
 * The steps of a count that grows with its text: what a JavaScript counter calls at every push.
 *
 * The text from the last cut on lies in the input region and is counted again with what follows; nearly always that is
 * a word. See src/tokenizer/counter.ts.
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

/** Up to so many bytes `extend` counts again rather than looking for a cut in them. */
@inline const PATIENT: usize = 60;

/**
 * One step of a count that grows: finds the last cut in `at..known` and counts from it up to `end`.
 * TEXTS then holds that number of tokens, and the number before the cut, unless it is at `counted`: then that is known.
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
 * most tokens, it looks no further; a short text without a cut there is counted again as a whole.
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
 * Where the letters of a pretoken begin: a space may stand before them, or another character except in gpt2. Of ASCII
 * only the space is accepted here; an apostrophe might begin a contraction.
 */
function behindPrefix(at: usize): usize {
  const info = anyClassAt(at);
  const byte = <u32>load<u8>(at);
  const isWide = u32(byte >= 0x80) & u32(scanner != GPT2) & u32((info & (LETTER | NUMBER)) == 0);
  return (u32(byte == 0x20) | isWide) != 0 ? at + <usize>(info >> 8) : at;
}

/**
 * Whether a text can be cut between two caseless letters of three bytes or more. It can if no token joins them, and if from
 * `at`, the start of a pretoken or another such cut, up to the second letter there are only such letters, marks, and what
 * may precede them in a pretoken. What follows is scanned the same without them, because they have no case.
 */
function isInnerCut(at: usize, place: usize, after: u32): bool {
  return (
    lettersInWords != 0 &&
    (after & CASELESS) != 0 &&
    // Two characters are one piece or two.
    listCuts(previous(place), place + <usize>(after >> 8)) == PIECES + 8 &&
    runEnd(behindPrefix(at), place, CASELESS | MARK) == place
  );
}

/**
 * Whether a place is before the last character of white space, which is not a newline, and something else follows: every
 * pattern cuts there, and cuts what precedes as if the text ended there. Only tiktoken's cl100k_base does not: at the end
 * of a text it keeps white space with newlines whole (`\s++$`), elsewhere it cuts after the last newline.
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
 * Number of tokens of a text that is one pretoken; 0 where that is not known at once.
 *
 * ASCII text is one pretoken if the cache holds it. What was once a pretoken is also one by itself: only white space is cut
 * by what follows it (`\s+(?!\S)`), and here nothing follows; everything else is cut by its own characters. Text before a
 * cut inside a word, which may be counted by itself, does not end in ASCII. Of other texts, letters that are not
 * upper-case are one pretoken, with their marks where the pattern takes these into words. Only scanners need zeros after a
 * text, so none are written.
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
