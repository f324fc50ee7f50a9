/**
 * Ready-made tables are those that loading makes, byte for byte, what they leave out is made of them, and their words are those
 * that are entered one by one; where a file of them is not sound, the packed one serves.
 */
import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { load, placingOf } from "../../src/kernel/bpe-loading.ts";
import { Lexicon } from "../../src/kernel/lexicon.ts";
import { makeOrigins, makeWords } from "../../src/kernel/small.ts";
import { openTables, prefixBytes, type ReadAt, readWords, type Tables, wordsOf } from "../../src/kernel/tables.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { openReady } from "../../src/tokenizer/opened.ts";
import cl100k_base from "../../src/vocabularies/cl100k_base.ts";
import o200k_base from "../../src/vocabularies/o200k_base.ts";
import { loadVocabulary, type VocabularySource } from "../../src/vocabulary/index.ts";
import type { EncodingName } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { tokenTexts } from "../samples.ts";

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
  /** Where the words begin, which are read later. */
  const words = bytes.length - openTables(readAt)!.words!.reduce((sum, [length]) => sum + length, 0);

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
    expect(words).toBeLessThan(Math.max(...tables.runs.map(([at, length]) => at + length)) - 10 * packed.size);
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
    const places = [0, 4, 8, 12, prefixBytes, prefixBytes + 40, words - 1];
    for (let times = 0; times < 12; times++) places.push(random.below(words));
    for (const place of places) {
      const damaged = bytes.slice(0, words);
      damaged[place]! ^= 1 << random.below(8);
      expect([place, openReady(withTables(source, damaged))]).toEqual([place, undefined]);
    }
  });

  it("are passed over where the file is cut short, empty, or not there; the packed file serves", async () => {
    const text = "The quick brown fox, 北京大学, 🦊🦊🦊";
    const expected = (await Tokenizer.load(source)).encode(text);
    for (const cut of [0, 10, prefixBytes, 1_000, words - 1]) {
      expect([cut, openReady(withTables(source, bytes.subarray(0, cut)))]).toEqual([cut, undefined]);
    }
    expect((await Tokenizer.load(withTables(source, bytes.subarray(0, 1_000)))).encode(text)).toEqual(expected);
    const gone = { ...source, tables: pathToFileURL(join(folder, "gone.bin")) };
    expect(Tokenizer.from(gone).encode(text)).toEqual(expected);
  });

  describe("the words in them", () => {
    /** A kernel that reads the words of such a file, and whether it did; its table of words. */
    function read(again: NonNullable<Tables["again"]>): { isRead: boolean; table: Buffer } {
      const tables = { ...openTables(readAt)!, again };
      const wasm = load({ ...openReady(source)!.packed, tables }, tables.ids);
      wasm.beginSpecials(0);
      wasm.reserve(100_000);
      const isRead = readWords(wasm, wordsOf(tables)!);
      return { isRead, table: Buffer.from(wasm.memory.buffer, wasm.useLexicon(), bytes.length - words) };
    }

    it("are those that are entered one by one", async () => {
      const packed = await loadVocabulary(source);
      const { ids } = openTables(readAt)!;
      const wasm = load(packed, ids);
      wasm.beginSpecials(0);
      const at = wasm.useLexicon();
      const placing = placingOf(packed, ids);
      let end = 0;
      for (let from = 0; from < packed.size; from += 5_000) {
        end = makeWords(wasm, placing, at, from, Math.min(from + 5_000, packed.size));
      }
      expect(end - at).toBe(bytes.length - words);
      const { isRead, table } = read((use) => use(readAt));
      expect(isRead).toBe(true);
      expect(table.equals(Buffer.from(wasm.memory.buffer, at, end - at))).toBe(true);
    });

    it.each([
      ["are read once 8,192 of them have been met", (use: (read: ReadAt) => void) => use(readAt), [8]],
      ["are entered one by one from 16,384 on where the file is gone", () => {}, [16, 17, 18]],
    ] as const)("%s", async (_, again, times) => {
      const packed = await loadVocabulary(source);
      const tables = { ...openTables(readAt)!, again };
      const wasm = load(packed, tables.ids);
      wasm.beginSpecials(0);
      wasm.reserve(100_000);
      const lexicon = new Lexicon(wasm, placingOf(packed, tables.ids), wordsOf(tables));
      const table = Buffer.from(wasm.memory.buffer, wasm.tablesEnd(), bytes.length - words);
      const filled = (): number => table.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
      const more: number[] = [];
      for (let time = 1; time <= 18; time++) {
        const before = filled();
        lexicon.more(() => {});
        if (filled() > before) more.push(time);
      }
      expect(more).toEqual(times);
    });

    it("are read by a tokenizer that has met so many, from the file, which it opens once more", () => {
      const open = vi.spyOn(fs, "openSync");
      const tokenizer = Tokenizer.from(source);
      const met = tokenTexts(source.name as EncodingName).filter((text) => /^ [a-z]{4,11}$/.test(text));
      const times: number[] = [];
      for (let at = 0; at < 12 * 1_024; at += 1_024) {
        tokenizer.count(met.slice(at, at + 1_024).join(""));
        times.push(open.mock.calls.length);
      }
      open.mockRestore();
      expect([times[7], times[8], times.at(-1)]).toEqual([1, 2, 2]);
    });

    it("are left where a byte is wrong, the file is cut short, or gone: then there are none", () => {
      const random = new Random(freshSeed("damaged words"));
      const damaged = (into: Uint8Array, at: number): void => {
        readAt(into, at);
        if (at > bytes.length - 200_000) into[random.below(into.length)]! ^= 1 << random.below(8);
      };
      const short: ReadAt = (into, at) => {
        if (at + into.length > bytes.length - 100) throw new RangeError("cut short");
        readAt(into, at);
      };
      const useShort: NonNullable<Tables["again"]> = (use) => {
        try {
          use(short);
        } catch {}
      };
      for (const again of [(use: (read: ReadAt) => void) => use(damaged), useShort, () => {}]) {
        const { isRead, table } = read(again);
        expect([isRead, table.every((byte) => byte === 0)]).toEqual([false, true]);
      }
    });
  });

  it("are passed over where special tokens are others", () => {
    expect(openReady({ ...source, specialTokens: { "<|mine|>": 300_000 } })).toBeUndefined();
  });
});
