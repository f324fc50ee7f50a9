/**
 * Ready-made tables: what loading a vocabulary leaves in the kernel's memory, as a file. A third is left out, which small.wasm
 * makes from the rest when something is decoded or a pretoken is long: which two symbols each symbol was merged from.
 *
 * Reading them takes a few milliseconds where making them takes some thirty; they have four to eight times the bytes of the
 * packed file: for runtimes with files. They are for one build of the kernel; any other ignores them. They are a file of
 * their own, or a section of a packed one.
 *
 * ```
 *  at  size  what                        all numbers little-endian
 *   0   4    magic "RKNT"
 *   4   4    fingerprint of the kernel
 *   8   4    h: length of the header
 *  12   4    xxHash32 of the header
 *  16   h    UTF-8 JSON: `TablesHeader`
 *  16+h      the runs' bytes, one after the other
 *   …        the words' bytes: the table of words that are tokens, read only by a tokenizer that has met many
 * ```
 */
import { fingerprint } from "#kernel/bpe";
import type { BpeExports } from "./abi.ts";
import type { Placing } from "./small.ts";
import { utf8String } from "./strings.ts";

export const tablesMagic = 0x544e_4b52; // "RKNT"
export const prefixBytes = 16;

/** A header takes some thousands of bytes: a name, special tokens, runs. */
const mostHeaderBytes = 65_536;

/**
 * The longest run. Each is read to the same place, summed there, and copied to where it belongs: a system that provides
 * memory page by page does so faster for a program's own writes than for reading a file into it, and the bytes to sum are
 * in the processor's cache.
 */
export const mostRunBytes = 65_536;

export interface TablesHeader {
  /** What the packed file says about the vocabulary. */
  readonly meta: unknown;
  readonly size: number;
  readonly ids: number;
  /** xxHash32 of the other sections of a packed file that their reader needs, one after the other. */
  readonly beside?: number;
  /** Bytes of the longest token that is not special. */
  readonly longest: number;
  /** Relative to where the merges begin: where the bytes of tokens do, how many there are, and where all tables end. */
  readonly tokens: number;
  readonly extras: number;
  readonly span: number;
  /** The parts of memory that follow: address, length, and the kernel's sum. */
  readonly runs: readonly (readonly [at: number, length: number, sum: number])[];
  /** The runs of the words, one after the other: length and sum. */
  readonly words?: readonly (readonly [length: number, sum: number])[];
}

/** Fills `into` with the bytes of a file from offset `at` on; throws if it has fewer. */
export type ReadAt = (into: Uint8Array, at: number) => void;

/** A file of tables, opened; only its header has been read, and not yet checked. */
export interface Tables extends TablesHeader {
  readonly bytes: Uint8Array;
  readonly checksum: number;
  readonly read: ReadAt;
  /** The sections beside them, if they are in a packed file. */
  readonly sections: readonly Uint8Array[];
  /** Opens the file once more; does nothing if it is gone. */
  readonly again?: (use: (read: ReadAt) => void) => void;
}

/**
 * Opens such a file; `undefined` if it is something else, or was made for another kernel.
 *
 * @param sections Those beside the tables, if they are in a packed file.
 */
export function openTables(read: ReadAt, sections: readonly Uint8Array[] = []): Tables | undefined {
  const prefix = new Uint8Array(prefixBytes);
  read(prefix, 0);
  const [magic, made, length, checksum] = new Uint32Array(prefix.buffer);
  if (magic !== tablesMagic || made !== fingerprint || length! > mostHeaderBytes) return undefined;
  const bytes = new Uint8Array(length!);
  read(bytes, prefixBytes);
  const header = JSON.parse(utf8String(bytes.buffer, 0, bytes.length)) as TablesHeader;
  return { ...header, bytes, checksum: checksum!, read, sections };
}

/** Puts tables into an instance; false if they are damaged. */
export function fillTables(wasm: BpeExports, tables: Tables, { size, ids, flags, wordBits }: Placing): boolean {
  const { tokens, extras, span, runs, bytes, checksum, read, sections, beside } = tables;
  const most = Math.max(bytes.length, lengthOf(sections), mostRunBytes);
  const at = wasm.beginVocabulary(size, ids, span + most, flags, wordBits);
  if (at < 0) return false;
  const end = at + span;
  // Nothing in the header has been verified yet.
  if (!(end >= at && end + most <= wasm.memory.buffer.byteLength)) return false;
  if (checksumOf(wasm, [bytes], end) !== checksum) return false;
  if (sections.length > 0 && checksumOf(wasm, sections, end) !== beside) return false;
  let from = prefixBytes + bytes.length;
  for (const [start, length, sum] of runs) {
    if (!(start >= 0 && length >= 0 && length <= mostRunBytes && start + length <= end)) return false;
    if (!readRun(wasm, end, start, length, sum, (into) => read(into, from))) return false;
    from += length;
  }
  wasm.adoptTokens(at + tokens, extras, end);
  return true;
}

/** The words of a file of tables, to be read when it is time; the file itself is not kept open. */
export interface Words {
  readonly runs: readonly (readonly [length: number, sum: number])[];
  /** Where they begin. */
  readonly from: number;
  readonly again: NonNullable<Tables["again"]>;
}

/** The words of tables; `undefined` if there are none, or no file to open again. */
export function wordsOf({ words = [], runs, bytes, again }: Tables): Words | undefined {
  if (words.length === 0 || again === undefined) return undefined;
  return { runs: words, from: runs.reduce((sum, [, length]) => sum + length, prefixBytes + bytes.length), again };
}

/**
 * Reads words into the kernel's table of them, through the output region, which is not in use then.
 *
 * @returns False if they are damaged, or the file is gone: the table is then empty again.
 */
export function readWords(wasm: BpeExports, { runs, from, again }: Words): boolean {
  const at = wasm.useLexicon();
  const end = at + runs.reduce((sum, [length]) => sum + length, 0);
  const through = wasm.outputAt();
  let to = at;
  again((read) => {
    for (const [length, sum] of runs) {
      if (!readRun(wasm, through, to, length, sum, (into) => read(into, from + to - at))) return;
      to += length;
    }
  });
  if (to !== end) new Uint8Array(wasm.memory.buffer).fill(0, at, to);
  return to === end;
}

/** Reads a run, sums it where it was read to and copies it; false, without copying, if it is damaged. */
function readRun(
  wasm: BpeExports,
  through: number,
  to: number,
  length: number,
  sum: number,
  fill: (into: Uint8Array) => void,
): boolean {
  const memory = new Uint8Array(wasm.memory.buffer);
  fill(memory.subarray(through, through + length));
  if (wasm.sum(through, through + length) >>> 0 !== sum) return false;
  memory.copyWithin(to, through, through + length);
  return true;
}

/** The checksum of pieces one after the other, which are put at a place where memory is free. */
export function checksumOf(wasm: BpeExports, pieces: readonly Uint8Array[], at: number): number {
  const memory = new Uint8Array(wasm.memory.buffer);
  let end = at;
  for (const piece of pieces) {
    memory.set(piece, end);
    end += piece.length;
  }
  return wasm.checksum(at, end) >>> 0;
}

export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
