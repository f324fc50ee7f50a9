/**
 * Usage as gateways, frameworks and providers of embeddings spell it: name, body, the numbers that are not zero.
 *
 * Shapes from litellm 1.8, langchain-openai 1.x, docs.x.ai, docs.cohere.com/reference, docs.voyageai.com and Alibaba's
 * OpenAI-compatible API, as of 2026-11.
 */
const tiered = (tier: string): object => ({
  usage_metadata: {
    input_tokens: 1_000,
    output_tokens: 100,
    total_tokens: 1_100,
    input_token_details: { [`${tier}_cache_read`]: 800, [tier]: 200 },
    output_token_details: { [`${tier}_reasoning`]: 50, [tier]: 50 },
  },
});
const ofTier = { "in.total": 1_000, "in.cacheRead": 800, "out.total": 100, "out.reasoning": 50 };

export const gatewayShapes: [name: string, body: unknown, usage: Record<string, unknown>][] = [
  ["LangChain of OpenAI's flex tier: names begin with it", tiered("flex"), { ...ofTier, tier: "flex" }],
  ["LangChain of OpenAI's priority tier", tiered("priority"), { ...ofTier, tier: "priority" }],
  [
    "LiteLLM: writes by lifetime are among the details",
    {
      usage: {
        prompt_tokens: 1_100,
        completion_tokens: 100,
        total_tokens: 1_200,
        prompt_tokens_details: {
          cache_creation_tokens: 1_000,
          cache_creation_token_details: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 1_000 },
        },
        cache_creation_input_tokens: 1_000,
        cache_read_input_tokens: 0,
      },
    },
    { "in.total": 1_100, "in.cacheWrite": 1_000, "in.write.1h": 1_000, "out.total": 100 },
  ],
  [
    "LiteLLM: writes and searches in the details alone",
    {
      usage: {
        prompt_tokens: 1_100,
        completion_tokens: 100,
        prompt_tokens_details: { cache_creation_tokens: 1_000, web_search_requests: 3 },
      },
    },
    { "in.total": 1_100, "in.cacheWrite": 1_000, "out.total": 100, "search.web": 3 },
  ],
  [
    "Qwen: writes by lifetime, under Anthropic's names",
    {
      usage: {
        prompt_tokens: 3_019,
        completion_tokens: 104,
        total_tokens: 3_123,
        prompt_tokens_details: {
          cached_tokens: 0,
          cache_creation_input_tokens: 1_967,
          cache_creation: { ephemeral_5m_input_tokens: 1_967 },
          cache_type: "ephemeral",
        },
      },
    },
    { "in.total": 3_019, "in.cacheWrite": 1_967, "in.write.5m": 1_967, "out.total": 104 },
  ],
  [
    "xAI responses: tools are counted by name, searches of X as those of the web",
    {
      model: "grok-4.3",
      usage: {
        input_tokens: 7_583,
        input_tokens_details: { cached_tokens: 3_072 },
        output_tokens: 3_192,
        total_tokens: 10_775,
        num_sources_used: 0,
        num_server_side_tools_used: 9,
        server_side_tool_usage_details: {
          web_search_calls: 1,
          x_search_calls: 3,
          code_interpreter_calls: 2,
          file_search_calls: 2,
          mcp_calls: 1,
          document_search_calls: 0,
        },
      },
    },
    {
      "in.total": 7_583,
      "in.cacheRead": 3_072,
      "out.total": 3_192,
      "search.web": 4,
      "search.file": 2,
      model: "grok-4.3",
      flags: ["unpriced:tools.code_interpreter"],
    },
  ],
  [
    "xAI chat: tools stand beside the usage",
    {
      server_side_tool_usage: { SERVER_SIDE_TOOL_WEB_SEARCH: 2, SERVER_SIDE_TOOL_VIEW_IMAGE: 1 },
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    },
    { "in.total": 10, "out.total": 5, "search.web": 2 },
  ],
  [
    "xAI responses: tools without details of the input",
    { usage: { input_tokens: 10, output_tokens: 5, server_side_tool_usage_details: { web_search_calls: 2 } } },
    { "in.total": 10, "out.total": 5, "search.web": 2 },
  ],
  [
    "xAI: tools that nothing names",
    { usage: { prompt_tokens: 10, completion_tokens: 5, num_server_side_tools_used: 2 } },
    { "in.total": 10, "out.total": 5, flags: ["unpriced:tools"] },
  ],
  [
    "Cohere: tokens of images are beside those of text",
    { meta: { billed_units: { input_tokens: 7, image_tokens: 1_000, images: 2 } } },
    { "in.total": 1_007, "in.image": 1_000 },
  ],
  ["Cohere: images without tokens", { meta: { billed_units: { images: 2 } } }, { images: 2 }],
  [
    "Cohere: classifications, of which a usage has no count",
    { meta: { billed_units: { classifications: 3 } } },
    { flags: ["unpriced:classifications"] },
  ],
  [
    "Cohere: the last event of a stream",
    [
      { type: "message-start", id: "1", delta: { message: { role: "assistant" } } },
      {
        type: "message-end",
        delta: { usage: { billed_units: { input_tokens: 5, output_tokens: 9 }, tokens: { input_tokens: 71 } } },
      },
    ],
    { "in.total": 5, "out.total": 9 },
  ],
  [
    "Voyage: all tokens of an embedding are input",
    { object: "list", data: [{ embedding: [] }], model: "voyage-3.5", usage: { total_tokens: 1_000 } },
    { "in.total": 1_000, model: "voyage-3.5" },
  ],
  [
    "Voyage: the model's name is enough",
    { model: "rerank-2.5", usage: { total_tokens: 9 } },
    { "in.total": 9, model: "rerank-2.5" },
  ],
  [
    "Voyage: images are billed by their pixels",
    { data: [], usage: { text_tokens: 5, image_pixels: 2_000_000, total_tokens: 3_576 } },
    { "in.total": 3_576, "in.image": 3_571, flags: ["unpriced:image_pixels"] },
  ],
  ["AI SDK: a call of embed", { value: "x", embedding: [0], usage: { tokens: 8 } }, { "in.total": 8 }],
  [
    "Groq: a stream's last chunk, whose model and tier stand beside the wrapper",
    {
      model: "openai/gpt-oss-120b",
      service_tier: "flex",
      x_groq: { id: "req_1", usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } },
    },
    { "in.total": 3, "out.total": 4, model: "openai/gpt-oss-120b", tier: "flex" },
  ],
  [
    "a line of a batch of OpenAI, whose response has the default tier",
    {
      id: "batch_req_1",
      custom_id: "a",
      response: {
        status_code: 200,
        body: {
          id: "chatcmpl_1",
          model: "gpt-5",
          service_tier: "default",
          usage: { prompt_tokens: 9, completion_tokens: 5 },
        },
      },
    },
    { "in.total": 9, "out.total": 5, model: "gpt-5", tier: "batch" },
  ],
  [
    "a second pair of names that says more than the first is flagged",
    { usage: { prompt_tokens: 10, completion_tokens: 5, input_tokens: 1_000, output_tokens: 500 } },
    { "in.total": 10, "out.total": 5, flags: ["unread:input_tokens", "unread:output_tokens"] },
  ],
  [
    "Vertex: traffic of no type has no tier",
    { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4, trafficType: "TRAFFIC_TYPE_UNSPECIFIED" } },
    { "in.total": 3, "out.total": 4 },
  ],
];
