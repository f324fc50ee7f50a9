/** A tokenizer's JSON file, in any shape it may be given in. */
import { describe, ReckonerError } from "../errors.ts";
import { bytesInHand } from "./bytes.ts";

/** The largest file that is read: an engine's strings can be little longer. */
const mostBytes = 400 * 2 ** 20;

/**
 * The object in a file.
 *
 * @param json - Its bytes, its text, or what `JSON.parse` made of it.
 * @param name - What the file is called, for messages.
 * @param parse - Parses its text.
 * @throws {@link ReckonerError} `vocabulary/corrupt`; `vocabulary/unsupported` when it is too large.
 */
export function parseJson(
  json: string | Uint8Array | object,
  name: string,
  parse: (text: string) => unknown = JSON.parse,
): Record<string, unknown> {
  const bytes = typeof json === "string" ? undefined : bytesInHand(json);
  const length = bytes?.length ?? (typeof json === "string" ? json.length : 0);
  if (length > mostBytes) {
    const message = `a ${name} of ${length} bytes; at most ${mostBytes} are read`;
    throw new ReckonerError("vocabulary/unsupported", message, { length, limit: mostBytes });
  }
  let file: unknown = json;
  if (bytes !== undefined || typeof json === "string") {
    try {
      const text = bytes === undefined ? (json as string) : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      file = parse(text);
    } catch (cause) {
      const message = `not a ${name}: ${(cause as Error).message}`;
      throw new ReckonerError("vocabulary/corrupt", message, { length }, cause);
    }
  }
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    throw new ReckonerError("vocabulary/corrupt", `not a ${name}: it is not a JSON object`, { got: typeof file });
  }
  return file as Record<string, unknown>;
}

/** A value as JSON, or its kind if it has none: an object that was parsed elsewhere may hold anything. */
export function asJson(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? typeof value;
  } catch {
    return describe(value);
  }
}
