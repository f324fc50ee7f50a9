/**
 * Random text against tiktoken: in CI 20,000 texts for each rank file, an eighth of them every day.
 *
 * The seed is printed; `RECKONER_SEED=… npm test` runs the same texts again. `npm run fuzz` runs a million and more.
 */
import { describe, expect, it } from "vitest";
import { firstMismatch, literal, sameNumbers } from "../mismatch.ts";
import { encodingNames, tiktoken } from "../oracles.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { longRuns, sameIdsAs, sampler, todaysEncodings, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("random texts against tiktoken");
const batch = 1_000;

describe.each(encodingNames)("%s", (name) => {
  const isShared = name !== sameIdsAs(name);
  const total = often(isShared ? 2_000 : Math.max(20_000, fuzzStrings));

  it(`gives ${total} random texts the ids that tiktoken gives them, and decodes and counts them`, async () => {
    const [oracle, tokenizer] = [tiktoken(sameIdsAs(name)), await tokenizerOf(name)];
    const next = sampler(new Random(seed), tokenTexts(name));
    let [units, mismatches, first] = [0, 0, ""];
    for (let done = 0; done < total; done += batch) {
      const texts = Array.from({ length: Math.min(batch, total - done) }, next);
      // Texts follow one another through one instance: a cache that forgot to compare bytes would show here.
      const { ids, offsets } = tokenizer.encodeBatch(texts);
      const counts = tokenizer.countBatch(texts);
      texts.forEach((text, i) => {
        units += text.length;
        const expected = oracle.encode_ordinary(text);
        const got = tokenizer.encode(text);
        const wellFormed = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
        const problem = !sameNumbers(expected, got)
          ? firstMismatch(
              name,
              [text],
              (part) => oracle.encode_ordinary(part),
              (part) => tokenizer.encode(part),
            )
          : !sameNumbers(expected, ids.subarray(offsets[i], offsets[i + 1]))
            ? `encodeBatch differs at ${literal(text)}`
            : tokenizer.count(text) !== got.length || counts[i] !== got.length
              ? `count or countBatch differs at ${literal(text)}`
              : tokenizer.decode(got) !== wellFormed
                ? `decode(encode) differs at ${literal(text)}`
                : undefined;
        if (problem === undefined) return;
        first ||= problem;
        mismatches++;
      });
    }
    console.log(`${name}: ${total} random texts, ${units} code units, ${mismatches} mismatches`);
    expect(first).toBe("");
    if (!isShared) expect(units).toBeGreaterThan(25 * total);
  });

  // Vocabularies that share their ranks are compared at length under one of their names, and every day two of them are.
  if (isShared || !todaysEncodings.includes(name)) return;

  it("gives the texts joined into one long text the ids that tiktoken gives it", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    const next = sampler(new Random(seed + 1), tokenTexts(name));
    const texts = Array.from({ length: 8 }, () => Array.from({ length: 2_500 }, next).join(""));
    expect(
      firstMismatch(
        name,
        texts,
        (text) => oracle.encode_ordinary(text),
        (text) => tokenizer.encode(text),
      ),
    ).toBeUndefined();
  });

  it("gives long runs the ids that tiktoken gives them", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    const texts = longRuns().flatMap((run) => (run.length > 1_000 ? [run] : [run, ` ${run}`, `${run}\n`, `x${run} y`]));
    expect(
      firstMismatch(
        name,
        texts,
        (text) => oracle.encode_ordinary(text),
        (text) => tokenizer.encode(text),
      ),
    ).toBeUndefined();
  });

  it("gives the same ids in any order, however often, in any instance", async () => {
    const tokenizer = await tokenizerOf(name);
    const random = new Random(seed + 2);
    const next = sampler(random, tokenTexts(name));
    const texts = Array.from({ length: often(3_000) }, next);
    const expected = texts.map((text) => tokenizer.encode(text));
    for (let left = often(10_000); left > 0; left--) {
      const i = random.below(texts.length);
      if (!sameNumbers(tokenizer.encode(texts[i]!), expected[i]!))
        expect.fail(`changed its mind about ${literal(texts[i]!)}`);
    }
  });
});
