/**
 * Deals out texts in order, in pieces of whatever size is asked for: several short texts, or a part of a long one.
 */

/** Some consecutive texts, or a part of one. */
export interface Piece {
  /** 0 for the first piece, and so on. */
  readonly order: number;
  /** Index of the first of `texts`; a part of a text has the index of the text. */
  readonly first: number;
  readonly texts: readonly string[];
}

/** Finds a place after `from`, near `target`, where a text can be cut; its length if there is none. */
export type FindCut = (text: string, from: number, target: number) => number;

/** What a text costs in addition to its length, in code units. */
const unitsPerText = 16;

export class Plan {
  readonly #texts: readonly string[];
  readonly #findCut: FindCut;
  #left: number;
  #order = 0;
  #index = 0;
  #at = 0;

  constructor(texts: readonly string[], findCut: FindCut) {
    this.#texts = texts;
    this.#findCut = findCut;
    this.#left = unitsOf(texts);
  }

  /** Code units that are left, with a few for each text. */
  get left(): number {
    return this.#left;
  }

  get isDealt(): boolean {
    return this.#index === this.#texts.length;
  }

  /** The next piece, of about `units` code units; only until all is dealt. */
  take(units: number): Piece {
    const first = this.#index;
    const text = this.#texts[first]!;
    const texts = text.length - this.#at > units * 1.25 || this.#at > 0 ? [this.#part(text, units)] : this.#some(units);
    this.#left -= unitsOf(texts);
    return { order: this.#order++, first, texts };
  }

  #part(text: string, units: number): string {
    const start = this.#at;
    const end = text.length - start > units * 1.25 ? this.#findCut(text, start, start + units) : text.length;
    if (end < text.length) {
      this.#at = end;
      this.#left += unitsPerText;
    } else {
      this.#at = 0;
      this.#index++;
    }
    return text.slice(start, end);
  }

  #some(units: number): string[] {
    const from = this.#index;
    for (let held = 0; held < units && !this.isDealt; this.#index++) {
      const { length } = this.#texts[this.#index]!;
      if (this.#index > from && held + length > units * 1.25) break;
      held += length + unitsPerText;
    }
    return this.#texts.slice(from, this.#index);
  }
}

/** Code units of texts, with a few for each. */
export function unitsOf(texts: readonly string[]): number {
  let units = 0;
  for (const text of texts) units += text.length + unitsPerText;
  return units;
}
