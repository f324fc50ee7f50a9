/**
 * The record of a run: one JSON file in results/ with what was measured, on which
 * machine and runtime, at which commit and versions, by which command.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";

const folder = new URL("./results/", import.meta.url);

/**
 * The record of a run: what was measured, on what, at which commit, by which command.
 *
 * @param {{ setting: import("./row.js").Setting, figures: Record<string, any>, equality: Record<string, any>, failures: import("./goals.js").Result["failures"], leftOut: Record<string, number>, seconds: number }} run
 * @returns {import("./goals.js").Result}
 */
export function describeRun({ setting, figures, equality, failures, leftOut, seconds }) {
  return {
    ...circumstancesNow(),
    encoding: setting.encoding,
    quick: setting.quick,
    rounds: setting.rounds,
    leftOut,
    seconds: Math.round(seconds),
    command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`,
    peers: Object.fromEntries(
      Object.entries(setting.about).map(([name, { version, kind, exact }]) => [name, { version, kind, exact }]),
    ),
    corpora: setting.corpora,
    equality,
    failures,
    figures,
  };
}

/** Date, commit, runtime and machine. */
export function circumstancesNow() {
  const host = /** @type {any} */ (globalThis);
  const runtime = host.Deno
    ? { name: "Deno", version: host.Deno.version.deno }
    : host.Bun
      ? { name: "Bun", version: host.Bun.version }
      : { name: "Node", version: process.versions.node };
  const [processor] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    runtime,
    machine: {
      cpu: processor?.model.trim() ?? "unknown",
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
  };
}

/** The commit, with "+" when files of the package differ from it. */
function commit() {
  const git = (/** @type {string[]} */ words) =>
    execFileSync("git", words, { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" }).trim();
  try {
    return (
      git(["rev-parse", "--short=10", "HEAD"]) + (git(["status", "--porcelain", "--", "src", "assembly"]) ? "+" : "")
    );
  } catch {
    return "unknown";
  }
}

/** Writes a run into results/. @param {import("./goals.js").Result} result @returns {string} Its path inside the folder. */
export function writeResult(result) {
  const machine = result.machine.cpu
    .toLowerCase()
    .replace(/\(r\)|\(tm\)|processor|cpu|@.*$/g, "")
    .match(/[a-z0-9]+/g)
    ?.slice(0, 3)
    .join("-");
  const runtime = result.runtime.name === "Node" ? "" : `-${result.runtime.name.toLowerCase()}`;
  const name = `${result.date}-${machine ?? "machine"}${runtime}-${result.encoding}.json`;
  return writeJson(name, result);
}

/** Writes a file of results/. @param {string} name @param {object} value @returns {string} Its path. */
export function writeJson(name, value) {
  mkdirSync(folder, { recursive: true });
  // Four significant digits are more than the noise allows.
  const text = JSON.stringify(
    value,
    (_, each) => (typeof each === "number" && !Number.isInteger(each) ? Number(each.toPrecision(4)) : each),
    1,
  );
  writeFileSync(new URL(name, folder), `${text}\n`);
  return `bench/results/${name}`;
}

/**
 * The newest kept run of an encoding.
 *
 * @param {string} encoding
 * @returns {{ file: string, result: import("./goals.js").Result } | undefined}
 */
export function newestResult(encoding) {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).filter((name) => name.endsWith(`-${encoding}.json`) && !/-(bun|deno)-/.test(name));
  const newest = files.sort().at(-1);
  return newest === undefined
    ? undefined
    : { file: newest, result: JSON.parse(readFileSync(new URL(newest, folder), "utf8")) };
}
