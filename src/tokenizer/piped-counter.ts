/**
 * Counting behind a pipeline while text arrives.
 *
 * Where the kernel has a scanner for the split pattern, text before the start of a line that begins with a letter or
 * digit is settled: no split pattern with a scanner joins the two, and what follows is counted by itself. Elsewhere
 * all text is counted again with every push.
 */
import { checkText } from "./checks.ts";
import type { TokenCounter } from "./counter.ts";
import type { PipedText } from "./piped.ts";

export class PipedCounter implements TokenCounter {
  readonly #piped: PipedText;
  #settled = 0;
  #open = 0;
  #tail = "";

  constructor(piped: PipedText) {
    this.#piped = piped;
  }

  get tokens(): number {
    return this.#settled + this.#open;
  }

  push(text: string): number {
    checkText(text);
    if (text === "") return this.tokens;
    const searched = Math.max(1, this.#tail.length);
    this.#tail += text;
    const cut = this.#piped.settlesLines ? lastLine(this.#tail, searched) : 0;
    if (cut > 0) {
      this.#settled += this.#piped.count(this.#tail.slice(0, cut));
      this.#tail = this.#tail.slice(cut);
    }
    this.#open = this.#piped.count(this.#tail);
    return this.tokens;
  }
}

/** The last place from `from` on where a line begins with an ASCII letter or digit; 0 where there is none. */
function lastLine(text: string, from: number): number {
  for (let at = text.lastIndexOf("\n") + 1; at >= from; at = text.lastIndexOf("\n", at - 2) + 1) {
    if (at < text.length && /[0-9A-Za-z]/.test(text[at]!)) return at;
    if (at < 2) break;
  }
  return 0;
}
