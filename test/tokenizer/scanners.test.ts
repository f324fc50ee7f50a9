/**
 * The kernel's scanners cut where the published patterns cut.
 *
 * Exhaustive: every string of up to five class representatives (six in `npm run fuzz`), in vocabularies in which each
 * pretoken is one token, so that ids show the cuts. The patterns themselves are proved in ../reference.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { readPacked, writePacked } from "../../src/vocabulary/format.ts";
import { literal } from "../mismatch.ts";
import { freshSeed, fuzzStrings, isEveryday, often, oneOf, Random } from "../random.ts";
import { encodeNaively, mergeLowest } from "../reference/bpe.ts";
import { patterns, type ScannerName, variants } from "../reference/patterns.ts";
import { allStrings, alphabets, pretokenVocabulary } from "../reference/representatives.ts";
import { scanner } from "../reference/scanners.ts";
import { packed } from "../tokenizers.ts";

const scannerNames = Object.keys(patterns) as ScannerName[];
const longest = fuzzStrings > 0 ? 6 : isEveryday ? 4 : 5;
const tokenLength = 5; // the kernel holds 2^20 tokens, strings of six would be three million

/** Texts in chunks, so that 3 million of them are not held at once as encodings. */
function* chunksOf(texts: readonly string[], size: number): Generator<string[]> {
  for (let at = 0; at < texts.length; at += size) yield texts.slice(at, at + size);
}

describe.each(Object.entries(alphabets))("the scanners, over strings of %s", (kind, alphabet) => {
  const tokens = pretokenVocabulary(alphabet, tokenLength);
  const file = readPacked(packed(tokens, "gpt2"));
  const strings = allStrings(alphabet, longest);
  const idOf = new Map(tokens.map((bytes, id) => [Buffer.from(bytes).toString("latin1"), id]));

  it.each(scannerNames)("%s: cuts every string where its pattern does", (name) => {
    const texts = variants.includes(name) ? allStrings(alphabet, longest - 1) : strings;
    const tokenizer = Tokenizer.from(writePacked({ ...file, scanner: name }, file.merges));
    const scan = scanner(name);
    /** One id for a pretoken that the vocabulary holds whole, the naive merge for a longer one. */
    const idsOf = (piece: string): ArrayLike<number> => {
      const bytes = Buffer.from(piece).toString("latin1");
      const id = idOf.get(bytes);
      return id === undefined ? mergeLowest(bytes, idOf) : [id];
    };
    let different = 0;
    let first = "";
    for (const chunk of chunksOf(texts, 50_000)) {
      const { ids, offsets } = tokenizer.encodeBatch(chunk);
      for (let i = 0; i < chunk.length; i++) {
        let at = offsets[i]!;
        let same = true;
        for (const piece of scan(chunk[i]!)) {
          const expected = idsOf(piece);
          for (let j = 0; j < expected.length; j++) same = ids[at++] === expected[j] && same;
        }
        if (same && at === offsets[i + 1]) continue;
        if (different++ === 0) {
          const cuts = Array.from(ids.slice(offsets[i]!, offsets[i + 1]!), (id) =>
            literal(Buffer.from(tokens[id]!).toString()),
          );
          first = `${literal(chunk[i]!)}: expected ${scan(chunk[i]!).map(literal).join(" ")}, got ${cuts.join(" ")}`;
        }
      }
    }
    expect(`${different} of ${texts.length} ${kind}; ${first}`).toBe(`0 of ${texts.length} ${kind}; `);
  });
});

describe("the scanners, over longer random strings", () => {
  const seed = freshSeed("scanners on random strings");
  it.each(oneOf(scannerNames))("%s: cuts where its pattern does", (name) => {
    const random = new Random(seed);
    for (const alphabet of Object.values(alphabets)) {
      const tokens = pretokenVocabulary(alphabet, 4);
      const idOf = new Map(tokens.map((bytes, id) => [Buffer.from(bytes).toString("latin1"), id]));
      const tokenizer = Tokenizer.from(packed(tokens, name));
      const scan = scanner(name);
      for (let left = Math.max(often(2_000), fuzzStrings / 50); left > 0; left--) {
        const text = random.join(6, 40, () => random.pick(alphabet));
        const expected = encodeNaively(text, scan, idOf);
        expect([literal(text), ...tokenizer.encode(text)]).toEqual([literal(text), ...expected]);
      }
    }
  });
});
