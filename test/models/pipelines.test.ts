/**
 * Whole tokenizers of real models give the ids and texts of native Hugging Face: added tokens, normalizers, splits,
 * post-processors and decoders as their files have them.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack, readTokenizerJson } from "../../src/vocabulary/index.ts";
import { hasNative, native, needsNative } from "../pipeline/native.ts";
import { pipelineText } from "../pipeline/texts.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { type ModelName, models, tokenizerJson } from "./oracles.ts";

/** Files that take long to read come under test in long runs and on CI; each rule of theirs is in another file, too. */
const slow: readonly ModelName[] = ["gemini", "gptoss", "llama3", "claude"];
const isLong = fuzzStrings > 0 || process.env["CI"] === "true";
const names = models.filter((name) => isLong || !slow.includes(name));

const words = [
  ..."The quick brown fox it's 12345 lazy dogs.\n\n  def f(x):\n\treturn x  # ok\n <b>bold</b> </table> ".split(
    /(?<= )/,
  ),
  ...["你好，世界 ", "こんにちは", "Привет ", "café ", "e\u0301 ", "ﬁne ", "① ", "ยินดี", "a/b\n/c ", "'LL ", "𝟘𝟙 "],
];

describe.skipIf(!hasNative)(`tokenizers of models (${needsNative})`, () => {
  it.each(names)("%s: ids and texts are native Hugging Face's", async (name) => {
    const json = tokenizerJson(name);
    const expected = native(Buffer.from(json).toString());
    const vocabulary = readTokenizerJson(json, { name });
    const tokenizer = Tokenizer.from(pack(vocabulary));
    const added = vocabulary.pipeline!.added_tokens.map(({ content }) => content);
    const random = new Random(freshSeed(`pipelines of models, ${name}`));
    const piece = (): string => {
      if (random.oneIn(6) && added.length > 0) return random.pick(added);
      return random.oneIn(3) ? pipelineText(random, 12) : random.pick(words);
    };
    for (let count = 0; count < Math.max(often(150), fuzzStrings / 100); count++) {
      const text = count === 0 ? "" : random.join(1, 10, piece);
      for (const addSpecialTokens of [false, true]) {
        const ids = (await expected.encode(text, null, { addSpecialTokens })).getIds();
        const actual = tokenizer.encode(text, { allowedSpecial: "all", addSpecialTokens });
        expect([text, Array.from(actual)]).toEqual([text, ids]);
      }
      const ids = tokenizer.encode(text, { allowedSpecial: "all" });
      const decoded = await expected.decode(Array.from(ids), false);
      const decoder = tokenizer.decoder();
      expect([text, tokenizer.decode(ids)]).toEqual([text, decoded]);
      expect([text, Array.from(ids, (id) => decoder.push(id)).join("") + decoder.end()]).toEqual([text, decoded]);
      const plain = tokenizer.encode(text).length;
      expect([text, tokenizer.count(text)]).toEqual([text, plain]);
      expect(tokenizer.countUpTo(text, 7)).toEqual({ tokens: Math.min(plain, 7), reachedLimit: plain > 7 });
      expect(tokenizer.tokens(text).length).toBe(plain);
    }
  });
});
