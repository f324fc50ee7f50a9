/** Patterns of components: a text, or a regular expression of Oniguruma. */
import { Expression, type WritePattern } from "./expression.ts";
import { translate } from "./oniguruma.ts";
import { type CodePoints, classText } from "./ranges.ts";
import { asObject, type Json } from "./read.ts";
import { malformed, unsupported } from "./unsupported.ts";

/** A pattern as components hold it. */
export interface Pattern {
  readonly expression: Expression;
  /** The text, if it is not a regular expression. */
  readonly text: string | undefined;
}

/** The field `pattern` of a component: `{ "String": … }` or `{ "Regex": … }`; not checked yet. */
export function patternIn(component: Json, path: string): Pattern {
  const place = `${path}.pattern`;
  const { String: text, Regex: regex } = asObject(component["pattern"], place);
  if (typeof text === "string") {
    const set = (character: string): CodePoints => [character.codePointAt(0)!, character.codePointAt(0)! + 1];
    const write: WritePattern = (limit) => Array.from(text, (character) => classText(set(character), limit)).join("");
    return { expression: new Expression(write), text };
  }
  if (typeof regex !== "string") throw malformed(place, 'expected { "String": text } or { "Regex": text }', regex);
  const refusal = (): Error =>
    unsupported(`${place}.Regex`, `the pattern ${JSON.stringify(regex)}`, { pattern: regex });
  return { expression: new Expression(translate(regex, `${place}.Regex`), refusal), text: undefined };
}
