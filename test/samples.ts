/**
 * Random texts that look for trouble: each kind aims at one rule of a split pattern or one habit of a merge loop.
 *
 * Pasting random tokens together is the sharpest of them: it reaches merges that prose never does (the trick is
 * github/rust-gems'). The rest covers scripts, spaces, contractions, numbers, runs, damaged UTF-16 and code points
 * at the edge of every Unicode class.
 */
import { type EncodingName, encodings, tokenBytes } from "./oracles.ts";
import { freshSeed, isEveryday, Random } from "./random.ts";
import { ranges } from "./reference/unicode.ts";

/** First and last code point of each script's letters, and the separator its words use. */
const scripts: readonly (readonly [first: number, last: number, space: string])[] = [
  [0x61, 0x7a, " "], // Latin
  [0xc0, 0x24f, " "], // Latin with accents, upper and lower alternating
  [0x370, 0x3ff, " "], // Greek
  [0x400, 0x52f, " "], // Cyrillic
  [0x531, 0x587, " "], // Armenian
  [0x5d0, 0x5ea, " "], // Hebrew
  [0x620, 0x6d3, " "], // Arabic with its marks
  [0x904, 0x965, " "], // Devanagari with its marks
  [0x985, 0x9ef, " "], // Bengali
  [0xb85, 0xbcd, " "], // Tamil
  [0xe01, 0xe59, ""], // Thai
  [0xf40, 0xfbc, "\u0f0b"], // Tibetan
  [0x1000, 0x109f, ""], // Myanmar
  [0x10a0, 0x10ff, " "], // Georgian
  [0x1200, 0x137c, "\u1361"], // Ethiopic
  [0x13a0, 0x13fd, " "], // Cherokee, cased
  [0x1780, 0x17e9, ""], // Khmer
  [0x1c80, 0x1cbf, " "], // Cyrillic Extended-C with U+1C89, new in Unicode 16; Georgian capitals
  [0x3041, 0x30ff, ""], // Kana
  [0x4e00, 0x9fff, ""], // Han
  [0xac00, 0xd7a3, " "], // Hangul
  [0x10400, 0x1044f, " "], // Deseret: cased letters beyond the BMP
  [0x1d400, 0x1d7ff, ""], // mathematical letters and digits
  [0x1f300, 0x1faff, ""], // emoji
  [0x20000, 0x2a6df, ""], // Han beyond the BMP
];

/** Code points on both sides of every edge of every class a pattern names. */
const edges: readonly number[] = [
  ...new Set(
    Object.values(ranges).flatMap((runs) => runs.flatMap(({ begin, end }) => [begin - 1, begin, end - 1, end])),
  ),
].filter((point) => point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff));

const oddities =
  "\0\u0001\u007f\u0085\u00a0\u00ad\u017f\u0130\u0131\u0345\u1680\u180e\u2000\u200b\u200d\u2028\u2029\u202f\u205f\u212a\u3000\ufe0f\ufeff\ufffd\ufffe\uffff";

type Kind = (random: Random, tokens: readonly string[]) => string;

const letters: Kind = (random) => {
  const [first, last, space] = random.pick(scripts);
  return random.join(1, 12, () => {
    const word = random.join(1, 8, () => String.fromCodePoint(random.between(first, last)));
    const cased = random.oneIn(4) ? word.toUpperCase() : word;
    return (random.oneIn(6) ? cased[0]! + cased.slice(1).toLowerCase() : cased) + (random.oneIn(9) ? ", " : space);
  });
};

const whiteSpace: Kind = (random) =>
  random.join(1, 12, () => {
    const run = random.pick([" ", " ", "\n", "\r\n", "\r", "\t", "\u0085", "\u00a0", "\u3000", "\u2028", "\v", "\f"]);
    return (
      run.repeat(random.between(1, 4)) + (random.oneIn(3) ? random.pick(["a", "Z", "é", "7", "/", "'s", "。"]) : "")
    );
  });

const contractions: Kind = (random) =>
  random.join(1, 10, () => {
    const mark = random.pick(["'", "'", "'", "’", "''", " '"]);
    const suffix = random.pick([
      "s",
      "S",
      "ſ",
      "t",
      "T",
      "d",
      "m",
      "ll",
      "LL",
      "lL",
      "l",
      "ve",
      "Ve",
      "vE",
      "re",
      "RE",
      "r",
      "v",
    ]);
    const stem = random.pick(["I", "you", "DON", "can", "中", "1", "", "é", "e\u0301", "\n", "!", "x\u200d"]);
    return stem + mark + suffix + random.pick(["", " ", "s", "x", "'", "\n", "1"]);
  });

const numbers: Kind = (random) =>
  random.join(1, 10, () => {
    const zero = random.pick([0x30, 0x30, 0x660, 0x966, 0xff10, 0x1d7ce, 0x2160, 0x2460, 0xb2]);
    return (
      random.join(1, 7, () => String.fromCodePoint(zero + random.below(10))) +
      random.pick(["", " ", ".", ",", "x", "²", "\n"])
    );
  });

const symbols: Kind = (random) =>
  random.join(1, 12, () => {
    const run = random.pick([
      "/",
      "//",
      "=",
      "==",
      "-",
      "*",
      "#",
      ".",
      "…",
      "{",
      "}",
      "();",
      "<|",
      "|>",
      "\\",
      '"',
      "€",
      "→",
      "\u0301",
    ]);
    return (
      random.pick(["", "", " ", "  "]) +
      run.repeat(random.between(1, 4)) +
      random.pick(["", "\n", "\r\n", "/\n", "\n/", "\n\n/", " "])
    );
  });

const cases: Kind = (random) =>
  random.join(1, 24, () =>
    random.pick(["A", "B", "a", "b", "ǅ", "中", "ʰ", "\u0301", "ß", "İ", "ª", "Ⅷ", "ⓐ", " ", "'s"]),
  );

const edgeCases: Kind = (random) =>
  random.join(1, 24, () => (random.oneIn(4) ? random.pick(" \na1'S") : String.fromCodePoint(random.pick(edges))));

const anyPoints: Kind = (random) =>
  random.join(1, 24, () => String.fromCodePoint(random.below(random.oneIn(2) ? 0x3000 : 0x110000)));

const damaged: Kind = (random) =>
  random.join(1, 16, () =>
    random.oneIn(2) ? String.fromCharCode(random.between(0xd800, 0xdfff)) : random.pick("ab \n1'é中"),
  );

const odd: Kind = (random) =>
  random.join(1, 16, () => (random.oneIn(2) ? random.pick(oddities) : random.pick("sSab \n\t1'/!")));

const pasted: Kind = (random, tokens) => random.join(2, 24, () => random.pick(tokens));

const pastedParts: Kind = (random, tokens) =>
  random.join(2, 16, () => {
    const token = random.pick(tokens);
    return token.slice(random.below(token.length), random.between(1, token.length));
  });

const code: Kind = (random, tokens) =>
  random.join(1, 8, () => {
    const name = random.pick(tokens).trim();
    return `${"  ".repeat(random.below(5))}${random.pick(["if (", "let ", "\tdef ", "#", "// ", "fn ", "<"])}${name}${random.pick([" = ", ".", "_", "->", "::"])}${random.below(5000)}${random.pick([";\n", ") {\n", ":\n\n", "\r\n", ">\n"])}`;
  });

const specials: Kind = (random) =>
  random.join(1, 6, () =>
    random.pick(["<|endoftext|>", "<|endofprompt|>", "<|start|>", "<|end", "|>", "<|fim_prefix|>", " hi ", "<", "\n"]),
  );

const runs: Kind = (random) => {
  const unit = random.pick([
    "a",
    " ",
    "=",
    "\n",
    "\t",
    "0",
    "x ",
    "ab",
    "中",
    "的",
    "é",
    "\u0301",
    "😀",
    "'s",
    "A",
    "\r\n",
    "\u3000",
    "한",
    "_",
    "/\n",
  ]);
  return random.pick(["", "x", " ", "\n"]) + unit.repeat(random.between(8, 64)) + random.pick(["", "x", " ", "\n"]);
};

const kinds: readonly Kind[] = [
  letters,
  letters,
  whiteSpace,
  contractions,
  numbers,
  symbols,
  cases,
  edgeCases,
  anyPoints,
  damaged,
  odd,
  pasted,
  pasted,
  pasted,
  pastedParts,
  code,
  specials,
  runs,
];

/** The tokens of an encoding that are whole UTF-8 text by themselves, as strings. */
export function tokenTexts(name: EncodingName): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  for (const bytes of tokenBytes(name)) {
    try {
      if (bytes) texts.push(decoder.decode(bytes));
    } catch {} // half a character: reached through other tokens
  }
  return texts;
}

/**
 * An endless source of random texts, a few hundred characters at most.
 *
 * @param tokens - Texts to paste together, from `tokenTexts`.
 */
export function sampler(random: Random, tokens: readonly string[]): () => string {
  return () => {
    const text = random.pick(kinds)(random, tokens);
    return random.oneIn(3) ? text + random.pick(kinds)(random, tokens) : text;
  };
}

/** Runs of one character or pair up to 5,000 long, where a quadratic loop or a fixed buffer shows itself. */
export function longRuns(): string[] {
  const units = [
    "a",
    " ",
    "=",
    "\n",
    "0",
    "ab",
    "的",
    "中文",
    "é",
    "😀",
    "\u0301",
    "'s",
    "_",
    "\t ",
    "Aa",
    "한국",
    "\u0e01",
    "x\u0301",
  ];
  return units.flatMap((unit) => [100, 1000, 5000].map((length) => unit.repeat(Math.ceil(length / unit.length))));
}

/** The encodings whose ids can differ: one per rank file. */
export const distinctEncodings: readonly EncodingName[] = ["r50k_base", "p50k_base", "cl100k_base", "o200k_base"];

/** Where a suite is long: all of them in CI; every day o200k_base and another one, as the seed says. */
export const todaysEncodings: readonly EncodingName[] = isEveryday
  ? [new Random(freshSeed("today's encoding")).pick(distinctEncodings.slice(0, 3)), "o200k_base"]
  : distinctEncodings;

/** The encoding among `distinctEncodings` that gives ordinary text the same ids. */
export function sameIdsAs(name: EncodingName): EncodingName {
  return encodings[name].ranks;
}
