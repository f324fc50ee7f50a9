/**
 * ABI of small.wasm: the small form of a vocabulary's merges → the plain one.
 *
 * A kernel of its own: only vocabularies that travel far are in the small form, and an instance is dropped when the
 * merges are decoded. Answers below zero are statuses (bpe/status.ts); called in this order by src/kernel/small.ts.
 */
import { xxHash32 } from "./bpe/checksum.ts";
import * as merges from "./small/merges.ts";

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
