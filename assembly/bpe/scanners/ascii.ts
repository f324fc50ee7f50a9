/**
 * Sixty-four bytes of ASCII at once: where the pretokens of o200k and cl100k start.
 *
 * A class is a mask, one bit per byte, and the split pattern is algebra on masks;
 * there are no branches to predict. A block begins where a pretoken begins, so
 * nothing before it matters. Where the algebra is not sure (at a character beyond
 * ASCII, at a contraction, in a run of white space that the block's end cuts),
 * the starts from there on are left to the scanner that goes character by
 * character, which is always right.
 */
import { mostNumbers } from "./runs.ts";
import { note } from "../work.ts";
import * as work from "../work.ts";

/** Bytes of a block; as many are readable from `at` on. */
@inline export const BLOCK: usize = 64;

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16);
  const high = <u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16);
  return <u64>low | (<u64>high << 32);
}

/** Bits of a byte's classes. Letters of either case have one of two: EARLY up to O, LATE from P on. */
@inline const NUMBER: i32 = 0;
@inline const SPACE: i32 = 1;
@inline const WHITE: i32 = 2;
@inline const NEWLINE: i32 = 3;
@inline const QUOTE: i32 = 4;
@inline const SLASH: i32 = 5;
@inline const EARLY: i32 = 6;
@inline const LATE: i32 = 7;
/** The bit of a letter that is not upper-case. */
@inline const LOWER: i32 = 5;

/** The classes that a byte's lower four bits allow, and those that its upper four do: it has those that both allow. */
const BY_LOW: usize = ASC_FEATURE_SIMD
  ? memory.data<u8>([131, 193, 193, 193, 193, 193, 193, 209, 193, 197, 204, 68, 68, 76, 64, 96])
  : 0;
const BY_HIGH: usize = ASC_FEATURE_SIMD ? memory.data<u8>([12, 0, 50, 1, 64, 128, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0]) : 0;
const HALF: usize = ASC_FEATURE_SIMD ? memory.data<u8>([0x0f]) : 0;

/** Classes of sixteen bytes; none beyond ASCII. Constants come from memory: inline, each would take 18 bytes of code. */
@inline
function classesOf(bytes: v128, byLow: v128, byHigh: v128, half: v128): v128 {
  const low = i8x16.swizzle(byLow, v128.and(bytes, half));
  return v128.and(low, i8x16.swizzle(byHigh, v128.and(i16x8.shr_u(bytes, 4), half)));
}

/** The bytes that have bit `which`, in their classes or in themselves. */
@inline
function having(a: v128, b: v128, c: v128, d: v128, which: i32): u64 {
  const up = 7 - which;
  // No bit that is used moves from one byte into another.
  return bits(i16x8.shl(a, up), i16x8.shl(b, up), i16x8.shl(c, up), i16x8.shl(d, up));
}

/**
 * Where pretokens certainly start in the block from `at` on, as a mask without its lowest bit. 0 where the text is not
 * ASCII, or near its end.
 *
 * @param at    Where a pretoken starts; BLOCK bytes are readable.
 * @param end   End of the text.
 * @param cased o200k: words end between a lower-case and an upper-case letter, contractions belong to their word,
 *              and slashes continue newlines after punctuation. Otherwise cl100k, in both spellings.
 */
@inline
export function asciiStarts(at: usize, end: usize, cased: bool): u64 {
  if (!ASC_FEATURE_SIMD || end - at < 32 || i8x16.bitmask(v128.or(v128.load(at), v128.load(at, 16))) != 0) return 0;
  return startsOf(at, end, cased);
}

/** Writes the addresses of these starts, counted from `at`, to `out`; returns the address after the last one. */
@inline
export function writeStarts(at: usize, starts: u64, out: usize): usize {
  do {
    store<u32>(out, <u32>(at + <usize>ctz(starts)));
    out += 4;
    starts &= starts - 1;
  } while (starts != 0);
  return out;
}

/** Distance from `at` to the last of them. */
@inline
export function lastStart(starts: u64): usize {
  return <usize>(63 - clz(starts));
}

function startsOf(at: usize, end: usize, cased: bool): u64 {
  note(work.BLOCK_SCANS);
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  // Everything after the text, and from a character beyond ASCII on, which may itself be white space, counts as white space.
  const wide = bits(a, b, c, d);
  const length = min<u64>(end - at, ctz(wide));
  const behind: u64 = length < BLOCK ? <u64>-1 << length : 0;
  const inside = ~behind;
  const byLow = v128.load(BY_LOW);
  const byHigh = v128.load(BY_HIGH);
  const half = v128.load_splat<u8>(HALF);
  const k = classesOf(a, byLow, byHigh, half);
  const l = classesOf(b, byLow, byHigh, half);
  const m = classesOf(c, byLow, byHigh, half);
  const n = classesOf(d, byLow, byHigh, half);
  const letter = (having(k, l, m, n, EARLY) | having(k, l, m, n, LATE)) & inside;
  const number = having(k, l, m, n, NUMBER) & inside;
  const space = having(k, l, m, n, SPACE) & inside;
  const newline = having(k, l, m, n, NEWLINE) & inside;
  const white = having(k, l, m, n, WHITE) | space | behind;
  const blank = white & ~newline;
  const other = ~(letter | number | white);
  const quote = having(k, l, m, n, QUOTE) & (letter >> 1);

  // Places from which nothing is certain.
  let doubt = wide | (wide >> 1) | ((<u64>1) << 63);
  const letters = letter & ~(letter << 1);
  let starts = mostNumbers == 1 ? number : number & ~(number << 1);
  if (cased) {
    const upper = letter & ~having(a, b, c, d, LOWER);
    starts |= upper & ((letter & ~upper) << 1);
    doubt |= (quote & (letter << 1)) | (having(k, l, m, n, SLASH) & (newline << 1));
  } else {
    doubt |= quote;
  }
  // Numbers are split every three digits, or every digit.
  const fourth = number & (number << 1) & (number << 2) & (number << 3);
  for (let more = (starts << 3) & fourth; more != 0; more = (more << 3) & fourth) starts |= more;

  // Punctuation takes a space before it. A single one without a space joins the letters after it, as does any blank.
  const others = other & ~(other << 1) & ~(space << 1);
  const single = others & ~(other >> 1);
  starts |= others | (letters & ~((blank | single) << 1));

  // White space: up to the last newline; then all but the last blank; then the last. Newlines after punctuation belong to it.
  const afterNewline = blank & (newline << 1);
  starts |= (white & ~(white << 1) & ~(newline & (other << 1))) | (blank & ~(white >> 1)) | afterNewline;
  // Blanks between two newlines belong to them, unless the first of these belong to punctuation.
  const between = (afterNewline + blank) & ~blank & newline;
  if (between != 0) {
    const before = afterNewline & ((between & (0 - between)) - 1);
    doubt |= (<u64>1) << (63 - clz(before));
  }
  const tail = clz(~white);
  if (tail != 0) doubt |= (<u64>-1 << (64 - tail)) << 1;
  return starts & ((doubt & (0 - doubt)) - 1) & ~1;
}
