/**
 * Words that are tokens, and so need no merging: two of three English words that no cache holds.
 *
 * They are not the words of words.ts, which merging does not reach. Each symbol is its own encoding (merge.ts), so a pretoken
 * with a token's bytes is that token. JavaScript has the ASCII tokens entered, or their lines read from a file, once many
 * misses have turned out to be words (src/kernel/lexicon.ts): a short text would not repay the cost, nor would random letters.
 * Other scripts have no entries: few of their words that no cache holds are tokens. A line has four entries of 16 bytes, and a
 * token whose line is full is merged like any other word:
 *
 *    0  4 to 12 bytes, and zeros
 *   12  id, 24 bits, and the number of bytes
 */
import { LACKING, known } from "./memory.ts";
import { hashOf } from "./hash.ts";
import { symbols } from "./halves.ts";

/** Bytes of the shortest word that is entered: merging fewer is faster than a memory access. */
@inline const SHORTEST: u32 = 4;
@inline const LONGEST: u32 = 12;

/** JavaScript is told, before the next text, after every so many misses that are such a word: a power of two. */
@inline const TOLD: u32 = 1_024;

/** The bits of the id in the answer of `listedToken`. */
@inline export const ID: u32 = 0xffffff;

/** The bits of an entry's second half that are not the id: bytes, and the length. */
@inline const NOT_ID: u64 = 0x7f00_0000_ffff_ffff;

/** Address of the table; 0 where there is none. */
let lexicon: usize = 0;
/** Number of its lines. */
let lines: u32 = 0;
/** Which symbols are ASCII: a bit each. */
export let ascii: usize = 0;
/** Misses that were words. */
let found: u32 = 0;
/** Whether the table is in use: before that, it is not read. */
export let listsTokens: bool = false;

/**
 * Places the table after `end`, and zeroes memory from there on; returns where the table ends. Where merging starts from
 * characters there is none: a word may hold unknown ones.
 */
export function openLexicon(end: usize): usize {
  // The header of ready-made tables lay here while it was checked. Memory that is added later is zero.
  memory.fill(end, 0, ((<usize>memory.size()) << 16) - end);
  return known != 0 ? end : placeLexicon((end + 63) & ~63);
}

/** Places it at an address; returns where it ends. */
export function placeLexicon(at: usize): usize {
  lexicon = at;
  // Four entries for five symbols, some of which are not ASCII; fewer for large vocabularies, which know many scripts.
  lines = min<u32>(symbols / 5, 32_766);
  ascii = at + ((<usize>lines) << 6);
  return ascii + (symbols >> 3) + 1;
}

/** Makes the table be read from now on: it is about to be filled. */
export function useLexicon(): usize {
  listsTokens = lexicon != 0;
  return lexicon;
}

/**
 * The id of the token with these bytes, with the length in its upper byte; 0 where the table has none.
 *
 * @param low  The first eight bytes of the word, padded with zeros.
 * @param high The next seven, padded with zeros, and the length in the last byte.
 */
export function listedToken(low: u64, high: u64): u32 {
  if (!listsTokens) return 0;
  const at = slotOf(low, high);
  return at == 0 ? 0 : load<u32>(at, 12);
}

/** Notes a miss that was a word. */
@inline
export function noteWord(): void {
  if ((++found & (TOLD - 1)) == 0) store<u8>(LACKING, 1, 1);
}

/** The line of a word, by the same key as in `listedToken`. */
@inline
export function lineOf(low: u64, high: u64): usize {
  return lexicon + ((<usize>(((hashOf(low, high) >> 32) * <u64>lines) >> 32)) << 6);
}

/** Where these bytes are, or where they can be put; 0 if the line is full of others. */
export function slotOf(low: u64, high: u64): usize {
  let at = lineOf(low, high);
  for (const end = at + 64; at < end; at += 16) {
    const rest = load<u64>(at, 8);
    if (rest == 0 || (load<u64>(at) == low && ((rest ^ high) & NOT_ID) == 0)) return at;
  }
  return 0;
}

/** Whether words of this length are entered. */
@inline
export function isListable(length: u32): bool {
  return length - SHORTEST <= LONGEST - SHORTEST;
}

/** Whether a pretoken has the length of a word here, and ends with ASCII. */
@inline
export function mayBeListed(at: usize, length: u32): bool {
  return isListable(length) && load<u8>(at + <usize>length - 1) < 0x80;
}
