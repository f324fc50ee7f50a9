/**
 * Decodes the small form of a vocabulary's merges with small.wasm.
 */
import compiled from "#kernel/small";
import { check, type FileExports, instantiate, type KernelVocabulary, putFile, slice } from "./packed-file.ts";

/** What assembly/small.ts exports. */
interface SmallExports extends FileExports {
  beginMerges(symbols: number, fileBytes: number, codeAt: number, codeBytes: number): number;
  decodeMerges(from: number, to: number): number;
  endMerges(): number;
}

/** The planes, decoded in an instance that is then dropped; valid as long as they are held. */
export function decodeSmall(vocabulary: KernelVocabulary, small: Uint8Array): Uint8Array {
  const { bytes, size } = vocabulary;
  const wasm = instantiate<SmallExports>(compiled());
  const at = wasm.beginMerges(size, bytes.length, small.byteOffset - bytes.byteOffset, small.length);
  check(at, vocabulary);
  putFile(wasm, at, vocabulary);
  for (let from = 0; from < size; from += slice) {
    check(wasm.decodeMerges(from, Math.min(size, from + slice)), vocabulary);
  }
  const planesAt = wasm.endMerges();
  check(planesAt, vocabulary);
  return new Uint8Array(wasm.memory.buffer, planesAt, size * 6);
}
