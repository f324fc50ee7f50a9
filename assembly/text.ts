/**
 * ABI of text.wasm: UTF-16 → UTF-8, in the memory of bpe.wasm.
 *
 * A separate kernel, for Node only: Node's encoder takes 0.5 to 2.4 ns per byte of text that V8 keeps as UTF-16, as it does
 * once one character is beyond Latin-1. A buffer copies the code units quickly, and this converts them to UTF-8
 * (src/kernel/write-text.ts). The compiler places nothing in memory: constants would overwrite those of bpe.wasm.
 */
import { PACKED } from "./bpe/memory.ts";

/** Where the orders for characters of at most two bytes each are: half the bytes at once, and less work. */
@inline const PACKED_PAIRS: usize = PACKED + (256 << 4);

/**
 * Writes PACKED: byte orders that compact four characters of four bytes each, whose UTF-8 is on the right. The lower four bits
 * of an index say which characters are beyond ASCII, the upper ones which have three bytes. Then PACKED_PAIRS, where each
 * character has two bytes, of which the first is always used, and the bits say where the second is.
 */
export function open(): void {
  for (let mask: u32 = 0; mask < 256; mask++) {
    let at = PACKED + (mask << 4);
    for (let character: u32 = 0; character < 4; character++) {
      const length = 1 + ((mask >> character) & 1) + ((mask >> (4 + character)) & 1);
      for (let byte = 4 - length; byte < 4; byte++) store<u8>(at++, <u8>((character << 2) | byte));
    }
  }
  for (let mask: u32 = 0; mask < 16; mask++) {
    let at = PACKED_PAIRS + (mask << 3);
    for (let pair: u32 = 0; pair < 4; pair++) {
      store<u8>(at++, <u8>(pair << 1));
      if ((mask & (1 << pair)) != 0) store<u8>(at++, <u8>((pair << 1) | 1));
    }
  }
}

/**
 * Writes code units as UTF-8; half a surrogate pair becomes U+FFFD.
 *
 * Sixteen at a time where all are ASCII, else eight, up to the first half of a pair. Pairs and the end go one by one.
 *
 * @param at  Where the code units start; two bytes after their end are overwritten.
 * @param out Where the bytes go; room for three per code unit and 16 more.
 * @returns   Address after the last byte.
 */
export function toUtf8(at: usize, end: usize, out: usize): usize {
  // Zero after the last code unit is not half of a pair.
  store<u16>(end, 0);
  while (at < end) {
    if (at + 32 <= end) {
      const units = v128.load(at);
      const next = v128.load(at, 16);
      if (!v128.any_true(i16x8.shr_u(v128.or(units, next), 7))) {
        v128.store(out, i8x16.narrow_i16x8_u(units, next));
        out += 16;
        at += 32;
        continue;
      }
      const isBeyond = i16x8.ne(i16x8.shr_u(units, 7), i64x2.splat(0));
      if (!v128.any_true(i16x8.shr_u(units, 11))) {
        const mask = <u32>i16x8.bitmask(isBeyond);
        const second = v128.or(i16x8.shl(v128.and(units, i16x8.splat(0x3f)), 8), i16x8.splat(<i16>0x80c0));
        const pairs = v128.bitselect(v128.or(i16x8.shr_u(units, 6), second), units, isBeyond);
        out = writePairs(pairs, mask & 15, out);
        out = writePairs(v128.shuffle<u64>(pairs, pairs, 1, 1), mask >> 4, out);
        at += 16;
        continue;
      }
      const isWide = i16x8.ne(i16x8.shr_u(units, 11), i64x2.splat(0));
      const isHalf = i16x8.eq(v128.and(units, i16x8.splat(<i16>0xf800)), i16x8.splat(<i16>0xd800));
      // Four bytes a character: an unused one and the first of three; the second of three or first of two, and the last.
      const lead = v128.or(i16x8.shl(i16x8.shr_u(units, 12), 8), i16x8.splat(<i16>0xe000));
      const middle = v128.or(
        v128.and(i16x8.shr_u(units, 6), i16x8.splat(0x3f)),
        v128.bitselect(i16x8.splat(0x80), i16x8.splat(0xc0), isWide),
      );
      const last = v128.bitselect(
        v128.or(v128.and(units, i16x8.splat(0x3f)), i16x8.splat(0x80)),
        units,
        isBeyond,
      );
      const rest = v128.or(middle, i16x8.shl(last, 8));
      const beyond = <u32>i16x8.bitmask(isBeyond);
      const wide = <u32>i16x8.bitmask(isWide);
      const first = (beyond & 15) | ((wide & 15) << 4);
      const second = (beyond >> 4) | (wide & 0xf0);
      const middleOut = out + 4 + <usize>popcnt(first);
      write(v128.shuffle<u16>(lead, rest, 0, 8, 1, 9, 2, 10, 3, 11), first, out);
      write(v128.shuffle<u16>(lead, rest, 4, 12, 5, 13, 6, 14, 7, 15), second, middleOut);
      const half = <u32>i16x8.bitmask(isHalf);
      if (half == 0) {
        out = middleOut + 4 + <usize>popcnt(second);
        at += 16;
        continue;
      }
      const known = ctz(half);
      const all = (1 << known) - 1;
      out += <usize>(known + popcnt(beyond & all) + popcnt(wide & all));
      at += <usize>known << 1;
    }
    do {
      let point = <u32>load<u16>(at);
      at += 2;
      if ((point & 0xf800) == 0xd800) {
        const low = <u32>load<u16>(at);
        if (point < 0xdc00 && (low & 0xfc00) == 0xdc00) {
          at += 2;
          point = 0x10000 + ((point & 0x3ff) << 10) + (low & 0x3ff);
          store<u32>(out, 0xf0 | (point >> 18) | follower(point >> 12, 8) | follower(point >> 6, 16) | follower(point, 24));
          out += 4;
          continue;
        }
        point = 0xfffd;
      }
      // No branch asks how many bytes a character has.
      const two = 0xc0 | (point >> 6) | follower(point, 8);
      const three = 0xe0 | (point >> 12) | follower(point >> 6, 8) | follower(point, 16);
      store<u32>(out, select<u32>(point, select<u32>(two, three, point < 0x800), point < 0x80));
      out += 1 + <usize>u32(point >= 0x80) + <usize>u32(point >= 0x800);
    } while ((load<u16>(at) & 0xf800) == 0xd800);
  }
  return out;
}

/** Writes four characters, and up to 12 surplus bytes. */
@inline
function write(characters: v128, mask: u32, out: usize): void {
  v128.store(out, i8x16.swizzle(characters, v128.load(PACKED + (<usize>mask << 4))));
}

/** Writes four characters of at most two bytes each. */
@inline
function writePairs(pairs: v128, mask: u32, out: usize): usize {
  v128.store64_lane(out, i8x16.swizzle(pairs, v128.load64_zero(PACKED_PAIRS + (<usize>mask << 3))), 0);
  return out + 4 + <usize>popcnt(mask);
}

/** A continuation byte with six bits of its character, shifted up. */
@inline
function follower(bits: u32, shift: u32): u32 {
  return (0x80 | (bits & 0x3f)) << shift;
}
