/**
 * The table of `reckoner count`: one line per file, the largest share first, the total at the end.
 */
import type { Counted, Total } from "./count.ts";
import { bar, cells, grouped, percent, plural, shortened, sizeText, visible } from "./format.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";
import { type Column, type TableRow, table } from "./table.ts";

export interface CountTable {
  readonly encoding: string;
  readonly model: string | undefined;
  readonly shown: readonly Counted[];
  readonly total: Total;
  /** All files, shown or not. */
  readonly of: readonly Counted[];
}

/**
 * The table as text. In a terminal, long paths are shortened to keep one line per file, and colours are used;
 * elsewhere all columns stay whole.
 */
export function countTable({ encoding, model, shown, total, of }: CountTable, output: Output): string {
  const { bold, dim, cyan } = paint(output);
  const title = model === undefined ? bold(encoding) : `${bold(model)} ${dim(`(${encoding})`)}`;
  if (total.files === 0) return `${title}\n0 tokens\n`;
  const omitted = of.length - shown.length;
  const rest = total.tokens - shown.reduce((all, { tokens }) => all + tokens, 0);
  const restBytes = total.bytes - shown.reduce((all, { bytes }) => all + bytes, 0);

  // Two spaces separate columns. Where a terminal leaves fewer than 12 cells for names, the sizes are dropped, then the
  // shares. The name gets what it needs, the bar 4 to 20 cells of what is left.
  const needs = [Math.max("tokens".length, grouped(total.tokens).length), "100.0%".length, "99.9 kB".length];
  const roomBeside = (columns: number): number =>
    output.columns - 1 - needs.slice(0, columns).reduce((all, width) => all + width + 2, 0);
  const numbers = [3, 2].find((columns) => !output.isTerminal || roomBeside(columns) >= 12) ?? 1;
  const longest = shown.reduce((most, { path }) => Math.max(most, cells(visible(path))), "12 files".length);
  const room = roomBeside(numbers) - (output.columns < 60 ? 0 : 2);
  const barWidth = output.columns < 60 ? 0 : Math.max(4, Math.min(20, room - longest));
  const nameWidth = output.isTerminal ? Math.max(8, room - barWidth) : Number.POSITIVE_INFINITY;
  const largest = shown.reduce((most, { tokens }) => Math.max(most, tokens), 0);

  // A column that has no room is left out.
  const fitting = <Part>(count: Part, share: Part, drawn: Part, size: Part, name: Part): Part[] => [
    ...[count, share].slice(0, numbers),
    ...(barWidth === 0 ? [] : [drawn]),
    ...(numbers === 3 ? [size] : []),
    name,
  ];
  const texts = (tokens: number, drawn: string, bytes: number, name: string): string[] =>
    fitting(grouped(tokens), percent(tokens, total.tokens), drawn, sizeText(bytes), name);
  const rows: TableRow[] = [{ texts: fitting("tokens", "share", "", "size", "file"), paint: dim }];
  for (const { path, tokens, bytes } of shown) {
    const name = path === "-" ? "(stdin)" : shortened(visible(path), nameWidth);
    rows.push({ texts: texts(tokens, bar(tokens, largest, barWidth), bytes, name) });
  }
  if (omitted > 0) rows.push({ texts: texts(rest, "", restBytes, plural(omitted, "more file")), paint: dim });
  if (total.files > 1) {
    rows.push({ rule: dim }, { texts: texts(total.tokens, "", total.bytes, plural(total.files, "file")), paint: bold });
  }
  const right: Column = { align: "right" };
  const left: Column = { align: "left" };
  const columns = fitting<Column>(
    right,
    { ...right, width: "100.0%".length },
    { ...left, paint: cyan, width: barWidth },
    right,
    left,
  );
  return `${title}\n\n${table(rows, columns)}`;
}
