/**
 * Writes a file whole or not at all: a full disk, or an end in the middle, leaves the old one as it was.
 *
 * The bytes go to a file beside, with the mode and the owner of the old one, which then takes its name. Written in
 * place is what that would change or cannot do: pipes, devices and what a shell opened (`/dev/stdout`), files of
 * several names (hard links), files that are mounted, folders in which nothing can be made.
 */
import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { access, constants, lstat, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Gives the file of this name these bytes; a link's is the one it leads to. Errors name `path`. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const old = await stat(path).catch(() => undefined);
    // A link that leads nowhere makes the file that it names.
    const isWhole = old === undefined ? !(await isLink(path)) : old.isFile() && old.nlink === 1 && !opened.test(path);
    const whole = isWhole && (await writeBeside(old === undefined ? path : await realpath(path), bytes, old));
    if (!whole) await writeFile(path, bytes);
  } catch (error) {
    // Opening fails so for reading and for writing; whoever hears of it should know which it was.
    const { code } = error as NodeJS.ErrnoException;
    throw Object.assign(error as Error, { path, ...(code === "ENOENT" && { syscall: "write" }) });
  }
}

/** Names of what a process has open: whoever opened it keeps the file that it was. */
const opened = /^\/(dev\/(fd\/|std)|proc\/)/;

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
  try {
    // What may not be written is not replaced, either.
    if (old !== undefined) await access(path, constants.W_OK);
    const file = await open(beside, "wx");
    try {
      await file.writeFile(bytes);
      if (old !== undefined) {
        const { uid, gid } = await file.stat();
        if (uid !== old.uid || gid !== old.gid) await file.chown(old.uid, old.gid);
        await file.chmod(old.mode & 0o7777);
        await file.sync();
      }
    } finally {
      await file.close();
    }
    await rename(beside, path);
    return true;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    if (hindrances.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
