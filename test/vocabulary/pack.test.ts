/**
 * Packing: one merge per token says as much as its bytes. The truth is byte-pair encoding with ranks looked up
 * by bytes, as tiktoken does it, in `small.ts`.
 */
import { describe, expect, it, vi } from "vitest";
import { publishedText } from "../../src/cli/pack-openai.ts";
import { pack, readPacked, readTiktoken, unpack, type Vocabulary } from "../../src/vocabulary/index.ts";
import { roomFor } from "../../src/vocabulary/merge-list.ts";
import { leftOf, none, rightOf } from "../../src/vocabulary/merges.ts";
import { canonicalMerges } from "../../src/vocabulary/pack.ts";
import { PairTable } from "../../src/vocabulary/pair-table.ts";
import { oneOf } from "../random.ts";
import { partsOf, ranksOf, smallVocabulary, thrownBy } from "./small.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function checkMergesAgainstBytes({ tokens }: Vocabulary, file: Uint8Array): void {
  const { merges, size } = readPacked(file);
  const ranks = ranksOf(tokens);
  for (let id = 0; id < size; id++) {
    const token = tokens[id];
    const halves = [leftOf(merges, size, id), rightOf(merges, size, id)];
    if (token === undefined) expect(halves, `id ${id}`).toEqual([none, none]);
    else if (token.length === 1) expect(halves, `id ${id}`).toEqual([none, token[0]]);
    else if (halves.join() !== partsOf(token, id, ranks).join()) {
      expect(halves, `id ${id}`).toEqual(partsOf(token, id, ranks));
    }
  }
}

describe("pack", () => {
  it("refuses a pipeline of the wrong shape", () => {
    const sound = { added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
    expect(pack({ ...smallVocabulary(), pipeline: sound })).toBeInstanceOf(Uint8Array);
    for (const added_tokens of [
      undefined,
      null,
      5,
      [null],
      [{ id: 1, content: "" }],
      [{ id: 1, contents: ["a"], ...flags }],
    ]) {
      const pipeline = { ...sound, added_tokens } as unknown as NonNullable<Vocabulary["pipeline"]>;
      expect(thrownBy(() => pack({ ...smallVocabulary(), pipeline }))).toMatchObject({ code: "input/bad-option" });
    }
    const message = expect.stringContaining("the pipeline is not an object");
    for (const pipeline of [null, 0, Number.NaN] as unknown[] as NonNullable<Vocabulary["pipeline"]>[]) {
      expect(thrownBy(() => pack({ ...smallVocabulary(), pipeline }))).toMatchObject({
        code: "input/bad-option",
        message,
      });
    }
  });

  it("refuses a model that is no merge list, and says what it lacks: input/bad-option", () => {
    const sound = { base: "bytes", ignoreMerges: false, merges: new Uint32Array() };
    const { merges: _, ...bare } = sound;
    const message = expect.stringContaining("model has no merges");
    for (const model of [null, 0, "bytes", [], {}, bare, { ...sound, merges: null }]) {
      const vocabulary = { ...smallVocabulary(), model } as unknown as Vocabulary;
      expect(thrownBy(() => pack(vocabulary))).toMatchObject({ code: "input/bad-option", message });
    }
  });

  it("gives a file from which readPacked and unpack give the vocabulary back", () => {
    const vocabulary = smallVocabulary();
    const packed = readPacked(pack(vocabulary));
    expect(packed).toMatchObject({
      name: "small",
      scanner: "o200k",
      unicode: "16.0.0",
      reference: "by hand",
      license: "MIT",
      size: 301,
    });
    expect(unpack(packed)).toEqual(vocabulary);
  });

  it("gives equal bytes for equal input, and for what it unpacks to", () => {
    const file = pack(smallVocabulary());
    expect(pack(smallVocabulary())).toEqual(file);
    expect(pack(unpack(readPacked(file)))).toEqual(file);
  });

  it("is told true or false, and nothing that would be taken for one of them", () => {
    const other = (value: unknown) => value as boolean;
    for (const value of ["no", 0, null, Promise.resolve(true)]) {
      const refusal = { code: "input/bad-option", message: expect.stringContaining("must be true or false, got") };
      expect(thrownBy(() => pack(smallVocabulary(), { small: other(value) }))).toMatchObject(refusal);
    }
    expect(pack(smallVocabulary(), { small: undefined as unknown as boolean })).toEqual(pack(smallVocabulary()));
  });

  it("writes for each token what is left when its bytes merge by lower ranks: small", () => {
    const vocabulary = smallVocabulary();
    checkMergesAgainstBytes(vocabulary, pack(vocabulary));
  });

  it.each(oneOf(["r50k_base", "p50k_base", "cl100k_base"]))("… and for every token of %s", async (name) => {
    const vocabulary = readTiktoken(await publishedText(name), { name, scanner: "gpt2" });
    checkMergesAgainstBytes(vocabulary, pack(vocabulary));
  });

  it("rebuilds every token of o200k_base from its merges, looking at no more ranks than half its length squared", async () => {
    const vocabulary = readTiktoken(await publishedText("o200k_base"), { name: "o200k_base", scanner: "o200k" });
    const room = roomFor(128);
    canonicalMerges(vocabulary.tokens, room);
    const squares = vocabulary.tokens.reduce((sum, token) => sum + (token!.length * (token!.length - 1)) / 2, 0);
    expect(room.looks).toBeGreaterThan(vocabulary.tokens.length);
    expect(room.looks).toBeLessThan(squares);
    const { tokens } = unpack(readPacked(pack(vocabulary)));
    expect(tokens.length).toBe(199_998);
    const differing = tokens.findIndex(
      (token, id) => token === undefined || Buffer.compare(token, vocabulary.tokens[id]!) !== 0,
    );
    expect(differing).toBe(-1);
  });

  it("looks through no long token for each of its merges: 32,768 bytes cost what a hundred do, and a heap", () => {
    const tokens: Uint8Array[] = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    for (let length = 2; length <= 32_768; length *= 2) tokens.push(bytes("a".repeat(length)));
    const room = roomFor(32_768);
    const look = vi.spyOn(PairTable.prototype, "get");
    const planes = canonicalMerges(tokens, room);
    const pairs = look.mock.calls.length;
    look.mockRestore();
    expect([leftOf(planes, tokens.length, 270), rightOf(planes, tokens.length, 270)]).toEqual([269, 269]);
    // 2, 4 … 64 bytes are looked through; of the others a pair is looked up for each byte, and two for each merge.
    expect(room.looks).toBeLessThan(128 ** 2);
    expect(pairs).toBeLessThan(3 * 65_536);
    expect(readPacked(pack({ ...smallVocabulary(), tokens, specialTokens: {} })).size).toBe(271);
  });

  it("keeps token ranks apart from byte order: bytes may have any ids below their merges", () => {
    const vocabulary = smallVocabulary(0);
    vocabulary.tokens.push(bytes("ab"), bytes("abab"));
    const { merges, size } = readPacked(pack(vocabulary));
    const idOf = (letter: string): number =>
      vocabulary.tokens.findIndex((token) => token?.[0] === letter.charCodeAt(0));
    expect([leftOf(merges, size, 257), rightOf(merges, size, 257)]).toEqual([idOf("a"), idOf("b")]);
    expect([leftOf(merges, size, 258), rightOf(merges, size, 258)]).toEqual([257, 257]);
  });

  const refusals: readonly (readonly [
    what: string,
    code: string,
    change: (v: ReturnType<typeof smallVocabulary>) => object | undefined,
    details: object,
  ])[] = [
    [
      "a token that merging cannot reach",
      "vocabulary/unsupported",
      (v) => void v.tokens.push(bytes("xyz")),
      { id: 301, parts: [expect.any(Number), expect.any(Number), expect.any(Number)] },
    ],
    [
      "a token whose half comes later",
      "vocabulary/unsupported",
      (v) => {
        v.tokens.push(v.tokens[3]);
        v.tokens[3] = bytes("qx");
        return undefined;
      },
      { id: 3 },
    ],
    [
      "a byte without a token",
      "vocabulary/unsupported",
      (v) => void (v.tokens[7] = undefined),
      { byte: (7 * 167 + 13) & 0xff },
    ],
    [
      "two tokens of the same bytes",
      "vocabulary/corrupt",
      (v) => void v.tokens.push(v.tokens[260]),
      { ids: [260, 301] },
    ],
    ["one byte twice", "vocabulary/corrupt", (v) => void v.tokens.push(Uint8Array.of(13)), { ids: [0, 301] }],
    ["a token without bytes", "vocabulary/corrupt", (v) => void v.tokens.push(new Uint8Array(0)), { id: 301 }],
    [
      "a token of 65,536 bytes",
      "vocabulary/unsupported",
      (v) => void v.tokens.push(new Uint8Array(65_536)),
      { id: 301, length: 65_536, limit: 65_535 },
    ],
    [
      "more holes than tokens",
      "vocabulary/unsupported",
      (v) => void (v.tokens[10_000] = bytes("th")),
      { size: 10_001 },
    ],
    [
      "a special token with an ordinary id",
      "vocabulary/corrupt",
      (v) => ({ ...v, specialTokens: { x: 5 } }),
      { text: "x", id: 5 },
    ],
    ["a special token without text", "input/bad-option", (v) => ({ ...v, specialTokens: { "": 900 } }), { id: 900 }],
    [
      "half a surrogate pair as a special token",
      "input/bad-option",
      (v) => ({ ...v, specialTokens: { "\ud800": 900 } }),
      { id: 900 },
    ],
    ["a special token with half an id", "input/bad-option", (v) => ({ ...v, specialTokens: { x: 1.5 } }), { id: 1.5 }],
    [
      "a special token of 256 bytes",
      "input/bad-option",
      (v) => ({ ...v, specialTokens: { ["é".repeat(128)]: 900 } }),
      { length: 256 },
    ],
    ["an unknown scanner", "vocabulary/unsupported", (v) => ({ ...v, scanner: "qwen9" }), { scanner: "qwen9" }],
    ["no name", "input/bad-option", (v) => ({ ...v, name: "" }), { name: "" }],
    ["a version of Unicode that is none", "input/bad-option", (v) => ({ ...v, unicode: "16" }), { unicode: "16" }],
    ["a licence that is a number", "input/bad-option", (v) => ({ ...v, license: 3 }), { license: 3 }],
    ["tokens that are no array", "input/bad-option", (v) => ({ ...v, tokens: "abc" }), { got: "string" }],
    [
      "a token that is a text",
      "input/bad-option",
      (v) => ({ ...v, tokens: [...v.tokens, "ab"] }),
      { id: 301, got: "string" },
    ],
    ["a text for a vocabulary", "input/bad-option", () => "abc" as unknown as object, {}],
  ];
  it.each(refusals)("refuses %s: %s", (_what, code, change, details) => {
    const vocabulary = smallVocabulary();
    const refused = change(vocabulary) ?? vocabulary;
    expect(thrownBy(() => pack(refused as Vocabulary))).toMatchObject({
      name: "ReckonerError",
      code,
      details,
    });
  });

  it("names the token that it cannot reach", () => {
    const vocabulary = smallVocabulary();
    vocabulary.tokens.push(bytes("xyz"));
    expect(thrownBy(() => pack(vocabulary))).toMatchObject({ message: expect.stringContaining('token 301 ("xyz")') });
  });
});
