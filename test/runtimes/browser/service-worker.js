import { run } from "../checks.js";
import { threads } from "../threads.js";

addEventListener("message", (event) => {
  const { source, waitUntil } = /** @type {any} */ (event);
  waitUntil.call(
    event,
    run(threads.none).then((found) => source.postMessage(found)),
  );
});
