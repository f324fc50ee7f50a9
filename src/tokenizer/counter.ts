/**
 * Counting while text arrives.
 *
 * What can no longer change is only a number; the rest, the tail, is kept as
 * text and counted again with what comes next. Nearly always the tail starts
 * at the last safe cut and is a word long. Where none comes for a long while,
 * `open-end.ts` shortens the tail by other means, so that the work follows the
 * new text and not the tail.
 */
import type { BpeKernel } from "../kernel/index.ts";
import { checkText } from "./checks.ts";
import { firstToken, shorten } from "./open-end.ts";
import { isHigh, unitsOf } from "./utf16.ts";

/** Bytes of tail from which on it is shortened; where that fails, the next try waits until it has doubled. */
const longTail = 1_024;

/** A tail that starts inside a pretoken. */
interface Inside {
  /** The token before the tail. */
  readonly token: number;
  /** Classes of the characters of the pretoken before the tail. */
  readonly seen: number;
  /** What was settled before the pretoken, and its text before the tail: to start over if the token must change. */
  readonly settled: number;
  readonly text: string[];
}

/** An append-only count: after every `push` it equals `count` of all that was pushed. */
export class TokenCounter {
  readonly #kernel: BpeKernel;
  #settled = 0;
  #tail = "";
  #inside: Inside | undefined;
  #tailAllowed = longTail;
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
   * Appends text. The work follows the length of `text`, whatever came before.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @returns    Tokens of all text so far.
   * @throws {@link ReckonerError} `input/not-a-string`.
   */
  push(text: string): number {
    checkText(text);
    if (text === "") return this.#tokens;
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
    if (this.#inside !== undefined && !kernel.areCompatible(this.#inside.token, firstToken(kernel, end))) {
      return this.#startOver(whole);
    }
    // Half a pair is written as U+FFFD, but what it becomes is not known yet.
    const known = isHigh(whole.charCodeAt(whole.length - 1)) ? end - 3 : end;
    const { cut, settled, open } = kernel.advance(known, end);
    this.#settled += settled;
    if (cut > 0) this.#inside = undefined;
    this.#keep(whole, cut, end);
    const tokens = this.#settled + open;
    if (end - cut > this.#tailAllowed && known === end) this.#shorten(cut, end);
    return tokens;
  }

  /** Keeps the text from `from` on as the tail. */
  #keep(whole: string, from: number, end: number): void {
    if (from === 0) this.#tail = whole;
    // As many bytes as code units: every character is one of each.
    else this.#tail = whole.slice(end === whole.length ? from : whole.length - unitsOf(this.#kernel.bytes(from, end)));
  }

  /** Settles more of a tail in which there is no safe cut; it lies at `from..end`. */
  #shorten(from: number, end: number): void {
    const { start, settled, tail, token, tokens, seen } = shorten(this.#kernel, from, end, this.#inside?.seen ?? 0);
    const whole = this.#tail;
    const units = (at: number): number => whole.length - unitsOf(this.#kernel.bytes(at, end));
    if (start > from) this.#inside = undefined;
    this.#settled += settled;
    if (tail > start) {
      const before: { settled: number; text: string[] } = this.#inside ?? { settled: this.#settled, text: [] };
      before.text.push(whole.slice(units(start), units(tail)));
      this.#inside = { token, seen, settled: before.settled, text: before.text };
      this.#settled += tokens;
    }
    this.#tail = whole.slice(units(tail));
    this.#tailAllowed = Math.max(longTail, 2 * (end - tail));
  }

  /** Counts the pretoken in which the tail starts again from its own start. */
  #startOver(whole: string): number {
    const { settled, text } = this.#inside!;
    this.#inside = undefined;
    this.#settled = settled;
    this.#tail = "";
    return this.#append(text.join("") + whole);
  }
}
