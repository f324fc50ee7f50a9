/**
 * Writes a file whole or not at all: a full disk, or an interruption, leaves the old file as it was.
 *
 * The bytes go to a new file beside the old one, with its mode and owner, which is then renamed over it. Where that would
 * change what the file is, or is impossible, the file is written in place: pipes, devices, hard links, mounted files,
 * folders in which nothing can be created. What a shell opened (`/dev/stdout`) is written to at its current position.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  rmSync,
  type Stats,
  writeFile as writeThen,
} from "node:fs";
import { access, constants, lstat, realpath, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Writes to an open file, from its current position. */
const writeTo = promisify(writeThen);

/** Gives the file at `path` these bytes, following links. Errors name `path`. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const descriptor = descriptorOf(path);
    if (descriptor !== undefined) return await writeOpened(descriptor, bytes);
    const old = await stat(path).catch(() => undefined);
    // Writing to a dangling link creates the file that it names.
    const isWhole =
      old === undefined ? !(await isLink(path)) : old.isFile() && old.nlink === 1 && !ofProcesses.test(path);
    const whole = isWhole && (await writeBeside(old === undefined ? path : await realpath(path), bytes, old));
    if (!whole) await writeFile(path, bytes);
  } catch (error) {
    // Opening fails the same way for reading and for writing; the caller must know which it was.
    const { code } = error as NodeJS.ErrnoException;
    throw Object.assign(error as Error, { path, ...(code === "ENOENT" && { syscall: "write" }) });
  }
}

/** Names of files that processes have open: whoever opened one would be left with the old file. */
const ofProcesses = /^\/(dev\/(fd\/|std)|proc\/)/;

const standard: readonly string[] = ["stdin", "stdout", "stderr"];

/** The descriptor that this process was given under such a name; none for stdin, which is for reading. */
export function descriptorOf(path: string): number | undefined {
  const [, name = "", number = standard.indexOf(name)] =
    /^\/(?:dev\/(std\w+)|(?:dev|proc\/self)\/fd\/(\d+))$/.exec(path) ?? [];
  const descriptor = Number(number);
  try {
    if (descriptor <= 0) return undefined;
    const stats = fstatSync(descriptor);
    // Anything else was not given to this process: Node opened it to wake itself.
    const isGiven = stats.isFile() || stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice();
    return isGiven ? descriptor : undefined;
  } catch {
    return undefined;
  }
}

/** Reopened by name, the file would be written from its start, over what else is printed there. */
async function writeOpened(descriptor: number, bytes: Uint8Array): Promise<void> {
  if (descriptor > 2) return writeTo(descriptor, bytes);
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Why a new file cannot be created beside the old one or renamed over it, though the old one may still be writable. */
const hindrances: ReadonlySet<string | undefined> = new Set([
  ...["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "ENAMETOOLONG"],
  // File systems that cannot flush, or whose files have no owner.
  ...["EINVAL", "ENOSYS", "ENOTSUP"],
]);

/** Whether the file could be replaced; if not, nothing is left behind. */
async function writeBeside(path: string, bytes: Uint8Array, old: Stats | undefined): Promise<boolean> {
  // Short, however long the old file's name is.
  const beside = join(dirname(path), `.reckoner-${randomUUID().slice(0, 8)}`);
  const remove = (): void => {
    try {
      rmSync(beside, { force: true });
    } catch {
      // The earlier error says more.
    }
  };
  const forget = onceEnded(remove);
  try {
    // A file that may not be written is not replaced, either.
    if (old !== undefined) await access(path, constants.W_OK);
    // Synchronous, so that whatever ends this process finds the file either there or not.
    const file = openSync(beside, "wx");
    try {
      await writeTo(file, bytes);
      if (old !== undefined) {
        const { uid, gid } = fstatSync(file);
        if (uid !== old.uid || gid !== old.gid) fchownSync(file, old.uid, old.gid);
        fchmodSync(file, old.mode & 0o7777);
        fsyncSync(file);
      }
    } finally {
      closeSync(file);
    }
    await rename(beside, path);
    return true;
  } catch (error) {
    remove();
    if (hindrances.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  } finally {
    forget();
  }
}

/** The signals with which people and systems end a process. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs `act` when this process ends, even by a signal, from which it then still dies; the function returned cancels that. */
function onceEnded(act: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    act();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off("exit", act);
    for (const signal of endings) process.off(signal, onSignal);
  };
  process.on("exit", act);
  for (const signal of endings) process.on(signal, onSignal);
  return forget;
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
