/**
 * What the kernel asks for while it works, and is given before the next text: the tables that ready-made ones leave out,
 * and words that are tokens.
 */
import type { BpeExports } from "./abi.ts";
import { Lexicon } from "./lexicon.ts";
import { makeOrigins, type Placing } from "./small.ts";
import { type Tables, wordsOf } from "./tables.ts";

export class Wanted {
  readonly #wasm: BpeExports;
  readonly #lexicon: Lexicon;
  /** Set until the tables that ready-made ones leave out are made. */
  #lacking: Placing | undefined;

  constructor(wasm: BpeExports, placing: Placing, tables: Tables | undefined) {
    this.#wasm = wasm;
    this.#lacking = tables && placing;
    this.#lexicon = new Lexicon(wasm, placing, tables && wordsOf(tables));
  }

  /** Makes, if still missing, the table of which two symbols each was merged from, and with it the bytes of tokens. */
  origins(): void {
    const lacking = this.#lacking;
    if (lacking === undefined) return;
    makeOrigins(this.#wasm.memory, lacking);
    this.#lacking = undefined;
  }

  /** Reads words now, if they can be read. */
  words(): void {
    this.#lexicon.read();
  }

  /** Gives what `wanted` asks for: origins if its lowest byte is not 0, words if the rest is not. */
  give(wanted: number): void {
    if ((wanted & 0xff) !== 0) this.origins();
    if (wanted >> 8 !== 0) this.#lexicon.more(() => this.origins());
  }
}
