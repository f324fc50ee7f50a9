/**
 * From a list of merges to symbols: tokens that each encode to themselves, numbered by merge rank, each the merge of
 * two earlier ones. This is what the kernel works with.
 *
 * Merging a token's own bytes either ends in this one token, and then its last merge is the only one that can ever make
 * it: inside a longer text the same bytes go through the same merges. Or it does not, and then no text reaches it. So
 * one merge per reachable token says as much as the list, however many ways there are to cut it.
 *
 * A token may rank before one of its halves: "abc" = "ab" + "c" has rank 7 and "ab" rank 9. It then merges as soon
 * as its halves are there, right after a merge of rank 9, its leader. Tokens are ordered by their leaders, and after
 * each leader come its followers, in the order in which they can arise. So two tokens with different leaders merge in
 * this order wherever they occur; between those of one leader, ranks and places decide: `ranks.ts`.
 */
import { type Base, baseOf } from "./base.ts";
import { mergeLong } from "./merge-long.ts";
import { PairTable } from "./pair-table.ts";
import type { MergeList, Vocabulary } from "./vocabulary.ts";

/** With more parts than this, a heap is quicker. */
const longList = 100;

/** How and when a token is made: from two halves, at a rank in the list. */
export interface Made {
  readonly id: number;
  readonly left: number;
  readonly right: number;
  readonly rank: number;
  /** The highest rank of all merges that make it. */
  readonly leader: number;
  /** How many merges after the leader. */
  readonly depth: number;
}

/** What a merge list reduces to. */
export interface Reduced {
  readonly base: Base;
  /** Reachable tokens in the order in which they merge. */
  readonly made: readonly Made[];
}

/**
 * Reduces a merge list.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported` when a byte has no token.
 */
export function reduceMergeList(vocabulary: Vocabulary, model: MergeList): Reduced {
  const base = baseOf(vocabulary, model);
  const made = reachable(vocabulary.tokens, model, base);
  made.sort((a, b) => a.leader - b.leader || a.depth - b.depth || a.rank - b.rank);
  return { base, made };
}

/** How each reachable token is made. */
function reachable(tokens: Vocabulary["tokens"], { merges }: MergeList, base: Base): Made[] {
  const pairs = ranksOfPairs(merges);
  // Halves are shorter than the whole, so they are done before it.
  const byLength: number[][] = [];
  tokens.forEach((token, id) => {
    if (token === undefined || token.length < 2 || !base.isText(id)) return;
    while (byLength.length <= token.length) byLength.push([]);
    byLength[token.length]!.push(id);
  });
  const leaders = new Int32Array(tokens.length).fill(-1);
  const depths = new Int32Array(tokens.length);
  const made: Made[] = [];
  const room = roomFor(byLength.length);
  for (const id of byLength.flat()) {
    const count = base.partsOf(tokens[id]!, room.parts);
    if (count < 2) continue;
    if (mergeIn(room, count, pairs, merges) !== 1 || room.parts[0] !== id) continue;
    const rank = room.last;
    const [left, right] = [merges[3 * rank]!, merges[3 * rank + 1]!];
    const leader = Math.max(rank, leaders[left]!, leaders[right]!);
    const leftDepth = leaders[left] === leader ? depths[left]! + 1 : 0;
    const rightDepth = leaders[right] === leader ? depths[right]! + 1 : 0;
    const depth = Math.max(leftDepth, rightDepth);
    leaders[id] = leader;
    depths[id] = depth;
    made.push({ id, left, right, rank, leader, depth });
  }
  return made;
}

/** The rank of each pair; if one is listed twice, the later rank counts. */
export function ranksOfPairs(merges: Uint32Array): PairTable {
  const pairs = new PairTable(merges.length / 3);
  for (let rank = merges.length / 3 - 1; rank >= 0; rank--) {
    const [left, right] = [merges[3 * rank]!, merges[3 * rank + 1]!];
    if (pairs.get(left, right) < 0) pairs.add(left, right, rank);
  }
  return pairs;
}

/** Merges parts in place, lowest rank first, leftmost of equals; returns the last rank that merged. */
export function mergeAll(parts: number[], pairs: PairTable, merges: Uint32Array): number {
  if (parts.length > longList) return mergeLong(parts, pairs, merges);
  const room = roomFor(parts.length);
  room.parts.set(parts);
  parts.length = mergeIn(room, parts.length, pairs, merges);
  for (let at = 0; at < parts.length; at++) parts[at] = room.parts[at]!;
  return room.last;
}

/** Room for the parts of a token, and the rank of each with the next. */
export interface Room {
  readonly parts: Uint32Array;
  readonly ranks: Uint32Array;
  /** The last rank that merged. */
  last: number;
  /** Ranks looked at in search of the lowest, for all tokens so far. */
  looks: number;
}

export function roomFor(parts: number): Room {
  return { parts: new Uint32Array(parts), ranks: new Uint32Array(parts), last: none, looks: 0 };
}

const none = 0xffffffff;

/** The same for `count` parts in a room; returns how many are left. */
export function mergeIn(room: Room, count: number, pairs: PairTable, merges: Uint32Array): number {
  const { parts, ranks } = room;
  room.last = none;
  if (count > longList) {
    const list = Array.from(parts.subarray(0, count));
    room.last = mergeLong(list, pairs, merges);
    parts.set(list);
    return list.length;
  }
  // A pair without a merge has the rank -1, which is `none` as an unsigned number.
  for (let at = 0; at < count - 1; at++) ranks[at] = pairs.get(parts[at]!, parts[at + 1]!);
  for (let left = count; ; left--) {
    let best = none;
    let bestAt = 0;
    room.looks += left - 1;
    for (let at = 0; at < left - 1; at++) {
      if (ranks[at]! < best) {
        best = ranks[at]!;
        bestAt = at;
      }
    }
    if (best === none) return left;
    room.last = best;
    parts[bestAt] = merges[3 * best + 2]!;
    for (let at = bestAt + 1; at < left - 1; at++) {
      parts[at] = parts[at + 1]!;
      ranks[at] = ranks[at + 1]!;
    }
    if (bestAt < left - 2) ranks[bestAt] = pairs.get(parts[bestAt]!, parts[bestAt + 1]!);
    if (bestAt > 0) ranks[bestAt - 1] = pairs.get(parts[bestAt - 1]!, parts[bestAt]!);
  }
}
