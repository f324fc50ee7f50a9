/** Ids that come in: checked once, as an array the kernel can take. */
import { describe, ReckonerError } from "../errors.ts";

/** So many ids have room at once; a longer array may be holes, which have none, and is checked before there is room. */
const idsAtOnce = 2 ** 22;

/** @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is no list. */
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

/** Ids as they come, each checked before the next: a list that never ends ends at what is no id. */
function listOf(ids: Iterable<number>, check: (id: number, index: number) => number): number[] {
  const list: number[] = [];
  try {
    for (const id of ids) list.push(check(id, list.length));
  } catch (error) {
    // Our refusals, and what the list's own code throws.
    if (!(error instanceof TypeError)) throw error;
    const message = `ids cannot be gone through: ${error.message}; pass an array or Uint32Array of token ids`;
    throw new ReckonerError("input/bad-option", message, { got: describe(ids) }, error);
  }
  return list;
}

/** Whether the bytes of an array are gone: then it refuses to be gone through. */
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
  const message = `${got} at index ${index} is no token of this vocabulary, whose ids are numbers below ${size}`;
  return new ReckonerError("tokenizer/unknown-token", message, { id, index, size });
}
