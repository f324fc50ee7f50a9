/**
 * Ready-made tables are those that loading makes, byte for byte, and what they leave out is made of them; where a file of them is
 * not sound, the packed one serves.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { load, placingOf } from "../../src/kernel/bpe-loading.ts";
import { makeOrigins } from "../../src/kernel/small.ts";
import { openTables, prefixBytes } from "../../src/kernel/tables.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { openReady } from "../../src/tokenizer/opened.ts";
import cl100k_base from "../../src/vocabularies/cl100k_base.ts";
import o200k_base from "../../src/vocabularies/o200k_base.ts";
import { loadVocabulary, type VocabularySource } from "../../src/vocabulary/index.ts";
import { freshSeed, Random } from "../random.ts";

const folder = mkdtempSync(join(tmpdir(), "reckoner-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

const none = new Uint8Array(0);
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

  it("its tables are the memory that loading the packed file leaves, but for what is made of them", async () => {
    const packed = await loadVocabulary(source);
    const tables = openTables(readAt)!;
    const made = load(packed, tables.ids);
    const withTables = { ...packed, bytes: none, merges: none, tables };
    const ready = load(withTables, tables.ids);
    const end = made.extrasAt();
    expect(ready.extrasAt()).toBe(end);
    const memoryOf = ({ memory }: typeof made): Buffer => Buffer.from(memory.buffer, 0, end);
    // All but the scratch in which sums are taken.
    for (const wasm of [made, ready]) memoryOf(wasm).fill(0, 0x7000, 0x7100);
    expect(memoryOf(ready).equals(memoryOf(made))).toBe(false);
    makeOrigins(ready.memory, placingOf(withTables, tables.ids));
    expect(memoryOf(ready).equals(memoryOf(made))).toBe(true);
    // Six bytes for every token's halves, and four for its length.
    expect(bytes.length).toBeLessThan(Math.max(...tables.runs.map(([at, length]) => at + length)) - 10 * packed.size);
  });

  it("long pretokens have the same ids before that is made and after", async () => {
    const random = new Random(freshSeed("origins"));
    const known = await Tokenizer.load(source.packed);
    const letters = (all: string) => (): string => random.join(65, 900, () => random.pick(all));
    for (const kind of ["etaoinshrdlu", "ab", "中文的很长一句"].map(letters)) {
      const tokenizer = await Tokenizer.load(source);
      for (let text = 0; text < 8; text++) {
        const long = kind();
        expect(tokenizer.encode(long), long).toEqual(known.encode(long));
        expect(tokenizer.count(long), long).toBe(known.count(long));
      }
    }
  });

  it("say how long the longest token is, so that a limit needs none of that", () => {
    const { kernel } = openReady(source)!;
    expect(kernel.longestToken).toBe(kernel.tokenLengths().reduce((most, length) => Math.max(most, length)));
  });

  it("whatever is asked first: bytes, lengths, cuts between tokens", async () => {
    const known = await Tokenizer.load(source.packed);
    const text = "The quick brown fox, 北京大学, 🦊🦊🦊 and antidisestablishmentarianism";
    const ids = known.encode(text);
    const asked = [
      (tokenizer: Tokenizer) => tokenizer.decode(ids),
      (tokenizer: Tokenizer) => tokenizer.decodeBytes(ids),
      (tokenizer: Tokenizer) => tokenizer.truncate(text, 5),
      (tokenizer: Tokenizer) => tokenizer.tokens(text),
      (tokenizer: Tokenizer) => tokenizer.chunk(text, { tokens: 4 }),
      (tokenizer: Tokenizer) => [...ids].map((id) => tokenizer.decoder().push(id)),
    ];
    for (const ask of asked) expect(ask(await Tokenizer.load(source))).toEqual(ask(known));
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
