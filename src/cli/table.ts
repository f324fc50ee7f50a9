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
  /** When it is left out where a terminal is too narrow: 1 is the first to go; without it, never. */
  readonly leaves?: number;
  /** Makes its texts fit so many cells: the column of names, one of a table. */
  readonly shorten?: (text: string, width: number) => string;
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

/** Cells below which a name says too little: other columns give way to it first. */
const leastName = 12;

/** The table as a terminal has room for it, with names shortened and without columns that give way; numbers stay whole. */
export function fittingTable(rows: readonly TableRow[], columns: readonly Column[], output: Output): string {
  if (!output.isTerminal) return table(rows, columns);
  const widths = widthsOf(rows, columns);
  const name = columns.findIndex(({ shorten }) => shorten !== undefined);
  const leaving = columns.flatMap(({ leaves }, at) => (leaves === undefined ? [] : [{ leaves, at }]));
  leaving.sort((a, b) => a.leaves - b.leaves);
  let kept = [...columns.keys()];
  const room = (): number => output.columns - 1 - lineWidth(kept.map((at) => (at === name ? 0 : widths[at]!)));
  for (const { at } of leaving)
    if (room() < (kept.includes(name) ? Math.min(leastName, widths[name]!) : 0))
      kept = kept.filter((each) => each !== at);
  const width = Math.max(8, room());
  const text = (row: TableRow, at: number): string => columns[at]!.shorten?.(textOf(row, at), width) ?? textOf(row, at);
  const cut = rows.map((row) => ("texts" in row ? { ...row, texts: kept.map((at) => text(row, at)) } : row));
  return table(
    cut,
    kept.map((at) => columns[at]!),
  );
}
