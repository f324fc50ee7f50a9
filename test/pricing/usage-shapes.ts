/**
 * Usage as providers write it, and what it means: name, body, the numbers that are not zero.
 *
 * Shapes from the providers' documentation and SDK types (openai 7.57, @anthropic-ai/sdk, @google/genai, AI SDK 5 to 7,
 * OpenTelemetry GenAI conventions), as of 2026-11.
 */
export const shapes: [name: string, body: unknown, usage: Record<string, unknown>][] = [
  [
    "OpenAI chat: cached and reasoning tokens are inside their totals",
    {
      model: "gpt-5",
      service_tier: "default",
      usage: {
        prompt_tokens: 2006,
        completion_tokens: 300,
        total_tokens: 2306,
        prompt_tokens_details: { cached_tokens: 1024, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 192 },
      },
    },
    { "in.total": 2006, "in.cacheRead": 1024, "out.total": 300, "out.reasoning": 192, model: "gpt-5", tier: "default" },
  ],
  [
    "OpenAI chat: cache writes",
    {
      usage: {
        prompt_tokens: 2006,
        completion_tokens: 300,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 1920 },
      },
    },
    { "in.total": 2006, "in.cacheWrite": 1920, "out.total": 300 },
  ],
  [
    "OpenAI responses: writes by lifetime, and searches among the output items",
    {
      model: "gpt-6-sol",
      output: [
        { type: "web_search_call" },
        { type: "reasoning" },
        { type: "file_search_call" },
        { type: "web_search_call" },
      ],
      usage: {
        input_tokens: 5000,
        output_tokens: 10,
        total_tokens: 5010,
        input_tokens_details: {
          cached_tokens: 0,
          cache_write_tokens: 4000,
          cache_write_tokens_details: { ttl_12h_tokens: 1000, ttl_30m_tokens: 3000 },
        },
        output_tokens_details: { reasoning_tokens: 4 },
      },
    },
    {
      "in.total": 5000,
      "in.cacheWrite": 4000,
      "in.write.12h": 1000,
      "in.write.30m": 3000,
      "out.total": 10,
      "out.reasoning": 4,
      "search.web": 2,
      "search.file": 1,
      model: "gpt-6-sol",
    },
  ],
  [
    "OpenAI realtime: modalities, and what of them was cached",
    {
      response: {
        usage: {
          input_tokens: 100,
          output_tokens: 50,
          total_tokens: 150,
          input_token_details: {
            text_tokens: 40,
            audio_tokens: 60,
            cached_tokens: 30,
            cached_tokens_details: { text_tokens: 10, audio_tokens: 20 },
          },
          output_token_details: { text_tokens: 10, audio_tokens: 40 },
        },
      },
    },
    { "in.total": 100, "in.audio": 60, "in.cacheRead": 30, "in.cacheReadAudio": 20, "out.total": 50, "out.audio": 40 },
  ],
  [
    "OpenAI images",
    {
      usage: {
        input_tokens: 372,
        input_tokens_details: { text_tokens: 49, image_tokens: 323 },
        output_tokens: 4160,
        output_tokens_details: { image_tokens: 4160, text_tokens: 0 },
        total_tokens: 4532,
      },
    },
    { "in.total": 372, "in.image": 323, "out.total": 4160, "out.image": 4160 },
  ],
  [
    "OpenAI embeddings",
    { model: "text-embedding-3-small", usage: { prompt_tokens: 4, total_tokens: 4 } },
    { "in.total": 4, model: "text-embedding-3-small" },
  ],
  ["OpenAI transcription by time", { text: "…", usage: { type: "duration", seconds: 12 } }, { "seconds.audio": 12 }],
  [
    "OpenAI transcription by tokens",
    {
      usage: {
        type: "tokens",
        input_tokens: 14,
        input_token_details: { text_tokens: 0, audio_tokens: 14 },
        output_tokens: 45,
        total_tokens: 59,
      },
    },
    { "in.total": 14, "in.audio": 14, "out.total": 45 },
  ],
  [
    "Anthropic: cached tokens are beside the input",
    {
      model: "claude-haiku-4-5-20251001",
      usage: {
        cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 1956 },
        cache_creation_input_tokens: 1956,
        cache_read_input_tokens: 9511,
        input_tokens: 3,
        output_tokens: 44,
      },
    },
    {
      "in.total": 11470,
      "in.cacheRead": 9511,
      "in.cacheWrite": 1956,
      "in.write.5m": 1956,
      "out.total": 44,
      model: "claude-haiku-4-5-20251001",
    },
  ],
  [
    "Anthropic: thinking, searches, tier, speed and geography",
    {
      usage: {
        input_tokens: 7744,
        cache_read_input_tokens: 0,
        output_tokens: 353,
        output_tokens_details: { thinking_tokens: 80 },
        server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
        service_tier: "standard",
        speed: "fast",
        inference_geo: "us",
      },
    },
    { "in.total": 7744, "out.total": 353, "out.reasoning": 80, "search.web": 1, tier: "fast", region: "us" },
  ],
  [
    "Anthropic: writes that do not add up are flagged, and the larger counts",
    {
      usage: {
        input_tokens: 2048,
        cache_read_input_tokens: 1800,
        cache_creation_input_tokens: 248,
        output_tokens: 503,
        cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      },
    },
    {
      "in.total": 4404,
      "in.cacheRead": 1800,
      "in.cacheWrite": 556,
      "in.write.5m": 456,
      "in.write.1h": 100,
      "out.total": 503,
      flags: ["inconsistent-cache-breakdown"],
    },
  ],
  [
    "Anthropic: a compaction is beside the totals",
    {
      usage: {
        input_tokens: 180,
        cache_read_input_tokens: 0,
        output_tokens: 8,
        iterations: [
          { type: "compaction", input_tokens: 100, output_tokens: 82 },
          { type: "message", input_tokens: 180, output_tokens: 8 },
        ],
      },
    },
    { "in.total": 280, "out.total": 90 },
  ],
  [
    "Gemini: thoughts and tool results are beside the totals, documents are images",
    {
      modelVersion: "gemini-2.5-pro",
      usageMetadata: {
        promptTokenCount: 345,
        promptTokensDetails: [
          { modality: "TEXT", tokenCount: 87 },
          { modality: "DOCUMENT", tokenCount: 258 },
        ],
        cachedContentTokenCount: 230,
        cacheTokensDetails: [
          { modality: "TEXT", tokenCount: 58 },
          { modality: "DOCUMENT", tokenCount: 172 },
        ],
        toolUsePromptTokenCount: 119,
        thoughtsTokenCount: 213,
        candidatesTokenCount: 201,
        totalTokenCount: 878,
        trafficType: "ON_DEMAND",
      },
    },
    {
      "in.total": 464,
      "in.cacheRead": 230,
      "in.image": 258,
      "in.cacheReadImage": 172,
      "in.tool": 119,
      "out.total": 414,
      "out.reasoning": 213,
      model: "gemini-2.5-pro",
      tier: "ON_DEMAND",
    },
  ],
  [
    "Gemini as Python prints it",
    { usage_metadata: { prompt_token_count: 9, candidates_token_count: 51, total_token_count: 60 } },
    { "in.total": 9, "out.total": 51 },
  ],
  [
    "Gemini Interactions",
    {
      usage: {
        total_input_tokens: 20,
        total_cached_tokens: 5,
        total_tool_use_tokens: 7,
        total_thought_tokens: 3,
        total_output_tokens: 10,
        total_tokens: 40,
      },
    },
    { "in.total": 27, "in.cacheRead": 5, "in.tool": 7, "out.total": 13, "out.reasoning": 3 },
  ],
  [
    "Bedrock Converse: cached tokens are beside the input",
    {
      usage: {
        inputTokens: 3,
        outputTokens: 44,
        totalTokens: 11514,
        cacheReadInputTokens: 9511,
        cacheWriteInputTokens: 1956,
        cacheDetails: [{ ttl: "1h", inputTokens: 1956 }],
      },
    },
    { "in.total": 11470, "in.cacheRead": 9511, "in.cacheWrite": 1956, "in.write.1h": 1956, "out.total": 44 },
  ],
  [
    "Mistral",
    { model: "pixtral-12b-latest", usage: { completion_tokens: 16, prompt_tokens: 65, total_tokens: 81 } },
    { "in.total": 65, "out.total": 16, model: "pixtral-12b-latest" },
  ],
  [
    "Mistral OCR",
    { model: "mistral-ocr-latest", usage_info: { pages_processed: 3, doc_size_bytes: 1000 } },
    { pages: 3, model: "mistral-ocr-latest" },
  ],
  [
    "DeepSeek",
    {
      usage: {
        prompt_tokens: 563,
        prompt_cache_hit_tokens: 512,
        prompt_cache_miss_tokens: 51,
        completion_tokens: 116,
        total_tokens: 679,
        completion_tokens_details: { reasoning_tokens: 60 },
      },
    },
    { "in.total": 563, "in.cacheRead": 512, "out.total": 116, "out.reasoning": 60 },
  ],
  [
    "xAI: the total shows that reasoning is beside the completion",
    {
      usage: {
        prompt_tokens: 37,
        completion_tokens: 530,
        total_tokens: 800,
        completion_tokens_details: { reasoning_tokens: 233 },
      },
    },
    { "in.total": 37, "out.total": 763, "out.reasoning": 233 },
  ],
  [
    "Perplexity: citations and reasoning are billed beside the completion",
    {
      usage: {
        prompt_tokens: 10,
        completion_tokens: 20,
        total_tokens: 30,
        citation_tokens: 5,
        reasoning_tokens: 7,
        num_search_queries: 2,
      },
    },
    { "in.total": 10, "out.total": 32, "out.reasoning": 7, "out.citation": 5, "search.web": 2 },
  ],
  [
    "Cohere: what is billed, not what was read",
    { usage: { billed_units: { input_tokens: 5, output_tokens: 9 }, tokens: { input_tokens: 71, output_tokens: 11 } } },
    { "in.total": 5, "out.total": 9 },
  ],
  [
    "AI SDK, versions 3 and 4 of a provider",
    {
      usage: {
        inputTokens: { total: 100, noCache: 20, cacheRead: 70, cacheWrite: 10 },
        outputTokens: { total: 9, text: 4, reasoning: 5 },
      },
    },
    { "in.total": 100, "in.cacheRead": 70, "in.cacheWrite": 10, "out.total": 9, "out.reasoning": 5 },
  ],
  [
    "AI SDK, the sum over steps",
    {
      usage: { inputTokens: 1, outputTokens: 1 },
      totalUsage: {
        inputTokens: 100,
        inputTokenDetails: { noCacheTokens: 30, cacheReadTokens: 70 },
        outputTokens: 9,
        outputTokenDetails: { reasoningTokens: 5 },
        totalTokens: 109,
      },
      response: { modelId: "gpt-5-mini" },
    },
    { "in.total": 100, "in.cacheRead": 70, "out.total": 9, "out.reasoning": 5, model: "gpt-5-mini" },
  ],
  [
    "AI SDK version 2",
    { usage: { inputTokens: 100, outputTokens: 9, totalTokens: 109, reasoningTokens: 5, cachedInputTokens: 70 } },
    { "in.total": 100, "in.cacheRead": 70, "out.total": 9, "out.reasoning": 5 },
  ],
  [
    "OpenTelemetry attributes",
    {
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 9,
      "gen_ai.usage.cache_read.input_tokens": 70,
      "gen_ai.usage.cache_creation.input_tokens": 10,
      "gen_ai.response.model": "claude-opus-5",
      "gen_ai.request.model": "claude-opus",
    },
    { "in.total": 100, "in.cacheRead": 70, "in.cacheWrite": 10, "out.total": 9, model: "claude-opus-5" },
  ],
  [
    "genai-prices' flat names",
    {
      input_tokens: 1000,
      output_tokens: 600,
      cache_read_tokens: 200,
      input_image_tokens: 300,
      output_image_tokens: 500,
      cache_image_read_tokens: 50,
    },
    {
      "in.total": 1000,
      "in.cacheRead": 200,
      "in.image": 300,
      "in.cacheReadImage": 50,
      "out.total": 600,
      "out.image": 500,
    },
  ],
  [
    "totals that hide something are flagged, not repaired",
    { model: "gemini-2.5-pro-preview-05-06", usage: { completion_tokens: 12, prompt_tokens: 35, total_tokens: 109 } },
    { "in.total": 35, "out.total": 12, model: "gemini-2.5-pro-preview-05-06", flags: ["total-mismatch"] },
  ],
  [
    "cached tokens above the input are flagged",
    { usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 50 } } },
    { "in.total": 50, "in.cacheRead": 50, "out.total": 1, flags: ["cache-above-input"] },
  ],
  [
    "null details",
    {
      usage: {
        completion_tokens: 38,
        completion_tokens_details: null,
        prompt_tokens: 448,
        prompt_tokens_details: null,
        total_tokens: 486,
      },
    },
    { "in.total": 448, "out.total": 38 },
  ],
];
