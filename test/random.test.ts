/** Streams of random numbers can be had again from the one seed that a run prints. */
import { describe, expect, it } from "vitest";
import { freshSeed, isEveryday, oneOf, Random } from "./random.ts";

describe("freshSeed", () => {
  it("is the same for the same run and name, and another for another run or name", () => {
    const seeds = ["1 a", "1 b", "2 a", "11 a"].map((both) => freshSeed(both.split(" ")[1]!, both.split(" ")[0]!));
    expect(new Set(seeds).size).toBe(4);
    expect(freshSeed("a", "1")).toBe(seeds[0]);
    expect(process.env["RECKONER_SEED"]).toMatch(/^\d+$/);
    expect(freshSeed("a")).toBe(freshSeed("a", process.env["RECKONER_SEED"]!));
    expect(new Random(freshSeed("a", "1")).bits()).not.toBe(new Random(freshSeed("b", "1")).bits());
  });

  it("is FNV-1a of both, here by its definition in whole numbers", () => {
    let hash = 0x811c9dc5n;
    for (const byte of [0x30n, 0x20n, 0x61n]) hash = ((hash ^ byte) * 0x01000193n) & 0xffffffffn;
    expect(freshSeed("a", "0")).toBe(Number(hash));
  });
});

describe("oneOf", () => {
  it("takes the same one each time in a run, and one of the list; in CI all of it", () => {
    const all = ["a", "b", "c", "d"];
    expect(oneOf(all)).toEqual(oneOf(all));
    expect(oneOf(all)).toHaveLength(isEveryday ? 1 : all.length);
    expect(all).toEqual(expect.arrayContaining(oneOf(all)));
  });
});
