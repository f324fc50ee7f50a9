/** Values that have no text of their own, in every place of what `reckoner/pricing` is given: taken, or refused by a code. */
import { describe } from "vitest";
import openai from "../../src/prices/openai.ts";
import * as pricing from "../../src/pricing/index.ts";
import { takesOrRefuses } from "../strange-values.ts";

const at = "2026-10-01";
const model = "gpt-5";

describe("pricing", () => {
  const counter = pricing.requestCounter({ count: (text) => text.length });
  const own = {
    id: "m",
    name: "m",
    source: "s",
    asOf: at,
    aliases: "mm",
    claims: "x*",
    fallback: ["n"],
    cachesByItself: true,
    modifiers: [
      {
        kind: "tier",
        name: "batch",
        cards: "x*",
        factor: "0.5",
        except: "output",
        from: "2026-01-01",
        until: "2027-01-01",
        flag: "f",
        source: "s",
        asOf: at,
      },
      { kind: "region", name: "eu", rates: { input: "3" }, source: "s", asOf: at },
    ],
    cards: [
      {
        id: "x",
        names: "x x-1",
        window: 100,
        maxInput: 90,
        since: "2026-01-01",
        source: "s",
        asOf: at,
        rates: [
          {
            from: "2026-01-01",
            certainUntil: "2027-01-01",
            rates: { input: "3 >20 6", output: "5", "input.cache_write.5m": "4", training: "7" },
          },
          { from: "2026-02-01", hours: "00:00-23:59", days: "1-7", rates: { input: "3", output: "5" } },
        ],
      },
    ],
  } as const;
  const usage = {
    input: {
      total: 30,
      cacheRead: 2,
      cacheWrite: 3,
      cacheWriteByTtl: { "5m": 3 },
      audio: 4,
      image: 5,
      video: 6,
      cacheReadAudio: 1,
      cacheReadImage: 1,
      cacheReadVideo: 0,
      tool: 1,
    },
    output: { total: 20, reasoning: 2, audio: 1, image: 1, video: 1, citation: 1 },
    calls: 1,
    prompts: [10, 20],
    searches: { web: 1, file: 1 },
    seconds: { audio: 1.5, session: 2 },
    images: 1,
    pages: 1,
    annotatedPages: 1,
    messages: 1,
    searchContext: "low",
    model,
    tier: "standard",
    region: "us",
    flags: ["tier-not-served"],
    raw: {},
  } as const;
  const plain = { input: { total: 30 }, output: { total: 20 } };
  const query = { model, provider: "openai", at, tier: "batch" };
  const tools = [
    {
      type: "function",
      function: {
        name: "f",
        description: "d",
        parameters: {
          type: "object",
          properties: { a: { type: "string", description: "d", enum: ["b"] } },
          required: ["a"],
        },
      },
    },
  ];
  const request = {
    ...query,
    messages: [
      { role: "system", content: "s", name: "n" },
      {
        role: "user",
        content: [
          { type: "text", text: "t" },
          { type: "image_url", image_url: { url: "data:image/png;base64,", detail: "low" }, width: 3, height: 3 },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "i", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "i", content: "r" },
      {
        role: "user",
        content: [
          { type: "text", text: "t" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "" }, width: 3, height: 3 },
        ],
      },
    ],
    tools,
    toolChoice: "auto",
    context: ["c"],
    images: [{ width: 30, height: 30, detail: "low" }],
    media: [{ kind: "image", width: 30, height: 30 }],
    cachedPrefix: 1,
    maxOutput: 9,
    n: 1,
    expectedOutput: 8,
    expectedReasoning: 1,
    calls: 2,
  };
  const book = pricing.priceBook([openai], { counter });
  const change = {
    chunks: { from: 4, to: 2 },
    maxOutput: 5,
    caching: { prefix: 4, ttl: 5, label: "5m" },
    model,
    provider: "openai",
    tier: "batch",
  };
  takesOrRefuses([
    ["cost", book.cost, usage, { ...query, region: "us" }],
    ["cost, in few words", book.cost, plain, query],
    ["plan", book.plan, query],
    ["estimate", book.estimate, request],
    ["compare", book.compare, { usage: plain, models: [model], provider: "openai", at, tier: "batch" }],
    ["compare of a request", book.compare, { request: { text: "a", maxOutput: 3 }, models: [model] }],
    ["training", book.training, { tokens: 5, epochs: 1, rate: "25", model }],
    ["whatIf", book.whatIf, [{ usage: plain, retrieved: 4, chunks: 4, ...query }], change],
    [
      "priceBook",
      (lists: never, options: never) => pricing.priceBook(lists, options).cost(plain, { model: "x", at }),
      [own],
      { onUnknown: "throw", counter },
    ],
    [
      "priceBook, in a tier",
      (lists: never) => pricing.priceBook(lists).cost(plain, { model: "x", at, tier: "batch" }),
      [own],
    ],
    [
      "priceBook, unpriced",
      (lists: never) => pricing.priceBook(lists, { onUnknown: "unpriced" }).cost(plain, { model: "y", at }),
      [own],
    ],
    [
      "pricer",
      (lists: never, options: never) =>
        pricing.pricer(lists, options).cost(plain, { model: "x", provider: "mm", region: "eu", at }),
      [own],
      {},
    ],
    ["closest", pricing.closest, [own], "y", 2],
    ["findCard", pricing.findCard, [own], "x", "m"],
    ["matchesAny", pricing.matchesAny, "x* /y/", "x"],
    ["isDay", pricing.isDay, "2026-01-01"],
    ["ratesAt", pricing.ratesAt, own.cards[0], Date.UTC(2026, 5)],
    [
      "costBatch",
      (columns: never, options: never) => pricing.costBatch(book, columns, options),
      { input: [3], output: [4], model: [0], cacheRead: [1] },
      { models: [model], provider: "openai", at, tier: "batch" },
    ],
    ["claudeToolTokens", pricing.claudeToolTokens, "claude-sonnet-4-5", "auto"],
    ["dataUrlSize", pricing.dataUrlSize, "data:image/png;base64,"],
    ["formatUsd", pricing.formatUsd, 5n],
    ["parseUsd", pricing.parseUsd, "5"],
    [
      "mediaTokens",
      pricing.mediaTokens,
      model,
      { kind: "image", width: 30, height: 30, detail: "low", fidelity: "low" },
    ],
    [
      "mediaTokens of video",
      pricing.mediaTokens,
      "gemini-2.5-pro",
      { kind: "video", seconds: 3, framesPerSecond: 1, detail: "low" },
    ],
    [
      "requestCounter",
      (tokenizer: never, asked: never) => pricing.requestCounter(tokenizer)(asked),
      { count: () => 1, isOwn: true },
      { ...request, text: "t", system: "s" },
    ],
    ["uncachedInput", pricing.uncachedInput, usage],
    ["usageOf", pricing.usageOf, usage],
  ]);
});

describe("usageFrom", () => {
  takesOrRefuses([
    [
      "usageFrom of OpenAI",
      pricing.usageFrom,
      {
        id: "i",
        model,
        service_tier: "default",
        usage: {
          prompt_tokens: 9,
          completion_tokens: 3,
          total_tokens: 12,
          prompt_tokens_details: { cached_tokens: 1, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 1 },
        },
      },
      { inputIncludesCache: true },
    ],
    [
      "usageFrom of Responses",
      pricing.usageFrom,
      {
        id: "i",
        model,
        output: [{ type: "web_search_call", action: { type: "search" } }],
        usage: { input_tokens: 9, output_tokens: 3, input_tokens_details: { cached_tokens: 1 } },
      },
    ],
    [
      "usageFrom of Anthropic",
      pricing.usageFrom,
      {
        id: "i",
        model: "claude",
        usage: {
          input_tokens: 9,
          output_tokens: 3,
          cache_creation_input_tokens: 4,
          cache_creation: { ephemeral_5m_input_tokens: 4 },
          cache_read_input_tokens: 1,
          server_tool_use: { web_search_requests: 1 },
          service_tier: "standard",
          iterations: [{ type: "message", input_tokens: 9, output_tokens: 3 }],
        },
      },
    ],
    [
      "usageFrom of Gemini",
      pricing.usageFrom,
      {
        modelVersion: "g",
        responseId: "r",
        usageMetadata: {
          promptTokenCount: 9,
          candidatesTokenCount: 3,
          totalTokenCount: 12,
          promptTokensDetails: [{ modality: "TEXT", tokenCount: 9 }],
        },
      },
    ],
    [
      "usageFrom of Bedrock",
      pricing.usageFrom,
      {
        usage: {
          inputTokens: 9,
          outputTokens: 3,
          totalTokens: 12,
          cacheReadInputTokens: 0,
          cacheWriteInputTokens: 2,
          cacheDetails: [{ ttl: "5m", inputTokens: 2 }],
        },
      },
    ],
    [
      "usageFrom of the AI SDK",
      pricing.usageFrom,
      {
        finishReason: "stop",
        usage: {
          inputTokens: 9,
          outputTokens: 3,
          totalTokens: 12,
          inputTokenDetails: { noCacheTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0 },
          outputTokenDetails: { textTokens: 3, reasoningTokens: 0 },
        },
        response: { id: "i", modelId: "m" },
        providerMetadata: { openai: {} },
      },
    ],
    [
      "usageFrom of a span",
      pricing.usageFrom,
      { "gen_ai.usage.input_tokens": 9, "gen_ai.usage.output_tokens": 3, "gen_ai.response.model": model },
    ],
    [
      "usageFrom of a stream",
      pricing.usageFrom,
      [
        { type: "message_start", message: { id: "i", model: "c", usage: { input_tokens: 9, output_tokens: 1 } } },
        { type: "message_delta", usage: { output_tokens: 3 } },
      ],
    ],
  ]);
});

describe("chats", () => {
  const count = (text: string): number => text.length;
  const call = { name: "f", arguments: "{}" };
  const tool_calls = [
    { id: "i", type: "function", function: call },
    { type: "custom", custom: { name: "f", input: "{}" } },
  ];
  const message = {
    role: "assistant",
    name: "n",
    content: [{ type: "text", text: "t" }],
    refusal: "r",
    tool_calls,
    function_call: call,
  };
  const properties = {
    a: { type: "string", description: "d", enum: ["b"] },
    n: { type: "number", enum: [1] },
    l: { type: "array", items: { type: "string" } },
    o: { anyOf: [{ type: "object", properties: { q: { type: "null", description: "d" } } }] },
  };
  const definition = { name: "f", description: "d", parameters: { type: "object", properties, required: ["a"] } };
  const messages = [message, { role: "system", content: "s" }];
  takesOrRefuses([
    ["messageTokens", pricing.messageTokens, "gpt-4", message, count],
    [
      "chatOverhead with tools",
      pricing.chatOverhead,
      messages,
      [{ type: "function", function: definition }],
      { type: "function", function: { name: "f" } },
      count,
    ],
    ["chatOverhead with functions", pricing.chatOverhead, messages, [definition], { name: "f" }, count],
  ]);
});
