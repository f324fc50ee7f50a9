/**
 * cl100k_base, in tiktoken's present spelling:
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
import { asciiStarts } from "./ascii.ts";
import { NEWLINE, NUMBER, SPACE } from "../unicode.ts";
import { anyClassAt, asciiClass } from "../utf8.ts";
import { LETTER, LOOK, asciiLetters, contractionEnd, lettersEnd, nearEnd, numberEnd, othersEnd } from "./runs.ts";
import { whitespaceEnd, wordSet } from "./runs.ts";

/** Writes where each pretoken ends; see scanO200k. `keepTail`: tiktoken's spelling. */
export function scanCl100k(at: usize, end: usize, out: usize, outEnd: usize, keepTail: bool): usize {
  while (at < end && out < outEnd) {
    if (ASC_FEATURE_SIMD && end - at >= 32 && i8x16.bitmask(v128.or(v128.load(at), v128.load(at, 16))) == 0) {
      let starts = asciiStarts(at, end, false);
      if (starts != 0) {
        const from = at;
        do {
          at = from + <usize>ctz(starts);
          store<u32>(out, <u32>at);
          out += 4;
          starts &= starts - 1;
        } while (starts != 0);
        continue;
      }
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
    const stop = contractionEnd(at, end, true);
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

/** A letter or a character before letters, where the short way did not decide; then the other alternatives. */
function start(at: usize, next: usize, end: usize, kind: u32, keepTail: bool): usize {
  const near = nearEnd(next, end);
  const stop = lettersEnd(near, end);
  if (stop > near) return stop;
  let others = at;
  if ((kind & SPACE) == 0) others = othersEnd(next, end);
  else if (load<u8>(at) == 0x20) {
    others = othersEnd(next, end);
    if (others == next) others = at;
  }
  if (others == at) return whitespaceEnd(at, end, true, keepTail);
  while (others < end) {
    const byte = <u32>load<u8>(others);
    if (byte != 0x0a && byte != 0x0d) break;
    others++;
  }
  return others;
}
