/** Writes a file unless it already has these bytes, so that whoever watches it is not woken for nothing. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** @returns Whether the file was written; its folder is made when missing. */
export async function writeIfChanged(path: string, content: string | Uint8Array): Promise<boolean> {
  const wanted = Buffer.from(content);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(wanted)) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, wanted);
  return true;
}
