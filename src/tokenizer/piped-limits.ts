/**
 * Fitting texts within limits where only whole texts can be counted: pipelines, which may change a text, and wrapped
 * programs.
 *
 * A longer text nearly always has more tokens, so the longest that fits is sought in doubling steps, then by
 * bisection, then among the ends a little further on.
 */
import type { Limits } from "./truncate.ts";
import { isHigh, splitsPair } from "./utf16.ts";

/** Code units beyond that are tried one by one. */
const triedBeyond = 32;

/** Code units that are tried first, for a limit of 0. */
const firstUnits = 64;

/** Code units at the end of a text in which words are looked for. */
const boundaryUnits = 32_768;

/** Something that counts whole texts. */
export interface WholeTexts {
  count(text: string): number;
  /** Tokens of a text, or some number above `limit`. */
  countUpTo(text: string, limit: number): number;
}

/** Their limits. */
export function wholeLimits(texts: WholeTexts): Limits {
  const fits = (text: string, limit: number): boolean => texts.countUpTo(text, limit) <= limit;
  return {
    count: (text) => texts.count(text),
    startThatFits: (text, limit) => farthest(text, 1, limit, (end) => fits(text.slice(0, end), limit)),
    endThatFits: (text, limit) => farthest(text, -1, limit, (start) => fits(text.slice(start), limit)),
    boundaries: wordEnds,
  };
}

/** The farthest place from one end of the text, in the direction of `step`, that fits; never inside a surrogate pair. */
function farthest(text: string, step: 1 | -1, limit: number, fits: (place: number) => boolean): number {
  const placeAt = (units: number): number => {
    const place = step === 1 ? units : text.length - units;
    return splitsPair(text, place) ? place - step : place;
  };
  let low = 0;
  let high = Math.min(text.length, limit * 4 + firstUnits);
  while (fits(placeAt(high))) {
    if (high === text.length) return placeAt(high);
    low = high;
    high = Math.min(text.length, high * 2);
  }
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1);
    if (fits(placeAt(middle))) low = middle;
    else high = middle;
  }
  let best = placeAt(low);
  for (let units = low + 1; units <= Math.min(text.length, low + triedBeyond); units++) {
    const place = placeAt(units);
    if (place !== best && fits(place)) best = place;
  }
  return best;
}

/** Places before a space and after a newline. */
function wordEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = Math.max(1, text.length - boundaryUnits); at < text.length; at++) {
    const isBeforeSpace = text.charCodeAt(at) === 0x20 && text.charCodeAt(at - 1) !== 0x20;
    if (isBeforeSpace || text.charCodeAt(at - 1) === 0x0a) ends.push(at);
  }
  if (text.length > 0 && !isHigh(text.charCodeAt(text.length - 1))) ends.push(text.length);
  return ends;
}
