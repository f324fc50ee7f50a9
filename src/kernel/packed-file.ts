/**
 * A packed vocabulary on its way into a kernel: the file, its checksum, and the errors for what the kernel refuses.
 */
import { ReckonerError } from "../errors.ts";
import type { KernelMemory } from "./abi.ts";
import type { Tables } from "./tables.ts";

/** What the kernel needs to know about a packed vocabulary; `vocabulary/format.ts` opens the file. */
export interface KernelVocabulary {
  readonly name: string;
  readonly scanner: string;
  /** Symbols in the merge planes. */
  readonly size: number;
  /** The whole packed file. */
  readonly bytes: Uint8Array;
  /** The merge planes: a view into `bytes`, or else bytes decoded from a verified file. */
  readonly merges: Uint8Array;
  /** The small form of the merges, a view into `bytes`, if `merges` is still empty. */
  readonly small?: Uint8Array;
  readonly specialTokens: Readonly<Record<string, number>>;
  /** Rules beyond those of OpenAI's vocabularies. */
  readonly model?: KernelRules;
  /** The id of each symbol, if they differ; bit 31 is set if it is not a character, or only a part of one. */
  readonly symbolIds?: Uint32Array;
  /** Symbols whose numbers do not tell when they merge: `turns.ts`. */
  readonly followers?: Uint32Array;
  /** Tokens that are not symbols. */
  readonly extras?: KernelExtras;
  /** Instead of merges: the tables that they become. */
  readonly tables?: Tables;
}

/** What the kernel needs to know about a vocabulary's model. */
export interface KernelRules {
  readonly base: "bytes" | "characters";
  readonly ignoreMerges: boolean;
  readonly unknown?: { readonly bytes: readonly number[] } | { readonly token: number; readonly fuse: boolean };
}

/** Tokens that no merge makes: they can be decoded and, if they are words, found. */
export interface KernelExtras {
  readonly ids: Uint32Array;
  readonly lengths: Uint16Array;
  /** 1 where a whole pretoken can be this token. */
  readonly words: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What every kernel that reads packed files exports. */
export interface FileExports {
  checksum(at: number, end: number): number;
}

/** Statuses of assembly/bpe/status.ts. */
const outOfMemory = -1;
const tooLarge = -4;

/** Where the checksum of a packed file is, and the first byte it covers. */
const checksumAt = 12;
const checkedFrom = 16;

/** Symbols per call while loading: the engine can replace its first code with better code between calls. */
export const slice = 8_192;

/** Writes the packed file into the memory of an instance and compares its checksum. */
export function putFile(wasm: FileExports, memory: KernelMemory, at: number, vocabulary: KernelVocabulary): void {
  const { bytes } = vocabulary;
  new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  const expected = new DataView(bytes.buffer, bytes.byteOffset).getUint32(checksumAt, true);
  if (wasm.checksum(at + checkedFrom, at + bytes.length) >>> 0 !== expected) throw corrupt(vocabulary, "its checksum");
}

/** A new instance of a compiled kernel, a WebAssembly.Module, with the imports it needs. */
export function instantiate<Exports>(compiled: object | undefined, env: object = {}): Exports {
  if (compiled === undefined) {
    const message =
      "this runtime refuses WebAssembly; allow it (Content-Security-Policy: script-src 'wasm-unsafe-eval')";
    throw new ReckonerError("kernel/unavailable", message);
  }
  return new WebAssembly.Instance(compiled as WebAssembly.Module, { env } as WebAssembly.Imports)
    .exports as unknown as Exports;
}

/** Throws the error for a status that is a refusal. */
export function check(status: number, vocabulary: KernelVocabulary): void {
  if (status >= 0) return;
  if (status === outOfMemory) {
    const message = `no memory for the vocabulary ${vocabulary.name}; release unused tokenizers, or give the runtime more memory`;
    throw new ReckonerError("kernel/out-of-memory", message, { vocabulary: vocabulary.name });
  }
  if (status === tooLarge) {
    const limits = "more than 256 tokens of 256 bytes or more, one of more than 65,535, a special token of 256 or more";
    throw unsupported(vocabulary, `${limits}, or more than 8 MiB of token bytes`);
  }
  throw corrupt(vocabulary, "a merge");
}

/** The error for a file that differs from what was written. */
export function corrupt(vocabulary: KernelVocabulary, what: string): ReckonerError {
  const message = `the packed vocabulary ${vocabulary.name} is damaged: ${what} does not match; build or fetch it again`;
  return new ReckonerError("vocabulary/corrupt", message, { vocabulary: vocabulary.name });
}

/** The error for a vocabulary that is well formed but beyond what the kernel can hold. */
export function unsupported(vocabulary: KernelVocabulary, what: string): ReckonerError {
  const message = `the vocabulary ${vocabulary.name} has ${what}, which this version cannot do`;
  return new ReckonerError("vocabulary/unsupported", message, { vocabulary: vocabulary.name });
}
