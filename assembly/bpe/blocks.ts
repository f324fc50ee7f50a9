/**
 * A long pretoken, merged a block at a time.
 *
 * A block is merged as byte-pair encoding defines it, its tokens are kept
 * except those near its end, and the next block starts where the kept ones end.
 * Each join of two blocks is checked: if the two tokens that meet are compatible,
 * the tokens are the encoding (../README.md has the proof). If not, the blocks
 * get larger; beyond 1,024 bytes the pretoken is merged as a whole.
 */
import { encodeLong } from "./long.ts";
import { NONE } from "./memory.ts";
import { areCompatible } from "./merge.ts";
import { lackOrigins } from "./origins.ts";
import { lengthOfToken } from "./token-bytes.ts";
import { SHORT_MERGE, encodeShort, shortEnd } from "./short.ts";
import { note } from "./work.ts";
import * as work from "./work.ts";

@inline const LARGEST_BLOCK: u32 = 1024;

/** Answer when the pretoken must be merged as a whole. */
@inline export const UNDECIDED: u32 = NONE;

/**
 * Encodes a pretoken by blocks.
 *
 * @param out Where the ids go; room for one per byte.
 * @returns   Number of ids, or UNDECIDED.
 */
export function encodeBlocks(at: usize, end: usize, out: usize): u32 {
  if (lackOrigins()) return UNDECIDED;
  let block: u32 = 0;
  let top = out;
  while (at < end) {
    note(work.BLOCKS);
    let length = <u32>min(end - at, block);
    let count: u32;
    if (block == 0) {
      count = encodeShort(at, end, top);
      length = <u32>(shortEnd - at);
    } else {
      count = encodeLong(at, length, top);
    }
    const isLast = at + <usize>length == end;
    const joins = top == out || areCompatible(load<u32>(top - 4), load<u32>(top));
    if (joins && isLast) return <u32>((top - out) >> 2) + count;
    let kept: u32 = 0;
    if (joins) {
      // Tokens near the end of the block depend on what follows it.
      const sure = length - (length >> 3);
      let position: u32 = 0;
      while (true) {
        const next = position + lengthOfToken(load<u32>(top));
        if (next > sure) break;
        position = next;
        top += 4;
        kept++;
      }
      at += <usize>position;
    } else {
      // Take back tokens that were kept too early, and look further.
      const back = max(<u32>1, <u32>((top - out) >> 3));
      for (let taken: u32 = 0; taken < back; taken++) {
        top -= 4;
        at -= <usize>lengthOfToken(load<u32>(top));
      }
    }
    if (kept == 0) {
      if (block >= LARGEST_BLOCK) return UNDECIDED;
      block = max(max(block, length), SHORT_MERGE) << 1;
    }
  }
  return <u32>((top - out) >> 2);
}
