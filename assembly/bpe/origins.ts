/**
 * Whether HALVES and SPANS are there: which two symbols each symbol was merged from, and how long it is.
 *
 * Ready-made tables leave them out, because counting short texts never needs them. JavaScript has small.wasm make them
 * (../small/origins.ts) before it decodes, and before the next text once something here has lacked them.
 */
import { BYTES_ID, LACKING, spans } from "./memory.ts";

/** Whether they are missing, and notes it if so: where they exist, every byte has a length. */
export function lackOrigins(): bool {
  if (load<u32>(spans + (<usize>load<u32>(BYTES_ID) << 2)) != 0) return false;
  store<u8>(LACKING, 1);
  return true;
}
