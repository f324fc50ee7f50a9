/**
 * Sixty-four bytes of ASCII at once: where the pretokens of o200k and cl100k start.
 *
 * A class is a mask, one bit per byte, and the split pattern is algebra on masks;
 * there are no branches to foresee. A block begins where a pretoken begins, so
 * nothing that lies before it matters. Where the algebra is not sure, at a
 * character beyond ASCII, at a contraction, in a run of white space that the
 * block's end cuts, the starts from there on are left to the scanner that goes
 * character by character, which is always right.
 */
import { mostNumbers } from "./runs.ts";
import { note } from "../work.ts";
import * as work from "../work.ts";

/** Bytes of a block; as many are readable behind `at`. */
@inline export const BLOCK: usize = 64;

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16);
  const high = <u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16);
  return <u64>low | (<u64>high << 32);
}

@inline
function equal(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const all = i8x16.splat(byte);
  return bits(i8x16.eq(a, all), i8x16.eq(b, all), i8x16.eq(c, all), i8x16.eq(d, all));
}

/** Bytes in `first..first + count - 1`. */
@inline
function within(a: v128, b: v128, c: v128, d: v128, first: i8, count: i8): u64 {
  const from = i8x16.splat(first);
  const past = i8x16.splat(count);
  return bits(
    i8x16.lt_u(i8x16.sub(a, from), past),
    i8x16.lt_u(i8x16.sub(b, from), past),
    i8x16.lt_u(i8x16.sub(c, from), past),
    i8x16.lt_u(i8x16.sub(d, from), past),
  );
}

/**
 * Where pretokens start in the block behind `at`, as a mask without its lowest bit: those that are certain.
 *
 * @param at    Where a pretoken starts; BLOCK bytes are readable.
 * @param end   End of the text.
 * @param cased o200k: words end between a lower-case and an upper-case letter, contractions belong to their word,
 *              and slashes continue newlines after punctuation. Otherwise cl100k, in both spellings.
 */
export function asciiStarts(at: usize, end: usize, cased: bool): u64 {
  note(work.BLOCK_SCANS);
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const folded = i8x16.splat(0x20);
  // What lies behind the text, or behind a character beyond ASCII, which may be white space itself, counts as white space.
  const wide = bits(a, b, c, d);
  const length = min<u64>(end - at, ctz(wide));
  const behind: u64 = length < BLOCK ? <u64>-1 << length : 0;
  const inside = ~behind;
  const letter = within(v128.or(a, folded), v128.or(b, folded), v128.or(c, folded), v128.or(d, folded), 0x61, 26) & inside;
  const number = within(a, b, c, d, 0x30, 10) & inside;
  const space = equal(a, b, c, d, 0x20) & inside;
  const newline = (equal(a, b, c, d, 0x0a) | equal(a, b, c, d, 0x0d)) & inside;
  const white = within(a, b, c, d, 0x09, 5) | space | behind;
  const blank = white & ~newline;
  const other = ~(letter | number | white);
  const quote = equal(a, b, c, d, 0x27) & (letter >> 1);

  // Places from which on nothing is certain.
  let doubt = wide | (wide >> 1) | ((<u64>1) << 63);
  const letters = letter & ~(letter << 1);
  let starts = mostNumbers == 1 ? number : number & ~(number << 1);
  if (cased) {
    const upper = letter & within(a, b, c, d, 0x41, 26);
    starts |= upper & ((letter & ~upper) << 1);
    doubt |= (quote & (letter << 1)) | (equal(a, b, c, d, 0x2f) & (newline << 1));
  } else {
    doubt |= quote;
  }
  // Numbers go by three, or one by one.
  const fourth = number & (number << 1) & (number << 2) & (number << 3);
  for (let more = (starts << 3) & fourth; more != 0; more = (more << 3) & fourth) starts |= more;

  // Punctuation takes a space before it. A single one without a space goes before letters, and so does any blank.
  const others = other & ~(other << 1) & ~(space << 1);
  const single = others & ~(other >> 1);
  starts |= others | (letters & ~((blank | single) << 1));

  // White space: up to the last newline; then all but the last blank; then that. Newlines after punctuation belong to it.
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
