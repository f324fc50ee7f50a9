import { describe, expect, it } from "vitest";
import { xxHash32 } from "../../src/vocabulary/xxhash32.ts";

/** The buffer of xxHash's own sanity check: bytes 56..63 of a 64-bit product that goes on. */
function sanityBuffer(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x9e3779b1n;
  for (let at = 0; at < length; at++) {
    bytes[at] = Number(state >> 56n);
    state = (state * 0x9e3779b185ebca8dn) & 0xffff_ffff_ffff_ffffn;
  }
  return bytes;
}

describe("xxHash32", () => {
  // https://github.com/Cyan4973/xxHash/blob/dev/tests/sanity_test_vectors.h, XSUM_XXH32_testdata
  it.each([
    [0, 0, 0x02cc5d05],
    [0, 0x9e3779b1, 0x36b78ae7],
    [1, 0, 0xcf65b03e],
    [1, 0x9e3779b1, 0xb4545aa4],
    [4, 0, 0xa9de7ce9],
    [4, 0x9e3779b1, 0x2baafe83],
    [14, 0, 0x1208e7e2],
    [14, 0x9e3779b1, 0x6af1d1fe],
    [16, 0, 0x93ba3759],
    [16, 0x9e3779b1, 0xa94fc1e1],
    [17, 0, 0x89fdc23e],
    [17, 0x9e3779b1, 0xc9910739],
    [32, 0, 0xd89829ec],
    [32, 0x9e3779b1, 0xa5c44467],
    [222, 0, 0x5bd11dbd],
    [222, 0x9e3779b1, 0x58803c5f],
    [2367, 0, 0x4c8a9773],
    [2367, 0x9e3779b1, 0x6d5366f6],
  ])("of %i bytes with seed %i is the published value", (length, seed, expected) => {
    expect(xxHash32(sanityBuffer(length), seed)).toBe(expected);
  });

  it("does not depend on where the bytes lie", () => {
    const bytes = sanityBuffer(222);
    for (const shift of [1, 2, 3, 5]) {
      const moved = new Uint8Array(300);
      moved.set(bytes, shift);
      expect(xxHash32(moved.subarray(shift, shift + 222))).toBe(0x5bd11dbd);
    }
  });
});
