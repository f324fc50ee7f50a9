/**
 * The words of LEXICON, in the memory of bpe.wasm (../bpe/lexicon.ts): tokens of ASCII, in the order of their symbols.
 */
import { NO_MERGE, anyLeftOf, anyRightOf } from "../bpe/halves.ts";
import { highOf, lowOf, maskOf } from "../bpe/key.ts";
import { ascii, isListable, placeLexicon, slotOf } from "../bpe/lexicon.ts";
import { MEETING as SPARE, idOf, placeTokens } from "../bpe/memory.ts";
import { lengthOfToken, writeBytes } from "../bpe/token-bytes.ts";

/**
 * Enters the symbols `from..to`; earlier ones must have been entered. HALVES and SPANS exist, and `open` was called.
 *
 * @param at     Where LEXICON is.
 * @param tokens Where TOKENS is.
 * @returns      Where the lines of LEXICON end.
 */
export function makeWords(at: usize, tokens: usize, from: u32, to: u32): usize {
  placeTokens(tokens);
  placeLexicon(at);
  for (let symbol = from; symbol < to; symbol++) enter(symbol);
  return ascii;
}

/** Enters a symbol, if it is ASCII and neither too short nor too long. */
function enter(symbol: u32): void {
  const left = anyLeftOf(symbol);
  const right = anyRightOf(symbol);
  if ((left == NO_MERGE ? u32(right < 0x80) : isAscii(left) & isAscii(right)) == 0) return;
  const bit = ascii + (symbol >> 3);
  store<u8>(bit, load<u8>(bit) | (1 << <u8>(symbol & 7)));
  const length = lengthOfToken(symbol);
  if (!isListable(length)) return;
  writeBytes(symbol, SPARE);
  const id = idOf == 0 ? symbol : load<u32>(idOf + ((<usize>symbol) << 2));
  const mask = maskOf(length);
  const low = lowOf(SPARE, mask);
  const high = highOf(SPARE, mask, length);
  const at = slotOf(low, high);
  if (at == 0) return;
  store<u64>(at, low);
  store<u64>(at, high | ((<u64>id) << 32), 8);
}

/** 1 or 0, for a symbol that `enter` has seen. */
function isAscii(symbol: u32): u32 {
  return (<u32>load<u8>(ascii + (symbol >> 3)) >> (symbol & 7)) & 1;
}
