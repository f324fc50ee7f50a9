/** UTF-8 → UTF-16: JavaScript makes strings of that at the speed of memory, and of UTF-8 slowly. */
import { MALFORMED } from "./status.ts";

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
        const isPair = v128.and(
          i16x8.eq(v128.and(bytes, i16x8.splat(<i16>0xc0e0)), i16x8.splat(<i16>0x80c0)),
          i16x8.ne(v128.and(bytes, i16x8.splat(0x1e)), i16x8.splat(0)),
        );
        const high = i16x8.shl(v128.and(bytes, i16x8.splat(0x1f)), 6);
        v128.store(out, v128.or(high, v128.and(i16x8.shr_u(bytes, 8), i16x8.splat(0x3f))));
        const run = <usize>ctz(~i16x8.bitmask(isPair));
        at += run << 1;
        out += run << 1;
        if (run != 0) continue;
      } else if (lead < 0xf0) {
        const wide = i8x16.swizzle(bytes, i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1));
        const high = i32x4.shl(v128.and(wide, i32x4.splat(0x0f)), 12);
        const middle = v128.and(i32x4.shr_u(wide, 2), i32x4.splat(0xfc0));
        const points = v128.or(v128.or(high, middle), i32x4.shr_u(v128.and(wide, i32x4.splat(0x3f0000)), 16));
        // Three bytes that go together, and neither half a pair nor longer than need be.
        const isWide = v128.and(
          i32x4.eq(v128.and(wide, i32x4.splat(0xc0c0f0)), i32x4.splat(0x8080e0)),
          v128.and(
            i32x4.gt_u(points, i32x4.splat(0x7ff)),
            i32x4.ne(v128.and(points, i32x4.splat(0xf800)), i32x4.splat(0xd800)),
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
