/**
 * A second opinion: npm `@huggingface/tokenizers`, which merges by a list of pairs and not by ranks of bytes.
 *
 * No tokenizer.json of these vocabularies is at hand, so one is made here from the packed merges; with it that
 * library's own scanner and merge loop are independent of ours and of tiktoken's. It scans with JavaScript's regular
 * expressions, so texts on which the host's Unicode, its `\s` or its case folding are not Unicode 16's are left out:
 * there the published Rust pattern decides, in ./random.test.ts.
 */
import { readFileSync } from "node:fs";
import { Tokenizer as HuggingFace } from "@huggingface/tokenizers";
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { type PackedVocabulary, readPacked, writePacked } from "../../src/vocabulary/format.ts";
import { firstMismatch } from "../mismatch.ts";
import { type EncodingName, tokenBytes } from "../oracles.ts";
import { freshSeed, fuzzStrings, often, Random } from "../random.ts";
import { patterns, type ScannerName } from "../reference/patterns.ts";
import { ranges } from "../reference/unicode.ts";
import { sampler, tokenTexts } from "../samples.ts";
import { sources } from "../tokenizers.ts";

const seed = freshSeed("Hugging Face's tokenizers");

/** GPT-2's way of writing bytes as letters: printable ones as they are, the rest from U+0100 on. */
const byteLetters: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
})();

const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byteLetters[byte]!).join("");

function tokenizerJson(name: EncodingName, packed: PackedVocabulary, scanner: ScannerName): object {
  const { merges, size } = packed;
  const number = (plane: number, id: number): number =>
    merges[plane * size + id]! | (merges[(plane + 1) * size + id]! << 8) | (merges[(plane + 2) * size + id]! << 16);
  const texts = Array.from(tokenBytes(name), (bytes) => bytes && lettersOf(bytes));
  const pairs: [string, string][] = [];
  for (let id = 0; id < size; id++) {
    if (number(0, id) !== 0xffffff) pairs.push([texts[number(0, id)]!, texts[number(3, id)]!]);
  }
  const split = { type: "Split", pattern: { Regex: patterns[scanner] }, behavior: "Isolated", invert: false };
  const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: scanner === "gpt2" };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: scanner === "gpt2" ? bytes : { type: "Sequence", pretokenizers: [split, bytes] },
    post_processor: null,
    decoder: bytes,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(texts.flatMap((text, id) => (text === undefined ? [] : [[text, id]]))),
      merges: pairs,
    },
  };
}

/** Code points that this host and Unicode 16 put into different classes, and those whose folding or `\s` differ. */
const disputed: ReadonlySet<number> = (() => {
  const points = new Set([0x85, 0xfeff, 0x17f]);
  for (const [name, runs] of Object.entries(ranges)) {
    if (name === "\\s") continue;
    const host = new RegExp(name, "u");
    const members = new Set(runs.flatMap(({ begin, end }) => Array.from({ length: end - begin }, (_, i) => begin + i)));
    for (let point = 0; point <= 0x10ffff; point++) {
      if (host.test(String.fromCodePoint(point)) !== members.has(point)) points.add(point);
    }
  }
  return points;
})();

// Llama 3's spelling stands for cl100k: Hugging Face's files spell it so.
const cases: readonly (readonly [EncodingName, ScannerName])[] = [
  ["gpt2", "gpt2"],
  ["cl100k_base", "llama3"],
  ["o200k_base", "o200k"],
];

describe.each(cases)("%s with the %s pattern", (name, scanner) => {
  it("has the ids that Hugging Face's tokenizer gives", () => {
    const file = readPacked(readFileSync(sources[name].packed as URL));
    const theirs = new HuggingFace(tokenizerJson(name, file, scanner), {});
    const ours = Tokenizer.from(writePacked({ ...file, scanner }, file.merges));
    const next = sampler(new Random(seed), tokenTexts(name));
    const texts = Array.from({ length: Math.max(often(4_000), fuzzStrings / 50) }, () =>
      next().replace(/[\ud800-\udfff]/gu, "\ufffd"),
    );
    const fair = texts.filter((text) => ![...text].some((character) => disputed.has(character.codePointAt(0)!)));
    expect(fair.length).toBeGreaterThan(texts.length / 2);
    const encode = (text: string): number[] => theirs.encode(text, { add_special_tokens: false }).ids;
    expect(firstMismatch(name, fair, encode, (text) => ours.encode(text))).toBeUndefined();
  });
});
