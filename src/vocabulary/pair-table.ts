/**
 * Pairs of ids to the id they merge to: open addressing over three flat arrays.
 *
 * A `Map` would need one number or text per pair as its key; ids are 24-bit, so
 * a pair does not fit a small integer and every look-up would allocate.
 */

/** A map from `(left, right)` to an id that grows and never forgets. */
export class PairTable {
  #left: Uint32Array;
  #right: Uint32Array;
  /** Id + 1, so that 0 is an empty slot. */
  #value: Uint32Array;
  #shift: number;
  #used = 0;

  /** @param pairs How many are expected; more fit as well. */
  constructor(pairs = 512) {
    const bits = 33 - Math.clz32(pairs);
    const size = 1 << bits;
    [this.#left, this.#right, this.#value] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
    this.#shift = 32 - bits;
  }

  /** The id that the pair merges to, or -1. */
  get(left: number, right: number): number {
    const mask = this.#value.length - 1;
    for (let slot = hash(left, right) >>> this.#shift; ; slot = (slot + 1) & mask) {
      const value = this.#value[slot]!;
      if (value === 0 || (this.#left[slot] === left && this.#right[slot] === right)) return value - 1;
    }
  }

  /** Adds a pair that is not there yet. */
  add(left: number, right: number, id: number): void {
    if (this.#used * 2 >= this.#value.length) this.#grow();
    const mask = this.#value.length - 1;
    let slot = hash(left, right) >>> this.#shift;
    while (this.#value[slot] !== 0) slot = (slot + 1) & mask;
    this.#left[slot] = left;
    this.#right[slot] = right;
    this.#value[slot] = id + 1;
    this.#used++;
  }

  #grow(): void {
    const [lefts, rights, values] = [this.#left, this.#right, this.#value];
    const size = values.length * 2;
    [this.#left, this.#right, this.#value] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
    this.#shift--;
    this.#used = 0;
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] !== 0) this.add(lefts[slot]!, rights[slot]!, values[slot]! - 1);
    }
  }
}

function hash(left: number, right: number): number {
  return Math.imul(Math.imul(left, 0x9e3779b1) ^ (right + (left >>> 7)), 0x85ebca6b);
}
