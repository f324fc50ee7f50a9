/**
 * Spelling: pretokens in the letters by which the kernel knows the tokens of some models.
 *
 * Each character is looked up as in the reference: with a prefix unless it is the first, with a suffix if it is the
 * last. One without a token becomes the tokens of its bytes, the unknown token, or nothing.
 *
 * Reference: `merge_word` in tokenizers/src/models/bpe/model.rs of https://github.com/huggingface/tokenizers,
 * version 0.22.
 */
import { asObject, booleanIn, type Json, listIn, textIn } from "./read.ts";
import { malformed } from "./unsupported.ts";

/** Places of a character in a pretoken, as bits. */
const notFirst = 1;
const last = 2;

/** One more than the highest letter of ByteLevel: nearly all texts to spell are written in these. */
const fewUnits = 0x144;

/** Writes pretokens in letters, and reads them back. */
export class Speller {
  readonly #prefix: string;
  readonly #suffix: string;
  /** The letter of each text. */
  readonly #letters: ReadonlyMap<string, string>;
  readonly #texts: ReadonlyMap<string, string>;
  /** Letters of characters by their place: for those below `fewUnits` in lists, for the others by their texts. */
  readonly #byPlace: readonly Map<string, string>[] = [0, notFirst, last, notFirst | last].map(() => new Map());
  readonly #byUnit: readonly (string | undefined)[][] = [0, notFirst, last, notFirst | last].map(() => []);
  /** The letter of each byte, with `byteFallback`. */
  readonly #bytes: readonly (string | undefined)[];
  readonly #unknown: string | undefined;
  readonly #fusesUnknown: boolean;
  readonly #findsWords: boolean;
  /** @throws {@link ReckonerError} `vocabulary/corrupt`. */
  constructor(component: unknown, path: string) {
    const spelling = asObject(component, path);
    const texts = listIn(spelling, "texts", path) as readonly string[];
    const letters = [...textIn(spelling, "letters", path)];
    this.#letters = new Map(texts.map((text, place) => [text, letters[place]!]));
    this.#texts = new Map(letters.map((letter, place) => [letter, texts[place]!]));
    const isEach = letters.length === texts.length && texts.every((text) => typeof text === "string");
    if (!isEach || this.#letters.size !== texts.length || this.#texts.size !== texts.length) {
      throw malformed(`${path}.texts`, "expected different texts, with a letter each", texts.length);
    }
    this.#prefix = textIn(spelling, "prefix", path);
    this.#suffix = textIn(spelling, "suffix", path);
    this.#findsWords = booleanIn(spelling, "ignoreMerges", path);
    const hasBytes = booleanIn(spelling, "byteFallback", path);
    this.#bytes = hasBytes ? Array.from({ length: 256 }, (_, byte) => this.#letters.get(nameOf(byte))) : [];
    const unknown = spelling["unknown"] === undefined ? undefined : asObject(spelling["unknown"], `${path}.unknown`);
    this.#unknown = unknown && this.#letterOf(unknown, `${path}.unknown`);
    this.#fusesUnknown = unknown !== undefined && booleanIn(unknown, "fuse", `${path}.unknown`);
  }

  #letterOf(unknown: Json, path: string): string {
    const letter = this.#letters.get(textIn(unknown, "text", path));
    if (letter === undefined) throw malformed(`${path}.text`, "expected a text with a letter", unknown["text"]);
    return letter;
  }

  /** A pretoken in letters; empty if all of it vanishes. */
  write(text: string): string {
    if (this.#findsWords) {
      const word = this.#letters.get(text);
      if (word !== undefined) return word;
    }
    const unknown = this.#unknown;
    let written = "";
    let isWaiting = false;
    let place = 0;
    for (let at = 0; at < text.length; ) {
      const point = text.codePointAt(at)!;
      const end = at + (point > 0xffff ? 2 : 1);
      if (end === text.length) place |= last;
      const letter = this.#byUnit[place]![point] ?? this.#lookUp(text.slice(at, end), point, place);
      if (letter !== undefined) {
        if (isWaiting) written += unknown;
        isWaiting = false;
        written += letter;
      } else {
        const bytes = this.#inBytes(this.#affixed(text.slice(at, end), place));
        // The reference keeps an unknown token before them waiting.
        if (bytes !== undefined) written += bytes;
        else if (unknown !== undefined) {
          if (isWaiting && !this.#fusesUnknown) written += unknown;
          isWaiting = true;
        }
      }
      at = end;
      place = notFirst;
    }
    return isWaiting ? written + unknown : written;
  }

  #affixed(character: string, place: number): string {
    return (place & notFirst ? this.#prefix : "") + character + (place & last ? this.#suffix : "");
  }

  #lookUp(character: string, point: number, place: number): string | undefined {
    const before = this.#byPlace[place]!.get(character);
    if (before !== undefined) return before;
    const letter = this.#letters.get(this.#affixed(character, place));
    if (letter === undefined) return undefined;
    if (point < fewUnits) {
      const list = this.#byUnit[place]!;
      while (list.length <= point) list.push(undefined);
      list[point] = letter;
    } else this.#byPlace[place]!.set(character, letter);
    return letter;
  }

  #inBytes(text: string): string | undefined {
    if (this.#bytes.length === 0) return undefined;
    let letters = "";
    for (const byte of new TextEncoder().encode(text)) {
      const letter = this.#bytes[byte];
      if (letter === undefined) return undefined;
      letters += letter;
    }
    return letters;
  }

  /** The text of a token in letters: after the first letter without prefixes. */
  read(letters: string): string {
    let text = "";
    for (const letter of letters) {
      const part = this.#texts.get(letter) ?? "";
      text += text === "" ? part : part.slice(this.#prefix.length);
    }
    return text;
  }
}

/** The token of a byte. */
function nameOf(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}
