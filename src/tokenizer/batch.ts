/** Many texts at once: a call of the kernel takes up to 2,048, and those of one script come one behind the other. */
import type { BpeKernel } from "../kernel/index.ts";
import { eachPart, IdList, newIds } from "./feed.ts";
import { groupsOf } from "./script-groups.ts";
import { countAll } from "./truncate.ts";

/** What `encodeBatch` gives: the ids of text `i` are `ids.subarray(offsets[i], offsets[i + 1])`. */
export interface EncodedBatch {
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
}

/** Tokens of each text. */
export function countTexts(kernel: BpeKernel, batch: readonly string[]): Uint32Array {
  const { texts, places } = groupsOf(batch) ?? { texts: batch };
  const counts = new Uint32Array(texts.length);
  for (let from = 0; from < texts.length; ) {
    const written = kernel.writeTexts(texts, from);
    if (written === 0) counts[from++] = countAll(kernel, texts[from - 1]!);
    else {
      counts.set(kernel.countTexts(written), from);
      from += written;
    }
  }
  if (places === undefined) return counts;
  const inOrder = new Uint32Array(counts.length);
  for (let index = 0; index < counts.length; index++) inOrder[places[index]!] = counts[index]!;
  return inOrder;
}

/** Ids of each text. */
export function encodeTexts(kernel: BpeKernel, batch: readonly string[]): EncodedBatch {
  const { texts, places } = groupsOf(batch) ?? { texts: batch };
  const ids = new IdList();
  const offsets = new Uint32Array(texts.length + 1);
  for (let from = 0; from < texts.length; ) {
    const written = kernel.writeTexts(texts, from);
    const start = ids.length;
    if (written === 0) {
      eachPart(kernel, texts[from]!, (end) => {
        ids.append(kernel.encode(0, end));
        return true;
      });
      offsets[++from] = ids.length;
    } else {
      const { ids: more, ends } = kernel.encodeTexts(written);
      ids.append(more);
      for (const end of ends) offsets[++from] = start + end;
    }
  }
  return places === undefined ? { ids: ids.take(), offsets } : putBack(ids.all, offsets, places);
}

/** The batch in its own order. */
function putBack(ids: Uint32Array, ends: Uint32Array, places: Uint32Array): EncodedBatch {
  const offsets = new Uint32Array(ends.length);
  for (let index = 0; index < places.length; index++) offsets[places[index]! + 1] = ends[index + 1]! - ends[index]!;
  for (let index = 1; index < offsets.length; index++) offsets[index]! += offsets[index - 1]!;
  const ordered = newIds(ids.length);
  for (let index = 0; index < places.length; index++) {
    let to = offsets[places[index]!]!;
    for (let at = ends[index]!; at < ends[index + 1]!; at++) ordered[to++] = ids[at]!;
  }
  return { ids: ordered, offsets };
}
