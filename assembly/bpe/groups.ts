/**
 * Merges are grouped by their left halves: a group is a small table of its own, 2^k slots of
 *
 *   token that the two merge to, 20 bits │ that token's group, 24 bits │ right half, 20 bits
 *
 * so that what a script or language needs lies together, and a token comes with the location of its own merges.
 * The number of a group is start << 1 | slots; groups begin at multiples of their size. 0 is the empty group.
 */
import { GROUPS } from "./memory.ts";

/** Bit at which the right half begins in a slot. */
@inline export const RIGHT_BITS: u64 = 44;

/** Bits of a token; its group is above them. */
@inline export const TOKEN_BITS: u64 = 20;
@inline const TOKEN: u64 = 0xfffff;

/** The group of a token. */
@inline
export function groupOf(token: u32): u32 {
  return load<u32>((<usize>token) << 2, GROUPS);
}

/** A token with its group. */
@inline
export function symbolOf(token: u32): u64 {
  return <u64>token | (<u64>groupOf(token) << TOKEN_BITS);
}

/** The token of a symbol. */
@inline
export function tokenOf(symbol: u64): u32 {
  return <u32>(symbol & TOKEN);
}
