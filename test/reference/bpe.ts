/**
 * Naive byte-pair encoding: the specification, short enough to believe by reading.
 *
 * Start with single bytes. Of all neighbouring pairs whose joined bytes are a token, join the one whose token has
 * the lowest rank, the leftmost of equals. Repeat until no pair joins. This is what tiktoken's own teaching version
 * (`tiktoken/_educational.py`) does, without its shortcut for pieces that are tokens as they stand.
 */

/** Token bytes, written as a string of code units 0–255, → rank. */
export type Ranks = ReadonlyMap<string, number>;

const utf8 = new TextEncoder();

/** Bytes as a string of code units 0–255, the form `Ranks` is keyed by. */
export function byteString(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}

/**
 * Token ids of one pretoken. Quadratic; meant for short pieces.
 *
 * @param piece - Bytes as a string of code units 0–255.
 * @example
 * mergeLowest("abc", new Map([["a", 0], ["b", 1], ["c", 2], ["bc", 3], ["ab", 4]])); // [0, 3]
 */
export function mergeLowest(piece: string, ranks: Ranks): number[] {
  const parts = [...piece];
  for (;;) {
    let lowest = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ranks.get(parts[i]! + parts[i + 1]!) ?? Number.POSITIVE_INFINITY;
      if (rank < lowest) [lowest, at] = [rank, i];
    }
    if (at < 0) break;
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
  }
  return parts.map((part) => {
    const rank = ranks.get(part);
    if (rank === undefined) throw new Error(`byte ${part.charCodeAt(0)} is no token`);
    return rank;
  });
}

/**
 * Token ids of a text: scan, write each pretoken as UTF-8 (a lone surrogate becomes U+FFFD), merge.
 *
 * @example
 * encodeNaively("hi", (text) => [text], new Map([["h", 7], ["i", 8]])); // [7, 8]
 */
export function encodeNaively(text: string, scan: (text: string) => string[], ranks: Ranks): number[] {
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, "\ufffd"); // with the u flag only lone surrogates match
  return scan(wellFormed).flatMap((piece) => mergeLowest(byteString(utf8.encode(piece)), ranks));
}
