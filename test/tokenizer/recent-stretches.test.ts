/** What is remembered of a stretch is what became of it, however many others want its place. */
import { expect, it } from "vitest";
import { RecentStretches } from "../../src/tokenizer/recent-stretches.ts";
import { freshSeed, Random } from "../random.ts";

const encoder = new TextEncoder();

/** Pretokens of a stretch by a rule of this test: some of nothing, some of more than is remembered. */
function pretokensOf(stretch: string): string[] {
  const parts = stretch.split("b").map((part) => part.replaceAll("c", "ç€"));
  return parts.filter((part) => part !== "");
}

it("a stretch is found with its own pretokens or not at all", () => {
  const random = new Random(freshSeed("recent stretches"));
  const recent = new RecentStretches();
  const into = new Uint8Array(100);
  const ends = new Uint32Array(10);
  const offset = 7;
  const found = { again: 0, long: 0 };
  for (let count = 0; count < 30_000; count++) {
    const units = random.below(3) === 0 ? random.between(0, 20) : random.between(1, 6);
    const text = Array.from({ length: units }, () => random.pick([..."abcd é€", "\ud83d\ude00", "\u0000"])).join("");
    const start = random.below(text.length + 1);
    const stretch = text.slice(start);
    const place = recent.placeOf(text, start, text.length);
    if (place < 0) {
      expect(stretch.length === 0 || stretch.length > 14).toBe(true);
      found.long++;
      continue;
    }
    const pretokens = pretokensOf(stretch);
    const bytes = encoder.encode(pretokens.join(""));
    let end = offset;
    const expected = pretokens.map((pretoken) => (end += encoder.encode(pretoken).length));
    if (recent.has(place, text, start, text.length)) {
      found.again++;
      const copied = recent.copy(place, into, 3);
      const known = recent.copyEnds(place, ends, 2, offset);
      const actual = { bytes: [...into.subarray(3, 3 + copied)], ends: [...ends.subarray(2, 2 + known)] };
      expect({ stretch, ...actual }).toEqual({ stretch, bytes: [...bytes], ends: expected });
    } else {
      recent.keep(place, stretch, bytes, Uint32Array.from(expected));
      const isLittle = pretokens.length <= 3 && bytes.length <= 29;
      expect({ stretch, isKept: recent.has(place, text, start, text.length) }).toEqual({ stretch, isKept: isLittle });
    }
  }
  expect(found.again).toBeGreaterThan(2_000);
  expect(found.long).toBeGreaterThan(1_000);
});
