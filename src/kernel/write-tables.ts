/** Makes ready-made tables (`tables.ts`): when the package is built, and for packed files. */
import { fingerprint } from "#kernel/bpe";
import type { BpeExports } from "./abi.ts";
import { load, placingOf } from "./bpe-loading.ts";
import type { KernelVocabulary } from "./packed-file.ts";
import { dropOrigins, makeWords } from "./small.ts";
import { allIdsOf } from "./symbols.ts";
import { checksumOf, lengthOf, mostRunBytes, prefixBytes, type TablesHeader, tablesMagic } from "./tables.ts";

/** From here on memory differs between instances. */
const firstPage = 0x4000;
const pageBytes = 4_096;

/**
 * The tables of a vocabulary.
 *
 * @param meta   What a reader that loads them as a file of their own is told about the vocabulary.
 * @param beside The sections beside them, if they become a section of a packed file.
 */
export function writeTables(
  vocabulary: Omit<KernelVocabulary, "tables">,
  meta: object,
  beside: readonly Uint8Array[] = [],
): Uint8Array {
  const ids = allIdsOf(vocabulary);
  const wasm = load(vocabulary, ids);
  // Sums are taken over groups of 16 bytes.
  const end = (wasm.tablesEnd() + 15) & ~15;
  const memory = new Uint8Array(wasm.memory.buffer);
  let longest = 1;
  for (let id = 0; id < ids; id++) longest = Math.max(longest, wasm.lengthOfId(id));
  const words = beside.length > 0 ? [] : makeAllWords(vocabulary, ids);
  dropOrigins(wasm.memory, placingOf(vocabulary, ids));
  // While merges are entered, the full slots are noted where nothing else is yet.
  memory.fill(0, wasm.extrasAt(), end);
  const runs = runsOf(memory, end);
  const parts = runs.map(([at, length]) => memory.slice(at, at + length));
  runs.forEach((run, index) => {
    // One of the runs contains the place where sums are taken.
    memory.set(parts[index]!, run[0]);
    run[2] = wasm.sum(run[0], run[0] + run[1]) >>> 0;
  });
  const [at, tokens] = [wasm.mergesAt(), wasm.tokensAt()];
  const said: TablesHeader = {
    meta,
    size: vocabulary.size,
    ids,
    longest,
    tokens: tokens - at,
    extras: wasm.extrasAt() - tokens,
    span: end - at,
    runs,
    ...(words.length > 0 && { words: words.map(({ bytes, sum }) => [bytes.length, sum] as const) }),
    ...(beside.length > 0 && { beside: checksumAt(wasm, beside, end) }),
  };
  const header = new TextEncoder().encode(JSON.stringify(said));
  const prefix = Uint32Array.of(tablesMagic, fingerprint, header.length, checksumAt(wasm, [header], end));
  const pieces = [new Uint8Array(prefix.buffer), header, ...parts, ...words.map(({ bytes }) => bytes)];
  const file = new Uint8Array(lengthOf(pieces));
  let next = 0;
  for (const piece of pieces) {
    file.set(piece, next);
    next += piece.length;
  }
  if (prefix.byteLength !== prefixBytes) throw new RangeError(`a prefix of ${prefix.byteLength} bytes`);
  return file;
}

/** The parts of memory that are not zero, in pages. */
function runsOf(memory: Uint8Array, end: number): [at: number, length: number, sum: number][] {
  const runs: [at: number, length: number, sum: number][] = [];
  for (let at = firstPage; at < end; at += pageBytes) {
    const length = Math.min(pageBytes, end - at);
    if (memory.subarray(at, at + length).every((byte) => byte === 0)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === at && last[1] + length <= mostRunBytes) last[1] += length;
    else runs.push([at, length, 0]);
  }
  return runs;
}

/** The kernel's whole table of words, in runs; empty if it has none. */
function makeAllWords(vocabulary: Omit<KernelVocabulary, "tables">, ids: number): { bytes: Uint8Array; sum: number }[] {
  const wasm = load(vocabulary, ids);
  wasm.beginSpecials(0);
  const first = wasm.useLexicon();
  if (first === 0) return [];
  const end = makeWords(wasm, placingOf(vocabulary, ids), first, 0, vocabulary.size);
  const words: { bytes: Uint8Array; sum: number }[] = [];
  for (let at = first; at < end; at += mostRunBytes) {
    const to = Math.min(at + mostRunBytes, end);
    words.push({ bytes: new Uint8Array(wasm.memory.buffer).slice(at, to), sum: wasm.sum(at, to) >>> 0 });
  }
  return words;
}

/** The checksum of pieces, put after the tables, where memory grows for them. */
function checksumAt(wasm: BpeExports, pieces: readonly Uint8Array[], end: number): number {
  const missing = end + lengthOf(pieces) - wasm.memory.buffer.byteLength;
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65_536));
  return checksumOf(wasm, pieces, end);
}
