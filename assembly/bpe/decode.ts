/** Ids → bytes. */
import { placesById, tokens } from "./memory.ts";
import { SPAN_MASK, lengthOf } from "./memory.ts";
import { UNKNOWN_ID } from "./status.ts";

/** Bytes of a token; 0 where it has none. */
export function lengthOfId(id: u32): u32 {
  return lengthOf(load<u32>(placesById + ((<usize>id) << 2)));
}

/** Bytes that these ids stand for; UNKNOWN_ID where one has none. */
export function decodedLength(at: usize, end: usize, ids: u32): i32 {
  let total: i32 = 0;
  for (; at < end; at += 4) {
    const id = load<u32>(at);
    if (id >= ids) return UNKNOWN_ID;
    const length = lengthOfId(id);
    if (length == 0) return UNKNOWN_ID;
    total += length;
  }
  return total;
}

/**
 * Writes the bytes of ids, which `decodedLength` has accepted.
 *
 * @param out Where the bytes go; up to 15 more than the total may be overwritten.
 * @returns   Address after the last byte.
 */
export function decodeTokens(at: usize, end: usize, out: usize): usize {
  const table = placesById;
  const bytes = tokens;
  for (; at < end; at += 4) {
    const span = load<u32>(table + ((<usize>load<u32>(at)) << 2));
    const from = bytes + (span & SPAN_MASK);
    const length = <usize>lengthOf(span);
    store<u64>(out, load<u64>(from));
    store<u64>(out, load<u64>(from, 8), 8);
    if (length > 16) memory.copy(out + 16, from + 16, length - 16);
    out += length;
  }
  return out;
}
