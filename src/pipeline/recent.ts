/**
 * What was found out of short texts, for as long as they keep coming.
 *
 * There are two generations. When the young one is full it becomes the old one, and what nobody has asked for since is
 * forgotten with the one before: so a flood of strange words does not push the common ones out for good.
 */

/** The longest text that is kept, in code units: of a longer slice V8 would keep the text that it is of. */
const mostUnits = 12;

/** Texts in a generation. */
const most = 16_384;

export class Recent<T> {
  #young: Map<string, T> = new Map();
  #old: Map<string, T> = new Map();

  /** What is known of a text, or else what `make` says of it. */
  get(text: string, make: (text: string) => T): T {
    if (text.length > mostUnits) return make(text);
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const known = this.#old.get(text) ?? make(text);
    if (this.#young.size >= most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, known);
    return known;
  }
}
