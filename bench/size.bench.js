/**
 * What a browser must fetch to count one vocabulary's tokens: a JavaScript bundle,
 * minified by esbuild and split where a package imports parts of itself later, and
 * the files beside it (kernel, vocabulary).
 *
 * Each file is counted as it would be sent: brotli at its best, or raw where that is
 * smaller because the file is already packed.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { peerNamed } from "./peers/index.js";

const memory = new URL("./corpora/data/sizes.json", import.meta.url);

/** @type {import("./row.js").Row} */
export const row = {
  name: "size",
  title: "shipped size",
  jobs: (setting) =>
    setting.peers
      .filter((name) => setting.about[name]?.browserEntry)
      .map((peer) => ({ row: "size", peer, round: 0, encoding: setting.encoding })),
  figures: (samples) => ({
    "shipped to a browser": {
      unit: "bytes",
      better: "less",
      peers: Object.fromEntries(samples.flatMap(({ job, value }) => (value ? [[job.peer, value]] : []))),
    },
  }),
  async run(job) {
    const { build } = await import("esbuild");
    const peer = await peerNamed(job.peer);
    const contents = peer.browserEntry?.(job.encoding) ?? "";
    const bundled = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "js" },
      bundle: true,
      minify: true,
      format: "esm",
      splitting: true,
      metafile: true,
      platform: "browser",
      target: "es2022",
      conditions: ["browser"],
      loader: { ".wasm": "file" },
      outdir: "out",
      write: false,
      logLevel: "silent",
    });
    const sent = sentAtOnce(bundled.metafile.outputs);
    const files = bundled.outputFiles
      .map((file) => ({ name: file.path.split(/[\\/]/).pop() ?? "", bytes: file.contents }))
      .filter(({ name }) => sent.has(name));
    for (const file of peer.browserFiles?.(job.encoding) ?? []) {
      files.push({ name: file.pathname.split("/").pop() ?? "", bytes: readFileSync(file) });
    }
    const parts = files.map(({ name, bytes }) => ({ name, ...sizesOf(bytes) }));
    const sum = (/** @type {"raw" | "gzip" | "brotli"} */ kind) => parts.reduce((total, part) => total + part[kind], 0);
    return { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli"), parts };
  },
};

/**
 * Names of the files that a page gets with the entry, without scripts that it would only import later.
 *
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
function sentAtOnce(outputs) {
  const nameOf = (/** @type {string} */ path) => path.split("/").pop() ?? "";
  const sent = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>"));
  for (const path of sent) {
    for (const { path: other, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") sent.add(other);
    }
  }
  // Files that are not scripts, such as kernels, are imported by none.
  for (const path of Object.keys(outputs)) if (!path.endsWith(".js")) sent.add(path);
  return new Set([...sent].map(nameOf));
}

/**
 * Sizes of a file as sent, remembered by its sha256: brotli at its best takes seconds.
 *
 * @param {Uint8Array} bytes
 * @returns {{ raw: number, gzip: number, brotli: number }}
 */
function sizesOf(bytes) {
  const key = createHash("sha256").update(bytes).digest("hex");
  const known = existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : {};
  if (!known[key]) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    const least = (/** @type {Uint8Array} */ packed) => Math.min(bytes.length, packed.length);
    const gzip = least(gzipSync(bytes, { level: 9 }));
    known[key] = { raw: bytes.length, gzip, brotli: least(brotliCompressSync(bytes, { params })) };
    writeFileSync(memory, JSON.stringify(known));
  }
  return known[key];
}
