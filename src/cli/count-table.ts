/**
 * The table of `reckoner count`: one line per file, the largest share first, the total at the end.
 */
import type { Counted, Total } from "./count.ts";
import { bar, cells, grouped, percent, plural, shortened, sizeText, visible } from "./format.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";
import { type TableRow, table } from "./table.ts";

export interface CountTable {
  readonly encoding: string;
  readonly model: string | undefined;
  readonly shown: readonly Counted[];
  readonly total: Total;
  /** All of them, shown or not. */
  readonly of: readonly Counted[];
}

/**
 * The table as text. In a terminal long paths are shortened to keep one line per file, and colours are used;
 * elsewhere paths stay whole.
 */
export function countTable({ encoding, model, shown, total, of }: CountTable, output: Output): string {
  const { bold, dim, cyan } = paint(output);
  const title = model === undefined ? bold(encoding) : `${bold(model)} ${dim(`(${encoding})`)}`;
  if (total.files === 0) return `${title}\n0 tokens\n`;
  const omitted = of.length - shown.length;
  const rest = total.tokens - shown.reduce((all, { tokens }) => all + tokens, 0);
  const restBytes = total.bytes - shown.reduce((all, { bytes }) => all + bytes, 0);

  // Two spaces stand between columns. The name gets what it needs, the bar 4 to 20 cells of what is left.
  const fixed = Math.max("tokens".length, grouped(total.tokens).length) + "100.0%".length + "99.9 kB".length + 4 * 2;
  const longest = shown.reduce((most, { path }) => Math.max(most, cells(visible(path))), "12 files".length);
  const room = output.columns - 1 - fixed;
  const barWidth = Math.max(output.columns < 60 ? 0 : 4, Math.min(20, room - longest));
  const nameWidth = output.isTerminal ? Math.max(12, room - barWidth) : Number.POSITIVE_INFINITY;
  const largest = shown.reduce((most, { tokens }) => Math.max(most, tokens), 0);

  const rows: TableRow[] = [{ texts: ["tokens", "share", "", "size", "file"], paint: dim }];
  for (const { path, tokens, bytes } of shown) {
    const name = path === "-" ? "(stdin)" : shortened(visible(path), nameWidth);
    const drawn = bar(tokens, largest, barWidth);
    rows.push({ texts: [grouped(tokens), percent(tokens, total.tokens), drawn, sizeText(bytes), name] });
  }
  if (omitted > 0) {
    const name = plural(omitted, "more file");
    rows.push({ texts: [grouped(rest), percent(rest, total.tokens), "", sizeText(restBytes), name], paint: dim });
  }
  if (total.files > 1) {
    const [share, name] = [percent(total.tokens, total.tokens), plural(total.files, "file")];
    rows.push({ rule: dim }, { texts: [grouped(total.tokens), share, "", sizeText(total.bytes), name], paint: bold });
  }
  const right = { align: "right" } as const;
  const bars = { align: "left", paint: cyan, width: barWidth } as const;
  const drawnTable = table(rows, [right, { ...right, width: "100.0%".length }, bars, right, { align: "left" }]);
  return `${title}\n\n${drawnTable}`;
}
