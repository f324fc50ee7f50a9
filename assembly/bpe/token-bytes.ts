/**
 * Symbols → their bytes, which are put together when they are first needed: a
 * text's tokens are few, and then lie side by side.
 *
 * A *span* gives the length of a token and the location of its bytes:
 *
 *   length << 23 | offset from TOKENS      they are there
 *   length << 23 | symbol | ABSENT         they are not there yet
 *   LONG << 23   | index in LONG_TOKENS    more than 255 bytes: its offset, or symbol | ABSENT, and its length are there
 *   0                                      there is no such token
 *
 * LONG has the bits of ABSENT with a length of 0, which does not occur.
 */
import { NO_MERGE, anyLeftOf, anyRightOf } from "./halves.ts";
import { LONG_TOKENS, spans, tokens } from "./memory.ts";

@inline export const SPAN_BITS: u32 = 23;
@inline export const SPAN_MASK: u32 = 0x7fffff;
@inline const ABSENT: u32 = 0x80000000;
@inline export const LONG: u32 = 256;
@inline const MOST_LONGS: usize = 256;
let longsEnd: usize = LONG_TOKENS;

/** Address after the last bytes that are there; TOKENS has room for all. */
export let tokensEnd: usize = 0;

export function openTokens(end: usize): void {
  tokensEnd = end;
}

/** The span of a symbol whose bytes are not there yet; 0 if it has too many bytes, or there are too many long tokens. */
@inline
export function absentSpan(symbol: u32, length: u32): u32 {
  return length < LONG ? ABSENT | (length << SPAN_BITS) | symbol : longSpan(symbol, length);
}

function longSpan(symbol: u32, length: u32): u32 {
  if (length > 0xffff || longsEnd == LONG_TOKENS + (MOST_LONGS << 3)) return 0;
  store<u32>(longsEnd, ABSENT | symbol);
  store<u32>(longsEnd, length, 4);
  longsEnd += 8;
  return (LONG << SPAN_BITS) | <u32>((longsEnd - 8 - LONG_TOKENS) >> 3);
}

/** The span of the next `length` bytes, which are there; `length` is below LONG. */
export function nextSpan(length: u32): u32 {
  const span = (length << SPAN_BITS) | <u32>(tokensEnd - tokens);
  tokensEnd += length;
  return span;
}

/** Number of bytes of the token with this span. */
export function lengthOf(span: u32): u32 {
  const field = span >> SPAN_BITS;
  return field == LONG ? load<u32>((<usize>(span & SPAN_MASK)) << 3, LONG_TOKENS + 4) : field & 0xff;
}

/** Number of bytes of a symbol. */
@inline
export function lengthOfToken(symbol: u32): u32 {
  return lengthOf(load<u32>(spans + ((<usize>symbol) << 2)));
}

/** Address of the bytes of the token whose span is at `at`. */
export function bytesAt(at: usize): usize {
  let span = load<u32>(at);
  const length = lengthOf(span);
  if (span >> SPAN_BITS == LONG) {
    at = LONG_TOKENS + ((<usize>(span & SPAN_MASK)) << 3);
    span = load<u32>(at);
  }
  if (<i32>span >= 0) return tokens + (span & SPAN_MASK);
  const bytes = tokensEnd;
  writeBytes(span & SPAN_MASK, bytes);
  store<u32>(at, (span & (~ABSENT ^ SPAN_MASK)) | <u32>(bytes - tokens));
  tokensEnd = bytes + length;
  return bytes;
}

/** Writes the bytes of a symbol. It recurses into the shorter half, so the depth is at most the bits of a length. */
export function writeBytes(symbol: u32, to: usize): void {
  while (true) {
    const span = load<u32>(spans + ((<usize>symbol) << 2));
    if (<i32>span > 0) {
      memory.copy(to, tokens + (span & SPAN_MASK), span >> SPAN_BITS);
      return;
    }
    const left = anyLeftOf(symbol);
    const right = anyRightOf(symbol);
    if (left == NO_MERGE) {
      store<u8>(to, <u8>right);
      return;
    }
    const length = lengthOfToken(left);
    if (length < lengthOfToken(right)) {
      writeBytes(left, to);
      to += length;
      symbol = right;
    } else {
      writeBytes(right, to + length);
      symbol = left;
    }
  }
}

/** Whether the token with this span, whose bytes are there and fewer than LONG, has exactly the bytes `at..end`. */
export function isTokenAt(span: u32, at: usize, end: usize): bool {
  if (<usize>(span >> SPAN_BITS) != end - at) return false;
  let token = tokens + (span & SPAN_MASK);
  while (at < end) if (load<u8>(token++) != load<u8>(at++)) return false;
  return true;
}
