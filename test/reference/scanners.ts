/**
 * Naive scanners: the published split patterns themselves, run by JavaScript's regular-expression engine.
 *
 * `translate` rewrites the three things JavaScript spells differently and nothing else: classes become explicit
 * Unicode 16 runs; `X++` becomes a lookahead that captures plus a backreference, which cannot give back either;
 * `(?i:s)` becomes `[sSſ]`, Unicode simple case folding.
 */
import { patterns, type ScannerName } from "./patterns.ts";
import { classText } from "./unicode.ts";

/**
 * A published pattern as JavaScript. Understands what the patterns above use, and fails on anything else.
 *
 * @example
 * translate("(?i:'s)++").source; // "(?=(?<p0>(?:'[sS\\u017f])+))\\k<p0>"
 */
export function translate(pattern: string): RegExp {
  let at = 0;
  let groups = 0;
  const take = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const found = expression.exec(pattern)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const alternation = (fold: boolean): string => {
    let out = "";
    for (let part = take(/\||(?!\))./y); part !== undefined; part = take(/\||(?!\))./y)) {
      if (part === "|" || part === "$") out += part;
      else out += quantified(atom(part, fold));
    }
    return out;
  };
  const atom = (first: string, fold: boolean): string => {
    if (first === "(") {
      const kind = take(/\?(?:i?:|!)/y);
      if (kind === undefined) throw new Error(`a capturing group at ${at} of ${pattern}`);
      const inside = alternation(fold || kind === "?i:");
      if (take(/\)/y) === undefined) throw new Error(`unclosed group at ${at} of ${pattern}`);
      return `(${kind === "?i:" ? "?:" : kind}${inside})`;
    }
    if (first === "[") return `[${take(/\^?/y)}${members(take(/[^\]]+/y)!, fold)}${take(/\]/y)}`;
    if (first !== "\\") return fold && /[a-z]/.test(first) ? `[${members(first, fold)}]` : first;
    const escaped = first + (take(/p\{\w+\}|./y) ?? "");
    if (escaped === "\\S") return `[^${classText("\\s")}]`;
    return /^\\[ps]/.test(escaped) ? `[${classText(escaped)}]` : escaped;
  };
  const members = (inside: string, fold: boolean): string =>
    inside.replace(/\\p\{\w+\}|\\.|./g, (member) => {
      if (/^\\[ps]/.test(member)) return classText(member);
      if (!fold || !/[a-z]/.test(member)) return member;
      return member + member.toUpperCase() + (member === "s" ? "\\u017f" : "");
    });
  const quantified = (item: string): string => {
    const greedy = take(/[?*+]|\{\d+,\d+\}/y) ?? "";
    if (greedy === "" || take(/\+/y) === undefined) return item + greedy;
    const name = `p${groups++}`;
    return `(?=(?<${name}>${item}${greedy}))\\k<${name}>`;
  };
  const source = alternation(false);
  if (at !== pattern.length) throw new Error(`stopped at ${at} of ${pattern}`);
  return new RegExp(source, "gu");
}

/**
 * The pretokens of a text: pieces that join to it again.
 *
 * @example
 * scanner("cl100k")("I'll go, ok?  "); // ["I", "'ll", " go", ",", " ok", "?", "  "]
 */
export function scanner(name: ScannerName): (text: string) => string[] {
  const expression = translate(patterns[name]);
  return (text) => {
    const pieces: string[] = text.match(expression) ?? [];
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) !== text.length) {
      throw new Error(`the ${name} pattern leaves a gap in ${JSON.stringify(text)}`);
    }
    return pieces;
  };
}
