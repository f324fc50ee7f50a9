/**
 * Text of ids, a part at a time, so that memory does not grow with them.
 *
 * There are two ways. Of ASCII, and of what nearly is, the bytes of tokens are joined and then made code units. Of
 * scripts whose characters have two bytes or three, the kernel keeps the tokens as code units
 * (assembly/bpe/decode.ts), unless their characters are torn between tokens. What the last part was made of says
 * which way the next one goes.
 */
import type { BpeExports } from "./abi.ts";
import type { BpeKernel } from "./bpe.ts";
import { asciiString, endsInside, utf16String } from "./strings.ts";

/** Ids that are made text at once. */
const idsAtOnce = 4_096;

/**
 * Up to so many ids, the code units of several parts are gathered before they become a string: joining is then done with. Of
 * more ids every part is a string, since those that are longer than 64 K are slow to make and would be joined all the same.
 */
const idsGathered = 98_304;

/** One token in so many that is torn is too many, and then so many parts go by bytes. */
const oftenTorn = 16;
const pause = 20;

/** Code units, of a part, that are looked at to say what it is made of. */
const samples = 64;

/** What became of the first `ids` of a part: text, or code units that are none yet. */
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
  /** For how many parts the way by units is not tried again, where characters were torn. */
  #untilUnits = 0;

  constructor(kernel: BpeKernel, wasm: BpeExports) {
    this.#kernel = kernel;
    this.#wasm = wasm;
  }

  /** Text of ids; `undefined` when an id has no token, or the bytes are not well-formed UTF-8. */
  of(ids: Uint32Array): string | undefined {
    let text = "";
    // Code units in the output region that are not text yet. There and in the region behind it is room for four of them for
    // every byte of input; behind two a new string begins, and the last token of a part takes one at most.
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
    // The code units go behind the bytes. Memory that grows takes the view away.
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

  /** Writes the code units of ids behind those that are there. */
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
