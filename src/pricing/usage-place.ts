/**
 * Where in a body its usage lies.
 *
 * Responses carry it at the top, streams in their last events, batches one
 * level down. A stream is read like one body whose later events replace the
 * numbers of earlier ones, which is what every provider's running totals mean.
 * Events of several responses are several bills, and no stream.
 */

import { ReckonerError } from "../errors.ts";

export type Body = Record<string, unknown>;

/** A usage object and what stands around it. */
export interface Place {
  usage: Body;
  model: string | undefined;
  tier: string | undefined;
  region: string | undefined;
  webSearches: number;
  fileSearches: number;
  /** Whether the body is of an API whose calls have no output: embeddings, rankings. */
  hasNoOutput: boolean;
  /** What the AI SDK's providers say beside the usage, of each step it sums. */
  metadata: readonly Body[];
}

/** The value as an object, or undefined when it is anything else. */
export function object(value: unknown): Body | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
}

const USAGE_KEYS = ["totalUsage", "usage", "usageMetadata", "usage_metadata", "tokenUsage", "usage_info"];
const WRAPPERS = ["response", "message", "metadata", "result", "body", "interaction", "meta", "delta", "x_groq"];
/** Models of which a single count is their input. */
const INPUT_ONLY = /embed|rerank|^voyage|^jina/i;
/** Keys that only a usage object has: a request's `max_output_tokens` must not look like one. */
const COUNT =
  /^(?:(?:prompt|completion|(?:total_)?(?:in|out)put)_tokens|(?:prompt|completion|input|output)Tokens|(?:prompt|candidates|total)(?:TokenCount|_token_count)|gen_ai\.usage\..*|(?:billable_|input_)?(?:audio_)?seconds|pages_processed|billed_units|(?:web|storage)_searches|(?:in|out)put_(?:audio|image|video)_tokens)$/;

/**
 * Finds the usage of a body, a stream's events or a stream's text.
 *
 * @throws {@link ReckonerError} `pricing/several-responses` when they are of more than one response.
 */
export function locate(body: unknown): Place | undefined {
  if (typeof body === "string") return locate(events(body));
  if (!Array.isArray(body)) return inside(object(body));
  let merged: Place | undefined;
  const ids = new Set<string>();
  for (const event of body) {
    const found = inside(object(event));
    if (!found) continue;
    // An agent's last word is the sum of all its responses.
    if (object(event)?.type === "result") return found;
    const id = idOf(object(event));
    if (id) ids.add(id);
    if (!merged) merged = found;
    else {
      // Not by assignment: a key "__proto__" would become what the usage inherits from.
      const known = Object.entries(found.usage).filter(([, value]) => value !== null && value !== undefined);
      merged.usage = { ...merged.usage, ...Object.fromEntries(known) };
      merged.model = found.model ?? merged.model;
      merged.tier = found.tier ?? merged.tier;
      merged.webSearches = Math.max(merged.webSearches, found.webSearches);
      merged.fileSearches = Math.max(merged.fileSearches, found.fileSearches);
      merged.metadata = [...merged.metadata, ...found.metadata];
    }
  }
  if (ids.size > 1) throw several([...ids]);
  return merged;
}

/** What tells an event's response from others; events of a stream have the same, or none. */
function idOf(event: Body | undefined, depth: number = 0): string | undefined {
  if (!event || depth > 3) return undefined;
  const own = [event.custom_id, event.id, event.responseId].find((id) => typeof id === "string" && id !== "");
  if (own !== undefined) return own as string;
  for (const key of WRAPPERS) {
    const found = idOf(object(event[key]), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function several(ids: readonly string[]): ReckonerError {
  const some = ids.slice(0, 3).join(", ");
  const message = `Usage of ${ids.length} responses (${some}${ids.length > 3 ? ", …" : ""}), which are ${ids.length} bills: pass one response, or one stream, at a time`;
  return new ReckonerError("pricing/several-responses", message, { ids });
}

/** Objects of a JSON text, of JSON lines, or of an event stream's `data:` lines. */
function events(text: string): unknown {
  const whole = parse(text);
  if (whole !== undefined) return whole;
  return text
    .split(/\r?\n/)
    .map((line) => parse(line.replace(/^data:\s*/, "")))
    .filter((event) => event !== undefined);
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}

function inside(body: Body | undefined, depth: number = 0): Place | undefined {
  if (!body || depth > 3) return undefined;
  for (const key of USAGE_KEYS) {
    const usage = object(body[key]);
    if (usage && Object.keys(usage).length) return place(usage, body, key);
  }
  for (const key of WRAPPERS) {
    const found = inside(object(body[key]), depth + 1);
    if (found) {
      // A wrapper of the usage alone (Groq's last chunk) stands beside them.
      found.model ??= modelOf(body);
      found.tier ??= tierOf(body);
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
  // Opening a page that was found, or looking in it, is an action of its own, and free.
  const isFree = (item: Body): boolean => ["open_page", "find_in_page"].includes(String(object(item.action)?.type));
  // The AI SDK's total is of all steps, its usage of the last one; in version 4 that was of all steps, too.
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
    hasNoOutput: Array.isArray(body.data) || Array.isArray(body.results) || INPUT_ONLY.test(model ?? ""),
    metadata: steps
      .map((step) => object(step?.providerMetadata) ?? object(step?.experimental_providerMetadata))
      .filter((each) => each !== undefined),
  };
}
