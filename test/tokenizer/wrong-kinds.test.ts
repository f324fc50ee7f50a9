/**
 * Values of the wrong kind at every door of the rooms of text: a ReckonerError with a code, never an error of the engine.
 */
import { describe, expect, it } from "vitest";
import { ChatTemplate, chatOverhead, messageTokens } from "../../src/chat/index.ts";
import { ReckonerError } from "../../src/errors.ts";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { pipeline } from "../../src/pipeline/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { openSource, pack, readPacked, unpack, writeTiktoken } from "../../src/vocabulary/index.ts";
import { packed, tokenizerOf } from "../tokenizers.ts";

const inside: unknown[] = [];
inside.push(inside);
const closed = Proxy.revocable({}, {});
closed.revoke();

const wrong: readonly unknown[] = [
  ...[undefined, null, 0, -1, 1.5, Number.NaN, 1n, true, Symbol("s"), "", "x", () => 1],
  ...[
    {},
    [],
    [null],
    [undefined],
    [[]],
    new Array(3),
    { length: 3 },
    new Map(),
    new Set([1]),
    /x/,
    Object.create(null),
  ],
  ...[new Uint8Array(3), new ArrayBuffer(5), new DataView(new ArrayBuffer(2)), new Float64Array([Number.NaN])],
  ...[{ [Symbol.iterator]: undefined }, { [Symbol.iterator]: 1 }, { [Symbol.iterator]: () => ({}) }, inside],
];

/** What each call throws that is no ReckonerError. */
function strange(call: (value: never) => unknown, values: readonly unknown[] = wrong): string[] {
  return values.flatMap((value, index) => {
    try {
      call(value as never);
      return [];
    } catch (error) {
      return error instanceof ReckonerError ? [] : [`${index}: ${(error as Error).message}`];
    }
  });
}

const messages = [{ role: "user", content: "hi" }];
const bytes = packed(
  Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  "cl100k",
  {},
);

describe("the tokenizer", () => {
  it("takes or refuses ids, special tokens and chats of any kind", async () => {
    const tokenizer = await tokenizerOf("gpt2");
    const template = chatTemplate("{{ messages[0].content }}");
    expect(strange((value) => tokenizer.decode(value))).toEqual([]);
    expect(strange((value) => tokenizer.decoder().push(value))).toEqual([]);
    expect(strange((value) => tokenizer.encode("x", { allowedSpecial: value }))).toEqual([]);
    expect(strange((value) => tokenizer.encode("x", { disallowedSpecial: value }))).toEqual([]);
    expect(strange((value) => tokenizer.countChat(messages, { template, tools: value }))).toEqual([]);
    expect(strange((value) => tokenizer.countChat(messages, { template, documents: value }))).toEqual([]);
    expect(strange((value) => tokenizer.countChat(messages, { template, variables: { value } }))).toEqual([]);
    expect(strange((value) => tokenizer.count(value), [closed.proxy])).toEqual([]);
  });

  it("refuses lists and maps as options, which would change nothing: input/bad-option", async () => {
    const tokenizer = await tokenizerOf("gpt2");
    const refusal = expect.objectContaining({ code: "input/bad-option" });
    for (const options of [
      [],
      new Map([["keep", "end"]]),
      new Set(),
      new URLSearchParams("keep=end"),
      new Uint8Array(),
    ]) {
      expect(() => tokenizer.encode("x", options as never)).toThrowError(refusal);
      expect(() => tokenizer.truncate("x", 1, options as never)).toThrowError(refusal);
      expect(() => Tokenizer.from(bytes, options as never)).toThrowError(refusal);
    }
    expect(() => tokenizer.truncate("x", 1, [] as never)).toThrowError("options must be an object, got Array");
  });

  it("loads without options, and refuses them rather than pass them over: input/bad-option", async () => {
    const load = Tokenizer.load as (source: unknown, options?: unknown) => Promise<Tokenizer>;
    await expect(load(bytes, { tables: false })).rejects.toThrow("Tokenizer.from takes them");
    const [tokenizer] = await Promise.all([bytes].map(Tokenizer.load));
    expect(tokenizer?.count("abc")).toBe(3);
  });

  it("names what it got also where that has no name of its own", async () => {
    const tokenizer = await tokenizerOf("gpt2");
    const texts = (function* () {
      yield "a";
    })();
    for (const value of [texts, new (class {})()]) {
      expect(() => tokenizer.countBatch(value as never)).toThrowError("texts must be an array of strings, got object");
    }
  });

  it("refuses an endless list of what is no id, or no special token, at once", async () => {
    const tokenizer = await tokenizerOf("gpt2");
    const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: undefined }) }) };
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => tokenizer.decode(endless as never)).toThrowError(refusal("tokenizer/unknown-token"));
    expect(() => tokenizer.encode("x", { allowedSpecial: endless as never })).toThrowError(refusal("input/bad-option"));
    expect(() => tokenizer.decode({ [Symbol.iterator]: undefined } as never)).toThrowError(refusal("input/bad-option"));
  });
});

describe("the chat room", () => {
  it("takes or refuses templates, options, variables and tools of any kind", () => {
    const template = chatTemplate("{{ messages }}");
    expect(strange((value) => chatTemplate("x", value))).toEqual([]);
    expect(strange((value) => chatTemplate("x", { tokens: value }))).toEqual([]);
    expect(strange((value) => chatTemplate("x", { name: value }))).toEqual([]);
    expect(strange((value) => chatTemplate("{{ bos_token }}", { tokens: { bos_token: value } }))).toEqual([]);
    expect(strange((value) => chatTemplate({ chat_template: value }))).toEqual([]);
    expect(strange((value) => new ChatTemplate("x", value))).toEqual([]);
    expect(strange((value) => template.prompt(value, []))).toEqual([]);
    expect(strange((value) => template.prompt({ messages: value }, ["x"]))).toEqual([]);
    expect(strange((value) => template.prompt({ messages }, value))).toEqual([]);
    expect(strange((value) => template.prompt({ messages }, [value]))).toEqual([]);
    expect(strange((value) => messageTokens(value, messages[0]!, () => 1))).toEqual([]);
    expect(strange((value) => messageTokens("gpt-4", value, () => 1))).toEqual([]);
    expect(strange((value) => chatOverhead(messages, value, undefined, () => 1))).toEqual([]);
  });

  it("refuses options of no template: input/bad-option", () => {
    for (const options of [null, 7, { nane: "x" }, { tokens: "<s>" }, { tokens: { bos_token: 1 } }]) {
      expect(() => chatTemplate("x", options as never)).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    }
  });
});

describe("the pipeline room", () => {
  it("takes or refuses components of any kind", () => {
    expect(strange((value) => pipeline(value))).toEqual([]);
    expect(strange((value) => pipeline({}, value))).toEqual([]);
    for (const part of ["normalizer", "pre_tokenizer", "post_processor", "decoder", "added_tokens"]) {
      expect([part, strange((value) => pipeline({ [part]: value }))]).toEqual([part, []]);
      expect([part, strange((value) => pipeline({ [part]: { type: value } }))]).toEqual([part, []]);
    }
  });
});

describe("the vocabulary room", () => {
  it("takes or refuses options and vocabularies of any kind", () => {
    expect(strange((value) => readPacked(bytes, value))).toEqual([]);
    expect(strange((value) => pack(unpack(readPacked(bytes)), value))).toEqual([]);
    expect(strange((value) => openSource(value, readPacked(bytes)))).toEqual([]);
    expect(strange((value) => openSource({ name: "x", packed: bytes }, value))).toEqual([]);
    expect(strange((value) => writeTiktoken(value))).toEqual([]);
    expect(strange((value) => writeTiktoken({ tokens: [value] }))).toEqual([]);
    expect(strange((value) => unpack(value))).toEqual([]);
  });

  it("unpacks what readPacked gave and nothing else: input/bad-option, with the way out", () => {
    for (const value of [bytes, bytes.buffer, null, {}, { size: 3 }, "x"]) {
      expect(() => unpack(value as never)).toThrowError(
        expect.objectContaining({
          code: "input/bad-option",
          message: expect.stringContaining("unpack(readPacked(bytes))"),
        }),
      );
    }
  });

  it("does not unpack merges that were not verified and are not sound: vocabulary/corrupt", () => {
    const read = readPacked(bytes, { verify: false });
    expect(unpack(read).tokens.length).toBe(256);
    const merges = read.merges.slice();
    merges[merges.length - 1]! ^= 0xff;
    for (const damaged of [
      { ...read, merges },
      { ...read, size: 255 },
      { ...read, merges: merges.slice(6) },
    ]) {
      expect(() => unpack(damaged)).toThrowError(expect.objectContaining({ code: "vocabulary/corrupt" }));
    }
  });
});
