/**
 * Symbols and ids: the kernel numbers tokens by merge rank, a vocabulary as it likes.
 */
import type { KernelVocabulary } from "./bpe-loading.ts";

/** In place of a symbol: the id is that of none. */
export const noSymbol = 0xffffffff;

/** One more than the highest id of an ordinary token. */
export function idsOf({ size, symbolIds, extras }: KernelVocabulary): number {
  let ids = symbolIds === undefined ? size : 0;
  for (const id of symbolIds ?? []) if (id < 2 ** 31) ids = Math.max(ids, id + 1);
  for (const id of extras?.ids ?? []) ids = Math.max(ids, id + 1);
  return ids;
}

export function symbolsOf(symbolIds: Uint32Array, ids: number): Uint32Array {
  const symbols = new Uint32Array(ids).fill(noSymbol);
  symbolIds.forEach((id, symbol) => {
    if (id < 2 ** 31) symbols[id] = symbol;
  });
  return symbols;
}
