/**
 * THE loop: scan → cache → merge → sink.
 *
 * A block of pretokens is scanned first and looked up afterwards: the scan's
 * branches and the look-up's memory latency then do not wait for each other.
 * Counting and encoding are one loop with two sinks.
 */
import { BOUNDS, BOUNDS_END, output } from "./memory.ts";
import { HELD, LONGEST, entryOf } from "./cache.ts";
import { encodePretoken } from "./merge.ts";
import { classAt, previous } from "./utf8.ts";
import { LETTER } from "./scanners/runs.ts";
import { MARK, NUMBER } from "./unicode.ts";
import { scanCl100k } from "./scanners/cl100k.ts";
import { scanGpt2 } from "./scanners/gpt2.ts";
import { scanO200k } from "./scanners/o200k.ts";

/** Numbers of the scanners, as `src/kernel/bpe.ts` says them. */
@inline const GPT2: u32 = 0;
@inline const CL100K: u32 = 1;
@inline const LLAMA3: u32 = 2;

export let scanner: u32 = 0;

export function useScanner(number: u32): void {
  scanner = number;
}

/** Ends of the next pretokens, into BOUNDS; returns the address after the last one written. */
export function scan(at: usize, end: usize): usize {
  if (scanner == GPT2) return scanGpt2(at, end, BOUNDS, BOUNDS_END);
  if (scanner == CL100K) return scanCl100k(at, end, BOUNDS, BOUNDS_END, true);
  if (scanner == LLAMA3) return scanCl100k(at, end, BOUNDS, BOUNDS_END, false);
  return scanO200k(at, end, BOUNDS, BOUNDS_END);
}

/** Number of tokens of a text. */
export function countTokens(at: usize, end: usize): u32 {
  let total: u32 = 0;
  while (at < end) {
    const boundsEnd = scan(at, end);
    for (let bound = BOUNDS; bound < boundsEnd; bound += 4) {
      const stop = <usize>load<u32>(bound);
      const length = <u32>(stop - at);
      total += length <= LONGEST ? load<u32>(entryOf(at, length)) : encodePretoken(at, stop, output);
      at = stop;
    }
  }
  return total;
}

/** Writes the ids of a text to `out`; returns the address after the last one. */
export function encodeTokens(at: usize, end: usize, out: usize): usize {
  while (at < end) {
    const boundsEnd = scan(at, end);
    for (let bound = BOUNDS; bound < boundsEnd; bound += 4) {
      const stop = <usize>load<u32>(bound);
      const length = <u32>(stop - at);
      if (length <= LONGEST) {
        const entry = entryOf(at, length);
        const count = load<u32>(entry);
        if (count <= HELD) {
          // All three at once: what is too much is overwritten by the next.
          store<u64>(out, load<u64>(entry, 4));
          store<u32>(out, load<u32>(entry, 12), 8);
          out += <usize>count << 2;
          at = stop;
          continue;
        }
      }
      out += <usize>encodePretoken(at, stop, out) << 2;
      at = stop;
    }
  }
  return out;
}

/**
 * The last place before `end` where the text can be cut into two texts that
 * are encoded apart: after a letter or number and before a character that is
 * neither, nor a mark or an apostrophe. No split pattern joins these, and none
 * looks across. `at` where there is no such place.
 */
export function lastCut(at: usize, end: usize): usize {
  while (end > at) {
    const before = previous(end);
    if (before <= at) return at;
    const here = classAt(before) & 0xff;
    if ((here & (LETTER | NUMBER | MARK)) == 0 && load<u8>(before) != 0x27) {
      if ((classAt(previous(before)) & (LETTER | NUMBER)) != 0) return before;
    }
    end = before;
  }
  return at;
}
