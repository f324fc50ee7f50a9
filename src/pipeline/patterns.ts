/** Patterns of components: a text, or a regular expression of Oniguruma. */
import { translate } from "./oniguruma.ts";
import { escaped } from "./ranges.ts";
import { asObject, type Json } from "./read.ts";
import { malformed, unsupported } from "./unsupported.ts";

/** A pattern as components hold it. */
export interface Pattern {
  /** With the flags `gu`. */
  readonly expression: RegExp;
  /** The text, where it is no regular expression. */
  readonly text: string | undefined;
}

/** The field `pattern` of a component: `{ "String": … }` or `{ "Regex": … }`. */
export function patternIn(component: Json, path: string): Pattern {
  const place = `${path}.pattern`;
  const { String: text, Regex: regex } = asObject(component["pattern"], place);
  if (typeof text === "string") {
    const source = Array.from(text, (character) => escaped(character.codePointAt(0)!)).join("");
    return { expression: new RegExp(source, "gu"), text };
  }
  if (typeof regex !== "string") throw malformed(place, 'expected { "String": text } or { "Regex": text }', regex);
  const source = translate(regex, `${place}.Regex`);
  try {
    return { expression: new RegExp(source, "gu"), text: undefined };
  } catch {
    throw unsupported(`${place}.Regex`, `the pattern ${JSON.stringify(regex)}`, { pattern: regex });
  }
}
