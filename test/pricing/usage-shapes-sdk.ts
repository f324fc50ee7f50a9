/**
 * Usage as SDKs, agents and clouds spell what providers report: name, body, the numbers that are not zero.
 *
 * Shapes from the packages' types (@langchain/core, @openai/agents, @anthropic-ai/claude-agent-sdk, @mistralai/mistralai,
 * ai 4 and 5), from AWS's pages on InvokeModel and Converse, and from Moonshot's API reference, as of 2026-11.
 */
export const sdkShapes: [name: string, body: unknown, usage: Record<string, unknown>][] = [
  [
    "LangChain: input includes cache, details have short names",
    {
      usage_metadata: {
        input_tokens: 10_000,
        output_tokens: 500,
        total_tokens: 10_500,
        input_token_details: { cache_read: 8_000, cache_creation: 1_000, audio: 300 },
        output_token_details: { reasoning: 200, audio: 40 },
      },
    },
    {
      "in.total": 10_000,
      "in.cacheRead": 8_000,
      "in.cacheWrite": 1_000,
      "in.audio": 300,
      "out.total": 500,
      "out.reasoning": 200,
      "out.audio": 40,
    },
  ],
  [
    "LangChain: writes by lifetime, which are not counted twice",
    {
      usage_metadata: {
        input_tokens: 10_000,
        output_tokens: 5,
        total_tokens: 10_005,
        input_token_details: { cache_creation: 0, ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 600 },
      },
    },
    { "in.total": 10_000, "in.cacheWrite": 1_000, "in.write.5m": 400, "in.write.1h": 600, "out.total": 5 },
  ],
  [
    "Llama by InvokeModel of Bedrock",
    { generation: "Hi", prompt_token_count: 1_000, generation_token_count: 500, stop_reason: "stop" },
    { "in.total": 1_000, "out.total": 500 },
  ],
  [
    "Nova by InvokeModel of Bedrock: input excludes cache",
    {
      usage: {
        inputTokens: 100,
        outputTokens: 50,
        totalTokens: 5_150,
        cacheReadInputTokenCount: 5_000,
        cacheWriteInputTokenCount: 0,
      },
    },
    { "in.total": 5_100, "in.cacheRead": 5_000, "out.total": 50 },
  ],
  [
    "Bedrock Converse: the tier that served it",
    { usage: { inputTokens: 100, outputTokens: 50, totalTokens: 150 }, serviceTier: { type: "flex" } },
    { "in.total": 100, "out.total": 50, tier: "flex" },
  ],
  [
    "Claude's agents: input excludes cache, searches are counted",
    {
      inputTokens: 6,
      outputTokens: 500,
      cacheReadInputTokens: 20_000,
      cacheCreationInputTokens: 30_000,
      webSearchRequests: 2,
    },
    { "in.total": 50_006, "in.cacheRead": 20_000, "in.cacheWrite": 30_000, "out.total": 500, "search.web": 2 },
  ],
  [
    "OpenAI's agents: a list of details, a request each",
    {
      requests: 2,
      inputTokens: 10_000,
      outputTokens: 100,
      totalTokens: 10_100,
      inputTokensDetails: [{ cached_tokens: 4_000 }, { cached_tokens: 5_000 }],
      outputTokensDetails: [{ reasoning_tokens: 30 }, { reasoning_tokens: 20 }],
    },
    { "in.total": 10_000, "in.cacheRead": 9_000, "out.total": 100, "out.reasoning": 50 },
  ],
  [
    "AI SDK 4, Mistral's SDK, LangChain's tokenUsage",
    { tokenUsage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 } },
    { "in.total": 10, "out.total": 5 },
  ],
  [
    // https://github.com/vercel/ai/issues/7542: 26 + 50 + 1,544 = 1,620.
    "AI SDK 5 of Gemini: the total shows that reasoning is not in the output",
    { inputTokens: 26, outputTokens: 50, reasoningTokens: 1_544, totalTokens: 1_620 },
    { "in.total": 26, "out.total": 1_594, "out.reasoning": 1_544 },
  ],
  [
    "AI SDK 5 of OpenAI: the total shows that it is",
    { inputTokens: 26, outputTokens: 50, reasoningTokens: 44, totalTokens: 76 },
    { "in.total": 26, "out.total": 50, "out.reasoning": 44 },
  ],
  [
    // @ai-sdk/anthropic 2: inputTokens is the API's input_tokens, and the rest is in the metadata.
    "AI SDK 5 of Anthropic: input excludes the cache, writes are in the metadata",
    {
      usage: { inputTokens: 1_000, outputTokens: 20, totalTokens: 1_020, cachedInputTokens: 700 },
      response: { modelId: "claude-sonnet-4-5-20250929" },
      providerMetadata: {
        anthropic: {
          usage: {
            input_tokens: 1_000,
            cache_creation_input_tokens: 300,
            cache_read_input_tokens: 700,
            cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
            output_tokens: 20,
            server_tool_use: { web_search_requests: 2 },
          },
          cacheCreationInputTokens: 300,
        },
      },
    },
    {
      "in.total": 2_000,
      "in.cacheRead": 700,
      "in.cacheWrite": 300,
      "in.write.5m": 100,
      "in.write.1h": 200,
      "out.total": 20,
      "search.web": 2,
      model: "claude-sonnet-4-5-20250929",
    },
  ],
  [
    "AI SDK 5 of Anthropic: a first call, which writes and reads nothing",
    {
      usage: { inputTokens: 3, outputTokens: 20, totalTokens: 23 },
      providerMetadata: { anthropic: { cacheCreationInputTokens: 9_000 } },
    },
    { "in.total": 9_003, "in.cacheWrite": 9_000, "out.total": 20 },
  ],
  [
    "AI SDK 5 of Anthropic: writes of all steps",
    {
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, cachedInputTokens: 500 },
      totalUsage: { inputTokens: 11, outputTokens: 2, totalTokens: 13, cachedInputTokens: 500 },
      providerMetadata: { anthropic: { cacheCreationInputTokens: 40 } },
      steps: [
        { providerMetadata: { anthropic: { cacheCreationInputTokens: 500 } } },
        { providerMetadata: { anthropic: { cacheCreationInputTokens: 40 } } },
      ],
    },
    { "in.total": 1_051, "in.cacheRead": 500, "in.cacheWrite": 540, "out.total": 2 },
  ],
  [
    // @ai-sdk/amazon-bedrock 3
    "AI SDK 5 of Bedrock: input excludes the cache",
    {
      usage: { inputTokens: 1_000, outputTokens: 20, totalTokens: 1_020, cachedInputTokens: 700 },
      providerMetadata: { bedrock: { usage: { cacheWriteInputTokens: 300 } } },
    },
    { "in.total": 2_000, "in.cacheRead": 700, "in.cacheWrite": 300, "out.total": 20 },
  ],
  [
    "AI SDK 5 of Google: input includes the cache",
    {
      usage: { inputTokens: 1_000, outputTokens: 20, totalTokens: 1_020, cachedInputTokens: 700 },
      providerMetadata: { google: { groundingMetadata: null } },
    },
    { "in.total": 1_000, "in.cacheRead": 700, "out.total": 20 },
  ],
  [
    // convertAnthropicUsage of @ai-sdk/anthropic 3 and later: total is input_tokens and both kinds of cached ones.
    "AI SDK 6 of Anthropic: input includes the cache, and raw says the rest",
    {
      usage: {
        inputTokens: 2_000,
        inputTokenDetails: { noCacheTokens: 1_000, cacheReadTokens: 700, cacheWriteTokens: 300 },
        outputTokens: 20,
        outputTokenDetails: {},
        totalTokens: 2_020,
        cachedInputTokens: 700,
        raw: {
          input_tokens: 1_000,
          cache_creation_input_tokens: 300,
          cache_read_input_tokens: 700,
          cache_creation: { ephemeral_1h_input_tokens: 300 },
          output_tokens: 20,
          server_tool_use: { web_search_requests: 2 },
        },
      },
    },
    {
      "in.total": 2_000,
      "in.cacheRead": 700,
      "in.cacheWrite": 300,
      "in.write.1h": 300,
      "out.total": 20,
      "search.web": 2,
    },
  ],
  [
    "AI SDK 6: raw of another sum is left alone",
    {
      usage: {
        inputTokens: 2_000,
        inputTokenDetails: { noCacheTokens: 1_300, cacheReadTokens: 700 },
        outputTokens: 20,
        outputTokenDetails: {},
        raw: { input_tokens: 100, cache_read_input_tokens: 700, output_tokens: 20 },
      },
    },
    { "in.total": 2_000, "in.cacheRead": 700, "out.total": 20 },
  ],
  [
    "DeepSeek: the prompt as its hits and misses only",
    { usage: { prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6, completion_tokens: 5 } },
    { "in.total": 10, "in.cacheRead": 4, "out.total": 5 },
  ],
  [
    "OpenRouter: searches of the provider's own tool",
    { usage: { prompt_tokens: 10, completion_tokens: 5, server_tool_use: { web_search_requests: 3 } } },
    { "in.total": 10, "out.total": 5, "search.web": 3 },
  ],
  [
    "xAI: sources that a search used were billed at a rate of their own, which is no search's",
    { usage: { prompt_tokens: 10, completion_tokens: 5, num_sources_used: 7 } },
    { "in.total": 10, "out.total": 5, flags: ["unpriced:sources"] },
  ],
  [
    "Mistral: seconds of sound beside tokens",
    { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, prompt_audio_seconds: 30 } },
    { "in.total": 10, "out.total": 5, "seconds.audio": 30 },
  ],
  [
    "Mistral: no sound",
    { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, prompt_audio_seconds: {} } },
    { "in.total": 10, "out.total": 5 },
  ],
  [
    "Moonshot: cached tokens beside the others",
    { usage: { prompt_tokens: 10_000, completion_tokens: 100, total_tokens: 10_100, cached_tokens: 9_000 } },
    { "in.total": 10_000, "in.cacheRead": 9_000, "out.total": 100 },
  ],
  [
    "Moonshot: a stream whose last answer has the usage",
    [
      'data: {"model":"kimi-k2.5","choices":[{"delta":{"content":"Hi"}}]}',
      'data: {"model":"kimi-k2.5","choices":[{"delta":{},"usage":{"prompt_tokens":13,"completion_tokens":3,"cached_tokens":8}}]}',
      "data: [DONE]",
    ].join("\n\n"),
    { "in.total": 13, "in.cacheRead": 8, "out.total": 3, model: "kimi-k2.5" },
  ],
  [
    "OpenAI responses: only searches of the web are billed as searches",
    {
      output: ["search", "open_page", "find_in_page"].map((type) => ({ type: "web_search_call", action: { type } })),
      usage: { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, total_tokens: 15 },
    },
    { "in.total": 10, "out.total": 5, "search.web": 1 },
  ],
];
