/**
 * What is cut out of all that a text's first character became is first, as native Hugging Face has it: each such piece gets
 * the prefix of `prepend_scheme: "first"`.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { freshSeed, often, Random } from "../random.ts";
import { charsmap } from "./charsmap.ts";
import { hasNative, native, needsNative, tinyJson } from "./native.ts";
import { pipelineText } from "./texts.ts";
import { characterModel } from "./tiny-models.ts";

const first = { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true };
const replace = (pattern: object, content: string): object => ({ type: "Replace", pattern, content });

const normalizers: Readonly<Record<string, readonly object[]>> = {
  none: [],
  NFC: [{ type: "NFC" }],
  NFD: [{ type: "NFD" }],
  NFKC: [{ type: "NFKC" }],
  "NFKD without accents": [{ type: "NFKD" }, { type: "StripAccents" }],
  lowercase: [{ type: "Lowercase" }],
  prepend: [{ type: "Prepend", prepend: "a1" }],
  "prepend and lowercase": [{ type: "Prepend", prepend: "İ" }, { type: "Lowercase" }],
  "text by a longer one": [replace({ String: "a" }, "1.b"), replace({ String: "." }, " 2")],
  "two letters by three": [{ type: "NFKC" }, replace({ String: "1⁄" }, "a.b")],
  "a pattern by a longer text": [{ type: "NFKC" }, replace({ Regex: "[a-z0-9]" }, "1,2")],
  "a pattern by nothing": [{ type: "NFKD" }, replace({ Regex: "^[^a]" }, "")],
  strip: [{ type: "NFKC" }, { type: "Strip", strip_left: true, strip_right: false }],
  BERT: [
    { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  ],
  Nmt: [{ type: "Nmt" }, { type: "NFKC" }],
  charsmap: [
    {
      type: "Precompiled",
      precompiled_charsmap: charsmap(new Map([..."éÉﬁ中①1a"].map((key) => [key, key === "1" ? "" : "a1b"]))),
    },
  ],
};

const cutters: Readonly<Record<string, readonly object[]>> = {
  digits: [{ type: "Digits", individual_digits: true }],
  punctuation: [{ type: "Punctuation", behavior: "Isolated" }],
  letters: [{ type: "Split", pattern: { Regex: "\\p{L}" }, behavior: "Isolated", invert: false }],
  "letters that go": [{ type: "Split", pattern: { Regex: "[ab]" }, behavior: "Removed", invert: false }],
  "letters with what follows": [{ type: "Split", pattern: { Regex: "." }, behavior: "MergedWithNext", invert: false }],
  blanks: [{ type: "WhitespaceSplit" }],
  "two steps": [
    { type: "UnicodeScripts" },
    { type: "Split", pattern: { Regex: "[\\s\\S]" }, behavior: "Isolated", invert: false },
  ],
  "letters of bytes": [
    { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    { type: "Split", pattern: { Regex: "[\\s\\S]" }, behavior: "Isolated", invert: false },
  ],
};

function jsonOf(normalizer: readonly object[], cutter: readonly object[]): Record<string, unknown> {
  return tinyJson({
    model: characterModel(),
    normalizer: { type: "Sequence", normalizers: normalizer },
    pre_tokenizer: { type: "Sequence", pretokenizers: [...cutter, first] },
  });
}

describe.skipIf(!hasNative)(`leads (${needsNative})`, () => {
  it.each(Object.keys(normalizers))("%s, and steps that cut", async (name) => {
    const random = new Random(freshSeed(`pipeline leads, ${name}`));
    for (const [cutterName, cutter] of Object.entries(cutters)) {
      const json = jsonOf(normalizers[name]!, cutter);
      const expected = native(json);
      const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name })));
      for (let left = often(160); left > 0; left--) {
        const text = pipelineText(random, 5);
        const ids = (await expected.encode(text, null, { addSpecialTokens: false })).getIds();
        expect([cutterName, text, Array.from(tokenizer.encode(text))]).toEqual([cutterName, text, ids]);
      }
    }
  });
});
