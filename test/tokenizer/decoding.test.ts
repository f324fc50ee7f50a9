/**
 * Text of ids is made in two ways, by what the text before it was made of (src/kernel/text-of-ids.ts), and in parts.
 * Beside them stands what says the same slowly: the bytes of all ids, made text by TextDecoder.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { pack } from "../../src/vocabulary/index.ts";
import { declaration } from "../corpora.ts";
import { tiktoken } from "../oracles.ts";
import { freshSeed, isEveryday, often, oneOf, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";

const random = new Random(freshSeed("decoding"));
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const texts = ["eng", "fra", "rus", "arb", "hin", "tha", "jpn", "cmn_hans", "kor", "amh"].map(declaration);
/** Ids that have no token: between the ordinary ones and the special ones, or behind all. */
const holes = { o200k_base: 199_998, cl100k_base: 100_256, r50k_base: 50_257 };
const emoji = "👩‍👩‍👧‍👦 🏳️‍🌈 🧑🏽‍🚀 𝒳𝒴 ".repeat(100);

describe.each(oneOf(["o200k_base", "cl100k_base", "r50k_base"] as const))("%s", (name) => {
  it("decodes slices of texts in any scripts, torn characters and single bytes among them, as TextDecoder does", async () => {
    const tokenizer = await tokenizerOf(name);
    const oracle = tiktoken(name);
    const lists = [...texts, emoji].map((text) => tokenizer.encode(text));
    let malformed = 0;
    for (let left = often(150); left > 0; left--) {
      const ids: number[] = [];
      for (let parts = random.between(1, 6); parts > 0; parts--) {
        const list = random.pick(lists);
        const from = random.below(list.length);
        // Now and then more ids than are made text at once.
        ids.push(...list.subarray(from, from + random.between(1, random.pick([5, 500, 6_000]))));
        // Bytes are the first 256 ids.
        if (random.oneIn(4)) ids.push(random.below(256));
      }
      const text = tokenizer.decode(ids);
      if (text !== utf8.decode(oracle.decode(Uint32Array.from(ids)))) expect.fail(`decoded wrongly: ${ids.join(",")}`);
      if (text.includes("\ufffd")) malformed++;
    }
    expect(malformed).toBeGreaterThan(often(150) / 10);
  });

  it("gives whole texts back, twice, and refuses an id without a token wherever it stands", async () => {
    const tokenizer = await tokenizerOf(name);
    for (const text of [...texts, emoji, ...texts]) {
      const ids = tokenizer.encode(text);
      expect(tokenizer.decode(ids) === text).toBe(true);
      const index = random.below(ids.length);
      expect(() => tokenizer.decode(ids.with(index, holes[name]))).toThrow(
        expect.objectContaining({ code: "tokenizer/unknown-token", details: expect.objectContaining({ index }) }),
      );
      // An empty place in a table of ids must not be taken for this one, which is one less than 0.
      expect(() => tokenizer.decode(ids.with(index, 0xffff_ffff))).toThrow(
        expect.objectContaining({ code: "tokenizer/unknown-token" }),
      );
    }
  });

  it.skipIf(isEveryday)("in CI, refuses ids whose text is longer than a string can be", async () => {
    const tokenizer = await tokenizerOf(name);
    // A long token, so that few ids do: of spaces, or of dashes where there is none.
    const runs = [128, 64, 32, 16].flatMap((length) => [" ".repeat(length), "-".repeat(length)]);
    const token = runs.find((run) => tokenizer.count(run) === 1)!;
    const ids = new Uint32Array(2 ** 29 / token.length + 1).fill(tokenizer.encode(token)[0]!);
    expect(() => tokenizer.decode(ids)).toThrow(expect.objectContaining({ code: "kernel/out-of-memory" }));
    expect(tokenizer.decode(ids.subarray(0, 3))).toBe(token.repeat(3));
  });

  it("gives back texts beyond ASCII whose parts are gathered, gathered in several strings, and a string each", async () => {
    const tokenizer = await tokenizerOf(name);
    const word = [...tokenizer.encode(declaration("rus"))].reduce((longest, id) =>
      tokenizer.decode([id]).length > tokenizer.decode([longest]).length ? id : longest,
    );
    const text = tokenizer.decode([word]);
    for (const count of [4_097, 8_192, 20_000, 60_000, 98_304, 98_305, 120_000]) {
      // What a part is made of says how the next one goes.
      expect(tokenizer.decode(new Uint32Array(count).fill(word)) === text.repeat(count)).toBe(true);
    }
  });

  it("a streaming decoder takes any number of ids, and refuses them all for one that is no token", async () => {
    const tokenizer = await tokenizerOf(name);
    const ids = tokenizer.encode("the end of it ".repeat(20_000));
    const decoder = tokenizer.decoder();
    const wrong = Uint32Array.from(ids);
    wrong[50_000] = tokenizer.vocabulary.size;
    expect(() => decoder.push(wrong)).toThrowError(
      expect.objectContaining({ code: "tokenizer/unknown-token", details: expect.objectContaining({ index: 50_000 }) }),
    );
    expect(decoder.push(ids) + decoder.end() === tokenizer.decode(ids)).toBe(true);
  });
});

describe("a chain of tokens that each end inside a character", () => {
  it("is decoded right behind other text, however little room it leaves", () => {
    // "\x8f" and letters, of which the longest token ends with the first byte of the next character.
    const longest = 120;
    const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    for (let letters = 1; letters <= longest - 2; letters++)
      tokens.push(Uint8Array.of(0x8f, ...Array(letters).fill(0x61)));
    const torn = tokens.push(Uint8Array.of(...tokens.at(-1)!, 0xd1)) - 1;
    const names = { name: "torn", scanner: "o200k", specialTokens: {}, unicode: "16.0.0" } as const;
    const tokenizer = Tokenizer.from(pack({ ...names, tokens }));
    const wide = new Uint32Array(400).map((_, index) => (index % 2 === 0 ? 0xd1 : 0x8f));
    let tried = 0;
    for (let chain = 700; chain < 900; chain++) {
      const start = [0xd1, 0x8f, 0xd1, 0x90, 0xd1, 0x91, 0xd1, 0x92, 0xd1, ...Array<number>(chain).fill(torn)];
      // Where the bytes of the chain end within 16 of the end of their room: see `gather` in assembly/bpe/decode.ts.
      const room = 98_304 + 64 - 4 * (start.length + 1);
      for (let letters = 0; letters <= longest - 2; letters++) {
        if (Math.abs(room - (chain * longest + letters + 2)) > 16) continue;
        const ids = [...start, letters === 0 ? 0x8f : 255 + letters];
        expect(tokenizer.decode(wide)).toBe("я".repeat(200));
        expect(tokenizer.decode(ids) === utf8.decode(Buffer.concat(ids.map((id) => tokens[id]!)))).toBe(true);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(20);
  });
});

it("tokens so long that a part of them has no room are decoded all the same", () => {
  const tokens = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  const words = Array.from({ length: 127 }, (_, index) => "я".repeat(index + 1));
  tokens.push(...words.map((word) => Uint8Array.from(Buffer.from(word))));
  const names = { name: "long", scanner: "o200k", specialTokens: {}, unicode: "16.0.0" } as const;
  const tokenizer = Tokenizer.from(pack({ ...names, tokens }));
  for (const count of [100, 1_600, 4_096, 4_097, 9_000, 98_304, 98_305]) {
    // From tokens that are kept as code units, of up to 14, to such as are not.
    for (const first of [10, 60, 120]) {
      const ids = new Uint32Array(count).map((_, index) => 256 + first + (index % 6));
      const text = Array.from(ids, (id) => words[id - 256]!).join("");
      expect(tokenizer.decode(ids) === text).toBe(true);
    }
  }
});
