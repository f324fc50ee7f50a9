/**
 * ABI of text.wasm: UTF-16 → UTF-8, in the memory of bpe.wasm.
 *
 * A kernel of its own, for Node alone: its encoder takes 0.5 to 2.4 ns for a byte of text that V8 keeps as UTF-16, as it does
 * once one character is beyond Latin-1. A buffer copies the code units in no time, and this makes them UTF-8
 * (src/kernel/write-text.ts). Nothing here is placed by the compiler: constants would lie over those of bpe.wasm.
 */
import { PACKED } from "./bpe/memory.ts";

/** Of eight characters so many beyond ASCII are few, and go one by one. */
@inline const FEW: u32 = 3;

/**
 * Writes PACKED: of four pairs of bytes, the order that leaves out the second bytes of characters that have one. Bits say
 * which have two.
 */
export function open(): void {
  for (let mask: u32 = 0; mask < 16; mask++) {
    let at = PACKED + (mask << 3);
    for (let pair: u32 = 0; pair < 4; pair++) {
      store<u8>(at++, <u8>(pair << 1));
      if ((mask & (1 << pair)) != 0) store<u8>(at++, <u8>((pair << 1) | 1));
    }
  }
}

/**
 * Writes code units as UTF-8; half a surrogate pair becomes U+FFFD.
 *
 * Eight at a time, where all are ASCII or none has three bytes; of three bytes, or of ASCII before others, as many as there
 * are of the first one's size. Else one by one, as long as no ASCII comes.
 *
 * @param at  Where the code units start; two bytes behind their end are overwritten.
 * @param out Where the bytes go; room for three per code unit and 16 more.
 * @returns   Address after the last byte.
 */
export function toUtf8(at: usize, end: usize, out: usize): usize {
  // No second half follows the last one, and what follows is ASCII.
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
      const beyond = i16x8.ne(i16x8.shr_u(units, 7), i64x2.splat(0));
      const mask = <u32>i16x8.bitmask(beyond);
      if (mask != 0 && !v128.any_true(i16x8.shr_u(units, 11))) {
        const second = v128.or(i16x8.shl(v128.and(units, i16x8.splat(0x3f)), 8), i16x8.splat(<i16>0x80c0));
        const pairs = v128.bitselect(v128.or(i16x8.shr_u(units, 6), second), units, beyond);
        out = writePairs(pairs, mask & 15, out);
        out = writePairs(v128.shuffle<u64>(pairs, pairs, 1, 1), mask >> 4, out);
        at += 16;
        continue;
      }
      const run = <usize>ctz(mask | 0x100);
      if (run != 0) {
        v128.store64_lane(out, i8x16.narrow_i16x8_u(units, units), 0);
        out += run;
        at += run << 1;
        if (mask == 0 || popcnt(mask) > FEW) continue;
      } else {
        const isPair = i16x8.eq(v128.and(units, i16x8.splat(<i16>0xf800)), i16x8.splat(<i16>0xd800));
        const others = v128.or(isPair, i16x8.lt_u(units, i16x8.splat(0x800)));
        const wide = <usize>ctz(i16x8.bitmask(others) | 0x100);
        if (wide != 0) {
          writeWide(i32x4.extend_low_i16x8_u(units), out);
          writeWide(i32x4.extend_high_i16x8_u(units), out + 12);
          // Steps of one size are foreseen; of a run they are waited for.
          if (wide == 8) {
            out += 24;
            at += 16;
            continue;
          }
          out += wide * 3;
          at += wide << 1;
          continue;
        }
      }
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
    } while (load<u16>(at) >= 0x80);
  }
  return out;
}

/** Writes the lower four of these pairs of bytes, the second ones only where the mask says so. */
@inline
function writePairs(pairs: v128, mask: u32, out: usize): usize {
  v128.store64_lane(out, i8x16.swizzle(pairs, v128.load64_zero(PACKED + (<usize>mask << 3))), 0);
  return out + 4 + <usize>popcnt(mask);
}

/** Writes four characters of three bytes each, and 4 bytes more. */
@inline
function writeWide(points: v128, out: usize): void {
  const middle = v128.and(i32x4.shl(points, 2), i32x4.splat(0x3f00));
  const last = v128.and(i32x4.shl(points, 16), i32x4.splat(0x3f0000));
  const bytes = v128.or(v128.or(i32x4.shr_u(points, 12), i32x4.splat(0x8080e0)), v128.or(middle, last));
  v128.store(out, i8x16.swizzle(bytes, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
}

/** A byte that follows the first of its character, with six bits of it, so many bits further up. */
@inline
function follower(bits: u32, shift: u32): u32 {
  return (0x80 | (bits & 0x3f)) << shift;
}
