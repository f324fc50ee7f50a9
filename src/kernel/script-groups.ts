/**
 * Puts texts of one script side by side.
 *
 * What a script needs of the kernel's tables then stays in the processor's caches while its texts are counted, and one
 * non-ASCII text does not make all those written with it take two bytes a code unit. A guess from the beginning of a
 * text is enough: a wrong one costs only time.
 */
import { newIds } from "./new-ids.ts";

/** Fewest texts for which it pays: several kernel calls. */
const fewestTexts = 8_192;

/** Fewest code units on average, among one in `sampled`: sorting short ones takes longer than counting them. */
const fewestUnits = 32;
const sampled = 64;

/** If one group has this share of the texts, nothing is gained. */
const whole = 0.9;

/** Groups whose numbers are not the upper byte of a code unit below U+2000. */
const kana = 0x30;
const han = 0x4e;
const hangul = 0xac;

/** Code units at the beginning of a text, of which every third is looked at. */
const looked = 16;
const stride = 3;

/** All texts of a batch, those of one group side by side and in order. */
export interface ScriptGroups {
  readonly texts: readonly string[];
  /** Where each of them is in the batch; `undefined` if the order is the same. */
  readonly places: Uint32Array | undefined;
}

/** The groups of a batch, which stays as it is if its texts are few or short, or nearly all of one group. */
export function groupsOf(batch: readonly string[]): ScriptGroups {
  const { length } = batch;
  const asItIs = { texts: batch, places: undefined };
  if (length < fewestTexts) return asItIs;
  let units = 0;
  for (let place = 0; place < length; place += sampled) units += batch[place]!.length;
  if (units * sampled < length * fewestUnits) return asItIs;
  const groups = new Uint8Array(length);
  // For each group: how many texts it has, and then where the next one goes.
  const next = new Uint32Array(257);
  // Plain loops take a third of the time: a text takes no more than a few microseconds.
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
 * @param offsets Where the ids of each text begin in `ids`, and where the last ones end; the same is returned.
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
    // They are few, and making a view of them takes longer.
    for (let at = offsets[index]!; at < offsets[index + 1]!; at++) ordered[to++] = ids[at]!;
  }
  return { ids: ordered, offsets: starts };
}

/**
 * The group of the first code unit seen that is not a Latin letter, common punctuation or half a pair: its upper byte or,
 * for East Asia, one of three numbers. 0 if there is none.
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
