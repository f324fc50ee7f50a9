/**
 * The letters that ByteLevel writes for bytes: printable Latin-1 stands for itself, the other 68 bytes are the letters
 * from U+0100 on, in order.
 */

/** The letter of each byte. */
export const byteLetters: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => letterOf(byte));

function letterOf(byte: number): string {
  if (byte <= 0x20) return String.fromCharCode(0x100 + byte);
  if (byte >= 0x7f && byte <= 0xa0) return String.fromCharCode(0x100 + 0x21 + byte - 0x7f);
  return String.fromCharCode(byte === 0xad ? 0x143 : byte);
}

/** The byte whose letter is this UTF-16 code unit, or -1. */
function byteOf(unit: number): number {
  if (unit <= 0x20 || (unit >= 0x7f && unit <= 0xa0) || unit === 0xad || unit > 0x143) return -1;
  if (unit < 0x100) return unit;
  if (unit === 0x143) return 0xad;
  return unit <= 0x120 ? unit - 0x100 : unit - 0x121 + 0x7f;
}

/** The letters of a text's UTF-8 bytes; the text has no half surrogate pairs. */
export function toByteLetters(text: string): string {
  // Printable ASCII stands for itself, and most pretokens are only that after a first space.
  if (/^ ?[!-~]*$/.test(text)) return text.startsWith(" ") ? byteLetters[0x20]! + text.slice(1) : text;
  // Pretokens are short: an encoder would take longer to call than to work.
  let letters = "";
  for (let at = 0; at < text.length; at++) {
    let point = text.charCodeAt(at);
    if (point < 0x80) {
      letters += byteLetters[point];
      continue;
    }
    if (point < 0x800) {
      letters += byteLetters[0xc0 | (point >> 6)];
    } else {
      if ((point & 0xf800) === 0xd800) {
        point = text.codePointAt(at++)!;
        letters += byteLetters[0xf0 | (point >> 18)]! + byteLetters[0x80 | ((point >> 12) & 0x3f)];
      } else {
        letters += byteLetters[0xe0 | (point >> 12)];
      }
      letters += byteLetters[0x80 | ((point >> 6) & 0x3f)];
    }
    letters += byteLetters[0x80 | (point & 0x3f)];
  }
  return letters;
}

/** The bytes that letters stand for; `undefined` if one is not such a letter. */
export function fromByteLetters(letters: string): Uint8Array | undefined {
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) {
    const byte = byteOf(letters.charCodeAt(at));
    if (byte < 0) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}
