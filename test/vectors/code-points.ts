/**
 * Every code point, in company: what is digested in `code-points/*.jsonl`, and how.
 *
 * Each code point gives three texts: alone, doubled, and beside a letter, a digit, a space, a newline, punctuation
 * and an apostrophe on both sides. The ids of 16,384 code points' texts make one sha256, so that the everyday test
 * needs no oracle to see that all is well, and only one block of it to say what is not.
 */
import { createHash } from "node:crypto";
import type { EncodingName } from "../oracles.ts";

export const blockSize = 0x4000;

/** First code points of all blocks. */
export const blocks: readonly number[] = Array.from({ length: 0x110000 / blockSize }, (_, block) => block * blockSize);

/** The encodings with a file of digests: one per rank file. */
export const digested = ["r50k_base", "p50k_base", "cl100k_base", "o200k_base"] as const satisfies EncodingName[];

/** The texts of the code points `[first, first + blockSize)`; surrogates have none. */
export function textsOf(first: number): string[] {
  const texts: string[] = [];
  for (let point = first; point < first + blockSize; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const c = String.fromCodePoint(point);
    texts.push(c, c + c, `a${c}A${c}1${c}2 ${c} x\n${c}\n!${c}!${c}'s${c}'${c}t${c}`);
  }
  return texts;
}

/** A digest of the ids of many texts: for each its number of ids, then the ids. */
export class IdDigest {
  readonly #hash = createHash("sha256");

  add(ids: Uint32Array): void {
    this.#hash.update(Uint32Array.of(ids.length));
    this.#hash.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
  }

  /** The first 64 bits in hexadecimal. */
  finish(): string {
    return this.#hash.digest("hex").slice(0, 16);
  }
}

/** One file: how it was made, then a digest for each block. */
export interface DigestFile {
  readonly reference: string;
  readonly blockSize: number;
  readonly digests: Readonly<Record<string, string>>;
}

/** `code-points/<encoding>.jsonl` as text; line 1 says what made it. */
export function writeDigests(file: DigestFile): string {
  const lines = Object.entries(file.digests).map(([first, digest]) => JSON.stringify({ first, digest }));
  return `${[JSON.stringify({ reference: file.reference, blockSize: file.blockSize }), ...lines].join("\n")}\n`;
}

/** The inverse of `writeDigests`. */
export function readDigests(text: string): DigestFile {
  const [head, ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { ...head, digests: Object.fromEntries(rows.map(({ first, digest }) => [first, digest])) };
}

/** The name of a block in a file of digests. */
export function blockName(first: number): string {
  return `U+${first.toString(16).toUpperCase().padStart(4, "0")}`;
}
