/**
 * Usage of the AI SDK whose providers are of another version, or say in their metadata what it does not.
 *
 * Shapes from @ai-sdk/anthropic 1.2 and 2, @ai-sdk/openai 1, @ai-sdk/amazon-bedrock 2, @ai-sdk/deepseek 0 and 1 and
 * @ai-sdk/openai-compatible 0, and from what ai 6 makes of a version 2 provider's usage; sums by hand.
 */
const flat = { inputTokens: 1_000, outputTokens: 200, totalTokens: 1_200, cachedInputTokens: 600 };
const included = { "in.total": 1_000, "in.cacheRead": 600, "out.total": 200 };

/** What ai 6 makes of {@link flat}. */
const converted = {
  inputTokens: 1_000,
  inputTokenDetails: { cacheReadTokens: 600 },
  outputTokens: 200,
  outputTokenDetails: {},
  totalTokens: 1_200,
  cachedInputTokens: 600,
  raw: { totalTokens: 1_200 },
};

const four = { promptTokens: 10, completionTokens: 20, totalTokens: 30 };

type Shape = [name: string, body: unknown, usage: Record<string, unknown>];

export const aiSdkShapes: Shape[] = [
  ...[
    { deepseek: { promptCacheHitTokens: 600, promptCacheMissTokens: 400 } },
    { groq: { x: 1 } },
    { xai: {} },
    { openrouter: { provider: "Anthropic" } },
    { vertex: { safetyRatings: [] } },
    { gateway: { cost: "0.01" }, openai: {} },
  ].map((providerMetadata): Shape => {
    const name = `AI SDK 5 of ${Object.keys(providerMetadata).join(" and ")}: input includes the cache`;
    return [name, { usage: flat, providerMetadata }, included];
  }),
  [
    "AI SDK 5 of Anthropic by a gateway: input excludes the cache",
    { usage: flat, providerMetadata: { gateway: { cost: "0.01" }, anthropic: { cacheCreationInputTokens: 50 } } },
    { "in.total": 1_650, "in.cacheRead": 600, "in.cacheWrite": 50, "out.total": 200 },
  ],
  [
    "AI SDK 6 with a version 5 provider of Anthropic: input excludes the cache",
    { usage: converted, providerMetadata: { anthropic: { cacheCreationInputTokens: 50 } } },
    { "in.total": 1_650, "in.cacheRead": 600, "in.cacheWrite": 50, "out.total": 200 },
  ],
  [
    "AI SDK 6 with a version 5 provider of Anthropic: a first call, which writes and reads nothing",
    {
      usage: { inputTokens: 3, inputTokenDetails: {}, outputTokens: 20, outputTokenDetails: {}, totalTokens: 23 },
      providerMetadata: { anthropic: { cacheCreationInputTokens: 9_000 } },
    },
    { "in.total": 9_003, "in.cacheWrite": 9_000, "out.total": 20 },
  ],
  [
    "AI SDK 6 with a version 5 provider of OpenAI: input includes the cache",
    { usage: converted, providerMetadata: { openai: { responseId: "resp_1" } } },
    included,
  ],
  [
    "AI SDK 6 with a version 5 provider that reports reasoning: input includes the cache",
    { usage: { ...converted, outputTokenDetails: { reasoningTokens: 0 } } },
    included,
  ],
  [
    "AI SDK, version 3 of a provider, with counts of a version 2 one of Bedrock",
    {
      usage: { inputTokens: { total: 1_000, cacheRead: 600 }, outputTokens: { total: 200 } },
      providerMetadata: { bedrock: { usage: { cacheWriteInputTokens: 50 } } },
    },
    { "in.total": 1_650, "in.cacheRead": 600, "in.cacheWrite": 50, "out.total": 200 },
  ],
  [
    "AI SDK 6: raw that reads two ways leaves it as it is",
    {
      usage: {
        inputTokens: 10,
        inputTokenDetails: { noCacheTokens: 10 },
        outputTokens: 2,
        outputTokenDetails: {},
        totalTokens: 12,
        raw: { inputTokens: 10, outputTokens: 2, cachedInputTokens: 3 },
      },
    },
    { "in.total": 10, "out.total": 2 },
  ],
  [
    "AI SDK 6: raw of no counts leaves it as it is",
    {
      usage: {
        inputTokens: 10,
        inputTokenDetails: { noCacheTokens: 10 },
        outputTokens: 2,
        raw: { input_tokens: "ten", output_tokens: 2 },
      },
    },
    { "in.total": 10, "out.total": 2 },
  ],
  [
    "AI SDK 6: raw of another sum leaves tier and region as they are",
    {
      usage: {
        inputTokens: 10,
        inputTokenDetails: { noCacheTokens: 10 },
        outputTokens: 2,
        raw: { input_tokens: 7, output_tokens: 2, cache_read_input_tokens: 0, speed: "fast", inference_geo: "us" },
      },
    },
    { "in.total": 10, "out.total": 2 },
  ],
  [
    "AI SDK 6: raw of the same sum says the tier and the region",
    {
      usage: {
        inputTokens: 10,
        inputTokenDetails: { noCacheTokens: 10 },
        outputTokens: 2,
        raw: { input_tokens: 10, output_tokens: 2, cache_read_input_tokens: 0, speed: "fast", inference_geo: "us" },
      },
    },
    { "in.total": 10, "out.total": 2, tier: "fast", region: "us" },
  ],
  [
    "AI SDK 4 of Anthropic: the cache is in the metadata, and no part of the prompt",
    {
      usage: four,
      providerMetadata: { anthropic: { cacheCreationInputTokens: 5_000, cacheReadInputTokens: 60_000 } },
    },
    { "in.total": 65_010, "in.cacheRead": 60_000, "in.cacheWrite": 5_000, "out.total": 20 },
  ],
  [
    "AI SDK 4 of Anthropic: metadata under its first name, without a cache",
    {
      usage: four,
      experimental_providerMetadata: { anthropic: { cacheCreationInputTokens: null, cacheReadInputTokens: 7 } },
    },
    { "in.total": 17, "in.cacheRead": 7, "out.total": 20 },
  ],
  [
    "AI SDK 4 of Anthropic: the cache of all steps, as the usage is of all",
    {
      usage: four,
      providerMetadata: { anthropic: { cacheReadInputTokens: 500 } },
      steps: [
        { providerMetadata: { anthropic: { cacheCreationInputTokens: 500, cacheReadInputTokens: 0 } } },
        { providerMetadata: { anthropic: { cacheReadInputTokens: 500 } } },
      ],
    },
    { "in.total": 1_010, "in.cacheRead": 500, "in.cacheWrite": 500, "out.total": 20 },
  ],
  [
    "AI SDK 4 of Bedrock: NaN where nothing was written",
    {
      usage: four,
      providerMetadata: { bedrock: { usage: { cacheReadInputTokens: 90, cacheWriteInputTokens: Number.NaN } } },
    },
    { "in.total": 100, "in.cacheRead": 90, "out.total": 20 },
  ],
  [
    "AI SDK 4 of OpenAI: the prompt includes the cache, the completion its reasoning",
    { usage: four, providerMetadata: { openai: { cachedPromptTokens: 8, reasoningTokens: 15 } } },
    { "in.total": 10, "in.cacheRead": 8, "out.total": 20, "out.reasoning": 15 },
  ],
  [
    "AI SDK 4 of DeepSeek: hits of the cache",
    { usage: four, providerMetadata: { deepseek: { promptCacheHitTokens: 8, promptCacheMissTokens: 2 } } },
    { "in.total": 10, "in.cacheRead": 8, "out.total": 20 },
  ],
];
