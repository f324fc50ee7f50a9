/** Makes ready-made tables (`tables.ts`), when the package is built. */
import { fingerprint } from "#kernel/bpe";
import { load, roomOf } from "./bpe-loading.ts";
import type { KernelVocabulary } from "./packed-file.ts";
import { prefixBytes, type TablesHeader, tablesMagic } from "./tables.ts";

/** Where memory is no longer the same in every instance. */
const firstPage = 0x4000;
const pageBytes = 4_096;

/**
 * The tables of a vocabulary whose ids are merge ranks, as OpenAI's are.
 *
 * @param ids  One more than its highest id, special tokens included.
 * @param meta What whoever loads them is told of the vocabulary.
 */
export function writeTables(vocabulary: KernelVocabulary, ids: number, meta: object): Uint8Array {
  const wasm = load(vocabulary, ids);
  // Sums are of groups of 16 bytes.
  const end = (wasm.tablesEnd() + 15) & ~15;
  const memory = new Uint8Array(wasm.memory.buffer);
  const runs: [at: number, length: number, sum: number][] = [];
  for (let at = firstPage; at < end; at += pageBytes) {
    const length = Math.min(pageBytes, end - at);
    if (memory.subarray(at, at + length).every((byte) => byte === 0)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === at) last[1] += length;
    else runs.push([at, length, 0]);
  }
  const parts = runs.map(([at, length]) => memory.slice(at, at + length));
  for (const run of runs) run[2] = wasm.sum(run[0], run[0] + run[1]) >>> 0;
  const at = wasm.tokensAt();
  const tokens = wasm.extrasAt() - at;
  const said: TablesHeader = {
    meta,
    size: vocabulary.size,
    ids,
    tokens,
    room: roomOf(vocabulary),
    span: end - at,
    runs,
  };
  const header = new TextEncoder().encode(JSON.stringify(said));
  memory.set(header, end);
  const checksum = wasm.checksum(end, end + header.length) >>> 0;
  const prefix = new Uint8Array(Uint32Array.of(tablesMagic, fingerprint, header.length, checksum).buffer);
  const pieces = [prefix, header, ...parts];
  const file = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let next = 0;
  for (const piece of pieces) {
    file.set(piece, next);
    next += piece.length;
  }
  if (prefix.length !== prefixBytes) throw new RangeError(`a prefix of ${prefix.length} bytes`);
  return file;
}
