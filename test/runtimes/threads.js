/** The check of `reckoner/parallel`, for every way in which a runtime may have threads or not. */
import { ParallelTokenizer } from "reckoner/parallel";
import o200k_base from "reckoner/vocabularies/o200k_base";
import { digest, sample } from "./answers.js";
import { codeOf, is } from "./checks.js";

/** Text long enough to be shared among threads. */
const long = `${sample}\n`.repeat(600);

/** @typedef {import("reckoner").Tokenizer} Tokenizer */

/**
 * What is true of threads, by what a runtime has of them: they start; there are none, and one does the work alone; or a
 * bundler left their file behind.
 *
 * @type {Record<"started" | "none" | "lost", (tokenizer: Tokenizer) => unknown>}
 */
export const threads = {
  started: (tokenizer) => checkPool(tokenizer, 2),
  none: (tokenizer) => checkPool(tokenizer, 1),
  lost: async () => is(await codeOf(() => ParallelTokenizer.open(o200k_base, { threads: 2 })), "parallel/unavailable"),
};

/** @param {Tokenizer} tokenizer @param {number} threads */
async function checkPool(tokenizer, threads) {
  const pool = await ParallelTokenizer.open(o200k_base, { threads: 2 });
  is(pool.threads, threads);
  is(digest(await pool.encode(long)), digest(tokenizer.encode(long)));
  await pool.close();
}
