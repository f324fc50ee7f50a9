/**
 * Text → UTF-8 in the input region, in the runtime's fastest way.
 *
 * Short texts are written here and others by TextEncoder, except long ones in Node, where it is slow to encode what V8
 * keeps as UTF-16. A buffer copies their code units into the output region, which is free while a text is written, and
 * text.wasm converts them to UTF-8 (assembly/text.ts).
 */
import compiled from "#kernel/text";
import type { BpeExports, KernelMemory } from "./abi.ts";
import { unitWriter, writeShort } from "./strings.ts";

/** The most code units of a text that is written without the encoder. */
const shortUnits = 24;

/** The fewest code units of a long text: for others the two calls cost what they save. */
const longUnits = 512;

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();

interface TextExports {
  open(): void;
  toUtf8(at: number, end: number, out: number): number;
}

export class TextWriter {
  readonly #wasm: BpeExports;
  readonly #mostUnits: number;
  /** `null` if the runtime has none. */
  #text: TextExports | null | undefined;
  #units: ((text: string) => number) | undefined;
  #unitsAt = 0;
  #memory: ArrayBuffer | undefined;

  /** @param mostUnits Code units of the longest text to copy. */
  constructor(wasm: BpeExports, mostUnits: number) {
    this.#wasm = wasm;
    this.#mostUnits = mostUnits;
  }

  /**
   * Writes a text as UTF-8; half a surrogate pair becomes U+FFFD.
   *
   * @param input Has three free bytes for every code unit from `at` on, and 16 more.
   * @returns     Offset after the last byte.
   */
  write(text: string, input: Uint8Array, at: number): number {
    const { length } = text;
    if (length <= shortUnits) {
      const end = writeShort(text, input, at);
      if (end >= 0) return end;
    }
    if (length >= longUnits && length <= this.#mostUnits && this.#isOpen()) {
      const bytes = this.#units!(text);
      return this.#text!.toUtf8(this.#unitsAt, this.#unitsAt + bytes, input.byteOffset + at) - input.byteOffset;
    }
    return at + encoder.encodeInto(text, at === 0 ? input : input.subarray(at)).written;
  }

  /** Whether long texts have their own way; finds the output region, which moves when memory grows. */
  #isOpen(): boolean {
    const { memory } = this.#wasm;
    const at = this.#wasm.outputAt();
    if (this.#memory !== memory.buffer || this.#unitsAt !== at) {
      this.#memory = undefined;
      this.#text ??= instance(memory);
      this.#units = this.#text === null ? undefined : unitWriter(memory.buffer, at, this.#mostUnits * 2);
      this.#unitsAt = at;
      // Last, so that after an interruption this is done again.
      this.#memory = memory.buffer;
    }
    return this.#units !== undefined;
  }
}

/** text.wasm in a kernel's memory; `null` if there is none, or no SIMD. */
function instance(memory: KernelMemory): TextExports | null {
  const kernel = compiled();
  if (kernel === undefined) return null;
  const text = new WebAssembly.Instance(kernel as WebAssembly.Module, { env: { memory: memory as WebAssembly.Memory } })
    .exports as unknown as TextExports;
  text.open();
  return text;
}
