/** UTF-8 → UTF-16. */
import { MALFORMED } from "./status.ts";
import { wideNumber } from "./short.ts";

/** Vector constants: inline, each would take 18 bytes of code. */
const OF_THREE: usize = ASC_FEATURE_SIMD
  ? memory.data<u32>([0xc0c0f0, 0x8080e0, 0x0f, 0xfc0, 0x3f0000, 0x800, 0xd000])
  : 0;

/** Whether all bytes are ASCII. */
function isAscii(at: usize, end: usize): bool {
  let seen: u64 = 0;
  if (ASC_FEATURE_SIMD) {
    let all = i64x2.splat(0);
    for (; at + 16 <= end; at += 16) all = v128.or(all, v128.load(at));
    seen = i64x2.extract_lane(all, 0) | i64x2.extract_lane(all, 1);
  }
  for (; at + 8 <= end; at += 8) seen |= load<u64>(at);
  for (; at < end; at++) seen |= <u64>load<u8>(at);
  return (seen & 0x8080808080808080) == 0;
}

/**
 * The code units of a text; for ASCII these are its bytes, and nothing is written.
 *
 * @returns As `toUtf16`; equal to the number of bytes only if all are ASCII.
 */
export function unitsOf(at: usize, end: usize, out: usize): i32 {
  return isAscii(at, end) ? <i32>(end - at) : toUtf16(at, end, out);
}

/**
 * Writes the code units of a text.
 *
 * With SIMD, characters of one byte and of three are converted in runs: of sixteen bytes, the leading characters of the same
 * size.
 *
 * @param at  Where the bytes start; 16 bytes after their end can be read.
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
      if (lead >= 0xe0) {
        const wide = i8x16.swizzle(bytes, i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1));
        const high = i32x4.shl(v128.and(wide, v128.load_splat<u32>(OF_THREE, 8)), 12);
        const middle = v128.and(i32x4.shr_u(wide, 2), v128.load_splat<u32>(OF_THREE, 12));
        const points = v128.or(v128.or(high, middle), i32x4.shr_u(v128.and(wide, v128.load_splat<u32>(OF_THREE, 16)), 16));
        // Three bytes that form one character, that are not overlong or half a pair, and that follow only such characters.
        const isWide = v128.and(
          i32x4.eq(v128.and(wide, v128.load_splat<u32>(OF_THREE)), v128.load_splat<u32>(OF_THREE, 4)),
          i32x4.lt_u(i32x4.sub(points, v128.load_splat<u32>(OF_THREE, 20)), v128.load_splat<u32>(OF_THREE, 24)),
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
    const bytes = load<u32>(at);
    // A continuation byte, a byte that begins no character, or too few continuation bytes.
    const follows = (bytes ^ 0x80808000) & 0xc0c0c000 & (<u32>-1 >> (32 - (<u32>size << 3)));
    if (lead - 0xc2 > 0xf4 - 0xc2 || at + size > end || follows != 0) return MALFORMED;
    at += size;
    let point = ((lead & 0x1f) << 6) | ((bytes >> 8) & 0x3f);
    if (size == 3) {
      point = wideNumber(bytes);
      // Overlong, or half a pair.
      if (point < 0x800 || (point & 0xf800) == 0xd800) return MALFORMED;
    } else if (size == 4) {
      point = ((lead & 7) << 18) | (((bytes >> 8) & 0x3f) << 12) | (((bytes >> 16) & 0x3f) << 6) | ((bytes >> 24) & 0x3f);
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
