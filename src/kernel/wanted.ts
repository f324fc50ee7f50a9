/**
 * What the kernel would like to have while it works, and is given before the next text: the tables that ready-made ones leave
 * out, and words that are tokens.
 */
import type { BpeExports } from "./abi.ts";
import { Lexicon } from "./lexicon.ts";
import { makeOrigins, type Placing } from "./small.ts";
import { type Tables, wordsOf } from "./tables.ts";

export class Wanted {
  readonly #wasm: BpeExports;
  readonly #lexicon: Lexicon;
  /** Set until the tables are made that ready-made ones leave out. */
  #lacking: Placing | undefined;

  constructor(wasm: BpeExports, placing: Placing, tables: Tables | undefined) {
    this.#wasm = wasm;
    this.#lacking = tables && placing;
    this.#lexicon = new Lexicon(wasm, placing, tables && wordsOf(tables));
  }

  /** Makes which two symbols each symbol was merged from, and with that the bytes of tokens, where that is still to be done. */
  origins(): void {
    const lacking = this.#lacking;
    if (lacking === undefined) return;
    makeOrigins(this.#wasm.memory, lacking);
    this.#lacking = undefined;
  }

  /** Reads words at once, where they can be read. */
  words(): void {
    this.#lexicon.read();
  }

  /** Gives what the kernel says: origins by its lowest byte, words by the next one. */
  give(wanted: number): void {
    if ((wanted & 0xff) !== 0) this.origins();
    if (wanted >> 8 !== 0) this.#lexicon.more(() => this.origins());
  }
}
