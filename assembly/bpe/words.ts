/**
 * Words: tokens that merging does not reach but that a whole pretoken can be.
 *
 * Some vocabularies look up a whole pretoken before they merge it
 * (`ignore_merges`). That matters only for these tokens; merging gives the others
 * anyway. WORDS holds their ids, plus one, by a hash of their bytes.
 */
import { NONE, placesById, words } from "./memory.ts";
import { xxHash32 } from "./checksum.ts";
import { isTokenAt } from "./token-bytes.ts";

let wordMask: u32 = 0;

/** Sets the size of the table to 2^bits slots; their memory must be zero. */
export function openWords(bits: u32): void {
  wordMask = (1 << bits) - 1;
}

/** Enters the token with this id and the bytes `at..end`. */
export function addWord(id: u32, at: usize, end: usize): void {
  let slot = xxHash32(at, end) & wordMask;
  while (load<u32>(words + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & wordMask;
  store<u32>(words + ((<usize>slot) << 2), id + 1);
}

/** The id of the word with these bytes, or NONE. */
export function wordAt(at: usize, end: usize): u32 {
  let slot = xxHash32(at, end) & wordMask;
  while (true) {
    const id = load<u32>(words + ((<usize>slot) << 2)) - 1;
    if (id == NONE) return NONE;
    const span = load<u32>(placesById + ((<usize>id) << 2));
    if (isTokenAt(span, at, end)) return id;
    slot = (slot + 1) & wordMask;
  }
}
