/**
 * Symbols and ids: the kernel numbers tokens by merge rank, a vocabulary in any way it likes.
 */
import type { KernelVocabulary } from "./packed-file.ts";

/** In place of a symbol: no symbol has this id. */
export const noSymbol = 0xffffffff;

/** One more than the highest id of an ordinary token. */
function idsOf({ size, symbolIds, extras }: KernelVocabulary): number {
  const most = Math.max(
    symbolIds === undefined ? size - 1 : highest(symbolIds),
    extras === undefined ? -1 : highest(extras.ids),
  );
  return most + 1;
}

/** One more than the highest id, special tokens included. */
export function allIdsOf(vocabulary: KernelVocabulary): number {
  return Object.values(vocabulary.specialTokens).reduce((ids, id) => Math.max(ids, id + 1), idsOf(vocabulary));
}

/** The highest id; symbols without one have bit 31 set. */
function highest(ids: Uint32Array): number {
  let most = -1;
  for (let at = 0; at < ids.length; at++) if (ids[at]! > most && ids[at]! < 2 ** 31) most = ids[at]!;
  return most;
}

export function symbolsOf(symbolIds: Uint32Array, ids: number): Uint32Array {
  const symbols = new Uint32Array(ids).fill(noSymbol);
  symbolIds.forEach((id, symbol) => {
    if (id < 2 ** 31) symbols[id] = symbol;
  });
  return symbols;
}
