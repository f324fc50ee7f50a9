/** A piece of text on its way through the pre-tokenizers, and the kinds of steps on that way. */

/** A piece that is tokenized separately from what surrounds it. */
export interface Piece {
  readonly text: string;
  /**
   * Code units at its beginning that stand where the whole text's first character stood, however many normalizing made
   * from it: whatever begins with one of them is first for `prepend_scheme: "first"`.
   */
  readonly lead: number;
}

/** The piece of a text that nothing has changed yet. */
export function pieceOf(text: string, isFirst: boolean): Piece {
  return { text, lead: isFirst ? firstLength(text) : 0 };
}

/** Code units of a text's first character. */
export function firstLength(text: string): number {
  return text === "" ? 0 : text.codePointAt(0)! > 0xffff ? 2 : 1;
}

/** Takes a piece; `false` stops. */
export type Emit = (piece: Piece) => boolean;

/** One step: passes the pieces of a piece to `emit`, in order, until that returns `false`, and then returns `false`. */
export type Stage = (piece: Piece, emit: Emit) => boolean;

/**
 * A step that only cuts: passes where each stretch of `text` between `start` and `end` ends, until `visit` returns
 * `false`, and then returns `false`. What lies outside these two does not matter.
 */
export type Cut = (text: string, start: number, end: number, visit: (end: number) => boolean) => boolean;

/** The part `start..end` of a piece. */
export function part(piece: Piece, start: number, end: number): Piece {
  if (start === 0 && end === piece.text.length) return piece;
  return { text: piece.text.slice(start, end), lead: leadIn(piece.lead, start, end) };
}

/** A piece with a prefix, which stands where the piece's first character stands. */
export function prefixed({ text, lead }: Piece, prefix: string): Piece {
  return { text: prefix + text, lead: lead > 0 ? lead + prefix.length : 0 };
}

/** How much of a lead lies in the part `start..end`. */
export function leadIn(lead: number, start: number, end: number): number {
  return Math.max(0, Math.min(lead, end) - start);
}
