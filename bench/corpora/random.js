/**
 * Seeded random numbers, so that a corpus or a test string is the same on every
 * machine. The generator is mulberry32 (Tommy Ettinger, 2017, public domain).
 */

/**
 * A generator of numbers in [0, 1).
 *
 * @param {number} seed Any integer; equal seeds give equal sequences.
 * @returns {() => number}
 */
export function random(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Puts a list in a seeded random order, in place.
 *
 * @template T
 * @param {T[]} list
 * @param {() => number} next
 * @returns {T[]} The same list.
 */
export function shuffle(list, next) {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const held = /** @type {T} */ (list[last]);
    list[last] = /** @type {T} */ (list[other]);
    list[other] = held;
  }
  return list;
}
