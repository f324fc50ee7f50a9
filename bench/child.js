/**
 * The process that takes a sample: reads a job from its command line, runs the
 * row's `run`, and prints each result after a \u0001, so that nothing a peer
 * prints can be mistaken for it.
 */
import { writeSync } from "node:fs";

const job = JSON.parse(process.argv[2] ?? "{}");
const answer = (/** @type {object} */ result) => writeSync(1, `\n\u0001${JSON.stringify(result)}\n`);
try {
  const { row } = await import(`./${job.row}.bench.js`);
  answer({ value: await row.run(job, (/** @type {any} */ value) => answer({ value, unfinished: true })) });
} catch (error) {
  answer({ error: String(/** @type {any} */ (error)?.message ?? error).slice(0, 500) });
}
process.exit(0);
