/**
 * The process a sample is taken in: reads a job from its command line, runs the
 * row's `run`, prints the result behind one \u0001 so that nothing a peer prints
 * can be taken for it.
 */
import { writeSync } from "node:fs";

const job = JSON.parse(process.argv[2] ?? "{}");
/** @type {object} */
let answer;
try {
  const { row } = await import(`./${job.row}.bench.js`);
  answer = { value: await row.run(job) };
} catch (error) {
  answer = { error: String(/** @type {any} */ (error)?.message ?? error).slice(0, 500) };
}
writeSync(1, `\n\u0001${JSON.stringify(answer)}\n`);
process.exit(0);
