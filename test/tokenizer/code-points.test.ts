/**
 * Every code point alone, doubled, and beside a letter, digit, space, newline, punctuation and apostrophe.
 *
 * The truth is ../vectors/code-points: digests of tiktoken's ids. Where a digest differs the live oracle is asked, so
 * the failure names the text. `npm run fuzz` asks it for everything.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firstMismatch } from "../mismatch.ts";
import { encodingNames, tiktoken } from "../oracles.ts";
import { freshSeed, fuzzStrings, isEveryday, Random, someOf } from "../random.ts";
import { sameIdsAs, todaysEncodings } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";
import { blockName, blocks, IdDigest, readDigests, textsOf } from "../vectors/code-points.ts";

const seed = freshSeed("code points");

describe.each(someOf(encodingNames))("%s", (name) => {
  // Planes 4–13 hold no character and 15–16 private ones: of these an everyday run takes three blocks, a different
  // three on every run. Two encodings with one rank file differ in special tokens only: for the second, planes 0 and 1.
  const isShared = name !== sameIdsAs(name);
  const isBrief = isEveryday && (isShared || !todaysEncodings.includes(name));
  const random = new Random(seed);
  const chosen = new Set([random.pick(blocks), random.pick(blocks), random.pick(blocks)]);
  const isTaken = (first: number): boolean =>
    fuzzStrings > 0 ||
    chosen.has(first) ||
    first < (isBrief ? 0x1000 : 0x20000) ||
    (!isBrief && (first < 0x40000 || first === 0xe0000));

  it("gives code points in company the ids that tiktoken gives them", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(sameIdsAs(name));
    const file = new URL(`../vectors/code-points/${sameIdsAs(name)}.jsonl`, import.meta.url);
    const { digests } = readDigests(readFileSync(file, "utf8"));
    for (const first of blocks.filter(isTaken)) {
      const texts = textsOf(first);
      const { ids, offsets } = tokenizer.encodeBatch(texts);
      const digest = new IdDigest();
      for (let i = 0; i < texts.length; i++) digest.add(ids.subarray(offsets[i], offsets[i + 1]));
      const isSame = digest.finish() === digests[blockName(first)];
      if (isSame && fuzzStrings === 0) continue;
      const mismatch = firstMismatch(
        name,
        texts,
        (text) => oracle.encode_ordinary(text),
        (text) => tokenizer.encode(text),
      );
      expect(mismatch ?? (isSame ? "" : `encode and encodeBatch differ from ${blockName(first)} on`)).toBe("");
    }
  });
});
