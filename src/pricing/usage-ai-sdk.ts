/**
 * Usage of the AI SDK, whose versions disagree on what input is.
 *
 * In versions 4 and 5 input is what the provider calls input: with the cache for
 * OpenAI and Google, without it for Anthropic and Bedrock, and the total is input
 * plus output either way. Cache writes are in the providers' metadata only.
 * Version 6 has its own providers, whose input includes cached tokens:
 * https://github.com/vercel/ai/blob/ed857f50/packages/anthropic/src/convert-anthropic-usage.ts.
 * It accepts those of version 5, too, and passes their input on unchanged; they
 * do not say how much of it was not cached.
 */

import { ReckonerError } from "../errors.ts";
import {
  ambiguous,
  count,
  type Draft,
  has,
  lifetimes,
  newDraft,
  type Reader,
  type UsageFromOptions,
} from "./usage-draft.ts";
import { type Body, object, type Place } from "./usage-place.ts";

/**
 * Version 6 and later, and versions 3 and 4 of a provider. `raw` is the provider's own usage of the same call: where its
 * totals agree, it is used for what it adds, such as cache lifetimes, searches and modalities.
 */
export function aiSdkReader(readerOf: (usage: Body, place: Place) => Reader | undefined): Reader {
  const reader: Reader = (draft, usage, place, options) => {
    if (readDetailed(draft, usage)) asProvider(draft, usage, place, options);
    const raw = object(usage.raw);
    const native = raw && readerOf(raw, place);
    if (!native || native === reader) return;
    const [own, around] = [newDraft(), { ...place }];
    try {
      native(own, raw, around, options);
    } catch (error) {
      // The SDK's own numbers are clear without it.
      if (error instanceof ReckonerError) return;
      throw error;
    }
    if (own.total !== draft.total || own.output !== draft.output) return;
    Object.assign(draft, own);
    Object.assign(place, around);
  };
  return reader;
}

/** Reads counts with details; true for those of a version 5 provider, which gives neither of the last two. */
function readDetailed(draft: Draft, usage: Body): boolean {
  const input = object(usage.inputTokens);
  const output = object(usage.outputTokens);
  const inDetails = object(usage.inputTokenDetails) ?? {};
  const outDetails = object(usage.outputTokenDetails);
  if (!tells(input) && !tells(output) && !tells(usage) && !tells(inDetails) && !tells(outDetails))
    throw new ReckonerError(
      "pricing/unknown-usage",
      "The usage has no counts, as after an aborted call: estimate what it cost",
      { keys: Object.keys(usage) },
    );
  draft.cacheRead = input ? count(input, "cacheRead") : count(inDetails, "cacheReadTokens");
  draft.cacheWrite = input ? count(input, "cacheWrite") : count(inDetails, "cacheWriteTokens");
  const fresh = input ? count(input, "noCache") : count(inDetails, "noCacheTokens");
  draft.total = Math.max(input ? count(input, "total") : count(usage, "inputTokens"), fresh);
  draft.output = output ? count(output, "total") : count(usage, "outputTokens");
  draft.reasoning = output ? count(output, "reasoning") : count(outDetails, "reasoningTokens");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
  return !(input ? has(input, "noCache", "cacheWrite") : has(inDetails, "noCacheTokens", "cacheWriteTokens"));
}

/** Whether any count is there. */
function tells(counts: Body | undefined): boolean {
  return Object.values(counts ?? {}).some((value) => typeof value !== "object" && value !== undefined);
}

/** Version 5: flat. */
export const aiSdk5: Reader = (draft, usage, place, options) => {
  draft.total = count(usage, "inputTokens");
  draft.cacheRead = count(usage, "cachedInputTokens");
  draft.output = count(usage, "outputTokens");
  draft.reasoning = count(usage, "reasoningTokens");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
  asProvider(draft, usage, place, options);
};

/** A version 5 provider chose whether input includes cache, and output reasoning (which the total shows). */
function asProvider(draft: Draft, usage: Body, place: Place, { inputIncludesCache }: UsageFromOptions): void {
  for (const metadata of place.metadata) addMetadata(draft, metadata);
  if (!(inputIncludesCache ?? includesCache(draft, usage, place))) addCache(draft);
  if (draft.reasoning && draft.claimed === draft.total + draft.output + draft.reasoning)
    draft.output += draft.reasoning;
}

/**
 * Version 4, and others that spell it `promptTokens` (Mistral's SDK, LangChain's `tokenUsage`). Cached tokens are in the
 * metadata: on top of the prompt for Anthropic and Bedrock, part of it for providers that count as OpenAI does.
 */
export const aiSdk4: Reader = (draft, usage, { metadata }) => {
  draft.total = count(usage, "promptTokens");
  draft.output = count(usage, "completionTokens");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
  for (const each of metadata) {
    addMetadata(draft, each);
    for (const its of [object(each.anthropic), object(object(each.bedrock)?.usage)])
      draft.cacheRead += told(its, "cacheReadInputTokens");
  }
  if (draft.cacheRead || draft.cacheWrite) addCache(draft);
  for (const its of metadata.flatMap((each) => Object.values(each).map(object))) {
    draft.cacheRead += told(its, "cachedPromptTokens") || told(its, "promptCacheHitTokens");
    draft.reasoning += told(its, "reasoningTokens");
  }
};

/** Makes an input that excludes cached tokens include them. */
function addCache(draft: Draft): void {
  draft.total += draft.cacheRead + draft.cacheWrite;
  // The total leaves the cache out.
  draft.claimed = undefined;
}

/** A count in metadata, where NaN stands for unknown. */
function told(of: Body | undefined, key: string): number {
  return Number.isNaN(of?.[key]) ? 0 : count(of, key);
}

/** Adds what one step's usage lacks and Anthropic's or Bedrock's metadata have: cache writes, lifetimes, searches. */
function addMetadata(draft: Draft, metadata: Body): void {
  const anthropic = object(metadata.anthropic);
  draft.cacheWrite +=
    told(anthropic, "cacheCreationInputTokens") ||
    told(object(object(metadata.bedrock)?.usage), "cacheWriteInputTokens");
  const raw = object(anthropic?.usage);
  for (const [label, tokens] of Object.entries(lifetimes(object(raw?.cache_creation))))
    draft.ttl[label] = (draft.ttl[label] ?? 0) + tokens;
  const searches = count(object(raw?.server_tool_use), "web_search_requests");
  draft.rest.searches = { web: (draft.rest.searches?.web ?? 0) + searches };
}

/** Whether input includes cached tokens: by the provider, or by what only the others report. */
function includesCache(draft: Draft, usage: Body, { metadata }: Place): boolean {
  // A gateway stands for any provider.
  const names = metadata.flatMap((each) => Object.keys(each).filter((name) => name !== "gateway" && has(each, name)));
  if (names.includes("anthropic") || names.includes("bedrock")) return false;
  const isAbove = draft.cacheRead > draft.total;
  if (!isAbove && names.length) return true;
  // Anthropic and Bedrock report no reasoning.
  const reports = { ...usage, ...object(usage.outputTokenDetails) };
  if (!draft.cacheRead || (!isAbove && has(reports, "reasoningTokens"))) return true;
  throw ambiguous(
    usage,
    isAbove ? "cachedInputTokens exceeds inputTokens" : "cachedInputTokens may be part of inputTokens or not",
  );
}
