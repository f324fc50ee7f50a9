/** Figures as plain tables on stdout. */
import { corpusTitle } from "../corpora/read.js";
import { short, verdicts } from "../goals.js";
import { versionOf } from "../peers/peer.js";
import { geometricMean } from "../statistics.js";

/** @param {string[][]} rows First column left-aligned, the others right-aligned. */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  process.stdout.write(`${rows.map(line).join("\n")}\n`);
}

/** @param {string} text */
const heading = (text) => process.stdout.write(`\n${text}\n`);

/** @param {any} spread */
const middle = (spread) => (spread === undefined ? "" : short(spread.median ?? spread));

/**
 * Prints what one row found.
 *
 * @param {Record<string, any>} figures By title.
 * @param {import("../row.js").Setting} setting
 */
export function printFigures(figures, setting) {
  for (const [title, figure] of Object.entries(figures)) {
    const peers = Object.keys(figure.peers);
    if (peers.length === 0) continue;
    heading(`${title} · ${setting.encoding} · ${figure.unit}`);
    if (figure.sizes) {
      for (const [kind, label] of Object.entries(figure.lines)) {
        const rows = peers.map((peer) => {
          const cells = figure.sizes.map((/** @type {number} */ size) => middle(figure.peers[peer][kind]?.[size]));
          return [`  ${peer}`, ...cells, figure.ends[peer]?.[kind]?.slice(0, 60) ?? ""];
        });
        table([[label, ...figure.sizes.map((/** @type {number} */ size) => size.toLocaleString("en-US"))], ...rows]);
      }
    } else if (figure.failed) {
      const rows = setting.corpora.map((corpus) => [
        corpusTitle(corpus),
        ...peers.map((peer) => middle(figure.peers[peer][corpus])),
      ]);
      const means = peers.map((peer) =>
        short(geometricMean(Object.values(figure.peers[peer]).map((/** @type {any} */ spread) => spread.median))),
      );
      table([["", ...peers], ...rows, ["geometric mean", ...means]]);
      for (const [peer, error] of Object.entries(figure.failed)) heading(`${peer}: ${error}`);
    } else {
      const keys = [...new Set(peers.flatMap((peer) => Object.keys(figure.peers[peer])))].filter(
        (key) => !["each", "parts", "low", "high", "count"].includes(key),
      );
      const cell = (/** @type {any} */ value) => (value?.nsPerToken ? middle(value.ratio) : middle(value));
      table([["", ...keys], ...peers.map((peer) => [peer, ...keys.map((key) => cell(figure.peers[peer][key]))])]);
    }
  }
}

/**
 * Prints which peers give the reference's ids, and where they do not.
 *
 * @param {Record<string, any>} equality By peer.
 * @param {import("../row.js").Setting} setting
 */
export function printEquality(equality, setting) {
  heading(`equal ids · ${setting.encoding} · beside tiktoken ${versionOf("tiktoken")}`);
  for (const [peer, found] of Object.entries(equality)) {
    if (found.error !== undefined) {
      process.stdout.write(`${peer}: ${found.error}\n`);
      continue;
    }
    const corpora = Object.entries(found.corpora);
    const different = corpora.filter(([, one]) => !one.equal);
    const off = different.flatMap(([name, one]) =>
      one.error === undefined ? [] : [`${name} ${short(one.error * 100)} %`],
    );
    const pieces = different.flatMap(([name, one]) =>
      one.piece === undefined ? [] : [`${name} ${JSON.stringify(one.piece)}`],
    );
    const trapped = Object.entries(found.traps).flatMap(([name, state]) =>
      state === "equal" ? [] : [`${name}: ${state}`],
    );
    const verdict =
      different.length === 0
        ? `equal on ${corpora.length} corpora`
        : off.length > 0
          ? `an estimate, off by up to ${off.join(", ")}`
          : `different on ${pieces.join(", ")}`;
    process.stdout.write(`${peer}: ${verdict}${trapped.length > 0 ? `; traps: ${trapped.join("; ")}` : ""}\n`);
  }
}

/** Prints each goal and whether it is met. @param {import("../goals.js").Result} result */
export function printVerdicts(result) {
  const all = verdicts(result);
  if (all.length === 0) return;
  heading("goals");
  for (const { what, goal, found, met } of all)
    process.stdout.write(`${met ? "✓" : "✗"} ${what}: ${found}  (goal: ${goal})\n`);
}
