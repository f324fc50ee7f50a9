/** A page that runs every check itself. What bundlers other than Vite are given, too. */
import { run } from "../checks.js";
import { threads } from "../threads.js";
import { show } from "./show.js";

// Where a bundler leaves the file of the threads behind, the page says so in its address.
run(location.hash === "#lost" ? threads.lost : threads.started).then(show);
