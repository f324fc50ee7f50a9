/** One job of `families.js` in a fresh process: bench/child.js finds it here. */
import { runJob } from "./families/jobs.js";

export const row = { run: runJob };
