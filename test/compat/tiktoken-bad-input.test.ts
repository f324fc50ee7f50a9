/**
 * Where npm `tiktoken` 1.0.22 panics, or passes over what it cannot read, `reckoner/compat/tiktoken` has a code.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as peer from "tiktoken";
import { describe, expect, it } from "vitest";
import { get_encoding, init, Tiktoken } from "../../src/compat/tiktoken/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { tiktoken } from "../oracles.ts";
import { sources } from "../tokenizers.ts";

const gpt2Pattern = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

describe("where the package panics", () => {
  const gpt2 = get_encoding("gpt2");
  const codeOf = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  it("says what is wrong: an error with a code", () => {
    expect(codeOf(() => gpt2.decode([50_257]))).toBe("tokenizer/unknown-token");
    expect(codeOf(() => gpt2.decode_single_token_bytes(-1))).toBe("tokenizer/unknown-token");
    expect(codeOf(() => gpt2.encode_single_token(new TextEncoder().encode("hello world")))).toBe(
      "tokenizer/unknown-token",
    );
    expect(codeOf(() => gpt2.encode(5 as unknown as string))).toBe("input/not-a-string");
    expect(codeOf(() => new Tiktoken("IQ== 0", {}, "\\w+"))).toBe("vocabulary/unsupported");
    expect(codeOf(() => get_encoding("gpt2", { "<|x|>": 5 }))).toBe("input/bad-option");
    expect(codeOf(() => get_encoding("gpt2", new Map([["<|x|>", 100_264]]) as never))).toBe("input/bad-option");
    expect(codeOf(() => new Tiktoken("IQ== 0", [] as never, gpt2Pattern))).toBe("input/bad-option");
    expect(codeOf(() => new Tiktoken("IQ== 0", {}, gpt2Pattern))).toBe("vocabulary/unsupported");
    expect(codeOf(() => new Tiktoken("no ranks", {}, gpt2Pattern))).toBe("vocabulary/corrupt");
    expect(codeOf(() => gpt2.encode_single_token("hello" as never))).toBe("input/bad-option");
    expect(codeOf(() => gpt2.encode_single_token(new Uint8Array(1_000_000)))).toBe("tokenizer/unknown-token");
  });
  it("says of special tokens that cannot be read what is wrong, where the package passes over them", () => {
    const theirs = tiktoken("gpt2");
    const special = "<|endoftext|>";
    const unread: readonly unknown[] = [
      ...[new Set([special]), new Map(), {}, { length: 1, 0: special }, new Uint8Array(1), new String("all")],
      ...[5, 0, true, false, "", "ALL", [5], [special, 5], [null], [[special]], [undefined], new Array(1)],
    ];
    for (const each of unread) {
      // As if nothing had been said, except that a text which is not "all" is refused there, too.
      if (typeof each !== "string") {
        expect(theirs.encode(special, "all", each as never)).toEqual(Uint32Array.of(50_256));
        expect(() => theirs.encode(special, each as never)).toThrowError("not allowed");
      }
      for (const call of ["encode", "encode_with_unstable"] as const) {
        expect(
          codeOf(() => gpt2[call]("a", each as never)),
          String(each),
        ).toBe("input/bad-option");
        expect(
          codeOf(() => gpt2[call]("a", "all", each as never)),
          String(each),
        ).toBe("input/bad-option");
      }
    }
    expect(() => gpt2.encode("a", [], [special, 5 as never])).toThrowError("disallowed_special: number at index 1");
    const file = createRequire(import.meta.url).resolve("tiktoken/encoders/gpt2.json");
    const { bpe_ranks } = JSON.parse(readFileSync(file, "utf8")) as { bpe_ranks: string };
    expect(new Tiktoken(bpe_ranks, null as never, gpt2Pattern).encode("hello world")).toEqual(
      new peer.Tiktoken(bpe_ranks, null as never, gpt2Pattern).encode("hello world"),
    );
  });
  it("an empty text among the allowed special tokens allows nothing, as in the package", () => {
    const none = "".split(",");
    expect(gpt2.encode("hello world", none)).toEqual(tiktoken("gpt2").encode("hello world", none));
    expect(() => gpt2.encode("<|endoftext|>", none)).toThrowError("not allowed: <|endoftext|>");
  });
  it("says of half a pair among special tokens that it is no text, where the package passes over the list", () => {
    const theirs = tiktoken("gpt2");
    for (const half of ["\ud83d", "\ude00"]) {
      // As if nothing had been said.
      expect(theirs.encode("\u{1f600}", [], [half])).toEqual(theirs.encode("\u{1f600}"));
      expect(() => theirs.encode("<|endoftext|>", [], [half])).toThrowError("not allowed");
      expect(() => gpt2.encode("\u{1f600}", [], [half])).toThrowError("half a surrogate pair at index 0");
      expect(codeOf(() => gpt2.encode("a", [half]))).toBe("input/bad-option");
    }
  });
  it("takes the bytes of a token as token_byte_values gives them", () => {
    const bytes = Array.from(new TextEncoder().encode(" hello"));
    expect(gpt2.encode_single_token(bytes)).toBe(tiktoken("gpt2").encode_single_token(bytes as never));
    for (const wrong of [["h"], [300], [-1], [104.5], [undefined]]) {
      expect(
        codeOf(() => gpt2.encode_single_token(wrong as never)),
        String(wrong),
      ).toBe("input/bad-option");
    }
    const id = gpt2.encode_single_token(Uint8ClampedArray.from(bytes) as never);
    expect(id).toBe(tiktoken("gpt2").encode_single_token(Uint8ClampedArray.from(bytes) as never));
  });
  it("takes further special tokens with ids up to 16,777,214, and says so of higher ones", () => {
    expect(get_encoding("gpt2", { "<|x|>": 16_777_214 }).encode("<|x|>", "all")).toEqual(Uint32Array.of(16_777_214));
    for (const id of [16_777_215, 2 ** 31, -1, 1.5, "5"]) {
      expect(() => get_encoding("gpt2", { "<|x|>": id as number })).toThrowError("ids are 0 to 16777214");
    }
  });
  it("refuses completions of what is too long, and of vocabularies that tiktoken does not have", () => {
    expect(codeOf(() => gpt2.encode_with_unstable("a".repeat(1_000_000)))).toBe("input/bad-option");
    expect(codeOf(() => gpt2.encode_with_unstable("<|endoftext|>"))).toBe("tokenizer/special-token");
    expect(codeOf(() => gpt2.encode_with_unstable(5 as never))).toBe("input/not-a-string");
    expect(gpt2.encode_with_unstable("b ".repeat(100_000))[0].length).toBe(100_000);
  });
  it("says which encodings init takes", async () => {
    await expect(init("nope" as never)).rejects.toThrowError("Invalid encoding: nope");
    await expect(init(5 as never)).rejects.toThrowError("Invalid encoding: 5");
  });
  it("goes on after free, and shares nothing that another could spoil", () => {
    const one = get_encoding("gpt2");
    one.free();
    expect(one.encode("hello world")).toEqual(Uint32Array.of(31373, 995));
    expect(gpt2.special_tokens_set).toEqual(new Set(["<|endoftext|>"]));
    expect(() => get_encoding("gpt2").encode("<|im_start|>")).not.toThrow();
  });
  it("takes a tokenizer as it is", async () => {
    const tokenizer = await Tokenizer.load(sources.gpt2);
    expect(new Tiktoken(tokenizer).encode("hello world")).toEqual(tokenizer.encode("hello world"));
  });
});
