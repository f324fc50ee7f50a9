/**
 * What a tokenizer must offer to be measured: one small interface that every file
 * in this folder implements, so that all are called alike and none through a
 * wrapper that costs it time.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * @typedef {"o200k_base" | "cl100k_base"} EncodingName
 *
 * @typedef {object} Opened A tokenizer that is loaded and ready. Special-token text counts as ordinary text.
 * @property {(text: string) => number | Promise<number>} count The cheapest exact count the package has.
 * @property {(text: string) => ArrayLike<number> | Promise<ArrayLike<number>>} [encode] Absent in estimators.
 * @property {(ids: any) => string | Promise<string>} [decode] Takes what `encode` gave.
 * @property {(texts: string[]) => ArrayLike<number> | Promise<ArrayLike<number>>} [countBatch] Only where the package
 *   has such a call, or works on its own thread and can be asked for many at once.
 * @property {(text: string, limit: number) => unknown} [countUpTo] Only where the package stops early.
 * @property {() => { push(text: string): number, append(text: string): void, readonly tokens: number }} [counter] Only where the package counts a growing text.
 *
 * @typedef {object} Parallel A tokenizer that uses all cores.
 * @property {number} threads
 * @property {(text: string) => Promise<number>} count
 * @property {(text: string) => Promise<ArrayLike<number>>} encode
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Peer
 * @property {string} name     Name in tables and on the command line.
 * @property {string} version  Installed version.
 * @property {string} kind     How it is made.
 * @property {boolean} exact   False for an estimator.
 * @property {boolean} [slow]  Counts a corpus at a tenth of the others' speed: measured on shorter slices and in fewer rounds.
 * @property {boolean} [fast]  Its timed calls take milliseconds: each is taken in several processes a round, or noise would
 *   decide. What a process reads before a timed call, and what is timed, are the same for every peer.
 * @property {boolean} [hasBatch] @property {boolean} [hasLimit] @property {boolean} [hasCounter] Which of the calls it has.
 * @property {boolean} [asynchronous] Works on its own thread and answers by promise.
 * @property {EncodingName[]} encodings
 * @property {(encoding: EncodingName) => void} [prepare] Makes files that `open` reads, once and outside all measurements.
 * @property {(encoding: EncodingName) => Promise<Opened>} open Imports the package and loads the vocabulary.
 * @property {(encoding: EncodingName) => Promise<Parallel>} [openParallel] Only where a package uses several threads.
 * @property {(encoding: EncodingName) => string} [browserEntry] Source of the module that is bundled for a browser in
 *   the size row: it defines `globalThis.count`.
 * @property {(encoding: EncodingName) => URL[]} [browserFiles] Files that this module fetches when it runs.
 */

const require = createRequire(import.meta.url);

/**
 * Version of an installed package.
 *
 * @param {string} name
 * @returns {string} "not installed" when it is missing.
 */
export function versionOf(name) {
  try {
    return JSON.parse(readFileSync(pathIn(name, "package.json"), "utf8")).version;
  } catch {
    return "not installed";
  }
}

/**
 * Path of a file inside an installed package, past its `exports`.
 *
 * @param {string} name
 * @param {string} file
 * @returns {string}
 */
export function pathIn(name, file) {
  for (const root of require.resolve.paths(name) ?? []) {
    const path = join(root, name, file);
    try {
      readFileSync(join(root, name, "package.json"));
      return path;
    } catch {}
  }
  throw new Error(`${name} is not installed; run npm --prefix bench install (looked from ${dirname(import.meta.url)})`);
}
