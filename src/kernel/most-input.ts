/** How much text the kernel can hold at once. */
import { ReckonerError } from "../errors.ts";

/** The most bytes the input region may grow to: with its results it then takes half of what WebAssembly can address. */
export const mostInputBytes: number = 400 * 2 ** 20;

/** The error for so many bytes without a place to cut. */
export function tooLong(bytes: number): ReckonerError {
  const message = `a stretch of ${bytes} bytes that cannot be cut does not fit into memory; count it in parts`;
  return new ReckonerError("kernel/out-of-memory", message, { bytes, most: mostInputBytes });
}
