/**
 * Words that are tokens: of the English words that no cache holds two of three, which then need no merging.
 *
 * They are not the words of words.ts, which merging does not reach. Symbols are each their own encoding (merge.ts), so a
 * pretoken with a token's bytes is that token. Tokens of ASCII are entered by and by, some at every miss that is one, once
 * there have been many: a short text would not earn back what that takes, and one of random letters never. Other scripts do
 * without: of their words that no cache holds few are tokens. A line has four entries of 16 bytes, and a token that finds
 * its line full is merged like any other word:
 *
 *    0  5 to 12 bytes, and zeros
 *   12  id, 24 bits, and how many bytes
 */
import { MEETING as SPARE, idOf, known } from "./memory.ts";
import { highOf, lowOf, maskOf } from "./cache.ts";
import { hashOf } from "./hash.ts";
import { NO_MERGE, anyLeftOf, anyRightOf, symbols } from "./halves.ts";
import { lackOrigins } from "./origins.ts";
import { lengthOfToken, writeBytes } from "./token-bytes.ts";

/** Bytes of the shortest word that is entered: a few bytes are merged in less time than memory takes. */
@inline const SHORTEST: u32 = 5;
@inline const LONGEST: u32 = 12;

/** Tokens that are entered at every miss that is one, and how many such misses, times that, come before the first. */
@inline const AT_ONCE: u32 = 6;
@inline const PATIENCE: i32 = 262_144;

/** The id in what `listedToken` answers. */
@inline export const ID: u32 = 0xffffff;

/** What of an entry's second half is not the id: bytes, and the length. */
@inline const NOT_ID: u64 = 0x7f00_0000_ffff_ffff;

let lexicon: usize = 0;
/** How many lines it has. */
let lines: u32 = 0;
/** Which symbols are ASCII: a bit each. */
let ascii: usize = 0;
/** The symbol that is entered next; below zero while there is patience. */
let next: i32 = -PATIENCE;

/**
 * Places the table behind `end`, and makes memory zero from there on; returns where it ends. Where merging starts from
 * characters there is none: a word may hold some that nobody knows.
 */
export function openLexicon(end: usize): usize {
  // The header of ready-made tables lay here while it was checked. What memory grows by is zero.
  memory.fill(end, 0, ((<usize>memory.size()) << 16) - end);
  if (known != 0) return end;
  lexicon = (end + 63) & ~63;
  // Three entries for four symbols, of which some are no ASCII; of large vocabularies, which know many scripts, fewer are.
  lines = min<u32>(symbols >> 4, 10_240) * 3;
  ascii = lexicon + ((<usize>lines) << 6);
  return ascii + (symbols >> 3) + 1;
}

/** Whether there are any in it: before, nobody reads it. */
@inline
export function listsTokens(): bool {
  return next > 0;
}

/**
 * The id of the token with these bytes, with the length in its upper byte; 0 where the table has none.
 *
 * @param low  The first eight bytes of the word, with zeros where it has fewer,
 * @param high and the next seven, with its length in the last byte.
 */
export function listedToken(low: u64, high: u64): u32 {
  if (!listsTokens()) return 0;
  const at = slotOf(low, high);
  return at == 0 ? 0 : load<u32>(at, 12);
}

/** Enters the next tokens: where there was a miss that is one. */
export function listMore(): void {
  if (lexicon == 0) return;
  for (let left = AT_ONCE; left != 0 && next < <i32>symbols; left--, next++) {
    if (next < 0) continue;
    if (lackOrigins()) return;
    learn(next);
  }
}

/** The line of a word, by the key that is told to `listedToken`. */
@inline
export function lineOf(low: u64, high: u64): usize {
  return lexicon + ((<usize>(((hashOf(low, high) >> 32) * <u64>lines) >> 32)) << 6);
}

/** Where these bytes are, or where they can be put; 0 where the line is full of others. */
function slotOf(low: u64, high: u64): usize {
  let at = lineOf(low, high);
  for (const end = at + 64; at < end; at += 16) {
    const rest = load<u64>(at, 8);
    if (rest == 0 || (load<u64>(at) == low && ((rest ^ high) & NOT_ID) == 0)) return at;
  }
  return 0;
}

/** Whether a pretoken is as long as the words here are, and ends with ASCII. */
@inline
export function mayBeListed(at: usize, length: u32): bool {
  return length - SHORTEST <= LONGEST - SHORTEST && load<u8>(at + <usize>length - 1) < 0x80;
}

/** Enters a symbol, if it is ASCII and neither too short nor too long. */
function learn(symbol: u32): void {
  const left = anyLeftOf(symbol);
  const right = anyRightOf(symbol);
  if ((left == NO_MERGE ? u32(right < 0x80) : isAscii(left) & isAscii(right)) == 0) return;
  const bit = ascii + (symbol >> 3);
  store<u8>(bit, load<u8>(bit) | (1 << <u8>(symbol & 7)));
  const length = lengthOfToken(symbol);
  if (length - SHORTEST > LONGEST - SHORTEST) return;
  writeBytes(symbol, SPARE);
  const id = idOf == 0 ? symbol : load<u32>(idOf + ((<usize>symbol) << 2));
  const mask = maskOf(length);
  const low = lowOf(SPARE, mask);
  const high = highOf(SPARE, mask, length);
  const at = slotOf(low, high);
  if (at == 0) return;
  store<u64>(at, low);
  store<u64>(at, high | ((<u64>id) << 32), 8);
}

/** 1 or 0, of a symbol that `learn` has seen. */
function isAscii(symbol: u32): u32 {
  return (<u32>load<u8>(ascii + (symbol >> 3)) >> (symbol & 7)) & 1;
}
