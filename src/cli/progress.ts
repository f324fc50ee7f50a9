/**
 * A line on stderr that says how far long work is; silent when the work is short or nobody watches.
 *
 * It ends with a line break, and is drawn over from the line below: whatever ends this process (Ctrl-C does, at once),
 * what the shell says next has a line of its own.
 */
import { bar, cells, clipped, shortened, sizeText } from "./format.ts";
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
    // A terminal is written to at once, so the line moves while this thread counts.
    void this.#output.write(`${this.#back}${clipped(text(), this.#room)}\n`);
    this.#isDrawn = true;
  }

  /** Shows bytes done, of how many when that is known, how fast, and what is being read: as many of these as fit. */
  bytes(done: number, total: number | undefined, what: string): void {
    this.say(() => {
      const seconds = (performance.now() - this.#started) / 1000;
      const speed = `${sizeText(Math.round(done / seconds))}/s`;
      if (total === undefined || total < done) return this.#fitting([sizeText(done), speed], what);
      const share = `${((100 * done) / total).toFixed(0)}%`.padStart(4);
      const drawn = this.#room < 60 ? [] : [bar(done, total, 20).padEnd(20, "░")];
      const numbers = [[...drawn, share].join(" "), `${sizeText(done)} of ${sizeText(total)}`, speed];
      return this.#fitting(numbers, what);
    });
  }

  /** Numbers that fit, whole: the beginning of one is another; then the end of a name. */
  #fitting(numbers: readonly string[], name: string): string {
    let line = "";
    for (const [index, text] of numbers.entries()) {
      const longer = index === 0 ? text : `${line}  ${text}`;
      if (cells(longer) > this.#room) return line;
      line = longer;
    }
    const left = this.#room - cells(line) - 2;
    return left < Math.min(8, cells(name)) ? line : `${line}  ${shortened(name, left)}`;
  }

  /** Cells of a line that does not wrap. */
  get #room(): number {
    return Math.max(0, this.#output.columns - 1);
  }

  /** Takes the line away; call it before anything else is printed. */
  async clear(): Promise<void> {
    if (this.#isDrawn) await this.#output.write(this.#back);
    this.#isDrawn = false;
  }

  /** To the start of the line, which is empty then. */
  get #back(): string {
    return `${this.#isDrawn ? "\x1b[A" : ""}\r\x1b[2K`;
  }
}
