/**
 * What lately became of short stretches of text on their way to the kernel: the same again is copied, and not worked
 * out again.
 *
 * An entry is 64 bytes, a line of a processor's cache, and has one place: a stretch that comes later takes it over. It
 * holds all of the stretch, so that what is found is never a guess.
 *
 * ```
 *   0 …  29   code units in the stretch, and the units; 0 of them in a free entry
 *  30 …  34   pretokens; where each of up to three ends in the bytes; bytes in all
 *  35 …  63   the pretokens as UTF-8
 * ```
 */

/** Entries: together 1 MiB. */
const entries = 1 << 14;

/** What fits an entry. */
const mostUnits = 14;
const mostPretokens = 3;
const mostBytes = 29;

const countAt = 30;
const endsAt = 31;
const lengthAt = 34;
const bytesAt = 35;

export class RecentStretches {
  /** The most pretokens of one stretch that is remembered, and their bytes. */
  static readonly most: { readonly pretokens: number; readonly bytes: number } = {
    pretokens: mostPretokens,
    bytes: mostBytes,
  };

  readonly #units: Uint16Array = new Uint16Array(entries * 32);
  readonly #bytes: Uint8Array = new Uint8Array(this.#units.buffer);

  /** The place of a stretch; -1 for one that is too long or empty. */
  placeOf(text: string, start: number, end: number): number {
    if (end - start > mostUnits || end === start) return -1;
    let hash = 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e3779b1);
    return (hash >>> 18) << 6;
  }

  /** Whether what stands at a place is of this stretch. */
  has(place: number, text: string, start: number, end: number): boolean {
    const units = this.#units;
    let at = place >> 1;
    if (units[at] !== end - start) return false;
    for (let index = start; index < end; index++) if (units[++at] !== text.charCodeAt(index)) return false;
    return true;
  }

  /** Copies the bytes of the pretokens at a place. @returns How many there are. */
  copy(place: number, into: Uint8Array, at: number): number {
    const bytes = this.#bytes;
    const from = place + bytesAt;
    const count = bytes[place + lengthAt]!;
    for (let index = 0; index < count; index++) into[at + index] = bytes[from + index]!;
    return count;
  }

  /** Writes where the pretokens at a place end, as they lie from `offset` on. @returns How many there are. */
  copyEnds(place: number, into: Uint32Array, at: number, offset: number): number {
    const bytes = this.#bytes;
    const count = bytes[place + countAt]!;
    for (let index = 0; index < count; index++) into[at + index] = offset + bytes[place + endsAt + index]!;
    return count;
  }

  /**
   * Remembers what became of a stretch, if that is little enough.
   *
   * @param place That of the stretch.
   * @param given Its pretokens as UTF-8.
   * @param ends  Where each of them ends, as offsets of which the last one is where `given` ends.
   */
  keep(place: number, stretch: string, given: Uint8Array, ends: Uint32Array): void {
    if (ends.length > mostPretokens || given.length > mostBytes) return;
    const units = this.#units;
    const at = place >> 1;
    units[at] = stretch.length;
    for (let index = 0; index < stretch.length; index++) units[at + 1 + index] = stretch.charCodeAt(index);
    const bytes = this.#bytes;
    const offset = (ends.at(-1) ?? 0) - given.length;
    bytes[place + countAt] = ends.length;
    for (const [index, end] of ends.entries()) bytes[place + endsAt + index] = end - offset;
    bytes[place + lengthAt] = given.length;
    bytes.set(given, place + bytesAt);
  }
}
