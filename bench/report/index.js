/**
 * Turns the newest kept runs into the charts, and into the tables between the
 * generated markers of bench/README.md and of the root README.
 *
 * `node bench/report/index.js` repeats this without measuring.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { newestResult } from "../result.js";
import { hostileChart, speedChart } from "./charts.js";
import { details, summary } from "./markdown.js";

const bench = new URL("../", import.meta.url);

/**
 * Writes text between the markers of a file.
 *
 * @param {URL} file
 * @param {string} text
 * @param {string} [name] The markers' name.
 * @returns {boolean} False when the file or its markers do not exist.
 */
export function putBetweenMarkers(file, text, name = "bench") {
  if (!existsSync(file)) return false;
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const page = readFileSync(file, "utf8");
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) return false;
  writeFileSync(file, `${page.slice(0, from + start.length)}\n${text.trim()}\n${page.slice(to)}`);
  return true;
}

/** Writes all of it. @returns {string[]} Paths of what was written. */
export function writeReport() {
  const main = newestResult("o200k_base");
  if (!main) return [];
  const other = newestResult("cl100k_base");
  const charts = new URL("./charts/", bench);
  mkdirSync(charts, { recursive: true });
  writeFileSync(new URL("count.svg", charts), speedChart(main.result, "count, never-seen text"));
  writeFileSync(new URL("hostile.svg", charts), hostileChart(main.result));
  const written = ["bench/charts/count.svg", "bench/charts/hostile.svg"];
  if (putBetweenMarkers(new URL("README.md", bench), details(main, other))) written.push("bench/README.md");
  if (putBetweenMarkers(new URL("../README.md", bench), summary(main))) written.push("README.md");
  return written;
}

if (process.argv[1]?.replaceAll("\\", "/").endsWith("report/index.js")) {
  for (const file of writeReport()) process.stdout.write(`written: ${file}\n`);
}
