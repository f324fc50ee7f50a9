/**
 * What npm `gpt-tokenizer` answers with NaN, or with a TypeError from inside, is refused by a code; what it takes is taken.
 */
import * as peer from "gpt-tokenizer";
import * as peerModel from "gpt-tokenizer/model/gpt-4o";
import * as peerHarmony from "gpt-tokenizer/model/gpt-oss-20b";
import { describe, expect, it } from "vitest";
import o200k_harmony from "../../src/compat/gpt-tokenizer/encoding/o200k_harmony.ts";
import * as main from "../../src/compat/gpt-tokenizer/index.ts";

type Request = Parameters<NonNullable<typeof main.default.countChatCompletionTokens>>[0];

describe("what is no question at all", () => {
  const codeOf = async (call: () => unknown): Promise<unknown> => {
    try {
      return await call();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const count = (request: Request): unknown => main.default.forModel(spec).countChatCompletionTokens?.(request);
  const spec = { name: "gpt-4o", price_data: { main: { input: 1 } } };
  it.each([
    ["a text that is a number", "input/bad-option", () => main.countTokens(5 as never)],
    ["encoding a number", "input/not-a-string", () => main.encode(5 as never)],
    ["a chat that is null", "input/bad-option", () => main.encodeChat(null as never)],
    ["a message whose content is a number", "input/not-a-string", () => main.encodeChat([{ content: 5 as never }])],
    ["options that are a text", "input/bad-option", () => main.encode("a", "all" as never)],
    ["ids that are a number", "input/bad-option", () => main.decode(5 as never)],
    ["ids in parts that are undefined", "input/bad-option", () => main.decodeGenerator(undefined as never)],
    ["ids that never arrive", "input/bad-option", () => main.decodeAsync(5 as never)],
    ["a model that is null", "input/bad-option", () => main.default.forModel(null as never)],
    ["a chat of null", "input/bad-option", () => main.encodeChat([null] as never)],
    ["a harmony chat of a text", "input/bad-option", () => o200k_harmony.encodeChat(["hi"] as never)],
    [
      "an answer begun by a number",
      "input/bad-option",
      () => main.encodeChat([], "gpt-4o", { primeWithAssistantResponse: 5 as never }),
    ],
    ["a request with a message that is null", "input/bad-option", () => count({ messages: [null] as never })],
    ["functions that are a text", "input/bad-option", () => count({ messages: [], functions: "f" as never })],
    ["a function that is null", "input/bad-option", () => count({ messages: [], functions: [null] as never })],
    [
      "content in parts beside functions",
      "input/not-a-string",
      () => count({ messages: [{ role: "system", content: [{ type: "text" }] as never }], functions: [{ name: "f" }] }),
    ],
    ["a parameter that is null", "input/bad-option", () => count(taking({ a: null }))],
    [
      "values of a parameter that are a text",
      "input/bad-option",
      () => count(taking({ a: { type: "number", enum: "x" } })),
    ],
    ["required parameters that are a text", "input/bad-option", () => count(taking({ a: {} }, "ab"))],
    ["no request", "input/bad-option", () => main.default.forModel(spec).countChatCompletionTokens?.({} as never)],
    ["a limit that is a symbol", "input/bad-option", () => main.isWithinTokenLimit("x", Symbol("s") as never)],
    ["a limit without a value", "input/bad-option", () => main.isWithinTokenLimit("x", Object.create(null))],
    ["half an unknown number of tokens", "pricing/bad-quantity", () => main.estimateCost(Number.NaN, spec)],
    ["fewer than no tokens", "pricing/bad-quantity", () => main.estimateCost(-1, spec)],
  ] as const)("%s: %s", async (_, code, call) => {
    expect(await codeOf(call)).toBe(code);
    expect(main.encode("hello world")).toEqual([24912, 2375]);
  });
});

describe("what the package takes", () => {
  it.each([
    ["required parameters that are null", taking({ a: { type: "string" } }, null)],
    ["an object whose properties are null", taking({ a: { type: "object", properties: null } })],
    ["numbers to choose from, with null", taking({ a: { type: "integer", enum: [null, null, null, null, null] } })],
    ["texts to choose from, which are null", taking({ a: { type: "string", enum: null } })],
  ])("%s are counted as there", (_, request) => {
    const { countChatCompletionTokens } = main.default.forModel({ name: "gpt-4o" });
    expect(countChatCompletionTokens!(request)).toBe(peerModel.default.countChatCompletionTokens!(request as never));
  });

  it("an empty text among the allowed special tokens allows nothing, in every method", () => {
    const options = { allowedSpecial: new Set("".split(",")) };
    for (const text of ["hello world", ""]) {
      expect(main.encode(text, options)).toEqual(peer.encode(text, options));
      expect(main.countTokens(text, options)).toBe(peer.countTokens(text, options));
      expect([...main.encodeGenerator(text, options)].flat()).toEqual([...peer.encodeGenerator(text, options)].flat());
    }
    expect(() => main.encode("<|endoftext|>", options)).toThrowError("Disallowed special token found");
  });

  it("special tokens that can be gone through once are those of the whole call, in every method", () => {
    const text = "a<|endoftext|>b";
    const chat = [{ role: "user", content: text }];
    chat.push(...chat);
    const tokens = new Set(["<|endoftext|>"]);
    const once = (): ReadonlySet<string> => tokens.values() as never;
    const allowed = { allowedSpecial: tokens };
    expect(main.countTokens(text, { allowedSpecial: once() })).toBe(main.countTokens(text, allowed));
    expect(main.isWithinTokenLimit(text, 9, { allowedSpecial: once() })).toBe(main.countTokens(text, allowed));
    const ids = main.encodeChat(chat, "gpt-4o", allowed);
    expect(main.encodeChat(chat, "gpt-4o", { allowedSpecial: once() })).toEqual(ids);
    const refused = "Disallowed special token found";
    expect(() => main.countTokens(text, { disallowedSpecial: once() })).toThrowError(refused);
    expect(() => main.isWithinTokenLimit(text, 9, { disallowedSpecial: once() })).toThrowError(refused);
    const later = [{ role: "user", content: "a" }, ...chat];
    expect(() => main.encodeChat(later, "gpt-4o", { disallowedSpecial: once() })).toThrowError(refused);
  });

  it("options of a chat that cannot be are refused by the call, not by the first part: input/bad-option", () => {
    const options = { allowedSpecial: "all", disallowedSpecial: "all" } as const;
    expect(() => main.encodeChatGenerator([], "gpt-4o", options)).toThrowError(
      expect.objectContaining({ code: "input/bad-option" }),
    );
  });

  it("a limit that a chat in harmony is beyond before its first role is read", () => {
    const chat = [{ role: "<|end|>", content: "a" }];
    expect(peerHarmony.isWithinTokenLimit(chat, 0)).toBe(false);
    expect(o200k_harmony.isWithinTokenLimit(chat, 0)).toBe(false);
    const message = { role: "assistant", channel: "commentary", recipient: "functions.f", constraint: "json" };
    const parts = [{ ...message, content: "{}" }];
    expect([...o200k_harmony.encodeChatGenerator(parts)]).toEqual([...peerHarmony.encodeChatGenerator(parts)]);
  });
});

describe("isWithinTokenLimit", () => {
  it("limits that are no number limit what they limit in the package", () => {
    for (const limit of [undefined, null, {}, "1", "x", Number.NaN, -1, 0.5, 1.5, Infinity, 1n, 5n, [], [1], true]) {
      for (const text of ["hello world", " x", ""]) {
        const [ours, theirs] = [main, peer].map((each) => each.isWithinTokenLimit(text, limit as number));
        expect([limit, text, ours]).toEqual([limit, text, theirs]);
      }
    }
  });
});

/** A request with one function of these parameters. */
function taking(properties: unknown, required?: unknown): Request {
  return { messages: [], functions: [{ name: "f", parameters: { type: "object", properties, required } }] } as never;
}
