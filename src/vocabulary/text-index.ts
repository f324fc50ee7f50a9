/**
 * Texts to ids, looked up by stretches of other texts: nothing is sliced or joined for a look-up.
 *
 * Lists of merges name half a million texts, each of which a `Map` would need as its own string; and what a look-up
 * touches lies together here, while strings lie anywhere.
 */

/** A stretch of a text. */
export interface Stretch {
  text: string;
  from: number;
  end: number;
}

export class TextIndex implements Iterable<readonly [text: string, id: number]> {
  readonly #texts: readonly string[];
  readonly #ids: readonly number[];
  /** Four numbers a slot: a text's hash, its length (0 in an empty slot), where it begins in `#units`, and its id. */
  readonly #slots: Int32Array;
  /** The code units of all texts. */
  readonly #units: Uint16Array;
  /** Random, so that nobody can make a file whose texts collide. */
  readonly #seed: number = (Math.random() * 2 ** 32) | 0;

  /** @param texts None empty, none repeated; `ids` are theirs. */
  constructor(texts: readonly string[], ids: readonly number[]) {
    this.#texts = texts;
    this.#ids = ids;
    const slots = new Int32Array(8 << (32 - Math.clz32(texts.length)));
    this.#slots = slots;
    const units = new Uint16Array(texts.reduce((sum, { length }) => sum + length, 0));
    this.#units = units;
    let end = 0;
    for (let place = 0; place < texts.length; place++) {
      const text = texts[place]!;
      const hash = mix(this.#seed, text, 0, text.length);
      let at = slotOf(hash, slots.length);
      while (slots[at + 1] !== 0) at = (at + 4) & (slots.length - 1);
      slots[at] = hash;
      slots[at + 1] = text.length;
      slots[at + 2] = end;
      slots[at + 3] = ids[place]!;
      for (let unit = 0; unit < text.length; unit++) units[end++] = text.charCodeAt(unit);
    }
  }

  /** How many texts there are. */
  get size(): number {
    return this.#texts.length;
  }

  /** All ids, in the order in which the texts came. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  *[Symbol.iterator](): Iterator<readonly [text: string, id: number]> {
    for (let place = 0; place < this.#texts.length; place++) yield [this.#texts[place]!, this.#ids[place]!];
  }

  /** The id of a text, if it has one. */
  get(text: string): number | undefined {
    const id = this.find({ text, from: 0, end: text.length });
    return id < 0 ? undefined : id;
  }

  has(text: string): boolean {
    return this.get(text) !== undefined;
  }

  /** The id of the text of a stretch, or of two joined; -1 if it has none. */
  find(head: Stretch, tail?: Stretch): number {
    const middle = head.end - head.from;
    const length = middle + (tail === undefined ? 0 : tail.end - tail.from);
    let hash = mix(this.#seed, head.text, head.from, head.end);
    if (tail !== undefined) hash = mix(hash, tail.text, tail.from, tail.end);
    const slots = this.#slots;
    const units = this.#units;
    for (let at = slotOf(hash, slots.length); slots[at + 1] !== 0; at = (at + 4) & (slots.length - 1)) {
      if (slots[at] !== hash || slots[at + 1] !== length) continue;
      const start = slots[at + 2]!;
      if (isAt(units, start, head) && (tail === undefined || isAt(units, start + middle, tail))) return slots[at + 3]!;
    }
    return -1;
  }
}

function slotOf(hash: number, slots: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> (Math.clz32(slots) + 1)) & -4;
}

/** FNV-1a over code units. */
function mix(hash: number, text: string, from: number, end: number): number {
  let mixed = hash;
  for (let at = from; at < end; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x0100_0193);
  return mixed;
}

function isAt(units: Uint16Array, place: number, { text, from, end }: Stretch): boolean {
  for (let at = from; at < end; at++) if (units[place + at - from] !== text.charCodeAt(at)) return false;
  return true;
}
