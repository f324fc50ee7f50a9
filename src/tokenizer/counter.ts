/**
 * Counting while text arrives.
 *
 * What lies before the last safe cut can no longer change and is only a
 * number; the rest, the tail, is kept as text and counted again with what
 * comes next.
 */
import type { BpeKernel } from "../kernel/index.ts";
import { checkText } from "./checks.ts";
import { isHigh, unitsOf } from "./utf16.ts";

/** An append-only count: after every `push` it equals `count` of all that was pushed. */
export class TokenCounter {
  readonly #kernel: BpeKernel;
  #settled = 0;
  #tail = "";
  #tokens = 0;

  /** @internal Use `tokenizer.counter()`. */
  constructor(kernel: BpeKernel) {
    this.#kernel = kernel;
  }

  /** Tokens of all that was pushed so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /**
   * Appends text.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @returns    Tokens of all text so far.
   * @throws {@link ReckonerError} `input/not-a-string`.
   */
  push(text: string): number {
    checkText(text);
    const piece = this.#kernel.windowUnits;
    let at = 0;
    for (; at + piece < text.length; at += piece) this.#append(text.slice(at, at + piece));
    this.#tokens = this.#append(at === 0 ? text : text.slice(at));
    return this.#tokens;
  }

  /** Settles what it can; gives the tokens of all text so far. */
  #append(text: string): number {
    const kernel = this.#kernel;
    const whole = this.#tail + text;
    const end = kernel.write(whole, 0);
    // Half a pair is written as U+FFFD, but what it becomes is not known yet.
    const known = isHigh(whole.charCodeAt(whole.length - 1)) ? end - 3 : end;
    const { cut, settled, open } = kernel.advance(known, end);
    this.#settled += settled;
    if (cut === 0) this.#tail = whole;
    // As many bytes as code units: every character is one of each.
    else this.#tail = whole.slice(end === whole.length ? cut : whole.length - unitsOf(kernel.bytes(cut, end)));
    return this.#settled + open;
  }
}
