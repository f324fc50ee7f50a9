/**
 * How each provider reports usage.
 *
 * Dialects differ in one thing that costs money: whether input includes cached
 * tokens, and output includes reasoning. Each reader says so in its first line.
 */

import { shown } from "../errors.ts";
import { sum, usageOf } from "./usage.ts";
import { aiSdk4, aiSdk5, aiSdkReader } from "./usage-ai-sdk.ts";
import {
  ambiguous,
  count,
  type Draft,
  duration,
  first,
  has,
  lifetimes,
  type Modes,
  newDraft,
  type Reader,
} from "./usage-draft.ts";
import { type Body, object, type Place } from "./usage-place.ts";
import { telemetry } from "./usage-telemetry.ts";
import { readTools } from "./usage-tools.ts";

function modes(of: Body | undefined): Modes {
  const tokens = (mode: string): number => count(of, `${mode}_tokens`) || count(of, mode);
  return { audio: tokens("audio"), image: tokens("image"), video: tokens("video") };
}

/** Gemini's `[{ modality, tokenCount }]`; a document is billed as an image. */
function geminiModes(into: Modes, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const entry of list.map(object)) {
    const name = shown(entry?.modality).toLowerCase();
    const mode = name === "document" ? "image" : name;
    const tokens = count(entry, has(entry ?? {}, "token_count") ? "token_count" : "tokenCount");
    if (mode === "audio" || mode === "image" || mode === "video") into[mode] += tokens;
  }
}

/** Gemini: input includes cache but not tool results, output excludes thoughts. */
const gemini: Reader = (draft, usage, place) => {
  const u: Body = Object.create(null) as Body;
  for (const key in usage) u[key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] = usage[key];
  draft.tool = count(u, "toolUsePromptTokenCount");
  draft.total = count(u, "promptTokenCount") + draft.tool;
  draft.cacheRead = count(u, "cachedContentTokenCount");
  draft.reasoning = count(u, "thoughtsTokenCount");
  const out = has(u, "responseTokenCount") ? "responseTokenCount" : "candidatesTokenCount";
  draft.output = count(u, out) + draft.reasoning;
  geminiModes(draft.inModes, u.promptTokensDetails);
  geminiModes(draft.inModes, u.toolUsePromptTokensDetails);
  geminiModes(draft.cachedModes, u.cacheTokensDetails);
  geminiModes(draft.outModes, u.candidatesTokensDetails ?? u.responseTokensDetails);
  if (has(u, "totalTokenCount")) draft.claimed = count(u, "totalTokenCount");
  place.tier ??= said(u.trafficType) ?? said(u.serviceTier);
};

/** Gemini Interactions: input includes cache; thoughts and tool results are counted apart. */
const interactions: Reader = (draft, usage) => {
  draft.tool = count(usage, "total_tool_use_tokens");
  draft.total = count(usage, "total_input_tokens") + draft.tool;
  draft.cacheRead = count(usage, "total_cached_tokens");
  draft.reasoning = count(usage, "total_thought_tokens");
  draft.output = count(usage, "total_output_tokens") + draft.reasoning;
  if (has(usage, "total_tokens")) draft.claimed = count(usage, "total_tokens");
};

/** OpenAI's agents: sums over requests, whose details are a list; input includes cache, output includes reasoning. */
const agents: Reader = (draft, usage) => {
  const all = (key: string, name: string): number => {
    const details = usage[key];
    return [details].flat().reduce((total: number, each) => total + count(object(each), name), 0);
  };
  draft.total = count(usage, "inputTokens");
  draft.cacheRead = all("inputTokensDetails", "cached_tokens");
  draft.output = count(usage, "outputTokens");
  draft.reasoning = all("outputTokensDetails", "reasoning_tokens");
  if (has(usage, "requests")) draft.rest.calls = count(usage, "requests");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
};

/** Llama on Bedrock, by InvokeModel: two numbers. */
const llama: Reader = (draft, usage) => {
  draft.total = count(usage, "prompt_token_count");
  draft.output = count(usage, "generation_token_count");
};

/** Bedrock Converse, Nova by InvokeModel, Claude's agents and Cursor: input excludes cache. */
const bedrock: Reader = (draft, usage) => {
  draft.cacheRead = first(usage, "cacheReadTokens", "cacheReadInputTokens", "cacheReadInputTokenCount");
  draft.cacheWrite = first(
    usage,
    "cacheWriteTokens",
    "cacheWriteInputTokens",
    "cacheWriteInputTokenCount",
    "cacheCreationInputTokens",
  );
  draft.total = count(usage, "inputTokens") + draft.cacheRead + draft.cacheWrite;
  draft.output = count(usage, "outputTokens");
  draft.rest.searches = { web: count(usage, "webSearchRequests") };
  if (Array.isArray(usage.cacheDetails)) {
    for (const entry of usage.cacheDetails.map(object)) {
      const label = shown(entry?.ttl);
      const before = Object.hasOwn(draft.ttl, label) ? draft.ttl[label]! : 0;
      draft.ttl = { ...draft.ttl, [label]: before + count(entry, "inputTokens") };
    }
  }
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
};

/** Chat completions: input includes cache, output includes reasoning, except where the total shows otherwise (xAI). */
const chat: Reader = (draft, usage) => {
  const input = object(usage.prompt_tokens_details);
  const output = object(usage.completion_tokens_details);
  draft.total = has(usage, "prompt_tokens")
    ? count(usage, "prompt_tokens")
    : count(usage, "prompt_cache_hit_tokens") + count(usage, "prompt_cache_miss_tokens");
  draft.cacheRead =
    count(input, "cached_tokens") ||
    count(usage, "prompt_cache_hit_tokens") ||
    count(usage, "cached_prompt_text_tokens") ||
    count(usage, "cached_tokens") ||
    count(usage, "cache_read_input_tokens");
  // OpenAI's name, LiteLLM's, Qwen's, and that of gateways which keep Anthropic's.
  draft.cacheWrite =
    count(input, "cache_write_tokens") ||
    count(input, "cache_creation_tokens") ||
    count(input, "cache_creation_input_tokens") ||
    count(usage, "cache_creation_input_tokens");
  draft.ttl = Object.assign(
    lifetimes(object(usage.cache_creation)),
    lifetimes(object(input?.cache_creation)),
    lifetimes(object(input?.cache_creation_token_details)),
    lifetimes(object(input?.cache_write_tokens_details)),
  );
  draft.output = count(usage, "completion_tokens");
  draft.reasoning = count(output, "reasoning_tokens") || count(usage, "reasoning_tokens");
  draft.inModes = modes(input);
  draft.outModes = modes(output);
  // Perplexity's searches and gateways'.
  const searches =
    count(usage, "num_search_queries") ||
    count(object(usage.server_tool_use), "web_search_requests") ||
    count(input, "web_search_requests");
  draft.rest.searches = { web: searches };
  readTools(draft, usage);
  // Mistral bills sound by time; where there is none it writes {}.
  if (typeof usage.prompt_audio_seconds === "number")
    draft.rest.seconds = { audio: duration(usage, "prompt_audio_seconds") };
  // Sets Perplexity's fee per request; others, and gateways, may report it without charging one.
  const size = usage.search_context_size;
  if (size === "low" || size === "medium" || size === "high") draft.rest.searchContext = size;
  const together = draft.total + draft.output;
  if (has(usage, "citation_tokens", "num_search_queries")) {
    // Perplexity lists citations and reasoning beside the completion, and bills all three.
    draft.citation = count(usage, "citation_tokens");
    draft.output += draft.citation + (has(usage, "reasoning_tokens") ? draft.reasoning : 0);
  } else if (draft.reasoning && count(usage, "total_tokens") === together + draft.reasoning) {
    draft.output += draft.reasoning;
  }
  if (has(usage, "total_tokens") && !draft.citation) draft.claimed = count(usage, "total_tokens");
  // A second pair of names that says more than the first.
  if (isAbove(usage.input_tokens, draft.total)) draft.flags.add("unread:input_tokens");
  if (isAbove(usage.output_tokens, draft.output)) draft.flags.add("unread:output_tokens");
};

const tierNames = ["flex", "priority"];

/**
 * OpenAI responses, realtime, images and transcription, and LangChain, whose details have shorter names: input includes
 * cache, output includes reasoning.
 */
const responses: Reader = (draft, usage, place) => {
  const input = object(usage.input_tokens_details) ?? object(usage.input_token_details);
  const output = object(usage.output_tokens_details) ?? object(usage.output_token_details);
  draft.total = count(usage, "input_tokens");
  // LangChain writes the tier into the names of counts that have a price of their own in it.
  const details = object(usage.input_token_details);
  const tier = details && tierNames.find((name) => has(details, name, `${name}_cache_read`));
  const own = tier === undefined ? "" : `${tier}_`;
  place.tier ??= tier;
  draft.cacheRead = count(input, "cached_tokens") || count(input, `${own}cache_read`);
  draft.ttl = { ...lifetimes(input), ...lifetimes(object(input?.cache_write_tokens_details)) };
  // Where LangChain counts writes by lifetime, it leaves them out of `cache_creation`.
  draft.cacheWrite = count(input, "cache_write_tokens") || count(input, "cache_creation") || sum(draft.ttl);
  draft.output = count(usage, "output_tokens");
  draft.reasoning = count(output, "reasoning_tokens") || count(output, `${own}reasoning`);
  readTools(draft, usage);
  draft.inModes = modes(input);
  draft.cachedModes = modes(object(input?.cached_tokens_details));
  draft.outModes = modes(output);
  if (has(usage, "total_tokens")) draft.claimed = count(usage, "total_tokens");
  const theirs = count(usage, "cache_read_input_tokens") + count(usage, "cache_creation_input_tokens");
  if (theirs && theirs !== draft.cacheRead + draft.cacheWrite)
    throw ambiguous(usage, "both inclusive and exclusive cache counts are present");
};

/** Anthropic: input excludes cache, output includes thinking. */
const anthropic: Reader = (draft, usage, place) => {
  addTokens(draft, usage);
  draft.reasoning =
    count(object(usage.output_tokens_details), "thinking_tokens") ||
    count(object(usage.output_tokens_details), "reasoning_tokens");
  draft.rest.searches = { web: count(object(usage.server_tool_use), "web_search_requests") };
  if (usage.speed === "fast") place.tier = place.tier === "batch" ? "batch+fast" : "fast";
  place.region ??= text(usage.inference_geo);
  if (Array.isArray(usage.iterations)) addIterations(draft, usage.iterations.map(object));
  if (has(usage, "total_tokens")) draft.claimed = count(usage, "total_tokens");
};

/** Adds Anthropic's four counts to a draft, and says how long the prompt was. */
function addTokens(draft: Draft, of: Body | undefined): number {
  const read = count(of, "cache_read_input_tokens");
  const write = count(of, "cache_creation_input_tokens");
  const ttl = lifetimes(object(of?.cache_creation));
  // The larger of the writes and their breakdown; which is wrong cannot be told, so settle() flags it.
  const prompt = count(of, "input_tokens") + read + Math.max(write, sum(ttl));
  draft.total += prompt;
  draft.cacheRead += read;
  draft.cacheWrite += write;
  for (const label in ttl) draft.ttl[label] = (draft.ttl[label] ?? 0) + ttl[label]!;
  draft.output += count(of, "output_tokens");
  return prompt;
}

/**
 * Iterations are prompts of their own, of which the usage is the sum, but for compactions: those are billed beside it
 * (https://platform.claude.com/docs/en/build-with-claude/compaction-threshold). Advice is another model's work.
 */
function addIterations(draft: Draft, iterations: readonly (Body | undefined)[]): void {
  const inside = newDraft();
  const promptsOf = (type: string, into: Draft): number[] =>
    iterations.filter((each) => each?.type === type).map((each) => addTokens(into, each));
  const messages = promptsOf("message", inside);
  const areBeside = inside.total === draft.total;
  const compactions = promptsOf("compaction", areBeside ? draft : inside);
  const others = iterations.length - messages.length - compactions.length;
  if (iterations.some((each) => each?.type === "advisor_message")) draft.flags.add("unpriced:advice");
  // Totals that are the sum neither with compactions nor without are used as they are.
  else if (others || (!areBeside && compactions.length && inside.total !== draft.total))
    draft.flags.add("iterations-outside-total");
  const prompts = [...messages, ...compactions];
  if (prompts.length > 1) draft.rest.prompts = prompts;
}

/** genai-prices' flat names: totals include their parts. */
const flat: Reader = (draft, usage) => {
  const read = (key: string): number => count(usage, key);
  draft.total = read("input_tokens");
  draft.output = read("output_tokens");
  draft.cacheRead = read("cache_read_tokens");
  for (const label of ["5m", "1h"])
    if (read(`cache_write_${label}_tokens`)) draft.ttl[label] = read(`cache_write_${label}_tokens`);
  draft.cacheWrite = Math.max(read("cache_write_tokens"), sum(draft.ttl));
  draft.reasoning = read("output_reasoning_tokens");
  draft.citation = read("output_citation_tokens");
  draft.tool = read("input_tool_tokens");
  for (const mode of ["audio", "image", "video"] as const) {
    draft.inModes[mode] = read(`input_${mode}_tokens`);
    draft.outModes[mode] = read(`output_${mode}_tokens`);
    draft.cachedModes[mode] = read(`cache_${mode}_read_tokens`);
  }
  draft.rest.searches = { web: read("web_searches"), file: read("storage_searches") };
  draft.rest.seconds = {
    audio: duration(usage, "audio_seconds") || duration(usage, "input_audio_seconds"),
    session: duration(usage, "session_hours") * 3600,
  };
  draft.rest.pages = read("input_document_pages");
  draft.rest.annotatedPages = read("input_annotated_document_pages");
  draft.rest.messages = read("input_text_messages");
  if (has(usage, "requests")) draft.rest.calls = read("requests");
  // These totals come from a program, not a provider: parts above them are a mistake to report.
  if (draft.cacheRead + draft.cacheWrite > draft.total)
    usageOf({
      input: { total: draft.total, cacheRead: draft.cacheRead, cacheWrite: draft.cacheWrite },
      output: { total: 0 },
    });
};

/** Durations, pages and Cohere's billed units, which count images apart from text. */
const others: Reader = (draft, usage) => {
  const units = object(usage.billed_units);
  draft.inModes.image = count(units, "image_tokens");
  draft.total = count(units ?? object(usage.tokens), "input_tokens") + draft.inModes.image;
  draft.output = count(units ?? object(usage.tokens), "output_tokens");
  draft.cacheRead = count(usage, "cached_tokens");
  draft.rest.seconds = { audio: duration(usage, "seconds") || duration(usage, "billable_audio_seconds") };
  draft.rest.pages = count(usage, "pages_processed");
  draft.rest.searches = { web: count(units, "search_units") };
  // Images that have tokens are billed by those.
  if (!draft.inModes.image) draft.rest.images = count(units, "images");
  if (count(units, "classifications")) draft.flags.add("unpriced:classifications");
};

/** A single number, for calls without output: embeddings and rankings of Voyage, Jina and the AI SDK. */
const alone: Reader = (draft, usage) => {
  draft.total = count(usage, "total_tokens") || count(usage, "tokens");
  // Voyage counts text and images together, and bills images by their pixels.
  if (has(usage, "text_tokens")) draft.inModes.image = Math.max(0, draft.total - count(usage, "text_tokens"));
  for (const pixels of ["image_pixels", "video_pixels"])
    if (count(usage, pixels)) draft.flags.add(`unpriced:${pixels}`);
};

const EXCLUSIVE = [
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "cache_creation",
  "server_tool_use",
  "inference_geo",
];
const FLAT =
  /^(?:cache_(?:\w+_)?(?:read|write)(?:_\w+)?_tokens|(?:in|out)put_(?:audio|image|video|text|reasoning|citation|tool)_tokens|\w+_searches|audio_seconds|session_hours)$/;

const aiSdk = aiSdkReader((usage, place) => DIALECTS.find(([test]) => test(usage, place))?.[1]);

/** Dialects by what gives them away, most telling first. */
export const DIALECTS: readonly (readonly [(usage: Body, place: Place) => boolean, Reader])[] = [
  [(usage) => Object.keys(usage).some((key) => key.startsWith("gen_ai.usage.")), telemetry],
  [(usage) => has(usage, "generation_token_count"), llama],
  [
    (usage) =>
      has(
        usage,
        "promptTokenCount",
        "candidatesTokenCount",
        "totalTokenCount",
        "prompt_token_count",
        "candidates_token_count",
        "total_token_count",
      ),
    gemini,
  ],
  [(usage) => has(usage, "total_input_tokens", "total_output_tokens"), interactions],
  [(usage) => has(usage, "inputTokenDetails", "outputTokenDetails") || !!object(usage.inputTokens), aiSdk],
  [(usage) => has(usage, "inputTokensDetails", "outputTokensDetails"), agents],
  [
    (usage, { metadata }) =>
      has(usage, "cachedInputTokens", "reasoningTokens") || (has(usage, "inputTokens") && metadata.length > 0),
    aiSdk5,
  ],
  [(usage) => has(usage, "inputTokens", "outputTokens"), bedrock],
  [(usage) => has(usage, "promptTokens", "completionTokens"), aiSdk4],
  [(usage) => has(usage, "prompt_tokens", "completion_tokens"), chat],
  [
    (usage, { hasNoOutput }) =>
      typeof usage.tokens === "number" ? isOnly(usage, "tokens") : hasNoOutput && isOnly(usage, "total_tokens"),
    alone,
  ],
  [
    (usage) =>
      !has(usage, "input_tokens") &&
      (has(usage, "billed_units", "pages_processed", "seconds", "billable_audio_seconds") || !!object(usage.tokens)),
    others,
  ],
  [
    (usage) =>
      has(
        usage,
        "input_tokens_details",
        "input_token_details",
        "server_side_tool_usage_details",
        "server_side_tool_usage",
        "num_server_side_tools_used",
      ),
    responses,
  ],
  [(usage) => has(usage, ...EXCLUSIVE), anthropic],
  [(usage) => Object.keys(usage).some((key) => FLAT.test(key)), flat],
  // Neither cache counts nor details: both ways of reading give the same numbers.
  [(usage) => has(usage, "input_tokens", "output_tokens"), anthropic],
];

/** Whether a usage has this count, and no other token count. */
function isOnly(usage: Body, name: string): boolean {
  return (
    has(usage, name) && !Object.keys(usage).some((key) => key !== name && /token/i.test(key) && key !== "text_tokens")
  );
}

function isAbove(value: unknown, total: number): boolean {
  return typeof value === "number" && value > total;
}

/** A name, unless it only says that there is none: `TRAFFIC_TYPE_UNSPECIFIED`. */
function said(value: unknown): string | undefined {
  const name = text(value);
  return name !== undefined && /unspecified$/i.test(name) ? undefined : name;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
