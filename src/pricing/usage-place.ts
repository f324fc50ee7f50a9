/**
 * Where in a body its usage lies.
 *
 * Responses carry it at the top, streams in their last events, batches one level down.
 */

export type Body = Record<string, unknown>;

/** A usage object and what surrounds it. */
export interface Place {
  usage: Body;
  model: string | undefined;
  tier: string | undefined;
  region: string | undefined;
  webSearches: number;
  fileSearches: number;
  /** Tools that the provider ran and bills beside the usage, without a count in it. */
  tools: readonly string[];
  /** Whether the body comes from an API whose calls have no output: embeddings, rankings. */
  hasNoOutput: boolean;
  /** What the AI SDK's providers report beside the usage, for each step in it. */
  metadata: readonly Body[];
}

/** The value as an object, or undefined when it is anything else. */
export function object(value: unknown): Body | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
}

const USAGE_KEYS = ["totalUsage", "usage", "usageMetadata", "usage_metadata", "tokenUsage", "usage_info"];
const WRAPPERS = ["response", "message", "metadata", "result", "body", "interaction", "meta", "delta", "x_groq"];
/** Models whose single count is input. */
const INPUT_ONLY = /embed|rerank|^voyage|^jina/i;
/** Keys that only a usage object has: a request's `max_output_tokens` must not look like one. */
const COUNT =
  /^(?:(?:prompt|completion|(?:total_)?(?:in|out)put)_tokens|(?:prompt|completion|input|output)Tokens|(?:prompt|candidates|total)(?:TokenCount|_token_count)|gen_ai\.usage\..*|(?:billable_|input_)?(?:audio_)?seconds|pages_processed|billed_units|(?:web|storage)_searches|(?:in|out)put_(?:audio|image|video)_tokens)$/;

/** The objects of a body that may hold the usage. */
export function wrapped(body: Body): readonly (Body | undefined)[] {
  return WRAPPERS.map((key) => object(body[key]));
}

/** Finds the usage of one body or event. */
export function inside(body: Body | undefined, depth: number = 0): Place | undefined {
  if (!body || depth > 3) return undefined;
  for (const key of USAGE_KEYS) {
    const usage = object(body[key]);
    if (usage && Object.keys(usage).length) return place(usage, body, key);
  }
  for (const key of WRAPPERS) {
    // Of all events with a delta, only Cohere's last has a usage in it.
    if (key === "delta" && body.type !== "message-end") continue;
    const found = inside(object(body[key]), depth + 1);
    if (found) {
      // Where a wrapper holds the usage alone (Groq's last chunk), model and tier are beside it.
      found.model ??= modelOf(body);
      found.tier ??= tierOf(body);
      // A line of an OpenAI or Groq batch, whose response says its tier is the default one.
      if (typeof body.id === "string" && body.id.startsWith("batch_req_")) found.tier = "batch";
      return found;
    }
  }
  // Where a stream's last chunk has no usage of its own, its answer may have (Moonshot).
  const [answer] = Array.isArray(body.choices) ? body.choices : [];
  const answered = object(object(answer)?.usage);
  if (answered) return place(answered, body);
  return Object.keys(body).some((key) => COUNT.test(key)) ? place(body, body) : undefined;
}

function text(...values: unknown[]): string | undefined {
  return values.find((value) => typeof value === "string") as string | undefined;
}

function modelOf(body: Body): string | undefined {
  return text(
    body.model,
    body.modelVersion,
    body.model_version,
    body.modelId,
    object(body.response)?.modelId,
    body["gen_ai.response.model"],
    body["gen_ai.request.model"],
  );
}

function tierOf(body: Body, usage?: Body): string | undefined {
  return text(
    body.service_tier,
    usage?.service_tier,
    body.serviceTier,
    object(body.serviceTier)?.type,
    body["openai.response.service_tier"],
  );
}

function place(usage: Body, body: Body, key?: string): Place {
  const items = Array.isArray(body.output) ? body.output.map(object) : [];
  // Opening a page that was found, or looking in it, is a separate action, and free.
  const isFree = (item: Body): boolean =>
    (["open_page", "find_in_page"] as unknown[]).includes(object(item.action)?.type);
  // The AI SDK's `totalUsage` covers all steps, its `usage` the last one; in version 4 `usage` covered all, too.
  const isOfAll = key === "totalUsage" || usage.promptTokens !== undefined;
  const steps = isOfAll && Array.isArray(body.steps) ? body.steps.map(object) : [body];
  const calls = (type: string): number => items.filter((item) => item?.type === type && !isFree(item)).length;
  const model = modelOf(body);
  return {
    // xAI's chats count their tools beside the usage.
    usage: body.server_side_tool_usage
      ? { server_side_tool_usage: body.server_side_tool_usage, ...usage }
      : { ...usage },
    model,
    tier: tierOf(body, usage),
    region: undefined,
    webSearches: calls("web_search_call"),
    fileSearches: calls("file_search_call"),
    // OpenAI bills containers by the session, and images by another model's rates.
    tools: ["code_interpreter", "image_generation"].filter((tool) => calls(`${tool}_call`)),
    hasNoOutput:
      usage.total_tokens !== undefined &&
      usage.prompt_tokens === undefined &&
      (Array.isArray(body.data) || Array.isArray(body.results) || INPUT_ONLY.test(model ?? "")),
    metadata: steps
      .map((step) => object(step?.providerMetadata) ?? object(step?.experimental_providerMetadata))
      .filter((each) => each !== undefined),
  };
}
