/**
 * UTF-8 that is known to be well formed: JavaScript wrote it with TextEncoder,
 * or the kernel checked where a character starts. Nothing here validates.
 */
import { CLASSES } from "./memory.ts";
import { classOf } from "./unicode.ts";

/** Bytes of the character that starts with this byte. */
@inline
export function lengthOf(lead: u32): u32 {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/**
 * Class of the character at `at`, and its length: class | length << 8.
 *
 * @param at Address of the first byte of a character; up to 3 bytes behind it may be read.
 */
@inline
export function classAt(at: usize): u32 {
  const lead = <u32>load<u8>(at);
  if (lead < 0x80) return <u32>load<u8>(CLASSES + lead) | 0x100;
  return wideClassAt(at, lead);
}

/** classAt for a character of two bytes or more. */
@inline
export function wideClassAt(at: usize, lead: u32): u32 {
  if (lead < 0xe0) {
    return <u32>load<u8>(CLASSES + (((lead & 0x1f) << 6) | (<u32>load<u8>(at, 1) & 0x3f))) | 0x200;
  }
  const second = <u32>load<u8>(at, 1) & 0x3f;
  const third = <u32>load<u8>(at, 2) & 0x3f;
  if (lead < 0xf0) {
    return <u32>load<u8>(CLASSES + (((lead & 0x0f) << 12) | (second << 6) | third)) | 0x300;
  }
  const codePoint = ((lead & 7) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(at, 3) & 0x3f);
  return classOf(CLASSES, codePoint) | 0x400;
}

/** Address of the first byte of the character that ends just before `at`. */
@inline
export function previous(at: usize): usize {
  do at--;
  while ((load<u8>(at) & 0xc0) == 0x80);
  return at;
}
