/**
 * Writes a file unless it already has these bytes, so that watchers are not triggered needlessly.
 *
 * Folders are created one at a time: where the file system creates none (`/proc`), Node's recursive `mkdir` never ends.
 */
import { type BigIntStats, statSync } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { usage } from "./arguments.ts";
import { visible } from "./format.ts";
import type { Io, Output } from "./io.ts";
import { descriptorOf, replaceFile } from "./replaced-file.ts";

/** @returns Whether the file was written. Creates its folder if missing. */
export async function writeIfChanged(path: string, content: string | Uint8Array): Promise<boolean> {
  const wanted = Buffer.from(content);
  // A pipe or a device may never end, and is not read; an open file is written from where it is, whatever it holds.
  const isFile =
    descriptorOf(path) === undefined &&
    (await stat(path).then(
      (stats) => stats.isFile(),
      () => false,
    ));
  const present = isFile ? await readFile(path).catch(() => undefined) : undefined;
  if (present?.equals(wanted)) return false;
  await makeFolder(dirname(path));
  await replaceFile(path, wanted);
  return true;
}

/**
 * Refuses to write over what was read.
 *
 * @throws {@link ReckonerError} `cli/usage` when both paths lead to the same existing file, through whatever links.
 */
export function refuseSameFile(input: string, output: string): void {
  const [a, b] = [input, output].map(statsOf);
  if (a === undefined || a.ino !== b?.ino || a.dev !== b.dev) return;
  throw usage(`${visible(output)} is the input, which -o would replace; name another file`);
}

/** Undefined for a name that cannot be looked up: whoever then reads or writes it says why, and which of the two it was. */
function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Creates a folder and those above it that are missing. */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await isThere(at)) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      // Another process may have created it meanwhile.
      if (error.code !== "EEXIST") throw error;
    });
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
  );
}

/** Where a command says what it wrote: on stderr, where the file is stdout itself. */
export function reportOutput(path: string, io: Io): Output {
  return descriptorOf(resolve(io.cwd, path)) === 1 ? io.stderr : io.stdout;
}

/**
 * The name of a file to be written, as an option gives it.
 *
 * @throws {@link ReckonerError} `cli/usage` for `-`, for an empty name and for a folder's.
 */
export function outputName(option: string, name: string): string {
  if (/^-?$|[/\\]$/.test(name)) throw usage(`${option} takes the name of a file, got "${name}"`, { option, name });
  return name;
}
