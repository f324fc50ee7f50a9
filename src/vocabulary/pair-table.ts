/**
 * Pairs of ids to the id they merge to: open addressing over one flat array.
 *
 * A `Map` would need one number or string per pair as its key; ids are 24-bit, so
 * a pair does not fit a small integer and every look-up would allocate.
 */

/** A map from `(left, right)` to an id that grows and never forgets. */
export class PairTable {
  /** A slot is left, right and id + 1, so that 0 is an empty slot; a fourth number keeps it in one cache line. */
  #slots: Uint32Array;
  #shift: number;
  #used = 0;

  /** @param pairs How many are expected; more fit as well. */
  constructor(pairs = 512) {
    const bits = 33 - Math.clz32(pairs);
    this.#slots = new Uint32Array(4 << bits);
    this.#shift = 32 - bits;
  }

  /** The id that the pair merges to, or -1. */
  get(left: number, right: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = (hash(left, right) >>> this.#shift) << 2; ; at = (at + 4) & mask) {
      const value = slots[at + 2]!;
      if (value === 0 || (slots[at] === left && slots[at + 1] === right)) return value - 1;
    }
  }

  /** Adds a pair that is not there yet. */
  add(left: number, right: number, id: number): void {
    if (this.#used * 8 >= this.#slots.length) this.#grow();
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (hash(left, right) >>> this.#shift) << 2;
    while (slots[at + 2] !== 0) at = (at + 4) & mask;
    slots[at] = left;
    slots[at + 1] = right;
    slots[at + 2] = id + 1;
    this.#used++;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#shift--;
    this.#used = 0;
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 2] !== 0) this.add(old[at]!, old[at + 1]!, old[at + 2]! - 1);
    }
  }
}

function hash(left: number, right: number): number {
  return Math.imul(Math.imul(left, 0x9e3779b1) ^ (right + (left >>> 7)), 0x85ebca6b);
}
