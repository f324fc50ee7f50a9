/**
 * The merges section: for each id the pair of earlier ids that it joins, as six planes of bytes.
 *
 * Drawn in `format.ts`. Code that follows a merge must know that this ends: both halves
 * come earlier and both are tokens, so every token has bytes, and not too many.
 */
import { ReckonerError } from "../errors.ts";
import { type MetaProblem, maxAllBytes, maxTokenBytes, type VocabularyMeta } from "./vocabulary.ts";

/** In a merge: no left half, or no such token. */
export const none = 0xffffff;

/** Bytes of merges per id. */
export const planes = 6;

/** The left half of id `id` in six planes of `size` bytes, or {@link none}. */
export function leftOf(merges: Uint8Array, size: number, id: number): number {
  return merges[id]! | (merges[size + id]! << 8) | (merges[2 * size + id]! << 16);
}

/** The right half of id `id`, or its byte, or {@link none}. */
export function rightOf(merges: Uint8Array, size: number, id: number): number {
  return leftOf(merges, size, 3 * size + id);
}

/** Planes of `size` ids without a token. */
export function emptyPlanes(size: number): Uint8Array {
  return new Uint8Array(planes * size).fill(0xff);
}

/** Makes an id the token of a byte. */
export function putByte(merges: Uint8Array, size: number, id: number, byte: number): void {
  put(merges, size, 3, id, byte);
}

/** Makes an id the merge of two earlier ones. */
export function putMerge(merges: Uint8Array, size: number, id: number, left: number, right: number): void {
  put(merges, size, 0, id, left);
  put(merges, size, 3, id, right);
}

function put(merges: Uint8Array, size: number, plane: number, id: number, value: number): void {
  merges[plane * size + id] = value & 0xff;
  merges[(plane + 1) * size + id] = (value >>> 8) & 0xff;
  merges[(plane + 2) * size + id] = value >>> 16;
}

/**
 * Refuses merges that no vocabulary can have.
 *
 * @throws {@link ReckonerError} `vocabulary/corrupt` when a half is not an earlier token, a token is longer than
 *   65,535 bytes, all together are longer than 8 MiB, or a byte has no token or two.
 */
export function checkMerges(merges: Uint8Array, size: number): void {
  const lengths = new Uint16Array(size);
  let allBytes = 256;
  const idOfByte = new Int32Array(256).fill(-1);
  for (let id = 0; id < size; id++) {
    const left = leftOf(merges, size, id);
    const right = rightOf(merges, size, id);
    if (left === none) {
      if (right === none) continue;
      if (right > 255 || idOfByte[right]! >= 0) throw badMerge(id, left, right);
      idOfByte[right] = id;
      lengths[id] = 1;
      continue;
    }
    if (left >= id || right >= id || lengths[left] === 0 || lengths[right] === 0) throw badMerge(id, left, right);
    const length = lengths[left]! + lengths[right]!;
    allBytes += length;
    if (length > maxTokenBytes || allBytes > maxAllBytes) throw badMerge(id, left, right);
    lengths[id] = length;
  }
  const missing = idOfByte.indexOf(-1);
  if (missing >= 0) {
    throw new ReckonerError("vocabulary/corrupt", `byte ${missing} has no token`, { byte: missing });
  }
}

/** Finds a special token whose id is that of an ordinary one. */
export function findSpecialProblem(
  { specialTokens, model }: VocabularyMeta & { readonly model?: unknown },
  merges: Uint8Array,
  size: number,
): MetaProblem | undefined {
  // With a merge list, an added token's text may be in the model, too.
  if (model !== undefined) return undefined;
  for (const [text, id] of Object.entries(specialTokens)) {
    if (id >= size || (leftOf(merges, size, id) === none && rightOf(merges, size, id) === none)) continue;
    const message = `special token "${text}" has the id ${id} of an ordinary token`;
    return { message, details: { text, id }, isUnsupported: false };
  }
  return undefined;
}

function badMerge(id: number, left: number, right: number): ReckonerError {
  const message = `id ${id} cannot be the merge of ${left} and ${right}`;
  return new ReckonerError("vocabulary/corrupt", message, { id, left, right });
}
