/**
 * Ranks of symbols, where they are not the symbols' numbers.
 *
 * A follower merges right after its leader and ranks before it (`merge-list.ts`). A leader and its followers have
 * consecutive numbers and are tangled: among them, and only there, numbers do not tell which merges first
 * (`src/kernel/turns.ts`). The file says for each follower which symbol it ranks before, in the order of ranks.
 *
 * ```
 *  u32 × 2 per follower: its symbol, and the first symbol of higher rank that is not a follower
 * ```
 */
import type { Made } from "./merge-list.ts";

/** The section of a merge list whose tokens have the symbols from `first` on; `undefined` if there are no followers. */
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

/** The rank of each symbol in the merge list; `undefined` if the section cannot be one. */
export function ranksOf(followers: Uint32Array, size: number): Uint32Array | undefined {
  for (let at = 0; at < followers.length; at++) if (followers[at]! >= size) return undefined;
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
  return at === followers.length ? ranks : undefined;
}
