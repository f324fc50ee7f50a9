/**
 * A progress line on stderr for long work; silent when the work is short or nobody watches.
 *
 * It ends with a line break and is redrawn from the line below it, so whatever ends this process (Ctrl-C does, at once),
 * the shell's next output starts on a line of its own.
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
    // Nothing is drawn in the first half second.
    this.#drawnAt =
      output.isTerminal && output.isDumb !== true ? this.#started + firstAfterMs - everyMs : Number.POSITIVE_INFINITY;
  }

  /** Shows `text()` if it is time to. */
  say(text: () => string): void {
    const now = performance.now();
    if (now - this.#drawnAt < everyMs) return;
    this.#drawnAt = now;
    // Writes to a terminal are synchronous, so the line moves while this thread counts.
    void this.#output.write(`${this.#back}${clipped(text(), this.#room)}\n`);
    this.#isDrawn = true;
  }

  /** Shows bytes done, the total if known, the speed, and what is being read: as many of these as fit. */
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

  /** As many numbers as fit, always whole because a cut number is another number; then the end of the name. */
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

  /** Erases the line; call it before anything else is printed. */
  async clear(): Promise<void> {
    if (this.#isDrawn) await this.#output.write(this.#back);
    this.#isDrawn = false;
  }

  /** Moves to the start of the line and erases it. */
  get #back(): string {
    return `${this.#isDrawn ? "\x1b[A" : ""}\r\x1b[2K`;
  }
}
