/** When symbols merge if their numbers do not tell: a leader and its followers (`src/vocabulary/ranks.ts`). */

/** Symbols below this are bytes, which neither lead nor follow. */
const bytes = 256;

/**
 * For each tangled symbol, one of the numbers of its group (a leader and the followers right after it), in the order of
 * ranks; 0 for all other symbols. `undefined` if no vocabulary can have these followers.
 *
 * @param followers Two numbers each, in the order of ranks: the symbol, and the first one of higher rank that is not one.
 */
export function turnsOf(followers: Uint32Array, size: number): Uint32Array | undefined {
  if (followers.length % 2 !== 0) return undefined;
  const leaders = new Uint32Array(size);
  for (let at = 0; at < followers.length; at += 2) {
    const symbol = followers[at]!;
    if (symbol <= bytes || symbol >= size || leaders[symbol] !== 0) return undefined;
    leaders[symbol] = symbol;
  }
  for (let symbol = bytes + 1; symbol < size; symbol++) {
    const before = symbol - 1;
    if (leaders[symbol] !== 0) leaders[symbol] = leaders[before] === 0 ? before : leaders[before]!;
  }
  const turns = new Uint32Array(size);
  let lowest = 0;
  for (let at = 0; at < followers.length; at += 2) {
    const leader = leaders[followers[at]!]!;
    const next = followers[at + 1]!;
    if (next < lowest || next > leader || leaders[next] !== 0) return undefined;
    lowest = next;
    if (turns[leader] === 0) turns[leader] = leader;
    turns[followers[at]!] = turns[leader]!++;
  }
  return turns;
}
