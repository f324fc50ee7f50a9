/**
 * Longest match: the longest token that a stretch of bytes starts with.
 *
 * A radix tree in which every step reads two bytes. The first two bytes index
 * ROOT directly; every further node is one slot of an open-addressed table,
 * and a node's name is the number of its slot, so a slot needs no child
 * pointers:
 *
 *   bit 63 ......... 24 | 22 .. 20 | 19 ....... 0
 *       key: parent, bytes   flags     best token
 *
 * A slot is found by a hash of all bytes up to the node, not of its parent's
 * name: so the places of the next nodes are known before this one has arrived
 * from memory, and the processor fetches them side by side. The key still
 * names the parent, which makes the match exact.
 *
 * A token of odd length is a leaf below the node of its even part (key with
 * ODD_KEY). "Best" of a node is the longest token that is a prefix of the
 * node's bytes; where the bytes are no token themselves it is found at the
 * first visit and kept, since the vocabulary never changes.
 */
import { BYTES_ID, NONE, ROOT, TRIE, spans } from "./memory.ts";
import { lengthOf } from "./memory.ts";

/** No best token known yet. */
@inline export const UNRESOLVED: u32 = 0xfffff;
@inline export const HAS_PAIRS: u32 = 1 << 20;
@inline export const HAS_ODD: u32 = 1 << 21;
/** The best token has all of the node's bytes. */
@inline export const IS_TOKEN: u32 = 1 << 22;
/** Names of ROOT's nodes start here; slots are named by their number plus one. */
@inline export const ROOT_NAME: u32 = 1 << 21;
/** A leaf of one byte instead of two. */
@inline export const ODD_KEY: u32 = 1 << 16;
@inline const GOLDEN: u64 = 0x9e3779b97f4a7c15;

export let trieShift: u64 = 0;
export let trieMask: u32 = 0;

/** Makes the table hold 2^bits slots; the memory must be zero. */
export function openTrie(bits: u32): void {
  trieShift = 64 - <u64>bits;
  trieMask = (1 << bits) - 1;
}

/** Hash of a node's bytes, from that of its parent's. ROOT's nodes start with their own two bytes. */
@inline
export function pathHash(parent: u64, bytes: u32): u64 {
  const mixed = (parent ^ <u64>bytes) * GOLDEN;
  return mixed ^ (mixed >> 32);
}

/**
 * The slot of a child, as address; the slot is 0 where there is no such child.
 *
 * @param hash pathHash of the child.
 */
@inline
export function childSlot(hash: u64, parent: u32, bytes: u32): usize {
  const key = ((<u64>parent) << 17) | <u64>bytes;
  let index = <u32>((hash * GOLDEN) >> trieShift);
  while (true) {
    const at = TRIE + ((<usize>index) << 3);
    const slot = load<u64>(at);
    if (slot == 0 || slot >> 24 == key) return at;
    index = (index + 1) & trieMask;
  }
}

/** A new slot for a child. */
@inline
export function slotOf(parent: u32, bytes: u32, token: u32): u64 {
  return (((<u64>parent) << 17) | <u64>bytes) << 24 | <u64>token;
}

/** The name that the slot at this address gives its node. */
@inline
export function nameOf(slot: usize): u32 {
  return <u32>((slot - TRIE) >> 3) + 1;
}

/**
 * The longest token that the bytes from `at` start with, and its length: token | length << 32.
 *
 * @param at  First byte; `at < end`.
 * @param end Address after the last byte that may belong to the token; two more are readable.
 */
export function longestMatch(at: usize, end: usize): u64 {
  const first = <u32>load<u16>(at);
  let next = at + 2;
  if (next > end) return <u64>load<u32>(BYTES_ID + ((first & 0xff) << 2)) | ((<u64>1) << 32);
  let info = load<u32>(ROOT + (first << 2));
  let name = ROOT_NAME + first;
  let slot: usize = 0;
  let hash = <u64>first;
  while ((info & HAS_PAIRS) != 0 && next + 2 <= end) {
    const bytes = <u32>load<u16>(next);
    const childHash = pathHash(hash, bytes);
    const child = childSlot(childHash, name, bytes);
    const found = load<u64>(child);
    if (found == 0) break;
    slot = child;
    hash = childHash;
    info = <u32>found;
    name = nameOf(child);
    next += 2;
  }
  if ((info & HAS_ODD) != 0 && next < end) {
    const bytes = ODD_KEY | <u32>load<u8>(next);
    const leaf = load<u64>(childSlot(pathHash(hash, bytes), name, bytes));
    if (leaf != 0) return (leaf & 0xfffff) | (<u64>(next + 1 - at) << 32);
  }
  let best = info & 0xfffff;
  if ((info & IS_TOKEN) != 0) return <u64>best | (<u64>(next - at) << 32);
  if (best == UNRESOLVED) best = resolve(slot, at, next);
  return <u64>best | ((<u64>lengthOfToken(best)) << 32);
}

/** The best token of a node whose bytes are no token; kept in its slot. */
function resolve(slot: usize, at: usize, end: usize): u32 {
  let token = NONE;
  while (token == NONE) token = exactMatch(at, --end);
  store<u64>(slot, (load<u64>(slot) & ~(<u64>0xfffff)) | <u64>token);
  return token;
}

/** The token whose bytes are exactly these, or NONE. */
function exactMatch(at: usize, end: usize): u32 {
  const first = <u32>load<u16>(at);
  let next = at + 2;
  if (next > end) return load<u32>(BYTES_ID + ((first & 0xff) << 2));
  let info = load<u32>(ROOT + (first << 2));
  let name = ROOT_NAME + first;
  let hash = <u64>first;
  while (next < end) {
    const isOdd = next + 1 == end;
    const bytes = isOdd ? ODD_KEY | <u32>load<u8>(next) : <u32>load<u16>(next);
    hash = pathHash(hash, bytes);
    const child = childSlot(hash, name, bytes);
    const found = load<u64>(child);
    if (found == 0) return NONE;
    info = <u32>found;
    name = nameOf(child);
    next += isOdd ? 1 : 2;
  }
  return (info & IS_TOKEN) != 0 ? info & 0xfffff : NONE;
}

/** Bytes of a token. */
@inline
export function lengthOfToken(token: u32): u32 {
  return lengthOf(load<u32>(spans + ((<usize>token) << 2)));
}
