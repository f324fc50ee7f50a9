/** Ready-made tables are those that loading makes, byte for byte; where a file of them is not sound, the packed one serves. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { load } from "../../src/kernel/bpe-loading.ts";
import { openTables, prefixBytes } from "../../src/kernel/tables.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { openReady } from "../../src/tokenizer/opened.ts";
import cl100k_base from "../../src/vocabularies/cl100k_base.ts";
import o200k_base from "../../src/vocabularies/o200k_base.ts";
import { loadVocabulary, type VocabularySource } from "../../src/vocabulary/index.ts";
import { freshSeed, Random } from "../random.ts";

const folder = mkdtempSync(join(tmpdir(), "reckoner-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sources = [o200k_base, cl100k_base];

/** The vocabulary with these bytes in place of its tables. */
function withTables(source: VocabularySource, bytes: Uint8Array): VocabularySource {
  const path = join(folder, `${source.name}.tables.bin`);
  writeFileSync(path, bytes);
  return { ...source, tables: pathToFileURL(path) };
}

describe.each(sources.map((source) => ({ name: source.name, source })))("$name", ({ source }) => {
  const bytes = new Uint8Array(readFileSync(source.tables!));
  const readAt = (into: Uint8Array, at: number): void => into.set(bytes.subarray(at, at + into.length));

  it("its tables are the memory that loading the packed file leaves", async () => {
    const packed = await loadVocabulary(source);
    const tables = openTables(readAt)!;
    const none = new Uint8Array(0);
    const made = load(packed, tables.ids);
    const ready = load({ ...packed, bytes: none, merges: none, tables }, tables.ids);
    const end = made.extrasAt();
    expect(ready.extrasAt()).toBe(end);
    const memoryOf = ({ memory }: typeof made): Buffer => Buffer.from(memory.buffer, 0, end);
    // All but the scratch in which sums are taken.
    for (const wasm of [made, ready]) memoryOf(wasm).fill(0, 0x7000, 0x7100);
    expect(memoryOf(ready).equals(memoryOf(made))).toBe(true);
  });

  it("says what the packed file says", async () => {
    const ready = openReady(source)!;
    const { bytes: _bytes, merges: _merges, ...said } = await loadVocabulary(source);
    expect(ready.packed).toMatchObject(said);
    const fromPacked = await Tokenizer.load(source.packed);
    expect((await Tokenizer.load(source)).vocabulary).toEqual(fromPacked.vocabulary);
  });

  it("are passed over where a byte is wrong, wherever it is", () => {
    const random = new Random(freshSeed("damaged tables"));
    const places = [0, 4, 8, 12, prefixBytes, prefixBytes + 40, bytes.length - 1];
    for (let times = 0; times < 12; times++) places.push(random.below(bytes.length));
    for (const place of places) {
      const damaged = bytes.slice();
      damaged[place]! ^= 1 << random.below(8);
      expect([place, openReady(withTables(source, damaged))]).toEqual([place, undefined]);
    }
  });

  it("are passed over where the file is cut short, empty, or not there; the packed file serves", async () => {
    const text = "The quick brown fox, 北京大学, 🦊🦊🦊";
    const expected = (await Tokenizer.load(source)).encode(text);
    for (const cut of [0, 10, prefixBytes, 1_000, bytes.length - 1]) {
      expect([cut, openReady(withTables(source, bytes.subarray(0, cut)))]).toEqual([cut, undefined]);
    }
    expect((await Tokenizer.load(withTables(source, bytes.subarray(0, 1_000)))).encode(text)).toEqual(expected);
    const gone = { ...source, tables: pathToFileURL(join(folder, "gone.bin")) };
    expect(Tokenizer.from(gone).encode(text)).toEqual(expected);
  });

  it("are passed over where special tokens are others", () => {
    expect(openReady({ ...source, specialTokens: { "<|mine|>": 300_000 } })).toBeUndefined();
  });
});
