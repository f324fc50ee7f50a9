/**
 * `npm run build:node`: writes build/node, which has the rooms and the command line in a few files each for Node, Bun and
 * Deno, and the vocabulary modules for these runtimes, beside the files that they point to.
 *
 * Finding and opening a module costs a runtime without a bundler about a millisecond, so what package.json names for
 * `node` is bundled, and imports in a fifth of the time. Rooms share their common parts, so a class is the same class
 * whichever room it was imported from. Bundlers get the modules unbundled, since they can leave out what is not used.
 */
import { readdirSync, readFileSync } from "node:fs";

/** @type {{ exports: Record<string, string | Record<string, string>> }} */
const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** @param {string} folder */
const modulesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => folder + name);

/** The modules for which package.json names a bundle. */
const rooms = Object.values(manifest.exports).flatMap((target) => {
  if (typeof target === "string" || !target["node"]?.startsWith("./build/node/")) return [];
  const path = /** @type {string} */ (target["default"]);
  return path.includes("*") ? modulesIn(path.slice(0, path.indexOf("*"))) : [path];
});
// Separate programs, which are started by their address.
const programs = ["./build/parallel/worker.js", "./build/widget/worker.js", "./build/cli/main.js"];

/** @type {import("rolldown").RolldownOptions} */
const common = {
  platform: "node",
  // Packages, Node's own modules, and what package.json chooses by condition, except the kernel.
  external: (id) => /^(?!#kernel\/)[#@a-z]/.test(id),
};

/**
 * A single character beyond ASCII makes an engine store the whole module in two bytes per character. Escaped, it is the
 * same text, as long as it is in a string or a pattern and not after a backslash. Source map columns after it are off.
 *
 * @type {import("rolldown").Plugin}
 */
const ascii = {
  name: "ascii",
  renderChunk: (code) => {
    if (/\\[^\0-\x7f]|String\.raw\s*`[^`]*[^\0-\x7f`]/.test(code))
      throw new Error("a non-ASCII character that cannot be escaped where it is");
    return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  },
};

/** @type {import("rolldown").OutputOptions} */
const small = {
  sourcemap: true,
  sourcemapExcludeSources: true,
  // Lines stay as written: Node prints the line of an uncaught error, and no line holds a kernel.
  minify: false,
  // The bundled modules and the declarations have the comments.
  comments: { legal: true, annotation: true, jsdoc: false },
  plugins: [ascii],
};

/** @type {import("rolldown").RolldownOptions[]} */
export default [
  {
    ...common,
    input: Object.fromEntries(
      [...rooms, ...programs].map((path) => [path.slice("./build/".length, -".js".length), path]),
    ),
    output: {
      ...small,
      dir: "build/node",
      cleanDir: true,
      entryFileNames: "[name].js",
      chunkFileNames: ({ moduleIds }) =>
        `${moduleIds.some((path) => /build[\\/]cli[\\/]/.test(path)) ? "cli" : "shared"}/[name]-[hash].js`,
      codeSplitting: {
        groups: [
          // What rooms without a tokenizer share with those that have one.
          { name: "base", test: /build[\\/](errors\.js|chat[\\/])/, priority: 2 },
          // Everything that counting needs is in one module.
          { name: "core", test: /build[\\/]index\.js$/, priority: 1 },
        ],
      },
    },
  },
  ...modulesIn("./build/vocabularies/").map((path) => ({
    ...common,
    external: /^[@a-z]/,
    input: path,
    output: { ...small, file: path.replace("/vocabularies/", "/packed/").replace(/\.js$/, ".node.js") },
  })),
];
