/**
 * Special tokens mean what tiktoken means by them: allowed ones become their id, disallowed ones are refused, the
 * rest is ordinary text; and text between two of them ends where the special token begins.
 */
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { literal, sameNumbers, shrink } from "../mismatch.ts";
import { encodingNames, encodings, tiktoken } from "../oracles.ts";
import { freshSeed, often, oneOf, Random } from "../random.ts";
import { packed, tokenizerOf } from "../tokenizers.ts";

const seed = freshSeed("special tokens against tiktoken");
type Chosen = "all" | string[];

const searched = oneOf(encodingNames);

describe.each(encodingNames)("%s", (name) => {
  const specials = Object.keys(encodings[name].specialTokens);
  const common = ["<|endoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|start|>", "<|reserved_200013|>"];

  // tiktoken compiles the disallowed tokens into a pattern for each text: with harmony's thousand that is slow.
  const rounds = often(specials.length > 100 ? 200 : 3_000);

  it(`encodes ${rounds} texts under random options as tiktoken does, or refuses as it does`, async () => {
    const [oracle, tokenizer, random] = [tiktoken(name), await tokenizerOf(name), new Random(seed)];
    const known = [...common.filter((token) => specials.includes(token)), ...specials.slice(0, 4)];
    const some = (): Chosen => (random.oneIn(3) ? "all" : known.filter(() => random.oneIn(2)));
    /** The ids, or the word for a refusal. */
    const outcome = (encode: () => Uint32Array): Uint32Array | "refused" => {
      try {
        return encode();
      } catch (error) {
        if (error instanceof Error && "code" in error) expect(error.code).toBe("tokenizer/special-token");
        return "refused";
      }
    };
    for (let left = rounds; left > 0; left--) {
      const parts = [
        ...known,
        ...common,
        "hi ",
        " ",
        "\n",
        "  \n",
        "<|",
        "|>",
        "<",
        "中",
        "\n\n ",
        "'s",
        "<|end",
        "1234",
        "\ud83d",
      ];
      const text = random.join(1, 8, () => random.pick(parts));
      const [allowed, disallowed] = [some(), some()];
      const differ = (part: string): boolean => {
        const want = outcome(() => oracle.encode(part, allowed, disallowed));
        const have = outcome(() => tokenizer.encode(part, { allowedSpecial: allowed, disallowedSpecial: disallowed }));
        return want === "refused" || have === "refused" ? want !== have : !sameNumbers(want, have);
      };
      if (differ(text))
        expect.fail(`${literal(shrink(text, differ))} differs with ${JSON.stringify({ allowed, disallowed })}`);
    }
  });

  it("takes text of special tokens for ordinary text unless told otherwise", async () => {
    const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
    const text = `${specials.slice(0, 5).join(" hello ")}<|endoftext|>`;
    const ordinary = Array.from(oracle.encode_ordinary(text));
    expect(Array.from(tokenizer.encode(text))).toEqual(ordinary);
    expect(Array.from(tokenizer.encode(text, {}))).toEqual(ordinary);
    expect(Array.from(tokenizer.encode(text, { allowedSpecial: [], disallowedSpecial: [] }))).toEqual(ordinary);
    expect(tokenizer.count(text)).toBe(ordinary.length);
    expect(Array.from(tokenizer.countBatch([text]))).toEqual([ordinary.length]);
  });

  it("gives every special token its id, alone and between texts", async () => {
    const tokenizer = await tokenizerOf(name);
    const many = specials.join("x");
    const ids = Object.values(encodings[name].specialTokens);
    const x = tokenizer.encode("x")[0]!;
    const expected = ids.flatMap((id, i) => (i === 0 ? [id] : [x, id]));
    expect(Array.from(tokenizer.encode(many, { allowedSpecial: "all" }))).toEqual(expected);
    expect(Array.from(tokenizer.encode(tokenizer.decode(expected), { allowedSpecial: "all" }))).toEqual(expected);
    expect(tokenizer.vocabulary.specialTokens).toEqual(encodings[name].specialTokens);
  });

  it.runIf(searched.includes(name))(
    "finds a special token wherever it lies in a text longer than any window",
    async () => {
      const [oracle, tokenizer] = [tiktoken(name), await tokenizerOf(name)];
      const random = new Random(seed + 1);
      for (const filler of ["a", "word ", "中", " ", "\n", "<|", "é "]) {
        for (const size of [32_750, 32_768, 65_530, 70_000]) {
          const [before, after] = [random.between(size - 20, size + 20), random.between(0, 40_000)];
          // A short period: tiktoken's merge loop is quadratic in the length of one pretoken.
          const stretch = (length: number): string =>
            `${filler.repeat(40)} q `.repeat(Math.ceil(length / 40)).slice(0, length);
          const text = `${stretch(before)}<|endoftext|>${stretch(after)}`;
          const want = oracle.encode(text, ["<|endoftext|>"], []);
          expect(
            sameNumbers(want, tokenizer.encode(text, { allowedSpecial: ["<|endoftext|>"] })),
            literal(filler),
          ).toBe(true);
          expect(() => tokenizer.encode(text, { disallowedSpecial: "all" })).toThrowError(
            expect.objectContaining({
              code: "tokenizer/special-token",
              details: expect.objectContaining({ token: "<|endoftext|>", offset: before }),
            }),
          );
        }
      }
    },
  );
});

describe("options", () => {
  it('may be any iterable, and disallowed "all" leaves the allowed ones out', async () => {
    const tokenizer = await tokenizerOf("cl100k_base");
    const text = "<|endoftext|> hello <|fim_prefix|>";
    const both = new Set(["<|endoftext|>", "<|fim_prefix|>"]);
    const ids = tokenizer.encode(text, { allowedSpecial: both, disallowedSpecial: "all" });
    expect(Array.from(ids)).toEqual([100257, 24748, 220, 100258]);
    expect(tokenizer.encode(text, { allowedSpecial: both.values() })).toEqual(ids);
    expect(() => tokenizer.encode(text, { allowedSpecial: ["<|endoftext|>"], disallowedSpecial: "all" })).toThrowError(
      expect.objectContaining({ code: "tokenizer/special-token" }),
    );
  });

  it("a disallowed text need not be a special token, as in tiktoken", async () => {
    const [oracle, tokenizer] = [tiktoken("cl100k_base"), await tokenizerOf("cl100k_base")];
    expect(() => oracle.encode("hello world", [], ["world"])).toThrow();
    expect(() => tokenizer.encode("hello world", { disallowedSpecial: ["world"] })).toThrowError(
      expect.objectContaining({ code: "tokenizer/special-token" }),
    );
  });

  it("special tokens that begin alike: the longest that is there wins", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    const specials = { "<a": 300, "<a>": 301, "<a><": 302, é: 303 };
    const tokenizer = Tokenizer.from(packed(bytes, "gpt2", specials));
    const encode = (text: string, allowed: Chosen): number[] =>
      Array.from(tokenizer.encode(text, { allowedSpecial: allowed }));
    expect(encode("<a>", ["<a", "<a>"])).toEqual([301]);
    expect(encode("<a><", "all")).toEqual([302]);
    expect(encode("<a>x<a", ["<a", "<a>"])).toEqual([301, 120, 300]);
    expect(encode("<a>", ["<a"])).toEqual([300, 62]);
    expect(encode("xéx", "all")).toEqual([120, 303, 120]);
    expect(encode("xéx", [])).toEqual([120, 0xc3, 0xa9, 120]);
  });

  it("an array whose bytes are gone is no list of special tokens: input/bad-option", async () => {
    const tokenizer = await tokenizerOf("cl100k_base");
    const gone = new Uint32Array(1);
    structuredClone(gone, { transfer: [gone.buffer] });
    for (const name of ["allowedSpecial", "disallowedSpecial"]) {
      expect(() => tokenizer.encode("a", { [name]: gone })).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    }
  });
});
