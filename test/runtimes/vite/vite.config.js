/** The pages of ../browser; the package itself needs none of what is said here. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL("../browser", import.meta.url));
const pages = ["page", "in-worker", "in-service-worker", "refused"];

export default defineConfig({
  root,
  // What the dev server bundles ahead of time, it keeps apart from what others keep.
  cacheDir: process.env.VITE_CACHE,
  worker: { format: "es" },
  build: {
    rolldownOptions: {
      input: [...pages.map((name) => `${root}/${name}.html`), `${root}/service-worker.js`],
      // A service worker must have a name that stays, beside the pages it serves.
      output: { entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js") },
    },
  },
});
