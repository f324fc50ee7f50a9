/**
 * Places where a text can be cut in two that are encoded separately, found from the few characters around the cut.
 *
 * The kernel knows every such place for each split pattern (assembly/bpe/encode.ts, `isCut`). These are the ones that
 * hold in all of gpt2, cl100k, llama3 and o200k and can be found from UTF-16 code units alone, so that text can be kept
 * in blocks without a kernel. Every living script has one every few words.
 */

/** Whether `text` can be cut before the code unit at `at`; depends on that unit and the two before it. */
export function isSafeCut(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  // A space begins a run of white space or the word after it; what ends before it cannot extend past it.
  if (after === 0x20) return !mayBeSpace(before);
  if (before === 0x0a) return isLineStart(text, at);
  if (!isWord(before)) return false;
  if (isDigit(after)) return isLetter(before);
  if (isLetter(after)) return isDigit(before);
  return endsWord(after);
}

/**
 * Whether a line starts at `at`, after a line that does not end in white space. A single newline ends its pretoken in
 * every pattern; of several, gpt2 splits off the last one. In o200k a slash may belong to punctuation before the newline.
 */
function isLineStart(text: string, at: number): boolean {
  const after = text.charCodeAt(at);
  return (
    text.charCodeAt(at - 1) === 0x0a && after !== 0x2f && !mayBeSpace(after) && !mayBeSpace(text.charCodeAt(at - 2))
  );
}

/** The best safe cut in `from + 1 … to`: the last line start, else the last of any kind, else -1. */
export function lastSafeCut(text: string, from: number, to: number): number {
  const last = Math.min(to, text.length - 1);
  // `lastIndexOf` would search all of the preceding text where there is no newline.
  for (let at = last; at > from; at--) if (isLineStart(text, at)) return at;
  for (let at = last; at > from; at--) if (isSafeCut(text, at)) return at;
  return -1;
}

/** The first safe cut at or after `from`, or the end of the text. */
export function firstSafeCut(text: string, from: number): number {
  for (let at = Math.max(from, 1); at < text.length; at++) if (isSafeCut(text, at)) return at;
  return text.length;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** ASCII letters. */
function isLetter(unit: number): boolean {
  const folded = unit | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}

/** Letters and digits of the most common scripts; others only lose places to cut. */
function isWord(unit: number): boolean {
  if (unit < 0x80) return isLetter(unit) || isDigit(unit);
  return (
    (unit >= 0x4e00 && unit <= 0x9fa5) || // Han
    (unit >= 0x3041 && unit <= 0x3096) || // hiragana
    (unit >= 0x30a1 && unit <= 0x30fa) || // katakana
    (unit >= 0xac00 && unit <= 0xd7a3) || // Hangul
    (unit >= 0x0410 && unit <= 0x044f) || // Cyrillic
    (unit >= 0xc0 && unit <= 0xff && unit !== 0xd7 && unit !== 0xf7) // Latin with accents
  );
}

/** Units that end a word in every pattern: newlines, tabs and punctuation, but no apostrophe: it may begin a contraction. */
function endsWord(unit: number): boolean {
  if (unit < 0x80) {
    if (unit < 0x20) return unit >= 0x09 && unit <= 0x0d;
    return unit !== 0x27 && unit !== 0x7f;
  }
  return (
    (unit >= 0x3001 && unit <= 0x3003) || // 、。〃
    (unit >= 0x3008 && unit <= 0x3011) || // brackets
    unit === 0xff01 || // ！
    unit === 0xff0c || // ，
    (unit >= 0xff1a && unit <= 0xff1b) || // ：；
    unit === 0xff1f // ？
  );
}

/** White space of any kind, or units that could be taken for it. */
function mayBeSpace(unit: number): boolean {
  // Before the first unit of a text, `charCodeAt` gives NaN.
  if (!(unit >= 0)) return true;
  if (unit < 0x7f) return unit <= 0x20;
  return (
    unit <= 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200f) ||
    (unit >= 0x2028 && unit <= 0x202f) ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff
  );
}
