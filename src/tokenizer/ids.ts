/** Ids that come in: checked once, as an array the kernel can take. */
import { describe, ReckonerError } from "../errors.ts";

/** @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is no list. */
export function checkIds(ids: Iterable<number>, size: number): Uint32Array {
  if (ArrayBuffer.isView(ids) && ids.byteLength === 0 && isGone(ids)) {
    const message =
      "the bytes of ids are gone: they were transferred to another thread, or their buffer shrank; pass a copy";
    throw new ReckonerError("input/bad-option", message, { got: "an array without its bytes" });
  }
  if (ids instanceof Uint32Array) return ids;
  if (typeof ids !== "object" || ids === null || !(Symbol.iterator in ids)) {
    const message = `ids must be an array or Uint32Array of token ids, got ${describe(ids)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(ids) });
  }
  const list: readonly number[] = Array.isArray(ids) ? ids : [...ids];
  const checked = new Uint32Array(list.length);
  for (let index = 0; index < list.length; index++) {
    const id = list[index]!;
    if (!Number.isInteger(id) || id < 0 || id >= size) throw unknownToken(id, index, size);
    checked[index] = id;
  }
  return checked;
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
