/**
 * The two symbols that each symbol was merged from: the six byte planes of the
 * packed file (src/vocabulary/format.ts), unchanged.
 */
import { halves } from "./memory.ts";

/** "Not a merge" in the left half; the right half is then a byte, or a hole. */
@inline export const NO_MERGE: u32 = 0xffffff;

/** Number of symbols: the length of a plane. */
export let symbols: u32 = 0;

export function openHalves(count: u32): void {
  symbols = count;
}

@inline
export function leftOf(symbol: u32): u32 {
  return halfAt(halves + symbol);
}

@inline
export function rightOf(symbol: u32): u32 {
  return halfAt(halves + 3 * symbols + symbol);
}

@inline
function halfAt(at: usize): u32 {
  const plane = symbols;
  return <u32>load<u8>(at) | (<u32>load<u8>(at + plane) << 8) | (<u32>load<u8>(at + 2 * plane) << 16);
}

/** The same as functions, where speed matters less than size. */
export function anyLeftOf(symbol: u32): u32 {
  return leftOf(symbol);
}
export function anyRightOf(symbol: u32): u32 {
  return rightOf(symbol);
}

/** Writes the left half of a symbol, or the right one, which is three planes further. */
export function setHalf(symbol: u32, half: u32): void {
  const at = halves + symbol;
  const plane = symbols;
  store<u8>(at, half);
  store<u8>(at + plane, half >> 8);
  store<u8>(at + 2 * plane, half >> 16);
}
