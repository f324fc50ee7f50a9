/**
 * ABI of small.wasm, which makes what vocabulary files leave out to be small.
 *
 * It works in the memory that it is given, and is dropped afterwards. It has no constants, because they would be written to
 * that memory. Negative answers are statuses (bpe/status.ts).
 */
import { xxHash32 } from "./bpe/checksum.ts";
import * as merges from "./small/merges.ts";
import * as origins from "./small/origins.ts";
import * as words from "./small/words.ts";

// The small form of a vocabulary's merges → the plain one, in its own memory: src/kernel/small.ts, in this order.

export function beginMerges(symbols: u32, fileBytes: usize, codeAt: usize, codeBytes: usize): i32 {
  return merges.beginMerges(symbols, fileBytes, codeAt, codeBytes);
}
export function checksum(at: usize, end: usize): u32 {
  return xxHash32(at, end);
}
export function decodeMerges(from: u32, to: u32): i32 {
  return merges.decodeMerges(from, to);
}
export function endMerges(): i32 {
  return merges.endMerges();
}

// What ready-made tables leave out, and words that are tokens, in the memory of bpe.wasm: src/kernel/small.ts.
export function makeOrigins(symbols: u32, ids: u32, flags: u32, wordBits: u32): void {
  origins.makeOrigins(symbols, ids, flags, wordBits);
}
export function dropOrigins(symbols: u32, ids: u32, flags: u32, wordBits: u32): void {
  origins.dropOrigins(symbols, ids, flags, wordBits);
}
export function open(symbols: u32, ids: u32, flags: u32, wordBits: u32): void {
  origins.open(symbols, ids, flags, wordBits);
}
export function makeWords(at: usize, tokens: usize, from: u32, to: u32): usize {
  return words.makeWords(at, tokens, from, to);
}
