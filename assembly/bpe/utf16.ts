/** UTF-8 → UTF-16. */
import { MALFORMED } from "./status.ts";

/**
 * Writes the code units of a text.
 *
 * With SIMD, ASCII is taken sixteen bytes at a time.
 *
 * @param at  Where the bytes start; 3 bytes behind their end can be read.
 * @param out Where they go, two bytes each; room for one per byte and 16 more.
 * @returns   Their number, or MALFORMED where the bytes are not well-formed UTF-8.
 */
export function toUtf16(at: usize, end: usize, out: usize): i32 {
  const start = out;
  while (at < end) {
    const lead = <u32>load<u8>(at);
    if (ASC_FEATURE_SIMD && lead < 0x80 && at + 16 <= end) {
      const bytes = v128.load(at);
      v128.store(out, i16x8.extend_low_i8x16_u(bytes));
      v128.store(out, i16x8.extend_high_i8x16_u(bytes), 16);
      const run = <usize>ctz(i8x16.bitmask(bytes) | 0x10000);
      at += run;
      out += run << 1;
      continue;
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
