/** Batches so large that the texts of a script are counted one behind the other: each has its own answer, in its place. */
import { describe, expect, it } from "vitest";
import { sameNumbers } from "../mismatch.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("large batches");
const beginnings = [
  "plain words",
  "if (x) { return [y]; }",
  "voilà, déjà vu",
  "“quoted” – and 😀",
  "слово за слово",
  "人人生而自由",
  "すべての人間は",
  "모든 인간은",
  "ทุกคนเกิดมา",
  "सभी मनुष्यों",
  "يولد جميع الناس",
  "𐐀𐐁 and 𠀀",
  "",
  "\ud83d",
];

describe.each(["o200k_base", "cl100k_base"] as const)("a batch in %s", (name) => {
  const oracle = tiktoken(name);

  async function expectOwnAnswers(texts: readonly string[]): Promise<void> {
    const tokenizer = await tokenizerOf(name);
    const { ids, offsets } = tokenizer.encodeBatch(texts);
    const counts = tokenizer.countBatch(texts);
    expect([counts.length, offsets.length, offsets.at(-1)]).toEqual([texts.length, texts.length + 1, ids.length]);
    texts.forEach((text, index) => {
      const expected = oracle.encode_ordinary(text);
      const got = ids.subarray(offsets[index], offsets[index + 1]);
      if (counts[index] !== expected.length || !sameNumbers(expected, got))
        expect.fail(`text ${index} of ${texts.length}: ${JSON.stringify(text.slice(0, 80))}`);
    });
  }

  it("of texts in a dozen scripts, some of them longer than the kernel takes at once, has tiktoken's ids in order", async () => {
    const random = new Random(seed);
    const texts = Array.from({ length: 5_000 }, (_, index) => `${random.pick(beginnings)} ${index}`);
    for (const beginning of beginnings) texts[random.below(texts.length)] = `${beginning} `.repeat(5_000);
    await expectOwnAnswers(texts);
  });

  it.each([2_047, 2_048, 2_049])("of %i texts, two of them in another script, has them in order", async (length) => {
    const texts = Array.from({ length }, (_, index) => `word ${index}`);
    texts[0] = "первый";
    texts[length - 1] = "последний";
    await expectOwnAnswers(texts);
  });

  it("of one script only, or of the same text over and over, has them in order", async () => {
    await expectOwnAnswers(Array.from({ length: 3_000 }, (_, index) => `слово ${index}`));
    await expectOwnAnswers(new Array(3_000).fill("同じ文"));
    await expectOwnAnswers(new Array(3_000).fill(""));
  });
});
