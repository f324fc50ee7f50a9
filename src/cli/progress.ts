/**
 * A line on stderr that says how far long work is; silent when the work is short or nobody watches.
 */
import { bar, sizeText } from "./format.ts";
import type { Output } from "./io.ts";

const firstAfterMs = 500;
const everyMs = 80;

export class Progress {
  readonly #output: Output;
  readonly #started: number = performance.now();
  #drawnAt: number;
  #isDrawn = false;

  constructor(output: Output) {
    this.#output = output;
    // Nothing is due before the first half second is over.
    this.#drawnAt =
      output.isTerminal && output.isDumb !== true ? this.#started + firstAfterMs - everyMs : Number.POSITIVE_INFINITY;
  }

  /** Shows `text()` if it is time to. */
  say(text: () => string): void {
    const now = performance.now();
    if (now - this.#drawnAt < everyMs) return;
    this.#drawnAt = now;
    this.#isDrawn = true;
    // A terminal is written to at once, so the line moves while this thread counts.
    void this.#output.write(`\r\x1b[2K${[...text()].slice(0, this.#output.columns - 1).join("")}`);
  }

  /** Shows bytes done, of how many when that is known, how fast, and what is being read. */
  bytes(done: number, total: number | undefined, what: string): void {
    this.say(() => {
      const seconds = (performance.now() - this.#started) / 1000;
      const speed = `${sizeText(Math.round(done / seconds))}/s`;
      if (total === undefined || total < done) return `${sizeText(done)}  ${speed}  ${what}`;
      const share = `${((100 * done) / total).toFixed(0)}%`.padStart(4);
      return `${bar(done, total, 20).padEnd(20, "░")} ${share}  ${sizeText(done)} of ${sizeText(total)}  ${speed}  ${what}`;
    });
  }

  /** Takes the line away; call it before anything else is printed. */
  async clear(): Promise<void> {
    if (this.#isDrawn) await this.#output.write("\r\x1b[2K");
    this.#isDrawn = false;
  }
}
