/** Pretokens that somebody else cut have the ids that they have where the kernel cuts them itself. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { readPacked } from "../../src/vocabulary/index.ts";
import { freshSeed, Random } from "../random.ts";
import { scanner } from "../reference/scanners.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { sources } from "../tokenizers.ts";

describe("countGiven and encodeGiven", () => {
  const file = readPacked(readFileSync(sources.cl100k_base.packed as URL));
  const itself = new BpeKernel(file);
  const given = new BpeKernel({ ...file, scanner: "given" });
  const split = scanner("cl100k");
  const next = sampler(new Random(freshSeed("given pretokens")), tokenTexts("cl100k_base"));

  /** Where the pretokens of a text end, by how their lengths are measured. */
  function endsOf(text: string, lengthOf: (piece: string) => number): number[] {
    let at = 0;
    return split(text).map((piece) => (at += lengthOf(piece)));
  }

  function check(text: string): void {
    const expected = [...itself.encode(0, itself.write(text, 0))];
    for (const lengthOf of [(piece: string) => piece.length, (piece: string) => Buffer.byteLength(piece)]) {
      const ends = endsOf(text, lengthOf);
      const end = given.write(text, 0);
      expect(given.countGiven(end, ends, ends.length)).toBe(expected.length);
      expect([...given.encodeGiven(end, ends, ends.length)]).toEqual(expected);
    }
  }

  it("take ends in code units and in bytes", () => {
    for (let texts = 0; texts < 1_000; texts++) check(next().replace(/[\ud800-\udfff]/gu, "\ufffd"));
  });

  it("take more pretokens than the kernel holds at once", () => {
    check("a 中 😀é, ".repeat(3_000));
    check("word ".repeat(9_000));
    check("");
  });

  it("leave the next text as it is: one pretoken where nobody cuts", () => {
    given.encodeGiven(given.write("one two", 0), [3, 7], 2);
    expect([...given.scan(0, given.write("three four", 0))]).toEqual([10]);
    expect(given.lastCut(0, 10)).toBe(0);
  });
});
