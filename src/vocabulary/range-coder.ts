/**
 * Range coding: choices of known probability become a number, and the number becomes bytes.
 *
 * Coder and decoder halve the same range at the same places, so that both see the same choices; a choice of
 * probability p costs log2(1/p) bits. All arithmetic is on integers below 2^53: equal bytes on every machine.
 * After G. N. N. Martin, "Range encoding: an algorithm for removing redundancy from a digitised message", 1979,
 * with carries kept back as in LZMA (https://www.7-zip.org/sdk.html).
 */

/** What a model drives. The encoder codes the choice it is given; the decoder ignores it and finds the one coded. */
export interface RangeCoder {
  /**
   * A choice of two.
   *
   * @param probability - That it is 1, in 1/65,536; 1 to 65,535.
   */
  bit(choice: number, probability: number): number;
  /**
   * One of `count` equally likely choices.
   *
   * @param count - 1 to 2^20.
   * @returns At least `count` if no encoder wrote what the decoder reads.
   */
  below(choice: number, count: number): number;
}

/** Ranges below this are widened by a byte. */
const narrow = 2 ** 24;

/** Writes choices. */
export class RangeEncoder implements RangeCoder {
  #range = 0xffff_ffff;
  #low = 0;
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  /** The last byte that a carry may still change, -1 before there is one; and how many bytes of 0xFF follow it. */
  #kept = -1;
  #following = 0;

  bit(choice: number, probability: number): number {
    const bound = (this.#range >>> 16) * probability;
    if (choice !== 0) {
      this.#range = bound;
    } else {
      this.#low += bound;
      this.#range -= bound;
    }
    this.#widen();
    return choice;
  }

  below(choice: number, count: number): number {
    this.#range = Math.floor(this.#range / count);
    this.#low += choice * this.#range;
    this.#widen();
    return choice;
  }

  /** All bytes; nothing may be coded after this. */
  end(): Uint8Array {
    for (let byte = 0; byte < 5; byte++) this.#shift();
    return this.#bytes.slice(0, this.#length);
  }

  #widen(): void {
    while (this.#range < narrow) {
      this.#range *= 256;
      this.#shift();
    }
  }

  #shift(): void {
    const carry = this.#low >= 2 ** 32 ? 1 : 0;
    const top = Math.floor(this.#low / narrow) & 0xff;
    if (carry === 1 || top !== 0xff) {
      if (this.#kept >= 0) this.#put(this.#kept + carry);
      for (; this.#following > 0; this.#following--) this.#put(0xff + carry);
      this.#kept = top;
    } else {
      this.#following++;
    }
    this.#low = (this.#low % narrow) * 256;
  }

  #put(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

/** Reads choices back. Past the end it reads zeros: {@link RangeDecoder.isOverrun} tells. */
export class RangeDecoder implements RangeCoder {
  readonly #bytes: Uint8Array;
  #at = 4;
  #range = 0xffff_ffff;
  #code: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#code = [0, 1, 2, 3].reduce((code, at) => code * 256 + (bytes[at] ?? 0), 0);
  }

  /** Whether every byte was read, and none too many: true after the last choice of a valid code. */
  get isSpent(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Whether more bytes were read than there are. */
  get isOverrun(): boolean {
    return this.#at > this.#bytes.length;
  }

  bit(_choice: number, probability: number): number {
    const bound = (this.#range >>> 16) * probability;
    const isOne = this.#code < bound;
    if (isOne) {
      this.#range = bound;
    } else {
      this.#code -= bound;
      this.#range -= bound;
    }
    this.#widen();
    return isOne ? 1 : 0;
  }

  below(_choice: number, count: number): number {
    this.#range = Math.floor(this.#range / count);
    const choice = Math.floor(this.#code / this.#range);
    // Beyond the last choice lies what the division left over; no encoder writes it.
    this.#code -= Math.min(choice, count - 1) * this.#range;
    this.#widen();
    return choice;
  }

  #widen(): void {
    while (this.#range < narrow) {
      this.#range *= 256;
      this.#code = this.#code * 256 + (this.#bytes[this.#at++] ?? 0);
    }
  }
}
