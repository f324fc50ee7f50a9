/** Ids → bytes. */
import { placesById, tokens } from "./memory.ts";
import { UNKNOWN_ID } from "./status.ts";
import { SPAN_BITS, SPAN_MASK, bytesAt, lengthOf } from "./token-bytes.ts";

/** Bytes that are copied at once: nearly every token has no more. */
@inline const AT_ONCE: u32 = 16;

/** Behind the last id that `decodeTokens` has written. */
export let decodedTo: usize = 0;

/** Bytes of a token; 0 where it has none. */
export function lengthOfId(id: u32): u32 {
  return lengthOf(load<u32>(placesById + ((<usize>id) << 2)));
}

/**
 * Writes the bytes of ids, as many as have room.
 *
 * @param ids   One more than the highest id.
 * @param out   Where the bytes go; AT_ONCE more than are told may be overwritten.
 * @param limit Where the room for them ends.
 * @returns     Number of bytes, or UNKNOWN_ID where an id has none; `decodedTo` is behind the ids, or at that id.
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
    // So it is of tokens whose bytes are not there yet.
    if (length - 1 >= AT_ONCE || out + AT_ONCE > limit) {
      decodedTo = at;
      length = lengthOf(span);
      if (length == 0) return UNKNOWN_ID;
      if (out + length > limit) break;
      memory.copy(out, bytesAt(table + ((<usize>id) << 2)), length);
      decodedTo = end;
    } else {
      store<u64>(out, load<u64>(from));
      store<u64>(out, load<u64>(from, 8), 8);
    }
    out += length;
  }
  return <i32>(out - start);
}
