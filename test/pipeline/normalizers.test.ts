/**
 * Every normalizer gives what native Hugging Face gives: on each code point in company, and on random texts; taken
 * in parts at its cuts, too.
 */
import { describe, expect, it } from "vitest";
import type { Changes } from "../../src/pipeline/changes.ts";
import { compileNormalizer } from "../../src/pipeline/normalizers.ts";
import { freshSeed, Random } from "../random.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { pipelineText } from "./texts.ts";

const sequence = (...normalizers: object[]): object => ({ type: "Sequence", normalizers });
const replace = (pattern: object, content: string): object => ({ type: "Replace", pattern, content });
const prepend = { type: "Prepend", prepend: "▁" };

const components: object[] = [
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
  return normalizer.apply({ text, isFirst: true }).text;
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
  return parts.map((part, index) => (index === 0 ? whole(normalizer, part) : normalizer.applyLater(part))).join("");
}

describe.skipIf(!hasNative)(`normalizers (${needsNative})`, () => {
  it.each(components.map((component) => [JSON.stringify(component), component]))("%s", (_, component) => {
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
    const random = new Random(freshSeed(`pipeline normalizers ${JSON.stringify(component)}`));
    for (let count = 0; count < 200; count++) check(pipelineText(random));
  });
});

describe("a normalizer", () => {
  it("knows whether its text still begins where the whole text begins", () => {
    const isFirst = (component: object, text: string): boolean =>
      compileNormalizer(component, "normalizer").apply({ text, isFirst: true }).isFirst;
    expect(isFirst({ type: "Strip", strip_left: true, strip_right: false }, "a ")).toBe(true);
    expect(isFirst({ type: "Strip", strip_left: true, strip_right: false }, " a")).toBe(false);
    expect(isFirst({ type: "StripAccents" }, "\u0301a")).toBe(false);
    expect(isFirst(replace({ String: " " }, "▁"), " a")).toBe(true);
    expect(isFirst(replace({ String: "  " }, "▁"), "  a")).toBe(false);
    expect(isFirst(replace({ Regex: "\\s+" }, "▁"), " \na")).toBe(false);
    expect(isFirst(sequence(prepend, { type: "NFC" }), "a")).toBe(true);
  });

  it("that is not known is refused with its place", () => {
    expect(() => compileNormalizer(sequence({ type: "NFC" }, { type: "Precompiled" }), "normalizer")).toThrowError(
      expect.objectContaining({
        code: "vocabulary/unsupported",
        details: { path: "normalizer.normalizers[1]", component: "Precompiled" },
      }),
    );
  });
});
