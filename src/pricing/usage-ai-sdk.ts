/**
 * Usage of the AI SDK, whose versions disagree on what input is.
 *
 * In versions 4 and 5 input was what the provider called so: with the cache for
 * OpenAI and Google, without it for Anthropic and Bedrock, and the total is input
 * plus output either way. What was written to a cache is in their metadata only.
 * Version 6 has providers of its own, whose input includes cached tokens:
 * https://github.com/vercel/ai/blob/ed857f50/packages/anthropic/src/convert-anthropic-usage.ts.
 * It takes those of version 5 as well, and hands their input on as it is; they
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
 * Version 6 and later, and versions 3 and 4 of a provider. `raw` is the provider's own usage of the same call, and says
 * more where it says the same: cache lifetimes, searches, modalities.
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

/** Reads counts with details; whether they are those of a version 5 provider, which has neither of two of them. */
function readDetailed(draft: Draft, usage: Body): boolean {
  const input = object(usage.inputTokens);
  const output = object(usage.outputTokens);
  const inDetails = object(usage.inputTokenDetails) ?? {};
  const outDetails = object(usage.outputTokenDetails);
  if (!tells(input) && !tells(output) && !tells(usage) && !tells(inDetails) && !tells(outDetails))
    throw new ReckonerError(
      "pricing/unknown-usage",
      "The usage has no counts, as of a call that was aborted: estimate what it cost",
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

/** Whether input includes cache, and output reasoning (the total shows it), was the choice of a version 5 provider. */
function asProvider(draft: Draft, usage: Body, place: Place, { inputIncludesCache }: UsageFromOptions): void {
  for (const metadata of place.metadata) addMetadata(draft, metadata);
  if (!(inputIncludesCache ?? includesCache(draft, usage, place))) addCache(draft);
  if (draft.reasoning && draft.claimed === draft.total + draft.output + draft.reasoning)
    draft.output += draft.reasoning;
}

/**
 * Version 4, and others that spell `prompt_tokens` so (Mistral's SDK, LangChain's `tokenUsage`). What was cached is in
 * the metadata: beside the prompt for Anthropic and Bedrock, within it for those that speak as OpenAI does.
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
  // Of which it knows nothing.
  draft.claimed = undefined;
}

/** A count of metadata, where NaN stands for one that is not known. */
function told(of: Body | undefined, key: string): number {
  return Number.isNaN(of?.[key]) ? 0 : count(of, key);
}

/** What one step's metadata of Anthropic and of Bedrock say that its usage does not: cache writes, lifetimes, searches. */
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
