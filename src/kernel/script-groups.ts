/**
 * Texts of one script side by side.
 *
 * What a script needs of the kernel's tables then stays in the processor's caches while its texts are counted, and a
 * text beyond ASCII does not make two bytes a code unit of all that are written with it. A guess from the beginning of
 * a text is enough: a wrong one costs time and nothing else.
 */
import { newIds } from "./new-ids.ts";

/** Texts from which on it pays: several calls of the kernel. */
const fewestTexts = 8_192;

/** Their code units on average, of one in so many: to sort short ones takes longer than to count them. */
const fewestUnits = 32;
const sampled = 64;

/** A group with such a share of the texts leaves nothing to gain. */
const whole = 0.9;

/** Groups by numbers that no upper byte below U+2000 is. */
const kana = 0x30;
const han = 0x4e;
const hangul = 0xac;

/** Code units of a text among which some are looked at. */
const looked = 16;
const stride = 3;

/** All texts of a batch, those of one group side by side and in their order. */
export interface ScriptGroups {
  readonly texts: readonly string[];
  /** Where each of them stands in the batch; `undefined` where that is in their order. */
  readonly places: Uint32Array | undefined;
}

/** The groups of a batch, which stays as it is where it has few texts or short ones, or nearly all are of one group. */
export function groupsOf(batch: readonly string[]): ScriptGroups {
  const { length } = batch;
  const asItIs = { texts: batch, places: undefined };
  if (length < fewestTexts) return asItIs;
  let units = 0;
  for (let place = 0; place < length; place += sampled) units += batch[place]!.length;
  if (units * sampled < length * fewestUnits) return asItIs;
  const groups = new Uint8Array(length);
  // Of each group: how many texts, and then where the next one goes.
  const next = new Uint32Array(257);
  // Loops, which take a third of the time: a text is no more than a few microseconds.
  for (let place = 0; place < length; place++) next[(groups[place] = groupOf(batch[place]!)) + 1]!++;
  if (Math.max(...next) >= length * whole) return asItIs;
  for (let group = 0; group < 256; group++) next[group + 1]! += next[group]!;
  const places = new Uint32Array(length);
  const texts = new Array<string>(length);
  for (let place = 0; place < length; place++) {
    const at = next[groups[place]!]!++;
    places[at] = place;
    texts[at] = batch[place]!;
  }
  return { texts, places };
}

/** The counts of texts in groups, in the order of the batch. */
export function countsInOrder(counts: Uint32Array, places: ScriptGroups["places"]): Uint32Array {
  if (places === undefined) return counts;
  const ordered = new Uint32Array(counts.length);
  for (let index = 0; index < counts.length; index++) ordered[places[index]!] = counts[index]!;
  return ordered;
}

/**
 * The ids of texts in groups, in the order of the batch.
 *
 * @param offsets Where those of each text begin in `ids`, and where the last ones end; likewise those that it gives.
 */
export function idsInOrder(
  ids: Uint32Array,
  offsets: Uint32Array,
  places: ScriptGroups["places"],
): { ids: Uint32Array; offsets: Uint32Array } {
  if (places === undefined) return { ids, offsets };
  const { length } = places;
  const starts = new Uint32Array(length + 1);
  for (let index = 0; index < length; index++) starts[places[index]! + 1] = offsets[index + 1]! - offsets[index]!;
  for (let place = 1; place <= length; place++) starts[place]! += starts[place - 1]!;
  const ordered = newIds(ids.length);
  for (let index = 0; index < length; index++) {
    let to = starts[places[index]!]!;
    // They are few, and to make a view of them takes longer.
    for (let at = offsets[index]!; at < offsets[index + 1]!; at++) ordered[to++] = ids[at]!;
  }
  return { ids: ordered, offsets: starts };
}

/**
 * By the first code unit seen that is no Latin letter, nor punctuation of all scripts, nor half a pair: its upper byte, and
 * for East Asia one of three. 0 where there is none.
 */
function groupOf(text: string): number {
  const end = Math.min(looked, text.length);
  for (let at = 0; at < end; at += stride) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x370 && unit < 0x2000) return unit >> 8;
    if (unit >= 0x2e80 && unit < 0xd800) return unit < 0x3400 ? kana : unit < 0xa000 ? han : hangul;
  }
  return 0;
}
