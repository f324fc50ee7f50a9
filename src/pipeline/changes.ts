/**
 * Steps that change a text before it is cut into pretokens: normalizers, and the changing half of some pre-tokenizers.
 */
import { type Piece, pieceOf } from "./piece.ts";

/** One change, and how a long text may go through it in parts. */
export interface Change {
  /** The piece changed, and what became of its lead. */
  readonly apply: (piece: Piece) => Piece;
  /**
   * Whether a text may be cut before this character, which is ASCII or an ideograph, and its parts changed separately,
   * the character itself staying the same; `undefined` when no cut is safe.
   */
  readonly isCut: ((character: string) => boolean) | undefined;
  /** What parts after the first non-empty one go through, if that differs. */
  readonly later?: (piece: Piece) => Piece;
}

/** The ideographs that most texts use: they join nothing before them. */
const firstIdeograph = 0x3400;
const lastIdeograph = 0x9fff;

const lettersAndDigits: readonly string[] = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];

/** A chain of changes. */
export class Changes {
  readonly #changes: readonly Change[];
  /** Whether there are places where a text may be cut and its parts changed separately. */
  readonly isCuttable: boolean;
  /** Whether there is no change: every text stays the same. */
  readonly isIdentity: boolean;

  constructor(changes: readonly Change[]) {
    this.#changes = changes;
    this.isIdentity = changes.length === 0;
    this.isCuttable = changes.every(({ isCut }) => isCut !== undefined);
  }

  /** Whether parts that begin with an ASCII letter or digit change as they would in the whole text. */
  get isPerPart(): boolean {
    return this.#changes.every(
      ({ isCut, later }) => later === undefined && lettersAndDigits.every((at) => isCut?.(at)),
    );
  }

  /** Whether a text may be cut before this UTF-16 code unit. */
  isCut(unit: number): boolean {
    if (unit >= 0x80 && (unit < firstIdeograph || unit > lastIdeograph)) return false;
    const character = String.fromCharCode(unit);
    return this.#changes.every(({ isCut }) => isCut?.(character) === true);
  }

  /** Changes a text that nothing has changed yet; `isFirst` if the whole text begins with it. */
  changed(text: string, isFirst: boolean): Piece {
    return this.apply(pieceOf(text, isFirst));
  }

  /** Changes a whole piece. */
  apply(piece: Piece): Piece {
    return this.#changes.reduce((changed, { apply }) => apply(changed), piece);
  }

  /**
   * A function that changes a piece in parts, in order; each but the first begins at a cut.
   *
   * @param isFirst Whether the whole piece begins where the whole text does.
   */
  inParts(isFirst: boolean): (text: string) => string {
    // A change puts its prefix before the first part that reaches it: other changes may have emptied earlier ones.
    const begun = this.#changes.map(() => false);
    let isStart = isFirst;
    return (text) => {
      let piece = pieceOf(text, isStart);
      isStart = false;
      for (const [index, { apply, later = apply }] of this.#changes.entries()) {
        const change = begun[index] ? later : apply;
        begun[index] ||= piece.text !== "";
        piece = change(piece);
      }
      return piece.text;
    };
  }

  /** These changes, then others. */
  and(others: Changes): Changes {
    return new Changes([...this.#changes, ...others.#changes]);
  }
}
