/**
 * Places of added tokens that read like letters of bytes: Ŀ stands for the byte 9D, which alone is no character.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { tinyJson } from "../pipeline/native.ts";
import { byteModel } from "../pipeline/tiny-models.ts";

describe("tokens", () => {
  const model = byteModel();
  const preTokenizer = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const added = (content: string, normalized: boolean): object => {
    const { vocab } = model as { vocab: Record<string, number> };
    const id = vocab[content] ?? Object.keys(vocab).length;
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized, special: false };
  };

  it.each([
    ["found as it stands", "Ŀ", false, null],
    ["found in normalized text", "Ŀ", true, { type: "NFC" }],
    ["found in text that is made longer", "Ŀ", true, { type: "Replace", pattern: { String: "x" }, content: "xyz" }],
    ["of two letters", "ĿĿ", true, { type: "NFC" }],
  ])("stand where they are, for an added token %s", (_, content, normalized, normalizer) => {
    const json = tinyJson({
      model,
      added_tokens: [added(content, normalized)],
      normalizer,
      pre_tokenizer: preTokenizer,
      decoder: preTokenizer,
    });
    const tokenizer = Tokenizer.from(pack(readTokenizerJson(json, { name: "tiny" })));
    for (const text of ["ĿĿ", "ĿĿĿĿ", "aĿĿxĿĿb"]) {
      const tokens = tokenizer.tokens(text);
      expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
      expect(tokens.every(({ start, end }) => start >= 0 && start <= end && end <= text.length)).toBe(true);
      expect(tokens.map(({ id }) => id)).toEqual([...tokenizer.encode(text)]);
    }
    const [first, second] = tokenizer.tokens("ĿĿĿĿ");
    expect([first?.start, first?.end, second?.start]).toEqual([0, content.length, content.length]);
  });
});
