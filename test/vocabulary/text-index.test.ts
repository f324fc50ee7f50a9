/** A `TextIndex` finds what a `Map` of the same texts has, cut out of other texts or put together of two. */
import { describe, expect, it } from "vitest";
import { TextIndex } from "../../src/vocabulary/text-index.ts";
import { freshSeed, Random } from "../random.ts";

const random = new Random(freshSeed("texts by their parts"));

/** Few letters, so that texts are often parts of one another. */
const letters = ["a", "b", "é", "中", "😀", "\ud800"];

describe("TextIndex", () => {
  it("finds just what a Map finds, in one stretch and in two", () => {
    for (let round = 0; round < 200; round++) {
      const texts = new Set<string>();
      for (let left = random.between(1, 60); left > 0; left--) texts.add(random.join(1, 5, () => random.pick(letters)));
      const all = [...texts];
      const ids = all.map((_, place) => 3 * place);
      const map = new Map(all.map((text, place) => [text, ids[place]!]));
      const index = new TextIndex(all, ids);
      expect([...index]).toEqual([...map]);
      expect(index.size).toBe(map.size);
      for (let time = 0; time < 100; time++) {
        const text = random.join(0, 8, () => random.pick(letters));
        const [from, middle, end] = [0, 0, 0].map(() => random.below(text.length + 1)).sort((a, b) => a - b);
        const whole = { text, from: from!, end: end! };
        const expected = map.get(text.slice(from, end)) ?? -1;
        expect(index.find(whole)).toBe(expected);
        // The second part may come from another text.
        const tail = { text: `-${text.slice(middle, end)}-`, from: 1, end: 1 + end! - middle! };
        expect(index.find({ text, from: from!, end: middle! }, tail)).toBe(expected);
        expect(index.get(text)).toBe(map.get(text));
        expect(index.has(text)).toBe(map.has(text));
      }
    }
  });
});
