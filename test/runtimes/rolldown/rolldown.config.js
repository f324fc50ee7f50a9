/** rolldown follows `new URL(…)` when it is asked to; of a Worker it copies the file and not what that imports. */
import { defineConfig } from "rolldown";

export default defineConfig({
  input: { page: "../browser/page.js" },
  platform: "browser",
  experimental: { resolveNewUrlToAsset: true },
});
