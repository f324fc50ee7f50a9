/**
 * The normalizers of tokenizer.json.
 *
 * Reference: tokenizers/src/normalizers of https://github.com/huggingface/tokenizers, version 0.22.
 */
import { toByteLetters } from "./byte-letters.ts";
import { type Change, Changes } from "./changes.ts";
import type { Expression } from "./expression.ts";
import { type NormalForm, normalForm } from "./normal-forms.ts";
import { patternIn } from "./patterns.ts";
import { firstLength, leadIn, type Piece, prefixed } from "./piece.ts";
import { Charsmap } from "./precompiled.ts";
import { type CodePoints, classText, complement, has, intersection, union } from "./ranges.ts";
import { booleanIn, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { eachStretch } from "./splits.ts";
import { controls, marks9, nonspacingMarks, spaces, toLowerCase } from "./unicode.ts";

/**
 * Compiles the field `normalizer`.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compileNormalizer(component: unknown, path: string): Changes {
  const changes = component === null || component === undefined ? [] : readComponent(component, path, readers);
  return new Changes(changes);
}

/** A normalizer that works character by character, or keeps the first character's place for other reasons. */
function mapped(
  map: (text: string) => string,
  isCut: Change["isCut"],
  leadOf?: (text: string, lead: number) => number,
): Change {
  const apply = ({ text, lead }: Piece): Piece => {
    const made = map(text);
    if (lead === 0) return { text: made, lead };
    const units = leadOf === undefined ? sameUnits(map(text.slice(0, lead)), made) : leadOf(text, lead);
    return { text: made, lead: Math.max(units, firstLength(made)) };
  };
  return { apply, isCut };
}

/**
 * Code units that two texts have in common at the beginning: marks that follow may be sorted among those of the first
 * character. If a lead has several characters, because something was put before the text, and marks after it are sorted
 * into it, the reference counts on from each: this then gives less.
 */
function sameUnits(one: string, other: string): number {
  let units = 0;
  while (units < one.length && one[units] === other[units]) units++;
  return units;
}

/** Drops the characters of a set. */
function withoutSet(set: CodePoints): Change {
  const expression = new RegExp(classText(set), "gu");
  return {
    apply: ({ text, lead }) => ({
      text: text.replace(expression, ""),
      lead: text.slice(0, lead).replace(expression, "").length,
    }),
    isCut: (character) => !has(set, character.charCodeAt(0)),
  };
}

const lowercase: Change = mapped(toLowerCase, (character) => character < "A" || character > "Z");

/** BERT's cleaning: no controls, and a space for every white space. */
function cleaned(): Change[] {
  const whiteSpace = [9, 0xb, 0xd, 0xe];
  const dropped = intersection(union(controls(), [0, 1, 0xfffd, 0xfffe]), complement(whiteSpace));
  const blanks = new RegExp(classText(spaces()), "gu");
  return [
    withoutSet(dropped),
    mapped(
      (text) => text.replace(blanks, " "),
      (character) => character > " ",
    ),
  ];
}

/** What BERT regards as Chinese characters. */
const ideographs = [
  ...[0x3400, 0x4dc0, 0x4e00, 0xa000, 0xf900, 0xfb00, 0x20000, 0x2a6e0, 0x2a700, 0x2b740, 0x2b740, 0x2b820],
  ...[0x2b920, 0x2ceb0, 0x2f800, 0x2fa20],
];

/** Puts spaces around each of them. */
const aroundIdeographs: Change = mapped(
  (text) => text.replace(new RegExp(classText(union(ideographs)), "gu"), " $& "),
  (character) => character < "\x80",
);

function normalForms(form: NormalForm): Reader<readonly Change[]> {
  // ASCII and ideographs join nothing before them.
  return () => [
    mapped(
      (text) => normalForm(text, form),
      () => true,
    ),
  ];
}

const readers: Readonly<Record<string, Reader<readonly Change[]>>> = {
  Sequence: (component, path) =>
    listIn(component, "normalizers", path).flatMap((inner, index) =>
      readComponent(inner, `${path}.normalizers[${index}]`, readers),
    ),

  NFC: normalForms("NFC"),
  NFD: normalForms("NFD"),
  NFKC: normalForms("NFKC"),
  NFKD: normalForms("NFKD"),

  Lowercase: () => [lowercase],

  StripAccents: () => [withoutSet(marks9())],

  BertNormalizer: (component, path) => {
    const lowers = booleanIn(component, "lowercase", path);
    const strips = booleanIn(component, "strip_accents", path, lowers);
    return [
      ...(booleanIn(component, "clean_text", path) ? cleaned() : []),
      ...(booleanIn(component, "handle_chinese_chars", path) ? [aroundIdeographs] : []),
      ...(strips ? [...normalForms("NFD")(component, path), withoutSet(nonspacingMarks())] : []),
      ...(lowers ? [lowercase] : []),
    ];
  },

  Precompiled: (component, path) => {
    const charsmap = new Charsmap(textIn(component, "precompiled_charsmap", path), `${path}.precompiled_charsmap`);
    return [
      mapped(
        (text) => charsmap.apply(text),
        undefined,
        (text, lead) => charsmap.leadOf(text, lead),
      ),
    ];
  },

  Nmt: () => {
    const dropped = [1, 9, 0xb, 0xc, 0xe, 0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0];
    const blanks = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;
    return [
      withoutSet(dropped),
      mapped(
        (text) => text.replace(blanks, " "),
        (character) => character > " ",
      ),
    ];
  },

  Prepend: (component, path) => {
    const prefix = textIn(component, "prepend", path);
    return [
      {
        apply: (piece) => (piece.text === "" ? piece : prefixed(piece, prefix)),
        isCut: () => true,
        later: (piece) => piece,
      },
    ];
  },

  Strip: (component, path) => {
    const space = classText(spaces());
    const left = new RegExp(`^${space}+`, "u");
    const isLeft = booleanIn(component, "strip_left", path);
    const isRight = booleanIn(component, "strip_right", path);
    return [
      {
        apply: ({ text, lead }) => {
          const from = isLeft ? (left.exec(text)?.[0].length ?? 0) : 0;
          let end = text.length;
          if (isRight) while (end > from && has(spaces(), text.charCodeAt(end - 1))) end--;
          return { text: text.slice(from, end), lead: leadIn(lead, from, end) };
        },
        isCut: undefined,
      },
    ];
  },

  Replace: (component, path) => {
    const { expression, text } = patternIn(component, path);
    expression.check();
    const content = textIn(component, "content", path);
    return [
      {
        apply: text ? (piece) => replaceText(piece, text, content) : (piece) => replace(piece, expression, content),
        // A match across the cut would have to contain the character after it.
        isCut: text === undefined || text === "" ? undefined : (character) => !text.includes(character),
      },
    ];
  },

  ByteLevel: () => [mapped(toByteLetters, () => false)],
};

/** Replaces a text, as nearly every file does: `" "` by `"▁"`. */
function replaceText({ text, lead }: Piece, pattern: string, content: string): Piece {
  const behind = new Lead(lead);
  // Few pieces are first: the others are not searched for this.
  for (
    let at = lead === 0 ? -1 : text.indexOf(pattern);
    at >= 0 && at < lead;
    at = text.indexOf(pattern, at + pattern.length)
  ) {
    behind.replaced(at, at + pattern.length, content);
    if (pattern === "") break;
  }
  return { text: text.replaceAll(pattern, content.replaceAll("$", "$$$$")), lead: behind.units };
}

function replace({ text, lead }: Piece, expression: Expression, content: string): Piece {
  const behind = new Lead(lead);
  let replaced = "";
  let copied = 0;
  eachStretch(expression, text, (start, end, isMatch) => {
    if (!isMatch) return true;
    behind.replaced(start, end, content);
    replaced += text.slice(copied, start) + content;
    copied = end;
    return true;
  });
  return { text: copied === 0 && replaced === "" ? text : replaced + text.slice(copied), lead: behind.units };
}

/**
 * What becomes of a lead where stretches are replaced, in order: what replaces one counts as standing where its last
 * character stood or, if it was empty, where the character before it stands.
 */
class Lead {
  readonly #before: number;
  #units: number;

  constructor(before: number) {
    this.#before = before;
    this.#units = before;
  }

  get units(): number {
    return this.#units;
  }

  replaced(start: number, end: number, content: string): void {
    const anchor = end > start ? end - 1 : start - 1;
    this.#units -= leadIn(this.#before, start, end);
    if (anchor < this.#before && this.#before > 0) this.#units += content.length;
  }
}
