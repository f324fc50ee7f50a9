/**
 * Usage as attributes of spans: name, attributes, the numbers that are not zero.
 *
 * Names as Strands Agents, OpenLLMetry, Sentry's SDKs and Pydantic AI write them, beside those of the conventions; sums by hand.
 */
const gen = (counts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(counts).map(([name, value]) => [`gen_ai.usage.${name}`, value]));

export const telemetryShapes: [name: string, body: unknown, usage: Record<string, unknown>][] = [
  [
    "Strands Agents of Bedrock: the total shows that the cache is beside the input",
    gen({
      prompt_tokens: 100,
      input_tokens: 100,
      completion_tokens: 10,
      output_tokens: 10,
      total_tokens: 9_610,
      cache_read_input_tokens: 9_000,
      cache_write_input_tokens: 500,
    }),
    { "in.total": 9_600, "in.cacheRead": 9_000, "in.cacheWrite": 500, "out.total": 10 },
  ],
  [
    "OpenLLMetry: the total shows that the cache is part of the input",
    gen({
      input_tokens: 9_600,
      output_tokens: 10,
      total_tokens: 9_610,
      cache_read_input_tokens: 9_000,
      cache_creation_input_tokens: 500,
    }),
    { "in.total": 9_600, "in.cacheRead": 9_000, "in.cacheWrite": 500, "out.total": 10 },
  ],
  [
    "a cache that is larger than the input is beside it",
    gen({ input_tokens: 100, output_tokens: 10, cache_read_input_tokens: 9_000 }),
    { "in.total": 9_100, "in.cacheRead": 9_000, "out.total": 10 },
  ],
  [
    "no cache is beside nothing",
    gen({ input_tokens: 100, output_tokens: 10, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }),
    { "in.total": 100, "out.total": 10 },
  ],
  [
    "Sentry: cached and reasoning tokens are inside",
    gen({
      input_tokens: 10_000,
      "input_tokens.cached": 8_000,
      "input_tokens.cache_write": 1_000,
      output_tokens: 20,
      "output_tokens.reasoning": 15,
      total_tokens: 10_020,
      total_cost: 0.03,
    }),
    { "in.total": 10_000, "in.cacheRead": 8_000, "in.cacheWrite": 1_000, "out.total": 20, "out.reasoning": 15 },
  ],
  [
    "Pydantic AI: details are inside",
    gen({
      input_tokens: 10_000,
      output_tokens: 20,
      "details.cache_read_tokens": 8_000,
      "details.cache_write_tokens": 1_000,
      "details.reasoning_tokens": 15,
      "details.input_audio_tokens": 300,
      "details.cache_audio_read_tokens": 100,
    }),
    {
      "in.total": 10_000,
      "in.cacheRead": 8_000,
      "in.cacheWrite": 1_000,
      "in.audio": 300,
      "in.cacheReadAudio": 100,
      "out.total": 20,
      "out.reasoning": 15,
    },
  ],
  [
    "a limit is no count, nor is what a text says",
    gen({ input_tokens: 100, output_tokens: 10, "experimental.reasoning_tokens_limit": 8_192, token_type: "input" }),
    { "in.total": 100, "out.total": 10 },
  ],
  [
    "a total that is no sum is flagged",
    gen({ input_tokens: 100, output_tokens: 10, total_tokens: 700 }),
    { "in.total": 100, "out.total": 10, flags: ["total-mismatch"] },
  ],
  [
    "a count of tokens by another name is flagged, and a cost is none",
    gen({ input_tokens: 100, output_tokens: 10, guessed_tokens: 7, "cost.input_tokens": 0.1 }),
    { "in.total": 100, "out.total": 10, flags: ["unread:gen_ai.usage.guessed_tokens"] },
  ],
];
