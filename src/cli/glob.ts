/**
 * Globs: git's wildmatch, and the braces of shells.
 *
 * `*` and `?` stop at `/`, `**` between slashes does not, `[…]` has ranges,
 * `[:classes:]` and `!`. Truth: git's wildmatch.c. One difference, on purpose:
 * `?` is one code point, not one byte.
 *
 * On a mismatch the match resumes from the last `*`, and once that has reached
 * a slash, from the last `**`; never from an earlier one, since whatever that
 * could match, the last one can. So no pattern takes exponential time
 * (test/reference/glob.ts does the same with a regular expression, which does).
 */
import { usage } from "./arguments.ts";
import { grouped } from "./format.ts";

/** One pattern, for whole paths with `/`. */
export interface Glob {
  test(path: string): boolean;
}

const slash = 0x2f;

/** Steps of a pattern besides code points, which are themselves; sets count down from `firstSet`. */
const anyNumber = -1; // `*`: any number of characters other than a slash
const deep = -2; //      `**` at the end: whatever follows
const folders = -3; //   `**` and a slash: any number of folders, or none
const anyOne = -4; //    `?`
const firstSet = -5; //  `[…]`

/**
 * The matcher of one wildmatch pattern.
 *
 * @param start - Offset at which a `**` counts as being at the beginning, as it does after a slash.
 * @returns `undefined` for a pattern that can match nothing (an open `[`, a backslash at the end).
 * @example
 * globOf("src/**" + "/*.ts")?.test("src/cli/main.ts"); // true
 */
export function globOf(pattern: string, start: number = 0): Glob | undefined {
  const steps: number[] = [];
  const sets: RegExp[] = [];
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at];
    if (character === "*") {
      let end = at;
      while (pattern[end] === "*") end++;
      const isDeep =
        end - at > 1 && (at === start || pattern[at - 1] === "/") && /^(\\?\/|$)/.test(pattern.slice(end, end + 2));
      const isFolders = isDeep && pattern[end] === "/";
      steps.push(isFolders ? folders : isDeep ? deep : anyNumber);
      at = isFolders ? end + 1 : end;
    } else if (character === "?") {
      steps.push(anyOne);
      at++;
    } else if (character === "[") {
      const set = readSet(pattern, at);
      if (set === undefined) return undefined;
      steps.push(firstSet - sets.length);
      sets.push(new RegExp(`^${set.source}$`, "su"));
      at = set.end;
    } else {
      if (character === "\\") at++;
      if (at === pattern.length) return undefined;
      const point = pattern.codePointAt(at)!;
      steps.push(point);
      at += unitsOf(point);
    }
  }
  // Most paths differ from most patterns in their ends: "*.log".
  const end = steps
    .slice(steps.findLastIndex((step) => step < 0) + 1)
    .map((point) => String.fromCodePoint(point))
    .join("");
  return { test: (path) => path.endsWith(end) && matches(steps, sets, path) };
}

function matches(steps: readonly number[], sets: readonly RegExp[], path: string): boolean {
  let at = 0;
  let step = 0;
  // The step after the last `*` and the last `**`, and how far into the path each has matched.
  let starStep = -1;
  let starAt = 0;
  let deepStep = -1;
  let deepAt = 0;
  for (;;) {
    const wanted = steps[step];
    if (wanted === anyNumber) {
      starStep = ++step;
      starAt = at;
    } else if (wanted === deep || wanted === folders) {
      deepStep = ++step;
      deepAt = at;
      starStep = -1;
    } else if (wanted === undefined && at === path.length) return true;
    else if (wanted !== undefined && at < path.length && isOne(path.codePointAt(at)!, wanted, sets)) {
      at += unitsOf(path.codePointAt(at)!);
      step++;
    } else if (starStep >= 0 && starAt < path.length && path.charCodeAt(starAt) !== slash) {
      starAt += unitsOf(path.codePointAt(starAt)!);
      at = starAt;
      step = starStep;
    } else if (deepStep >= 0 && deepAt < path.length) {
      const next = steps[deepStep - 1] === deep ? deepAt : path.indexOf("/", deepAt);
      if (next < 0) return false;
      deepAt = next + 1;
      at = deepAt;
      step = deepStep;
      starStep = -1;
    } else return false;
  }
}

function isOne(point: number, wanted: number, sets: readonly RegExp[]): boolean {
  if (wanted >= 0) return point === wanted;
  if (point === slash) return false;
  return wanted === anyOne || sets[firstSet - wanted]!.test(String.fromCodePoint(point));
}

function unitsOf(point: number): number {
  return point > 0xffff ? 2 : 1;
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

/** One character as a literal in a `u` expression, inside a set or outside. */
function literally(character: string): string {
  return /[\\^$.*+?()[\]{}|/&\-!#%,:;<=>@`~]/.test(character)
    ? `\\u{${character.codePointAt(0)!.toString(16)}}`
    : character;
}

/** More patterns than anyone intends: each is searched for separately. */
const mostPatterns = 1_000;

/**
 * The patterns that braces stand for: `a.{ts,js}` → `a.ts`, `a.js`; braces nest.
 * Braces without a comma inside, or that never close, are plain characters.
 *
 * @throws {@link ReckonerError} `cli/usage` for braces that stand for more than 1,000 patterns.
 */
export function expandBraces(pattern: string): string[] {
  const expanded: string[] = [];
  // A stack whose top is the next pattern in order.
  const open = [pattern];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const group = firstGroup(each);
    if (group === undefined) expanded.push(each);
    else {
      const [before, after] = [each.slice(0, group[0]), each.slice(group.at(-1)! + 1)];
      const parts = group.slice(1).map((end, index) => before + each.slice(group[index]! + 1, end) + after);
      open.push(...parts.reverse());
    }
    if (expanded.length + open.length > mostPatterns) {
      const message = `"${pattern}" stands for more than ${grouped(mostPatterns)} patterns; use * or ?, or name folders`;
      throw usage(message, { pattern, most: mostPatterns });
    }
  }
  return expanded;
}

/** The first braces with a comma inside: where they open, their commas, where they close. */
function firstGroup(pattern: string): readonly number[] | undefined {
  let first: readonly number[] | undefined;
  const open: number[][] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "{") open.push([at]);
    else if (character === ",") open.at(-1)?.push(at);
    else if (character === "}") {
      const group = open.pop();
      if (group === undefined || group.length < 2) continue;
      group.push(at);
      if (first === undefined || group[0]! < first[0]!) first = group;
      if (open.length === 0) break;
    }
  }
  return first;
}
