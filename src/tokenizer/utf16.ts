/** Where UTF-16 and UTF-8 meet: code units, surrogate pairs, and the length of one in the other. */

/** Whether a code unit is the first half of a surrogate pair. */
export function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

/** Whether `offset` lies inside a surrogate pair of `text`. */
export function splitsPair(text: string, offset: number): boolean {
  return (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

/** `end`, or the end of `text` if that comes first; one less where it lies inside a surrogate pair. */
export function pairEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return splitsPair(text, end) ? end - 1 : end;
}

/** UTF-16 code units of a text, from its UTF-8. */
export function unitsOf(utf8: Uint8Array): number {
  let units = 0;
  for (const byte of utf8) {
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** Whether a byte of UTF-8 starts a character. */
export function startsCharacter(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}
