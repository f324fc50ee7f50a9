/**
 * A cache of the pretokens that short stretches of text became on their way to the kernel: the same stretch again is
 * copied instead of worked out.
 *
 * An entry is 64 bytes, a cache line, and has one place, which a later stretch takes over. It holds the whole stretch,
 * so that a hit is never a guess.
 *
 * ```
 *   0 …  29   number of code units in the stretch, 0 in a free entry; the units
 *  30 …  34   number of pretokens; where each of up to three ends in the bytes; number of bytes
 *  35 …  63   the pretokens as UTF-8
 * ```
 */

/** Entries: together 1 MiB. */
const entries = 1 << 14;

/** The most that fits an entry. */
const mostUnits = 14;
const mostPretokens = 3;
const mostBytes = 29;

const countAt = 30;
const endsAt = 31;
const lengthAt = 34;
const bytesAt = 35;

export class RecentStretches {
  /** The most pretokens, and bytes of them, that are remembered for one stretch. */
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

  /** Whether the entry at a place is of this stretch. */
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

  /** Writes where the pretokens at a place end when they start at `offset`. @returns How many there are. */
  copyEnds(place: number, into: Uint32Array, at: number, offset: number): number {
    const bytes = this.#bytes;
    const count = bytes[place + countAt]!;
    for (let index = 0; index < count; index++) into[at + index] = offset + bytes[place + endsAt + index]!;
    return count;
  }

  /**
   * Remembers the pretokens of a stretch, if they fit an entry.
   *
   * @param place The stretch's place.
   * @param given Its pretokens as UTF-8.
   * @param ends  Offsets where each of them ends; the last is where `given` ends.
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
