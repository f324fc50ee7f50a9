/**
 * A pretoken that no cache held: cut into pieces where that is exact, each
 * piece from the cache where it is short, else encoded.
 */
import { HELD, SHORT, anyEntryOf } from "./cache.ts";
import { cutsAnywhere, nextBreak, nextCut } from "./cut.ts";
import { NONE, PIECE_SCRATCH, words } from "./memory.ts";
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
  // With split patterns only wide characters have cuts; text that ends in another one rarely has two of them in a row.
  if (!cutsAnywhere && (load<u8>(end - 1) & 0xc0) != 0x80) return encodePretoken(at, end, out);
  let stop = pieceEnd(at, end);
  if (stop == end) return encodePretoken(at, end, out);
  let next = out;
  while (true) {
    next += <usize>encodePiece(at, stop, next) << 2;
    if (stop == end) return <u32>((next - out) >> 2);
    at = stop;
    stop = pieceEnd(at, end);
  }
}

@inline
function pieceEnd(at: usize, end: usize): usize {
  return cutsAnywhere ? nextBreak(at, end) : nextCut(at, end);
}

function encodePiece(at: usize, end: usize, out: usize): u32 {
  const length = <u32>(end - at);
  if (length > SHORT) return encodePretoken(at, end, out);
  // Where words exist, a piece is not the pretoken of the same bytes.
  const entry = anyEntryOf(at, length, PIECE_SCRATCH, words != 0);
  const count = load<u32>(entry);
  if (count > HELD) return encodePretoken(at, end, out);
  store<u64>(out, load<u64>(entry, 4));
  store<u32>(out, load<u32>(entry, 12), 8);
  return count;
}
