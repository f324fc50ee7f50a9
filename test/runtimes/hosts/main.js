/** Node, Bun and Deno run this as it is; an argument asks for the refusal, or says what is known of threads. */
import { refusal, run } from "../checks.js";
import { threads } from "../threads.js";

const argument = globalThis.process?.argv[2];
const found = argument === "refusal" ? refusal() : run(argument === "lost" ? threads.lost : threads.started);
found.then((result) => console.log(JSON.stringify(result)));
