/**
 * The small form of the merges section: the planes, range coded with the model of `merge-model.ts`.
 *
 * o200k_base has 1,199,988 bytes of planes, which compress to some 700,000; its small form has about 605,000,
 * and no compressor makes it smaller.
 */
import { ReckonerError } from "../errors.ts";
import { MergeModel } from "./merge-model.ts";
import { leftOf, planes, rightOf } from "./merges.ts";
import { RangeDecoder, RangeEncoder } from "./range-coder.ts";

/**
 * Codes merges.
 *
 * @param merges - Six planes of `size` bytes that `checkMerges` accepts.
 * @returns Bytes for {@link decodeMerges}; equal merges give equal bytes.
 */
export function encodeMerges(merges: Uint8Array, size: number): Uint8Array {
  const coder = new RangeEncoder();
  const model = new MergeModel(coder, size, true);
  for (let id = 0; id < size; id++) model.next(leftOf(merges, size, id), rightOf(merges, size, id));
  return coder.end();
}

/**
 * Decodes merges. They must still be checked: damage that keeps the code's length gives other merges.
 *
 * @returns Six planes of `size` bytes.
 * @throws {@link ReckonerError} `vocabulary/corrupt` when no merges of that many ids have this code.
 */
export function decodeMerges(code: Uint8Array, size: number): Uint8Array {
  const coder = new RangeDecoder(code);
  const model = new MergeModel(coder, size, false);
  const merges = new Uint8Array(planes * size);
  const put = (at: number, value: number): void => {
    merges[at] = value & 0xff;
    merges[at + size] = (value >>> 8) & 0xff;
    merges[at + 2 * size] = value >>> 16;
  };
  for (let id = 0; id < size; id++) {
    if (!model.next(0, 0) || coder.isOverrun) throw badCode(code, size, id);
    put(id, model.left);
    put(3 * size + id, model.right);
  }
  if (!coder.isSpent) throw badCode(code, size, size);
  return merges;
}

function badCode(code: Uint8Array, size: number, id: number): ReckonerError {
  const message = `not a valid packed vocabulary: ${code.length} bytes do not code ${size} merges (seen at id ${id})`;
  return new ReckonerError("vocabulary/corrupt", message, { id, size, length: code.length });
}
