/** Node, Bun and Deno run this as it is. */
import { refusal, run } from "../checks.js";

console.log(JSON.stringify(globalThis.process?.argv.includes("refusal") ? await refusal() : await run()));
