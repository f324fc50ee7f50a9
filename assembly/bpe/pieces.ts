/**
 * A pretoken that no cache holds: cut into pieces where that is exact; short
 * pieces come from the cache, the others are encoded.
 */
import { HELD, SHORT, anyEntryOf, placeEntries } from "./cache.ts";
import { cutsAnywhere, listCuts, nextBreak } from "./cut.ts";
import { LINES, NONE, PIECES, PIECE_SCRATCH, words } from "./memory.ts";
import { encodePretoken } from "./merge.ts";
import { wordAt } from "./words.ts";
import { note } from "./work.ts";
import * as work from "./work.ts";

/**
 * Encodes a pretoken.
 *
 * @param out Where the ids go; room for one per byte and 8 bytes more.
 * @returns   Number of ids.
 */
export function encodePieces(at: usize, end: usize, out: usize): u32 {
  note(work.MISSES);
  if (words != 0) {
    const word = wordAt(at, end);
    if (word != NONE) {
      store<u32>(out, word);
      return 1;
    }
  }
  // With split patterns only wide characters have cuts; text that ends in a narrow one rarely has two wide ones in a row.
  if (!cutsAnywhere && (load<u8>(end - 1) & 0xc0) != 0x80) return encodePretoken(at, end, out);
  let next = out;
  do {
    const last = cutsAnywhere ? listBreak(at, end) : listCuts(at, end);
    if (next == out && <usize>load<u32>(PIECES) == end) return encodePretoken(at, end, out);
    placeEntries(at, PIECES, last, LINES, words != 0);
    // Without words, a piece that the cache does not hold comes back here. It has no cut, so only the first entry of PIECES is
    // overwritten, which has been read.
    for (let piece = PIECES; piece < last; piece += 4) {
      const stop = <usize>load<u32>(piece);
      next += <usize>encodePiece(<usize>load<u32>(piece + (LINES - PIECES)), at, stop, next) << 2;
      at = stop;
    }
  } while (at < end);
  return <u32>((next - out) >> 2);
}

/** `listCuts` for cuts between any two characters: lists only the first place. */
function listBreak(at: usize, end: usize): usize {
  store<u32>(PIECES, <u32>nextBreak(at, end));
  return PIECES + 4;
}

function encodePiece(place: usize, at: usize, end: usize, out: usize): u32 {
  const length = <u32>(end - at);
  if (length > SHORT) return encodePretoken(at, end, out);
  // Where words exist, a piece differs from the pretoken with the same bytes.
  const entry = anyEntryOf(place, at, length, PIECE_SCRATCH, words != 0);
  const count = load<u32>(entry);
  if (count > HELD) return encodePretoken(at, end, out);
  store<u64>(out, load<u64>(entry, 4));
  store<u32>(out, load<u32>(entry, 12), 8);
  return count;
}
