/**
 * Columns that stand under each other: numbers to the right, names to the left, two spaces between.
 */
import { cells } from "./format.ts";
import type { Output } from "./io.ts";
import type { Paint } from "./style.ts";

/** How a column stands, and what colours it (the colour is not counted as width). */
export interface Column {
  readonly align: "left" | "right";
  readonly paint?: Paint;
  /** Least width in cells. */
  readonly width?: number;
}

/** One line: a text per column, and what colours the whole line; or a rule as wide as the table. */
export type TableRow = { readonly texts: readonly string[]; readonly paint?: Paint } | { readonly rule: Paint };

/**
 * The rows as lines of text, without a space at the end of any.
 *
 * @example
 * table([{ texts: ["1", "a"] }, { texts: ["10", "b"] }], [{ align: "right" }, { align: "left" }]); // " 1  a\n10  b\n"
 */
export function table(rows: readonly TableRow[], columns: readonly Column[]): string {
  const widths = widthsOf(rows, columns);
  const whole = lineWidth(widths);
  const lines = rows.map((row) => {
    if ("rule" in row) return row.rule("─".repeat(whole));
    let line = "";
    let gap = "";
    for (const [column, { align, paint }] of columns.entries()) {
      const text = textOf(row, column);
      const pad = " ".repeat(widths[column]! - cells(text));
      if (align === "right") gap += pad;
      if (text !== "") {
        line += gap + (paint ? paint(text) : text);
        gap = "";
      }
      gap += align === "left" ? `${pad}  ` : "  ";
    }
    return row.paint ? row.paint(line) : line;
  });
  return lines.map((line) => `${line}\n`).join("");
}

function textOf(row: TableRow, column: number): string {
  return "texts" in row ? (row.texts[column] ?? "") : "";
}

/** Cells of each column. */
function widthsOf(rows: readonly TableRow[], columns: readonly Column[]): readonly number[] {
  return columns.map(({ width = 0 }, column) =>
    rows.reduce((most, row) => Math.max(most, cells(textOf(row, column))), width),
  );
}

/** Cells of a line, with the two spaces between columns. */
function lineWidth(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width + 2, -2);
}

/** The table, without its last column, of bars, in a terminal that would wrap it: the numbers say the same. */
export function tableWithBars(rows: readonly TableRow[], columns: readonly Column[], output: Output): string {
  if (!output.isTerminal || lineWidth(widthsOf(rows, columns)) < output.columns) return table(rows, columns);
  const numbers = columns.slice(0, -1);
  const cut = rows.map((row) => ("texts" in row ? { ...row, texts: row.texts.slice(0, numbers.length) } : row));
  return table(cut, numbers);
}
