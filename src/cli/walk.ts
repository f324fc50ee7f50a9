/**
 * The files under a folder, as a person who uses git expects them.
 *
 * As ripgrep does, it honours the `.gitignore` of every level and of the folders
 * above up to the repository's root, and `.git/info/exclude`; never enters `.git`;
 * leaves out names that begin with a dot unless asked for; and does not follow
 * symbolic links, so there are no loops. Names come in code unit order.
 */
import { type Dirent, existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { IgnoreRules } from "./gitignore.ts";
import { readFound } from "./whole-file.ts";

export interface WalkOptions {
  /** Include names that begin with a dot, though never `.git`. */
  readonly hidden: boolean;
  /** Honour ignore files. */
  readonly ignore: boolean;
  /** Further rules that override every ignore file; anchored at {@link WalkOptions.cwd}. */
  readonly exclude: IgnoreRules;
  readonly cwd: string;
  /** Whether a folder may hold something of interest; `path` is relative to the root, with `/`. */
  enters?(path: string): boolean;
}

/** Called for what is found. Paths are relative to the walk's root, with the platform's separator. */
export interface Visitor {
  file(path: string): void;
  /** Not a file, folder or link: a pipe, a socket, a device. */
  special(path: string): void;
  unreadable(path: string, error: NodeJS.ErrnoException): void;
}

/** Rules and the folder they apply to. */
interface Level {
  readonly folder: string;
  readonly rules: IgnoreRules;
}

/** Visits every file under `root` (absolute). Outer rules that ignore it stay silent: it was asked for by name. */
export function walk(root: string, options: WalkOptions, visitor: Visitor): void {
  const excluded: Level = { folder: options.cwd, rules: options.exclude };
  enter(root, "", options.ignore ? levelsAbove(root) : []);

  function enter(folder: string, path: string, levels: readonly Level[]): void {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      visitor.unreadable(path, error as NodeJS.ErrnoException);
      return;
    }
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    const inside = options.ignore ? levelsOf(folder, path, entries, levels) : levels;
    for (const entry of entries) {
      const { name } = entry;
      if (name === ".git" || (name.startsWith(".") && !options.hidden) || entry.isSymbolicLink()) continue;
      const isFolder = entry.isDirectory();
      const absolute = join(folder, name);
      const below = path === "" ? name : path + sep + name;
      if (decide([excluded], absolute, isFolder) || decide(inside, absolute, isFolder)) continue;
      if (isFolder) {
        if (options.enters?.(slashed(below)) ?? true) enter(absolute, below, inside);
      } else if (entry.isFile()) visitor.file(below);
      else visitor.special(below);
    }
  }

  /** The levels inside a folder: a nested repository starts afresh, an ignore file adds one. */
  function levelsOf(
    folder: string,
    path: string,
    entries: readonly Dirent[],
    outer: readonly Level[],
  ): readonly Level[] {
    let levels = outer;
    if (entries.some(({ name }) => name === ".git")) levels = excludesOf(folder);
    if (!entries.some(({ name }) => name === ".gitignore")) return levels;
    try {
      return [...levels, { folder, rules: new IgnoreRules(readFound(join(folder, ".gitignore"))) }];
    } catch (error) {
      visitor.unreadable(join(path, ".gitignore"), error as NodeJS.ErrnoException);
      return levels;
    }
  }
}

/** Whether the deepest level that has a rule for the path ignores it. */
function decide(levels: readonly Level[], absolute: string, isFolder: boolean): boolean {
  for (let index = levels.length - 1; index >= 0; index--) {
    const { folder, rules } = levels[index]!;
    const verdict = rules.decide(slashed(relativeTo(folder, absolute)), isFolder);
    if (verdict !== undefined) return verdict === "ignored";
  }
  return false;
}

/** What the ignore files above `root`, up to its repository's root, say about its contents. */
function levelsAbove(root: string): readonly Level[] {
  const above: string[] = [];
  for (let folder = root; !existsSync(join(folder, ".git")); folder = above[0]!) {
    if (dirname(folder) === folder) return [];
    above.unshift(dirname(folder));
  }
  if (above.length === 0) return [];
  const levels = excludesOf(above[0]!);
  for (const folder of above) {
    const rules = readRules(join(folder, ".gitignore"));
    if (rules !== undefined) levels.push({ folder, rules });
  }
  const isIgnored = [...above.slice(1), root].some((folder) => decide(levels, folder, true));
  return isIgnored ? [] : levels;
}

function excludesOf(repository: string): Level[] {
  const rules = readRules(join(repository, ".git", "info", "exclude"));
  return rules === undefined ? [] : [{ folder: repository, rules }];
}

function readRules(path: string): IgnoreRules | undefined {
  try {
    return new IgnoreRules(readFound(path));
  } catch {
    return undefined;
  }
}

function relativeTo(folder: string, absolute: string): string {
  // The common case, without the cost of relative(): rules apply to paths below their folder.
  return absolute.startsWith(folder + sep) ? absolute.slice(folder.length + 1) : relative(folder, absolute);
}

/** The path with `/`, as patterns have it. */
export function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
