/**
 * Counting while text arrives, where only whole texts can be counted: pipelines and wrapped programs.
 *
 * Where the kernel has a scanner for the split pattern, text is settled up to the start of the last line; what
 * follows is counted by itself. Elsewhere all text is counted again with every push.
 */
import { ReckonerError } from "../errors.ts";
import { GrowingCount } from "./growing-count.ts";

/** Something that counts whole texts, and what ends where a text can be counted in two. */
interface Texts {
  readonly lineEnd?: RegExp | undefined;
  count(text: string): number;
}

export class PipedCounter extends GrowingCount {
  readonly #piped: Texts;
  #settled = 0;
  #open = 0;
  #tail = "";

  constructor(piped: Texts) {
    super();
    this.#piped = piped;
  }

  protected get counted(): number {
    return this.#settled + this.#open;
  }

  protected take(text: string): number {
    // Only what follows a newline shows whether the text can be counted in two there: the tail's last is searched again.
    const searched = Math.max(0, this.#tail.trimEnd().length - 1);
    const whole = joined(this.#tail, text);
    const { lineEnd } = this.#piped;
    const cut = lineEnd === undefined ? 0 : lastLine(whole, searched, lineEnd);
    const settled = cut === 0 ? 0 : this.#piped.count(whole.slice(0, cut));
    const tail = whole.slice(cut);
    const open = this.#piped.count(tail);
    // Last, so that a text that cannot be counted changes nothing.
    this.#settled += settled;
    this.#open = open;
    this.#tail = tail;
    return this.counted;
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

/** The last place from `from` on where a text can be counted in two; 0 if there is none. */
function lastLine(text: string, from: number, lineEnd: RegExp): number {
  let last = 0;
  for (const found of text.slice(from).matchAll(lineEnd)) last = from + found.index + 1;
  return last;
}
