/**
 * Gets the bytes of a vocabulary: the one place that reads files or fetches.
 *
 * Bytes in hand are used as they are. A `file:` address or a path is read with the
 * runtime's own `fs`, reached through `process` so that bundlers see no `node:`
 * import; every other address is fetched.
 */
import { describe, ReckonerError, shown } from "../errors.ts";
import { bytesInHand } from "./bytes.ts";
import { type PackedVocabulary, type ReadPackedOptions, readPacked } from "./format.ts";
import { openSource, type VocabularySource } from "./source.ts";

/** Where bytes are: at an address, at a path, or already in memory. */
export type ByteSource = URL | string | ArrayBuffer | Uint8Array;

/**
 * Reads all bytes of `source`, fetching them if they are not at hand.
 *
 * @param source - Bytes; a URL; or a string: an absolute address, else a path
 *   (in a browser: an address relative to the page).
 * @returns The bytes; those already in memory are not copied.
 * @throws {@link ReckonerError} `vocabulary/not-loaded` when they cannot be read, with the address and the
 *   HTTP status or the cause; `input/bad-option` when `source` is none of these.
 * @example
 * await readBytes(Uint8Array.of(1, 2)); // Uint8Array [1, 2]
 * await readBytes("none.bin"); // throws "vocabulary/not-loaded"
 */
export async function readBytes(source: ByteSource): Promise<Uint8Array> {
  const now = readBytesNow(source);
  if (now !== undefined) return now;
  const location = locate(source);
  const address = String(location);
  let response: Response;
  try {
    response = await fetch(location);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw notLoaded(address, reasonOf(cause), {}, cause);
  }
  const { status, statusText } = response;
  throw notLoaded(address, `the answer was HTTP ${status}${statusText && ` ${statusText}`}`, { status });
}

/**
 * Reads all bytes of `source` synchronously, where possible: bytes in memory anywhere, files where the runtime has `fs`
 * (Node, Bun, Deno).
 *
 * @returns `undefined` when they have to be fetched: use {@link readBytes}.
 * @throws {@link ReckonerError} `vocabulary/not-loaded` when the file cannot be read; `input/bad-option` when `source`
 *   is not bytes, an address or a path.
 * @example
 * readBytesNow(Uint8Array.of(1, 2)); // Uint8Array [1, 2]
 * readBytesNow(new URL("https://example.com/qwen3.bin")); // undefined
 */
export function readBytesNow(source: ByteSource): Uint8Array | undefined {
  const inHand = bytesInHand(source);
  if (inHand !== undefined) return inHand;
  const location = locate(source);
  if (typeof location !== "string" && location.protocol !== "file:") return undefined;
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (fs === undefined) return undefined;
  try {
    const { buffer, byteOffset, byteLength } = fs.readFileSync(location);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw notLoaded(String(location), (cause as Error).message, {}, cause);
  }
}

/**
 * Reads and opens a vocabulary: one of the package's own, or an object like these.
 *
 * @param source - Its name and where its packed file is, such as one of `reckoner/vocabularies`.
 * @param options - How `readPacked` checks it.
 * @throws {@link ReckonerError} as {@link readBytes}, `readPacked` and `openSource` do; `input/bad-option` when `source`
 *   is not an object.
 * @example
 * (await loadVocabulary(o200k_harmony)).specialTokens["<|start|>"]; // 200006
 */
export async function loadVocabulary(
  source: VocabularySource,
  options: ReadPackedOptions = {},
): Promise<PackedVocabulary> {
  if (typeof source !== "object" || source === null) {
    throw new ReckonerError("input/bad-option", `a vocabulary source is an object, got ${describe(source)}`);
  }
  return openSource(source, readPacked(await readBytes(source.packed), options));
}

/**
 * Opens a file for a caller that reads parts of it, where the runtime has `fs`.
 *
 * @param use - Gets a function that fills an array with the bytes from an offset on, and throws if there are fewer.
 * @returns What `use` returns; `undefined` when there is no such file or reading it fails.
 */
export function useFile<T>(location: URL, use: (read: (into: Uint8Array, at: number) => void) => T): T | undefined {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (fs === undefined) return undefined;
  let file: number | undefined;
  try {
    const opened = fs.openSync(location, "r");
    file = opened;
    return use((into, at) => {
      const read = fs.readSync(opened, into, 0, into.length, at);
      if (read < into.length) throw new RangeError(`${read} bytes at ${at}, not ${into.length}`);
    });
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

function locate(source: unknown): URL | string {
  // One letter before the colon is a drive: "C:\\x.bin" is a path.
  if (typeof source === "string") return URL.canParse(source) && !/^[a-z]:/i.test(source) ? new URL(source) : source;
  // A URL of another realm is not an instance, and in Workers with an old compatibility date a URL has no tag.
  if (source instanceof URL || Object.prototype.toString.call(source) === "[object URL]") return source as URL;
  const message = `a vocabulary is a URL, path, ArrayBuffer or Uint8Array, got ${describe(source)}`;
  throw new ReckonerError("input/bad-option", message, { got: describe(source) });
}

/** What went wrong; `fetch` says only that it failed, and gives the reason as its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const { message, cause } = error;
  return cause instanceof Error && cause.message !== "" ? `${message} (${cause.message})` : message;
}

function notLoaded(address: string, why: string, details: Record<string, unknown>, cause?: unknown): ReckonerError {
  const wayOut =
    "check that the file is served or copied beside the program, or hand its bytes to Tokenizer.from(bytes)";
  // "o200k_base" alone is a name, not a path.
  const shelf = /^\w+$/.test(address)
    ? `if that is a name, import it from "reckoner/vocabularies/${address}"; else `
    : "";
  const message = `the packed vocabulary at ${address || '""'} could not be read: ${why}; ${shelf}${wayOut}`;
  return new ReckonerError("vocabulary/not-loaded", message, { url: address, ...details }, cause);
}
