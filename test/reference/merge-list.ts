/**
 * Naive byte-pair encoding by a list of merges, as Hugging Face's tokenizers define it: of all neighbouring pairs that
 * the list names, the one that comes first in it merges, the leftmost of equals, until none is left.
 */

/** A merge: the two halves; together they are the token it makes. */
export type Merge = readonly [left: string, right: string];

/**
 * Tokens of one pretoken, as texts. Quadratic; meant for short pieces.
 *
 * @param parts - What merging starts from: bytes or characters.
 * @example
 * mergeByList([..."abc"], [["b", "c"], ["a", "b"]]); // ["a", "bc"]
 */
export function mergeByList(parts: readonly string[], merges: readonly Merge[]): string[] {
  const rankOf = new Map(merges.map(([left, right], rank) => [`${left} ${right}`, rank])); // the last of equals counts
  const tokens = [...parts];
  for (;;) {
    let lowest = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let i = 0; i + 1 < tokens.length; i++) {
      const rank = rankOf.get(`${tokens[i]} ${tokens[i + 1]}`) ?? Number.POSITIVE_INFINITY;
      if (rank < lowest) [lowest, at] = [rank, i];
    }
    if (at < 0) return tokens;
    tokens.splice(at, 2, tokens[at]! + tokens[at + 1]!);
  }
}
