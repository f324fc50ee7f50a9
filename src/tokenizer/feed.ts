/**
 * Feeds texts of any length through the kernel's input region, a window at a time.
 *
 * A window may end anywhere; what lies before its last safe cut is a text of
 * its own, and the rest is carried to the front of the next window. So memory
 * use does not depend on the text's length, and a count that may stop early
 * has not read far ahead.
 */
import { type BpeKernel, newIds } from "../kernel/index.ts";
import { pairEnd } from "./utf16.ts";

/** A text that comes in windows. */
export interface Windows {
  /** Where a window of about `units` code units that starts at `position` ends. */
  end(position: number, units: number): number;
  /** The window's text, as it is to be encoded. */
  take(from: number, to: number): string;
}

/**
 * Calls `visit` with stretches of `text` that can be encoded separately, in order.
 *
 * @param visit      Gets the offset after the stretch; it starts at offset 0 of the input region. `false` stops.
 * @param firstUnits Code units of the first window; each further one is twice as large, up to the kernel's window.
 */
export function eachPart(
  kernel: BpeKernel,
  text: string,
  visit: (end: number) => boolean,
  firstUnits: number = kernel.windowUnits,
): void {
  const windows: Windows = {
    end: (position, units) => pairEnd(text, position + units),
    take: (from, to) => (from === 0 && to === text.length ? text : text.slice(from, to)),
  };
  eachWindow(kernel, windows, text.length, visit, firstUnits);
}

/**
 * The same for a text of `length` code units that comes in windows.
 *
 * @returns Whether `visit` never gave `false`.
 */
export function eachWindow(
  kernel: BpeKernel,
  windows: Windows,
  length: number,
  visit: (end: number) => boolean,
  firstUnits: number = kernel.windowUnits,
): boolean {
  let units = Math.min(firstUnits, kernel.windowUnits);
  let position = 0;
  let carried = 0;
  let searched = 0;
  let isOneByte = true;
  while (true) {
    const stop = windows.end(position, units);
    const end = kernel.write(windows.take(position, stop), carried);
    const known = isOneByte ? carried : 0;
    if (stop === length) return kernel.alike(known, visit, end);
    position = stop;
    units = Math.min(units * 2, kernel.windowUnits);
    const cut = kernel.lastCut(searched, end);
    isOneByte = kernel.endsInOneByte && (isOneByte || cut > searched);
    if (cut > searched) {
      if (!kernel.alike(known, visit, cut)) return false;
      kernel.keep(cut, end);
      carried = end - cut;
      searched = 0;
    } else {
      carried = end;
      searched = Math.max(0, end - 1);
    }
  }
}

/** What `eachSegment` calls. */
export interface SegmentVisitor {
  /** The bytes `from..end` of the input region are a text of their own. */
  text(from: number, end: number): void;
  /** The special token with this index comes next. `false` stops. */
  special(index: number): boolean;
}

/** Like `eachPart`, for a text with the kernel's flagged special tokens in it. */
export function eachSegment(kernel: BpeKernel, text: string, visitor: SegmentVisitor): void {
  const longest = kernel.specials.reduce((most, { bytes }) => Math.max(most, bytes), 1);
  let position = 0;
  let carried = 0;
  let searched = 0;
  /** Up to here there is no cut. */
  let uncut = 0;
  while (true) {
    const stop = pairEnd(text, position + kernel.windowUnits);
    const end = kernel.write(text.slice(position, stop), carried);
    const isLast = stop === text.length;
    let from = 0;
    for (let found = kernel.nextSpecial(searched, end); found !== undefined; found = kernel.nextSpecial(from, end)) {
      if (found.at > from) visitor.text(from, found.at);
      if (!visitor.special(found.index)) return;
      from = found.at + kernel.specials[found.index]!.bytes;
    }
    if (isLast) {
      if (end > from) visitor.text(from, end);
      return;
    }
    position = stop;
    // A special token that starts before this place would have ended inside the window.
    const settled = Math.max(from, end - longest + 1);
    const start = Math.max(from, uncut);
    const last = settled > start ? kernel.lastCut(start, settled) : start;
    const cut = last > start ? last : from;
    if (cut > from) visitor.text(from, cut);
    if (cut > 0) kernel.keep(cut, end);
    carried = end - cut;
    searched = Math.max(0, settled - cut);
    uncut = Math.max(0, searched - 1);
  }
}

/** Ids of a text of any length, all of it ordinary text. */
export function encodeAll(kernel: BpeKernel, text: string, ids: IdList): void {
  eachPart(kernel, text, (end) => {
    ids.append(kernel.encode(0, end));
    return true;
  });
}

/** The room of a finished list, for the next one: it takes the system a few microseconds to hand out a new page. */
let spare: Uint32Array | undefined;

/** The most ids whose room is kept: a megabyte. */
const mostSpare = 262_144;

const none: Uint32Array = /* @__PURE__ */ new Uint32Array(0);

/** Ids that arrive in parts. */
export class IdList {
  #ids: Uint32Array = spare ?? newIds(1024);
  #length = 0;

  constructor() {
    spare = undefined;
  }

  add(id: number): void {
    this.#ensure(1);
    this.#ids[this.#length++] = id;
  }

  append(ids: Uint32Array): void {
    this.#ensure(ids.length);
    this.#ids.set(ids, this.#length);
    this.#length += ids.length;
  }

  get length(): number {
    return this.#length;
  }

  /** All ids, in an array of exactly that length. The list is then empty, and its room goes to the next one. */
  take(): Uint32Array {
    const ids = this.#copied(this.#length);
    const { length } = this.#ids;
    if (length <= mostSpare && length > (spare?.length ?? 0)) spare = this.#ids;
    this.#ids = none;
    this.#length = 0;
    return ids;
  }

  #ensure(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#ids.length) return;
    this.#ids = this.#copied(Math.max(needed, this.#ids.length * 2));
  }

  /** All ids, copied into an array with room for `room` ids. */
  #copied(room: number): Uint32Array {
    const ids = newIds(room);
    ids.set(this.#ids.subarray(0, this.#length));
    return ids;
  }
}
