/**
 * The prompt that a chat template makes, and which of its characters people wrote.
 *
 * A template writes special tokens such as `<|im_start|>`; a person may write the same text, which must stay text.
 * To tell them apart the template runs twice: on the chat itself, and on a copy in which each delimiter (`<`, `|`, …
 * of the special tokens) that anybody wrote is respelt as a private-use character that occurs nowhere else. If the
 * second result, spelt back, equals the first, it shows who wrote each delimiter; a special token is the template's
 * when all its delimiters are. Names that a template puts between its own delimiters (`<|` ~ role ~ `|>`) are
 * therefore no obstacle. If the results differ, the template looks into what was written in a way that cannot be
 * followed, and the chat is refused rather than guessed.
 *
 * Texts that a template looks for in messages (`'</think>' in content`) are respelt in the same way, so that it still
 * finds them: those that cannot become part of a special token, and those it only compares with.
 */
import { ReckonerError } from "../errors.ts";
import { type Literal, literalsOf, respellLiterals } from "./literals.ts";
import type { ChatTemplate } from "./template.ts";

/** A prompt, and the same text with delimiters that people wrote respelt: code unit by code unit. */
export interface Prompt {
  readonly text: string;
  readonly marked: string;
}

const privateUse = { first: 0xe000, last: 0xf8ff };

/** Renders a template; see `ChatTemplate.prompt`. */
export function renderPrompt(
  template: ChatTemplate,
  variables: Readonly<Record<string, unknown>>,
  specials: Iterable<string>,
): Prompt {
  const source = template.sourceFor(Array.isArray(variables["tools"]));
  const written = stringsIn(variables);
  const text = template.render(source, variables);
  const present = [...specials].filter((special) => special !== "" && text.includes(special));
  const respelt = [...delimitersOf(present)].filter((unit) => written.some((string) => string.includes(unit)));
  if (respelt.length === 0) return { text, marked: text };

  const spelling = spellingOf(respelt, [...written, text, source]);
  const respell = (string: string): string => replaceUnits(string, spelling.to);
  const respeltVariables = respellStrings(variables, respell) as Record<string, unknown>;
  for (const variant of variantsOf(source, present, respell)) {
    let marked: string;
    try {
      marked = template.render(variant, respeltVariables);
    } catch {
      continue;
    }
    if (replaceUnits(marked, spelling.from) === text) return { text, marked };
  }
  const message = `the chat template looks into what was written in a way that hides who wrote ${present.slice(0, 3).join(", ")}; leave ${respelt.join(" ")} out of the messages, or count without the template`;
  throw new ReckonerError("chat/unclear-special", message, { specials: present, delimiters: respelt });
}

/** Code units, and the ones that replace them while a template runs. */
interface Spelling {
  readonly to: ReadonlyMap<string, string>;
  readonly from: ReadonlyMap<string, string>;
}

/**
 * The code units that tell special tokens from words. A token without any is recognised by all of its units.
 */
function delimitersOf(specials: readonly string[]): Set<string> {
  const units = new Set<string>();
  for (const special of specials) {
    // JSON escapes quotes and backslashes, and lone surrogates are not characters.
    const own = special.replace(/[\w\s"'\\\ud800-\udfff-]/g, "");
    for (const unit of own === "" ? special : own) units.add(unit);
  }
  return units;
}

/** Private-use characters for the units, none of which occurs in the texts. */
function spellingOf(units: readonly string[], texts: readonly string[]): Spelling {
  const to = new Map<string, string>();
  const from = new Map<string, string>();
  let next = privateUse.first;
  for (const unit of units) {
    let other: string;
    do other = String.fromCharCode(next++);
    while (texts.some((text) => text.includes(other)));
    if (next > privateUse.last) {
      const message = "the messages use all private-use characters; leave out some of U+E000 to U+F8FF";
      throw new ReckonerError("chat/unclear-special", message, { delimiters: units });
    }
    to.set(unit, other);
    from.set(other, unit);
  }
  return { to, from };
}

/** Respellings of the source, beginning with the one that keeps most comparisons. */
function* variantsOf(source: string, specials: readonly string[], respell: (text: string) => string) {
  const literals = literalsOf(source);
  const isApart = (text: string): boolean => specials.every((special) => !mayJoin(text, special));
  const wanted: ((text: string, literal: Literal) => boolean)[] = [
    (text, { isSought }) => isSought || isApart(text),
    isApart,
    (_, { isSought }) => isSought,
    () => false,
  ];
  const seen = new Set<string>();
  for (const isWanted of wanted) {
    const variant = respellLiterals(source, literals, isWanted, respell);
    if (seen.has(variant)) continue;
    seen.add(variant);
    yield variant;
  }
}

/** Whether a text may be part of a special token, contain one, or overlap with one. */
function mayJoin(text: string, special: string): boolean {
  if (text.includes(special) || special.includes(text)) return true;
  for (let length = 1; length < Math.min(text.length, special.length); length++) {
    if (text.endsWith(special.slice(0, length)) || text.startsWith(special.slice(-length))) return true;
  }
  return false;
}

function replaceUnits(text: string, map: ReadonlyMap<string, string>): string {
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const other = map.get(text[at]!);
    if (other === undefined) continue;
    result += text.slice(copied, at) + other;
    copied = at + 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Deeper than any chat, and shallower than the call stack. */
const deepest = 500;

/** Every string in a value, keys too: templates write them out. */
function stringsIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (depth > deepest) {
    const message = `the variables of a chat template are more than ${deepest} values deep, or one contains itself`;
    throw new ReckonerError("input/bad-option", message, { deepest });
  }
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner, depth + 1)]);
}

/** A copy in which every string is respelt, keys too. */
function respellStrings(value: unknown, respell: (text: string) => string): unknown {
  if (typeof value === "string") return respell(value);
  if (Array.isArray(value)) return value.map((inner) => respellStrings(inner, respell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [respell(key), respellStrings(inner, respell)]),
  );
}
