/**
 * What counting costs a Worker: processor time of its start and of its first count, and memory. `node bench/edge.js`.
 *
 * esbuild bundles a Worker of three lines, workerd compiles its configuration, as in a deployment, and runs it, and Linux
 * says what the process used. A Worker that does nothing is measured in turn with it, and subtracted.
 * All come from the packages of test/runtimes (`npm ci --prefix test/runtimes`) and read build/ as it is.
 * The budget: start ≤ 50 ms, first count ≤ 10 ms, memory ≤ 40 MB.
 */
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { spreadOf } from "./statistics.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const tools = join(root, "test/runtimes/node_modules");
const workerd = join(
  tools,
  `@cloudflare/workerd-${process.platform}-${process.arch === "x64" ? "64" : "arm64"}/bin/workerd`,
);

const sentence = "How long does it take to say how many tokens these words are?";

/** @type {Record<string, string>} */
const workers = {
  none: `export default { fetch: () => new Response("none") };`,
  reckoner: `
    import { Tokenizer } from "reckoner";
    import o200k_base from "reckoner/vocabularies/o200k_base";
    const tokenizer = Tokenizer.from(o200k_base);
    export default {
      async fetch(request) {
        const text = await request.text();
        return new Response(text === "" ? "ready" : String(tokenizer.count(text)));
      },
    };`,
};

/**
 * Bundles one Worker and writes what workerd reads; returns the path of its compiled configuration.
 *
 * @param {string} name
 * @param {string} folder
 * @param {number} port
 */
async function prepare(name, folder, port) {
  const { build } = await import("esbuild");
  /** @type {string[]} */
  const files = [];
  await build({
    stdin: { contents: workers[name] ?? "", resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    outfile: join(folder, `${name}.js`),
    logLevel: "error",
    plugins: [
      {
        name: "modules of workerd",
        setup(esbuild) {
          esbuild.onResolve({ filter: /\.(wasm|bin)$/ }, ({ path, resolveDir }) => {
            files.push(basename(path));
            copyFileSync(join(resolveDir, path), join(folder, basename(path)));
            return { path: basename(path), external: true };
          });
        },
      },
    ],
  });
  const modules = files.map(
    (file) => `(name = "${file}", ${file.endsWith(".wasm") ? "wasm" : "data"} = embed "${file}")`,
  );
  modules.unshift(`(name = "${name}.js", esModule = embed "${name}.js")`);
  const config = join(folder, `${name}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (compatibilityDate = "2026-11-01", modules = [${modules.join(", ")}]);
`,
  );
  const compiled = join(folder, `${name}.bin.config`);
  const most = { maxBuffer: 2 ** 26 };
  writeFileSync(compiled, execFileSync(workerd, ["compile", "--config-only", config], most));
  return compiled;
}

/**
 * Processor time of the main thread, which runs the Worker, and of all threads, which compile; memory the process has written.
 *
 * @param {number} pid
 * @returns {{ mainMs: number, cpuMs: number, megabytes: number }}
 */
function usageOf(pid) {
  const msOf = (/** @type {string} */ thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  const cpuMs = readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + msOf(thread), 0);
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  // Clean pages are those of files, which are the process's own only while no other process has the same file open.
  const written = Number(/Private_Dirty:\s+(\d+)/.exec(rollup)?.[1]);
  return {
    mainMs: msOf(String(pid)),
    cpuMs,
    megabytes: written / 1024,
  };
}

/**
 * One run of a Worker: what it used until it answered, and for its first and its hundredth count.
 *
 * @param {string} config
 * @param {number} port
 */
async function live(config, port) {
  const child = spawn(workerd, ["serve", "--binary", config], { stdio: "ignore" });
  const post = (/** @type {string} */ body) =>
    fetch(`http://127.0.0.1:${port}/`, { method: "POST", body }).then((answer) => answer.text());
  try {
    while (!(await post("").catch(() => ""))) await new Promise((resolve) => setTimeout(resolve, 5));
    // Compilers that still run in the background belong to the start.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pid = child.pid ?? 0;
    const start = usageOf(pid);
    await post(sentence);
    const first = usageOf(pid);
    for (let count = 0; count < 100; count++) await post(sentence);
    const later = usageOf(pid);
    return {
      startMs: start.mainMs,
      startAllMs: start.cpuMs,
      firstMs: first.cpuMs - start.cpuMs,
      laterMs: (later.cpuMs - first.cpuMs) / 100,
      startMegabytes: start.megabytes,
      megabytes: later.megabytes,
    };
  } finally {
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
}

if (!existsSync(workerd)) throw new Error("workerd is not here: npm ci --prefix test/runtimes");
const rounds = Number(process.argv[2] ?? 9);
const isJson = process.argv.includes("--json");
const folder = mkdtempSync(join(tmpdir(), "reckoner-edge-"));
/** @type {Record<string, Record<string, number[]>>} */
const samples = {};
try {
  /** @type {Record<string, { config: string, port: number }>} */
  const prepared = {};
  for (const [index, name] of Object.keys(workers).entries()) {
    const port = 20_000 + ((process.pid * 2) % 20_000) + index;
    prepared[name] = { config: await prepare(name, folder, port), port };
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, { config, port }] of Object.entries(prepared)) {
      const life = await live(config, port);
      samples[name] ??= {};
      for (const [what, value] of Object.entries(life)) (samples[name][what] ??= []).push(value);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @type {[title: string, key: string, most: number, unit: string][]} */
const budget = [
  ["module start, main thread", "startMs", 50, "ms"],
  ["module start, all threads", "startAllMs", 50, "ms"],
  ["first count, all threads", "firstMs", 10, "ms"],
  ["a later count, all threads", "laterMs", 10, "ms"],
  ["memory after the start", "startMegabytes", 40, "MB"],
  ["memory after 101 counts", "megabytes", 40, "MB"],
];
if (!isJson)
  console.log(
    `o200k_base in workerd, beside a Worker that does nothing: median of ${rounds} lives (lowest to highest)`,
  );
/** @type {Record<string, number>} */
const medians = {};
for (const [title, key, most, unit] of budget) {
  const none = spreadOf(samples.none?.[key] ?? []);
  const { median, low, high } = spreadOf((samples.reckoner?.[key] ?? []).map((value) => value - none.median));
  medians[key] = median;
  if (isJson) continue;
  const verdict = median <= most ? "within" : "above";
  const [shown, from, to] = [median, low, high].map((value) => value.toFixed(1));
  console.log(
    `${title.padEnd(32)}${shown?.padStart(7)} ${unit} (${from} to ${to}), ${verdict} the budget of ${most} ${unit}; none ${none.median.toFixed(1)}`,
  );
}
if (isJson) console.log(JSON.stringify(medians));
