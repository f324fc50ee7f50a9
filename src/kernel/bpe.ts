/**
 * bpe.wasm as one object: owns an instance and the views of its memory, and turns refusals into errors.
 *
 * A text is written into the input region with `write`; `count`, `encode` and the searches then work on byte ranges in
 * it. Ranges are offsets from the start of the input region, half-open.
 */
import type { BpeExports } from "./abi.ts";
import { load, placingOf } from "./bpe-loading.ts";
import { countOfGiven, idsOfGiven } from "./given.ts";
import { mostInputBytes, tooLong } from "./most-input.ts";
import { type KernelVocabulary, unsupported } from "./packed-file.ts";
import { addSpecials, type SpecialToken } from "./special-tokens.ts";
import { writeShort } from "./strings.ts";
import { allIdsOf, noSymbol, symbolsOf } from "./symbols.ts";
import type { Tenant } from "./tenant.ts";
import { TextOfIds } from "./text-of-ids.ts";
import { Wanted } from "./wanted.ts";
import { TextWriter } from "./write-text.ts";

/** Code units of text written at once; each becomes at most three bytes. */
const windowUnits = 32_768;
const windowBytes = windowUnits * 3;

/** Bytes of input region from the start: for a window, and what is carried over from the one before. */
const firstBytes = windowBytes + 4_096;

/** Texts in one batch: the size of the kernel's TEXTS. The number after these says what the kernel would like to have. */
const mostTexts = 2_047;

/** The most code units that `append` writes: the encoder would need a view, and `write` would make the owner move out. */
const appendedUnits = 128;

/** If not ASCII, texts of a batch with more code units than this on average are written one by one. */
const longUnits = 64;

export class BpeKernel {
  /** Name of the split pattern. */
  readonly scanner: string;
  /** Special tokens in the order of their flags: texts and ids. */
  readonly specials: readonly SpecialToken[];
  /** One more than the highest id. */
  readonly ids: number;
  /** Whose text lies in the input region; told before anything else is written there. */
  owner: Tenant | undefined;
  readonly #wasm: BpeExports;
  readonly #textOfIds: TextOfIds;
  readonly #writer: TextWriter;
  #input: Uint8Array = new Uint8Array(0);
  #texts: Uint32Array = new Uint32Array(0);
  #inputAt = 0;
  #longest: number | undefined;
  readonly #wanted: Wanted;
  /** Whether the last texts of a batch were not all ASCII: joined, each of them would take two bytes a code unit. */
  #isWide = false;
  /** How many symbols there are; and id → symbol, if the numbers differ, made when first asked for. */
  readonly #size: number;
  #symbols: Uint32Array | undefined;

  /**
   * Loads a vocabulary into a new instance.
   *
   * @throws {@link ReckonerError} `vocabulary/corrupt`, `vocabulary/unsupported`, `kernel/out-of-memory`,
   *   `kernel/unavailable`.
   */
  constructor(vocabulary: KernelVocabulary) {
    this.scanner = vocabulary.scanner;
    this.#size = vocabulary.size;
    this.ids = vocabulary.tables?.ids ?? allIdsOf(vocabulary);
    if (vocabulary.size > 2 ** 20 - 1 || this.ids > 2 ** 24) {
      throw unsupported(vocabulary, `ids up to ${this.ids - 1}; the kernel holds 1,048,575 tokens and ids below 2^24`);
    }
    this.#wasm = load(vocabulary, this.ids);
    this.#wanted = new Wanted(this.#wasm, placingOf(vocabulary, this.ids), vocabulary.tables);
    this.#textOfIds = new TextOfIds(this, this.#wasm);
    this.#writer = new TextWriter(this.#wasm, windowUnits);
    this.specials = addSpecials(this.#wasm, vocabulary, firstBytes);
    const { tables } = vocabulary;
    this.#longest = tables && this.specials.reduce((most, { bytes }) => Math.max(most, bytes), tables.longest);
    this.#view();
  }

  /** Code units that fit into one write. */
  get windowUnits(): number {
    return windowUnits;
  }

  /** Gives the kernel what it says it would like to have, before a text is written. */
  #heed(): void {
    const wanted = this.#texts[mostTexts]!;
    if (wanted === 0) return;
    this.#texts[mostTexts] = 0;
    this.#wanted.give(wanted);
  }

  /** Reads now what would be read once much had been counted. */
  expectMuch(): void {
    this.#wanted.words();
  }

  #evict(): void {
    this.#heed();
    const { owner } = this;
    if (owner === undefined) return;
    owner.moveOut();
    this.owner = undefined;
  }

  /**
   * Writes text as UTF-8 into the input region; half a surrogate pair becomes U+FFFD.
   *
   * @param text At most `windowUnits` code units.
   * @param at   Offset of the first byte.
   * @returns    Offset after the last byte.
   */
  write(text: string, at: number): number {
    this.#evict();
    const bytes = at + text.length * 3;
    if (bytes > this.#input.length) this.reserve(bytes);
    return this.#writer.write(text, this.#input, at);
  }

  /**
   * Writes a short text at `at`; the owner of the input region stays the same.
   *
   * @returns Offset after the last byte, or -1 for a text that needs `write`: a long one, or with half a surrogate pair.
   */
  append(text: string, at: number): number {
    const isLong = text.length > appendedUnits || at + text.length * 3 > this.#input.length;
    // `write` gives the kernel what it would like to have: a branch not taken before would make the engine recompile this.
    if (isLong || this.#texts[mostTexts] !== 0) return -1;
    return writeShort(text, this.#input, at);
  }

  /** Makes the input region hold at least `bytes`; what was written stays. */
  reserve(bytes: number): void {
    if (bytes <= this.#input.length) return;
    // A stretch without a cut is longer than a window: merging it as a whole, without origins, takes up to ten times as long.
    this.#wanted.origins();
    // Every byte of it takes nine bytes of memory, which never shrinks.
    const wanted = Math.max(bytes, Math.min(Math.floor(this.#input.length * 1.5), mostInputBytes));
    if (bytes > mostInputBytes || this.#wasm.reserve(wanted) < 0) throw tooLong(bytes);
    this.#view();
  }

  #view(): void {
    const wasm = this.#wasm;
    this.#inputAt = wasm.inputAt();
    const room = Math.max(firstBytes, wasm.outputAt() - this.#inputAt - 64);
    this.#input = new Uint8Array(wasm.memory.buffer, this.#inputAt, room);
    this.#texts = new Uint32Array(wasm.memory.buffer, wasm.textsAt(), mostTexts + 1);
  }

  /** Moves the bytes `from..end` to the start of the input region. */
  keep(from: number, end: number): void {
    this.#evict();
    this.#input.copyWithin(0, from, end);
  }

  /** Copies bytes into the input region. */
  put(bytes: Uint8Array, at: number): void {
    this.room(at + bytes.length).set(bytes, at);
  }

  /** The input region, for writing: at least `bytes` bytes, valid until it grows. */
  room(bytes: number): Uint8Array {
    this.#evict();
    this.reserve(bytes);
    return this.#input;
  }

  /** The bytes `from..end` of the input region; valid until it grows. */
  bytes(from: number, end: number): Uint8Array {
    return this.#input.subarray(from, end);
  }

  /** Tokens of the text `from..end`. */
  count(from: number, end: number): number {
    return this.#wasm.count(this.#inputAt + from, this.#inputAt + end) >>> 0;
  }

  /** Ids of the text `from..end`, as a view that the next call overwrites. */
  encode(from: number, end: number): Uint32Array {
    const wasm = this.#wasm;
    const length = wasm.encode(this.#inputAt + from, this.#inputAt + end) >>> 0;
    return new Uint32Array(wasm.memory.buffer, wasm.outputAt(), length);
  }

  /**
   * Writes texts one after the other, as many as one call takes.
   *
   * @returns How many; 0 when the first one is too long.
   */
  writeTexts(texts: readonly string[], from: number): number {
    this.#evict();
    const ends = this.#texts;
    let units = 0;
    let count = 0;
    let isWhole = true;
    for (; from + count < texts.length && count < mostTexts; count++) {
      const text = texts[from + count]!;
      if (units + text.length > windowUnits) break;
      units += text.length;
      ends[count] = units;
      // Half a pair at the end of a text must not meet its other half in the next one.
      if (text.length > 0 && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800) isWhole = false;
    }
    const at = this.#inputAt;
    if (!isWhole || (this.#isWide && units > count * longUnits)) {
      let end = 0;
      for (let index = 0; index < count; index++) {
        end = this.write(texts[from + index]!, end);
        ends[index] = at + end;
      }
      this.#isWide = end !== units;
      return count;
    }
    // One encoder call for all of them; where each ends is then found by counting code units.
    const all = count === texts.length ? texts.join("") : texts.slice(from, from + count).join("");
    const written = this.#writer.write(all, this.#input, 0);
    this.#isWide = written !== units;
    if (written === units) for (let index = 0; index < count; index++) ends[index] = at + ends[index]!;
    else this.#wasm.placeTexts(at, count);
    return count;
  }

  /** Tokens of each of the texts that `writeTexts` wrote, as a view that the next call overwrites. */
  countTexts(count: number): Uint32Array {
    this.#wasm.eachText(this.#inputAt, count, 0);
    return this.#texts.subarray(0, count);
  }

  /** Ids of the texts that `writeTexts` wrote, and where each text's ids end; as views. */
  encodeTexts(count: number): { ids: Uint32Array; ends: Uint32Array } {
    const wasm = this.#wasm;
    const start = wasm.outputAt();
    wasm.eachText(this.#inputAt, count, start);
    const ends = this.#texts.subarray(0, count);
    for (let index = 0; index < count; index++) ends[index] = (ends[index]! - start) >>> 2;
    return { ids: new Uint32Array(wasm.memory.buffer, start, ends[count - 1] ?? 0), ends };
  }

  /**
   * One step of a growing count: finds the last cut in `from..known` and counts the tokens from it up to `end`;
   * `open` then gives these, and `settled` those before the cut, which are not counted when the cut is at `counted`.
   *
   * @returns The cut.
   */
  advance(from: number, counted: number, known: number, end: number): number {
    const at = this.#inputAt;
    return this.#wasm.advance(at + from, at + counted, at + known, at + end) - at;
  }

  /** A step of a growing count by a short text, `counted..end`: see `advance`. The text must have begun before `counted`. */
  extend(from: number, counted: number, end: number): number {
    const at = this.#inputAt;
    return this.#wasm.extend(at + from, at + counted, at + end) - at;
  }

  /** Tokens after the cut of the last `advance` or `extend`. */
  get open(): number {
    return this.#texts[0]!;
  }

  /** Tokens before the cut of the last `advance` or `extend`, unless that is at `counted`. */
  get settled(): number {
    return this.#texts[1]!;
  }

  /**
   * Tokens of the text `0..end`, whose pretokens are given.
   *
   * @param ends  Where each pretoken ends; ascending, the last at the end of the text. In bytes if that one is `end`, else
   *   in code units.
   * @param count How many there are.
   */
  countGiven(end: number, ends: ArrayLike<number>, count: number): number {
    return countOfGiven(this.#wasm, { end, ends, count });
  }

  /** Ids of such a text, as a view that the next call overwrites. */
  encodeGiven(end: number, ends: ArrayLike<number>, count: number): Uint32Array {
    return idsOfGiven(this.#wasm, { end, ends, count });
  }

  /** Offsets where the next pretokens of the text `from..end` end; at most 4,096. */
  scan(from: number, end: number): Uint32Array {
    const wasm = this.#wasm;
    const length = wasm.scan(this.#inputAt + from, this.#inputAt + end);
    return new Uint32Array(wasm.memory.buffer, wasm.boundsAt(), length).map((bound) => bound - this.#inputAt);
  }

  /** The last offset in `from..end` where the text can be cut without changing a token; `from` if there is none. */
  lastCut(from: number, end: number): number {
    return this.#wasm.lastCut(this.#inputAt + from, this.#inputAt + end) - this.#inputAt;
  }

  /** Whether all bytes after the answer of the last `lastCut` are the same. */
  get endsInOneByte(): boolean {
    return this.#wasm.oneByte() !== 0;
  }

  /** Runs `visit(end)`, which reads the text; its first `bytes`, if any, are known to be all the same. */
  alike<T>(bytes: number, visit: (end: number) => T, end: number): T {
    if (bytes === 0) return visit(end);
    // If this is aborted without reaching `finally`, writing the next text undoes it.
    this.owner = { moveOut: () => this.#wasm.beAlike(0) };
    this.#wasm.beAlike(bytes);
    try {
      return visit(end);
    } finally {
      this.#evict();
    }
  }

  /** The first offset after `from` where the text can be cut without changing a token; `end` if there is none. */
  firstCut(from: number, end: number): number {
    return this.#wasm.firstCut(this.#inputAt + from, this.#inputAt + end) - this.#inputAt;
  }

  /** The classes of all characters in `from..end`, combined: bits of `characterClass`. */
  classesOf(from: number, end: number): number {
    return this.#wasm.classesOf(this.#inputAt + from, this.#inputAt + end);
  }

  /** Whether two tokens of one pretoken can be adjacent in its encoding. */
  areCompatible(left: number, right: number): boolean {
    this.#wanted.origins();
    const wasm = this.#wasm;
    if (wasm.idsAt() === 0) return Math.max(left, right) < this.#size && wasm.areCompatible(left, right) !== 0;
    this.#symbols ??= symbolsOf(new Uint32Array(wasm.memory.buffer, wasm.idsAt(), this.#size), this.ids);
    const [first, second] = [this.#symbols[left]!, this.#symbols[right]!];
    // A character without merges, or a word: nothing is known to stay next to it.
    if (first === noSymbol || second === noSymbol) return false;
    return this.#wasm.areCompatible(first, second) !== 0;
  }

  /** Chooses the special tokens that `nextSpecial` finds, by their index in `specials`. */
  flagSpecials(isWanted: (text: string) => boolean): void {
    const flags = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.flagsAt(), this.specials.length);
    this.specials.forEach(({ text }, index) => {
      flags[index] = isWanted(text) ? 1 : 0;
    });
  }

  /** The first flagged special token inside `from..end`: its offset and index; `undefined` if there is none. */
  nextSpecial(from: number, end: number): { at: number; index: number } | undefined {
    const at = this.#wasm.nextSpecial(this.#inputAt + from, this.#inputAt + end) - this.#inputAt;
    return at === end ? undefined : { at, index: this.#wasm.foundSpecial() };
  }

  /**
   * Bytes of ids, as a view that the next call overwrites.
   *
   * @returns `undefined` when an id has no token.
   */
  decode(ids: Uint32Array): Uint8Array | undefined {
    this.#wanted.origins();
    this.#evict();
    const wasm = this.#wasm;
    // The ids come first, then their bytes.
    const room = (ids.length * 4 + 63) & ~63;
    for (let bytes = ids.length * 8 + 64; ; bytes *= 2) {
      this.reserve(room + bytes);
      const at = this.#inputAt;
      new Uint32Array(wasm.memory.buffer, at, ids.length).set(ids);
      const end = at + ids.length * 4;
      const length = wasm.decode(at, end, at + room, at + room + bytes);
      if (length < 0) return undefined;
      if (wasm.decodedTo() === end) return new Uint8Array(wasm.memory.buffer, at + room, length);
    }
  }

  /** Text of ids; `undefined` when an id has no token, or the bytes are not well-formed UTF-8. */
  text(ids: Uint32Array): string | undefined {
    this.#wanted.origins();
    this.#evict();
    return this.#textOfIds.of(ids);
  }

  /** Bytes of the token; 0 if the id has none. */
  tokenLength(id: number): number {
    this.#wanted.origins();
    return id >= this.ids ? 0 : this.#wasm.lengthOfId(id);
  }

  /** Bytes of the longest token: a text of `n` tokens has at most `n` times as many bytes, and so code units. */
  get longestToken(): number {
    this.#longest ??= this.tokenLengths().reduce((most, length) => Math.max(most, length), 1);
    return this.#longest;
  }

  /** Bytes of every token by id, 0 if an id has none; a copy. */
  tokenLengths(): Uint16Array {
    this.#wanted.origins();
    return Uint16Array.from({ length: this.ids }, (_, id) => this.#wasm.lengthOfId(id));
  }
}
