/**
 * Whether HALVES and SPANS are there: which two symbols each symbol was merged from, and how long it is.
 *
 * Ready-made tables leave them out, since whoever counts short texts never needs them. JavaScript has small.wasm make them
 * (../small/origins.ts) before it decodes, and before the next text when something here would have liked to have them.
 */
import { BYTES_ID, LACKING, spans } from "./memory.ts";

/** Whether they are not there, which is then noted: where they are, every byte has a length. */
export function lackOrigins(): bool {
  if (load<u32>(spans + (<usize>load<u32>(BYTES_ID) << 2)) != 0) return false;
  store<u8>(LACKING, 1);
  return true;
}
