/**
 * What the counters share: text counted at once, and text that waits until its count is asked for.
 *
 * Counting pieces one by one waits for memory once per piece. Pieces that wait are joined and counted together.
 */
import { checkText } from "../errors.ts";

/** The most code units that wait. */
const mostWaiting = 16_384;

/** An append-only count: equals `count` of all the text pushed and appended. */
export interface TokenCounter {
  /** Tokens of all text so far; reading this counts what was appended. */
  readonly tokens: number;
  /**
   * Appends text.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @returns    Tokens of all text so far.
   * @throws {@link ReckonerError} `input/not-a-string`; `kernel/out-of-memory` for a stretch of hundreds of megabytes that
   *   cannot be cut, such as one letter repeated.
   * @example
   * const counter = tokenizer.counter();
   * counter.push("hello worl"); // 3
   * counter.push("d"); // 2
   */
  push(text: string): number;
  /**
   * Appends text that is not counted until `tokens` is read or much has come: a third less work than `push` when you need
   * `tokens` only at the end, or now and then.
   *
   * @param text Any piece; a surrogate pair may be split between two.
   * @throws {@link ReckonerError} as `push` does; the text of a call that throws is not appended.
   * @example
   * const counter = tokenizer.counter();
   * counter.append("hello worl");
   * counter.append("d");
   * counter.tokens; // 2
   */
  append(text: string): void;
}

/** A counter that takes text at once or lets it wait. */
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

  /** Counts the waiting text; if that fails, it stays waiting. */
  #countWaiting(): number {
    const tokens = this.take(this.#waiting);
    this.#waiting = "";
    return tokens;
  }

  /** Tokens of all text taken. */
  protected abstract readonly counted: number;

  /** Takes text that is not empty; gives the tokens of all text so far. */
  protected abstract take(text: string): number;
}
