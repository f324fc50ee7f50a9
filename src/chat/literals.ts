/**
 * String literals in the source of a Jinja template: where they are, and which of them may be respelt.
 *
 * A template searches what people wrote: `'</think>' in content`, `content.split('</think>')`. When what they wrote is
 * respelt (see prompt.ts), the text that the template looks for must be respelt in the same way.
 */

/** A string literal inside `{{ … }}` or `{% … %}`. */
export interface Literal {
  /** Offsets in the source, without the quotes. */
  readonly start: number;
  readonly end: number;
  /** The template compares with it or searches for it, rather than writing it out. */
  readonly isSought: boolean;
}

/** Methods and filters whose first argument is what they look for. */
const seekers =
  /(?:\.\s*(?:split|rsplit|startswith|endswith|strip|lstrip|rstrip|r?find|r?index|count|replace|remove(?:pre|suf)fix)|\|\s*replace)\s*\(\s*$/;
/** `== 'x'`, `in 'x'`, `in ['a', 'x'`. */
const soughtBehind = /(?:[=!]=|\bin)\s*$|\bin\s*[[(][^\])]*$/;
const soughtBefore = /^\s*(?:[=!]=|(?:not\s+)?in\b)/;

/** Every string literal, in order. */
export function literalsOf(source: string): Literal[] {
  const literals: Literal[] = [];
  const opening = /\{\{|\{%|\{#/g;
  for (let open = opening.exec(source); open !== null; open = opening.exec(source)) {
    const from = opening.lastIndex;
    if (open[0] === "{#") {
      const end = source.indexOf("#}", from);
      opening.lastIndex = end < 0 ? source.length : end + 2;
    } else opening.lastIndex = readTag(source, from, open[0] === "{{" ? "}}" : "%}", literals);
  }
  return literals;
}

/** Reads one tag that begins at `from`; gives the offset after it. */
function readTag(source: string, from: number, close: string, literals: Literal[]): number {
  const quoted: { start: number; end: number }[] = [];
  let depth = 0;
  let at = from;
  for (; at < source.length; at++) {
    const unit = source[at];
    if (depth === 0 && source.startsWith(close, at)) break;
    if (unit === "{") depth++;
    else if (unit === "}" && depth > 0) depth--;
    else if (unit === "'" || unit === '"') {
      const start = at + 1;
      for (at++; at < source.length && source[at] !== unit; at++) if (source[at] === "\\") at++;
      quoted.push({ start, end: Math.min(at, source.length) });
    }
  }
  for (const { start, end } of quoted) {
    const before = source.slice(from, start - 1);
    const isSought = seekers.test(before) || soughtBehind.test(before) || soughtBefore.test(source.slice(end + 1, at));
    literals.push({ start, end, isSought });
  }
  return Math.min(at + close.length, source.length);
}

/** The source, with the literals that `isWanted` picks respelt. */
export function respellLiterals(
  source: string,
  literals: readonly Literal[],
  isWanted: (text: string, literal: Literal) => boolean,
  respell: (text: string) => string,
): string {
  let result = "";
  let copied = 0;
  for (const literal of literals) {
    const text = source.slice(literal.start, literal.end);
    if (!isWanted(text, literal)) continue;
    result += source.slice(copied, literal.start) + respell(text);
    copied = literal.end;
  }
  return result + source.slice(copied);
}
