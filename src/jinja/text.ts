/**
 * Text as in Python: its white space, its characters, which are code points, and the methods of `str`.
 */
import { countItems, countMade, spend, spendOn, spendSearch } from "./allowance.ts";
import { kindOf, TemplateError, type Value } from "./values.ts";

/** White space as in Python's `str.strip`: U+001C to U+001F and U+0085 count, U+FEFF does not. */
export const space: RegExp = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Digits as in Python's `str.isdigit`: decimal ones, circled ones, superscripts and subscripts. */
export const digits: RegExp =
  /^[\p{Nd}²³¹፩-፱᧚⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]+$/u;

/** Whether some letters have a case, and all of those are lower case. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** Whether some letters have a case, and all of those are upper case. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Characters of the longest text that a template may make: more than any model reads. */
const longest = 2 ** 26;

/** @throws {@link TemplateError} where a template makes a text that is too long. */
export function checkLength(length: number): void {
  if (length > longest) throw new TemplateError(`it makes a text of more than ${longest} characters`);
}

export function bounded(text: string): string {
  checkLength(text.length);
  countMade(text.length);
  return text;
}

/** Joins two texts. The engine keeps both as they are, so that the longer one takes no memory again. */
export function added(a: string, b: string): string {
  checkLength(a.length + b.length);
  countMade(Math.min(a.length, b.length) + 16);
  return a + b;
}

const spaces = new RegExp(`${space.source}+`);

export function strip(text: string, units: string | undefined, atStart: boolean, atEnd: boolean): string {
  const isCut = (character: string): boolean => {
    if (units === undefined) return space.test(character);
    spend(units.length >>> 4);
    return units.includes(character);
  };
  let [from, to] = [0, text.length];
  while (atStart && from < to) {
    const character = String.fromCodePoint(text.codePointAt(from)!);
    if (!isCut(character)) break;
    from += character.length;
  }
  while (atEnd && to > from) {
    const isPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(from, to - 2), to));
    const character = text.slice(to - (isPair ? 2 : 1), to);
    if (!isCut(character)) break;
    to -= character.length;
  }
  return text.slice(from, to);
}

/** Parts between separators, or between white space; at most `most` cuts, from the end where `isFromEnd`. */
export function split(text: string, separator: string | undefined, most: number, isFromEnd: boolean): string[] {
  if (separator === "") throw new TemplateError("text is split at an empty separator");
  spendSearch(text.length, separator?.length ?? 1);
  if (separator !== undefined && isFromEnd) return splitFromEnd(text, separator, most);
  const stripped = separator === undefined ? strip(text, undefined, true, true) : text;
  const all = stripped.split(separator ?? spaces);
  spend(all.length >>> 2);
  countItems(all.length);
  if (separator === undefined && stripped === "") return [];
  if (most < 0 || all.length <= most) return all;
  if (separator !== undefined) return [...all.slice(0, most), all.slice(most).join(separator)];
  // What is not cut keeps its white space.
  let rest = strip(text, undefined, !isFromEnd, isFromEnd);
  const parts: string[] = [];
  for (let cut = 0; cut < most; cut++) {
    const word = isFromEnd ? all[all.length - 1 - cut]! : all[cut]!;
    parts.push(word);
    const left = isFromEnd ? rest.slice(0, rest.length - word.length) : rest.slice(word.length);
    rest = strip(left, undefined, !isFromEnd, isFromEnd);
  }
  return isFromEnd ? [rest, ...parts.reverse()] : [...parts, rest];
}

/** Separators that overlap are found from the end. */
function splitFromEnd(text: string, separator: string, most: number): string[] {
  const parts: string[] = [];
  let end = text.length;
  while (most < 0 || parts.length < most) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.push(text.slice(at + separator.length, end));
    end = at;
  }
  countItems(parts.length);
  return [...parts, text.slice(0, end)].reverse();
}

export function lines(text: string, areEndsKept = false): string[] {
  const ends = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
  const result: string[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(ends)) {
    result.push(text.slice(from, areEndsKept ? index + end.length : index));
    from = index + end.length;
  }
  if (from < text.length) result.push(text.slice(from));
  countItems(result.length);
  return result;
}

export function replace(text: string, old: string, other: string, most: number): string {
  if (most === 0) return text;
  spendSearch(text.length, old.length);
  if (old === "" && most < 0) checkLength(text.length * other.length);
  // Between all characters, and around them.
  const parts = old === "" ? ["", ...Array.from(text), ""] : text.split(old);
  const last = most < 0 ? parts.length - 1 : Math.min(most, parts.length - 1);
  checkLength(text.length + last * other.length);
  countMade(text.length + last * other.length);
  countItems(parts.length);
  return (
    parts.slice(0, last + 1).join(other) +
    parts
      .slice(last + 1)
      .map((part) => old + part)
      .join("")
  );
}

export function join(parts: readonly string[], between: string): string {
  const length = parts.reduce((sum, part) => sum + part.length, parts.length * between.length);
  checkLength(length);
  spend(parts.length >>> 4);
  spendOn(length);
  return parts.join(between);
}

export function capitalize(text: string): string {
  const [first = ""] = text;
  // What a sigma becomes depends on what comes before it.
  return titled(first) + text.toLowerCase().slice(first.toLowerCase().length);
}

/** The first letter of a word: `Ss` for `ß`, and digraphs that have a title case. */
function titled(character: string): string {
  const digraph = { ǆ: "ǅ", Ǆ: "ǅ", ǉ: "ǈ", Ǉ: "ǈ", ǌ: "ǋ", Ǌ: "ǋ", ǳ: "ǲ", Ǳ: "ǲ" }[character];
  if (digraph !== undefined || /[ǅǈǋǲ]/.test(character)) return digraph ?? character;
  const upper = character.toUpperCase();
  const [first = ""] = upper;
  return first + upper.slice(first.length).toLowerCase();
}

/** The filter `title`: words begin after white space, hyphens and opening brackets. */
export function titleWords(text: string): string {
  const begins = new RegExp(`([-({\\[<]|${space.source})+`);
  let result = "";
  let rest = text;
  for (let cut = begins.exec(rest); ; cut = begins.exec(rest)) {
    spend(4);
    const word = rest.slice(0, cut?.index);
    const [first = ""] = word;
    result += first.toUpperCase() + word.slice(first.length).toLowerCase();
    if (cut === null) return result;
    result += cut[0];
    rest = rest.slice(cut.index + cut[0].length);
  }
}

/** The method `title`: words begin where a letter follows something else. */
export function titleLetters(text: string): string {
  const word = /\p{Cased}(?:\p{Cased})*/gu;
  return text.replace(word, capitalize);
}

/** A place in code points that may be counted from the end of a length. */
function placed(place: Value | undefined, length: number, otherwise: number): number {
  if (place === undefined || place === null) return otherwise;
  if (typeof place !== "bigint")
    throw new TemplateError(`a place in text must be a whole number, not ${kindOf(place)}`);
  const at = Number(place);
  return at < 0 ? Math.max(0, at + length) : at;
}

/** The part of a text from one character to another; undefined when it begins after the text's end. */
export function between(text: string, start: Value | undefined, end: Value | undefined): string | undefined {
  if (start === undefined && end === undefined) return text;
  const characters = Array.from(text);
  const from = placed(start, characters.length, 0);
  const to = placed(end, characters.length, characters.length);
  return from > characters.length || from > Math.min(to, characters.length)
    ? undefined
    : characters.slice(from, to).join("");
}

/** Where a text begins in another, in code points; -1 where it does not. */
export function find(text: string, sought: string, isLast: boolean, start?: Value, end?: Value): number {
  const part = between(text, start, end);
  spendSearch(text.length, sought.length);
  const at = part === undefined ? -1 : isLast ? part.lastIndexOf(sought) : part.indexOf(sought);
  if (part === undefined || at < 0) return -1;
  return Array.from(part.slice(0, at)).length + placed(start, Array.from(text).length, 0);
}
