/**
 * How things are timed: the clock, tinybench, and a fresh process per sample.
 *
 * A sample of a fresh process is worth more than a hundred of a warm one: caches,
 * heaps and compilers start equal for all peers. The caller interleaves rounds, so
 * that a slow minute of the machine affects all peers alike.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Milliseconds after which an engine that collects garbage has also swept it, which V8 does on as many threads as cores. */
const sweeping = 10;

/** Frees what earlier samples left, where the runtime lets us, and waits so that this does not run beside the next sample. */
export async function collectGarbage() {
  const host = /** @type {any} */ (globalThis);
  if (typeof host.Bun !== "undefined") host.Bun.gc(true);
  else host.gc?.();
  await new Promise((resolve) => setTimeout(resolve, sweeping));
}

/**
 * Milliseconds of a single call.
 *
 * @template T
 * @param {() => T | Promise<T>} work
 * @returns {Promise<{ ms: number, value: T }>}
 */
export async function timed(work) {
  const start = performance.now();
  let value = work();
  if (value instanceof Promise) value = await value;
  return { ms: performance.now() - start, value: /** @type {T} */ (value) };
}

/**
 * Milliseconds per call in the steady state, by tinybench.
 *
 * @param {string} name `<operation> / <vocabulary> / <corpus> / <size> / <library@version>`
 * @param {() => unknown} work
 * @param {{ iterations?: number, time?: number }} [options] Least number of calls and of milliseconds.
 * @returns {Promise<number>} The median.
 */
export async function steady(name, work, { iterations = 3, time = 30 } = {}) {
  // Imported here, so that code which only lists jobs needs no package.
  const { Bench } = await import("tinybench");
  const bench = new Bench({ iterations, time, warmup: false, retainSamples: true, throws: true });
  bench.add(name, work);
  await bench.run();
  const result = /** @type {any} */ (bench.tasks[0]?.result);
  return result.latency.p50;
}

/** Command that runs a file of this folder on the current runtime. @param {string} file @param {string[]} flags */
export function commandFor(file, flags = []) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const host = /** @type {any} */ (globalThis);
  if (typeof host.Deno !== "undefined") {
    return [
      process.execPath,
      "run",
      "--allow-all",
      "--quiet",
      `--v8-flags=${["--expose-gc", ...flags].join(",")}`,
      path,
    ];
  }
  if (typeof host.Bun !== "undefined") return [process.execPath, path];
  return [process.execPath, "--expose-gc", ...flags, path];
}

/**
 * Runs one job in its own process.
 *
 * @param {object} job Handed to child.js as JSON.
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<{ value?: any, error?: string, answeredMs: number }>} `error` when it failed, crashed or took too
 *   long; `value` is then the last value it reported.
 */
export function inFreshProcess(job, { timeoutMs = 180_000 } = {}) {
  const [command = "", ...words] = commandFor("./child.js");
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, [...words, JSON.stringify(job)], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let complaint = "";
    let answeredMs = Number.NaN;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.stdout.on("data", (part) => {
      answeredMs = performance.now() - start;
      out = (out + part).slice(-1_000_000);
    });
    child.stderr.on("data", (part) => {
      complaint = (complaint + part).slice(-4000);
    });
    child.on("error", (error) => {
      complaint += error.message;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const answers = out.split("\n").filter((line) => line.startsWith("\u0001"));
      const read = (/** @type {number} */ index) => JSON.parse(answers.at(index)?.slice(1) ?? '{"unfinished":true}');
      const { unfinished, ...last } = read(-1);
      if (last.error !== undefined && answers.length > 1) last.value = read(-2).value;
      if (unfinished)
        last.error = late ? `over ${timeoutMs / 1000} s` : reason(complaint) || `ended by ${signal ?? code}`;
      resolve({ ...last, answeredMs });
    });
  });
}

/** The line of a stack trace that tells what happened. @param {string} complaint */
function reason(complaint) {
  const lines = complaint.trim().split("\n");
  return (lines.find((line) => /(Error|panicked|FATAL)\b/.test(line)) ?? lines.at(-1) ?? "").slice(0, 300);
}
