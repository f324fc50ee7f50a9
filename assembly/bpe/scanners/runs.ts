/**
 * What the scanners share: runs of ASCII letters, whitespace and punctuation,
 * and the contractions.
 */
import { CLASSES } from "../memory.ts";
import { classAt } from "../utf8.ts";
import { CASELESS, LOWER, NEWLINE, NUMBER, SPACE, UPPER } from "../unicode.ts";

/** The classes of \p{L}. */
@inline export const LETTER: u32 = UPPER | LOWER | CASELESS;
/** What [^\s\p{L}\p{N}] leaves out. */
@inline export const NOT_OTHER: u32 = LETTER | NUMBER | SPACE;

/** How many bytes one look of `asciiLetters` covers; the answer when all of them belong to the run. */
@inline export const LOOK: u32 = ASC_FEATURE_SIMD ? 16 : 8;

/**
 * How many of the next LOOK bytes are ASCII letters.
 *
 * @param at        First byte; LOOK bytes are readable, and those behind the text are zero.
 * @param caseAware Stop as well where an upper-case letter follows a lower-case one.
 */
@inline
export function asciiLetters(at: usize, caseAware: bool): u32 {
  if (ASC_FEATURE_SIMD) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, i8x16.splat(0x20));
    const letters = i8x16.bitmask(i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26)));
    let stops = ~letters | 0x10000;
    if (caseAware) {
      const lower = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(26)));
      stops |= letters & ~lower & (lower << 1);
    }
    return <u32>ctz(stops);
  }
  const bytes = load<u64>(at);
  const low = (bytes | 0x2020202020202020) & 0x7f7f7f7f7f7f7f7f;
  // Bit 7 of each byte: not below 'a', and not above 'z', and not beyond ASCII.
  const letters = (low + 0x1f1f1f1f1f1f1f1f) & ~(low + 0x0505050505050505) & ~bytes & 0x8080808080808080;
  let stops = ~letters & 0x8080808080808080;
  if (caseAware) {
    const lower = letters & (bytes << 2);
    stops |= letters & ~lower & (lower << 8);
  }
  return stops == 0 ? 8 : <u32>(ctz(stops) >> 3);
}

/** End of the run of \p{L} from `at`. */
export function lettersEnd(at: usize, end: usize): usize {
  while (at < end) {
    const info = classAt(at);
    if ((info & LETTER) == 0) break;
    at += <usize>(info >> 8);
  }
  return at;
}

/** End of `\p{N}{1,most}` from `at`. */
@inline
export function numbersEnd(at: usize, end: usize, most: u32): usize {
  while (at < end && most != 0) {
    const info = classAt(at);
    if ((info & NUMBER) == 0) break;
    at += <usize>(info >> 8);
    most--;
  }
  return at;
}

/** End of the run of [^\s\p{L}\p{N}] from `at`. */
@inline
export function othersEnd(at: usize, end: usize): usize {
  while (at < end) {
    const info = classAt(at);
    if ((info & NOT_OTHER) != 0) break;
    at += <usize>(info >> 8);
  }
  return at;
}

/**
 * Whitespace: `\s*[\r\n]+|\s+(?!\S)|\s+`, in any of its spellings.
 *
 * A run goes up to its last newline; without one it leaves its last character
 * to what follows, unless nothing follows or it has only that one.
 *
 * @param at       First byte of a whitespace character.
 * @param newlines Whether the pattern has the newline alternative.
 * @param keepTail Whether a run at the end of the text is one pretoken even if it holds newlines (`\s++$` comes first).
 */
export function whitespaceEnd(at: usize, end: usize, newlines: bool, keepTail: bool): usize {
  let next = at;
  let last = at;
  let afterNewline: usize = 0;
  while (next < end) {
    const info = classAt(next);
    if ((info & SPACE) == 0) break;
    last = next;
    next += <usize>(info >> 8);
    if ((info & NEWLINE) != 0) afterNewline = next;
  }
  if (keepTail && next == end) return end;
  if (newlines && afterNewline != 0) return afterNewline;
  if (next == end || last == at) return next;
  return last;
}

/**
 * End of `'s`, `'t`, `'m`, `'d`, `'re`, `'ve`, `'ll` at `at`, or `at` where there is none.
 *
 * @param at       Address of an apostrophe.
 * @param anyCase  Ignore case; then U+017F (ſ) is an s.
 */
export function contractionEnd(at: usize, end: usize, anyCase: bool): usize {
  if (at + 2 > end) return at;
  const fold: u32 = anyCase ? 0x20 : 0;
  const first = <u32>load<u8>(at, 1) | fold;
  if (first == 0x73 || first == 0x74 || first == 0x6d || first == 0x64) return at + 2;
  if (at + 3 > end) return at;
  const raw = <u32>load<u8>(at, 2);
  const second = raw | fold;
  if ((first == 0x72 || first == 0x76) && second == 0x65) return at + 3;
  if (first == 0x6c && second == 0x6c) return at + 3;
  // ſ is C5 BF; the fold leaves C5 as E5.
  if (anyCase && <u32>load<u8>(at, 1) == 0xc5 && raw == 0xbf) return at + 3;
  return at;
}

/** Class of an ASCII byte. */
@inline
export function asciiClass(byte: u32): u32 {
  return <u32>load<u8>(CLASSES + byte);
}
