/**
 * Character properties at the reference's versions, from `unicode.data.ts`; each set is made when first asked for.
 *
 * Nothing here asks the host, whose tables are of some other version.
 */
import { numbersIn } from "./numbers.ts";
import { type CodePoints, classText, complement, difference, union } from "./ranges.ts";
import {
  categoryCodes,
  categoryRuns,
  lowerRuns,
  mark9,
  nonspacing8,
  number17,
  other8,
  punctuation8,
  scriptRuns,
  unassigned9,
} from "./unicode.data.ts";

function setIn(text: string): CodePoints {
  let at = 0;
  return numbersIn(text).map((length) => {
    at += length;
    return at;
  });
}

let categories: Map<string, CodePoints> | undefined;

/** The sets of all general categories, by their two letters; by one letter, the union of those that begin with it. */
function allCategories(): Map<string, CodePoints> {
  if (categories !== undefined) return categories;
  const codes = categoryCodes.split(" ");
  const stretches = codes.map((): number[] => []);
  let at = 0;
  const add = (code: number, length: number): void => {
    const list = stretches[code]!;
    if (list.at(-1) === at) list[list.length - 1] = at + length;
    else list.push(at, at + length);
    at += length;
  };
  for (const run of numbersIn(categoryRuns)) {
    const code = run % (codes.length + 2);
    const length = Math.floor(run / (codes.length + 2));
    if (code < codes.length) add(code, length);
    else for (let place = 0; place < length; place++) add(((code - codes.length + place) & 1) + 1, 1);
  }
  categories = new Map(codes.map((name, code) => [name, stretches[code]!]));
  for (const letter of "CLMNPSZ") {
    categories.set(
      letter,
      union(...codes.filter((name) => name.startsWith(letter)).map((name) => categories!.get(name)!)),
    );
  }
  return categories;
}

/** A general category, or the union of those that begin with a letter: `Lu`, `L`. */
function category(name: string): CodePoints {
  return allCategories().get(name)!;
}

/** Word characters that are neither letters nor numbers by category: circled and squared letters. */
const otherAlphabetic: CodePoints = [0x24b6, 0x24ea, 0x1f130, 0x1f14a, 0x1f150, 0x1f16a, 0x1f170, 0x1f18a];

const longNames: Readonly<Record<string, string>> = {
  ...{ other: "C", control: "Cc", format: "Cf", unassigned: "Cn", privateuse: "Co", surrogate: "Cs" },
  ...{ letter: "L", lowercaseletter: "Ll", modifierletter: "Lm", otherletter: "Lo", titlecaseletter: "Lt" },
  ...{ uppercaseletter: "Lu", mark: "M", combiningmark: "M", spacingmark: "Mc", enclosingmark: "Me" },
  ...{ nonspacingmark: "Mn", number: "N", decimalnumber: "Nd", letternumber: "Nl", othernumber: "No" },
  ...{ punctuation: "P", connectorpunctuation: "Pc", dashpunctuation: "Pd", closepunctuation: "Pe" },
  ...{ finalpunctuation: "Pf", initialpunctuation: "Pi", otherpunctuation: "Po", openpunctuation: "Ps" },
  ...{ symbol: "S", currencysymbol: "Sc", modifiersymbol: "Sk", mathsymbol: "Sm", othersymbol: "So" },
  ...{ separator: "Z", lineseparator: "Zl", paragraphseparator: "Zp", spaceseparator: "Zs", digit: "Nd" },
  ...{ cntrl: "Cc" },
};

const made = /* @__PURE__ */ new Map<string, CodePoints | undefined>();

/**
 * The set that a property name means in Oniguruma, Unicode 16.0: general categories, their long names, scripts and the
 * usual POSIX names. Case, spaces, hyphens and underscores do not matter.
 *
 * @returns `undefined` for an unknown name.
 */
export function property(name: string): CodePoints | undefined {
  const key = name.replace(/[ _-]/g, "").toLowerCase();
  if (!made.has(key)) made.set(key, makeProperty(key));
  return made.get(key);
}

function makeProperty(key: string): CodePoints | undefined {
  const short = longNames[key] ?? key.slice(0, 1).toUpperCase() + key.slice(1);
  const known = allCategories().get(short);
  if (known !== undefined) return known;
  const script = Object.keys(scriptRuns).find((known) => known.toLowerCase() === key);
  if (script !== undefined) return setIn(scriptRuns[script]!);
  switch (key) {
    case "any":
      return [0, 0x110000];
    case "ascii":
      return [0, 0x80];
    case "assigned":
      return complement(category("Cn"));
    case "space":
    case "whitespace":
      return union([9, 14, 0x85, 0x86], category("Z"));
    case "word":
      return onigurumaWord();
    case "xdigit":
      return [0x30, 0x3a, 0x41, 0x47, 0x61, 0x67];
    default:
      return undefined;
  }
}

/** Letters, marks, decimal numbers, connectors and whatever else Unicode counts as part of a word. */
function wordCharacters(): CodePoints {
  return union(category("L"), category("M"), category("Nd"), category("Nl"), category("Pc"), otherAlphabetic);
}

function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** `\s` of every program involved, and `char::is_whitespace`: they agree in all versions. */
export const spaces: () => CodePoints = /* @__PURE__ */ lazily(() => property("space")!);

/** `\w` of Rust's regex, Unicode 16.0. */
export const rustWord: () => CodePoints = /* @__PURE__ */ lazily(() => union(wordCharacters(), [0x200c, 0x200e]));

/** `\w` of Oniguruma outside brackets, Unicode 16.0; in brackets it lacks the superscripts and fractions. */
export const onigurumaWord: () => CodePoints = /* @__PURE__ */ lazily(() =>
  union(wordCharacters(), [0xb2, 0xb4, 0xb9, 0xba, 0xbc, 0xbf]),
);

/** `\w` of Oniguruma in brackets. */
export const onigurumaWordInClass: () => CodePoints = /* @__PURE__ */ lazily(wordCharacters);

/** `char::is_numeric` of Rust, Unicode 17.0. */
export const numerics: () => CodePoints = /* @__PURE__ */ lazily(() => difference(category("N"), setIn(number17)));

/** ASCII punctuation and symbols, and punctuation as of Unicode 8.0, which unicode_categories knows. */
export const punctuation: () => CodePoints = /* @__PURE__ */ lazily(() =>
  union(difference(category("P"), setIn(punctuation8)), [0x21, 0x30, 0x3a, 0x41, 0x5b, 0x61, 0x7b, 0x7f]),
);

/** Marks as of Unicode 9.0, which unicode-normalization-alignments knows. */
export const marks9: () => CodePoints = /* @__PURE__ */ lazily(() => difference(category("M"), setIn(mark9)));

/** Nonspacing marks as of Unicode 8.0. */
export const nonspacingMarks: () => CodePoints = /* @__PURE__ */ lazily(() =>
  difference(category("Mn"), setIn(nonspacing8)),
);

/** Controls, formats and private characters as of Unicode 8.0. */
export const controls: () => CodePoints = /* @__PURE__ */ lazily(() =>
  difference(union(category("Cc"), category("Cf"), category("Co")), setIn(other8)),
);

/** The code points assigned in Unicode 9.0. */
export const assigned9: () => CodePoints = /* @__PURE__ */ lazily(() =>
  complement(difference(category("Cn"), setIn(unassigned9))),
);

/** Lower case of single code points, Unicode 17.0. */
const lowerCases: () => ReadonlyMap<number, string> = /* @__PURE__ */ lazily(() => {
  const map = new Map<number, string>();
  const numbers = numbersIn(lowerRuns);
  let at = 0;
  for (let run = 0; run < numbers.length; run += 4) {
    const [gap, letters, step, coded] = numbers.slice(run, run + 4) as [number, number, number, number];
    const distance = (coded & 1) === 1 ? -((coded + 1) >> 1) : coded >> 1;
    at += gap;
    for (let letter = 0; letter < letters; letter++) {
      if (letter > 0) at += step;
      map.set(at, String.fromCodePoint(at + distance));
    }
  }
  return map.set(0x130, "i\u0307");
});

const upperCaseLetters: () => RegExp = /* @__PURE__ */ lazily(() => {
  const codePoints = union([...lowerCases().keys()].flatMap((at) => [at, at + 1]));
  return new RegExp(classText(codePoints), "gu");
});

/** `text` with every code point in lower case by itself: a final Σ becomes σ like any other. */
export function toLowerCase(text: string): string {
  const map = lowerCases();
  return text.replace(upperCaseLetters(), (letter) => map.get(letter.codePointAt(0)!)!);
}
