/** What is dealt out is what was there, in order, in pieces of the size asked for. */
import { describe, expect, it } from "vitest";
import { type Piece, Plan } from "../../src/parallel/plan.ts";
import { freshSeed, Random } from "../random.ts";

const seed = freshSeed("plan");
const anywhere = (_: string, __: number, target: number): number => target;
const nowhere = (text: string): number => text.length;

function dealt(plan: Plan, units: () => number): Piece[] {
  const pieces: Piece[] = [];
  while (!plan.isDealt) pieces.push(plan.take(units()));
  return pieces;
}

function joined(pieces: readonly Piece[], texts: readonly string[]): string[] {
  const all = texts.map(() => "");
  for (const { first, texts: some } of pieces) for (const [index, text] of some.entries()) all[first + index] += text;
  return all;
}

describe("Plan", () => {
  it("deals every text once and whole, for random texts and sizes", () => {
    const random = new Random(seed);
    for (let left = 500; left > 0; left--) {
      const texts = Array.from({ length: random.below(40) }, (_, index) =>
        String.fromCharCode(97 + (index % 26)).repeat(random.oneIn(8) ? random.below(5_000) : random.below(30)),
      );
      const plan = new Plan(texts, random.oneIn(2) ? anywhere : nowhere);
      const pieces = dealt(plan, () => random.between(1, 900));
      expect(joined(pieces, texts)).toEqual(texts);
      expect(pieces.map(({ order }) => order)).toEqual(pieces.map((_, index) => index));
      expect(plan.left).toBe(0);
    }
  });

  it("splits a text of 1,000 into ten of 100, and leaves a rest that is not much more in one", () => {
    expect(dealt(new Plan(["x".repeat(1_000)], anywhere), () => 100).map(({ texts }) => texts[0]?.length)).toEqual(
      Array.from({ length: 10 }, () => 100),
    );
    expect(dealt(new Plan(["x".repeat(120)], anywhere), () => 100)).toHaveLength(1);
  });

  it("keeps a text whole that cannot be cut", () => {
    expect(dealt(new Plan(["x".repeat(1_000)], nowhere), () => 100)).toHaveLength(1);
  });

  it("puts short texts together, empty ones too, and a long one between them apart", () => {
    const texts = ["a", "", "b", "x".repeat(150), "c"];
    const pieces = dealt(new Plan(texts, anywhere), () => 100);
    expect(pieces.map(({ first, texts: some }) => [first, some.length])).toEqual([
      [0, 3],
      [3, 1],
      [3, 1],
      [4, 1],
    ]);
    const empty = dealt(
      new Plan(
        Array.from({ length: 100 }, () => ""),
        anywhere,
      ),
      () => 160,
    );
    expect(empty.map((piece) => piece.texts.length)).toEqual(Array.from({ length: 10 }, () => 10));
  });
});
