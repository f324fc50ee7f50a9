/**
 * The kernel's table of words that are tokens (assembly/bpe/lexicon.ts), filled while a tokenizer works.
 *
 * A word that no cache holds and that is a token takes 0.2 to 1.5 µs to merge and a line of memory to look up. Where a file of
 * tables has the table, to read it takes what some thousands of such words do; to make it of the merges takes five times as
 * long, so that begins later and goes on by and by.
 */
import type { BpeExports } from "./abi.ts";
import { makeWords, type Placing } from "./small.ts";
import { readWords, type Words } from "./tables.ts";

/**
 * The kernel tells of every 1,024 such words, once for a window of text however many it has: of how many times that the table is
 * read, and from which on it is made.
 */
const timesUntilRead = 8;
const timesUntilMade = 16;

/** Tokens that are then entered each time. */
const tokensAtOnce = 6_144;

export class Lexicon {
  readonly #wasm: BpeExports;
  readonly #placing: Placing;
  /** Until they have been read. */
  #words: Words | undefined;
  #times = 0;
  /** The token that is entered next. */
  #next = 0;

  constructor(wasm: BpeExports, placing: Placing, words: Words | undefined) {
    this.#wasm = wasm;
    this.#placing = placing;
    this.#words = words;
  }

  /** Reads the words, where there are some to read and that was not done. */
  read(): void {
    const words = this.#words;
    this.#words = undefined;
    if (words !== undefined && readWords(this.#wasm, words)) this.#next = this.#placing.size;
  }

  /** Enters more words, if it is time: the kernel has met another 1,024. `needOrigins` makes what these are made of. */
  more(needOrigins: () => void): void {
    this.#times++;
    if (this.#times >= timesUntilRead) this.read();
    if (this.#times >= timesUntilMade && this.#next < this.#placing.size) this.#make(needOrigins);
  }

  #make(needOrigins: () => void): void {
    const at = this.#wasm.useLexicon();
    const from = this.#next;
    this.#next = at === 0 ? this.#placing.size : Math.min(from + tokensAtOnce, this.#placing.size);
    if (at === 0) return;
    needOrigins();
    makeWords(this.#wasm, this.#placing, at, from, this.#next);
  }
}
