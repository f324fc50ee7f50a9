/** A piece of text on its way through the pre-tokenizers, and what a step on that way is. */

/** A piece that is tokenized apart from what surrounds it. */
export interface Piece {
  readonly text: string;
  /** Whether it begins where the whole text begins: `prepend_scheme: "first"` asks. */
  readonly isFirst: boolean;
}

/** Takes a piece; `false` when it wants no more. */
export type Emit = (piece: Piece) => boolean;

/** One step: gives the pieces of a piece to `emit`, in order, until that answers `false`, and then answers `false`. */
export type Stage = (piece: Piece, emit: Emit) => boolean;

/**
 * A step that only cuts: gives where each stretch of `text` between `start` and `end` ends, until `visit` answers
 * `false`, and then answers so. What surrounds these two does not matter.
 */
export type Cut = (text: string, start: number, end: number, visit: (end: number) => boolean) => boolean;

/** The part `start..end` of a piece. */
export function part(piece: Piece, start: number, end: number): Piece {
  if (start === 0 && end === piece.text.length) return piece;
  return { text: piece.text.slice(start, end), isFirst: piece.isFirst && start === 0 };
}
