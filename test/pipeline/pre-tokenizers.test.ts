/**
 * Every pre-tokenizer cuts as native Hugging Face cuts, on random texts; and a pattern that could be cut otherwise is
 * refused.
 */
import { describe, expect, it } from "vitest";
import { pieceOf } from "../../src/pipeline/piece.ts";
import { compilePreTokenizer, rewrite, stretches } from "../../src/pipeline/pre-tokenizers.ts";
import { freshSeed, often, Random } from "../random.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { pipelineText } from "./texts.ts";

/** Patterns of published files, and one for each construct. */
const patterns = [
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
  String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_${"`"}{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  "[一-龥぀-ゟ゠-ヿ]+",
  String.raw` ?[^(\s|[.,!?…。，、।۔،])]+`,
  String.raw`[\p{P}\$\+<=>\^~\|${"`"}]+`,
  ...["[0-9][0-9][0-9]", "\\w+", "[\\w]+", "[^\\w]", "\\W+", "[[:word:]]", "\\p{Word}", "a{2}?", "\\d{2,3}?", "\\d+?"],
  ...["(?i:s)", "(?i)[s-t]", "(?i)k", "a(?i)b|s", "(?i:a(?-i:b))", "$", "^", "a$", "^a", "\\Z", "\\z", "\\Aa", "."],
  ...["[a-c&&b-d]", "[a&&[^b]c]", "[^a&&b]", "\\p{^L}", "\\P{L}", "[[:punct:]]", "\\p{P}", "[[:^space:]]", "a|", "x*"],
  ...["(?<=a)b", "(?<!a)b|s", "\\b", "\\B", "\\h", "[]a]", "[a\\-z]", "\\x{41}\\u0042", "a{,2}", "a{", "a{,}", "a{2,}"],
  ...["(?>a+)b", "(?>a+)[ab]", "a++a|b", "a?+a", "a*+b", "(?:a++|b)b", "[\\s\\S]", "\\p{L}\\p{M}*+", "[^\\n]+", "\\N"],
  ...["\\O", "[[a]-c]", "\\p{Letter}", "[\\h]", "(?:ab?)+", "[a-z&&[^aeiou]]+", "[a\\]b]", "[&&]", "[a&]", "[!-&]"],
  ...[
    "(a)(b)",
    "(?<name>a)b",
    "(?#note)a",
    "\\t|\\r\\n",
    "[\\b\\t]",
    "\\p{Hiragana}|\\p{Katakana}|\\p{Thai}",
    "\\p{Zs}+",
  ],
];

const behaviors = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"];

function sequence(...pretokenizers: object[]): object {
  return { type: "Sequence", pretokenizers };
}

function split(pattern: object, behavior = "Isolated", invert = false): object {
  return { type: "Split", pattern, behavior, invert };
}

function components(): object[] {
  const list = [...patterns.map((Regex) => ({ Regex })), { String: " " }, { String: "a." }, { String: "\n" }].flatMap(
    (pattern) => behaviors.flatMap((behavior) => [split(pattern, behavior), split(pattern, behavior, true)]),
  );
  const digits = { type: "Digits", individual_digits: true };
  const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const letters = [bytes, { ...bytes, add_prefix_space: true }, { ...bytes, use_regex: false }];
  list.push(digits, { type: "Digits", individual_digits: false });
  list.push(...behaviors.map((behavior) => ({ type: "Punctuation", behavior })), { type: "Punctuation" });
  list.push({ type: "Whitespace" }, { type: "WhitespaceSplit" }, { type: "BertPreTokenizer" });
  list.push(
    { type: "UnicodeScripts" },
    sequence({ type: "UnicodeScripts" }, digits),
    sequence(digits, { type: "UnicodeScripts" }),
  );
  list.push({ type: "CharDelimiterSplit", delimiter: "a" }, { type: "FixedLength", length: 3 });
  for (const scheme of ["always", "first", "never"]) {
    for (const isSplit of [true, false]) {
      const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: scheme, split: isSplit };
      list.push(metaspace, sequence(digits, metaspace), sequence({ type: "WhitespaceSplit" }, metaspace));
    }
  }
  // DeepSeek V3, Falcon, StarCoder.
  list.push(sequence(split({ Regex: "\\p{N}{1,3}" }), split({ Regex: "\\s+(?!\\S)|\\s+" }), letters[2]!));
  list.push(
    sequence({ type: "Punctuation", behavior: "Contiguous" }, bytes, digits, split({ Regex: "[0-9][0-9][0-9]" })),
  );
  list.push(sequence(bytes, { ...bytes, use_regex: false }), sequence(letters[1]!, letters[1]!));
  list.push(sequence(digits, bytes), ...letters, sequence({ type: "Punctuation" }, letters[1]!));
  return list;
}

function cuts(component: object): (text: string) => string[] {
  const compiled = compilePreTokenizer(component, "pre_tokenizer", (text) => text);
  return (text) => {
    const pieces: string[] = [];
    stretches(compiled, pieceOf(text, true), (whole, start, end, lead) => {
      return pieces.push(...rewrite(compiled, { text: whole.slice(start, end), lead })) > 0;
    });
    return pieces;
  };
}

describe.skipIf(!hasNative)(`pre-tokenizers (${needsNative})`, () => {
  it("cut where the reference cuts", () => {
    const seed = freshSeed("pipeline pre-tokenizers");
    const random = new Random(seed);
    for (const component of components()) {
      const expected = native(tinyJson({ pre_tokenizer: component })).getPreTokenizer();
      const actual = cuts(component);
      for (let count = 0; count < often(20); count++) {
        const text = pipelineText(random) || "a";
        const pieces = expected.preTokenizeString(text).map(([piece]) => piece);
        expect({ component, text, pieces: actual(text) }).toEqual({ component, text, pieces });
      }
    }
  });

  it("every property that a pattern can name has the reference's code points", () => {
    const names = ["L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd"];
    names.push("Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "Cc", "Cf", "Co");
    names.push("Cn", "Arabic", "Armenian", "Bengali", "Bopomofo", "Cyrillic", "Devanagari", "Ethiopic", "Georgian");
    names.push("Greek", "Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana", "Kannada", "Katakana", "Khmer");
    names.push("Lao", "Latin", "Malayalam", "Mongolian", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai");
    names.push("Tibetan", "Word", "Space", "Assigned", "ASCII", "XDigit", "Other_Letter", "Decimal_Number");
    const parts = allCharacters();
    for (const component of [
      ...names.map((name) => split({ Regex: `\\p{${name}}` }, "Removed", true)),
      split({ Regex: "\\s" }, "Removed", true),
      { type: "Digits", individual_digits: false },
      { type: "Digits", individual_digits: true },
      ...["Removed", "Isolated", "Contiguous"].map((behavior) => ({ type: "Punctuation", behavior })),
      { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      { type: "Whitespace" },
      { type: "WhitespaceSplit" },
      { type: "UnicodeScripts" },
    ]) {
      const expected = native(tinyJson({ pre_tokenizer: component })).getPreTokenizer();
      const actual = cuts(component);
      for (const part of parts) {
        const pieces = expected.preTokenizeString(part).map(([piece]) => piece);
        if (actual(part).join("|") !== pieces.join("|")) {
          expect([component, actual(part)]).toEqual([component, pieces]);
        }
      }
    }
  });
});

/** All code points that have a class of some kind, and what lies around them, in parts. */
function allCharacters(): string[] {
  const parts: string[] = [];
  let text = "";
  for (let at = 1; at < 0x110000; at++) {
    if ((at >= 0xd800 && at <= 0xdfff) || (at > 0x33480 && at < 0xdff00) || (at > 0xe0200 && at < 0x10ff00)) continue;
    // Of ideographs, syllables and private characters one in sixteen.
    const isPlain = (at > 0x3400 && at < 0xd700) || (at > 0xe100 && at < 0xf800) || (at > 0x17000 && at < 0x33400);
    if (
      isPlain &&
      at % 16 !== 0 &&
      !/[^\p{Script=Han}\p{Script=Hangul}\p{Script=Tangut}\p{Co}\p{Cn}]/u.test(String.fromCodePoint(at))
    )
      continue;
    text += String.fromCodePoint(at);
    if (text.length < 1_000) continue;
    parts.push(text);
    text = "";
  }
  return [...parts, text];
}

describe("a pattern that may mean something else here", () => {
  const refused = [
    ...["(?i:'st)", "(?i)é", "(?i)\\p{Lu}", "(?i)\\w", "\\R", "\\X", "\\K", "\\G", "(a)\\1", "(?x: a)", "(?m:.)"],
    ...["\\p{Emoji}", "\\p{Klingon}", "\\pL", "a**", "(?:a*)+", "(?=a)+", "[[:upper:]]", "[\\d-a]", "[z-a]", "\\Qa\\E"],
    ...["(?<=a++b)c", "\\u{41}", "(?~a)", "(?(1)a|b)", "(a", "a)", "[a", "a\\", "*a", "\\xff", "\\012", "a{5,2}"],
    // ECMAScript takes back a turn that matches nothing, and tries another: the first matches all of "#b", there only "#".
    ...["#(?:|b)?", "a(?:b*?)?", "(?:b??){1,3}", "a(?:|b){0,2}", "(?:a?){2}", "(?:(?=a)|b)?"],
  ];
  it.each(refused)("%s is refused, naming the pattern and its place", (Regex) => {
    const component = sequence({ type: "WhitespaceSplit" }, split({ Regex }));
    expect(() => compilePreTokenizer(component, "pre_tokenizer")).toThrowError(
      expect.objectContaining({
        code: "vocabulary/unsupported",
        message: expect.stringContaining("pre_tokenizer.pretokenizers[1].pattern.Regex"),
        details: expect.objectContaining({ pattern: Regex, construct: expect.any(String) }),
      }),
    );
  });

  it("so is a component that is not known, and a setting that no program takes", () => {
    const compile = (component: object) => () => compilePreTokenizer(component, "pre_tokenizer");
    expect(compile(sequence({ type: "Digits", individual_digits: true }, { type: "Klingon" }))).toThrowError(
      expect.objectContaining({
        code: "vocabulary/unsupported",
        details: { path: "pre_tokenizer.pretokenizers[1]", component: "Klingon" },
      }),
    );
    for (const component of [
      { type: "Digits", individual_digits: "yes" },
      { type: "Split", pattern: "a", behavior: "Isolated", invert: false },
      { type: "Split", pattern: { String: "a" }, behavior: "isolated", invert: false },
      { type: "Metaspace", replacement: "▁▁", prepend_scheme: "always" },
      { type: "Metaspace", replacement: "▁", prepend_scheme: "sometimes" },
      { type: "Metaspace", replacement: "▁", prepend_scheme: "first", add_prefix_space: false },
      { type: "FixedLength", length: 0 },
      { type: "Sequence" },
      { type: 3 },
      [],
    ]) {
      expect(compile(component), JSON.stringify(component)).toThrowError(
        expect.objectContaining({ code: "vocabulary/corrupt" }),
      );
    }
  });
});
