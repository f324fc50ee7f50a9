/** Decoding where a text is its tokens' bytes joined, as in every byte-level vocabulary. */
import type { BpeKernel } from "../kernel/index.ts";
import { asTooLong, decodeParts, type IdStream, newDecoder } from "./decoder.ts";
import { checkIds, unknownToken } from "./ids.ts";

/** Ids decoded by one kernel call; more go in parts, so that its memory does not grow with them. */
const idsAtOnce = 16_384;

const utf8 = /* @__PURE__ */ newDecoder();

export class ByteDecoding {
  readonly #kernel: BpeKernel;
  readonly #size: number;
  #lengths: Uint16Array | undefined;

  constructor(kernel: BpeKernel) {
    this.#kernel = kernel;
    this.#size = kernel.ids;
  }

  /** Bytes of each token by id, 0 where there is none. */
  get lengths(): Uint16Array {
    this.#lengths ??= this.#kernel.tokenLengths();
    return this.#lengths;
  }

  decode(ids: Iterable<number>): string {
    const checked = checkIds(ids, this.#size);
    try {
      const text = this.#kernel.text(checked);
      if (text !== undefined) return text;
    } catch (cause) {
      throw asTooLong(cause);
    }
    if (checked.length <= idsAtOnce) return utf8.decode(this.#bytesOf(checked));
    const decoder = newDecoder();
    return decodeParts(decoder, this.#partsOf(checked)) + decoder.decode();
  }

  decodeBytes(ids: Iterable<number>): Uint8Array {
    const checked = checkIds(ids, this.#size);
    if (checked.length <= idsAtOnce) return this.#bytesOf(checked).slice();
    const parts = Array.from(this.#partsOf(checked), (part) => part.slice());
    const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  start(): IdStream {
    const decoder = newDecoder();
    return {
      push: (ids) => decodeParts(decoder, this.#partsOf(ids)),
      end: () => decoder.decode(),
    };
  }

  /** Bytes of at most `idsAtOnce` ids, as a view that the kernel's next call overwrites. */
  #bytesOf(ids: Uint32Array): Uint8Array {
    const bytes = this.#kernel.decode(ids);
    if (bytes !== undefined) return bytes;
    const index = ids.findIndex((id) => this.#kernel.tokenLength(id) === 0);
    throw unknownToken(ids[index], index, this.#size);
  }

  /** Bytes of any number of ids, in parts; each view is overwritten by the next. All ids are checked before the first. */
  *#partsOf(ids: Iterable<number>): Generator<Uint8Array> {
    const checked = checkIds(ids, this.#size);
    if (checked.length > idsAtOnce) {
      const { lengths } = this;
      const index = checked.findIndex((id) => (lengths[id] ?? 0) === 0);
      if (index >= 0) throw unknownToken(checked[index], index, this.#size);
    }
    for (let at = 0; at < checked.length; at += idsAtOnce) yield this.#bytesOf(checked.subarray(at, at + idsAtOnce));
  }
}
