/** Tokens with their places in the text, for viewers. */

/** One token of a text. */
export interface Token {
  readonly id: number;
  /**
   * Offsets into the text in UTF-16 code units, half-open. The slices of all tokens join to the text: a character
   * that several tokens share belongs to the first of them, and the others are empty.
   */
  readonly start: number;
  readonly end: number;
  /** The token's own bytes of UTF-8. */
  readonly bytes: Uint8Array;
}

/**
 * Places ids in the text that they encode.
 *
 * @param utf8 The text's bytes, as TextEncoder gives them.
 * @param lengths Bytes of each token by id.
 */
export function placeTokens(ids: Uint32Array, utf8: Uint8Array, lengths: Uint16Array): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let unit = 0;
  for (const id of ids) {
    const from = at;
    const start = unit;
    for (const stop = at + lengths[id]!; at < stop; at++) {
      const byte = utf8[at]!;
      if ((byte & 0xc0) !== 0x80) unit += byte >= 0xf0 ? 2 : 1;
    }
    tokens.push({ id, start, end: unit, bytes: utf8.subarray(from, at) });
  }
  return tokens;
}
