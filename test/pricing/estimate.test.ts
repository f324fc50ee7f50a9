/** Providers' own bodies as requests, and requests that would be priced as nothing. */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import anthropic from "../../src/prices/anthropic.ts";
import google from "../../src/prices/google.ts";
import openai from "../../src/prices/openai.ts";
import { priceBook, requestCounter, usageFrom } from "../../src/pricing/index.ts";

const encoding = get_encoding("o200k_base");
const counter = requestCounter({ count: (text) => encoding.encode_ordinary(text).length });
const book = priceBook([openai, anthropic, google], { counter });
const at = "2026-11-01";
const messages = [{ role: "user", content: "hello" }];

describe("a provider's body", () => {
  it("limits its output by its own name: 8 x 2.50 + 800 x 10 per million", () => {
    for (const limit of [{ max_completion_tokens: 800 }, { max_tokens: 800 }, { max_output_tokens: 800 }]) {
      const { cost, output, flags } = book.estimate({ model: "gpt-4o", messages, at, ...limit });
      expect([cost.worst.usd, output.most, flags]).toEqual(["0.00802", 800, []]);
    }
  });
  it("limits each of its answers, and maxOutput all of them", () => {
    const body = { model: "gpt-4o", messages, at, max_tokens: 800, n: 3 };
    expect(book.estimate(body).output.most).toBe(2400);
    expect(book.estimate({ ...body, maxOutput: 10 }).output.most).toBe(10);
  });
  it("may choose a tool by its own name", () => {
    const tools = [{ type: "function", function: { name: "f" } }];
    const tokens = (more: object): number =>
      book.estimate({ model: "gpt-4o", messages, at, tools, ...more }).input.tokens;
    const choice = { type: "function", function: { name: "f" } };
    expect(tokens({ tool_choice: choice })).toBe(tokens({ toolChoice: choice }));
    expect(tokens({ tool_choice: choice })).toBeGreaterThan(tokens({ tool_choice: null }));
  });
  it("may say other things, such as its temperature", () => {
    const body = { model: "gpt-4o", messages, at, temperature: 0, stream: true, system: null };
    expect(book.estimate(body as Parameters<typeof book.estimate>[0]).input.tokens).toBe(8);
  });
});

describe("what an estimate refuses", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
  const estimate = (more: object) => (book as any).estimate({ model: "gpt-4o", at, ...more });
  it.each<[string, object, string]>([
    ["nothing to count", {}, "messages, text, system, context, tools, images, media"],
    ["a field that nobody knows", { txt: "hello" }, "has model, at, txt"],
    ["a prompt", { prompt: "hello" }, "pass it as text"],
    ["a prompt beside messages", { messages, prompt: "hello" }, "pass it as text"],
    ["the input of OpenAI's responses", { input: "hello" }, "pass it as text or messages"],
    ["functions", { messages, functions: [{ name: "f" }] }, "pass it as tools"],
  ])("%s: input/bad-option, with the fields that are known", (_name, more, words) => {
    expect(() => estimate(more)).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(words) }),
    );
  });
  it("limits that are no counts: pricing/bad-quantity", () => {
    for (const more of [
      { maxOutput: -1 },
      { max_tokens: 0.5 },
      { cachedPrefix: Number.NaN },
      { expectedReasoning: -1 },
    ])
      expect(() => estimate({ messages, ...more })).toThrowError(
        expect.objectContaining({ code: "pricing/bad-quantity" }),
      );
  });
});

describe("a worst case is no less than the bill", () => {
  it("of audio, which has a rate of its own: 32 tokens a second at a dollar a million", () => {
    const media = [{ kind: "audio", seconds: 3600 }] as const;
    const { cost } = book.estimate({ model: "gemini-2.5-flash", text: "x", media, maxOutput: 0, at: "2026-09-30" });
    const bill = usageFrom({
      usageMetadata: {
        promptTokenCount: 115_201,
        totalTokenCount: 115_201,
        promptTokensDetails: [
          { modality: "AUDIO", tokenCount: 115_200 },
          { modality: "TEXT", tokenCount: 1 },
        ],
      },
    });
    const billed = book.cost(bill, { model: "gemini-2.5-flash", at: "2026-09-30" });
    expect(billed.usd).toBe("0.1152003");
    expect(cost.worst.nano!).toBeGreaterThanOrEqual(billed.nano!);
    // 115,200 of audio at 1 dollar a million and, with the counter's bounds, 1 to 2 of text at 0.30.
    expect(Number(cost.worst.usd)).toBeCloseTo(0.1152, 5);
    expect(Number(cost.expected.usd)).toBeCloseTo(0.1152, 5);
  });

  it("of a prompt that asks to be kept for five minutes, or for an hour", () => {
    const worst = (control: object | undefined): number => {
      const content = [{ type: "text", text: "word ".repeat(1000), ...(control && { cache_control: control }) }];
      const request = { model: "claude-sonnet-4-5", messages: [{ role: "user", content }], maxOutput: 0, at };
      return Number(book.estimate(request).cost.worst.usd);
    };
    const plain = worst(undefined);
    // 3.75 and 6 dollars a million are written, where 3 are read.
    expect(worst({ type: "ephemeral" }) / plain).toBeCloseTo(1.25, 6);
    expect(worst({ type: "ephemeral", ttl: "5m" }) / plain).toBeCloseTo(1.25, 6);
    expect(worst({ type: "ephemeral", ttl: "1h" }) / plain).toBeCloseTo(2, 6);
  });
});

it("several calls cost several times one, however long they are together", () => {
  const cost = (calls: number): number => {
    const request = { model: "gpt-5.4", text: "word ".repeat(100_000), maxOutput: 1000, calls, at: "2026-09-30" };
    return Number(book.estimate(request).cost.expected.nano);
  };
  // 100,000 tokens each are below the 272,000 from which on all cost more, three times as many are not.
  expect(cost(3)).toBe(3 * cost(1));
});
