/**
 * Words that are tokens are looked up once a tokenizer has merged many of them (assembly/bpe/lexicon.ts): whatever it
 * has seen must change no id. Here it has seen so many words that all tokens are entered, read from a file or one by one.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { readPacked, writePacked } from "../../src/vocabulary/format.ts";
import { firstMismatch } from "../mismatch.ts";
import { type EncodingName, tiktoken } from "../oracles.ts";
import { freshSeed, isEveryday, often, oneOf, Random } from "../random.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("words that are tokens");
const random = new Random(seed);

/** A tokenizer, after as many words that are tokens, and that no cache held, as it takes until all tokens are entered. */
function experienced(tokenizer: Tokenizer, name: EncodingName): Tokenizer {
  const known = tokenTexts(name).filter((text) => /^ [A-Za-z][a-z]{3,10}$/.test(text));
  for (let found = 0; found < 100_000; found += known.length) {
    const strange: string[] = [];
    for (let left = 100_000; left > 0; left--) {
      strange.push((random.bits() + 2 ** 32).toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)]!));
    }
    // Of what was counted before, nothing is left in the caches.
    tokenizer.count(strange.join(" "));
    tokenizer.count(known.join(""));
  }
  return tokenizer;
}

/**
 * All words that are tokens (every day a third of them, a different one on every run), and their beginnings, their ends,
 * and what they become beside others.
 */
function* textsOf(tokens: readonly string[]): Generator<string> {
  const words = tokens.filter((text) => /^[ -~]{4,13}$/.test(text));
  const step = isEveryday ? 3 : 1;
  for (let at = 300 * random.below(step); at < words.length; at += 300 * step)
    yield words.slice(at, at + 300).join("\n");
  for (let left = often(1_000); left > 0; left--) {
    yield random.join(10, 30, () => {
      const word = random.pick(words);
      const at = random.between(0, word.length);
      return `${random.pick([word, word.slice(0, at), word.slice(at), `${word}é`, word + random.pick(words)])}\n`;
    });
  }
}

describe.each(oneOf(["o200k_base", "cl100k_base", "r50k_base"] as const))("%s, after many words", (name) => {
  const tokens = tokenTexts(name);

  const packed = (): Tokenizer => Tokenizer.from(readFileSync(`build/packed/${name}.bin`));

  it.each([
    ["from a file of tables where there is one", () => tokenizerOf(name)],
    ["one by one", async () => packed()],
  ])("%s, gives words that are tokens, parts of them and random texts tiktoken's ids", async (_, open) => {
    const tokenizer = experienced(await open(), name);
    const oracle = tiktoken(name);
    const next = sampler(random, tokens);
    const texts = [...textsOf(tokens), ...Array.from({ length: often(4_000) }, next)];
    const expected = (text: string): Uint32Array => oracle.encode_ordinary(text);
    expect(firstMismatch(name, texts, expected, (text) => tokenizer.encode(text))).toBeUndefined();
    expect(texts.filter((text) => tokenizer.count(text) !== expected(text).length)).toEqual([]);
  });

  it("decodes every token to the bytes it had before", async () => {
    const [tokenizer, fresh] = [await tokenizerOf(name), packed()];
    for (let id = 0; id < tokens.length; id++) {
      if (!Buffer.from(tokenizer.decodeBytes([id])).equals(fresh.decodeBytes([id]))) expect.unreachable(`token ${id}`);
    }
  });
});

describe("ids that are other numbers than symbols", () => {
  it("are those of the words, after many", () => {
    const { merges, size, ...meta } = readPacked(readFileSync("build/packed/r50k_base.bin"));
    const symbolIds = Uint32Array.from({ length: size }, (_, symbol) => size - 1 - symbol);
    const file = writePacked(
      { ...meta, specialTokens: {}, symbolIds, model: { base: "bytes", ignoreMerges: false } },
      merges,
    );
    const tokenizer = experienced(Tokenizer.from(file), "r50k_base");
    const oracle = tiktoken("r50k_base");
    const expected = (text: string): Uint32Array => oracle.encode_ordinary(text).map((id) => size - 1 - id);
    const texts = textsOf(tokenTexts("r50k_base"));
    expect(firstMismatch("reversed", texts, expected, (text) => tokenizer.encode(text))).toBeUndefined();
  });
});
