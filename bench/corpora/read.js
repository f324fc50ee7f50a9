/**
 * Reads parts of the corpora, laid out so that warm-up text, the cold text of each
 * round, and everything else never overlap:
 *
 *   data/<name>.txt │ warm-up 256 KiB │ cold 1 │ cold 2 │ cold 3 │ cold 4 │ rest …
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { recipes } from "./sources.js";

/** Length of the warm-up part and of each cold part, in bytes. */
export const partBytes = 256 * 1024;
/** Cold parts that every corpus has. */
export const coldParts = 4;
export const corpusNames = Object.keys(recipes);

/** @param {string} name @returns {URL} */
export const corpusFile = (name) => new URL(`./data/${name}.txt`, import.meta.url);

/** @param {string} name */
export const corpusTitle = (name) => recipes[name]?.title ?? name;

/** Corpora that were built. @param {string[]} names @returns {string[]} */
export const builtCorpora = (names) => names.filter((name) => existsSync(corpusFile(name)));

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A part of a corpus from byte `at`, moved to whole code points.
 *
 * @param {string} name
 * @param {number} at
 * @param {number} bytes Wanted length.
 * @returns {{ text: string, bytes: number }} `bytes` is the exact UTF-8 length.
 */
export function textAt(name, at, bytes) {
  const file = openSync(corpusFile(name), "r");
  try {
    const buffer = new Uint8Array(Math.max(0, Math.min(bytes, fstatSync(file).size - at)));
    readSync(file, buffer, 0, buffer.length, at);
    const isInside = (/** @type {number} */ index) => ((buffer[index] ?? 0) & 0xc0) === 0x80;
    let start = 0;
    let end = buffer.length;
    while (start < end && isInside(start)) start++;
    // The last character is dropped, too, if it was cut.
    let last = end - 1;
    while (last > start && isInside(last)) last--;
    const head = buffer[last] ?? 0;
    if (end - last < (head < 0xc0 ? 1 : head < 0xe0 ? 2 : head < 0xf0 ? 3 : 4)) end = last;
    return { text: utf8.decode(buffer.subarray(start, end)), bytes: end - start };
  } finally {
    closeSync(file);
  }
}

/** @param {string} name @param {number} [bytes] */
export const warmText = (name, bytes = partBytes) => textAt(name, 0, Math.min(bytes, partBytes));

/** The cold part of a round. @param {string} name @param {number} round From 0. @param {number} [bytes] */
export const coldText = (name, round, bytes = partBytes) =>
  textAt(name, partBytes * (1 + (round % coldParts)), Math.min(bytes, partBytes));

/** A whole corpus. @param {string} name */
export const wholeText = (name) => readFileSync(corpusFile(name), "utf8");
