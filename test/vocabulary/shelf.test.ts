/**
 * The vocabularies shelf, as built: names, sizes and special tokens of tiktoken 0.14.0.
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { publishedText } from "../../src/cli/pack-openai.ts";
import cl100k_base from "../../src/vocabularies/cl100k_base.ts";
import gpt2 from "../../src/vocabularies/gpt2.ts";
import o200k_base from "../../src/vocabularies/o200k_base.ts";
import o200k_harmony from "../../src/vocabularies/o200k_harmony.ts";
import p50k_base from "../../src/vocabularies/p50k_base.ts";
import p50k_edit from "../../src/vocabularies/p50k_edit.ts";
import r50k_base from "../../src/vocabularies/r50k_base.ts";
import { loadVocabulary, unpack, writeTiktoken } from "../../src/vocabulary/index.ts";

const registry = createRequire(import.meta.url)("tiktoken/registry.json") as Record<
  string,
  { special_tokens: Record<string, number> }
>;

/** Published sha256 of the rank file, ids in it, scanner: tiktoken_ext/openai_public.py. */
const truths = {
  o200k_base: ["446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d", 199_998, "o200k"],
  cl100k_base: ["223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7", 100_256, "cl100k"],
  p50k_base: ["94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069", 50_281, "gpt2"],
  r50k_base: ["306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930", 50_256, "gpt2"],
} as const;

const shelf = [
  [o200k_base, "o200k_base"],
  [o200k_harmony, "o200k_base"],
  [cl100k_base, "cl100k_base"],
  [p50k_base, "p50k_base"],
  [p50k_edit, "p50k_base"],
  [r50k_base, "r50k_base"],
  [gpt2, "r50k_base"],
] as const;

describe.each(shelf.map(([source, ranks]) => ({ name: source.name, source, ranks })))(
  "$name",
  ({ name, source, ranks }) => {
    const [sha256, size, scanner] = truths[ranks];

    it("unpacks to the text that has the published sha256", async () => {
      const packed = await loadVocabulary(source);
      expect(packed).toMatchObject({
        name,
        size,
        scanner,
        unicode: "16.0.0",
        reference: "tiktoken 0.14.0",
        license: "MIT",
        sourceSha256: sha256,
      });
      expect(
        createHash("sha256")
          .update(writeTiktoken(unpack(packed)))
          .digest("hex"),
      ).toBe(sha256);
      expect(
        createHash("sha256")
          .update(await publishedText(ranks))
          .digest("hex"),
      ).toBe(sha256);
    });
  },
);

describe("special tokens", () => {
  // npm tiktoken has no o200k_harmony.
  const others = shelf.map(([source]) => source).filter(({ name }) => name !== "o200k_harmony");
  it.each(others)("of $name are those of npm tiktoken", async (source) => {
    expect((await loadVocabulary(source)).specialTokens).toEqual(registry[source.name]!.special_tokens);
  });
});

describe("o200k_harmony", () => {
  it("has a special token for each of 199,998 to 201,087, and two for 200,018", async () => {
    const { specialTokens } = await loadVocabulary(o200k_harmony);
    const ids = Object.values(specialTokens).sort((one, other) => one - other);
    expect([...new Set(ids)]).toEqual(Array.from({ length: 1_090 }, (_, at) => 199_998 + at));
    expect(ids.length).toBe(1_091);
    expect(specialTokens).toMatchObject({
      "<|startoftext|>": 199_998,
      "<|endoftext|>": 199_999,
      "<|reserved_200000|>": 200_000,
      "<|reserved_200001|>": 200_001,
      "<|return|>": 200_002,
      "<|constrain|>": 200_003,
      "<|reserved_200004|>": 200_004,
      "<|channel|>": 200_005,
      "<|start|>": 200_006,
      "<|end|>": 200_007,
      "<|message|>": 200_008,
      "<|reserved_200009|>": 200_009,
      "<|reserved_200011|>": 200_011,
      "<|call|>": 200_012,
      "<|reserved_200013|>": 200_013,
      "<|reserved_200018|>": 200_018,
      "<|endofprompt|>": 200_018,
      "<|reserved_201087|>": 201_087,
    });
  });
});

describe("p50k_base", () => {
  it("is r50k_base with a hole at 50,256 and 24 runs of spaces, 2 to 25 long", async () => {
    const { tokens } = unpack(await loadVocabulary(p50k_base));
    const older = unpack(await loadVocabulary(r50k_base)).tokens;
    expect(tokens.slice(0, 50_256)).toEqual(older);
    expect(tokens[50_256]).toBeUndefined();
    expect(tokens.slice(50_257).map((token) => Buffer.from(token!).toString())).toEqual(
      Array.from({ length: 24 }, (_, at) => " ".repeat(at + 2)),
    );
  });
});
