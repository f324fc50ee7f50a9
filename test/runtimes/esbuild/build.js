/** esbuild leaves `new URL(…)` as it stands, so the packed files are copied beside the bundle: `node build.js FOLDER`. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [folder = "out"] = process.argv.slice(2);
/** @param {string} form "" in Node, ".small" in browsers. */
async function copyPacked(form) {
  for (const name of ["o200k_base", "cl100k_base"]) {
    const file = `${name}${form}.bin`;
    await copyFile(fileURLToPath(import.meta.resolve(`reckoner/packed/${file}`)), join(folder, file));
  }
}

const absWorkingDir = fileURLToPath(new URL(".", import.meta.url));
/** @type {import("esbuild").BuildOptions} */
const options = { absWorkingDir, bundle: true, minify: true, format: "esm", target: "es2022", outdir: folder };
await build({ ...options, entryPoints: ["../browser/page.js"], platform: "browser" });
await build({ ...options, entryPoints: ["../hosts/main.js"], platform: "node" });
await copyPacked(".small");
await copyPacked("");
