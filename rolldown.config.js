/**
 * `npm run build:node`: writes build/node, the rooms and the command line in a few files each, for Node, Bun and Deno; and
 * their modules of vocabularies, beside the files whose addresses these are.
 *
 * Every module costs a runtime without a bundler about a millisecond to find and to open; what package.json names for
 * `node` is therefore bundled, and imports in a fifth of the time. Rooms share their common parts, so a class is the
 * same class whichever of them it was imported from. Bundlers get the modules as they are: they can leave out what is
 * not used.
 */
import { readdirSync, readFileSync } from "node:fs";

/** @type {{ exports: Record<string, string | Record<string, string>> }} */
const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** @param {string} folder */
const modulesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => folder + name);

/** The modules that package.json has a bundle of. */
const rooms = Object.values(manifest.exports).flatMap((target) => {
  if (typeof target === "string" || !target["node"]?.startsWith("./build/node/")) return [];
  const path = /** @type {string} */ (target["default"]);
  return path.includes("*") ? modulesIn(path.slice(0, path.indexOf("*"))) : [path];
});
// Programs of their own, which are started by their address.
const programs = ["./build/parallel/worker.js", "./build/widget/worker.js", "./build/cli/main.js"];

/** @type {import("rolldown").RolldownOptions} */
const common = {
  platform: "node",
  // Packages, what Node has, and what package.json chooses by condition beside the kernel.
  external: (id) => /^(?!#kernel\/)[#@a-z]/.test(id),
};

/**
 * One character beyond ASCII makes an engine read a whole module as two bytes a character; escaped, it is the same text,
 * where it stands in a string or a pattern and not behind a backslash. Columns of a source map are off behind it.
 *
 * @type {import("rolldown").Plugin}
 */
const ascii = {
  name: "ascii",
  renderChunk: (code) => {
    if (/\\[^\0-\x7f]|String\.raw\s*`[^`]*[^\0-\x7f`]/.test(code))
      throw new Error("a character that cannot be escaped where it stands");
    return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  },
};

/** @type {import("rolldown").OutputOptions} */
const small = {
  sourcemap: true,
  sourcemapExcludeSources: true,
  // In lines, as they were written: Node shows the line of an error that nobody caught, and a kernel is in none of them.
  minify: false,
  // The modules they were made of have them, and so have the declarations.
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
          // What rooms without a tokenizer have in common with those that have one.
          { name: "base", test: /build[\\/](errors\.js|chat[\\/])/, priority: 2 },
          // All that counting needs is one module.
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
