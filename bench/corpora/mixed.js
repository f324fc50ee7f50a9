/**
 * Megabytes of mixed text in which every megabyte has the same mix: each corpus gives
 * 16 KiB pieces in proportion to its length, so that all end together.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { builtCorpora, corpusFile, corpusNames, textAt } from "./read.js";

const pieceBytes = 16 * 1024;

/**
 * Mixed text in pieces, no byte of a corpus twice.
 *
 * @param {number} bytes In total; fewer when the corpora hold less.
 * @param {number} bytesEach Approximate length of each text.
 * @returns {Generator<{ text: string, bytes: number }>}
 */
export function* mixedTexts(bytes, bytesEach) {
  const sizes = builtCorpora(corpusNames).map((name) => ({ name, size: statSync(corpusFile(name)).size, at: 0 }));
  let given = 0;
  let text = "";
  let held = 0;
  while (given < bytes) {
    // The corpus furthest behind its share gives the next piece.
    const next = sizes.reduce((least, one) => (one.at / one.size < least.at / least.size ? one : least));
    if (next.at + pieceBytes > next.size) return;
    const piece = textAt(next.name, next.at, pieceBytes);
    next.at += pieceBytes;
    text += piece.text;
    held += piece.bytes;
    if (held >= bytesEach) {
      yield { text: flat(text), bytes: held };
      given += held;
      text = "";
      held = 0;
    }
  }
}

/** The same string in one block of memory, not as a tree of parts. @param {string} text */
function flat(text) {
  text.charCodeAt(text.length >> 1);
  return text;
}

/**
 * One text of about `bytes` bytes, read from a file that is made the first time, so that
 * making it does not burden the measured process.
 *
 * @param {number} bytes
 * @returns {string}
 */
export function mixedText(bytes) {
  const file = new URL(`./data/mixed-${bytes}.txt`, import.meta.url);
  if (!existsSync(file)) {
    const [whole] = [...mixedTexts(bytes, bytes)];
    if (whole === undefined) throw new Error("too few corpora are built; run node bench/corpora/build.js");
    writeFileSync(file, whole.text);
  }
  return readFileSync(file, "utf8");
}
