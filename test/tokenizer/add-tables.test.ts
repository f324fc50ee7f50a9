/**
 * Tables in a packed file: the same tokenizer, sooner; and where they are damaged or another kernel's, never another one.
 */
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { pipeline } from "../../src/pipeline/index.ts";
import { addTables, Tokenizer } from "../../src/tokenizer/index.ts";
import { withTables, writePacked } from "../../src/vocabulary/format.ts";
import { pack, readPacked, readTokenizerJson, unpack, type Vocabulary } from "../../src/vocabulary/index.ts";
import { xxHash32 } from "../../src/vocabulary/xxhash32.ts";
import { freshSeed, often, oneOf, Random } from "../random.ts";
import { smallVocabulary, thrownBy } from "../vocabulary/small.ts";

/** A model of characters with tokens that rank before their halves, words, unknown characters and added tokens. */
const characters = readTokenizerJson(
  {
    added_tokens: [
      { id: 1, content: "<end>", special: true, normalized: false, single_word: false, lstrip: false, rstrip: false },
      { id: 40, content: "<pad>", special: false, normalized: false, single_word: false, lstrip: true, rstrip: false },
    ],
    normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: "Replace", pattern: { String: "▁" }, content: " " },
    model: {
      type: "BPE",
      unk_token: "<unk>",
      fuse_unk: true,
      vocab: { "<unk>": 0, "<end>": 1, a: 2, b: 3, "▁": 4, é: 5, ab: 6, aba: 7, "▁ab": 8, abab: 9, "▁é": 10, abé: 11 },
      merges: ["ab a", "▁ ab", "▁ é", "a b", "ab ab", "ab é"],
    },
  },
  { name: "characters" },
);

/** Bytes, ids that are no ranks, and words that merging does not reach. */
const words: Vocabulary = {
  ...smallVocabulary(),
  name: "words",
  scanner: "gpt2",
  specialTokens: {},
  tokens: [
    ...smallVocabulary(0).tokens,
    Buffer.from("he"),
    Buffer.from(" the"),
    Buffer.from("hello"),
    Buffer.from("the"),
  ],
  model: {
    base: "bytes",
    ignoreMerges: true,
    merges: Uint32Array.from(["h", "e", 257, "t", "he", 260].map((half) => idOf(half))),
  },
};

function idOf(half: string | number): number {
  if (typeof half === "number") return half;
  return half === "he" ? 257 : smallVocabulary(0).tokens.findIndex((token) => token?.[0] === half.charCodeAt(0));
}

/** Tokens of up to 2,048 bytes: the longest have their lengths in a table of their own. */
const long: Vocabulary = {
  ...smallVocabulary(0),
  name: "long",
  specialTokens: {},
  tokens: [
    ...smallVocabulary(0).tokens,
    ...Array.from({ length: 11 }, (_, power) => Buffer.from("a".repeat(2 ** (power + 1)))),
  ],
};

const vocabularies: readonly Vocabulary[] = oneOf([smallVocabulary(), characters, words, long]);
const random = new Random(freshSeed("tables in packed files"));
const texts = Array.from({ length: 200 }, () =>
  random.join(0, 30, () =>
    random.pick(["a", "b", "é", " ", "the ", "hello", "中", "😀", "<end>", "<pad>", "\n", "東京"]),
  ),
);

describe.each(vocabularies.map((vocabulary) => ({ name: vocabulary.name, vocabulary })))("$name", ({ vocabulary }) => {
  const packed = pack(vocabulary);
  const ready = addTables(packed);

  it("counts, encodes and decodes as without tables", () => {
    const [one, other] = [packed, ready].map((file) => Tokenizer.from(file, { pipeline }));
    expect(other!.vocabulary).toEqual(one!.vocabulary);
    for (const text of texts) {
      const ids = one!.encode(text, { allowedSpecial: "all" });
      expect(other!.encode(text, { allowedSpecial: "all" }), text).toEqual(ids);
      expect(other!.count(text), text).toBe(one!.count(text));
      expect(other!.decode(ids), text).toBe(one!.decode(ids));
    }
  });

  it("is still a sound packed file of the same vocabulary, and gets the same tables again", () => {
    expect(pack(unpack(readPacked(ready)))).toEqual(packed);
    expect(addTables(ready)).toEqual(ready);
  });

  it("is taken with its small form, too", () => {
    const small = pack(vocabulary, { small: true });
    const file = addTables(small);
    expect(file.length - small.length).toBeLessThan(ready.length - small.length);
    expect(Tokenizer.from(file, { pipeline }).encode("hello the ababé")).toEqual(
      Tokenizer.from(packed, { pipeline }).encode("hello the ababé"),
    );
  });

  it("loads its merges where the tables are another kernel's", () => {
    const section = readPacked(ready).ready!.bytes;
    const other = ready.slice();
    const at = section.byteOffset - ready.byteOffset;
    other[at + 4]! ^= 1;
    // The merges have no checksum of their own, so that of the file has to fit.
    const error = thrownBy(() => Tokenizer.from(other, { pipeline }));
    expect(error).toMatchObject({ code: "vocabulary/corrupt" });
    const file = withChecksum(other);
    for (const text of texts.slice(0, 20)) {
      expect(Tokenizer.from(file, { pipeline }).encode(text)).toEqual(
        Tokenizer.from(packed, { pipeline }).encode(text),
      );
    }
  });

  it("never is another vocabulary where a byte is damaged, and finds each one in the tables", () => {
    const { ready: section } = readPacked(ready);
    const tablesAt = section!.bytes.byteOffset;
    const tablesEnd = tablesAt + section!.bytes.length;
    const places = [8, 24, 30, tablesAt, tablesAt + 8, tablesAt + 12, tablesAt + 20, tablesEnd - 1];
    for (let time = 0; time < often(60); time++) places.push(random.below(ready.length));
    for (let time = 0; time < often(40); time++) places.push(random.below(tablesAt));
    const text = texts.join("");
    const expected = Tokenizer.from(packed, { pipeline }).encode(text);
    for (const place of places) {
      const damaged = ready.slice();
      // A digit of the header that becomes an "e" is still a number.
      if (random.oneIn(2)) damaged[place]! ^= 1 << random.below(8);
      else damaged[place] = damaged[place] === 0x65 ? 0x45 : 0x65;
      let opened: Tokenizer | undefined;
      try {
        opened = Tokenizer.from(damaged, { pipeline });
      } catch (error) {
        expect(error, `byte ${place}`).toMatchObject({ code: expect.stringMatching(/^vocabulary\//) });
      }
      // Merges are not looked at where there are tables, nor what lies between sections.
      if (opened !== undefined) expect(opened.encode(text), `byte ${place}`).toEqual(expected);
      if (place >= tablesAt && place < tablesEnd) expect(opened, `byte ${place}`).toBeUndefined();
    }
  });
});

describe("tables that are passed over", () => {
  const packed = pack(characters);
  const text = texts.join("");
  const ids = Tokenizer.from(packed, { pipeline }).encode(text);

  it("are those of a file of strangers, where it is opened so", () => {
    const file = addTables(packed);
    const { ready } = readPacked(file);
    // A run of memory, and its sum in the header, as somebody else would have them.
    const forged = withChecksum(file.fill(0x20, ready!.bytes.byteOffset + 20, ready!.bytes.byteOffset + 60));
    expect(() => Tokenizer.from(forged, { pipeline })).toThrow("damaged");
    expect(Tokenizer.from(forged, { pipeline, tables: false }).encode(text)).toEqual(ids);
    const wrong = { tables: 1 } as unknown as { tables: boolean };
    expect(thrownBy(() => Tokenizer.from(packed, wrong))).toMatchObject({ code: "input/bad-option" });
  });

  it("leave nothing else unchecked: too few or too many ids are vocabulary/corrupt", () => {
    const { size } = readPacked(packed);
    for (const length of [3, size - 1, size + 1, 4 * size]) {
      const { symbolIds: _ids, ...rest } = readPacked(packed);
      const wrong = writePacked({ ...rest, symbolIds: new Uint32Array(length) }, rest.merges);
      for (const tables of [16, 20, 400]) {
        const file = withTables(wrong, new Uint8Array(tables));
        expect(thrownBy(() => Tokenizer.from(file, { pipeline }))).toMatchObject({ code: "vocabulary/corrupt" });
      }
    }
  });

  it("do not let an id of extras pass that is too high", () => {
    const { merges, extras, ...rest } = readPacked(packed);
    for (const id of [2 ** 24, 2 ** 31, 0x9fff_ffff, 2 ** 32 - 1]) {
      const more = {
        ids: Uint32Array.of(id),
        lengths: Uint16Array.of(1),
        words: Uint8Array.of(0),
        bytes: Uint8Array.of(65),
      };
      expect(extras).toBeDefined();
      const file = withTables(writePacked({ ...rest, extras: more }, merges), new Uint8Array(20));
      for (const tables of [true, false]) {
        const error = thrownBy(() => Tokenizer.from(file, { pipeline, tables }));
        expect({ id, error }).toMatchObject({ id, error: { code: "vocabulary/corrupt" } });
      }
    }
  });

  it("leave ids that are too high to the kernel, which refuses them", () => {
    const { merges, symbolIds, ...rest } = readPacked(packed);
    const wrong = writePacked({ ...rest, symbolIds: symbolIds!.slice().fill(2 ** 30, -1) }, merges);
    expect(thrownBy(() => Tokenizer.from(wrong, { pipeline }))).toMatchObject({ code: "vocabulary/corrupt" });
    const file = withTables(wrong, new Uint8Array(20));
    for (const tables of [true, false]) {
      expect(thrownBy(() => Tokenizer.from(file, { pipeline, tables }))).toMatchObject({
        code: "vocabulary/unsupported",
      });
    }
  });
});

describe("tables of other special tokens", () => {
  it("are passed over", () => {
    const file = addTables(pack(smallVocabulary()));
    const source = { name: "mine", packed: file, specialTokens: { "<|mine, which is longer|>": 70_000 } };
    const tokenizer = Tokenizer.from(source);
    expect(tokenizer.encode("<|mine, which is longer|>", { allowedSpecial: "all" })).toEqual(Uint32Array.of(70_000));
  });
});

describe("the kernel", () => {
  it("refuses followers that are those of no vocabulary: vocabulary/corrupt", () => {
    const packed = readPacked(pack(characters));
    expect(packed.followers?.length).toBeGreaterThan(0);
    for (const followers of [
      [5, 4],
      [300_000, 1],
      [...packed.followers!, ...packed.followers!],
      [...packed.followers!, 1],
    ]) {
      const error = thrownBy(() => new BpeKernel({ ...packed, followers: Uint32Array.from(followers) }));
      expect(error, String(followers)).toMatchObject({ code: "vocabulary/corrupt" });
    }
  });
});

function withChecksum(file: Uint8Array): Uint8Array {
  const sound = file.slice();
  const view = new DataView(sound.buffer);
  view.setUint32(12, xxHash32(sound.subarray(16)), true);
  return sound;
}
