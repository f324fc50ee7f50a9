/** Batches so large that the texts of a script are counted one behind the other: each has its own answer, in its place. */
import { describe, expect, it } from "vitest";
import { groupsOf } from "../../src/kernel/index.ts";
import { sameNumbers } from "../mismatch.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
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

describe.each(oneOf(["o200k_base", "cl100k_base"] as const))("a batch in %s", (name) => {
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
    const texts = Array.from({ length: 9_000 }, (_, index) => {
      return `${random.pick(beginnings)} ${index} ${random.join(3, 9, () => random.pick(beginnings))}`;
    });
    for (const beginning of beginnings) texts[random.below(texts.length)] = `${beginning} `.repeat(5_000);
    expect(groupsOf(texts).places?.length).toBe(texts.length);
    await expectOwnAnswers(texts);
  });

  it("of random texts has tiktoken's ids in order", async () => {
    const next = sampler(new Random(seed), tokenTexts(name));
    const texts = Array.from({ length: 8_192 }, () => next() + next());
    expect(groupsOf(texts).places?.length).toBe(texts.length);
    await expectOwnAnswers(texts);
  });

  it.each([8_191, 8_192, 8_193])("of %i texts, every fourth in another script, has them in order", async (length) => {
    const texts = Array.from({ length }, (_, index) =>
      index % 4 === 3 ? `все люди рождаются свободными ${index}` : `all human beings are born free ${index}`,
    );
    expect(groupsOf(texts).places === undefined).toBe(length < 8_192);
    await expectOwnAnswers(texts);
  });
});

describe("a batch is left as it is", () => {
  it.each([
    [
      "where nearly all are of one script",
      (index: number) => (index % 20 === 0 ? "人人生而自由".repeat(6) : "word ".repeat(9)),
    ],
    ["where texts are short", (index: number) => (index % 2 === 0 ? "слово" : "word")],
    ["where all are empty", () => ""],
  ])("%s", (_, make) => {
    expect(groupsOf(Array.from({ length: 10_000 }, (__, index) => make(index))).places).toBeUndefined();
  });
});

describe("an array of holes", () => {
  it("is refused before it is copied, as long as an array can be", async () => {
    const tokenizer = await tokenizerOf("cl100k_base");
    const texts = ["a"];
    const ids = [0];
    texts.length = 2 ** 32 - 1;
    ids.length = 2 ** 32 - 1;
    const noText = expect.objectContaining({
      code: "input/not-a-string",
      message: expect.stringContaining("texts[1]"),
    });
    expect(() => tokenizer.countBatch(texts)).toThrowError(noText);
    expect(() => tokenizer.encodeBatch(texts)).toThrowError(noText);
    const noId = expect.objectContaining({ code: "tokenizer/unknown-token" });
    expect(() => tokenizer.decode(ids)).toThrowError(noId);
    expect(() => tokenizer.decodeBytes(ids)).toThrowError(noId);
  });
});
