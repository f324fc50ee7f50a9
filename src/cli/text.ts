/**
 * Bytes to text, piece by piece, and whether they are text at all.
 *
 * UTF-8 unless a byte order mark says UTF-16. A UTF-8 mark stays in the text
 * (U+FEFF is a character that models see), a UTF-16 mark does not (it only says
 * how to read). Bytes that are not UTF-8 become U+FFFD, one per maximal part, as
 * in the WHATWG decoder. A text is binary if its first 8 KiB have a NUL (git's
 * and ripgrep's sign) or if more than a tenth of their characters become U+FFFD.
 */
import { Buffer, constants } from "node:buffer";
import { ReckonerError } from "../errors.ts";

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be";

const headBytes = 8192;
const replacementBytes = Buffer.from("\uFFFD");

/** Reads one stream of bytes as text, and remembers what it saw. */
export class TextReader {
  /** Bytes read so far. */
  bytes = 0;
  encoding: TextEncodingName = "utf-8";
  /** Set before anything is yielded; if true, nothing is. */
  isBinary = false;
  /** How many U+FFFD stand for bytes that are not UTF-8 (a U+FFFD in the input does not count). */
  replaced = 0;
  readonly #anything: boolean;
  #before: Uint8Array = new Uint8Array(0);

  /** @param options.anything - Read binary input as text, too. */
  constructor(options: { readonly anything?: boolean } = {}) {
    this.#anything = options.anything ?? false;
  }

  /** The text in pieces that join to the whole; none of them is empty or ends inside a character. */
  async *pieces(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
    let head: Uint8Array | undefined = new Uint8Array(0);
    let decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for await (let bytes of source) {
      this.bytes += bytes.length;
      if (head !== undefined) {
        // The head is judged as a whole, however small a pipe's pieces are.
        if (head.length > 0) bytes = Buffer.concat([head, bytes]);
        if (bytes.length < headBytes) {
          head = new Uint8Array(bytes);
          continue;
        }
        head = undefined;
        if (!this.#judge(bytes)) return;
        decoder = this.#decoder();
      }
      const text = this.#decode(decoder, bytes, true);
      if (text !== "") yield text;
    }
    if (head !== undefined) {
      if (!this.#judge(head)) return;
      decoder = this.#decoder();
    }
    const text = this.#decode(decoder, head ?? new Uint8Array(0), false);
    if (text !== "") yield text;
  }

  #decoder(): TextDecoder {
    return new TextDecoder(this.encoding, { ignoreBOM: this.encoding === "utf-8" });
  }

  /** Whether to read the bytes that begin with `start`. */
  #judge(start: Uint8Array): boolean {
    const head = start.subarray(0, headBytes);
    const [first, second] = head;
    const isUtf32 = first === 0xff && head[2] === 0 && head[3] === 0;
    if (first === 0xff && second === 0xfe && !isUtf32) this.encoding = "utf-16le";
    else if (first === 0xfe && second === 0xff) this.encoding = "utf-16be";
    else if (!this.#anything) this.isBinary = head.includes(0) || isGibberish(head);
    return !this.isBinary;
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
    const text = decoder.decode(bytes, { stream });
    if (this.encoding !== "utf-8") return text;
    if (text.includes("\uFFFD")) {
      // A U+FFFD in the input may have begun at the end of the previous piece.
      const written = count(Buffer.concat([this.#before, bytes]), replacementBytes);
      this.replaced += count(text, "\uFFFD") - written;
    }
    if (stream) this.#before = new Uint8Array(bytes.subarray(-2));
    return text;
  }
}

/**
 * `text` and `more` as one string.
 *
 * @throws {@link ReckonerError} `kernel/out-of-memory` when the result is longer than a string can be.
 */
export function appended(text: string, more: string): string {
  if (text.length + more.length > constants.MAX_STRING_LENGTH) throw tooLong(text.length + more.length);
  return text + more;
}

/** The refusal of text that would have to be held at once and is too long for that. */
export function tooLong(characters: number): ReckonerError {
  const message = `${characters} characters with no place to cut do not fit into memory; split the file`;
  return new ReckonerError("kernel/out-of-memory", message, { characters });
}

/** Whether more than one character in ten is not UTF-8: another encoding, or compressed. */
function isGibberish(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head, { stream: true });
  if (!text.includes("\uFFFD")) return false;
  return count(text, "\uFFFD") - count(Buffer.from(head), replacementBytes) > text.length / 10;
}

function count<Whole extends { indexOf(part: Part, from: number): number }, Part extends { readonly length: number }>(
  whole: Whole,
  part: Part,
): number {
  let times = 0;
  for (let at = whole.indexOf(part, 0); at >= 0; at = whole.indexOf(part, at + part.length)) times++;
  return times;
}
