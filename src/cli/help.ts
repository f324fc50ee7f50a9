/**
 * Texts in terminals that are too narrow for them: paragraphs are filled anew, at words, and keep their indent.
 *
 * A paragraph is text from the margin, or an option with what stands beside and below it. What is typed on a command
 * line goes on behind a backslash, so that it still can be copied.
 */
import { stripVTControlCharacters } from "node:util";
import { cells } from "./format.ts";
import type { Output } from "./io.ts";

/** Where lines that stand below another's text begin, at least; options begin before. */
const leastHang = 8;

/** The text as this output has room for it; where nobody's columns count, as it is. */
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

/** Lines of a message, colours and all, as this output has room for them: what goes on in a further line is set in. */
export function messageText(text: string, { isTerminal, columns }: Output): string {
  if (!isTerminal) return text;
  const lines = text.split("\n").map((line) => (shown(line) <= columns ? [line] : wrapped([line], "", "  ", columns)));
  return lines.flat().join("\n");
}

/** Cells of what is seen of a line. */
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
  // Exit codes stand beside each other: "0  done    1  some input could not be read".
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
  // Where half the line is left of it, the text begins below.
  if (beside !== undefined && hang <= columns / 2) return wrapped(texts, head, " ".repeat(hang), columns);
  const inner = hang <= columns / 2 ? " ".repeat(hang) : `${indent}    `;
  return [...fill([name], columns), ...wrapped(texts, inner, inner, columns)];
}

/** Words in lines of at most so many cells; a word that is longer has a line of its own. */
function wrapped(texts: readonly string[], first: string, hang: string, columns: number, end = ""): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  // Spaces that stand together set things apart, and go with what is before them.
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
