/** Base64 in a buffer, decoded without going through a string. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextets: Int8Array = new Int8Array(256).fill(-1);
for (let value = 0; value < 64; value++) sextets[alphabet.charCodeAt(value)] = value;

const equalsSign = 0x3d;

/** Number of bytes written, or -1 when `[at, end)` is not padded base64 as an encoder writes it. */
export function decodeBase64(text: Uint8Array, at: number, end: number, into: Uint8Array, to: number): number {
  const padding = text[end - 1] !== equalsSign ? 0 : text[end - 2] !== equalsSign ? 1 : 2;
  if ((end - at) % 4 !== 0) return -1;
  const start = to;
  let bits = 0;
  for (let from = at; from < end - padding; from++) {
    const value = sextets[text[from]!]!;
    if (value < 0) return -1;
    bits = (bits << 6) | value;
    const phase = (from - at) & 3;
    if (phase > 0) into[to++] = (bits >>> (6 - 2 * phase)) & 0xff;
  }
  // An encoder writes zeros for the bits that the padding leaves over.
  if (padding > 0 && (bits & ((1 << (2 * padding)) - 1)) !== 0) return -1;
  return to - start;
}
