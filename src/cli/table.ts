/**
 * Aligned columns: numbers to the right, names to the left, two spaces between.
 */
import { cells } from "./format.ts";
import type { Output } from "./io.ts";
import type { Paint } from "./style.ts";

/** How a column is aligned, and what colours it (colours do not count as width). */
export interface Column {
  readonly align: "left" | "right";
  readonly paint?: Paint;
  /** Least width in cells. */
  readonly width?: number;
  /** The order in which columns leave a terminal that is too narrow: 1 goes first; without it, never. */
  readonly leaves?: number;
  /** Shortens its texts to a number of cells; for the column of names, of which a table has one. */
  readonly shorten?: (text: string, width: number) => string;
}

/** One line: a text per column and what colours the whole line, or a rule as wide as the table. */
export type TableRow = { readonly texts: readonly string[]; readonly paint?: Paint } | { readonly rule: Paint };

/**
 * The rows as lines of text, none of which ends in a space.
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

/** Cells of a line, including the two spaces between columns. */
function lineWidth(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width + 2, -2);
}

/** Cells below which a name says too little: other columns are dropped before it gets shorter. */
const leastName = 12;

/**
 * The table made to fit the terminal: names are shortened and columns dropped; numbers stay whole.
 *
 * In a column that is never dropped, a name that would be shortened to the same text as another stands whole on a line of
 * its own before its row.
 */
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
  const whole = (row: TableRow): string => textOf(row, name);
  const short = (row: TableRow): string => columns[name]?.shorten?.(whole(row), width) ?? "";
  const wholes = new Map<string, Set<string>>();
  for (const row of rows) wholes.set(short(row), (wholes.get(short(row)) ?? new Set()).add(whole(row)));
  const isAlone = (row: TableRow): boolean => columns[name]?.leaves === undefined && wholes.get(short(row))!.size > 1;
  const text = (row: TableRow, at: number): string => (at !== name ? textOf(row, at) : isAlone(row) ? "" : short(row));
  const cut = rows.map((row) => ("texts" in row ? { ...row, texts: kept.map((at) => text(row, at)) } : row));
  const drawn = table(
    cut,
    kept.map((at) => columns[at]!),
  );
  const lines = drawn.split(/(?<=\n)/);
  const before = (row: TableRow): string =>
    isAlone(row) ? table([{ ...row, texts: [whole(row)] }], [columns[name]!]) : "";
  return rows.map((row, at) => before(row) + lines[at]).join("");
}
