/**
 * Every normalizer gives what native Hugging Face gives: on each code point in company, and on random texts; taken
 * in parts at its cuts, too.
 */
import { describe, expect, it } from "vitest";
import type { Changes } from "../../src/pipeline/changes.ts";
import { compileNormalizer } from "../../src/pipeline/normalizers.ts";
import { freshSeed, fuzzStrings, Random } from "../random.ts";
import { charsmap } from "./charsmap.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { pipelineText } from "./texts.ts";

const sequence = (...normalizers: object[]): object => ({ type: "Sequence", normalizers });
const replace = (pattern: object, content: string): object => ({ type: "Replace", pattern, content });
const prepend = { type: "Prepend", prepend: "▁" };

const bert = (bits: number, strip_accents?: boolean | null): object => ({
  ...{ type: "BertNormalizer", clean_text: (bits & 1) === 1, handle_chinese_chars: (bits & 2) === 2 },
  ...{ lowercase: (bits & 4) === 4, ...(strip_accents !== undefined && { strip_accents }) },
});
const precompiled = (entries: Iterable<readonly [string, string]>): object => ({
  ...{ type: "Precompiled", precompiled_charsmap: charsmap(new Map(entries)) },
});

/** Characters of every class that matters to grapheme clusters, and some of the others. */
const clustered = [
  ..."ab1 \t\r\n\0éß©®☺中가각\u1100\u1161\u11a8",
  ..."\u0301\u0316\u0345\u200c\u200d\ufe0f\u0903\u0600\u06dd\u200b\u00ad\u2028",
  ...["\u0915", "\u0924", "\u094d", "\u093c", "\u0c15", "\u0c4d", "\u0b95", "\u0bcd", "\u0d4e"],
  ...["👍", "🏽", "🇩", "🇪", "😀", "\u{1e94a}", "\u{11a3a}", "\u{e0061}"],
];

/** Keys of a character or two, and what they become. */
function randomCharsmap(random: Random): object {
  const key = (): string => random.join(1, random.oneIn(3) ? 3 : 1, () => random.pick(clustered)).replaceAll("\0", "a");
  const text = (): string => random.join(0, 3, () => random.pick([..."xyé▁ 中"]));
  return precompiled(Array.from({ length: random.between(1, 30) }, () => [key(), text()] as const));
}

const components: object[] = [
  ...[1, 2, 4, 7].flatMap((bits) => [bert(bits), bert(bits, false), bert(bits, true)]),
  bert(7, null),
  precompiled([..."ｱﬁ①Å\u0301\t\r"].map((character) => [character, character.normalize("NFKC").trim()] as const)),
  ...["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel"].map((type) => ({ type })),
  ...[0, 1, 2, 3].map((sides) => ({ type: "Strip", strip_left: (sides & 1) === 1, strip_right: sides > 1 })),
  prepend,
  replace({ String: " " }, "▁"),
  replace({ String: "ss" }, ""),
  replace({ String: "a" }, "$&"),
  replace({ Regex: "\\s+" }, " "),
  replace({ Regex: "a*" }, "x"),
  sequence(prepend, replace({ String: " " }, "▁")),
  sequence({ type: "NFD" }, { type: "StripAccents" }, { type: "Lowercase" }),
  sequence({ type: "NFKC" }, { type: "Lowercase" }, replace({ Regex: " {2,}" }, " ")),
  sequence({ type: "Lowercase" }, replace({ String: "a" }, "b"), { type: "NFC" }),
];

/** Every character that some normalizer changes or moves, and some of the others. */
const telling: readonly string[] = Array.from({ length: 0x110000 }, (_, at) => at)
  .filter((at) => at < 0xd800 || at > 0xdfff)
  .map((at) => String.fromCodePoint(at))
  .filter((character, index) => {
    const isChanged = character.normalize("NFKD") !== character || character.toLowerCase() !== character;
    const isHangul = character >= "가" && character <= "힣";
    return (isChanged && !isHangul) || /[\p{M}\p{Cc}\p{Z}]/u.test(character) || index % 128 === 0;
  });

function whole(normalizer: Changes, text: string): string {
  return normalizer.changed(text, true).text;
}

/** The text normalized in as many parts as its cuts allow. */
function inParts(normalizer: Changes, text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 1; at < text.length; at++) {
    if (!normalizer.isCuttable || !normalizer.isCut(text.charCodeAt(at))) continue;
    parts.push(text.slice(from, at));
    from = at;
  }
  parts.push(text.slice(from));
  return parts.map(normalizer.inParts(true)).join("");
}

describe.skipIf(!hasNative)(`normalizers (${needsNative})`, () => {
  it.each(components.map((component) => [JSON.stringify(component).slice(0, 120), component]))("%s", (_, component) => {
    const expected = native(tinyJson({ normalizer: component })).getNormalizer();
    const normalizer = compileNormalizer(component, "normalizer");
    const check = (text: string): void => {
      const normalized = expected.normalizeString(text);
      if (whole(normalizer, text) !== normalized || inParts(normalizer, text) !== normalized) {
        const seen = { text, whole: whole(normalizer, text), inParts: inParts(normalizer, text) };
        expect(seen).toEqual({ text, whole: normalized, inParts: normalized });
      }
    };
    // Between marks of two classes, and before them: what moves, joins or blocks shows.
    let all = "";
    for (const character of telling) {
      all += `a\u0316\u0301${character}\u0316\u0301\u0345${character} `;
      if (all.length < 1_000) continue;
      check(all);
      all = "";
    }
    check(all);
    const random = new Random(freshSeed(`pipeline normalizers ${JSON.stringify(component).slice(0, 120)}`));
    for (let count = 0; count < 200; count++) check(pipelineText(random));
  });
});

describe.skipIf(!hasNative)(`precompiled charsmaps (${needsNative})`, () => {
  it("normalize clusters and characters as the reference does", () => {
    const random = new Random(freshSeed("pipeline charsmaps"));
    for (let maps = 0; maps < Math.max(20, fuzzStrings / 1_000); maps++) {
      const component = randomCharsmap(random);
      const expected = native(tinyJson({ normalizer: component })).getNormalizer();
      const normalizer = compileNormalizer(component, "normalizer");
      for (let count = 0; count < 200; count++) {
        const text = random.join(1, 12, () => random.pick(clustered));
        const seen = { component, text, normalized: whole(normalizer, text) };
        expect(seen).toEqual({ component, text, normalized: expected.normalizeString(text) });
      }
    }
  });

  it("take every code point for what the reference's version of Unicode does", () => {
    const component = precompiled([..."aत©"].map((key) => [key, "X"] as const));
    const expected = native(tinyJson({ normalizer: component })).getNormalizer();
    const normalizer = compileNormalizer(component, "normalizer");
    let text = "";
    for (let at = 0; at < 0x110000; at++) {
      const isPlain = (at > 0x3400 && at < 0xd700) || (at > 0xe000 && at < 0xf900) || (at > 0x17000 && at < 0x1b000);
      if (((isPlain || at > 0xe0200) && at % 64 > 0) || (at > 0x20000 && at < 0xdff00)) continue;
      if (at >= 0xd800 && at < 0xe000) continue;
      const point = String.fromCodePoint(at);
      // What extends, what begins a cluster, what conjoins letters, and pictures.
      text += `a${point}a\u0301 ${point}©\u0301 ${point}\u200d©\u0301 क${point}्त\u0301 ${point}्त\u0301\n`;
      if (text.length < 20_000) continue;
      if (whole(normalizer, text) !== expected.normalizeString(text)) {
        for (const line of text.split("\n"))
          expect([line, whole(normalizer, line)]).toEqual([line, expected.normalizeString(line)]);
      }
      text = "";
    }
  });

  it("that are damaged are refused: vocabulary/corrupt", () => {
    const refused = expect.objectContaining({ code: "vocabulary/corrupt" });
    const compile = (base64: string) => () =>
      compileNormalizer({ type: "Precompiled", precompiled_charsmap: base64 }, "n");
    const whole = charsmap(new Map([["a", "b"]]));
    for (const bad of ["", "!", "AAAA", whole.slice(1), whole.slice(0, 40), `${whole.slice(0, -4)}====`]) {
      expect(compile(bad), bad).toThrowError(refused);
    }
    // A trie that points outside of itself, or of its texts.
    const units = Uint32Array.of(8, 2 << 10, 0xffffffff);
    const astray = compile(Buffer.from(units.buffer).toString("base64"))();
    expect(() => astray.changed("a", true)).toThrowError(refused);
  });
});

describe("a normalizer", () => {
  it("knows how much of its text stands where the whole text's first character stood", () => {
    const lead = (component: object, text: string): string => {
      const piece = compileNormalizer(component, "normalizer").changed(text, true);
      return piece.text.slice(0, piece.lead);
    };
    expect(lead({ type: "Strip", strip_left: true, strip_right: false }, "a ")).toBe("a");
    expect(lead({ type: "Strip", strip_left: true, strip_right: false }, " a")).toBe("");
    expect(lead({ type: "StripAccents" }, "\u0301a")).toBe("");
    expect(lead(replace({ String: " " }, "▁"), " a")).toBe("▁");
    expect(lead(replace({ String: "  " }, "▁"), "  a")).toBe("");
    expect(lead(replace({ Regex: "\\s+" }, "▁"), " \na")).toBe("");
    expect(lead(replace({ Regex: "b?" }, "1"), "+a")).toBe("1+1");
    expect(lead(sequence(prepend, { type: "NFC" }), "a")).toBe("▁a");
    expect(lead({ type: "NFKC" }, "½a")).toBe("1⁄2");
    expect(lead({ type: "Lowercase" }, "İa")).toBe("i\u0307");
    expect(lead({ type: "NFC" }, "😀e\u0301")).toBe("😀");
  });

  it("that is not known is refused with its place", () => {
    expect(() => compileNormalizer(sequence({ type: "NFC" }, { type: "Klingon" }), "normalizer")).toThrowError(
      expect.objectContaining({
        code: "vocabulary/unsupported",
        details: { path: "normalizer.normalizers[1]", component: "Klingon" },
      }),
    );
  });
});
