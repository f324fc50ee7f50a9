/**
 * What the counters share: text that is counted at once, and text that waits until somebody asks.
 *
 * To count a piece by itself is to wait for memory once for every piece. Pieces that wait are joined, and counted together.
 */
import { checkText } from "../errors.ts";

/** Code units that wait at most. */
const mostWaiting = 16_384;

/** An append-only count: it equals `count` of all that was pushed and appended. */
export interface TokenCounter {
  /** Tokens of all text so far; what was appended is counted when this is read. */
  readonly tokens: number;
  /**
   * Appends text.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @returns    Tokens of all text so far.
   * @throws {@link ReckonerError} `input/not-a-string`; `kernel/out-of-memory` for a stretch of hundreds of megabytes that
   *   cannot be cut, such as one letter over and over.
   * @example
   * const counter = tokenizer.counter();
   * counter.push("hello worl"); // 3
   * counter.push("d"); // 2
   */
  push(text: string): number;
  /**
   * Appends text that is not counted before somebody asks, or much has come: a third less work than a `push` where only
   * `tokens` at the end, or now and then, is of interest.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @throws {@link ReckonerError} as `push`; the text of a call that throws is not appended.
   * @example
   * const counter = tokenizer.counter();
   * counter.append("hello worl");
   * counter.append("d");
   * counter.tokens; // 2
   */
  append(text: string): void;
}

/** A counter that takes text at once, or lets it wait. */
export abstract class GrowingCount implements TokenCounter {
  #waiting = "";

  get tokens(): number {
    return this.#waiting === "" ? this.counted : this.#countWaiting();
  }

  push(text: string): number {
    checkText(text);
    if (this.#waiting !== "") this.#countWaiting();
    return text === "" ? this.counted : this.take(text);
  }

  append(text: string): void {
    checkText(text);
    if (this.#waiting.length + text.length > mostWaiting) {
      if (this.#waiting !== "") this.#countWaiting();
      if (text.length > mostWaiting) {
        this.take(text);
        return;
      }
    }
    this.#waiting += text;
  }

  /** What waits goes on waiting where it cannot be counted. */
  #countWaiting(): number {
    const tokens = this.take(this.#waiting);
    this.#waiting = "";
    return tokens;
  }

  /** Tokens of all that was taken. */
  protected abstract readonly counted: number;

  /** Takes text that is not empty; gives the tokens of all text so far. */
  protected abstract take(text: string): number;
}
