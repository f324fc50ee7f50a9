/**
 * cl100k_base, in tiktoken's current spelling:
 *
 *   '(?i:[sdmt]|ll|ve|re)
 *   [^\r\n\p{L}\p{N}]?+\p{L}++
 *   \p{N}{1,3}+
 *    ?[^\s\p{L}\p{N}]++[\r\n]*+
 *   \s++$
 *   \s*[\r\n]
 *   \s+(?!\S)
 *   \s
 *
 * and in the spelling of Llama 3 and of Hugging Face's conversions, which has
 * no `\s++$`: whitespace at the end of the text is then cut after its last newline. Qwen 2's has \p{N} in place of
 * \p{N}{1,3}; Qwen 3.5's has that, [\p{L}\p{M}]+ in place of \p{L}+, and [^\s\p{L}\p{M}\p{N}]: `openRuns`.
 */
import { asciiStarts, lastStart, writeStarts } from "./ascii.ts";
import { NEWLINE, NUMBER } from "../unicode.ts";
import { anyClassAt, asciiClass } from "../utf8.ts";
import { LETTER, LOOK, asciiLetters, contractionEnd, lettersEnd, nearEndOfAscii, numberEnd } from "./runs.ts";
import { whitespaceEnd, withoutLetters, wordSet } from "./runs.ts";

/** Writes where each pretoken ends; see scanO200k. `keepTail`: tiktoken's spelling. */
export function scanCl100k(at: usize, end: usize, out: usize, outEnd: usize, keepTail: bool): usize {
  while (at < end && out < outEnd) {
    const starts = asciiStarts(at, end, false);
    if (starts != 0) {
      out = writeStarts(at, starts, out);
      at += lastStart(starts);
      continue;
    }
    at = cl100kEnd(at, end, keepTail);
    store<u32>(out, <u32>at);
    out += 4;
  }
  return out;
}

@inline
function cl100kEnd(at: usize, end: usize, keepTail: bool): usize {
  const lead = <u32>load<u8>(at);
  if (lead >= 0x80) return wideStart(at, end, keepTail);
  const kind = asciiClass(lead);
  if ((kind & NUMBER) != 0) return numberEnd(at, end);
  if ((kind & NEWLINE) != 0) return whitespaceEnd(at, end, true, keepTail);
  if (lead == 0x27) {
    const stop = contractionEnd(at, true);
    if (stop > at) return stop;
  }
  const letters = at + ((kind & LETTER) != 0 ? 0 : 1);
  const length = asciiLetters(letters, false);
  if (length != 0 && length != LOOK && load<u8>(letters + length) < 0x80) return letters + length;
  return start(at, letters, end, kind, keepTail);
}

/** A character beyond ASCII. */
function wideStart(at: usize, end: usize, keepTail: bool): usize {
  const info = anyClassAt(at);
  if ((info & wordSet) != 0) return lettersEnd(at, end);
  if ((info & NUMBER) != 0) return numberEnd(at, end);
  return start(at, at + <usize>(info >> 8), end, info, keepTail);
}

/** A letter, or a character before letters, where the fast path did not decide; then the other alternatives. */
function start(at: usize, next: usize, end: usize, kind: u32, keepTail: bool): usize {
  const near = nearEndOfAscii(next, end);
  const stop = lettersEnd(near, end);
  return stop > near ? stop : withoutLetters(at, next, end, kind, 0x0d, keepTail);
}
