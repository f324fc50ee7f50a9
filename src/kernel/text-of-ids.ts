/**
 * Text of ids, a part at a time, so that memory does not grow with them.
 *
 * There are two ways. For ASCII and near-ASCII, the bytes of tokens are joined and then converted to code units. For
 * scripts whose characters have two or three bytes, the kernel keeps the tokens as code units
 * (assembly/bpe/decode.ts), unless their characters are torn between tokens. What the last part consisted of decides
 * which way the next one goes.
 */
import type { BpeExports } from "./abi.ts";
import type { BpeKernel } from "./bpe.ts";
import { asciiString, endsInside, utf16String } from "./strings.ts";

/** Ids converted to text at once. */
const idsAtOnce = 4_096;

/**
 * Up to this many ids, the code units of several parts are gathered into one string, which saves joining. With more ids every
 * part is a string of its own: strings longer than 64 K are slow to make and would have to be joined anyway.
 */
const idsGathered = 98_304;

/** One torn token in `oftenTorn` is too many, and the next `pause` parts then go by bytes. */
const oftenTorn = 16;
const pause = 20;

/** Code units of a part that are looked at to tell what it consists of. */
const samples = 64;

/** What the first `ids` of a part became: text, or code units that are not text yet. */
interface Part {
  readonly text: string;
  readonly units: number;
  readonly ids: number;
}

export class TextOfIds {
  readonly #kernel: BpeKernel;
  readonly #wasm: BpeExports;
  /** Whether the last part was mostly beyond ASCII. */
  #isWide = false;
  /** For how many more parts the way by units is not tried, because characters were torn. */
  #untilUnits = 0;

  constructor(kernel: BpeKernel, wasm: BpeExports) {
    this.#kernel = kernel;
    this.#wasm = wasm;
  }

  /** Text of ids; `undefined` when an id has no token, or the bytes are not well-formed UTF-8. */
  of(ids: Uint32Array): string | undefined {
    let text = "";
    // Code units in the output region that are not text yet. That region and the next have room for four of them for every
    // byte of input; after two a new string begins, and the last token of a part takes one at most.
    let units = 0;
    const most = ids.length > idsGathered ? 0 : 2 * (this.#wasm.outputAt() - this.#wasm.inputAt());
    for (let from = 0; from < ids.length; ) {
      const part = ids.subarray(from, from + idsAtOnce);
      const goesByUnits = this.#isWide && this.#untilUnits-- <= 0;
      if (units > (goesByUnits ? most : 0)) {
        text += this.#textOf(units);
        units = 0;
      }
      const next = goesByUnits ? this.#byUnits(part, units) : this.#byBytes(part, from + part.length === ids.length);
      if (next === undefined) return undefined;
      text += next.text;
      units += next.units;
      from += next.ids;
    }
    return text + this.#textOf(units);
  }

  #textOf(units: number): string {
    return units === 0 ? "" : utf16String(this.#wasm.memory.buffer, this.#wasm.outputAt(), units);
  }

  #byBytes(part: Uint32Array, isLast: boolean): Part | undefined {
    let bytes = this.#kernel.decode(part);
    let ids = part.length;
    // A part ends where a character does.
    while (bytes !== undefined && !isLast && endsInside(bytes)) {
      bytes = bytes.subarray(0, bytes.length - this.#kernel.tokenLength(part[--ids]!));
    }
    if (bytes === undefined || bytes.length === 0) return undefined;
    // The code units go after the bytes. Growing memory detaches the view.
    const { byteOffset: at, length } = bytes;
    this.#kernel.reserve(at - this.#wasm.inputAt() + length * 3 + 128);
    const to = (at + length + 63) & ~63;
    const units = this.#wasm.unitsOf(at, at + length, to);
    if (units < 0) return undefined;
    const { buffer } = this.#wasm.memory;
    if (units === length) {
      this.#isWide = false;
      return { text: asciiString(buffer, at, length), units: 0, ids };
    }
    this.#look(to, units);
    return { text: utf16String(buffer, to, units), units: 0, ids };
  }

  /** Writes the code units of ids after those already there. */
  #byUnits(part: Uint32Array, before: number): Part | undefined {
    const wasm = this.#wasm;
    const at = wasm.inputAt();
    const out = wasm.outputAt() + before * 2;
    new Uint32Array(wasm.memory.buffer, at, part.length).set(part);
    const units = wasm.decodeUnits(at, at + part.length * 4, out);
    const ids = (wasm.decodedTo() - at) >>> 2;
    if (ids === 0) return undefined;
    const [torn = 0] = new Uint32Array(wasm.memory.buffer, wasm.textsAt(), 1);
    this.#untilUnits = torn * oftenTorn > ids ? pause : 0;
    this.#look(out, units);
    return { text: "", units, ids };
  }

  /** Looks at some of the code units at `at`, for the next part. */
  #look(at: number, units: number): void {
    const all = new Uint16Array(this.#wasm.memory.buffer, at, units);
    const step = Math.ceil(units / samples);
    let beyondAscii = 0;
    for (let index = 0; index < units; index += step) if (all[index]! >= 0x80) beyondAscii++;
    this.#isWide = beyondAscii * step * 2 > units;
  }
}
