/** Room for ids, or the error that says there is none. */
import { ReckonerError } from "../errors.ts";

/** @throws {@link ReckonerError} `kernel/out-of-memory`. */
export function newIds(length: number): Uint32Array {
  try {
    return new Uint32Array(length);
  } catch (cause) {
    const message = `no memory for ${length} ids; encode the text in parts, or count it`;
    throw new ReckonerError("kernel/out-of-memory", message, { ids: length }, cause);
  }
}
