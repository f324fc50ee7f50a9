/** Many texts at once: one kernel call takes up to 2,048, and texts in the same script are put next to each other. */
import { type BpeKernel, countsInOrder, groupsOf, idsInOrder } from "../kernel/index.ts";
import { encodeAll, IdList } from "./feed.ts";
import { countAll } from "./truncate.ts";

/** What `encodeBatch` gives: the ids of text `i` are `ids.subarray(offsets[i], offsets[i + 1])`. */
export interface EncodedBatch {
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
}

/** Tokens of each text. */
export function countTexts(kernel: BpeKernel, batch: readonly string[]): Uint32Array {
  const { texts, places } = groupsOf(batch);
  const counts = new Uint32Array(texts.length);
  for (let from = 0; from < texts.length; ) {
    const written = kernel.writeTexts(texts, from);
    if (written === 0) counts[from++] = countAll(kernel, texts[from - 1]!);
    else {
      counts.set(kernel.countTexts(written), from);
      from += written;
    }
  }
  return countsInOrder(counts, places);
}

/** Ids of each text. */
export function encodeTexts(kernel: BpeKernel, batch: readonly string[]): EncodedBatch {
  const { texts, places } = groupsOf(batch);
  const ids = new IdList();
  const offsets = new Uint32Array(texts.length + 1);
  for (let from = 0; from < texts.length; ) {
    const written = kernel.writeTexts(texts, from);
    const start = ids.length;
    if (written === 0) {
      encodeAll(kernel, texts[from]!, ids);
      offsets[++from] = ids.length;
    } else {
      const { ids: more, ends } = kernel.encodeTexts(written);
      ids.append(more);
      for (const end of ends) offsets[++from] = start + end;
    }
  }
  return idsInOrder(ids.take(), offsets, places);
}
