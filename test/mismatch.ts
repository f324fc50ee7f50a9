/**
 * Compare two tokenizers over many texts, and say enough about the first difference to file the bug.
 *
 * A differing text is first shrunk: pieces are cut out of it for as long as the two still disagree.
 */

/** Anything that turns text into ids. */
export type Encode = (text: string) => ArrayLike<number>;

export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shortest text found by cutting `text` that the two still encode differently. */
export function shrink(text: string, differ: (text: string) => boolean): string {
  for (let size = text.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < text.length; ) {
      const shorter = text.slice(0, at) + text.slice(at + size);
      if (differ(shorter)) text = shorter;
      else at += size;
    }
  }
  return text;
}

/** Text with everything outside printable ASCII escaped, as a JavaScript literal. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A sentence about the first text that the two encode differently, or undefined when there is none. */
export function firstMismatch(
  name: string,
  texts: Iterable<string>,
  expected: Encode,
  actual: Encode,
): string | undefined {
  const differ = (text: string): boolean => !sameNumbers(expected(text), actual(text));
  for (const text of texts) {
    if (!differ(text)) continue;
    const short = shrink(text, differ);
    const [want, have] = [Array.from(expected(short)), Array.from(actual(short))];
    const at = want.findIndex((id, i) => id !== have[i]);
    return `${name}: ${literal(short)} differs at token ${at < 0 ? want.length : at}: expected [${want}], got [${have}]`;
  }
  return undefined;
}
