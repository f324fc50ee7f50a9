/**
 * How texts are held against limits behind a pipeline, which may change a text, and so knows only whole texts.
 *
 * A text that is longer nearly always has more tokens, so the longest one that fits is sought by halves, and then
 * among the ends a little further on.
 */

import type { PipedText } from "./piped.ts";
import type { Limits } from "./truncate.ts";
import { isHigh, splitsPair } from "./utf16.ts";

/** Characters further on that are tried one by one. */
const triedBeyond = 32;

/** Code units at the end of a text in which words are looked for. */
const boundaryUnits = 32_768;

/** The limits of a pipeline. */
export function pipedLimits(piped: PipedText): Limits {
  const fits = (text: string, limit: number): boolean => piped.countUpTo(text, limit) <= limit;
  return {
    count: (text) => piped.count(text),
    startThatFits: (text, limit) => longest(text, (end) => fits(text.slice(0, end), limit)),
    endThatFits(text, limit) {
      const fromEnd = longest(text, (units) => fits(text.slice(splitAt(text, text.length - units)), limit));
      return splitAt(text, text.length - fromEnd);
    },
    boundaries: wordEnds,
  };
}

/** The largest number of code units that fits, sought by halves; never inside a surrogate pair. */
function longest(text: string, fits: (units: number) => boolean): number {
  let low = 0;
  let high = text.length;
  if (fits(high)) return high;
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    if (fits(splitAt(text, middle))) low = middle;
    else high = middle;
  }
  let best = low;
  for (let units = low + 1; units <= Math.min(text.length, low + triedBeyond); units++) if (fits(units)) best = units;
  return splitAt(text, best);
}

/** The place itself, or the one before where it lies inside a surrogate pair. */
function splitAt(text: string, at: number): number {
  return splitsPair(text, at) ? at - 1 : at;
}

/** Places before a space and behind a newline. */
function wordEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = Math.max(1, text.length - boundaryUnits); at < text.length; at++) {
    const isBeforeSpace = text.charCodeAt(at) === 0x20 && text.charCodeAt(at - 1) !== 0x20;
    if (isBeforeSpace || text.charCodeAt(at - 1) === 0x0a) ends.push(at);
  }
  if (text.length > 0 && !isHigh(text.charCodeAt(text.length - 1))) ends.push(text.length);
  return ends;
}
