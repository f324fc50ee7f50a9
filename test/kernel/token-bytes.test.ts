/** Bytes of tokens are put together when somebody first asks for them, in whatever order that is. */
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { readPacked } from "../../src/vocabulary/index.ts";
import { tokenBytes } from "../oracles.ts";
import { freshSeed, Random } from "../random.ts";
import { packed, sources } from "../tokenizers.ts";

const random = new Random(freshSeed("order of decoding"));
const utf8 = new TextEncoder();
const everyByte = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));

/** Decodes every token of a vocabulary, in any order and twice. */
function expectBytes(tokenizer: Tokenizer, tokens: readonly (Uint8Array | undefined)[]): void {
  const ids = random.shuffled([...tokens.keys()].filter((id) => tokens[id] !== undefined));
  for (const id of [...ids, ...ids.slice(0, 1_000)]) {
    const bytes = tokenizer.decodeBytes([id]);
    if (Buffer.compare(bytes, tokens[id]!) !== 0) expect([id, bytes]).toEqual([id, tokens[id]]);
  }
  const some = ids.slice(0, 5_000);
  expect(Buffer.from(tokenizer.decodeBytes(some)).equals(Buffer.concat(some.map((id) => tokens[id]!)))).toBe(true);
}

describe("token bytes", () => {
  it.each(["o200k_base", "p50k_base"] as const)("are those of %s, one by one and together", async (name) => {
    for (const source of [sources[name], sources[name].packed]) {
      expectBytes(await Tokenizer.load(source), tokenBytes(name));
    }
  });

  it.each([
    { grows: "at its end", next: (token: string) => `${token}b` },
    { grows: "at its beginning", next: (token: string) => `b${token}` },
    { grows: "on both sides in turn", next: (token: string) => (token.length % 2 === 1 ? `${token}b` : `c${token}`) },
  ])("of a chain in which each token grows $grows, up to the most that may be long", ({ next }) => {
    const tokens = [...everyByte];
    for (let token = next("a"); token.length < 256 + 256; token = next(token)) tokens.push(utf8.encode(token));
    expectBytes(Tokenizer.from(packed(tokens, "none")), tokens);
    const last = next(Buffer.from(tokens.at(-1)!).toString());
    expect(() => packed([...tokens, utf8.encode(last)], "none")).toThrowError(
      expect.objectContaining({ code: "vocabulary/unsupported" }),
    );
  });

  it("are refused where a file says of a symbol how long it is: vocabulary/corrupt", () => {
    const vocabulary = readPacked(packed([...everyByte, utf8.encode("ab")], "none"));
    const extra = (id: number) => ({
      ids: Uint32Array.of(id),
      lengths: Uint16Array.of(200),
      words: Uint8Array.of(0),
      bytes: new Uint8Array(200),
    });
    expect(() => new BpeKernel({ ...vocabulary, extras: extra(97) })).toThrowError(
      expect.objectContaining({ code: "vocabulary/corrupt" }),
    );
    expect(new BpeKernel({ ...vocabulary, extras: extra(300) }).tokenLength(300)).toBe(200);
  });

  it("of tokens that double, and of one that is the sum of them all", () => {
    const tokens = [...everyByte];
    for (let length = 2; length <= 4_096; length *= 2) tokens.push(utf8.encode("a".repeat(length)));
    for (let length = 4_096, step = 2_048; step >= 1; step /= 2) {
      length += step;
      tokens.push(utf8.encode("a".repeat(length)));
    }
    const tokenizer = Tokenizer.from(packed(tokens, "none"));
    expect(tokenizer.count("a".repeat(8_191))).toBe(1);
    expectBytes(tokenizer, tokens);
  });
});
