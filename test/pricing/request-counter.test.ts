/**
 * Requests counted by kind; what the APIs counted is in ../chat/published.ts.
 */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { models } from "../../src/models/openai.ts";
import { claudeToolTokens, requestCounter } from "../../src/pricing/index.ts";
import { messageRows, one } from "../chat/published.ts";

const encodings = { cl100k: get_encoding("cl100k_base"), o200k: get_encoding("o200k_base") };
const count = requestCounter((model) => {
  const encoding = /4o|gpt-5|claude|gemini|grok/.test(model) ? encodings.o200k : encodings.cl100k;
  return { count: (text) => encoding.encode_ordinary(text).length };
});

describe("messages", () => {
  it.each(messageRows)("%s %j: %i tokens", (model, messages, tokens) => {
    expect(count({ model, messages })).toMatchObject({ tokens, exact: true, low: tokens, high: tokens });
  });
  it("gpt-4o: a picture of one pixel, 266 tokens", () => {
    const url =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z/C/HgAGgwJ/lK3Q6wAAAABJRU5ErkJggg==";
    const content = [
      { type: "text", text: "Describe this picture:" },
      { type: "image_url", image_url: { url, detail: "high" } },
    ];
    expect(count({ model: "gpt-4o", messages: [{ role: "user", content }] })).toMatchObject({
      tokens: 266,
      exact: true,
      kinds: { media: 255 },
    });
  });
});

describe("Claude's prompt for tools", () => {
  // https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview
  const rows: [string, number, number][] = [
    ["claude-opus-4-8", 290, 410],
    ["claude-opus-4-7", 675, 804],
    ["claude-opus-4-6", 497, 589],
    ["claude-opus-4-5-20251101", 496, 588],
    ["claude-sonnet-5", 354, 474],
    ["claude-sonnet-4-20250514", 313, 315],
    ["claude-3-5-haiku-latest", 264, 355],
    ["claude-sonnet-4-6", 497, 589],
    ["claude-haiku-4-5", 496, 588],
    ["claude-opus-4-1", 313, 315],
  ];
  it.each(rows)("%s: %i, or %i when a tool must be used", (model, auto, any) => {
    expect([
      claudeToolTokens(model),
      claudeToolTokens(model, "none"),
      claudeToolTokens(model, "any"),
      claudeToolTokens(model, "tool"),
    ]).toEqual([auto, auto, any, any]);
  });
});

it("Claude models that the table does not list have none, and wide bounds", () => {
  expect(claudeToolTokens("claude-opus-5-5")).toBeUndefined();
  const tools = [{ name: "f", input_schema: { type: "object" } }];
  const [bare, given] = [[], tools].map((each) => count({ model: "claude-opus-5-5", text: "Hi", tools: each }));
  expect(given!.high - bare!.high).toBeGreaterThanOrEqual(804);
  expect(given!.low - bare!.low).toBeLessThan(20);
});

describe("models whose tokenizer is not public", () => {
  it("are estimated within bounds, never called exact", () => {
    // 14 tokens by the documentation of Claude's token counting
    const counted = count({
      model: "claude-opus-5-5",
      system: "You are a scientist",
      messages: one("user", "Hello, Claude"),
    });
    expect(counted).toMatchObject({ exact: false, flags: ["tokenizer-not-public"] });
    expect(counted.low).toBeLessThanOrEqual(14);
    expect(counted.high).toBeGreaterThanOrEqual(14);
  });
  it("carry Claude's documented tool prompt as it is", () => {
    const bare = count({ model: "claude-sonnet-4-6", messages: one("user", "Hi") });
    const tools = [{ name: "f", input_schema: { type: "object" } }];
    const withTools = count({
      model: "claude-sonnet-4-6",
      messages: one("user", "Hi"),
      tools,
      toolChoice: { type: "any" },
    });
    expect(withTools.low - bare.low).toBeGreaterThanOrEqual(589);
    expect(withTools.kinds.tools).toBeGreaterThanOrEqual(589);
  });
  it("later OpenAI models say that their wrapping is assumed", () => {
    expect(count({ model: "gpt-5", messages: one("user", "hello") })).toMatchObject({
      tokens: 8,
      exact: false,
      flags: ["chat-wrapping-assumed"],
    });
    expect(count({ model: "gpt-5", text: "hello" })).toMatchObject({ tokens: 1, exact: true });
  });
});

describe("kinds", () => {
  it("tell what the prompt is spent on, and add up", () => {
    const counted = count({
      model: "gpt-4o",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is the weather?" },
        { role: "assistant", content: "", tool_calls: [{ function: { name: "weather", arguments: "{}" } }] },
        { role: "tool", content: "Sunny" },
        { role: "assistant", content: "It is sunny." },
        { role: "user", kind: "retrieved", content: "Passage: sun is a star." },
        { role: "user", content: "Thanks" },
      ],
      context: ["A passage."],
      tools: [{ type: "function", function: { name: "weather" } }],
    });
    const { kinds } = counted;
    for (const kind of ["system", "user", "history", "retrieved", "hidden", "tools", "loop"] as const)
      expect(kinds[kind]).toBeGreaterThan(0);
    expect(kinds.user).toBe(1);
    expect(Object.values(kinds).reduce((sum, tokens) => sum + tokens, 0)).toBe(counted.tokens);
  });
  it("refuse an image whose size nobody says: pricing/unknown-media", () => {
    const content = [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }];
    expect(() => count({ model: "gpt-4o", messages: [{ role: "user", content }] })).toThrowError(
      expect.objectContaining({ code: "pricing/unknown-media" }),
    );
    expect(
      count({
        model: "gpt-4o",
        messages: [{ role: "user", content: content.map((part) => ({ ...part, width: 1024, height: 1024 })) }],
      }).kinds.media,
    ).toBe(765);
  });
});

describe("whose tokenizer it is", () => {
  const o200k = { count: (text: string) => encodings.o200k.encode_ordinary(text).length };
  const text = "The quick brown fox jumps over the lazy dog.";
  const open = [
    "llama-3.3-70b",
    "deepseek-chat",
    "mistral-large-latest",
    "qwen3-32b",
    "command-r",
    "kimi-k2",
    "gemma-3",
  ];

  it.each(open)("one counter for all models is not called exact for %s", (model) => {
    expect(requestCounter(o200k)({ model, text })).toEqual(
      expect.objectContaining({ tokens: 10, exact: false, low: 7, high: 13, flags: ["tokenizer-assumed"] }),
    );
  });
  it.each(open)("a function's counter is taken for the own one of %s, unless it says otherwise", (model) => {
    expect(requestCounter(() => o200k)({ model, text })).toMatchObject({ tokens: 10, exact: true, low: 10, high: 10 });
    const standIn = { ...o200k, isOwn: false };
    expect(requestCounter(() => standIn)({ model, text })).toMatchObject({ exact: false, low: 7, high: 13 });
    expect(requestCounter({ ...o200k, isOwn: true })({ model, text })).toMatchObject({ exact: true });
  });
  it.each([
    "gpt-4o",
    "gpt-5.1-codex",
    "gpt-6-sol",
    "o3-pro",
    "openrouter/openai/gpt-oss-120b",
    "openai.gpt-oss-20b-1:0",
    "azure:gpt-35-turbo",
    "ft:gpt-4o-mini-2024-07-18:org::id",
    "chatgpt-4o-latest",
    "text-embedding-3-small",
    "davinci-002",
  ])("one counter for all models is taken for OpenAI's: %s", (model) => {
    expect(requestCounter(o200k)({ model, text })).toMatchObject({ exact: true, flags: [] });
  });
  it.each(["gpt-j-6b", "gpt-neox-20b", "text-embedding-004", "ft:open-mistral-7b:org::id", "olmo-2"])(
    "but not for others of a similar name: %s",
    (model) => {
      expect(requestCounter(o200k)({ model, text })).toMatchObject({ exact: false });
    },
  );
  it("OpenAI's models say it, too, when the counter is a stand-in", () => {
    expect(requestCounter({ ...o200k, isOwn: false })({ model: "gpt-4o", text })).toMatchObject({
      flags: ["tokenizer-assumed"],
    });
  });
  it("every name of OpenAI's that has an encoding is known as OpenAI's", () => {
    for (const model of Object.keys(models))
      expect([model, requestCounter(o200k)({ model, text }).flags]).toEqual([model, []]);
  });
});

it("tools are counted without messages, too, and not called exact", () => {
  const tools = [{ type: "function", function: { name: "f" } }];
  const kinds = (more: object) => count({ model: "gpt-4o", tools, ...more }).kinds.tools;
  expect(kinds({})).toBe(kinds({ messages: one("user", "x") }));
  expect(count({ model: "gpt-4o", text: "x", tools })).toMatchObject({
    exact: false,
    flags: ["chat-wrapping-assumed"],
  });
});

describe("what a request may not be", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the mistakes of untyped callers are the subject.
  const loose = (request: unknown) => count(request as any);
  const own: Record<string, unknown> = { type: "object" };
  own.properties = { own };
  const tools = [{ name: "f", parameters: own, input_schema: own }];
  it.each<[string, string, unknown]>([
    ["nothing", "input/bad-option", null],
    ["without anything to count", "input/bad-option", { model: "gpt-4o" }],
    ["with a number for its system", "input/bad-option", { model: "gpt-4o", system: 5 }],
    ["with an empty part in its system", "input/bad-option", { model: "gpt-4o", system: [null] }],
    ["with a number for its context", "input/bad-option", { model: "gpt-4o", context: 5 }],
    ["with a number in its context", "input/not-a-string", { model: "gpt-4o", context: [5] }],
    ["with a number for its text", "input/not-a-string", { model: "gpt-4o", text: 5 }],
    ["with empty media", "input/bad-option", { model: "gpt-4o", media: [null] }],
    ["with a number for its media", "input/bad-option", { model: "gpt-4o", media: 5 }],
    ["with an empty image", "pricing/bad-quantity", { model: "gpt-4o", images: [null] }],
    ["with a tool that holds itself", "input/bad-option", { model: "gpt-4o", messages: one("user", "x"), tools }],
    ["with a tool that holds itself, for Claude", "input/bad-option", { model: "claude-opus-5", text: "x", tools }],
  ])("%s: %s", (_name, code, request) => {
    expect(() => loose(request)).toThrowError(expect.objectContaining({ name: "ReckonerError", code }));
  });
  it("a picture of a detail that no provider has: input/bad-option", () => {
    for (const detail of ["__proto__", "hgih", 5]) {
      const content = [{ type: "image_url", image_url: { url: "x", detail }, width: 9, height: 9 }];
      expect(() => count({ model: "gpt-5.5", messages: [{ role: "user", content }] })).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    }
  });
  it("a part that is neither text nor a picture: pricing/unknown-media", () => {
    for (const part of [{ type: "input_audio", input_audio: {} }, { type: "document", source: {} }, { fileData: {} }])
      expect(() => loose({ model: "claude-opus-5", messages: [{ role: "user", content: [part] }] })).toThrowError(
        expect.objectContaining({ code: "pricing/unknown-media", message: expect.stringContaining("media") }),
      );
  });
  it("null is absent, as in providers' bodies", () => {
    expect(loose({ model: "gpt-4o", system: null, context: null, text: "x", media: null }).tokens).toBe(1);
  });
});

describe("what tools are given and give back", () => {
  const words = "what the tool found out, at some length. ".repeat(20);
  it.each([
    ["Anthropic's result", "claude-opus-5", { type: "tool_result", tool_use_id: "x", content: words }],
    ["its parts", "claude-opus-5", { type: "tool_result", tool_use_id: "x", content: [{ type: "text", text: words }] }],
    ["Anthropic's use", "claude-opus-5", { type: "tool_use", id: "x", name: "f", input: { code: words } }],
    ["thinking", "claude-opus-5", { type: "thinking", thinking: words }],
    ["Gemini's call", "gemini-2.5-pro", { functionCall: { name: "f", args: { code: words } } }],
    ["Gemini's response", "gemini-2.5-pro", { functionResponse: { name: "f", response: { found: words } } }],
    ["OpenAI's refusal", "gpt-4o", { type: "refusal", refusal: words }],
  ])("is counted: %s", (_name, model, part) => {
    const tokens = (content: Record<string, unknown>[]): number =>
      count({ model, messages: [{ role: "user", content }] }).tokens;
    const [given, said] = [tokens([part]), tokens([{ type: "text", text: words }])];
    // At least its words, and a name and a few braces at most.
    expect(given).toBeGreaterThanOrEqual(said);
    expect(given).toBeLessThan(said + 30);
  });
});
