/** Streaming decode: ids in, text out as soon as it is complete. */
import { ReckonerError } from "../errors.ts";

/** Decodes one stream of ids. */
export interface IdStream {
  /** The text that these ids complete. */
  push(ids: Iterable<number>): string;
  /** What was held back. */
  end(): string;
}

/**
 * Turns ids into text as they arrive from a model.
 *
 * A token may end inside a character; its bytes are kept until the character
 * is complete. All texts, joined with that of `end()`, equal `decode` of all ids.
 */
export class TokenDecoder {
  readonly #open: () => IdStream;
  #stream: IdStream;

  /** @internal Use `tokenizer.decoder()`. */
  constructor(open: () => IdStream) {
    this.#open = open;
    this.#stream = open();
  }

  /**
   * The text that these ids complete; empty when they end inside a character.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`, or `input/bad-option` when `ids` is not a list; the decoder
   *   is then unchanged. `kernel/out-of-memory` when the text is longer than a string can be.
   * @example
   * const decoder = tokenizer.decoder();
   * [...tokenizer.encode("👋🏽")].map((id) => decoder.push(id)).filter((text) => text !== ""); // ["👋", "🏽"]
   */
  push(ids: Iterable<number> | number): string {
    return this.#stream.push(typeof ids === "number" ? [ids] : ids);
  }

  /**
   * What is left: U+FFFD where a character was never completed. The decoder can be used again afterwards.
   *
   * @example
   * const decoder = tokenizer.decoder();
   * decoder.push(tokenizer.encode("👋🏽")[0]); // ""
   * decoder.end(); // "\ufffd"
   */
  end(): string {
    const rest = this.#stream.end();
    this.#stream = this.#open();
    return rest;
  }
}

/** The part of TextDecoder used here. */
export interface Utf8Decoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

/** Text of bytes that come in parts; a character incomplete at their end stays in `decoder`. */
export function decodeParts(decoder: Utf8Decoder, parts: Iterable<Uint8Array>): string {
  let text = "";
  try {
    for (const part of parts) text += decoder.decode(part, { stream: true });
  } catch (cause) {
    throw asTooLong(cause, { decoded: text.length });
  }
  return text;
}

/** Turns what a runtime throws when a joined text is longer than a string can be into our error. */
export function asTooLong(cause: unknown, details: Record<string, unknown> = {}): unknown {
  if (!(cause instanceof RangeError)) return cause;
  const message = "the text of these ids is longer than a string can be; decode them in parts";
  return new ReckonerError("kernel/out-of-memory", message, details, cause);
}

/** A decoder of UTF-8 that keeps a byte order mark, as models see it. */
export function newDecoder(): Utf8Decoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}
