/** Errors of the readers of a tokenizer.json: each names the place in the file. */
import { ReckonerError } from "../errors.ts";

/** The file is wrong at this place. */
export function corrupt(path: string, what: string): ReckonerError {
  return new ReckonerError("vocabulary/corrupt", `not a valid tokenizer.json: ${path} ${what}`, { path });
}

/** The file asks for something at this place that this version cannot do exactly. */
export function unsupported(path: string, component: string, why: string): ReckonerError {
  const message = `this tokenizer.json cannot be used: ${path} is ${component}: ${why}; count with reckoner/integrations/hugging-face`;
  return new ReckonerError("vocabulary/unsupported", message, { path, component });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
