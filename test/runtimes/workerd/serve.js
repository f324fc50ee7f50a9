/**
 * Runs a folder of modules that wrangler has bundled, in workerd: `node serve.js FOLDER MAIN [OPTIONS]`.
 *
 * MAIN is the module that starts; everything beside it is an import of its. OPTIONS are Miniflare's, as JSON.
 * Prints the address and serves until it is ended.
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const [folder = "", main = "", options = "{}"] = process.argv.slice(2);
/** @type {Record<string, "ESModule" | "CompiledWasm" | "Data">} */
const types = { ".js": "ESModule", ".wasm": "CompiledWasm", ".bin": "Data" };
const modules = [main, ...readdirSync(folder).filter((file) => file !== main)].flatMap((path) => {
  const type = types[extname(path)];
  if (type === undefined) return [];
  const contents = readFileSync(join(folder, path));
  return { type, path, contents: type === "ESModule" ? contents.toString() : contents };
});
const given = convertV4MiniflareOptions({
  modules,
  compatibilityDate: "2026-11-01",
  host: "127.0.0.1",
  port: 0,
  ...JSON.parse(options),
});
const miniflare = new Miniflare(given);
console.log(String(await miniflare.ready));
