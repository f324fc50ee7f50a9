/**
 * Ignore rules as git reads them, and the glob language they are written in.
 *
 * A rule is one line of a `.gitignore`. The last rule that matches a path
 * decides; a rule without a slash looks at the name alone, a rule with one is
 * anchored to the folder of its file. The language is git's wildmatch:
 * `*` and `?` stop at `/`, `**` between slashes does not, `[…]` has ranges,
 * `[:classes:]` and `!`. Truth: gitignore(5) and git's wildmatch.c; the tests
 * ask `git check-ignore` itself. One difference, on purpose: `?` is one code
 * point, not one byte.
 */

/** What a set of rules says of a path: `undefined` when no rule speaks of it. */
export type Verdict = "ignored" | "kept" | undefined;

interface Rule {
  readonly keeps: boolean;
  readonly foldersOnly: boolean;
  matches(path: string, name: string): boolean;
}

/** The rules of one ignore file. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];

  /** @param text - The content of a `.gitignore`. Lines that mean nothing are no error, as in git. */
  constructor(text: string) {
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    // Reversed: the last matching line wins, so the first hit from the end decides.
    this.#rules = lines
      .map(parseRule)
      .filter((rule) => rule !== undefined)
      .reverse();
  }

  /**
   * @param path - Relative to the folder of the ignore file, with `/`. Its parents must not be ignored themselves.
   * @param isFolder - Rules that end in `/` speak of folders only.
   */
  decide(path: string, isFolder: boolean): Verdict {
    const name = path.slice(path.lastIndexOf("/") + 1);
    for (const rule of this.#rules) {
      if (rule.foldersOnly && !isFolder) continue;
      if (rule.matches(path, name)) return rule.keeps ? "kept" : "ignored";
    }
    return undefined;
  }
}

function parseRule(line: string): Rule | undefined {
  if (line.startsWith("#")) return undefined;
  let pattern = line.slice(0, lengthWithoutTrailingSpaces(line));
  const keeps = pattern.startsWith("!");
  if (keeps) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith("/");
  if (foldersOnly) pattern = pattern.slice(0, -1);
  if (pattern === "") return undefined;
  const anchored = pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  const isPlain = !/[*?[\\]/.test(pattern);
  if (isPlain) return { keeps, foldersOnly, matches: (path, name) => (anchored ? path : name) === pattern };
  // git compares the plain beginning apart, so a "**" right after it counts as standing at the start.
  const expression = globExpression(pattern, anchored ? pattern.search(/[*?[\\]/) : 0);
  if (expression === undefined) return undefined;
  return { keeps, foldersOnly, matches: (path, name) => expression.test(anchored ? path : name) };
}

/** Trailing spaces mean nothing, unless a backslash holds one. */
function lengthWithoutTrailingSpaces(line: string): number {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") end = Math.min(++at + 1, line.length);
    else if (line[at] !== " ") end = at + 1;
  }
  return end;
}

/**
 * The regular expression of one wildmatch pattern, for a whole path.
 *
 * @param start - Where a `**` stands at the beginning, besides after a slash.
 * @returns `undefined` for a pattern that can match nothing (an open `[`, a backslash at the end).
 * @example
 * globExpression("src/**" + "/*.ts")?.test("src/cli/main.ts"); // true
 */
export function globExpression(pattern: string, start: number = 0): RegExp | undefined {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    const character = String.fromCodePoint(pattern.codePointAt(at)!);
    if (character === "*") {
      let end = at;
      while (pattern[end] === "*") end++;
      const isDeep =
        end - at > 1 && (at === start || pattern[at - 1] === "/") && /^(\\?\/|$)/.test(pattern.slice(end, end + 2));
      const isFolders = isDeep && pattern[end] === "/";
      if (isFolders) source += "(?:.*/)?";
      else source += isDeep ? ".*" : "[^/]*";
      at = isFolders ? end + 1 : end;
    } else if (character === "?") {
      source += "[^/]";
      at++;
    } else if (character === "[") {
      const set = readSet(pattern, at);
      if (set === undefined) return undefined;
      source += set.source;
      at = set.end;
    } else {
      if (character === "\\") at++;
      if (at === pattern.length) return undefined;
      const literal = String.fromCodePoint(pattern.codePointAt(at)!);
      source += literally(literal);
      at += literal.length;
    }
  }
  return new RegExp(`^${source}$`, "su");
}

const classes: Readonly<Record<string, string>> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e",
  space: "\\x09-\\x0d\\x20",
  upper: "A-Z",
  xdigit: "0-9a-fA-F",
};

/** Reads `[…]` at `start`; `undefined` when it never closes or names a class that does not exist. */
function readSet(pattern: string, start: number): { source: string; end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at++;
  let members = "";
  for (let isFirst = true; ; isFirst = false) {
    if (at >= pattern.length) return undefined;
    if (pattern[at] === "]" && !isFirst) break;
    if (pattern.startsWith("[:", at)) {
      const close = pattern.indexOf("]", at + 2);
      if (close < 0) return undefined;
      // "[:" without ":]" is two plain characters.
      if (pattern[close - 1] === ":" && close - 1 >= at + 2) {
        const name = pattern.slice(at + 2, close - 1);
        if (!Object.hasOwn(classes, name)) return undefined;
        members += classes[name];
        at = close + 1;
        continue;
      }
    }
    const from = readMember(pattern, at);
    if (from === undefined) return undefined;
    at = from.end;
    if (pattern[at] !== "-" || pattern[at + 1] === undefined || pattern[at + 1] === "]") {
      members += literally(from.character);
      continue;
    }
    const to = readMember(pattern, at + 1);
    if (to === undefined) return undefined;
    at = to.end;
    // A range that runs backwards holds only its first end, as in wildmatch.
    const isForward = from.character.codePointAt(0)! <= to.character.codePointAt(0)!;
    members += isForward ? `${literally(from.character)}-${literally(to.character)}` : literally(from.character);
  }
  const source = negated ? `[^/${members}]` : `(?!/)[${members}]`;
  return { source, end: at + 1 };
}

function readMember(pattern: string, at: number): { character: string; end: number } | undefined {
  if (pattern[at] === "\\") at++;
  const point = pattern.codePointAt(at);
  if (point === undefined) return undefined;
  const character = String.fromCodePoint(point);
  return { character, end: at + character.length };
}

/** One character as itself inside a `u` expression, in a set or outside. */
function literally(character: string): string {
  return /[\\^$.*+?()[\]{}|/&\-!#%,:;<=>@`~]/.test(character)
    ? `\\u{${character.codePointAt(0)!.toString(16)}}`
    : character;
}

/**
 * The patterns that braces stand for: `a.{ts,js}` → `a.ts`, `a.js`; braces nest.
 * Braces without a comma inside, or that never close, are plain characters.
 */
export function expandBraces(pattern: string): string[] {
  for (let open = pattern.indexOf("{"); open >= 0; open = pattern.indexOf("{", open + 1)) {
    const parts: string[] = [];
    let depth = 0;
    let from = open + 1;
    for (let at = open; at < pattern.length; at++) {
      if (pattern[at] === "{") depth++;
      if (pattern[at] === "}") depth--;
      if ((pattern[at] === "," && depth === 1) || depth === 0) {
        parts.push(pattern.slice(from, at));
        from = at + 1;
      }
      if (depth > 0) continue;
      if (parts.length < 2) break;
      const [before, after] = [pattern.slice(0, open), pattern.slice(at + 1)];
      return parts.flatMap((part) => expandBraces(before + part + after));
    }
  }
  return [pattern];
}
