/**
 * The table of `reckoner count`: one line per file, the largest share first, the total at the end.
 */
import type { Counted, Total } from "./count.ts";
import { bar, grouped, percent, plural, shortened, sizeText, visible } from "./format.ts";
import type { Output } from "./io.ts";
import { paint } from "./style.ts";

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

  const tokenWidth = Math.max("tokens".length, grouped(total.tokens).length);
  const sizeWidth = "999 kB".length;
  const longest = shown.reduce((most, { path }) => Math.max(most, path.length), "12 files".length);
  // tokens, share, bar, size, path, two spaces between: the path gets what it needs, the bar 4 to 20 of the rest.
  const fixed = tokenWidth + "100.0%".length + sizeWidth + 4 * 2;
  const barWidth = Math.max(output.columns < 60 ? 0 : 4, Math.min(20, output.columns - 1 - fixed - longest));
  const pathWidth = output.isTerminal ? Math.max(12, output.columns - 1 - fixed - barWidth) : Number.POSITIVE_INFINITY;
  const largest = shown.reduce((most, { tokens }) => Math.max(most, tokens), 0);

  const row = (tokens: string, share: string, drawn: string, size: string, path: string): string =>
    [
      tokens.padStart(tokenWidth),
      share.padStart("100.0%".length),
      ...(barWidth === 0 ? [] : [cyan(drawn.padEnd(barWidth))]),
      size.padStart(sizeWidth),
      path,
    ].join("  ");

  const lines = [title, "", dim(row("tokens", "share", "", "size", "file"))];
  for (const { path, tokens, bytes } of shown) {
    const name = path === "-" ? "(stdin)" : shortened(visible(path), pathWidth);
    lines.push(
      row(grouped(tokens), percent(tokens, total.tokens), bar(tokens, largest, barWidth), sizeText(bytes), name),
    );
  }
  if (omitted > 0) {
    const name = `${plural(omitted, "more file")}`;
    lines.push(dim(row(grouped(rest), percent(rest, total.tokens), "", sizeText(restBytes), name)));
  }
  if (total.files > 1) {
    lines.push(dim("─".repeat(fixed + barWidth + Math.min(longest, pathWidth))));
    lines.push(
      bold(
        row(
          grouped(total.tokens),
          percent(total.tokens, total.tokens),
          "",
          sizeText(total.bytes),
          plural(total.files, "file"),
        ),
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}
