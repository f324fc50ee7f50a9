/**
 * gpt2, r50k_base, p50k_base and p50k_edit:
 *
 *   '(?:[sdmt]|ll|ve|re)
 *    ?\p{L}++
 *    ?\p{N}++
 *    ?[^\s\p{L}\p{N}]++
 *   \s++$
 *   \s+(?!\S)
 *   \s
 */
import { NUMBER, SPACE } from "../unicode.ts";
import { anyClassAt } from "../utf8.ts";
import { LETTER, LOOK, asciiLetters, contractionEnd, lettersEnd, nearEnd, othersEnd, runEnd, whitespaceEnd } from "./runs.ts";

/** Writes where each pretoken ends; see scanO200k. */
export function scanGpt2(at: usize, end: usize, out: usize, outEnd: usize): usize {
  while (at < end && out < outEnd) {
    at = gpt2End(at, end);
    store<u32>(out, <u32>at);
    out += 4;
  }
  return out;
}

@inline
function gpt2End(at: usize, end: usize): usize {
  const lead = <u32>load<u8>(at);
  if (lead == 0x27) {
    const stop = contractionEnd(at, false);
    if (stop > at) return stop;
  }
  const next = at + (lead == 0x20 ? 1 : 0);
  const length = asciiLetters(next, false);
  if (length != 0 && length != LOOK && load<u8>(next + length) < 0x80) return next + length;
  return next < end ? start(at, next, end) : end;
}

/** What comes after the optional space, where the fast path did not decide. */
function start(at: usize, next: usize, end: usize): usize {
  const info = anyClassAt(next);
  if ((info & LETTER) != 0) return lettersEnd(nearEnd(next, end), end);
  if ((info & NUMBER) != 0) return runEnd(next, end, NUMBER);
  if ((info & SPACE) == 0) return othersEnd(next, end);
  return whitespaceEnd(at, end, false, false);
}
