/** A page whose Web Worker runs every check, in threads of its own, too. */
import { show } from "./show.js";

const worker = new Worker(new URL("./web-worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show({ passed: [], failed: [message] });
