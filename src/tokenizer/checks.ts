/** Checks of public arguments; past these, everything is trusted. */
import { checkText, describe, ReckonerError } from "../errors.ts";

/**
 * The texts, read once: an array's getter could give something else the next time, or call us meanwhile.
 *
 * @throws {@link ReckonerError} `input/not-a-string`, naming the index.
 */
export function checkTexts(texts: unknown): readonly string[] {
  if (!Array.isArray(texts)) {
    const message = `texts must be an array of strings, got ${describe(texts)}`;
    throw new ReckonerError("input/not-a-string", message, { got: describe(texts) });
  }
  // A long array may be four billion holes: it is checked before it is copied.
  if (texts.length > textsAtOnce) checkEach(texts);
  const read: readonly unknown[] = [...texts];
  checkEach(read);
  return read;
}

const textsAtOnce = 2 ** 20;

function checkEach(texts: readonly unknown[]): asserts texts is readonly string[] {
  // Not forEach: it skips holes.
  for (let index = 0; index < texts.length; index++) {
    if (typeof texts[index] !== "string") checkText(texts[index], `texts[${index}]`);
  }
}

/** @throws {@link ReckonerError} `input/bad-option` unless `value` is an integer of at least `least`. */
export function checkInteger(value: unknown, name: string, least: number): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  const got =
    typeof value === "number" ? String(value) : typeof value === "string" ? JSON.stringify(value) : describe(value);
  const message = `${name} must be an integer of at least ${least}, got ${got}`;
  throw new ReckonerError("input/bad-option", message, { name, value });
}

/** Refuses options given to `Tokenizer.load`, which would do nothing. A non-object may be the index that `map` passes. */
export function checkNoOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  const message =
    "Tokenizer.load takes a source and no options; Tokenizer.from takes them, with the bytes of a packed file or a vocabulary";
  throw new ReckonerError("input/bad-option", message, { got: describe(options) });
}
