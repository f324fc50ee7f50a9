/**
 * Words: tokens that merging does not reach and that a whole pretoken still is.
 *
 * Some vocabularies look a pretoken up as it stands before they merge it
 * (`ignore_merges`). That matters only for these tokens; the others come out of
 * merging just so. WORDS holds their ids, plus one, by a hash of their bytes.
 */
import { NONE, placesById, words } from "./memory.ts";
import { xxHash32 } from "./checksum.ts";
import { isTokenAt } from "./token-bytes.ts";

let wordMask: u32 = 0;

/** Makes the table hold 2^bits slots; the memory must be zero. */
export function openWords(bits: u32): void {
  wordMask = (1 << bits) - 1;
}

/** Enters the token of an id, whose bytes are `at..end`. */
export function addWord(id: u32, at: usize, end: usize): void {
  let slot = xxHash32(at, end) & wordMask;
  while (load<u32>(words + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & wordMask;
  store<u32>(words + ((<usize>slot) << 2), id + 1);
}

/** The word that these bytes are, or NONE. */
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
