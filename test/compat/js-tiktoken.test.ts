/**
 * What src/compat/README.md says of npm `js-tiktoken` 1.0.21, for which there is no adapter: its calls, beside ours.
 */
import * as peer from "js-tiktoken";
import { Tiktoken } from "js-tiktoken/lite";
import ranks from "js-tiktoken/ranks/gpt2";
import { describe, expect, it } from "vitest";
import { encodingForModel } from "../../src/models/openai.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { sources } from "../tokenizers.ts";

describe("the table of js-tiktoken", () => {
  const tokenizer = Tokenizer.from(sources.gpt2);
  const theirs = peer.getEncoding("gpt2");

  it("has every call of the package, and each gives what ours gives", () => {
    expect(Object.keys(peer).sort()).toEqual([
      "Tiktoken",
      "encodingForModel",
      "getEncoding",
      "getEncodingNameForModel",
    ]);
    expect(Object.getOwnPropertyNames(peer.Tiktoken.prototype).sort()).toEqual(["constructor", "decode", "encode"]);
    const text = "hello world <|endoftext|>";
    expect(new Tiktoken(ranks).encode("hello world").length).toBe(tokenizer.count("hello world"));
    expect(theirs.encode("hello world")).toEqual([...tokenizer.encode("hello world", { disallowedSpecial: "all" })]);
    expect(theirs.encode(text, "all")).toEqual([...tokenizer.encode(text, { allowedSpecial: "all" })]);
    expect(theirs.encode(text, [], [])).toEqual([...tokenizer.encode(text)]);
    expect(() => theirs.encode(text)).toThrowError("not allowed");
    expect(() => tokenizer.encode(text, { disallowedSpecial: "all" })).toThrowError("is a special token");
    expect(theirs.decode([31373, 995])).toBe(tokenizer.decode([31373, 995]));
    expect(peer.getEncodingNameForModel("gpt-4")).toBe(encodingForModel("gpt-4"));
  });

  it("and what is said to differ does", () => {
    expect(theirs.decode([31373, 60_000])).toBe("hello");
    expect(() => tokenizer.decode([31373, 60_000])).toThrowError(
      expect.objectContaining({ code: "tokenizer/unknown-token" }),
    );
    const each = "a \u0085b";
    expect(theirs.encode(each)).not.toEqual([...tokenizer.encode(each)]);
  });
});
