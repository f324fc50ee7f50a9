/**
 * Text that comes again is counted and encoded from what the kernel has kept of it (assembly/bpe/cache.ts, ring.ts):
 * whatever lay beside it since, and whatever overwrote it, it must change no id.
 */
import { describe, expect, it } from "vitest";
import { tiktoken } from "../oracles.ts";
import { freshSeed, isEveryday, often, oneOf, Random } from "../random.ts";
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
    for (const turn of isEveryday ? [1, 2] : [1, 2, 3]) {
      for (const word of textOfWords()) {
        const ids = expected.get(word)!;
        if (tokenizer.count(word) !== ids.length) expect.fail(`turn ${turn}: ${word} is counted wrongly`);
        if (turn > 1) expect(Array.from(tokenizer.encode(word))).toEqual(ids);
      }
    }
  });

  it("encodes short words of many tokens rightly that were only counted before, behind others in the same place", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(name);
    // Of up to 15 bytes, and nearly as many tokens.
    const strange = Array.from({ length: often(4_000) }, () => {
      const [first, last] = random.pick([
        [0x1400, 0x15ff],
        [0x13a0, 0x13ef],
        [0x0710, 0x072f],
        [0x61, 0x7a],
      ] as const);
      return random.join(4, first > 0x7ff ? 5 : 7, () => String.fromCodePoint(random.between(first, last)));
    });
    for (let at = 1; at < strange.length; at++) {
      const [before, word] = [strange[at - 1]!, strange[at]!];
      expect(tokenizer.count(word)).toBe(oracle.encode_ordinary(word).length);
      // In turn one that nobody has encoded, and one that was counted just now.
      for (const text of [before, word, `${word}\n${before}`, word]) {
        expect(Array.from(tokenizer.encode(text))).toEqual(Array.from(oracle.encode_ordinary(text)));
      }
    }
  });
});
