/** Ids from outside: checked once, as an array the kernel can take. */
import { describe, ReckonerError } from "../errors.ts";

/** Room for this many ids is made at once; a longer array may be mostly holes, and is checked before room is made. */
const idsAtOnce = 2 ** 22;

/** @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is not a list. */
export function checkIds(ids: Iterable<number>, size: number): Uint32Array {
  if (ArrayBuffer.isView(ids) && ids.byteLength === 0 && isGone(ids)) {
    const message =
      "the bytes of ids are gone: they were transferred to another thread, or their buffer shrank; pass a copy";
    throw new ReckonerError("input/bad-option", message, { got: "an array without its bytes" });
  }
  if (ids instanceof Uint32Array) return ids;
  if (typeof ids !== "object" || ids === null || typeof ids[Symbol.iterator] !== "function") {
    const message = `ids must be an array or Uint32Array of token ids, got ${describe(ids)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(ids) });
  }
  const check = (id: number, index: number): number => {
    if (!Number.isInteger(id) || id < 0 || id >= size) throw unknownToken(id, index, size);
    return id;
  };
  if (!Array.isArray(ids) || ids.length > idsAtOnce) return Uint32Array.from(listOf(ids, check));
  const checked = new Uint32Array(ids.length);
  for (let index = 0; index < ids.length; index++) checked[index] = check(ids[index], index);
  return checked;
}

/** Reads ids one by one, checking each before the next: an endless list ends at the first value that is not an id. */
function listOf(ids: Iterable<number>, check: (id: number, index: number) => number): number[] {
  const list: number[] = [];
  try {
    for (const id of ids) list.push(check(id, list.length));
  } catch (error) {
    // Our refusals and what the list's own code throws pass through.
    if (!(error instanceof TypeError)) throw error;
    const message = `ids cannot be iterated: ${error.message}; pass an array or Uint32Array of token ids`;
    throw new ReckonerError("input/bad-option", message, { got: describe(ids) }, error);
  }
  return list;
}

/** Whether an array is detached from its bytes: it then refuses to be iterated. */
function isGone(view: ArrayBufferView): boolean {
  try {
    (view as Partial<Uint32Array>).values?.();
    return false;
  } catch {
    return true;
  }
}

/** The refusal of an id. */
export function unknownToken(id: unknown, index: number, size: number): ReckonerError {
  const got = typeof id === "number" ? String(id) : describe(id);
  const message = `${got} at index ${index} is not a token of this vocabulary, whose ids are numbers below ${size}`;
  return new ReckonerError("tokenizer/unknown-token", message, { id, index, size });
}
