/**
 * Shared by the scanners: runs of ASCII letters, whitespace and punctuation,
 * and contractions.
 */
import { input } from "../memory.ts";
import { anyClassAt, asciiClass, fourByteClass, threeByteClass, twoByteClass, wideClassAt } from "../utf8.ts";
import { CASELESS, LOWER, MARK, NEWLINE, NUMBER, SPACE, UPPER } from "../unicode.ts";

/** The classes of \p{L}. */
@inline export const LETTER: u32 = UPPER | LOWER | CASELESS;

/** What a pattern takes for letters: LETTER, or marks too; only beyond ASCII. */
export let wordSet: u32 = LETTER;
/** What [^\s\p{L}\p{N}] leaves out; marks too, where they count as letters. */
let notOther: u32 = 0;
/** Most \p{N} in one pretoken. */
export let mostNumbers: u32 = 3;
/** The byte that begins a contraction, or none. */
export let apostrophe: u32 = 0;

/** Sets what differs between the patterns of one family. */
export function openRuns(marksAreLetters: bool, single: bool, contractions: bool): void {
  wordSet = marksAreLetters ? LETTER | MARK : LETTER;
  notOther = wordSet | NUMBER | SPACE;
  mostNumbers = single ? 1 : 3;
  apostrophe = contractions ? 0x27 : 0x100;
}

/** The bit that makes letters lower-case, the first such letter, and their number: inline, each would take 18 bytes. */
const LOWER_CASE: usize = ASC_FEATURE_SIMD ? memory.data<u8>([0x20, 0x61, 26]) : 0;

/** Bytes that `asciiLetters` looks at; its answer when all of them belong to the run. */
@inline export const LOOK: u32 = ASC_FEATURE_SIMD ? 16 : 8;

/**
 * How many of the next LOOK bytes are ASCII letters.
 *
 * @param at        First byte; LOOK bytes are readable, and those after the text are zero.
 * @param caseAware Also stop where an upper-case letter follows a lower-case one.
 */
@inline
export function asciiLetters(at: usize, caseAware: bool): u32 {
  if (ASC_FEATURE_SIMD) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, v128.load_splat<u8>(LOWER_CASE));
    const letters = i8x16.bitmask(
      i8x16.lt_u(i8x16.sub(folded, v128.load_splat<u8>(LOWER_CASE, 1)), v128.load_splat<u8>(LOWER_CASE, 2)),
    );
    let stops = ~letters | 0x10000;
    if (caseAware) {
      // Moves the bit that makes letters lower-case to the top of its byte.
      const lower = letters & i8x16.bitmask(i16x8.shl(bytes, 2));
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

let alikeBytes: usize = 0;

/**
 * Says that the first bytes of the input region are all the same, until told otherwise: `lastCut` saw them while
 * they were in the processor's caches, so megabytes need not be read from memory again.
 */
export function beAlike(bytes: usize): void {
  alikeBytes = bytes;
}

/** The last place before `end` up to which all bytes are known to equal the one at `at`; `at` where nothing is known. */
@inline
export function alikeUpTo(at: usize, end: usize): usize {
  const alikeEnd = min(input + alikeBytes, end);
  return at - input < alikeEnd - input ? alikeEnd - 1 : at;
}

/**
 * A place near the end of the run of one byte that starts at `at`; such runs are ASCII. After the text are zeros, which a
 * run of zeros must not continue into.
 */
export function nearEnd(at: usize, end: usize): usize {
  at = alikeUpTo(at, end);
  while (load<u64>(at) == load<u64>(at, 1) && at + 8 < end) at += 8;
  return at;
}

/** The same, but without a call at a character beyond ASCII, since none begins a run of one byte. */
@inline
export function nearEndOfAscii(at: usize, end: usize): usize {
  return load<u8>(at) < 0x80 ? nearEnd(at, end) : at;
}

/**
 * End of the run of characters from `at` that have one of the classes in `set`.
 *
 * Every branch steps by a constant, so loading the next character starts before the class of this one is known.
 */
export function runEnd(at: usize, end: usize, set: u32): usize {
  while (at < end) {
    const lead = <u32>load<u8>(at);
    if (lead < 0x80) {
      if ((asciiClass(lead) & set) == 0) return at;
      at += 1;
    } else if (lead < 0xe0) {
      if ((twoByteClass(at, lead) & set) == 0) return at;
      at += 2;
    } else if (lead < 0xf0) {
      if ((threeByteClass(at, lead) & set) == 0) return at;
      at += 3;
    } else {
      if ((fourByteClass(at, lead) & set) == 0) return at;
      at += 4;
    }
  }
  return at;
}

/** End of the run of letters from `at`. */
@inline
export function lettersEnd(at: usize, end: usize): usize {
  return runEnd(at, end, wordSet);
}

/** End of the run of [^\s\p{L}\p{N}] from `at`, which is rarely more than a few characters or one repeated character. */
export function othersEnd(at: usize, end: usize): usize {
  const near = nearEnd(at, end);
  let next = near;
  while (next < end) {
    const info = anyClassAt(next);
    if ((info & notOther) != 0) break;
    next += <usize>(info >> 8);
  }
  return next > near ? next : at;
}

/**
 * End of `\p{N}{1,3}`, or of `\p{N}`, at `at`, where there is such a character; four bytes are readable, and those after
 * the text are zero.
 */
@inline
export function numberEnd(at: usize, end: usize): usize {
  if (mostNumbers == 3) {
    const bytes = load<u32>(at) ^ 0x30303030;
    // Bit 7 of each byte: not one of 0..9.
    const stops = ((bytes + 0x76767676) | bytes) & 0x80808080;
    const digits = <usize>(ctz(stops | 0x80000000) >> 3);
    if (load<u8>(at + digits) < 0x80 || digits == 3) return at + digits;
  }
  return wideNumberEnd(at, end);
}

function wideNumberEnd(at: usize, end: usize): usize {
  for (let most = mostNumbers; at < end && most != 0; most--) {
    const info = anyClassAt(at);
    if ((info & NUMBER) == 0) break;
    at += <usize>(info >> 8);
  }
  return at;
}

/** How many of the next LOOK bytes are spaces. */
@inline
function asciiSpaces(at: usize): u32 {
  if (ASC_FEATURE_SIMD) return <u32>ctz(~i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x20))) | 0x10000);
  const stops = load<u64>(at) ^ 0x2020202020202020;
  return stops == 0 ? 8 : <u32>(ctz(stops) >> 3);
}

/**
 * Whitespace: `\s*[\r\n]+|\s+(?!\S)|\s+`, in any of its spellings.
 *
 * A run ends after its last newline; without one it leaves its last character
 * to what follows, unless nothing follows or it is the only one.
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
    const lead = <u32>load<u8>(next);
    if (lead == 0x20) {
      next = alikeUpTo(next, end);
      next += <usize>asciiSpaces(next);
      last = next - 1;
    } else if (lead < 0x80) {
      const kind = asciiClass(lead);
      if ((kind & SPACE) == 0) break;
      next = nearEnd(next, end);
      last = next++;
      if ((kind & NEWLINE) != 0) afterNewline = next;
    } else {
      const info = wideClassAt(next, lead);
      if ((info & SPACE) == 0) break;
      last = next;
      next += <usize>(info >> 8);
    }
  }
  if (keepTail && next == end) return end;
  if (newlines && afterNewline != 0) return afterNewline;
  if (next == end || last == at) return next;
  return last;
}

/**
 * Where no letters or numbers follow: ` ?[^\s\p{L}\p{N}]+[\r\n]*`, or else whitespace.
 *
 * @param next     Address after the first character.
 * @param kind     Classes of the first character.
 * @param also     A byte besides `\r` and `\n` that continues newlines after punctuation.
 * @param end      End of the text, after which are zeros.
 * @param keepTail As for `whitespaceEnd`.
 */
export function withoutLetters(at: usize, next: usize, end: usize, kind: u32, also: u32, keepTail: bool): usize {
  const isSpace = (kind & SPACE) != 0;
  let others = next;
  if (!isSpace || load<u8>(at) == 0x20) others = othersEnd(next, end);
  if (isSpace && others == next) return whitespaceEnd(at, end, true, keepTail);
  let byte: u32;
  do byte = <u32>load<u8>(others++);
  while (byte == 0x0a || byte == 0x0d || byte == also);
  return others - 1;
}

/**
 * End of `'s`, `'t`, `'m`, `'d`, `'re`, `'ve`, `'ll` at `at`, or `at` where there is none.
 *
 * @param at       Address of an apostrophe. The text may end after it: then zeros follow, which are not letters.
 * @param anyCase  Ignore case; then U+017F (ſ) is an s.
 */
export function contractionEnd(at: usize, anyCase: bool): usize {
  const fold: u32 = anyCase ? 0x20 : 0;
  const first = <u32>load<u8>(at, 1) | fold;
  // Bits of d, m, s and t.
  if (first - 0x61 < 26 && ((0xc1008 >> (first - 0x61)) & 1) != 0) return at + 2;
  const raw = <u32>load<u8>(at, 2);
  const second = raw | fold;
  if ((first == 0x72 || first == 0x76) && second == 0x65) return at + 3;
  if (first == 0x6c && second == 0x6c) return at + 3;
  // ſ is C5 BF; the fold leaves C5 as E5.
  if (anyCase && <u32>load<u8>(at, 1) == 0xc5 && raw == 0xbf) return at + 3;
  return at;
}
