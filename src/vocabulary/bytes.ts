/** Bytes already in memory, in any of the shapes that runtimes give them. */

/**
 * A view of the bytes in `source`, never a copy; `undefined` when it is not bytes.
 *
 * Workers give ArrayBuffers, Node gives Buffers, and a test runner or an iframe gives those of another realm,
 * which `instanceof` does not recognize.
 *
 * @param source - Anything; nothing is thrown.
 * @example
 * bytesInHand(new ArrayBuffer(3)); // Uint8Array [0, 0, 0]
 * bytesInHand("a path"); // undefined
 */
export function bytesInHand(source: unknown): Uint8Array | undefined {
  // A buffer transferred to another thread has no bytes, and refuses views.
  if (ArrayBuffer.isView(source) && source.buffer.byteLength === 0) return new Uint8Array(0);
  if (source instanceof Uint8Array) return source;
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const kind = Object.prototype.toString.call(source);
  if (kind !== "[object ArrayBuffer]" && kind !== "[object SharedArrayBuffer]") return undefined;
  const buffer = source as ArrayBuffer;
  return buffer.byteLength === 0 ? new Uint8Array(0) : new Uint8Array(buffer);
}
