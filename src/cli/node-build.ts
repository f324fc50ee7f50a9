/**
 * `npm run build:node`: writes build/node, the rooms in a few files each, for Node, Bun and Deno; and their modules of
 * vocabularies.
 *
 * Every module costs a runtime without a bundler about a millisecond to find and to open; what package.json names for
 * `node` is therefore bundled, and imports in a fourth of the time. Rooms share their common parts, so a class is the
 * same class whichever of them it was imported from. Bundlers get the modules as they are: they can leave out what is
 * not used.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** The modules that package.json has a bundle of, as paths in build/. */
function entries({ exports }: Manifest): string[] {
  return Object.values(exports).flatMap((target) => {
    if (typeof target === "string" || target["node"] === undefined) return [];
    const path = target["default"]!;
    if (!target["node"].startsWith("./build/node/")) return [];
    return path.includes("*") ? modulesIn(path.slice(0, path.indexOf("*"))) : [path];
  });
}

function modulesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => folder + name);
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const options = ["--bundle", "--format=esm", "--platform=node", "--target=node20.19", "--log-level=warning"];
// To read what nobody reads takes time, too.
const small = ["--minify-whitespace", "--sourcemap", "--sources-content=false"];
const bundle = (files: readonly string[], ...more: readonly string[]): void => {
  execFileSync("esbuild", [...files, ...options, ...small, ...more], { stdio: "inherit" });
};

rmSync("build/node", { recursive: true, force: true });
bundle(
  [
    ...entries(manifest),
    // Programs of their own, which are started by their address.
    "build/parallel/worker.js",
    "build/widget/worker.js",
  ],
  "--splitting",
  "--outbase=build",
  "--outdir=build/node",
  "--chunk-names=shared/[name]-[hash]",
  "--packages=external",
  "--external:#vocabulary/*",
  "--external:#ready/*",
  "--external:#tables/*",
);
// With the addresses of their files, beside which they lie.
bundle(modulesIn("build/vocabularies/"), "--outdir=build/packed", "--out-extension:.js=.node.js");
