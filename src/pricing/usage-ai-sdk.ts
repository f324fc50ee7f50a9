/**
 * Usage of the AI SDK, whose versions disagree on what input is.
 *
 * Since version 6 input includes cached tokens, whoever the provider is:
 * https://github.com/vercel/ai/blob/ed857f50/packages/anthropic/src/convert-anthropic-usage.ts.
 * In version 5 input was what the provider called so: with the cache for OpenAI
 * and Google, without it for Anthropic and Bedrock, and the total is input plus
 * output either way. What was written to a cache is in their metadata only.
 */

import { ambiguous, count, type Draft, has, lifetimes, newDraft, type Reader } from "./usage-draft.ts";
import { type Body, object, type Place } from "./usage-place.ts";

/**
 * Version 6 and later, and versions 3 and 4 of a provider: input includes cache. `raw` is the provider's own usage of
 * the same call, and says more where it says the same: cache lifetimes, searches, modalities.
 */
export function aiSdkReader(readerOf: (usage: Body, place: Place) => Reader | undefined): Reader {
  return (draft, usage, place, options) => {
    readIncluding(draft, usage);
    const raw = object(usage.raw);
    const native = raw && readerOf(raw, place);
    if (!native) return;
    const own = newDraft();
    native(own, raw, place, options);
    if (own.total === draft.total && own.output === draft.output) Object.assign(draft, own);
  };
}

function readIncluding(draft: Draft, usage: Body): void {
  const input = object(usage.inputTokens);
  const output = object(usage.outputTokens);
  const inDetails = object(usage.inputTokenDetails);
  const outDetails = object(usage.outputTokenDetails);
  draft.cacheRead = input ? count(input, "cacheRead") : count(inDetails, "cacheReadTokens");
  draft.cacheWrite = input ? count(input, "cacheWrite") : count(inDetails, "cacheWriteTokens");
  const fresh = input ? count(input, "noCache") : count(inDetails, "noCacheTokens");
  draft.total = Math.max(input ? count(input, "total") : count(usage, "inputTokens"), fresh);
  draft.output = output ? count(output, "total") : count(usage, "outputTokens");
  draft.reasoning = output ? count(output, "reasoning") : count(outDetails, "reasoningTokens");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
}

/** Version 5: flat; whether input includes cache, and output reasoning (the total shows it), was the provider's choice. */
export const aiSdk5: Reader = (draft, usage, place, { inputIncludesCache }) => {
  draft.total = count(usage, "inputTokens");
  draft.cacheRead = count(usage, "cachedInputTokens");
  draft.output = count(usage, "outputTokens");
  draft.reasoning = count(usage, "reasoningTokens");
  if (has(usage, "totalTokens")) draft.claimed = count(usage, "totalTokens");
  for (const metadata of place.metadata) addMetadata(draft, metadata);
  if (!(inputIncludesCache ?? includesCache(draft, usage, place))) {
    draft.total += draft.cacheRead + draft.cacheWrite;
    // Of which it knows nothing.
    draft.claimed = undefined;
  }
  if (draft.reasoning && draft.claimed === draft.total + draft.output + draft.reasoning)
    draft.output += draft.reasoning;
};

/** What one step's metadata of Anthropic and of Bedrock say that its usage does not: cache writes, lifetimes, searches. */
function addMetadata(draft: Draft, metadata: Body): void {
  const anthropic = object(metadata.anthropic);
  draft.cacheWrite +=
    count(anthropic, "cacheCreationInputTokens") ||
    count(object(object(metadata.bedrock)?.usage), "cacheWriteInputTokens");
  const raw = object(anthropic?.usage);
  for (const [label, tokens] of Object.entries(lifetimes(object(raw?.cache_creation))))
    draft.ttl[label] = (draft.ttl[label] ?? 0) + tokens;
  const searches = count(object(raw?.server_tool_use), "web_search_requests");
  draft.rest.searches = { web: (draft.rest.searches?.web ?? 0) + searches };
}

/** Whether input includes cached tokens: by the provider, or by what only the others report. */
function includesCache(draft: Draft, usage: Body, { metadata }: Place): boolean {
  if (metadata.some((each) => has(each, "anthropic", "bedrock"))) return false;
  const isAbove = draft.cacheRead > draft.total;
  if (!isAbove && metadata.some((each) => has(each, "openai", "azure", "google"))) return true;
  // Anthropic and Bedrock report no reasoning.
  if (!draft.cacheRead || (!isAbove && has(usage, "reasoningTokens"))) return true;
  throw ambiguous(
    usage,
    isAbove ? "cachedInputTokens exceeds inputTokens" : "cachedInputTokens may be part of inputTokens or not",
  );
}
