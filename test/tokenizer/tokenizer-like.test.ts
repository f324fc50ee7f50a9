/** A program behind `wrapTokenizer` has the options and the refusals of `Tokenizer`: bytes, each a token, by both. */
import { describe, expect, it } from "vitest";
import { type EncodeOptions, Tokenizer, type TokenizerLike, wrapTokenizer } from "../../src/tokenizer/index.ts";
import { packed } from "../tokenizers.ts";

const specialTokens = { "<b>": 300, "<a": 301, "<a>": 302 };
const own = Tokenizer.from(
  packed(
    Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
    "none",
    specialTokens,
  ),
);

/** Tokens are the bytes, and special tokens the longest of those that begin at a place. */
const engine = {
  vocabulary: own.vocabulary,
  encode(text: string, specials: readonly string[]): number[] {
    const ids: number[] = [];
    for (let rest = text; rest !== ""; ) {
      const found = specials.filter((token) => rest.startsWith(token)).sort((a, b) => b.length - a.length)[0];
      const next = found ?? String.fromCodePoint(rest.codePointAt(0)!);
      if (found === undefined) ids.push(...new TextEncoder().encode(next));
      else ids.push(specialTokens[found as keyof typeof specialTokens]);
      rest = rest.slice(next.length);
    }
    return ids;
  },
  decode: (ids: readonly number[]) => own.decode(ids),
  has: (id: number) => id < 256 || (id >= 300 && id <= 302),
};
const wrapped = wrapTokenizer(engine);

function outcome(tokenizer: TokenizerLike, text: string, options: unknown): unknown {
  try {
    return [...tokenizer.encode(text, options as EncodeOptions)];
  } catch (error) {
    const { name, code, message, details } = error as Error & { code?: string; details?: unknown };
    return { name, code, message, details };
  }
}

const refusal = (token: string, offset: number) => ({ code: "tokenizer/special-token", details: { token, offset } });

describe("wrapTokenizer", () => {
  it.each([
    ["none are special", "x<a>", {}, [120, 60, 97, 62]],
    ["one is allowed", "x<a><b>", { allowedSpecial: ["<a>"] }, [120, 302, 60, 98, 62]],
    ["all are", "<a><a<b>", { allowedSpecial: "all" }, [302, 301, 300]],
    [
      "the first in the text is refused, not the first of the list",
      "x<a <b>",
      { disallowedSpecial: "all" },
      refusal("<a", 1),
    ],
    ["of those that begin at a place the longest", "<a>", { disallowedSpecial: "all" }, refusal("<a>", 0)],
    ["also of texts one names", "y x", { disallowedSpecial: ["x", "y", "y "] }, refusal("y ", 0)],
    [
      "but not what is allowed",
      "<a><b>",
      { allowedSpecial: ["<a>", "<a"], disallowedSpecial: "all" },
      refusal("<b>", 3),
    ],
    ["an addSpecialTokens that is a text", "a", { addSpecialTokens: "yes" }, { code: "input/bad-option" }],
    ["an addSpecialTokens that is a number", "a", { addSpecialTokens: 1 }, { code: "input/bad-option" }],
    ["an option that there is not", "a", { allowed_special: "all" }, { code: "input/bad-option" }],
    ["a special token for a list", "a", { disallowedSpecial: "<a>" }, { code: "input/bad-option" }],
    ["a list with an empty text", "a", { allowedSpecial: [""] }, { code: "input/bad-option" }],
    ["null for options", "a", null, { code: "input/bad-option" }],
  ])("does what Tokenizer does: %s", (_, text, options, expected) => {
    const given = outcome(wrapped, text, options);
    if (Array.isArray(expected)) expect(given).toEqual(expected);
    else expect(given).toMatchObject(expected);
    expect(given).toEqual(outcome(own, text, options));
  });

  it.each([[null], [undefined], [new Map([["<a>", 302]])], [["<a>"]]])(
    "refuses special tokens that are no object of texts and ids: %o",
    (specials) => {
      const vocabulary = { ...own.vocabulary, specialTokens: specials };
      expect(() => wrapTokenizer({ ...engine, vocabulary } as never)).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    },
  );

  it.each([
    ["a promise", async () => [1, 2], "an array of ids synchronously, got Promise"],
    ["ids in an object, as Hugging Face's programs give them", () => ({ ids: [1, 2] }), "got Object"],
    ["a text", () => "12", "got string"],
    ["nothing", () => undefined, "got undefined"],
    ["null", () => null, "got null"],
    ["a length that is none", () => ({ length: Number.NaN }), "got Object"],
    ["a bigint among ids", () => [1, 2n], "got bigint"],
    ["bigints", () => BigInt64Array.of(1n), "got bigint"],
    ["a negative number", () => [-1], "got -1"],
    ["a fraction", () => [1.5], "got 1.5"],
    ["a number beyond ids", () => [2 ** 32], "got 4294967296"],
    ["a text among ids", () => ["1"], "got string"],
  ])("does not take for ids what an engine gives instead: %s", (_, encode, message) => {
    const odd = wrapTokenizer({ ...engine, encode, has: (id: number) => id < 256 || id >= 2 ** 32 } as never);
    const refused = expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(message) });
    expect(() => odd.count("hello")).toThrowError(refused);
    expect(() => odd.encode("hello")).toThrowError(refused);
    expect(() => odd.encodeBatch(["hello"])).toThrowError(refused);
  });

  it("takes ids of any list: arrays, typed arrays, sets, and what has a length", () => {
    for (const list of [
      [1, 2],
      Uint32Array.of(1, 2),
      Float64Array.of(1, 2),
      new Set([1, 2]),
      { length: 2, 0: 1, 1: 2 },
    ]) {
      expect([...wrapTokenizer({ ...engine, encode: () => list } as never).encode("x")]).toEqual([1, 2]);
    }
  });

  it.each<[string, unknown, string]>([
    ["a promise", Promise.resolve(false), "got Promise"],
    ["a number", 1, "got 1"],
    ["nothing", undefined, "got undefined"],
  ])("does not take %s for an answer whether an id has a token", (_, answer, message) => {
    const odd = wrapTokenizer({ ...engine, has: () => answer } as never);
    const refused = expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(message) });
    expect(() => odd.count("hello")).toThrowError(refused);
    expect(() => odd.decode([1])).toThrowError(refused);
  });

  it.each<[string, object]>([
    ["size is NaN", { size: Number.NaN }],
    ["size is a fraction", { size: 1.5 }],
    ["name is a Symbol", { name: Symbol("x") }],
    ["special tokens have texts for ids", { specialTokens: { "<b>": "300" } }],
    ["special tokens have no numbers for ids", { specialTokens: { "<b>": Number.NaN } }],
  ])("refuses an engine whose %s: input/bad-option", (_, wrong) => {
    const odd = { ...engine, vocabulary: { ...engine.vocabulary, ...wrong } };
    expect(() => wrapTokenizer(odd as never)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
  });

  it.each([[async () => "x"], [() => undefined], [() => 5], [() => ["x"]]])(
    "does not take for a text what an engine decodes to instead: %o",
    (decode) => {
      expect(() => wrapTokenizer({ ...engine, decode } as never).decode([1])).toThrowError(
        expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining("engine.decode") }),
      );
    },
  );
});
