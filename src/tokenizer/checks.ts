/** The checks at the public door; behind it everything is trusted. */
import { describe, ReckonerError } from "../errors.ts";

/** @throws {@link ReckonerError} `input/not-a-string`. */
export function checkText(text: unknown, name = "text"): asserts text is string {
  if (typeof text === "string") return;
  const message = `${name} must be a string, got ${describe(text)}; convert it first, for bytes with TextDecoder`;
  throw new ReckonerError("input/not-a-string", message, { got: describe(text) });
}

/** @throws {@link ReckonerError} `input/not-a-string`, naming the index. */
export function checkTexts(texts: unknown): asserts texts is readonly string[] {
  if (!Array.isArray(texts)) {
    const message = `texts must be an array of strings, got ${describe(texts)}`;
    throw new ReckonerError("input/not-a-string", message, { got: describe(texts) });
  }
  // Not forEach: it passes over holes.
  for (const [index, text] of texts.entries()) {
    if (typeof text !== "string") checkText(text, `texts[${index}]`);
  }
}

/** @throws {@link ReckonerError} `input/bad-option` unless `value` is an integer from `least` on. */
export function checkInteger(value: unknown, name: string, least: number): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  const got =
    typeof value === "number" ? String(value) : typeof value === "string" ? JSON.stringify(value) : describe(value);
  const message = `${name} must be an integer of at least ${least}, got ${got}`;
  throw new ReckonerError("input/bad-option", message, { name, value });
}

/** @throws {@link ReckonerError} `input/bad-option` unless `options` is an object or absent. */
export function checkOptions(options: unknown): void {
  if (options === undefined || (typeof options === "object" && options !== null)) return;
  throw new ReckonerError("input/bad-option", `options must be an object, got ${describe(options)}`);
}
