/**
 * The kernel's table of words that are tokens (assembly/bpe/lexicon.ts), filled while a tokenizer works.
 *
 * A word that is a token and in no cache takes 0.2 to 1.5 µs to merge, or one cache line to look up. If a file of tables has
 * this table, reading it costs as much as merging some thousands of such words; making it from the merges takes five times
 * as long, so that begins later and is done bit by bit.
 */
import type { BpeExports } from "./abi.ts";
import { makeWords, type Placing } from "./small.ts";
import { readWords, type Words } from "./tables.ts";

/**
 * The kernel reports every 1,024 such words, but at most once per window of text: after how many reports the table is read,
 * and from which one on it is made.
 */
const timesUntilRead = 8;
const timesUntilMade = 16;

/** Tokens then entered each time. */
const tokensAtOnce = 6_144;

export class Lexicon {
  readonly #wasm: BpeExports;
  readonly #placing: Placing;
  /** Kept until they are read. */
  #words: Words | undefined;
  #times = 0;
  /** The token to enter next. */
  #next = 0;

  constructor(wasm: BpeExports, placing: Placing, words: Words | undefined) {
    this.#wasm = wasm;
    this.#placing = placing;
    this.#words = words;
  }

  /** Reads the words, if there are any and they have not been read. */
  read(): void {
    const words = this.#words;
    this.#words = undefined;
    if (words !== undefined && readWords(this.#wasm, words)) this.#next = this.#placing.size;
  }

  /** Enters more words, if it is time: the kernel has met another 1,024. `needOrigins` makes what this requires. */
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
