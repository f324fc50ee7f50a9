/**
 * Checksums that loading compares. xxHash32 with seed 0 is the packed file's.
 * Specification: github.com/Cyan4973/xxHash, doc/xxhash_spec.md.
 */
import { SCRATCH as SUMS } from "./memory.ts";

@inline const PRIME_1: u32 = 0x9e3779b1;
@inline const PRIME_2: u32 = 0x85ebca77;
@inline const PRIME_3: u32 = 0xc2b2ae3d;
@inline const PRIME_4: u32 = 0x27d4eb2f;
@inline const PRIME_5: u32 = 0x165667b1;

/** Rotates by hand: V8's baseline code calls a function for `rotl`. */
@inline
function round(lane: u32, word: u32): u32 {
  const sum = lane + word * PRIME_2;
  return ((sum << 13) | (sum >> 19)) * PRIME_1;
}

/** xxHash32 of the bytes from `at` up to `end`. */
export function xxHash32(at: usize, end: usize): u32 {
  const length = <u32>(end - at);
  let hash: u32 = PRIME_5;
  if (length >= 16) {
    let a: u32 = PRIME_1 + PRIME_2;
    let b: u32 = PRIME_2;
    let c: u32 = 0;
    let d: u32 = 0 - PRIME_1;
    for (const last = end - 16; at <= last; at += 16) {
      a = round(a, load<u32>(at));
      b = round(b, load<u32>(at, 4));
      c = round(c, load<u32>(at, 8));
      d = round(d, load<u32>(at, 12));
    }
    hash = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
  }
  hash += length;
  for (; at + 4 <= end; at += 4) hash = rotl(hash + load<u32>(at) * PRIME_3, 17) * PRIME_4;
  for (; at < end; at++) hash = rotl(hash + <u32>load<u8>(at) * PRIME_5, 11) * PRIME_1;
  hash = (hash ^ (hash >> 15)) * PRIME_2;
  hash = (hash ^ (hash >> 13)) * PRIME_3;
  return hash ^ (hash >> 16);
}

/**
 * A sum over whole groups of 16 bytes that depends on every byte and its position. Ready-made tables have it: they are so
 * large that xxHash32 would take as long as all the rest.
 */
export function sumOf(at: usize, end: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    let sum = i32x4.splat(0);
    let sums = i32x4.splat(0);
    for (; at < end; at += 16) {
      sum = i32x4.add(sum, v128.load(at));
      sums = i32x4.add(sums, sum);
    }
    v128.store(SUMS, sum);
    v128.store(SUMS, sums, 16);
  } else {
    for (let lane: usize = 0; lane < 16; lane += 4) {
      let sum: u32 = 0;
      let sums: u32 = 0;
      for (let word = at + lane; word < end; word += 16) {
        sum += load<u32>(word);
        sums += sum;
      }
      store<u32>(SUMS + lane, sum);
      store<u32>(SUMS + lane, sums, 16);
    }
  }
  return xxHash32(SUMS, SUMS + 32);
}
