/**
 * Exact cuts inside a pretoken, for scripts without spaces, and for texts that are one pretoken as a whole.
 *
 * No merge can cross a place where no token of the vocabulary has the two
 * characters side by side: the two sides are then encoded separately. In
 * Chinese that is true at every second or third character, which turns clauses
 * that never occur twice into short pieces that do, and that the cache holds.
 *
 * JOINED is a filter over pairs of characters: a clear bit proves that no token
 * joins them; a set bit may be another pair's. Tokens also tear characters
 * apart; where a torn character stands next to another one, TORN tells, by the
 * two bytes that meet there and the next one, which token does so first, or one
 * that comes before it. JOINING does the same for two ASCII characters.
 *
 * With split patterns only cuts between characters of three or four bytes pay.
 * Where there is no pattern, or merging starts from characters, any two may
 * be cut. A vocabulary of characters has a token for each known character; any
 * other stands alone.
 */
import { GOLDEN } from "./hash.ts";
import { JOINED, JOINING, NONE, PIECES, TORN, known } from "./memory.ts";
import { isWideCharacter } from "./utf8.ts";

/** Most places that `listCuts` lists at once. */
@inline const MOST_PIECES: usize = 64;

/** The first byte of a character of three bytes or more. */
@inline const WIDE: u32 = 0xe0;

/** Whether any two characters may be cut, and whether consecutive unknown ones are one token. */
export let cutsAnywhere: bool = false;
let joinsUnknown: bool = false;

export function openCuts(anywhere: bool, fuse: bool): void {
  cutsAnywhere = anywhere;
  joinsUnknown = fuse;
}

/** The bytes of the wide character at `at` as a number. */
@inline
function wideAt(at: usize): u32 {
  const bytes = load<u32>(at);
  return (bytes & 0xf0) == 0xf0 ? bytes : bytes & 0xffffff;
}

/** Bytes of the character that starts with this one. */
@inline
export function lengthAfter(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < WIDE ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The bytes of any character at `at` as a number. */
function characterAt(at: usize): u32 {
  const lead = <u32>load<u8>(at);
  return lead < 0x80 ? lead : lead < WIDE ? <u32>load<u16>(at) : wideAt(at);
}

/** The place in KNOWN of the character at `at`: its byte << 3 | its bit. */
function codePointAt(at: usize): usize {
  const lead = <usize>load<u8>(at);
  if (lead < 0x80) return lead;
  const second = <usize>load<u8>(at, 1) & 0x3f;
  if (lead < WIDE) return ((lead & 0x1f) << 6) | second;
  const third = (second << 6) | (<usize>load<u8>(at, 2) & 0x3f);
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | third;
  return ((lead & 7) << 18) | (third << 6) | (<usize>load<u8>(at, 3) & 0x3f);
}

/** Marks the character at `at` as known if the token there is one character. */
export function addKnown(at: usize, length: u32): void {
  const lead = <u32>load<u8>(at);
  if ((lead & 0xc0) == 0x80 || lengthAfter(lead) != <usize>length) return;
  const point = codePointAt(at);
  if (point >= 0x110000) return;
  const byte = known + (point >> 3);
  store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (<u32>point & 7)));
}

/** Whether the character at `at` has merges. */
export function isKnown(at: usize): bool {
  if (known == 0) return true;
  const point = codePointAt(at);
  return (load<u8>(known + (point >> 3)) & (1 << (<u32>point & 7))) != 0;
}

@inline
function pairBit(left: u32, right: u32): u32 {
  return <u32>(((((<u64>left) << 32) | <u64>right) * GOLDEN) >> 44);
}

/** The character that three bytes begin with, the first one lowest; NONE where that is not plain, or has four bytes. */
function firstOf(bytes: u32): u32 {
  if ((bytes & 0x80) == 0) return bytes & 0xff;
  if ((bytes & 0xc0e0) == 0x80c0) return bytes & 0xffff;
  return isWideCharacter(bytes) ? bytes : NONE;
}

/** The character that three bytes end with, the last one highest; NONE where that is not plain, or has four bytes. */
function lastOf(bytes: u32): u32 {
  if (bytes >> 23 == 0) return bytes >> 16;
  if (((bytes >> 8) & 0xc0e0) == 0x80c0) return bytes >> 8;
  return isWideCharacter(bytes) ? bytes : NONE;
}

/** Whether a merge whose right half begins with `lead` has something to note: inside a character it does not. */
@inline
export function mayJoin(lead: u32): bool {
  return (lead & 0xc0) != 0x80;
}

/**
 * Notes what a merge joins, where `mayJoin`; the insides of its halves were noted with their own merges.
 *
 * @param end   The last three bytes of the left half, the last one highest.
 * @param start The first three bytes of the right half, the first one lowest.
 * @returns     False where these bytes do not show what it joins: then `tearCharacters` does.
 */
export function joinCharacters(end: u32, start: u32, token: u32): bool {
  const left = lastOf(end);
  const right = firstOf(start);
  if ((left | right) == NONE) return false;
  if ((left | right) < 0x80) noteFirst(joiningAt(left, right), token);
  else if (cutsAnywhere || (left > 0xffff && right > 0xffff)) join(pairBit(left, right));
  return true;
}

@inline
function join(bit: u32): void {
  const byte = JOINED + (bit >> 3);
  store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (bit & 7)));
}

/**
 * The same for any bytes but two of ASCII, `from..middle` and `middle..end`. Four bytes after `end` are readable. A pair of
 * a four-byte character and one that is not wide is also entered in JOINED, though only vocabularies that cut anywhere ask.
 */
export function tearCharacters(from: usize, middle: usize, end: usize, token: u32): void {
  const lead = <u32>load<u8>(middle);
  const last = <u32>load<u8>(middle - 1);
  let left = middle - 1;
  while (left > from && (load<u8>(left) & 0xc0) == 0x80) left--;
  const leftLead = <u32>load<u8>(left);
  const isWhole = (leftLead & 0xc0) != 0x80 && left + lengthAfter(leftLead) == middle && middle + lengthAfter(lead) <= end;
  if (isWhole) {
    join(pairBit(characterAt(left), characterAt(middle)));
    return;
  }
  // If a character's first byte ends the token, its second byte may be any.
  let second = secondOf(middle, lead);
  let most = second;
  if (lead >= 0xc0 && middle + 1 == end) {
    second = 0x80;
    most = 0xbf;
  }
  for (; second <= most; second++) tear(last, lead, second, token);
}

@inline
function secondOf(at: usize, lead: u32): u32 {
  return lead < 0xc0 ? 0 : <u32>load<u8>(at, 1);
}

/** Where in TORN these are kept: entries for one script lie together. */
@inline
function tornAt(last: u32, lead: u32, second: u32): usize {
  return <usize>((((lead | (second << 8)) * 0x9e3779b1) >>> 21) << 7) | <usize>((last & 63) << 1);
}

/** The first token noted is the lowest, because tokens are added in the order of their numbers. */
function tear(last: u32, lead: u32, second: u32, token: u32): void {
  noteFirst(tornAt(last, lead, second) + TORN, token);
}

/** Notes a token where none is noted yet. */
function noteFirst(at: usize, token: u32): void {
  if (load<u16>(at) == 0) store<u16>(at, <u16>((token >> TORN_SHIFT) + 1));
}

/** Where in JOINING the first token that joins these two ASCII characters is noted. */
@inline
function joiningAt(left: u32, right: u32): usize {
  return JOINING + <usize>((left << 8) | (right << 1));
}

/** TORN drops so many low bits of a token's number, so that any vocabulary's fit its 16 bits. */
@inline const TORN_SHIFT: u32 = 5;

/** 0 where no token holds the characters on both sides of `at` and only part of one of them; else its shortened number + 1. */
@inline
function tornBy(at: usize): u32 {
  const lead = <u32>load<u8>(at);
  return load<u16>(tornAt(<u32>load<u8>(at - 1), lead, secondOf(at, lead)), TORN);
}

/** Whether a token may hold the characters on both sides of `at` and only part of one of them. */
@inline
function mayTear(at: usize): bool {
  return tornBy(at) != 0;
}

/** Whether such a token may come before the one with this number. */
@inline
export function mayTearBefore(at: usize, token: u32): bool {
  return isBefore(tornBy(at), token);
}

/** Whether a token that comes before the one with this number may join the ASCII characters on both sides of `at`. */
@inline
export function mayJoinBefore(at: usize, token: u32): bool {
  return isBefore(<u32>load<u16>(joiningAt(<u32>load<u8>(at - 1), <u32>load<u8>(at))), token);
}

/** Whether a token was noted and is this one or an earlier one. */
@inline
function isBefore(noted: u32, token: u32): bool {
  // 0 - 1 wraps around to the largest number.
  return noted - 1 <= token >> TORN_SHIFT;
}

/**
 * Writes the first places after `at` where a pretoken can be cut to PIECES: MOST_PIECES of them, or fewer and then `end`.
 * No branch asks whether a place is a cut, because none could be predicted.
 *
 * @param at Start of a character; the pretoken goes up to `end`.
 * @returns  Address after the last one written.
 */
export function listCuts(at: usize, end: usize): usize {
  let left: u32 = 0;
  let out = PIECES;
  while (at < end) {
    const lead = <u32>load<u8>(at);
    if (lead < WIDE) {
      left = 0;
      at += lead < 0x80 ? 1 : 2;
      continue;
    }
    const right = wideAt(at);
    const bit = pairBit(left, right);
    const joined = <u32>load<u8>(bit >> 3, JOINED) & (1 << (bit & 7));
    store<u32>(out, <u32>at);
    out += <usize>(u32(left != 0) & u32(joined == 0) & u32(!mayTear(at))) << 2;
    if (out == PIECES + (MOST_PIECES << 2)) return out;
    left = right;
    at += lead < 0xf0 ? 3 : 4;
  }
  store<u32>(out, <u32>end);
  return out + 4;
}

/** Whether a token may join the two characters; `right` is at `at`. */
@inline
function isJoined(left: u32, right: u32, at: usize): bool {
  if ((left | right) < 0x80) return load<u16>(joiningAt(left, right)) != 0;
  const bit = pairBit(left, right);
  return (load<u8>(bit >> 3, JOINED) & (1 << (bit & 7))) != 0 || mayTear(at);
}

/**
 * The first place after `at` where a pretoken can be cut between any two characters, or `end`.
 *
 * @param at Start of a character, which is before `end`.
 */
export function nextBreak(at: usize, end: usize): usize {
  const isAlone = !isKnown(at);
  let left = characterAt(at);
  at += lengthAfter(<u32>load<u8>(at));
  if (isAlone) {
    if (joinsUnknown) while (at < end && !isKnown(at)) at += lengthAfter(<u32>load<u8>(at));
    return at;
  }
  while (at < end) {
    const right = characterAt(at);
    if (!isJoined(left, right, at)) return at;
    // For an unknown character the filter's answer means nothing.
    if (!isKnown(at)) return at;
    at += lengthAfter(<u32>load<u8>(at));
    left = right;
  }
  return end;
}

/** Whether a text can be cut at `at`, between the character that starts at `before` and the one that starts at `at`. */
@inline
export function isBreak(before: usize, at: usize): bool {
  return nextBreak(before, at + lengthAfter(<u32>load<u8>(at))) == at;
}
