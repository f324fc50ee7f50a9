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
import type { Piece } from "./piece.ts";
import { classText, has } from "./ranges.ts";
import { booleanIn, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { eachStretch } from "./splits.ts";
import { marks9, spaces, toLowerCase } from "./unicode.ts";

/**
 * Compiles the field `normalizer`.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compileNormalizer(component: unknown, path: string): Changes {
  const changes = component === null || component === undefined ? [] : readComponent(component, path, readers);
  return new Changes(changes);
}

/** A normalizer that goes character by character, or keeps the first character's place for other reasons. */
function mapped(map: (text: string) => string, isCut: Change["isCut"]): Change {
  return { apply: ({ text, isFirst }) => ({ text: map(text), isFirst }), isCut };
}

/** Leaves out the characters that `expression`, with the flags `gu`, matches. */
function without(expression: RegExp, set: readonly number[]): Change {
  return {
    apply: ({ text, isFirst }) => ({
      text: text.replace(expression, ""),
      isFirst: isFirst && !has(set, text.codePointAt(0) ?? 0x110000),
    }),
    isCut: (character) => !has(set, character.charCodeAt(0)),
  };
}

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

  Lowercase: () => [mapped(toLowerCase, (character) => character < "A" || character > "Z")],

  StripAccents: () => [without(new RegExp(classText(marks9()), "gu"), marks9())],

  Nmt: () => {
    const dropped = [1, 9, 0xb, 0xc, 0xe, 0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0];
    const blanks = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;
    return [
      without(new RegExp(classText(dropped), "gu"), dropped),
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
        apply: (piece) => (piece.text === "" ? piece : { ...piece, text: prefix + piece.text }),
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
        apply: ({ text, isFirst }) => {
          const from = isLeft ? (left.exec(text)?.[0].length ?? 0) : 0;
          let end = text.length;
          if (isRight) while (end > from && has(spaces(), text.charCodeAt(end - 1))) end--;
          return { text: text.slice(from, end), isFirst: isFirst && from === 0 };
        },
        isCut: undefined,
      },
    ];
  },

  Replace: (component, path) => {
    const { expression, text } = patternIn(component, path);
    const content = textIn(component, "content", path);
    return [
      {
        apply: text ? (piece) => replaceText(piece, text, content) : (piece) => replace(piece, expression, content),
        // A match would have to hold the character in front of which the text is cut.
        isCut: text === undefined || text === "" ? undefined : (character) => !text.includes(character),
      },
    ];
  },

  ByteLevel: () => [mapped(toByteLetters, () => false)],
};

/** Replaces a text, which is what nearly every file does: `" "` by `"▁"`. */
function replaceText({ text, isFirst }: Piece, pattern: string, content: string): Piece {
  const keepsFirst = (content !== "" && [...pattern].length === 1) || !text.startsWith(pattern);
  return { text: text.replaceAll(pattern, content.replaceAll("$", "$$$$")), isFirst: isFirst && keepsFirst };
}

function replace({ text, isFirst }: Piece, expression: Expression, content: string): Piece {
  let replaced = "";
  let copied = 0;
  let keepsFirst = isFirst;
  eachStretch(expression, text, (start, end, isMatch) => {
    if (!isMatch) return true;
    // What replaces a match counts as standing where its last character stood.
    if (start === 0 && (content === "" ? end > 0 : [...text.slice(0, end)].length > 1)) keepsFirst = false;
    replaced += text.slice(copied, start) + content;
    copied = end;
    return true;
  });
  return { text: copied === 0 && replaced === "" ? text : replaced + text.slice(copied), isFirst: keepsFirst };
}
