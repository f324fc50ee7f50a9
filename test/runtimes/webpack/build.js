/** webpack as it is, which knows `new URL(…)` and `new Worker(…)`: `node build.js FOLDER`. */
import { fileURLToPath } from "node:url";
import webpack from "webpack";

const [folder = "out"] = process.argv.slice(2);
/** @type {import("webpack").Configuration} */
const config = {
  mode: "production",
  context: fileURLToPath(new URL(".", import.meta.url)),
  entry: { page: "../browser/page.js" },
  output: { path: folder },
  // Its advice on sizes knows scripts only; a vocabulary is larger, and is no script.
  performance: { hints: false },
};
webpack(config, (error, stats) => {
  if (error !== null || stats === undefined) throw error;
  console.log(stats.toString("minimal"));
  if (stats.hasErrors() || stats.hasWarnings()) process.exitCode = 1;
});
