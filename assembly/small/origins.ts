/**
 * Which two symbols each symbol was merged from, and how long it is: the tables HALVES and SPANS of bpe.wasm, in whose memory
 * this works (../bpe/memory.ts).
 *
 * Ready-made tables leave them out, a third of what would have to be read. MERGES implies them: every merge is in its left
 * half's group, together with the right half.
 */
import { RIGHT_BITS, groupOf, tokenOf } from "../bpe/groups.ts";
import { NO_MERGE, anyLeftOf, anyRightOf, openHalves, setHalf, symbols } from "../bpe/halves.ts";
import { BYTES_ID, halves, idOf, merges, placeTables, placesById, spans } from "../bpe/memory.ts";
import { absentSpan, lengthOfToken } from "../bpe/token-bytes.ts";

/** Makes the tables; the arguments are those of `beginVocabulary`. */
export function makeOrigins(symbolCount: u32, idCount: u32, flags: u32, wordBits: u32): void {
  open(symbolCount, idCount, flags, wordBits);
  const rights = 3 * symbols;
  memory.fill(halves, 0xff, rights << 1);
  for (let byte: u32 = 0; byte < 256; byte++) setHalf(rights + load<u32>(byte << 2, BYTES_ID), byte);
  for (let left: u32 = 0; left < symbols; left++) {
    const group = groupOf(left);
    const size = group & (0 - group);
    let slot = merges + ((<usize>(group ^ size)) << 2);
    for (const end = slot + (<usize>size << 3); slot < end; slot += 8) {
      const entry = load<u64>(slot);
      if (entry == 0) continue;
      setHalf(tokenOf(entry), left);
      setHalf(rights + tokenOf(entry), <u32>(entry >> RIGHT_BITS));
    }
  }
  setSpans(true);
}

/** Removes them; what remains of the tables is what a file needs. */
export function dropOrigins(symbolCount: u32, idCount: u32, flags: u32, wordBits: u32): void {
  open(symbolCount, idCount, flags, wordBits);
  setSpans(false);
  memory.fill(halves, 0, 6 * symbols);
}

/** Places the tables, as `beginVocabulary` does. */
export function open(symbolCount: u32, idCount: u32, flags: u32, wordBits: u32): void {
  placeTables(symbolCount, idCount, flags, wordBits);
  openHalves(symbolCount);
}

/** Sets the spans of symbols, and of their ids where these differ, as if they had just been loaded, or to none. */
function setSpans(areThere: bool): void {
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const left = anyLeftOf(symbol);
    const right = anyRightOf(symbol);
    if (right == NO_MERGE) continue;
    let span: u32 = 0;
    if (areThere) span = absentSpan(symbol, left == NO_MERGE ? 1 : lengthOfToken(left) + lengthOfToken(right));
    store<u32>(spans + (symbol << 2), span);
    if (idOf == 0) continue;
    const id = load<u32>(idOf + (symbol << 2));
    if (id >> 31 == 0) store<u32>(placesById + (id << 2), span);
  }
}
