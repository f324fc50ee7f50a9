/**
 * Pretokens of characters of three bytes and four are cut into pieces, of which the kernel lists 64 at once
 * (assembly/bpe/pieces.ts): as many as there are, they have the ids of the whole.
 */
import { describe, expect, it } from "vitest";
import { tiktoken } from "../oracles.ts";
import { freshSeed, often, Random } from "../random.ts";
import { tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const random = new Random(freshSeed("pieces"));

/** Letters that tokens seldom join, so that nearly every place is a cut. */
const blocks = [
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0x30a1, 0x30fa],
  [0xe01, 0xe2e],
  [0x20000, 0x2a6df],
] as const;

const isLetter = (letter: string): boolean =>
  blocks.some(([first, last]) => letter.codePointAt(0)! >= first && letter.codePointAt(0)! <= last);

describe.each(["o200k_base", "cl100k_base"] as const)("%s", (name) => {
  it("gives pretokens of every number of pieces up to three lists the ids that tiktoken gives them", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(name);
    const wide = tokenTexts(name).filter((text) => text.length > 1 && [...text].every(isLetter));
    for (let turn = 0; turn < often(8); turn++) {
      for (let length = 1; length <= 200; length++) {
        const [first, last] = random.pick(blocks);
        // Of tokens between them some pieces are long.
        const text = random.join(length, length, () =>
          random.oneIn(12) ? random.pick(wide) : String.fromCodePoint(random.between(first, last)),
        );
        const ids = Array.from(oracle.encode_ordinary(text));
        expect(tokenizer.count(text)).toBe(ids.length);
        expect(Array.from(tokenizer.encode(text))).toEqual(ids);
      }
    }
  });
});
