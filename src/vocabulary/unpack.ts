/**
 * Unpacks a vocabulary: the way back from merges to the bytes of each token.
 *
 * A token's bytes are those of its two halves, which both come earlier, so one
 * pass in id order copies every token from bytes already in place.
 */
import { type PackedVocabulary, withMerges } from "./format.ts";
import { leftOf, none, rightOf } from "./merges.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * The vocabulary inside a packed file: `pack(unpack(readPacked(file)))` gives the same file, in the form
 * that `pack` is asked for.
 *
 * @param packed - From `readPacked`, which has checked the merges.
 * @returns Token bytes by id; all tokens share one buffer.
 */
export function unpack(packed: PackedVocabulary): Vocabulary {
  const { size, merges, bytes: _file, small: _small, ...meta } = withMerges(packed);
  const starts = new Uint32Array(size + 1);
  const lengthOf = (id: number): number => starts[id + 1]! - starts[id]!;
  for (let id = 0; id < size; id++) {
    const left = leftOf(merges, size, id);
    const right = rightOf(merges, size, id);
    const length = left !== none ? lengthOf(left) + lengthOf(right) : right !== none ? 1 : 0;
    starts[id + 1] = starts[id]! + length;
  }

  const bytes = new Uint8Array(starts[size]!);
  const tokens: (Uint8Array | undefined)[] = new Array(size);
  for (let id = 0; id < size; id++) {
    const at = starts[id]!;
    const left = leftOf(merges, size, id);
    const right = rightOf(merges, size, id);
    if (left !== none) {
      bytes.copyWithin(at, starts[left]!, starts[left + 1]!);
      bytes.copyWithin(at + lengthOf(left), starts[right]!, starts[right + 1]!);
    } else if (right !== none) {
      bytes[at] = right;
    }
    tokens[id] = lengthOf(id) > 0 ? bytes.subarray(at, starts[id + 1]!) : undefined;
  }
  return { ...meta, tokens };
}
