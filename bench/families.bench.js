/** One job of `families.js` in a fresh process, where bench/child.js finds it. */
import { runJob } from "./families/jobs.js";

export const row = { run: runJob };
