/** A page whose Service Worker runs every check; there are no threads in one. */
import { show } from "./show.js";

const { serviceWorker } = navigator;
serviceWorker.onmessage = ({ data }) => show(data);
serviceWorker
  .register(new URL("service-worker.js", location.href), { type: "module" })
  .then(() => serviceWorker.ready)
  .then(({ active }) => active?.postMessage("run"));
