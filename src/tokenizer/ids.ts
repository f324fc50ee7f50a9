/** Ids that come in: checked once, as an array the kernel can take. */
import { ReckonerError } from "../errors.ts";
import { describe } from "./checks.ts";

/** @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is no list. */
export function checkIds(ids: Iterable<number>, size: number): Uint32Array {
  if (ids instanceof Uint32Array) return ids;
  if (typeof ids !== "object" || ids === null || !(Symbol.iterator in ids)) {
    const message = `ids must be an array or Uint32Array of token ids, got ${describe(ids)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(ids) });
  }
  const list = Array.isArray(ids) ? ids : [...ids];
  for (const [index, id] of list.entries()) {
    if (!Number.isInteger(id) || id < 0 || id >= size) throw unknownToken(id, index, size);
  }
  return Uint32Array.from(list);
}

/** The refusal of an id. */
export function unknownToken(id: unknown, index: number, size: number): ReckonerError {
  const message = `${String(id)} at index ${index} is no token of this vocabulary, whose ids are below ${size}`;
  return new ReckonerError("tokenizer/unknown-token", message, { id, index, size });
}
