/**
 * From what a person typed to what can be read: files, globs, folders, `-`.
 *
 * A named file is read whatever ignore files say; a folder is walked
 * ({@link walk}); a glob that the shell did not expand means the files that the
 * walk finds and the pattern matches. A file named twice is one source.
 */
import { closeSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { join, normalize, resolve, sep } from "node:path";
import { ReckonerError } from "../errors.ts";
import { usage } from "./arguments.ts";
import { visible } from "./format.ts";
import { IgnoreRules } from "./gitignore.ts";
import { expandBraces, globOf } from "./glob.ts";
import type { Input } from "./io.ts";
import { slashed, walk } from "./walk.ts";
import { device, isDevice } from "./whole-file.ts";

/** Something that yields bytes. A piece is valid only until the next one is asked for. */
export interface Source {
  /** As the person would name it; `-` is stdin. */
  readonly path: string;
  /** Size on disk, for progress; `undefined` for pipes. */
  readonly size: number | undefined;
  bytes(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Why something was not counted. The first four are failures, the rest are by design. */
export type SkipReason = "missing" | "unreadable" | "device" | "too-large" | "special" | "binary";

export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
  readonly message: string;
}

export interface FindOptions {
  readonly cwd: string;
  readonly stdin: Input;
  readonly hidden?: boolean;
  readonly ignore?: boolean;
  /** Patterns in the language of `.gitignore`. */
  readonly exclude?: readonly string[];
  /** Called with the number of files found so far. */
  readonly found?: (files: number) => void;
}

/**
 * Everything that `operands` name, in order; what cannot be read is in `skipped`.
 *
 * @throws {@link ReckonerError} `cli/usage` for an empty operand.
 */
export function findSources(
  operands: readonly string[],
  options: FindOptions,
): { sources: Source[]; skipped: Skipped[] } {
  const sources: Source[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  const { cwd, hidden = false, ignore = true, found } = options;
  const exclude = new IgnoreRules((options.exclude ?? []).join("\n"));

  for (const operand of operands) {
    // An empty variable in a script would otherwise mean this folder.
    if (operand === "") throw usage('"" names no file; leave it out, or give a name');
    if (operand === "-") {
      if (!seen.has("-")) sources.push({ path: "-", size: undefined, bytes: () => options.stdin });
      seen.add("-");
      continue;
    }
    const absolute = resolve(cwd, operand);
    try {
      const stats = statSync(absolute);
      if (stats.isDirectory()) addFolder(operand, absolute);
      else if (isDevice(stats)) skip(operand, "device", device);
      else add(operand, absolute, stats);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ENOTDIR") skip(operand, "unreadable", explain(error));
      else if (!/[*?[{]/.test(operand)) skip(operand, "missing", isTorn(operand) ? torn : "no such file or folder");
      else if (!addGlob(operand)) skip(operand, "missing", "no file matches");
    }
  }
  return { sources, skipped };

  function skip(path: string, reason: SkipReason, message: string): void {
    skipped.push({ path, reason, message });
  }

  function add(path: string, absolute: string, stats: Stats): void {
    if (seen.has(absolute)) return;
    seen.add(absolute);
    sources.push({ path, size: stats.isFile() ? stats.size : undefined, bytes: () => readPieces(absolute) });
    found?.(sources.length);
  }

  function addFolder(
    shown: string,
    root: string,
    enters?: (path: string) => boolean,
    wants?: (path: string) => boolean,
  ): void {
    const named = (path: string): string => (normalize(shown) === "." ? path : join(shown, path));
    walk(
      root,
      { hidden, ignore, exclude, cwd, ...(enters && { enters }) },
      {
        file(path) {
          if (wants !== undefined && !wants(slashed(path))) return;
          const absolute = join(root, path);
          try {
            add(named(path), absolute, statSync(absolute));
          } catch (error) {
            skip(named(path), "unreadable", explain(error));
          }
        },
        special: (path) => {
          if (wants === undefined || wants(slashed(path))) skip(named(path), "special", "a pipe, socket or device");
        },
        unreadable: (path, error) => skip(named(path) || ".", "unreadable", explain(error)),
      },
    );
  }

  /** Walks from the last folder that the pattern spells out. Returns whether anything matched. */
  function addGlob(glob: string): boolean {
    const before = sources.length + skipped.length;
    let matched = false;
    for (const pattern of expandBraces(sep === "\\" ? glob.replaceAll("\\", "/") : glob)) {
      const parts = pattern.split("/");
      const plain = parts.findIndex((part) => /[*?[\\]/.test(part));
      if (plain < 0) {
        // Braces alone: the alternatives are ordinary names, and one that does not exist is ignored.
        const absolute = resolve(cwd, pattern);
        const stats = statSync(absolute, { throwIfNoEntry: false });
        if (stats?.isDirectory()) addFolder(pattern, absolute);
        else if (stats !== undefined) add(pattern, absolute, stats);
        matched ||= stats !== undefined;
        continue;
      }
      const folder = parts.slice(0, plain).join("/") || (pattern.startsWith("/") ? "/" : ".");
      const rest = parts.slice(plain);
      const steps = rest.map((step) => (step === "**" ? undefined : globOf(step)));
      const whole = globOf(rest.join("/"));
      if (whole === undefined || !statSync(resolve(cwd, folder), { throwIfNoEntry: false })?.isDirectory()) continue;
      addFolder(folder, resolve(cwd, folder), enters, wants);

      function enters(path: string): boolean {
        const names = path.split("/");
        for (const [index, step] of steps.slice(0, names.length).entries()) {
          if (step === undefined) return true;
          if (!step.test(names[index]!)) return false;
        }
        return true;
      }
      /** The path itself, or a folder it is in: a glob that matches a folder means what is inside. */
      function wants(path: string): boolean {
        for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
          if (!whole!.test(path.slice(0, end))) continue;
          matched = true;
          return true;
        }
        return false;
      }
    }
    return matched || sources.length + skipped.length > before;
  }
}

/** One megabyte at a time: large enough to be fast, small enough not to matter. */
const pieceBytes = 1 << 20;
let piece: Uint8Array | undefined;

function* readPieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r");
  try {
    piece ??= new Uint8Array(pieceBytes);
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece))
      yield piece.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  ENOENT: "it is gone",
  ELOOP: "a loop of symbolic links",
  EISDIR: "a folder",
  EIO: "the disk cannot read it",
  ENAMETOOLONG: "the name is too long",
  ENXIO: "a socket",
};

/** Why a file whose name is not valid UTF-8 seems missing: the runtime gives only U+FFFD for such bytes. */
const torn = "its name is not UTF-8; rename it so that it can be read";

function isTorn(path: string): boolean {
  return path.includes("\uFFFD");
}

/** The refusal of a named file that cannot be read. */
export function unreadable(name: string, error: unknown): ReckonerError {
  const { code } = error as NodeJS.ErrnoException;
  const isMissing = (code === "ENOENT" || code === "ENOTDIR") && !isTorn(name);
  const why = isMissing ? "no such file" : explain(error);
  return new ReckonerError("cli/unreadable", `cannot read ${visible(name)}: ${why}`, { path: name }, error);
}

/** A system error in words, without its path and call. */
export function explain(error: unknown): string {
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && path !== undefined && isTorn(path)) return torn;
  return (code !== undefined && Object.hasOwn(explanations, code) ? explanations[code] : undefined) ?? code ?? message;
}
