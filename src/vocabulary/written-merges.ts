/**
 * The merges of a tokenizer.json, left in its text.
 *
 * They are most of the file, half a million lists of two texts: `JSON.parse` takes longer to make a million objects of
 * them than to read the rest, and each is looked at once. So they are cut out before the rest is parsed, and stay places
 * in the text. Anything but a plain list of pairs is left where it is, for `JSON.parse` to read or refuse.
 */
import type { Stretch } from "./text-index.ts";

/** The most lists tried that may turn out not to be the model's: the whole file is parsed for each. */
const mostTries = 3;

/** Added to a place that is the number of an unescaped text, and not an offset in the file. */
const unescapedAt = 2 ** 31;

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const open = 0x5b;
const backslash = 0x5c;
const close = 0x5d;

/** Merges found in a text. */
export class WrittenMerges {
  readonly #text: string;
  /** Four numbers a merge: where its halves begin and end. */
  readonly #places: Uint32Array;
  readonly #unescaped: readonly string[];
  readonly length: number;

  constructor(text: string, places: Uint32Array, length: number, unescaped: readonly string[]) {
    this.#text = text;
    this.#places = places;
    this.length = length;
    this.#unescaped = unescaped;
  }

  /** Both halves of a merge. */
  read(rank: number, left: Stretch, right: Stretch): void {
    this.#place(4 * rank, left);
    this.#place(4 * rank + 2, right);
  }

  #place(at: number, half: Stretch): void {
    const from = this.#places[at]!;
    const isUnescaped = from >= unescapedAt;
    half.text = isUnescaped ? this.#unescaped[from - unescapedAt]! : this.#text;
    half.from = isUnescaped ? 0 : from;
    half.end = isUnescaped ? half.text.length : this.#places[at + 1]!;
  }
}

/**
 * Parses as `JSON.parse` does, except that the merges of the model are {@link WrittenMerges} where possible.
 *
 * @throws {SyntaxError} as `JSON.parse` does.
 */
export function parseWithMerges(text: string): unknown {
  let tries = 0;
  // A quote after a backslash does not begin a key.
  for (const { index, 0: key } of text.matchAll(/(?<!\\)"merges"\s*:\s*\[/g)) {
    const start = index + key.length - 1;
    const list = new ListReader(text, start);
    const merges = list.read();
    if (merges === undefined) continue;
    if (++tries > mostTries) break;
    // No file holds this text, so it tells whether these were the merges of the model.
    const mark = `merges ${Math.random()}`;
    try {
      const file = JSON.parse(`${text.slice(0, start)}"${mark}"${text.slice(list.at)}`);
      if (file?.model?.merges === mark) {
        file.model.merges = merges;
        return file;
      }
    } catch {
      // The places in its message would be wrong.
      break;
    }
  }
  return JSON.parse(text);
}

/** Reads a list of pairs, each a list of two texts or a text with one space. */
class ListReader {
  readonly #text: string;
  #places: Uint32Array = new Uint32Array(64);
  #count = 0;
  readonly #unescaped: string[] = [];
  /** How far the text was read: to just after the list, in the end. */
  at: number;

  /** @param start Where the list begins. */
  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  /** The list; `undefined` if it is anything else. */
  read(): WrittenMerges | undefined {
    this.at++;
    if (this.#next() !== close) {
      do if (!this.#pair()) return undefined;
      while (this.#takes(comma));
      if (this.#next() !== close) return undefined;
    }
    this.at++;
    return new WrittenMerges(this.#text, this.#places, this.#count / 4, this.#unescaped);
  }

  /** Skips white space; returns the code unit after it. */
  #next(): number {
    for (;;) {
      const unit = this.#text.charCodeAt(this.at);
      if (unit !== space && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return unit;
      this.at++;
    }
  }

  #takes(unit: number): boolean {
    if (this.#next() !== unit) return false;
    this.at++;
    return true;
  }

  #pair(): boolean {
    if (this.#takes(open)) return this.#half() && this.#takes(comma) && this.#half() && this.#takes(close);
    const start = this.at;
    if (!this.#half()) return false;
    const from = this.#places[this.#count - 2]!;
    const whole = from >= unescapedAt ? this.#unescaped.pop()! : this.#text.slice(start + 1, this.at - 1);
    const cut = whole.indexOf(" ");
    if (cut < 0 || whole.includes(" ", cut + 1)) return false;
    this.#count -= 2;
    if (from < unescapedAt) {
      this.#add(from, from + cut);
      this.#add(from + cut + 1, from + whole.length);
    } else {
      this.#addUnescaped(whole.slice(0, cut));
      this.#addUnescaped(whole.slice(cut + 1));
    }
    return true;
  }

  /** A text in quotes. */
  #half(): boolean {
    if (!this.#takes(quote)) return false;
    const text = this.#text;
    const from = this.at;
    let hasEscapes = false;
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < space) return false;
      if (unit === backslash) {
        hasEscapes = true;
        at++;
      } else if (unit === quote) {
        this.at = at + 1;
        if (!hasEscapes) this.#add(from, at);
        return !hasEscapes || this.#unescape(text.slice(from - 1, at + 1));
      }
    }
    return false;
  }

  #unescape(written: string): boolean {
    try {
      this.#addUnescaped(JSON.parse(written) as string);
      return true;
    } catch {
      return false;
    }
  }

  #addUnescaped(text: string): void {
    this.#add(unescapedAt + this.#unescaped.length, 0);
    this.#unescaped.push(text);
  }

  #add(from: number, end: number): void {
    if (this.#count === this.#places.length) {
      const places = new Uint32Array(2 * this.#places.length);
      places.set(this.#places);
      this.#places = places;
    }
    this.#places[this.#count++] = from;
    this.#places[this.#count++] = end;
  }
}
