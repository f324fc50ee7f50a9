/**
 * Ranks of symbols, where they are not their numbers.
 *
 * A follower merges right behind its leader and ranks before it (`merge-list.ts`). A leader and its followers have
 * numbers one behind the other, and are tangled: among them, and only there, numbers do not tell which merges first. The
 * file says of each follower which symbol it ranks before, in the order of ranks.
 *
 * ```
 *  u32 × 2 per follower: its symbol, and the first symbol of higher rank that is no follower
 * ```
 */
import type { Made } from "./merge-list.ts";

/** Symbols below this are bytes, which nothing leads and nothing follows. */
const bytes = 256;

/** The section of a merge list whose tokens have the symbols from `first` on; `undefined` where nothing follows. */
export function findFollowers(made: readonly Made[], first: number): Uint32Array | undefined {
  const leaders: { symbol: number; rank: number }[] = [];
  const followers: { symbol: number; rank: number }[] = [];
  made.forEach(({ rank, depth }, index) => {
    (depth === 0 ? leaders : followers).push({ symbol: first + index, rank });
  });
  if (followers.length === 0) return undefined;
  followers.sort((a, b) => a.rank - b.rank);
  let next = 0;
  return Uint32Array.from(
    followers.flatMap(({ symbol, rank }) => {
      while (leaders[next]!.rank < rank) next++;
      return [symbol, leaders[next]!.symbol];
    }),
  );
}

/**
 * When each symbol that is tangled merges, as the kernel wants it: the numbers of a leader and its followers, in the
 * order of their ranks; 0 for all other symbols. `undefined` where the section cannot be one.
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

/** The rank of each symbol in the merge list; of a section that `turnsOf` has found sound. */
export function ranksOf(followers: Uint32Array, size: number): Uint32Array {
  const ranks = new Uint32Array(size);
  const isFollower = new Uint8Array(size);
  for (let at = 0; at < followers.length; at += 2) isFollower[followers[at]!] = 1;
  let rank = 0;
  let at = 0;
  for (let symbol = 0; symbol < size; symbol++) {
    if (isFollower[symbol] === 1) continue;
    for (; at < followers.length && followers[at + 1] === symbol; at += 2) ranks[followers[at]!] = rank++;
    ranks[symbol] = rank++;
  }
  return ranks;
}
