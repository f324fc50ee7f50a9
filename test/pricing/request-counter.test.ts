/**
 * Requests counted by kind; what the APIs counted is in ../chat/published.ts.
 */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
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
