/**
 * Unicode classes: which letters, marks, numbers and spaces a code point belongs to.
 *
 * The kernel carries the classes as a 2 KB bit stream of runs and expands it once into a flat table of one byte per
 * code point, so that a scanner pays one load. Classes are those of the reference engine's Unicode version, never the
 * host's. Truth and encoding: ../unicode.js, which generates unicode.data.ts.
 */
import {
  CLASS_TABLE_SIZE,
  FAR_MARKS_COUNT,
  FAR_MARKS_FIRST,
  RUN_ORDERS,
  RUN_PATTERNS,
  RUN_STREAM,
  RUN_SUCCESSORS,
} from "./unicode.data.ts";

export { CLASS_TABLE_SIZE };

/** General categories Lu and Lt. */
@inline export const UPPER: u32 = 1;
/** General category Ll. */
@inline export const LOWER: u32 = 2;
/** Letters without case: Lm and Lo. */
@inline export const CASELESS: u32 = 4;
/** Mn, Mc and Me. */
@inline export const MARK: u32 = 8;
/** Nd, Nl and No. */
@inline export const NUMBER: u32 = 16;
/** Property White_Space: with U+0085, without U+FEFF, unlike JavaScript's `\s`. */
@inline export const SPACE: u32 = 32;
/** `\r` and `\n`; set beside SPACE. */
@inline export const NEWLINE: u32 = 64;

/**
 * Writes the class byte of every code point below CLASS_TABLE_SIZE, and nothing else.
 *
 * @param table Address of CLASS_TABLE_SIZE writable bytes; the caller guarantees them.
 */
export function expandClasses(table: usize): void {
  const end = table + CLASS_TABLE_SIZE;
  let bit: usize = 0;
  let symbol: usize = 0;
  while (table < end) {
    // A run takes at most 57 bits, so one unaligned load sees all of it.
    let window = load<u64>(RUN_STREAM + (bit >> 3)) >> (bit & 7);

    const rank = ctz(window);
    window >>= rank + 1;
    symbol = <usize>(load<u64>(RUN_SUCCESSORS + (symbol << 3)) >> (rank << 2)) & 15;

    const order = <u64>load<u8>(RUN_ORDERS + symbol);
    const zeros = ctz(window);
    const width = zeros + order;
    window >>= zeros + 1;
    const top = <u64>1 << width;
    const length = (top | (window & (top - 1))) - (<u64>1 << order) + 1;
    bit += <usize>(rank + 1 + zeros + 1 + width);

    // Eight bytes at a time; surplus bytes are overwritten by the next run, and the last run has none.
    const eight = <u64>load<u16>(RUN_PATTERNS + (symbol << 1)) * 0x0001000100010001;
    const runEnd = table + <usize>length;
    for (let at = table; at < runEnd; at += 8) store<u64>(at, eight);
    table = runEnd;
  }
}

/**
 * Class of a code point: the flags above, 0 for punctuation, symbols, controls and the unassigned.
 *
 * @param table     Address that expandClasses filled.
 * @param codePoint Any number; beyond 0x10FFFF the class is 0.
 */
@inline
export function classOf(table: usize, codePoint: u32): u32 {
  if (codePoint < CLASS_TABLE_SIZE) return <u32>load<u8>(table + codePoint);
  // Unsigned: code points before the stretch wrap around to large numbers.
  return codePoint - FAR_MARKS_FIRST < FAR_MARKS_COUNT ? MARK : 0;
}
