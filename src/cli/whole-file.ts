/**
 * Files that are read whole: price lists, bodies, vocabularies, configurations, ignore files.
 *
 * Devices, which may never end, are refused. Pipes end when their writer does, and shells make them: `--prices <(…)`.
 */
import { readFileSync, type Stats, statSync } from "node:fs";

/**
 * The bytes of a file or pipe.
 *
 * @throws The system's error, or one that says it is a device; for `explain` and `unreadable`.
 */
export function readWhole(path: string): Buffer {
  if (isDevice(statSync(path))) throw new Error(device);
  return readFileSync(path);
}

/**
 * The text of bytes with or without a byte order mark: UTF-16 where one says so, as Windows shells write it, else UTF-8.
 *
 * @example
 * textOf(Buffer.from("\ufeff{}")); // "{}"
 */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * The text of a file that was found, not named; refuses a pipe, to which nobody may be writing.
 *
 * @throws as {@link readWhole}.
 */
export function readFound(path: string): string {
  if (statSync(path).isFIFO()) throw new Error("a pipe");
  return readWhole(path).toString("utf8");
}

/** Why a device is not read. */
export const device = "a device, which may never end";

export function isDevice(stats: Stats): boolean {
  return stats.isCharacterDevice() || stats.isBlockDevice();
}
