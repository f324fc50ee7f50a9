/** Streaming decode: ids in, the text that is complete so far out. */

/**
 * Turns ids into text as they arrive from a model.
 *
 * A token may end inside a character; its bytes are kept until the character
 * is complete. All texts together, with that of `end()`, are `decode` of all ids.
 */
export class TokenDecoder {
  readonly #bytesOf: (ids: Iterable<number>) => Uint8Array;
  #text: TextDecoder = newDecoder();

  /** @internal Use `tokenizer.decoder()`. */
  constructor(bytesOf: (ids: Iterable<number>) => Uint8Array) {
    this.#bytesOf = bytesOf;
  }

  /**
   * The text that these ids complete; empty when they end inside a character.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`, or `input/bad-option` when `ids` is no list; the decoder then is as
   *   it was before.
   */
  push(ids: Iterable<number> | number): string {
    const bytes = this.#bytesOf(typeof ids === "number" ? [ids] : ids);
    return this.#text.decode(bytes, { stream: true });
  }

  /** What is left: U+FFFD where a character was never completed. The decoder can be used again afterwards. */
  end(): string {
    const rest = this.#text.decode();
    this.#text = newDecoder();
    return rest;
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}
