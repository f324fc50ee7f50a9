/**
 * Keys: up to 16 bytes as two numbers, for the caches and the table of words.
 *
 * They are not in cache.ts because small.wasm needs them, too, and must have no constants (../small.ts), which imports of
 * cache.ts have.
 */
import { MASKS } from "./memory.ts";

/** The offset in MASKS of the mask that keeps the first `length` of 16 bytes. */
@inline
export function maskOf(length: u32): usize {
  return (<usize>length) << 4;
}

/** The lower half of a pretoken's key; 8 bytes are read. */
@inline
export function lowOf(at: usize, mask: usize): u64 {
  return load<u64>(at) & load<u64>(mask, MASKS);
}

/** The upper half: bytes from the ninth on, and the length; 16 bytes are read. */
@inline
export function highOf(at: usize, mask: usize, length: u32): u64 {
  return (load<u64>(at, 8) & load<u64>(mask, MASKS + 8)) | ((<u64>length) << 56);
}
