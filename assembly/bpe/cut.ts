/**
 * Exact cuts inside a pretoken, for scripts without spaces.
 *
 * No merge can reach over a place where no token of the vocabulary has these
 * two characters side by side: then the two sides are encoded apart. In
 * Chinese that is so at every second or third character, which turns clauses
 * that never occur twice into short pieces that do, and that the cache holds.
 *
 * JOINED is a filter over pairs of characters of three or four bytes: a bit
 * that is not set proves that no token joins them; one that is set may be
 * another pair's. Tokens also tear characters apart; where a torn character
 * stands beside another one, of any length, TORN, a filter too, holds the two bytes that meet there and the next.
 */
import { JOINED, TORN } from "./memory.ts";

@inline const GOLDEN: u64 = 0x9e3779b97f4a7c15;
/** The first byte of a character of three bytes or more. */
@inline export const WIDE: u32 = 0xe0;

/** The bytes of the wide character at `at` as a number. */
@inline
function wideAt(at: usize): u32 {
  const bytes = load<u32>(at);
  return (bytes & 0xf0) == 0xf0 ? bytes : bytes & 0xffffff;
}

@inline
function pairBit(left: u32, right: u32): u32 {
  return <u32>(((((<u64>left) << 32) | <u64>right) * GOLDEN) >> 44);
}

/** Bytes of a character, from its first one. */
@inline
function lengthFrom(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < WIDE ? 2 : lead < 0xf0 ? 3 : 4;
}

/**
 * Notes what a merge of `from..middle` and `middle..end` joins; the insides of both were noted with their own merges.
 * Four bytes behind `end` are readable.
 */
export function joinCharacters(from: usize, middle: usize, end: usize): void {
  const lead = <u32>load<u8>(middle);
  const last = <u32>load<u8>(middle - 1);
  // Inside a character there is nothing to note, and characters of one byte are never torn.
  if ((lead & 0xc0) == 0x80 || (lead | last) < 0x80) return;
  let left = middle - 1;
  while (left > from && (load<u8>(left) & 0xc0) == 0x80) left--;
  const leftLead = <u32>load<u8>(left);
  const isWhole = (leftLead & 0xc0) != 0x80 && left + lengthFrom(leftLead) == middle && middle + lengthFrom(lead) <= end;
  if (!isWhole) {
    if (lead >= 0xc0 && middle + 1 == end) for (let second: u32 = 0x80; second < 0xc0; second++) tear(last, lead, second);
    else tear(last, lead, secondOf(middle, lead));
  } else if (lead >= WIDE && leftLead >= WIDE) {
    const bit = pairBit(wideAt(left), wideAt(middle));
    const byte = JOINED + (bit >> 3);
    store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (bit & 7)));
  }
}

@inline
function secondOf(at: usize, lead: u32): u32 {
  return lead < 0xc0 ? 0 : <u32>load<u8>(at, 1);
}

@inline
function tearBit(last: u32, lead: u32, second: u32): u32 {
  return ((last | (lead << 8) | (second << 16)) * 0x9e3779b1) >>> 15;
}

function tear(last: u32, lead: u32, second: u32): void {
  const bit = tearBit(last, lead, second);
  const byte = TORN + (bit >> 3);
  store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (bit & 7)));
}

/** Whether a token may hold the characters on both sides of `at` and only a part of one of them. */
@inline
export function mayTear(at: usize): bool {
  const lead = <u32>load<u8>(at);
  const bit = tearBit(<u32>load<u8>(at - 1), lead, secondOf(at, lead));
  return (load<u8>(TORN + (bit >> 3)) & (1 << (bit & 7))) != 0;
}

/**
 * The first place after `at` where a pretoken can be cut, or `end`.
 *
 * @param at Start of a character; the pretoken goes up to `end`.
 */
export function nextCut(at: usize, end: usize): usize {
  let left: u32 = 0;
  while (at < end) {
    const lead = <u32>load<u8>(at);
    let right: u32 = 0;
    let length: usize = lead < 0x80 ? 1 : 2;
    if (lead >= WIDE) {
      right = wideAt(at);
      length = lead < 0xf0 ? 3 : 4;
      if (left != 0) {
        const bit = pairBit(left, right);
        if ((load<u8>(JOINED + (bit >> 3)) & (1 << (bit & 7))) == 0 && !mayTear(at)) return at;
      }
    }
    left = right;
    at += length;
  }
  return end;
}
