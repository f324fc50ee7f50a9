/** Streams as providers send them, and the whole they are a stream of. */
import { describe, expect, it } from "vitest";
import { usageFrom } from "../../src/pricing/index.ts";

it("a key __proto__ in an event is no usage of the whole", () => {
  const events = ['{"usage":{"input_tokens":1000}}', '{"usage":{"__proto__":{"cache_read_input_tokens":500}}}'];
  const { input } = usageFrom(events.join("\n"));
  expect([input.total, input.cacheRead]).toEqual([1000, 0]);
});

describe("a stream gives the usage of the whole", () => {
  const anthropic = {
    model: "claude-sonnet-5",
    usage: {
      input_tokens: 6,
      cache_creation_input_tokens: 574,
      cache_read_input_tokens: 20_443,
      cache_creation: { ephemeral_5m_input_tokens: 574, ephemeral_1h_input_tokens: 0 },
      output_tokens: 489,
      service_tier: "standard",
    },
  };
  const streams: [string, unknown, unknown][] = [
    [
      "Anthropic",
      anthropic,
      [
        { type: "message_start", message: { ...anthropic, usage: { ...anthropic.usage, output_tokens: 1 } } },
        { type: "content_block_delta", delta: { text: "…" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 489 } },
        { type: "message_stop" },
      ],
    ],
    [
      "OpenAI chat",
      { model: "gpt-5", service_tier: "flex", usage: { prompt_tokens: 13, completion_tokens: 11, total_tokens: 24 } },
      [
        { model: "gpt-5", service_tier: "flex", choices: [{ delta: { content: "Hi" } }], usage: null },
        {
          model: "gpt-5",
          service_tier: "flex",
          choices: [],
          usage: { prompt_tokens: 13, completion_tokens: 11, total_tokens: 24 },
        },
      ],
    ],
    [
      "OpenAI responses",
      {
        model: "gpt-5",
        output: [{ type: "web_search_call" }],
        usage: {
          input_tokens: 45,
          input_tokens_details: { cached_tokens: 3 },
          output_tokens: 19,
          output_tokens_details: { reasoning_tokens: 8 },
          total_tokens: 64,
        },
      },
      [
        { type: "response.created", response: { model: "gpt-5", max_output_tokens: 800, usage: null } },
        { type: "response.output_text.delta", delta: "…" },
        {
          type: "response.completed",
          response: {
            model: "gpt-5",
            output: [{ type: "web_search_call" }],
            usage: {
              input_tokens: 45,
              input_tokens_details: { cached_tokens: 3 },
              output_tokens: 19,
              output_tokens_details: { reasoning_tokens: 8 },
              total_tokens: 64,
            },
          },
        },
      ],
    ],
    [
      "Gemini",
      {
        modelVersion: "gemini-2.5-flash",
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 51, thoughtsTokenCount: 4, totalTokenCount: 64 },
      },
      [
        {
          modelVersion: "gemini-2.5-flash",
          usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 },
        },
        {
          modelVersion: "gemini-2.5-flash",
          usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 51, thoughtsTokenCount: 4, totalTokenCount: 64 },
        },
      ],
    ],
    [
      "Bedrock",
      { usage: { inputTokens: 7, outputTokens: 9, totalTokens: 16 } },
      [
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: {} },
        { metadata: { usage: { inputTokens: 7, outputTokens: 9, totalTokens: 16 }, metrics: { latencyMs: 5 } } },
      ],
    ],
  ];
  it.each(streams)("%s: events, server-sent text and JSON lines", (_name, whole, events) => {
    const { raw: _whole, ...expected } = usageFrom(whole);
    const texts = [
      (events as unknown[]).map((event) => `event: x\r\ndata: ${JSON.stringify(event)}\r\n`).join("\n"),
      (events as unknown[]).map((event) => JSON.stringify(event)).join("\n"),
    ];
    for (const form of [events, `${texts[0]}\ndata: [DONE]\n`, texts[1]]) {
      const { raw: _raw, ...usage } = usageFrom(form);
      expect(usage).toEqual(expected);
    }
  });
});

describe("events of several responses", () => {
  const batch = [1, 2, 3].map((index) => ({
    custom_id: `r${index}`,
    result: { message: { id: `msg_${index}`, usage: { input_tokens: 1000, output_tokens: 500 } } },
  }));

  it("are several bills, and no stream: pricing/several-responses", () => {
    const answers = batch.map(({ result }) => result.message);
    const texts = batch.map((each) => JSON.stringify(each)).join("\n");
    for (const bodies of [batch, answers, texts])
      expect(() => usageFrom(bodies)).toThrowError(
        expect.objectContaining({ code: "pricing/several-responses", details: { ids: expect.any(Array) } }),
      );
    expect(batch.map((each) => usageFrom(each).input.total)).toEqual([1000, 1000, 1000]);
  });

  it("are summed by the result of an agent, which is the usage", () => {
    const result = { type: "result", usage: { input_tokens: 3000, output_tokens: 1500 } };
    const { input, output } = usageFrom([...batch.map((each) => each.result), result]);
    expect([input.total, output.total]).toEqual([3000, 1500]);
  });

  it.each<[string, unknown[]]>([
    [
      "Bedrock",
      [
        { metadata: { usage: { inputTokens: 1_000, outputTokens: 500, totalTokens: 1_500 } } },
        { metadata: { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } } },
      ],
    ],
    [
      "usage objects alone",
      [
        { prompt_tokens: 1_000, completion_tokens: 500 },
        { prompt_tokens: 10, completion_tokens: 5 },
      ],
    ],
    [
      "whole chats",
      [10, 1_000].map((prompt_tokens) => ({
        choices: [{ message: { content: "Hi" } }],
        usage: { prompt_tokens, completion_tokens: 5 },
      })),
    ],
    [
      "turns of Gemini Live",
      [
        { usageMetadata: { promptTokenCount: 500, responseTokenCount: 300 } },
        { usageMetadata: { promptTokenCount: 900, responseTokenCount: 20 } },
      ],
    ],
    [
      "turns of Gemini Live that grow",
      [20, 300].map((responseTokenCount) => ({
        serverContent: { turnComplete: true },
        usageMetadata: { promptTokenCount: 500, responseTokenCount },
      })),
    ],
    [
      "steps of the AI SDK without their sum",
      [5, 9].map((outputTokens) => ({
        type: "finish-step",
        usage: { inputTokens: 10, outputTokens, totalTokens: 10 + outputTokens },
      })),
    ],
    [
      "the AI SDK's sums",
      [5, 9].map((outputTokens) => ({
        type: "finish",
        totalUsage: { inputTokens: 10, outputTokens, totalTokens: 10 + outputTokens },
      })),
    ],
    [
      "Anthropic's streams",
      [5, 9].flatMap((output_tokens) => [
        { type: "message_start", message: { usage: { input_tokens: 9, output_tokens: 1 } } },
        { type: "message_delta", usage: { output_tokens } },
      ]),
    ],
  ])("are told apart without ids: %s", (_name, bodies) => {
    expect(() => usageFrom(bodies)).toThrowError(
      expect.objectContaining({ code: "pricing/several-responses", details: { sign: expect.any(String) } }),
    );
  });

  it("are said by what shows them", () => {
    const bodies = [
      { prompt_tokens: 10, completion_tokens: 500 },
      { prompt_tokens: 10, completion_tokens: 5 },
    ];
    expect(() => usageFrom(bodies)).toThrow('("completion_tokens" falls from 500 to 5)');
  });

  it("are summed by the AI SDK, which has their metadata in its steps", () => {
    const step = (id: string, cacheCreationInputTokens: number): object => ({
      type: "finish-step",
      response: { id, modelId: "claude-sonnet-4-5" },
      usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 0 },
      providerMetadata: { anthropic: { cacheCreationInputTokens } },
    });
    const totalUsage = { inputTokens: 20, outputTokens: 10, totalTokens: 30, cachedInputTokens: 0 };
    const usage = usageFrom([step("a", 100), step("b", 7), { type: "finish", finishReason: "stop", totalUsage }]);
    expect([usage.input.total, usage.input.cacheWrite, usage.output.total, usage.model]).toEqual([
      127,
      107,
      10,
      "claude-sonnet-4-5",
    ]);
  });
});

describe("a stream whose totals do not only grow", () => {
  const start = (usage: object): object => ({ type: "message_start", message: { usage } });
  const delta = (usage: object): object => ({ type: "message_delta", usage });
  it.each<[string, unknown[], number, number]>([
    [
      "its input is repeated",
      [start({ input_tokens: 9, output_tokens: 1 }), delta({ input_tokens: 9, output_tokens: 5 })],
      9,
      5,
    ],
    [
      "its input is zero at its end",
      [start({ input_tokens: 9, output_tokens: 1 }), delta({ input_tokens: 0, output_tokens: 5 })],
      9,
      5,
    ],
    [
      "its input is zero at its start",
      [start({ input_tokens: 0, output_tokens: 0 }), delta({ input_tokens: 9, output_tokens: 5 })],
      9,
      5,
    ],
    [
      "its input was all cached, as its end says",
      [
        start({ input_tokens: 9, output_tokens: 1 }),
        delta({ input_tokens: 0, cache_read_input_tokens: 9, output_tokens: 5 }),
      ],
      9,
      5,
    ],
    [
      "its input was guessed",
      [start({ input_tokens: 20, output_tokens: 1 }), delta({ input_tokens: 9, output_tokens: 5 })],
      9,
      5,
    ],
    [
      "its chunks count on",
      [1, 5, 5].map((completion_tokens) => ({ usage: { prompt_tokens: 9, completion_tokens } })),
      9,
      5,
    ],
    [
      "Gemini counts its prompt anew",
      [20, 9].map((promptTokenCount) => ({ usageMetadata: { promptTokenCount, candidatesTokenCount: 5 } })),
      9,
      5,
    ],
  ])("is one response: %s", (_name, events, input, output) => {
    const usage = usageFrom(events);
    expect([usage.input.total, usage.output.total]).toEqual([input, output]);
  });
});
