/**
 * Where the cutter says a text can be cut, the ids of the two parts are those of the whole; where there is a place,
 * it finds one.
 */
import { describe, expect, it } from "vitest";
import { Cutter } from "../../src/parallel/cutter.ts";
import { scannerNames } from "../../src/vocabulary/index.ts";
import { declaration, languages, sourceFiles } from "../corpora.ts";
import { literal, sameNumbers } from "../mismatch.ts";
import { encodings, tokenBytes } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("cutter");
const shelf = (["r50k_base", "cl100k_base", "o200k_base"] as const).map((name) => ({
  name,
  cutter: new Cutter(encodings[name].scanner),
}));

describe.each(shelf)("$name", ({ name, cutter }) => {
  it("random texts are cut where no token changes", async () => {
    expect(tokenBytes(name).length).toBeGreaterThan(50_000);
    const tokenizer = await tokenizerOf(name);
    const random = new Random(seed);
    const next = sampler(random, tokenTexts(name));
    let cuts = 0;
    for (let left = 4_000; left > 0; left--) {
      const text = next() + next();
      const from = random.below(text.length + 1);
      const target = random.between(from, text.length);
      const cut = cutter.near(text, from, target);
      expect(cut).toBeGreaterThanOrEqual(Math.min(from + 1, text.length));
      expect(cut).toBeLessThanOrEqual(text.length);
      if (cut === text.length) continue;
      cuts++;
      const parts = [...tokenizer.encode(text.slice(0, cut)), ...tokenizer.encode(text.slice(cut))];
      if (!sameNumbers(parts, tokenizer.encode(text))) expect.fail(`${literal(text)} cannot be cut at ${cut}`);
    }
    expect(cuts).toBeGreaterThan(1_000);
  });

  it("never splits a surrogate pair, wherever it is asked to cut", async () => {
    const tokenizer = await tokenizerOf(name);
    const text = "😀, 𠀀𠀁。𝟘𝟙 𐐀𐐁\n𠮷! ".repeat(12);
    const whole = tokenizer.encode(text);
    for (let target = 0; target <= text.length; target++) {
      const cut = cutter.near(text, 0, target);
      expect(/[\ud800-\udfff]/u.test(text.slice(0, cut))).toBe(false);
      const parts = [...tokenizer.encode(text.slice(0, cut)), ...tokenizer.encode(text.slice(cut))];
      expect([target, cut, sameNumbers(parts, whole)]).toEqual([target, cut, true]);
    }
  });
});

describe("near", () => {
  const cutter = new Cutter("o200k");

  it("is close to the wanted place in every language and in code", () => {
    for (const text of [...languages.map((language) => declaration(language)), ...sourceFiles("Python", 50_000)]) {
      const target = text.length >> 1;
      expect(Math.abs(cutter.near(text, 0, target) - target)).toBeLessThan(256);
    }
  });

  it("looks further back, and then further on, and gives up at the end", () => {
    const run = "a".repeat(50_000);
    expect(cutter.near(`${run} ${run}`, 0, 90_000)).toBe(50_000);
    expect(cutter.near(`${run} ${run}`, 0, 20_000)).toBe(50_000);
    expect(cutter.near(`b ${run}${run} ${run}`, 1, 40_000)).toBe(100_002);
    expect(cutter.near(run + run, 0, 50_000)).toBe(100_000);
  });

  it("sees a cut wherever its steps begin and end", () => {
    const at = 40_000;
    for (const word of [" ", " b"]) {
      const text = `${"𐐀".repeat(at / 2)}${word}${"𐐀".repeat(40_000)}`;
      for (const steps of [256, 256 + 16_384, 16_384, 2 * 16_384]) {
        for (let shift = -24; shift <= 24; shift++) {
          for (const target of [at + steps + shift, at - steps + shift]) {
            expect([word, target, cutter.near(text, 0, target)]).toEqual([word, target, at]);
          }
        }
      }
    }
  });

  it("knows every split pattern", () => {
    const patterns = scannerNames.filter((name) => name !== "none" && name !== "given");
    for (const scanner of patterns) expect(new Cutter(scanner).near("one two three", 0, 9)).toBe(7);
  });
});
