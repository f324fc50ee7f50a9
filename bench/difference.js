/** Finds where two tokenizations differ, and a short text on which they do. */

/**
 * First position at which two lists of ids differ.
 *
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 * @returns {number} -1 when they are equal.
 */
export function firstDifference(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) if (a[index] !== b[index]) return index;
  return a.length === b.length ? -1 : shorter;
}

/**
 * A short piece of a text that still shows a difference: halves are dropped, then ever
 * smaller parts, until no character can be dropped or ten seconds have passed.
 *
 * @param {string} text
 * @param {(text: string) => Promise<boolean>} differs True for `text`.
 * @returns {Promise<string>}
 */
export async function shortestPiece(text, differs) {
  const until = performance.now() + 10_000;
  let piece = text;
  for (let part = Math.ceil(piece.length / 2); part >= 1; part = Math.floor(part / 2)) {
    let shrank = true;
    while (shrank && performance.now() < until) {
      shrank = false;
      for (let at = 0; at < piece.length && performance.now() < until; ) {
        const shorter = piece.slice(0, at) + piece.slice(at + part);
        if (shorter !== "" && (await differs(shorter))) {
          piece = shorter;
          shrank = true;
        } else at += part;
      }
    }
  }
  return piece;
}
