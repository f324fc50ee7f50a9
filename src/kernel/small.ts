/**
 * What small.wasm makes: a vocabulary's merges from their small form, what ready-made tables leave out, and words.
 */
import compiled from "#kernel/small";
import type { BpeExports, KernelMemory } from "./abi.ts";
import { check, type FileExports, instantiate, type KernelVocabulary, putFile, slice } from "./packed-file.ts";

/** What assembly/small.ts exports. */
interface SmallExports extends FileExports {
  beginMerges(symbols: number, fileBytes: number, codeAt: number, codeBytes: number): number;
  decodeMerges(from: number, to: number): number;
  endMerges(): number;
  makeOrigins(symbols: number, ids: number, flags: number, wordBits: number): void;
  dropOrigins(symbols: number, ids: number, flags: number, wordBits: number): void;
  open(symbols: number, ids: number, flags: number, wordBits: number): void;
  makeWords(at: number, tokens: number, from: number, to: number): number;
}

/** The planes, decoded in an instance that is then dropped; they keep its memory alive. */
export function decodeSmall(vocabulary: KernelVocabulary, small: Uint8Array): Uint8Array {
  const { bytes, size } = vocabulary;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasm = instantiate<SmallExports>(compiled(), { memory });
  const at = wasm.beginMerges(size, bytes.length, small.byteOffset - bytes.byteOffset, small.length);
  check(at, vocabulary);
  putFile(wasm, memory, at, vocabulary);
  for (let from = 0; from < size; from += slice) {
    check(wasm.decodeMerges(from, Math.min(size, from + slice)), vocabulary);
  }
  const planesAt = wasm.endMerges();
  check(planesAt, vocabulary);
  return new Uint8Array(memory.buffer, planesAt, size * 6);
}

/** Enters those of the tokens `from..to` that are words into the kernel's table at `at`; returns where that ends. */
export function makeWords(wasm: BpeExports, placing: Placing, at: number, from: number, to: number): number {
  const { size, ids, flags, wordBits } = placing;
  const small = instantiate<SmallExports>(compiled(), { memory: wasm.memory });
  small.open(size, ids, flags, wordBits);
  return small.makeWords(at, wasm.tokensAt(), from, to);
}

/** What the kernel's `beginVocabulary` was told about the vocabulary. */
export interface Placing {
  readonly size: number;
  readonly ids: number;
  readonly flags: number;
  readonly wordBits: number;
}

/** Makes what ready-made tables leave out: which two symbols each symbol was merged from. */
export function makeOrigins(memory: KernelMemory, { size, ids, flags, wordBits }: Placing): void {
  instantiate<SmallExports>(compiled(), { memory }).makeOrigins(size, ids, flags, wordBits);
}

/** Clears what {@link makeOrigins} makes. */
export function dropOrigins(memory: KernelMemory, { size, ids, flags, wordBits }: Placing): void {
  instantiate<SmallExports>(compiled(), { memory }).dropOrigins(size, ids, flags, wordBits);
}
