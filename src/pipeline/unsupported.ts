/** This room's errors: they name what cannot be done exactly, and its place in tokenizer.json. */
import { describe, ReckonerError } from "../errors.ts";

/** A component, or a part of one, that is well formed but beyond what this version can do. */
export function unsupported(path: string, what: string, details: Record<string, unknown> = {}): ReckonerError {
  const message = `tokenizer.json at ${path}: ${what} is not supported; count with reckoner/integrations/hugging-face, or open an issue`;
  return new ReckonerError("vocabulary/unsupported", message, { path, ...details });
}

/** A component that no program would accept. */
export function malformed(path: string, what: string, got: unknown): ReckonerError {
  const message = `tokenizer.json at ${path}: ${what}, got ${shown(got)}`;
  return new ReckonerError("vocabulary/corrupt", message, { path, got });
}

/** A value as JSON, or its kind if it has none. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? typeof value;
  } catch {
    return describe(value);
  }
}
