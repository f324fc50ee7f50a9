/** Figures as plain tables on stdout. */
import { corpusTitle } from "../corpora/read.js";
import { geometricMean } from "../measure.js";

/** Three significant digits. @param {number} value */
export const short = (value) =>
  !Number.isFinite(value)
    ? "–"
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toPrecision(3);

/**
 * @param {Record<string, any>} figures By title.
 * @param {import("../row.js").Setting} setting
 */
export function printFigures(figures, setting) {
  for (const [title, figure] of Object.entries(figures)) {
    const names = Object.keys(figure.peers);
    const width = Math.max(10, ...names.map((name) => name.length + 1));
    const lines = [`\n${title}, ${setting.encoding}, ${figure.unit}`];
    lines.push(`${"".padEnd(14)}${names.map((name) => name.padStart(width)).join("")}`);
    for (const corpus of setting.corpora) {
      const cells = names.map((name) => short(figure.peers[name]?.[corpus]?.median ?? Number.NaN).padStart(width));
      lines.push(`${corpusTitle(corpus).padEnd(14)}${cells.join("")}`);
    }
    const means = names.map((name) =>
      short(
        geometricMean(Object.values(figure.peers[name] ?? {}).map((spread) => /** @type {any} */ (spread).median)),
      ).padStart(width),
    );
    lines.push(`${"geometric mean".padEnd(14)}${means.join("")}`);
    for (const [name, error] of Object.entries(figure.failed)) lines.push(`${name}: ${error}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}
