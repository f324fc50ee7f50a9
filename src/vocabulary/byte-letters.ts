/**
 * The letters that stand for bytes in byte-level vocabularies of Hugging Face, as GPT-2 introduced them: printable
 * bytes are themselves, the others take the letters from U+0100 on.
 * Source: `bytes_to_unicode` in https://github.com/openai/gpt-2/blob/master/src/encoder.py.
 */

/** The byte of each letter, by UTF-16 code unit; -1 for what is no such letter. */
const byteOf: Int16Array = /* @__PURE__ */ (() => {
  const table = new Int16Array(0x144).fill(-1);
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
    table[isPrintable ? byte : next++] = byte;
  }
  return table;
})();

/** The bytes that a token's letters stand for; `undefined` where one of them stands for none. */
export function bytesOfLetters(letters: string): Uint8Array | undefined {
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) {
    const byte = byteOf[letters.charCodeAt(at)] ?? -1;
    if (byte < 0) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}
