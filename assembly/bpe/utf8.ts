/**
 * UTF-8 that is known to be well formed: JavaScript wrote it with TextEncoder,
 * or the kernel has checked where a character starts. Nothing here validates.
 */
import { CLASSES } from "./memory.ts";
import { classOf } from "./unicode.ts";

/** Class of an ASCII byte. */
@inline
export function asciiClass(byte: u32): u32 {
  return <u32>load<u8>(byte, CLASSES);
}

/** Whether three bytes, of which the first is the lowest, are one character. */
@inline
export function isWideCharacter(bytes: u32): bool {
  return (bytes & 0xc0c0f0) == 0x8080e0;
}

/** Class of the character of two bytes at `at`. */
@inline
export function twoByteClass(at: usize, lead: u32): u32 {
  return <u32>load<u8>(((lead & 0x1f) << 6) | (<u32>load<u8>(at, 1) & 0x3f), CLASSES);
}

/** Class of the character of three bytes at `at`. */
@inline
export function threeByteClass(at: usize, lead: u32): u32 {
  const low = ((<u32>load<u8>(at, 1) & 0x3f) << 6) | (<u32>load<u8>(at, 2) & 0x3f);
  return <u32>load<u8>(((lead & 0x0f) << 12) | low, CLASSES);
}

/** Class of the character of four bytes at `at`. */
@inline
export function fourByteClass(at: usize, lead: u32): u32 {
  const high = ((lead & 7) << 18) | ((<u32>load<u8>(at, 1) & 0x3f) << 12);
  return classOf(CLASSES, high | ((<u32>load<u8>(at, 2) & 0x3f) << 6) | (<u32>load<u8>(at, 3) & 0x3f));
}

/**
 * Class of the character at `at`, and its length: class | length << 8.
 *
 * @param at Address of the first byte of a character; up to 3 bytes after it may be read.
 */
@inline
export function classAt(at: usize): u32 {
  const lead = <u32>load<u8>(at);
  return lead < 0x80 ? asciiClass(lead) | 0x100 : wideClassAt(at, lead);
}

/** classAt where speed matters less than size. */
export function anyClassAt(at: usize): u32 {
  return classAt(at);
}

/** classAt for a character of two bytes or more. */
@inline
export function wideClassAt(at: usize, lead: u32): u32 {
  if (lead < 0xe0) return twoByteClass(at, lead) | 0x200;
  return lead < 0xf0 ? threeByteClass(at, lead) | 0x300 : fourByteClass(at, lead) | 0x400;
}

/** Address of the first byte of the character that ends just before `at`. */
export function previous(at: usize): usize {
  do at--;
  while ((load<u8>(at) & 0xc0) == 0x80);
  return at;
}
