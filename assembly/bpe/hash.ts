/** Multiplicative hashing for table look-ups. */

/** 2^64 divided by the golden ratio, and odd: multiples of it are spread evenly over the upper bits (Knuth, TAOCP 6.4). */
@inline export const GOLDEN: u64 = 0x9e3779b97f4a7c15;
/** Another odd number, unrelated to it. */
@inline const SECOND: u64 = 0xc2b2ae3d27d4eb4f;

/** The hash of a 16-byte key: use its upper bits. */
@inline
export function hashOf(low: u64, high: u64): u64 {
  return low * GOLDEN + high * SECOND;
}
