/**
 * o200k_base, o200k_harmony, and models that use their pattern:
 *
 *   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
 *   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
 *   \p{N}{1,3}
 *    ?[^\s\p{L}\p{N}]+[\r\n/]*
 *   \s*[\r\n]+
 *   \s+(?!\S)
 *   \s+
 *
 * The first two together match upper-case and caseless characters, then lower-case
 * and caseless ones. Backtracking shows only where no lower-case letter follows:
 * the first alternative then ends after the last caseless character.
 *
 * Mistral's Tekken has no contractions, and \p{N} in place of \p{N}{1,3}: `openRuns`.
 */
import { asciiStarts, lastStart, writeStarts } from "./ascii.ts";
import { CASELESS, LOWER, MARK, NEWLINE, NUMBER, UPPER } from "../unicode.ts";
import { asciiClass, classAt } from "../utf8.ts";
import { LETTER, LOOK, apostrophe, asciiLetters, contractionEnd, nearEndOfAscii, numberEnd, runEnd, whitespaceEnd } from "./runs.ts";
import { withoutLetters } from "./runs.ts";

/**
 * Writes where each pretoken ends.
 *
 * @param out    Where the addresses go.
 * @param outEnd Address after the last one that fits.
 * @returns      Address after the last one written.
 */
export function scanO200k(at: usize, end: usize, out: usize, outEnd: usize): usize {
  while (at < end && out < outEnd) {
    const starts = asciiStarts(at, end, true);
    if (starts != 0) {
      out = writeStarts(at, starts, out);
      at += lastStart(starts);
      continue;
    }
    at = o200kEnd(at, end);
    store<u32>(out, <u32>at);
    out += 4;
  }
  return out;
}

/** Continues newlines after punctuation. */
@inline const slash: u32 = 0x2f;

@inline
function o200kEnd(at: usize, end: usize): usize {
  const lead = <u32>load<u8>(at);
  if (lead >= 0x80) return wideStart(at, end);
  const kind = asciiClass(lead);
  if ((kind & NUMBER) != 0) return numberEnd(at, end);
  if ((kind & NEWLINE) != 0) return whitespaceEnd(at, end, true, false);
  // A letter, or a character that may stand before letters.
  const letters = at + ((kind & LETTER) != 0 ? 0 : 1);
  const length = load<u8>(letters) < 0x80 ? asciiLetters(letters, true) : 0;
  if (length != 0 && length != LOOK) {
    const stop = letters + length;
    const next = <u32>load<u8>(stop);
    if (next < 0x80) return next == apostrophe ? contractionEnd(stop, true) : stop;
  }
  return asciiStart(at, letters, end, kind);
}

/** An ASCII character, not a number or newline, where the fast path did not decide. */
function asciiStart(at: usize, letters: usize, end: usize, kind: u32): usize {
  const near = nearEndOfAscii(letters, end);
  const stop = lettersFrom(near, end, true);
  if (stop > near) return withContraction(stop);
  return withoutLetters(at, letters, end, kind, slash, false);
}

/** A character beyond ASCII. */
function wideStart(at: usize, end: usize): usize {
  const info = classAt(at);
  if ((info & LETTER) != 0) return withContraction(lettersFrom(at, end, true));
  if ((info & NUMBER) != 0) return numberEnd(at, end);
  const next = at + <usize>(info >> 8);
  // A mark may stand before the letters or be one of them; before upper-case letters alone it is the whole word.
  const isMark = (info & MARK) != 0;
  const stop = lettersFrom(next, end, !isMark);
  if (isMark || stop > next) return withContraction(stop);
  return withoutLetters(at, next, end, info, slash, false);
}

/**
 * End of the letters from `at`, by the first two alternatives; `at` where there are none.
 *
 * @param upperAlone Whether upper-case letters without any other count (the second alternative).
 */
function lettersFrom(at: usize, end: usize, upperAlone: bool): usize {
  let next = at;
  let afterCaseless: usize = 0;
  while (next < end) {
    const info = classAt(next);
    if ((info & LOWER) != 0) return runEnd(next, end, LOWER | CASELESS | MARK);
    if ((info & (CASELESS | MARK)) != 0) next = afterCaseless = runEnd(next, end, CASELESS | MARK);
    else if ((info & UPPER) != 0) next = runEnd(next, end, UPPER);
    else break;
  }
  if (afterCaseless != 0) return afterCaseless;
  return upperAlone ? next : at;
}

@inline
function withContraction(at: usize): usize {
  return <u32>load<u8>(at) == apostrophe ? contractionEnd(at, true) : at;
}
