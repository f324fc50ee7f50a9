/**
 * Ids → bytes, and ids → UTF-16, because JavaScript makes strings from UTF-16 at memory speed, and from UTF-8 slowly.
 *
 * A text has few distinct tokens, each many times. Those of whole characters are kept in DECODED as code units, in the
 * entry given by the lower bits of their id:
 *
 *   0  id + 1, 28 bits │ number of units, 4 bits
 *   4  up to 14 units
 *
 * The bytes of the others are put together until they end where a character does.
 */
import { copy16 } from "./cache.ts";
import { DECODED, TEXTS, capacity, output, placesById, tokens } from "./memory.ts";
import { MALFORMED, UNKNOWN_ID } from "./status.ts";
import { SPAN_BITS, SPAN_MASK, bytesAt, lengthOf } from "./token-bytes.ts";
import { lengthAfter } from "./cut.ts";
import { toUtf16 } from "./utf16.ts";
import { previous } from "./utf8.ts";

/** Bytes that are copied at once: few tokens have more. */
@inline const AT_ONCE: u32 = 16;

/** Entries of DECODED. */
@inline const ENTRIES: u32 = 32_768;
/** Most units in an entry. */
@inline const UNITS: u32 = 14;

/** Address after the last id that `decodeTokens` or `decodeUnits` has written. */
export let decodedTo: usize = 0;

/** Bytes of a token; 0 where it has none. */
export function lengthOfId(id: u32): u32 {
  return lengthOf(load<u32>(placesById + ((<usize>id) << 2)));
}

/**
 * Writes the bytes of ids, as many as there is room for.
 *
 * @param ids   One more than the highest id.
 * @param out   Where the bytes go; AT_ONCE bytes after them may be overwritten.
 * @param limit Where the room for them ends.
 * @returns     Number of bytes, or UNKNOWN_ID where an id has none; `decodedTo` is after the ids, or at that id.
 */
export function decodeTokens(at: usize, end: usize, out: usize, limit: usize, ids: u32): i32 {
  const table = placesById;
  const bytes = tokens;
  const start = out;
  decodedTo = end;
  for (; at < end; at += 4) {
    const id = load<u32>(at);
    const span = id < ids ? load<u32>(table + ((<usize>id) << 2)) : 0;
    const from = bytes + (span & SPAN_MASK);
    let length = span >> SPAN_BITS;
    // This includes tokens whose bytes are not there yet.
    if (length - 1 >= AT_ONCE || out + AT_ONCE > limit) {
      decodedTo = at;
      length = lengthOf(span);
      if (length == 0) return UNKNOWN_ID;
      if (out + length > limit) break;
      memory.copy(out, bytesAt(table + ((<usize>id) << 2)), length);
      decodedTo = end;
    } else {
      copy16(from, out);
    }
    out += length;
  }
  return <i32>(out - start);
}

/**
 * Writes the code units of ids to `out`, in OUTPUT or PYRAMID, by way of DECODED; what lies after the ids is overwritten. It
 * stops before an id without a token, before bytes that are not well-formed UTF-8 or whose character continues after `end`,
 * and where the room ends; `decodedTo` says where.
 *
 * @param ids One more than the highest id.
 * @returns   Their number; TEXTS holds how often one or several tokens could not be kept in DECODED.
 */
export function decodeUnits(at: usize, end: usize, out: usize, ids: u32): u32 {
  // Room is 8.25 × capacity. The bytes of one call of `gather` lie in INPUT, so their units take at most 2 × capacity.
  const limit = output + 6 * capacity;
  const start = out;
  let torn: u32 = 0;
  while (at < end && out < limit) {
    const id = load<u32>(at);
    const entry = DECODED + ((<usize>(id & (ENTRIES - 1))) << 5);
    const head = load<u32>(entry);
    // An empty entry, 0, would match an invalid id.
    if (head >> 4 == id + 1 && head != 0) {
      copyUnits(entry + 4, out);
      out += <usize>(head & 15) << 1;
      at += 4;
      continue;
    }
    const to = gather(at, end, output, ids);
    const units = to == 0 ? MALFORMED : toUtf16(end, to, out);
    if (units < 0) break;
    if (decodedTo == at + 4 && <u32>units <= UNITS) {
      store<u32>(entry, ((id + 1) << 4) | <u32>units);
      copyUnits(out, entry + 4);
    } else {
      torn++;
    }
    out += <usize>units << 1;
    at = decodedTo;
  }
  decodedTo = at;
  store<u32>(TEXTS, torn);
  return <u32>((out - start) >> 1);
}

/**
 * Writes, after `end`, the bytes of the first ids that together end where a character does; leaves `decodedTo` after these
 * ids, and returns where their bytes end, or 0 where they would pass `limit`.
 */
function gather(at: usize, end: usize, limit: usize, ids: u32): usize {
  let to = end;
  do {
    if (at == end) return 0;
    const length = decodeTokens(at, at + 4, to, limit, ids);
    if (length <= 0) return 0;
    to += length;
    at += 4;
  } while (endsInside(to));
  decodedTo = at;
  return to;
}

/** Whether UTF-8 that ends here ends inside a character. */
function endsInside(end: usize): bool {
  const start = previous(end);
  const lead = <u32>load<u8>(start);
  return lead >= 0xc0 && start + lengthAfter(lead) > end;
}

@inline
function copyUnits(from: usize, to: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 12), 12);
  } else {
    for (let at: usize = 0; at < 28; at += 4) store<u32>(to + at, load<u32>(from + at));
  }
}
