/**
 * Strings from memory and into it, in the runtime's fastest way.
 *
 * Node, Bun and Deno have buffers that make a string from bytes or code units at the speed of memory, tens of times as
 * fast as any decoder; elsewhere TextDecoder does it.
 */
interface FastBuffers {
  from(memory: ArrayBufferLike, at: number, bytes: number): FastBuffer;
}

interface FastBuffer {
  toString(encoding: string): string;
  /** Returns how many bytes it wrote. */
  write(text: string, encoding: string): number;
}

const buffers: FastBuffers | undefined = /* @__PURE__ */ (() => (globalThis as { Buffer?: FastBuffers }).Buffer)();

/** Made when first needed: in Node, which hardly needs them, making one takes longer than compiling a kernel. */
let utf8: TextDecoder | undefined;
let utf16: TextDecoder | undefined;

/** The text of UTF-8; U+FFFD where it is malformed. */
export function utf8String(memory: ArrayBufferLike, at: number, bytes: number): string {
  if (buffers !== undefined) return buffers.from(memory, at, bytes).toString("utf8");
  utf8 ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return utf8.decode(new Uint8Array(memory as ArrayBuffer, at, bytes));
}

/** The text of `bytes` bytes of ASCII. */
export function asciiString(memory: ArrayBufferLike, at: number, bytes: number): string {
  return buffers === undefined ? utf8String(memory, at, bytes) : buffers.from(memory, at, bytes).toString("latin1");
}

/** The text of `units` code units. */
export function utf16String(memory: ArrayBufferLike, at: number, units: number): string {
  if (buffers !== undefined) return buffers.from(memory, at, units * 2).toString("utf16le");
  utf16 ??= new TextDecoder("utf-16le", { ignoreBOM: true });
  return utf16.decode(new Uint8Array(memory as ArrayBuffer, at, units * 2));
}

/** Writes code units at a place, at the speed of memory; `undefined` if the runtime has no way to do it, or a slow one. */
export function unitWriter(memory: ArrayBufferLike, at: number, bytes: number): ((text: string) => number) | undefined {
  if (buffers === undefined || "Deno" in globalThis || "Bun" in globalThis) return undefined;
  const buffer = buffers.from(memory, at, bytes);
  return (text) => buffer.write(text, "utf16le");
}

/** Whether UTF-8 ends inside a character. */
export function endsInside(bytes: Uint8Array): boolean {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) !== 0x80) return byte >= 0xc0 && back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);
  }
  return false;
}

/**
 * Writes a short text as UTF-8: calling the encoder would cost more.
 *
 * @param into Has three free bytes for every code unit from `at` on.
 * @returns    Offset after the last byte, or -1 for a text that has half a surrogate pair.
 */
export function writeShort(text: string, into: Uint8Array, at: number): number {
  let end = at;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      into[end++] = unit;
      continue;
    }
    if (unit < 0x800) {
      into[end++] = 0xc0 | (unit >> 6);
    } else if ((unit & 0xf800) !== 0xd800) {
      into[end++] = 0xe0 | (unit >> 12);
      into[end++] = 0x80 | ((unit >> 6) & 0x3f);
    } else {
      const point = text.codePointAt(index++)!;
      if (point < 0x10000) return -1;
      into[end++] = 0xf0 | (point >> 18);
      into[end++] = 0x80 | ((point >> 12) & 0x3f);
      into[end++] = 0x80 | ((point >> 6) & 0x3f);
    }
    // The last six bits; for a pair, those of its second half.
    into[end++] = 0x80 | (text.charCodeAt(index) & 0x3f);
  }
  return end;
}
