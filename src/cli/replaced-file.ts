/**
 * Writes a file whole or not at all: a full disk, or an end in the middle, leaves the old one as it was.
 *
 * The bytes go to a file beside, with the mode and the owner of the old one, which then takes its name. Written in
 * place is what that would change or cannot do: pipes, devices, files of several names (hard links), files that are
 * mounted, folders in which nothing can be made. What a shell opened (`/dev/stdout`) is written to where it is.
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

/** Writes to what is open, from where it is. */
const writeTo = promisify(writeThen);

/** Gives the file of this name these bytes; a link's is the one it leads to. Errors name `path`. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const descriptor = descriptorOf(path);
    if (descriptor !== undefined) return await writeOpened(descriptor, bytes);
    const old = await stat(path).catch(() => undefined);
    // A link that leads nowhere makes the file that it names.
    const isWhole =
      old === undefined ? !(await isLink(path)) : old.isFile() && old.nlink === 1 && !ofProcesses.test(path);
    const whole = isWhole && (await writeBeside(old === undefined ? path : await realpath(path), bytes, old));
    if (!whole) await writeFile(path, bytes);
  } catch (error) {
    // Opening fails so for reading and for writing; whoever hears of it should know which it was.
    const { code } = error as NodeJS.ErrnoException;
    throw Object.assign(error as Error, { path, ...(code === "ENOENT" && { syscall: "write" }) });
  }
}

/** Names of what processes have open: whoever opened it keeps the file that it was. */
const ofProcesses = /^\/(dev\/(fd\/|std)|proc\/)/;

const standard: readonly string[] = ["stdin", "stdout", "stderr"];

/** The number of what this process was given under such a name; of stdin, which is for reading, none. */
export function descriptorOf(path: string): number | undefined {
  const [, name = "", number = standard.indexOf(name)] =
    /^\/(?:dev\/(std\w+)|(?:dev|proc\/self)\/fd\/(\d+))$/.exec(path) ?? [];
  const descriptor = Number(number);
  try {
    if (descriptor <= 0) return undefined;
    const stats = fstatSync(descriptor);
    // What is none of these is no file of anybody's, but one that Node made to wake itself.
    const isGiven = stats.isFile() || stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice();
    return isGiven ? descriptor : undefined;
  } catch {
    return undefined;
  }
}

/** Opened anew by its name, a file would be written from its start, under what else is said there. */
async function writeOpened(descriptor: number, bytes: Uint8Array): Promise<void> {
  if (descriptor > 2) return writeTo(descriptor, bytes);
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Why a file cannot be made beside or take the name, though the file itself can perhaps be written. */
const hindrances: ReadonlySet<string | undefined> = new Set([
  ...["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV", "ENAMETOOLONG"],
  // File systems that do not know how to flush, or whose files have no owner.
  ...["EINVAL", "ENOSYS", "ENOTSUP"],
]);

/** Whether this could be done; where it could not, nothing is left of it. */
async function writeBeside(path: string, bytes: Uint8Array, old: Stats | undefined): Promise<boolean> {
  // Short, however long the other name is.
  const beside = join(dirname(path), `.reckoner-${randomUUID().slice(0, 8)}`);
  const remove = (): void => {
    try {
      rmSync(beside, { force: true });
    } catch {
      // What went wrong before says more.
    }
  };
  const forget = onceEnded(remove);
  try {
    // What may not be written is not replaced, either.
    if (old !== undefined) await access(path, constants.W_OK);
    // At once, so that whatever ends this process knows whether there is a file.
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

/** What people and systems end a process with. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does something when this process ends, by a signal too, of which it then dies; calling what it gives back ends that. */
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
