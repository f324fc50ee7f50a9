/**
 * Steps that change a text before it is cut into pretokens: normalizers, and the changing half of some pre-tokenizers.
 */
import { type Piece, pieceOf } from "./piece.ts";

/** One change, and how a long text may be taken to it in parts. */
export interface Change {
  /** The piece changed, and what became of its lead. */
  readonly apply: (piece: Piece) => Piece;
  /**
   * Whether a text may be cut before this character, which is ASCII or an ideograph, and its parts changed apart, the
   * character itself staying as it is; `undefined` when no cut is safe.
   */
  readonly isCut: ((character: string) => boolean) | undefined;
  /** What parts behind the first that is not empty go through, where that differs. */
  readonly later?: (piece: Piece) => Piece;
}

/** Ideographs as most texts have them: nothing before them takes them in. */
const firstIdeograph = 0x3400;
const lastIdeograph = 0x9fff;

const lettersAndDigits: readonly string[] = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];

/** A chain of changes. */
export class Changes {
  readonly #changes: readonly Change[];
  /** Whether there are places where a text may be cut and its parts changed apart. */
  readonly isCuttable: boolean;
  /** Whether there is no change: every text comes out as it went in. */
  readonly isIdentity: boolean;

  constructor(changes: readonly Change[]) {
    this.#changes = changes;
    this.isIdentity = changes.length === 0;
    this.isCuttable = changes.every(({ isCut }) => isCut !== undefined);
  }

  /** Whether parts that begin with a letter or digit of ASCII change as they would in the whole text. */
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

  /** A text changed that nothing has changed yet; `isFirst` where the whole text begins with it. */
  changed(text: string, isFirst: boolean): Piece {
    return this.apply(pieceOf(text, isFirst));
  }

  /** The whole piece changed. */
  apply(piece: Piece): Piece {
    return this.#changes.reduce((changed, { apply }) => apply(changed), piece);
  }

  /**
   * What changes a piece in parts, in order; each but the first begins at a cut.
   *
   * @param isFirst Whether the whole piece begins where the whole text does.
   */
  inParts(isFirst: boolean): (text: string) => string {
    // What a change puts before a text comes with the first part that reaches it: another may have emptied those before.
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

  /** These changes, and others behind them. */
  and(others: Changes): Changes {
    return new Changes([...this.#changes, ...others.#changes]);
  }
}
