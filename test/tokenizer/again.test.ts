/**
 * Text that comes again is counted and encoded from what the kernel has kept of it (assembly/bpe/cache.ts, ring.ts):
 * whatever lay beside it since, and whatever overwrote it, it must change no id.
 */
import { describe, expect, it } from "vitest";
import { tiktoken } from "../oracles.ts";
import { freshSeed, oneOf, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const random = new Random(freshSeed("text that comes again"));

const alphabets = [
  "abcdefghijklmnop",
  "абвгдежзик",
  "कखगघचछजझ",
  "กขคงจฉชซ",
  "的一是不了人我在有他",
  "あいうえおかきく",
];

/** Words of every length up to 300 bytes and of half a dozen scripts: more of them than there is room to keep. */
const words = Array.from({ length: 12_000 }, (_, index) => {
  const letters = [...alphabets[index % alphabets.length]!];
  const most = (1 + (index % 300)) / new TextEncoder().encode(letters[0]).length;
  return random.join(Math.ceil(most), Math.ceil(most), () => random.pick(letters));
});

/** Every word once, in an order of its own; many soon again, as in a text. */
function textOfWords(): string[] {
  const order = random.shuffled(words);
  return order.flatMap((word, at) => (at > 50 && random.oneIn(3) ? [word, order[at - random.below(50)]!] : [word]));
}

describe.each(oneOf(["o200k_base", "cl100k_base"] as const))("%s", (name) => {
  it("gives words of every length the ids that tiktoken gives them, each time they come again", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(name);
    const expected = new Map(words.map((word) => [word, Array.from(oracle.encode_ordinary(word))]));
    for (const turn of [1, 2, 3]) {
      for (const word of textOfWords()) {
        const ids = expected.get(word)!;
        if (tokenizer.count(word) !== ids.length) expect.fail(`turn ${turn}: ${word} is counted wrongly`);
        if (turn > 1) expect(Array.from(tokenizer.encode(word))).toEqual(ids);
      }
    }
  });
});
