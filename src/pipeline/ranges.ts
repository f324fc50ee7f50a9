/**
 * Sets of code points as sorted stretches, and the algebra that character classes need.
 *
 * A set is a flat list `[from, to, from, to, …]`, half-open, ascending, with a gap between any two stretches.
 */

/** A set of code points. */
export type CodePoints = readonly number[];

/** One more than the highest code point. */
export const allCodePoints = 0x110000;

/** The set of these stretches `[from, to)`, in any order, overlapping or not. */
export function union(...sets: readonly CodePoints[]): CodePoints {
  const stretches: [number, number][] = [];
  for (const set of sets) for (let at = 0; at < set.length; at += 2) stretches.push([set[at]!, set[at + 1]!]);
  stretches.sort(([a], [b]) => a - b);
  const joined: number[] = [];
  for (const [from, to] of stretches) {
    if (joined.length > 0 && from <= joined.at(-1)!) joined[joined.length - 1] = Math.max(joined.at(-1)!, to);
    else joined.push(from, to);
  }
  return joined;
}

/** Every code point that is not in `set`. */
export function complement(set: CodePoints): CodePoints {
  const edges = set[0] === 0 ? set.slice(1) : [0, ...set];
  return edges.at(-1) === allCodePoints ? edges.slice(0, -1) : [...edges, allCodePoints];
}

/** Code points in both sets. */
export function intersection(one: CodePoints, other: CodePoints): CodePoints {
  return complement(union(complement(one), complement(other)));
}

/** Code points in exactly one of the two sets. */
export function difference(one: CodePoints, other: CodePoints): CodePoints {
  return union(intersection(one, complement(other)), intersection(other, complement(one)));
}

/** Whether `codePoint` is in `set`. */
export function has(set: CodePoints, codePoint: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[middle]! <= codePoint) low = middle + 1;
    else high = middle;
  }
  return (low & 1) === 1;
}

/**
 * The set as a class of a JavaScript pattern: with the flag `u`, or without it if only code points below `limit`, at
 * most 0x10000, can occur.
 */
export function classText(set: CodePoints, limit: number = allCodePoints): string {
  let text = "";
  for (let at = 0; at < set.length && set[at]! < limit; at += 2) {
    const last = Math.min(set[at + 1]!, limit) - 1;
    const from = escaped(set[at]!, limit);
    text += last === set[at]! ? from : `${from}-${escaped(last, limit)}`;
  }
  return `[${text}]`;
}

/** A code point, written so that in a pattern it means only itself. */
export function escaped(codePoint: number, limit: number = allCodePoints): string {
  const isPlain = codePoint < 0x7f && /[0-9A-Za-z ]/.test(String.fromCharCode(codePoint));
  if (isPlain) return String.fromCharCode(codePoint);
  const hex = codePoint.toString(16);
  return limit === allCodePoints ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
