/**
 * Ignore rules as git reads them.
 *
 * A rule is one line of a `.gitignore`. The last rule that matches a path
 * decides; a rule without a slash looks at the name alone, a rule with one is
 * anchored to the folder of its file. The patterns are git's own (./glob.ts).
 * Truth: gitignore(5); the tests ask `git check-ignore` itself.
 */
import { globOf } from "./glob.ts";

/** What a set of rules says about a path: `undefined` when no rule matches it. */
export type Verdict = "ignored" | "kept" | undefined;

interface Rule {
  readonly keeps: boolean;
  readonly foldersOnly: boolean;
  matches(path: string, name: string): boolean;
}

/** The rules of one ignore file. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];

  /** @param text - The content of a `.gitignore`. Lines without meaning are not an error, as in git. */
  constructor(text: string) {
    // To git the last line ends in a newline too, whether it is written or not.
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r$/);
    // Reversed: the last matching line wins, so the first hit from the end decides.
    this.#rules = lines
      .map(parseRule)
      .filter((rule) => rule !== undefined)
      .reverse();
  }

  /**
   * @param path - Relative to the folder of the ignore file, with `/`. Its parents must not be ignored themselves.
   * @param isFolder - Rules that end in `/` match only folders.
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
  // git compares the plain beginning separately, so a "**" right after it counts as being at the start.
  const glob = globOf(pattern, anchored ? pattern.search(/[*?[\\]/) : 0);
  if (glob === undefined) return undefined;
  return { keeps, foldersOnly, matches: (path, name) => glob.test(anchored ? path : name) };
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
