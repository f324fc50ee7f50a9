/** A small number for every code point, from runs of `unicode.data.ts`. */
import { numbersIn } from "./numbers.ts";

/** Codes of code points. */
export class CodeTable {
  readonly #starts: readonly number[];
  readonly #codes: readonly number[];

  /** @param codes One more than the highest code in `runs`. */
  constructor(runs: string, codes: number) {
    let at = 0;
    const numbers = numbersIn(runs);
    this.#codes = numbers.map((run) => run % codes);
    this.#starts = numbers.map((run) => {
      const start = at;
      at += Math.floor(run / codes);
      return start;
    });
  }

  /** The code of a code point. */
  get(codePoint: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= codePoint) low = middle;
      else high = middle;
    }
    return this.#codes[low]!;
  }
}
