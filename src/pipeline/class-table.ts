/**
 * Classes of characters by a table: looking each character up takes a fraction of the time of asking a regular
 * expression about every stretch.
 */
import { type CodePoints, has } from "./ranges.ts";

/** What {@link ClassTable.units} says for half a surrogate pair. */
export const pair = 255;

/** A small number for each character: which of some sets it is in. */
export class ClassTable {
  readonly #make: () => readonly CodePoints[];
  #sets: readonly CodePoints[] = [];
  /** By UTF-16 code unit; made when the first text comes. */
  #units: Uint8Array | undefined;

  /** @param make The sets, no two of which share a character: the first is class 1; 0 is in none. */
  constructor(make: () => readonly CodePoints[]) {
    this.#make = make;
  }

  /** The classes of UTF-16 code units; for half a surrogate pair, ask {@link wide}. */
  get units(): Uint8Array {
    if (this.#units !== undefined) return this.#units;
    const units = new Uint8Array(0x10000);
    this.#sets = this.#make();
    for (const [index, set] of this.#sets.entries()) {
      for (let at = 0; at < set.length; at += 2) units.fill(index + 1, set[at], set[at + 1]);
    }
    this.#units = units.fill(pair, 0xd800, 0xe000);
    return units;
  }

  /** The class of the character at `at`, where there is half a surrogate pair. */
  wide(text: string, at: number): number {
    const codePoint = text.codePointAt(at)!;
    return this.#sets.findIndex((set) => has(set, codePoint)) + 1;
  }
}
