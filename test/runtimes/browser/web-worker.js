import { run } from "../checks.js";
import { threads } from "../threads.js";

run(threads.started).then(postMessage);
