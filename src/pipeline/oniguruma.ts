/**
 * Oniguruma patterns, which tokenizer.json files hold, as JavaScript patterns that match the same texts.
 *
 * Every class becomes explicit stretches of code points, so that neither the host's Unicode nor its idea of `\s`
 * matters. What JavaScript cannot express is rewritten: `X++` and `(?>X)` capture in a lookahead and match the
 * capture; `^` and `$` are about lines, `(?i:s)` is `[sSſ]`; `X{1,3}+` is not possessive but `(?:X{1,3})+`.
 * A construct that is not known to mean the same is refused.
 *
 * Syntax: https://github.com/kkos/oniguruma/blob/master/doc/RE, version 6.9.10.
 */
import type { WritePattern } from "./expression.ts";
import { type CodePoints, classText, complement, escaped, intersection, union } from "./ranges.ts";
import { onigurumaWord, onigurumaWordInClass, property } from "./unicode.ts";
import { unsupported } from "./unsupported.ts";

/** A piece of the translation. */
interface Part {
  readonly source: string;
  /** Whether it can match the empty text. */
  readonly canBeEmpty: boolean;
  /** A single ASCII letter, which may fold together with the next one. */
  readonly letter?: string;
  /** Whether it is an assertion, which may not be repeated. */
  readonly isAssertion?: boolean;
}

/** Pairs of letters that a single character folds to: ß, ﬀ, ﬁ, ﬂ, ﬆ. */
const foldedPairs = ["ss", "ff", "fi", "fl", "st"];

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
const hexDigits: CodePoints = [0x30, 0x3a, 0x41, 0x47, 0x61, 0x67];
const anything: CodePoints = [0, 0x110000];
const notNewline: CodePoints = [0, 10, 11, 0x110000];

/**
 * Writes the source of a JavaScript pattern that matches what `pattern` matches in Oniguruma.
 *
 * @param path Where the pattern is in tokenizer.json, for the error.
 * @returns A function that writes it, or throws {@link ReckonerError} `vocabulary/unsupported`, naming the construct.
 */
export function translate(pattern: string, path: string): WritePattern {
  return (limit) => new Translator(pattern, path, limit).translate();
}

class Translator {
  readonly #characters: readonly string[];
  readonly #pattern: string;
  readonly #path: string;
  readonly #limit: number;
  #at = 0;
  #groups = 0;
  #depth = 0;
  #lookbehinds = 0;

  constructor(pattern: string, path: string, limit: number) {
    this.#pattern = pattern;
    this.#limit = limit;
    this.#characters = [...pattern];
    this.#path = path;
  }

  translate(): string {
    const { source } = this.#alternation(false);
    if (this.#at < this.#characters.length) throw this.#refusal("an unmatched )");
    return source;
  }

  #refusal(construct: string): Error {
    const what = `${construct} in the pattern ${JSON.stringify(this.#pattern)}`;
    return unsupported(this.#path, what, { construct, pattern: this.#pattern });
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  /** Steps over `text` if it comes next. */
  #take(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#characters[this.#at + index] !== text[index]) return false;
    }
    this.#at += text.length;
    return true;
  }

  /** Steps over what `expression` matches here; only patterns of ASCII. */
  #match(expression: RegExp): RegExpExecArray | undefined {
    const found = expression.exec(this.#characters.slice(this.#at, this.#at + 64).join(""));
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #alternation(fold: boolean): Part {
    const branches: Part[] = [];
    do branches.push(this.#branch(fold));
    while (this.#take("|"));
    const canBeEmpty = branches.some((branch) => branch.canBeEmpty);
    return { source: branches.map(({ source }) => source).join("|"), canBeEmpty };
  }

  #branch(fold: boolean): Part {
    const parts: Part[] = [];
    let letter: string | undefined;
    while (this.#next !== undefined && this.#next !== "|" && this.#next !== ")") {
      const options = this.#match(/^\(\?(-?)i\)/);
      if (options !== undefined) {
        // Without a colon the option holds to the end of the group, alternatives included.
        const { source, canBeEmpty } = this.#alternation(options[1] === "");
        parts.push({ source: `(?:${source})`, canBeEmpty });
        break;
      }
      if (this.#match(/^\(\?#[^)]*\)/) !== undefined) continue;
      const part = this.#quantified(this.#atom(fold));
      if (letter !== undefined && part.letter !== undefined && foldedPairs.includes(letter + part.letter)) {
        throw this.#refusal(`(?i) over "${letter}${part.letter}", to which one character folds,`);
      }
      letter = part.letter;
      parts.push(part);
    }
    return { source: parts.map(({ source }) => source).join(""), canBeEmpty: parts.every((part) => part.canBeEmpty) };
  }

  #quantified(atom: Part): Part {
    const found = this.#match(/^(?:([?*+])|\{(\d*)(,?)(\d*)\})/);
    if (found === undefined) return atom;
    const [text, sign, least, comma, most] = found;
    if (sign === undefined && least === "" && most === "") {
      // "{}" and "{,}" are text.
      this.#at -= text.length;
      return atom;
    }
    if (atom.isAssertion) throw this.#refusal("a repeated assertion");
    const canBeEmpty = sign === "?" || sign === "*" || (least !== undefined && Number(least) === 0);
    // ECMAScript undoes an iteration that matches nothing and tries another way; Oniguruma does not.
    if (atom.canBeEmpty) throw this.#refusal("a repeated group that can match nothing");
    if (sign === undefined && most !== "" && Number(least) > Number(most)) throw this.#refusal(text);
    const times = sign ?? (comma === "" ? `{${least}}` : `{${least || "0"},${most}}`);
    const repeated = `${atom.source}${times}`;
    const mode = this.#match(/^[?+]/)?.[0];
    if (/^(?:[?*+]|\{\d*,?\d*\})/.test(this.#characters.slice(this.#at, this.#at + 24).join(""))) {
      throw this.#refusal("a quantifier after a quantifier");
    }
    if (mode === undefined) return { source: repeated, canBeEmpty };
    if (mode === "?") {
      // {n}? is an optional {n}; the others are lazy.
      if (sign === undefined && comma === "") return { source: `(?:${repeated})?`, canBeEmpty: true };
      return { source: `${repeated}?`, canBeEmpty };
    }
    if (sign === undefined) {
      if (canBeEmpty) throw this.#refusal("a repeated group that can match nothing");
      return { source: `(?:${repeated})+`, canBeEmpty };
    }
    return this.#atomic(repeated, canBeEmpty);
  }

  /** Matches like `source`, but never gives back what it matched. */
  #atomic(source: string, canBeEmpty: boolean): Part {
    if (this.#lookbehinds > 0) throw this.#refusal("an atomic group in a lookbehind");
    // Nothing after the last part of the whole pattern makes it backtrack.
    const isLast = this.#at === this.#characters.length || (this.#next === "|" && this.#depth === 0);
    if (isLast && this.#depth === 0) return { source: `(?:${source})`, canBeEmpty };
    const name = `a${this.#groups++}`;
    return { source: `(?:(?=(?<${name}>${source}))\\k<${name}>)`, canBeEmpty };
  }

  #atom(fold: boolean): Part {
    const character = this.#characters[this.#at++]!;
    switch (character) {
      case "(":
        return this.#group(fold);
      case "[":
        return this.#oneOf(this.#classBody(fold));
      case ".":
        return this.#oneOf(notNewline);
      case "^":
        return assertion("(?:^|(?<=\\n)(?!$))");
      case "$":
        return assertion("(?=\\n|$)");
      case "\\":
        return this.#escape(fold);
      case "*":
      case "+":
      case "?":
        throw this.#refusal(`${character} without anything to repeat`);
      default:
        return this.#literal(character.codePointAt(0)!, fold);
    }
  }

  #literal(codePoint: number, fold: boolean): Part {
    if (!fold) return this.#oneOf([codePoint, codePoint + 1]);
    if (codePoint >= 0x80) throw this.#refusal("(?i) over characters beyond ASCII");
    const letter = String.fromCharCode(codePoint).toLowerCase();
    const part = this.#oneOf(folded([codePoint, codePoint + 1]));
    return letter >= "a" && letter <= "z" ? { ...part, letter } : part;
  }

  #oneOf(set: CodePoints): Part {
    const isOne = set.length === 2 && set[1]! - set[0]! === 1 && set[0]! < this.#limit;
    const source = isOne ? escaped(set[0]!, this.#limit) : classText(set, this.#limit);
    return { source, canBeEmpty: false };
  }

  #group(fold: boolean): Part {
    this.#depth++;
    const part = this.#groupBody(fold);
    this.#depth--;
    return part;
  }

  #groupBody(fold: boolean): Part {
    const kind = this.#match(/^\?(?::|=|!|<=|<!|>|(-?)i:|<[A-Za-z_]\w*>)/);
    if (kind === undefined && this.#next === "?") {
      throw this.#refusal(`(${this.#characters.slice(this.#at, this.#at + 3).join("")}…)`);
    }
    const opening = kind?.[0] ?? "?:";
    const isLookbehind = opening === "?<=" || opening === "?<!";
    if (isLookbehind) this.#lookbehinds++;
    const { source, canBeEmpty } = this.#alternation(kind?.[1] === undefined ? fold : kind[1] === "");
    if (isLookbehind) this.#lookbehinds--;
    if (!this.#take(")")) throw this.#refusal("an unclosed group");
    if (opening === "?>") return this.#atomic(source, canBeEmpty);
    if (isLookbehind || opening === "?=" || opening === "?!") return assertion(`(${opening}${source})`);
    return { source: `(?:${source})`, canBeEmpty };
  }

  #escape(fold: boolean): Part {
    const letter = this.#next;
    switch (letter) {
      case "A":
        return this.#assertion("^");
      case "z":
        return this.#assertion("$");
      case "Z":
        return this.#assertion("(?=\\n?$)");
      case "b":
      case "B": {
        const word = classText(onigurumaWord(), this.#limit);
        const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
        return this.#assertion(letter === "b" ? edge : `(?!${edge})`);
      }
      case "N":
        this.#at++;
        return this.#oneOf(notNewline);
      case "O":
        this.#at++;
        return this.#oneOf(anything);
      default: {
        const set = this.#set(fold, onigurumaWord);
        if (set !== undefined) return this.#oneOf(set);
        return this.#literal(this.#codePoint(), fold);
      }
    }
  }

  #assertion(source: string): Part {
    this.#at++;
    return assertion(source);
  }

  /** The set that an escape names, or `undefined` if it names none. */
  #set(fold: boolean, word: () => CodePoints): CodePoints | undefined {
    const letter = this.#next;
    if (letter === undefined) throw this.#refusal("a backslash at the end");
    const named: Readonly<Record<string, () => CodePoints>> = {
      s: () => property("space")!,
      d: () => property("Nd")!,
      h: () => hexDigits,
      w: word,
    };
    const make = named[letter.toLowerCase()];
    if (make !== undefined) {
      if (fold && letter.toLowerCase() === "w") throw this.#refusal("(?i) over \\w");
      this.#at++;
      return letter === letter.toLowerCase() ? make() : complement(make());
    }
    if (letter !== "p" && letter !== "P") return undefined;
    const found = this.#match(/^[pP]\{(\^?)([A-Za-z][\w -]*)\}/);
    if (found === undefined) throw this.#refusal(`\\${letter} without {name}`);
    const set = property(found[2]!);
    if (set === undefined) throw this.#refusal(`\\${found[0]}`);
    if (fold) throw this.#refusal(`(?i) over \\${found[0]}`);
    return (letter === "P") !== (found[1] === "^") ? complement(set) : set;
  }

  /** The character that an escape names. */
  #codePoint(): number {
    const hex = this.#match(/^(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/);
    if (hex !== undefined) {
      const codePoint = Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
      // To Oniguruma, \x80 to \xff are bytes of UTF-8.
      if (hex[2] !== undefined && codePoint >= 0x80) throw this.#refusal(`\\${hex[0]}`);
      if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000)) throw this.#refusal(`\\${hex[0]}`);
      return codePoint;
    }
    const character = this.#characters[this.#at++]!;
    const control = controls[character];
    if (control !== undefined) return control;
    if (/[0-9A-Za-z]/.test(character)) throw this.#refusal(`\\${character}`);
    return character.codePointAt(0)!;
  }

  /** The set of a class; its opening bracket has been read. */
  #classBody(fold: boolean): CodePoints {
    const isNegated = this.#take("^");
    let left: CodePoints | undefined;
    let members: CodePoints[] = [];
    let isFirst = true;
    while (true) {
      const character = this.#next;
      if (character === undefined) throw this.#refusal("an unclosed class");
      if (character === "]" && !isFirst) break;
      isFirst = false;
      if (this.#take("&&")) {
        left = left === undefined ? union(...members) : intersection(left, union(...members));
        members = [];
      } else members.push(this.#member(fold));
    }
    this.#at++;
    const right = union(...members);
    const set = left === undefined ? right : intersection(left, right);
    return isNegated ? complement(set) : set;
  }

  #member(fold: boolean): CodePoints {
    const posix = this.#match(/^\[:(\^?)([a-z]+):\]/);
    if (posix !== undefined) {
      const names: Readonly<Record<string, () => CodePoints>> = {
        space: () => property("space")!,
        digit: () => property("Nd")!,
        word: onigurumaWordInClass,
        punct: () => union(property("P")!, property("S")!),
        cntrl: () => property("Cc")!,
        xdigit: () => hexDigits,
      };
      const make = names[posix[2]!];
      if (make === undefined || fold) throw this.#refusal(posix[0]);
      return posix[1] === "^" ? complement(make()) : make();
    }
    if (this.#take("[")) return this.#classBody(fold);
    const from = this.#classCharacter(fold);
    if (typeof from !== "number") {
      if (this.#next === "-" && this.#characters[this.#at + 1] !== "]") throw this.#refusal("a - after a set");
      return from;
    }
    const isRange = this.#match(/^-(?=[^\]])(?!&&)/) !== undefined;
    if (!isRange) return fold ? this.#foldedClass([from, from + 1]) : [from, from + 1];
    if (this.#next === "[") throw this.#refusal("a - before a class");
    const to = this.#classCharacter(fold);
    if (typeof to !== "number" || to < from) throw this.#refusal("a range without an end");
    return fold ? this.#foldedClass([from, to + 1]) : [from, to + 1];
  }

  #foldedClass(set: CodePoints): CodePoints {
    if (set[1]! > 0x80) throw this.#refusal("(?i) over characters beyond ASCII");
    return folded(set);
  }

  /** A character in brackets, or the set that an escape names. */
  #classCharacter(fold: boolean): number | CodePoints {
    if (!this.#take("\\")) return this.#characters[this.#at++]!.codePointAt(0)!;
    if (this.#take("b")) return 8;
    return this.#set(fold, onigurumaWordInClass) ?? this.#codePoint();
  }
}

function assertion(source: string): Part {
  return { source, canBeEmpty: true, isAssertion: true };
}

/** A set of ASCII with everything that folds to the same letters. */
function folded(set: CodePoints): CodePoints {
  const more: CodePoints[] = [set];
  for (let index = 0; index < set.length; index += 2) {
    for (let at = set[index]!; at < set[index + 1]!; at++) {
      const letter = (at | 0x20) - 0x61;
      if (letter < 0 || letter >= 26) continue;
      more.push([at ^ 0x20, (at ^ 0x20) + 1]);
      if (letter === 18) more.push([0x17f, 0x180]);
      if (letter === 10) more.push([0x212a, 0x212b]);
    }
  }
  return union(...more);
}
