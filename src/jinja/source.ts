/**
 * A template's source cut into text and tags, as Jinja cuts it with `trim_blocks` and `lstrip_blocks`.
 *
 * The peer would cut by what JavaScript calls white space. It is therefore given one tag at a time, with string
 * literals spelt so that it reads what Python reads.
 */
import type { Token } from "./nodes.ts";
import { space, strip } from "./text.ts";
import { notKnown } from "./values.ts";

/** Cuts one tag, `{{ … }}` or `{% … %}`, into tokens, as the peer's `tokenize` does. */
export type Tokenize = (tag: string) => Token[];

/** The name under which the body of `generation` is called; no template can define it. */
export const generation = "(generation)";

/** The name under which a tuple is called, likewise. */
export const tupleOf = "(tuple)";

/** The tokens of a template. */
export function tokensOf(given: string, tokenize: Tokenize): Token[] {
  // Jinja reads every line break as one character, and drops one at the end.
  const source = given.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const tokens: Token[] = [];
  let at = 0;
  /** Whether white space at the start of the text that follows is cut off. */
  let isCut = false;
  const opening = /\{[{%#]/g;
  for (;;) {
    opening.lastIndex = at;
    const open = opening.exec(source);
    let text = source.slice(at, open?.index);
    const isAfterTag = at > 0 && source[at - 1] !== "\n";
    if (isCut) text = strip(text, undefined, true, false);
    if (open === null) {
      if (text !== "") tokens.push({ value: text, type: "Text" });
      return tokens;
    }
    const kind = open[0];
    let from = open.index + 2;
    const sign = source[from];
    if (sign === "-" || sign === "+") from++;
    if (sign === "-") text = strip(text, undefined, false, true);
    else if (sign !== "+" && kind !== "{{") text = withoutIndent(text, isAfterTag);
    const { end, inside } =
      kind === "{#" ? readComment(source, from) : readTag(source, from, kind === "{{" ? "}}" : "%}");
    if (text !== "") tokens.push({ value: text, type: "Text" });
    // Values have no + at their end.
    const [tag, endSign] = (kind === "{{" ? /-$/ : /[-+]$/).test(inside)
      ? [inside.slice(0, -1), inside.at(-1)]
      : [inside, undefined];
    isCut = endSign === "-";
    at = end;
    const isRaw = kind === "{%" && tag.trim() === "raw" && endSign !== "+";
    const isTrimmed = kind !== "{{" && !isRaw && endSign === undefined && source[at] === "\n";
    if (isTrimmed) at++;
    if (isRaw) {
      const raw = readRaw(source, at);
      tokens.push({ value: isCut ? strip(raw.inside, undefined, true, false) : raw.inside, type: "Text" });
      [at, isCut] = [raw.end, raw.isCut];
    } else if (kind !== "{#")
      tokens.push(...withGroups(checkCommas(withTests(withTuples(tagTokens(kind, tag, tokenize))))));
  }
}

/** Text without the white space of its last line, if nothing else is on that line. */
function withoutIndent(text: string, isAfterTag: boolean): string {
  const line = text.lastIndexOf("\n") + 1;
  if (line === 0 && isAfterTag) return text;
  return [...text.slice(line)].every((character) => space.test(character)) ? text.slice(0, line) : text;
}

function readComment(source: string, from: number): { end: number; inside: string } {
  const end = source.indexOf("#}", from);
  if (end < 0) throw new Error("a comment is not closed");
  return { end: end + 2, inside: source.slice(from, end) };
}

function readRaw(source: string, from: number): { end: number; inside: string; isCut: boolean } {
  const closing = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
  closing.lastIndex = from;
  const close = closing.exec(source);
  if (close === null) throw new Error("a raw block is not closed");
  const text = source.slice(from, close.index);
  const inside =
    close[1] === "-"
      ? strip(text, undefined, false, true)
      : close[1] === "+"
        ? text
        : withoutIndent(text, source[from - 1] !== "\n");
  const end = closing.lastIndex + (close[2] === "" && source[closing.lastIndex] === "\n" ? 1 : 0);
  return { end, inside, isCut: close[2] === "-" };
}

/** Reads to the end of a tag, past string literals and brackets. */
function readTag(source: string, from: number, close: string): { end: number; inside: string } {
  let inside = "";
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const unit = source[at]!;
    if (depth === 0 && source.startsWith(close, at)) return { end: at + close.length, inside };
    if ("([{".includes(unit)) depth++;
    else if (")]}".includes(unit) && depth > 0) depth--;
    else if (unit === "'" || unit === '"') {
      const start = at + 1;
      for (at++; at < source.length && source[at] !== unit; at++) if (source[at] === "\\") at++;
      if (at >= source.length) break;
      inside += unit + respelt(source.slice(start, at), unit) + unit;
      continue;
    } else if (isDigit(unit) && !/[\w.]/.test(source[at - 1]!)) {
      numbers.lastIndex = at;
      const text = numbers.exec(source)![0];
      inside += plainNumber(text);
      at += text.length - 1;
      continue;
    }
    inside += unit;
  }
  throw new Error(`a tag, or a string in it, is not closed: ${source.slice(from - 2, from + 40)}`);
}

/** Numbers as Jinja spells them. */
const numbers =
  /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:e[+-]?\d+(?:_\d+)*)?/iy;

function isDigit(unit: string): boolean {
  return unit >= "0" && unit <= "9";
}

/** A number as the peer reads it: without exponents, underscores or bases, and whole only up to 2^53. */
function plainNumber(given: string): string {
  const text = given.replaceAll("_", "");
  const isWhole = /^\d+$|^0[box]/i.test(text);
  const plain = isWhole ? String(BigInt(text)) : String(Number(text));
  const isKnown = isWhole ? String(BigInt(Number(plain))) === plain : /^[\d.]+$/.test(plain);
  if (!isKnown) notKnown(`the number ${given}`);
  return isWhole || plain.includes(".") ? plain : `${plain}.0`;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\x07",
  "\n": "",
  "'": "'",
  '"': '"',
  "\\": "\\",
};

/** The inside of a string literal, spelt so that the peer reads what Python reads. */
function respelt(text: string, quote: string): string {
  if (!text.includes("\\")) return text;
  const escaped = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
  const read = text.replace(escaped, (all, x, u, U, octal, other: string | undefined) => {
    if (other === undefined) return String.fromCodePoint(octal ? parseInt(octal, 8) : parseInt(x ?? u ?? U, 16));
    if (/[xuUN]/.test(other)) throw new Error(`\\${other} in a string is not complete`);
    return escapes[other] ?? all;
  });
  return read.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
}

function tagTokens(kind: string, tag: string, tokenize: Tokenize): Token[] {
  const name = kind === "{%" ? tag.trim() : "";
  // Python runs the body of this tag as a block of its own.
  if (name === "generation")
    return [...tokenize("{% call x() %}")].map((each) => (each.value === "x" ? { ...each, value: generation } : each));
  return tokenize(kind + (name === "endgeneration" ? " endcall " : tag) + (kind === "{{" ? "}}" : "%}"));
}

const notAnArgument = /^(?:and|or|not|if|else|is|in)$/;
const closing: Readonly<Record<string, string>> = {
  OpenParen: "CloseParen",
  OpenSquareBracket: "CloseSquareBracket",
  OpenCurlyBracket: "CloseCurlyBracket",
};

const closers: ReadonlySet<string> = new Set(Object.values(closing));

/** Whether what comes before a parenthesis is called. */
function isCalled(token: Token | undefined): boolean {
  if (token?.type === "Identifier") return !notAnArgument.test(token.value);
  return token?.type === "CloseParen" || token?.type === "CloseSquareBracket";
}

/** Turns tuples of no item or one, which the peer cannot parse, into calls. */
function withTuples(tokens: Token[]): Token[] {
  return tokens.flatMap((token, at) => {
    if (token.type !== "OpenParen" || isCalled(tokens[at - 1])) return [token];
    const last = tokens[behind(tokens, at) - 2];
    return last === token || last?.type === "Comma" ? [{ value: tupleOf, type: "Identifier" }, token] : [token];
  });
}

/** Refuses `[1 2]`, which the peer reads as if there were a comma. */
function checkCommas(tokens: Token[]): Token[] {
  let depth = 0;
  for (const [at, { type, value }] of tokens.entries()) {
    if (closing[type] !== undefined) depth++;
    else if (closers.has(type)) depth--;
    const next = tokens[at + 1];
    const isValue = (token: Token): boolean =>
      /Literal$/.test(token.type) || (token.type === "Identifier" && !notAnArgument.test(token.value));
    const ends = isValue({ type, value }) || closers.has(type);
    if (depth > 0 && next !== undefined && ends && isValue(next) && !(type === next.type && type === "StringLiteral"))
      throw new Error(`a comma is missing between ${value} and ${next.value}`);
  }
  return tokens;
}

/** Marks operators with the brackets they are in; `not in` becomes one operator. */
function withGroups(tokens: Token[]): Token[] {
  const opened = [0];
  return tokens.flatMap((token, at) => {
    if (closing[token.type] !== undefined) opened.push(at + 1);
    else if (closers.has(token.type)) opened.pop();
    const group = opened.at(-1) ?? 0;
    const isIn = token.type === "Identifier" && token.value === "in";
    if (isIn && tokens[at - 1]?.value === "not" && tokens[at - 1]?.type === "Identifier")
      return [{ value: "not in", type: "ComparisonBinaryOperator", group }];
    if (token.value === "not" && token.type === "Identifier" && tokens[at + 1]?.value === "in") return [];
    return [isIn || /^(?:Comparison|Additive)/.test(token.type) ? { ...token, group } : token];
  });
}

/** Turns tests with an argument (`is divisibleby(3)`, `is in x`), which the peer cannot parse, into filters of that name. */
function withTests(tokens: Token[]): Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const isTest = tokens[at]!.type === "Identifier" && tokens[at]!.value === "is" && at > 1;
    const isNegated = tokens[at + 1]?.value === "not";
    const name = at + (isNegated ? 2 : 1);
    const next = tokens[name + 1];
    const takes =
      next !== undefined &&
      (/^(?:Open(?:Paren|SquareBracket|CurlyBracket)|StringLiteral|NumericLiteral)$/.test(next.type) ||
        (next.type === "Identifier" && !notAnArgument.test(next.value)));
    if (!isTest || tokens[name]?.type !== "Identifier" || !takes) {
      result.push(tokens[at]!);
      continue;
    }
    const word = `${isNegated ? "is not" : "is"} ${tokens[name]!.value}`;
    result.push({ value: "|", type: "Pipe" }, { value: word, type: "Identifier" });
    at = name;
    if (next.type === "OpenParen") continue;
    const end = argumentEnd(tokens, name + 1);
    result.push({ value: "(", type: "OpenParen" }, ...withTests(tokens.slice(name + 1, end)), {
      value: ")",
      type: "CloseParen",
    });
    at = end - 1;
  }
  return result;
}

/** The place after an argument without parentheses: a name, a literal or a list, with members and calls. */
function argumentEnd(tokens: Token[], from: number): number {
  let end = behind(tokens, from);
  for (;;) {
    const type = tokens[end]?.type;
    if (type === "Dot") end += 2;
    else if (type === "OpenParen" || type === "OpenSquareBracket") end = behind(tokens, end);
    else return end;
  }
}

/** The place after a token, or after what it opens. */
function behind(tokens: readonly Token[], at: number): number {
  if (closing[tokens[at]?.type ?? ""] === undefined) return at + 1;
  let depth = 0;
  for (let end = at; end < tokens.length; end++) {
    if (closing[tokens[end]!.type] !== undefined) depth++;
    else if (closers.has(tokens[end]!.type) && --depth === 0) return end + 1;
  }
  return tokens.length;
}
