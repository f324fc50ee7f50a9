/**
 * A vocabulary small enough to damage byte by byte: 256 bytes in mixed order, a hole, and the merges
 * that byte-pair encoding learns from one paragraph. And the slow, plain reading of what its merges must be.
 */
import type { Vocabulary } from "../../src/vocabulary/index.ts";

const paragraph =
  "The merge with the lowest rank goes first, and the leftmost of these first of all. So the words of a text, " +
  "the tokens of a word and the bytes of a token are found again: 東京都は日本の首都です。 ааааа ббб aaaaaaaa    \n\n\n";

/** About 300 ids; every one of them is reachable. Built anew on each call, so that a test may change it. */
export function smallVocabulary(merges = 44): Vocabulary & { tokens: (Uint8Array | undefined)[] } {
  const tokens: (Uint8Array | undefined)[] = [];
  for (let id = 0; id < 256; id++) tokens.push(Uint8Array.of((id * 167 + 13) & 0xff));
  tokens.push(undefined);
  let parts = Array.from(new TextEncoder().encode(paragraph), (byte) => latin1Of(Uint8Array.of(byte)));
  for (let merge = 0; merge < merges; merge++) {
    const counts = new Map<string, number>();
    for (let at = 0; at + 1 < parts.length; at++) {
      const pair = parts[at]! + parts[at + 1]!;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const [best] = [...counts].sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))[0]!;
    tokens.push(Uint8Array.from(best, (letter) => letter.charCodeAt(0)));
    parts = parts.reduce<string[]>((joined, part) => {
      if (joined.length > 0 && joined.at(-1)! + part === best) joined[joined.length - 1] = best;
      else joined.push(part);
      return joined;
    }, []);
  }
  return {
    name: "small",
    scanner: "o200k",
    specialTokens: { "<|end|>": 256, "<|é東|>": 1000, "<|also 1000|>": 1000 },
    unicode: "16.0.0",
    reference: "by hand",
    license: "MIT",
    tokens,
  };
}

/** Bytes as a text of the same length, to be a key in a Map. */
export function latin1Of(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/**
 * What is left of a token when its bytes merge by every rank below its own, with ranks looked up by bytes:
 * tiktoken's way, without pairs.
 */
export function partsOf(token: Uint8Array, rank: number, rankOf: ReadonlyMap<string, number>): number[] {
  const parts = Array.from(token, (byte) => String.fromCharCode(byte));
  for (;;) {
    let best = rank;
    let bestAt = -1;
    for (let at = 0; at + 1 < parts.length; at++) {
      const joined = rankOf.get(parts[at]! + parts[at + 1]!) ?? rank;
      if (joined < best) [best, bestAt] = [joined, at];
    }
    if (bestAt < 0) return parts.map((part) => rankOf.get(part)!);
    parts.splice(bestAt, 2, parts[bestAt]! + parts[bestAt + 1]!);
  }
}

/** Rank of each token by its bytes. */
export function ranksOf(tokens: readonly (Uint8Array | undefined)[]): Map<string, number> {
  const ranks = new Map<string, number>();
  tokens.forEach((token, rank) => {
    if (token !== undefined) ranks.set(latin1Of(token), rank);
  });
  return ranks;
}

/** What a call throws; a test fails where it does not throw at all. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
