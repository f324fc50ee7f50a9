/** UTF-8 → UTF-16: JavaScript makes strings of that at the speed of memory, and of UTF-8 slowly. */
import { MALFORMED } from "./status.ts";

/** Constants of vectors: in the code each would take 18 bytes. */
const OF_TWO: usize = ASC_FEATURE_SIMD ? memory.data<u16>([0xc0e0, 0x80c0, 0x1f, 1, 0x3f]) : 0;
const OF_THREE: usize = ASC_FEATURE_SIMD
  ? memory.data<u32>([0xc0c0f0, 0x8080e0, 0x0f, 0xfc0, 0x3f0000, 0x7ff, 0xf800, 0xd800])
  : 0;

/**
 * Writes the code units of a text.
 *
 * With SIMD, characters of one, two and three bytes are taken in runs: of sixteen bytes as many
 * characters as there are from the first one on of its size.
 *
 * @param at  Where the bytes start; 16 bytes behind their end can be read.
 * @param out Where they go, two bytes each; room for one per byte and 16 more.
 * @returns   Their number, or MALFORMED where the bytes are not well-formed UTF-8.
 */
export function toUtf16(at: usize, end: usize, out: usize): i32 {
  const start = out;
  while (at < end) {
    const lead = <u32>load<u8>(at);
    if (ASC_FEATURE_SIMD && at + 16 <= end) {
      const bytes = v128.load(at);
      if (lead < 0x80) {
        v128.store(out, i16x8.extend_low_i8x16_u(bytes));
        v128.store(out, i16x8.extend_high_i8x16_u(bytes), 16);
        const run = <usize>ctz(i8x16.bitmask(bytes) | 0x10000);
        at += run;
        out += run << 1;
        continue;
      }
      if (lead < 0xe0) {
        // A lead of two bytes, which is at least C2, and one that continues.
        const five = v128.and(bytes, v128.load_splat<u16>(OF_TWO, 4));
        const isPair = v128.and(
          i16x8.eq(v128.and(bytes, v128.load_splat<u16>(OF_TWO)), v128.load_splat<u16>(OF_TWO, 2)),
          i16x8.gt_s(five, v128.load_splat<u16>(OF_TWO, 6)),
        );
        const six = v128.and(i16x8.shr_u(bytes, 8), v128.load_splat<u16>(OF_TWO, 8));
        v128.store(out, v128.or(i16x8.shl(five, 6), six));
        const run = <usize>ctz(~i16x8.bitmask(isPair));
        at += run << 1;
        out += run << 1;
        if (run != 0) continue;
      } else if (lead < 0xf0) {
        const wide = i8x16.swizzle(bytes, i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1));
        const high = i32x4.shl(v128.and(wide, v128.load_splat<u32>(OF_THREE, 8)), 12);
        const middle = v128.and(i32x4.shr_u(wide, 2), v128.load_splat<u32>(OF_THREE, 12));
        const points = v128.or(v128.or(high, middle), i32x4.shr_u(v128.and(wide, v128.load_splat<u32>(OF_THREE, 16)), 16));
        // Three bytes that go together, and neither half a pair nor longer than need be.
        const isWide = v128.and(
          i32x4.eq(v128.and(wide, v128.load_splat<u32>(OF_THREE)), v128.load_splat<u32>(OF_THREE, 4)),
          v128.and(
            i32x4.gt_u(points, v128.load_splat<u32>(OF_THREE, 20)),
            i32x4.ne(v128.and(points, v128.load_splat<u32>(OF_THREE, 24)), v128.load_splat<u32>(OF_THREE, 28)),
          ),
        );
        v128.store(out, i16x8.narrow_i32x4_u(points, points));
        const run = <usize>ctz(~i32x4.bitmask(isWide));
        at += run * 3;
        out += run << 1;
        if (run != 0) continue;
      }
    }
    if (lead < 0x80) {
      store<u16>(out, <u16>lead);
      at += 1;
      out += 2;
      continue;
    }
    const size: usize = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // A continuation byte, or one that no character begins with, or too few that follow.
    if (lead < 0xc2 || lead > 0xf4 || at + size > end) return MALFORMED;
    const second = <u32>load<u8>(at, 1);
    const third = <u32>load<u8>(at, 2);
    const fourth = <u32>load<u8>(at, 3);
    if ((second & 0xc0) != 0x80 || (size > 2 && (third & 0xc0) != 0x80) || (size > 3 && (fourth & 0xc0) != 0x80)) return MALFORMED;
    at += size;
    let point = ((lead & 0x1f) << 6) | (second & 0x3f);
    if (size == 3) {
      point = ((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
      // Longer than need be, or half a pair.
      if (point < 0x800 || (point & 0xf800) == 0xd800) return MALFORMED;
    } else if (size == 4) {
      point = ((lead & 7) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
      if (point - 0x10000 >= 0x100000) return MALFORMED;
      store<u16>(out, <u16>(0xd7c0 + (point >> 10)));
      out += 2;
      point = 0xdc00 | (point & 0x3ff);
    }
    store<u16>(out, <u16>point);
    out += 2;
  }
  return <i32>((out - start) >> 1);
}
