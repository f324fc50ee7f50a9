/**
 * Text of ids is made in two ways, by what the text before it was made of (src/kernel/text-of-ids.ts), and in parts.
 * Beside them stands what says the same slowly: the bytes of all ids, made text by TextDecoder.
 */
import { describe, expect, it } from "vitest";
import { declaration } from "../corpora.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, often, oneOf, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const random = new Random(freshSeed("decoding"));
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const texts = ["eng", "fra", "rus", "arb", "hin", "tha", "jpn", "cmn_hans", "kor", "amh"].map(declaration);
/** Ids that have no token: between the ordinary ones and the special ones, or behind all. */
const holes = { o200k_base: 199_998, cl100k_base: 100_256, r50k_base: 50_257 };
const emoji = "👩‍👩‍👧‍👦 🏳️‍🌈 🧑🏽‍🚀 𝒳𝒴 ".repeat(100);

describe.each(oneOf(["o200k_base", "cl100k_base", "r50k_base"] as const))("%s", (name) => {
  it("decodes slices of texts in any scripts, torn characters and single bytes among them, as TextDecoder does", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(name);
    const lists = [...texts, emoji].map((text) => tokenizer.encode(text));
    let malformed = 0;
    for (let left = often(150); left > 0; left--) {
      const ids: number[] = [];
      for (let parts = random.between(1, 6); parts > 0; parts--) {
        const list = random.pick(lists);
        const from = random.below(list.length);
        // Now and then more ids than are made text at once.
        ids.push(...list.subarray(from, from + random.between(1, random.pick([5, 500, 6_000]))));
        // Bytes are the first 256 ids.
        if (random.oneIn(4)) ids.push(random.below(256));
      }
      const text = tokenizer.decode(ids);
      if (text !== utf8.decode(oracle.decode(Uint32Array.from(ids)))) expect.fail(`decoded wrongly: ${ids.join(",")}`);
      if (text.includes("\ufffd")) malformed++;
    }
    expect(malformed).toBeGreaterThan(10);
  });

  it("gives whole texts back, twice, and refuses an id without a token wherever it stands", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const text of [...texts, emoji, ...texts]) {
      const ids = tokenizer.encode(text);
      expect(tokenizer.decode(ids) === text).toBe(true);
      const index = random.below(ids.length);
      expect(() => tokenizer.decode(ids.with(index, holes[name]))).toThrow(
        expect.objectContaining({ code: "tokenizer/unknown-token", details: expect.objectContaining({ index }) }),
      );
    }
  });
});
