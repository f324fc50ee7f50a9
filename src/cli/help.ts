/**
 * Wraps texts for terminals that are too narrow for them: paragraphs break between words and keep their indent.
 *
 * A paragraph is text from the margin, or an option with the text beside and below it. Command lines continue after a
 * backslash, so that they can still be copied.
 */
import { stripVTControlCharacters } from "node:util";
import { cells } from "./format.ts";
import type { Output } from "./io.ts";

/** Least indent of a line that continues the text above it; options are indented less. */
const leastHang = 8;

/** The text wrapped for this output; unchanged where it is not a terminal. */
export function helpText(text: string, { isTerminal, columns }: Output): string {
  if (!isTerminal) return text;
  const lines = text.split("\n");
  const filled: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at]!;
    let end = at + 1;
    while (end < lines.length && isContinued(first, lines[end]!)) end++;
    const block = lines.slice(at, end);
    filled.push(...(block.every((line) => cells(line) <= columns) ? block : fill(block, columns)));
    at = end;
  }
  return filled.join("\n");
}

/** The lines of a message, colours included, wrapped for this output; continuation lines are indented. */
export function messageText(text: string, { isTerminal, columns }: Output): string {
  if (!isTerminal) return text;
  const lines = text.split("\n").map((line) => (shown(line) <= columns ? [line] : wrapped([line], "", "  ", columns)));
  return lines.flat().join("\n");
}

/** Writes a message as `messageText` has it. */
export async function say(output: Output, text: string): Promise<void> {
  await output.write(messageText(text, output));
}

/** A paragraph in lines of at most 78 cells, or fewer in a narrower terminal. */
export function paragraphText(text: string, { isTerminal, columns }: Output): string {
  return wrapped([text], "", "", isTerminal ? Math.min(78, columns - 1) : 78).join("\n");
}

/** Cells that the visible part of a line takes. */
function shown(line: string): number {
  return cells(stripVTControlCharacters(line));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isContinued(first: string, next: string): boolean {
  if (first.trim() === "" || next.trim() === "") return false;
  const [own, its] = [indentOf(first), indentOf(next)];
  return its >= leastHang ? its > own : own === 0 && its === 0;
}

function fill(block: readonly string[], columns: number): string[] {
  const [first = "", ...more] = block;
  const indent = " ".repeat(indentOf(first));
  // Exit codes share a line: "0  done    1  some input could not be read".
  if (/^ +\d {2}/.test(first) && / {4}\d {2}/.test(first))
    return first
      .trim()
      .split(/ {4}(?=\d {2})/)
      .flatMap((each) => fill([indent + each], columns));
  const [, head = "", beside] = /^( *\S.*? {2,})(\S.*)$/.exec(first) ?? [];
  const below = more.map((line) => line.trim());
  if (indent === "") return wrapped([first, ...below], "", " ".repeat(indentOf(more[0] ?? "")), columns);
  if (beside === undefined && more.length === 0)
    return wrapped([first.trim()], indent, `${indent}    `, columns, " \\");
  const name = (beside === undefined ? first : head).trimEnd();
  const texts = beside === undefined ? below : [beside, ...below];
  const hang = beside === undefined ? indentOf(more[0]!) : cells(head);
  // Where the name takes more than half the line, the text begins below it.
  if (beside !== undefined && hang <= columns / 2) return wrapped(texts, head, " ".repeat(hang), columns);
  const inner = hang <= columns / 2 ? " ".repeat(hang) : `${indent}    `;
  return [...fill([name], columns), ...wrapped(texts, inner, inner, columns)];
}

/** Words in lines of at most `columns` cells; a longer word gets a line of its own. */
function wrapped(texts: readonly string[], first: string, hang: string, columns: number, end = ""): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  // Several spaces in a row separate columns, and stay with the word before them.
  for (const word of texts.join(" ").split(/ (?! )/)) {
    if (!isEmpty && shown(`${line} ${word}${end}`.trimEnd()) > columns) {
      lines.push(line.trimEnd() + end);
      line = hang;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
