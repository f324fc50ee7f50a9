/**
 * Counting while text arrives for those who know only whole texts: pipelines, and programs that are wrapped.
 *
 * Where the kernel has a scanner for the split pattern, text is settled up to the last line that has begun: what
 * follows is counted by itself. Elsewhere all text is counted again with every push.
 */
import { checkText, ReckonerError } from "../errors.ts";
import type { TokenCounter } from "./counter.ts";

/** Who counts whole texts, and what ends where a text can be counted in two. */
interface Texts {
  readonly lineEnd?: RegExp | undefined;
  count(text: string): number;
}

export class PipedCounter implements TokenCounter {
  readonly #piped: Texts;
  #settled = 0;
  #open = 0;
  #tail = "";

  constructor(piped: Texts) {
    this.#piped = piped;
  }

  get tokens(): number {
    return this.#settled + this.#open;
  }

  push(text: string): number {
    checkText(text);
    if (text === "") return this.tokens;
    // What comes behind a newline may have shown only now that it is one where the text can be counted in two.
    const searched = Math.max(0, this.#tail.trimEnd().length - 1);
    this.#tail = joined(this.#tail, text);
    const { lineEnd } = this.#piped;
    const cut = lineEnd === undefined ? 0 : lastLine(this.#tail, searched, lineEnd);
    if (cut > 0) {
      this.#settled += this.#piped.count(this.#tail.slice(0, cut));
      this.#tail = this.#tail.slice(cut);
    }
    this.#open = this.#piped.count(this.#tail);
    return this.tokens;
  }
}

/** Two texts as one, which must fit into a string. */
function joined(text: string, more: string): string {
  try {
    return text + more;
  } catch (cause) {
    throw new ReckonerError(
      "kernel/out-of-memory",
      "text that cannot be cut is longer than a string can be; count it in parts",
      { characters: text.length + more.length },
      cause,
    );
  }
}

/** The last place from `from` on where a text can be counted in two; 0 where there is none. */
function lastLine(text: string, from: number, lineEnd: RegExp): number {
  let last = 0;
  for (const found of text.slice(from).matchAll(lineEnd)) last = from + found.index + 1;
  return last;
}
