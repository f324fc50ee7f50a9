/**
 * Finds special tokens in a text: the leftmost, and of those the longest.
 *
 * A bitmap of the first two bytes skips ordinary text; where it matches, there is
 * one hash look-up per length that special tokens have. JavaScript sets a flag per
 * special token before it searches; tokens without a flag are ordinary text.
 *
 *   specials  flags   count × u8       written by JavaScript
 *             places  count × u32      span of the token's bytes (token-bytes.ts)
 *             slots   2^bits × u32     index + 1, by hash of the bytes
 */
import { LENGTHS, PREFIXES, placesById, reach } from "./memory.ts";
import { TOO_LARGE } from "./status.ts";
import { xxHash32 } from "./checksum.ts";
import { LONG, isTokenAt, nextSpan, tokensEnd } from "./token-bytes.ts";

export let specials: usize = 0;
export let foundSpecial: u32 = 0;
let places: usize = 0;
let slots: usize = 0;
let slotMask: u32 = 0;
let lengths: u32 = 0;
let added: u32 = 0;

/**
 * Makes room for `count` special tokens.
 *
 * @param end Address after all tables, from where memory is zero.
 * @returns   Address after the tables of special tokens, or a status.
 */
export function beginSpecials(end: usize, count: u32): i32 {
  specials = (end + 63) & ~63;
  places = (specials + count + 3) & ~3;
  slots = places + ((<usize>count) << 2);
  const bits = 33 - clz(count | 1);
  slotMask = (1 << bits) - 1;
  end = slots + ((<usize>4) << bits);
  const grown = reach(end);
  if (grown < 0) return grown;
  lengths = 0;
  added = 0;
  return <i32>end;
}

/**
 * Enters a special token, whose bytes JavaScript wrote to `from`. An id that two special tokens share decodes to the
 * first of them. 0, or TOO_LARGE.
 */
export function addSpecial(id: u32, from: usize, length: u32): i32 {
  if (length >= LONG) return TOO_LARGE;
  const at = tokensEnd;
  memory.copy(at, from, length);
  const span = nextSpan(length);
  const place = placesById + ((<usize>id) << 2);
  if (load<u32>(place) == 0) store<u32>(place, span);
  store<u32>(places + ((<usize>added) << 2), span);
  let slot = xxHash32(at, at + length) & slotMask;
  while (load<u32>(slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & slotMask;
  store<u32>(slots + ((<usize>slot) << 2), ++added);
  if (length == 1) {
    for (let second: u32 = 0; second < 256; second++) markPrefix(<u32>load<u8>(at) | (second << 8));
  } else {
    markPrefix(<u32>load<u16>(at));
  }
  enterLength(length);
  return 0;
}

function markPrefix(two: u32): void {
  const at = PREFIXES + (two >> 3);
  store<u8>(at, load<u8>(at) | <u8>((<u32>1) << (two & 7)));
}

/** Keeps the distinct lengths, the longest first. */
function enterLength(length: u32): void {
  let at: u32 = 0;
  while (at < lengths && load<u32>(at << 2, LENGTHS) > length) at++;
  if (at < lengths && load<u32>(at << 2, LENGTHS) == length) return;
  memory.copy(LENGTHS + ((at + 1) << 2), LENGTHS + (at << 2), (lengths - at) << 2);
  store<u32>(at << 2, length, LENGTHS);
  lengths++;
}

/** Address of the first flagged special token within `at..end`, or `end`; `foundSpecial` is its index. */
export function nextSpecial(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const two = <u32>load<u16>(at);
    if ((load<u8>(two >> 3, PREFIXES) & (1 << (two & 7))) != 0 && isSpecial(at, end)) return at;
  }
  return end;
}

function isSpecial(at: usize, end: usize): bool {
  for (let which: u32 = 0; which < lengths; which++) {
    const length = <usize>load<u32>(which << 2, LENGTHS);
    if (at + length > end) continue;
    let slot = xxHash32(at, at + length) & slotMask;
    while (true) {
      const index = load<u32>(slots + ((<usize>slot) << 2));
      if (index == 0) break;
      const span = load<u32>(places + ((<usize>(index - 1)) << 2));
      if (load<u8>(specials + (index - 1)) != 0 && isTokenAt(span, at, at + length)) {
        foundSpecial = index - 1;
        return true;
      }
      slot = (slot + 1) & slotMask;
    }
  }
  return false;
}
