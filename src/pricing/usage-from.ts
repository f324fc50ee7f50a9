/**
 * Usage from what a provider sent back.
 *
 * A body is recognised by its keys, not by who sent it: the usage in it is
 * located, then read by the first dialect whose test passes.
 *
 * Rules for numbers that contradict each other: the larger of a total and its
 * parts is used and a flag is left. Only a usage that can be read two
 * ways, with nothing in it to decide, is refused.
 */

import { checkHoldsNames, checkNames, describe, ReckonerError } from "../errors.ts";
import { checkCount, filled, sum, type Usage, type UsageFlag, type UsageInput, usageOf } from "./usage.ts";
import { DIALECTS } from "./usage-dialects.ts";
import { type Draft, newDraft, type UsageFromOptions } from "./usage-draft.ts";
import { refuseMisspelt } from "./usage-misspelt.ts";
import { object, type Place } from "./usage-place.ts";
import { locate } from "./usage-stream.ts";

/**
 * The usage that a response, a stream or a usage object reports.
 *
 * Reads OpenAI (chat, responses, realtime, images, embeddings, transcription),
 * Anthropic, Gemini (generateContent, Live, Interactions), Bedrock (Converse,
 * Nova, Llama), Mistral, DeepSeek, Groq, xAI, Moonshot, Qwen, Perplexity, Cohere,
 * Voyage, the AI SDK from 4 on, LangChain, LiteLLM, OpenAI's and Claude's agents,
 * OpenTelemetry attributes, and the flat names of genai-prices. A stream is an
 * array of its events, or its text (`data: …` lines); later events replace
 * numbers of earlier ones, so it gives the usage of the whole response. Several
 * responses are several bills: pass them one by one. Anything billed that a
 * usage has no count for leaves a flag `unpriced:…`, and the cost is `partial`.
 *
 * @throws {@link ReckonerError} `pricing/unknown-usage` when no usage is found, it has no counts (an aborted call), or the
 * name of a count is misspelt; `pricing/bad-quantity` for a negative or fractional count, or one beyond 2^53;
 * `pricing/ambiguous-usage` when cached tokens may or may not be part of the input; `pricing/several-responses` when the
 * body holds more than one response; `input/bad-option` for unknown options.
 * @example
 * usageFrom({ usage: { input_tokens: 3, cache_read_input_tokens: 9_511, output_tokens: 44 } }).input.total; // 9_514
 */
export function usageFrom(body: unknown, options: UsageFromOptions = {}): Usage {
  checkOptions(options);
  const own = object(body);
  if (own && object(own.input)?.total !== undefined && object(own.output)) return usageOf(body as UsageInput);
  const place = locate(body);
  if (place && options.api) place.hasNoOutput = true;
  const dialect = place && DIALECTS.find(([test]) => test(place.usage, place));
  if (!place || !dialect) {
    throw new ReckonerError(
      "pricing/unknown-usage",
      "No usage of a known shape in the body; pass the response, its usage object or the stream's events",
      {
        keys: Object.keys(own ?? {}),
      },
    );
  }
  const draft = newDraft();
  dialect[1](draft, place.usage, place, options);
  refuseMisspelt(place.usage, draft, options.api === undefined);
  return settle(draft, place, options, body);
}

const APIS: readonly unknown[] = ["embeddings"];
const OPTIONS = ["api", "inputIncludesCache"] as const;

/** Refuses options that would be misread: any `api` at all would drop the output. */
function checkOptions(options: UsageFromOptions): void {
  checkHoldsNames(options, 'options must be { api: "embeddings", inputIncludesCache: true | false }');
  checkNames("an option of usageFrom", options, OPTIONS);
  const { api, inputIncludesCache } = options;
  if (api !== undefined && !APIS.includes(api)) {
    const message = `api must be "embeddings", or left out for every other API; got ${typeof api === "string" ? JSON.stringify(api) : describe(api)}`;
    throw new ReckonerError("input/bad-option", message, { api, known: APIS });
  }
  if (inputIncludesCache !== undefined && typeof inputIncludesCache !== "boolean") {
    const message = `inputIncludesCache must be true or false, got ${describe(inputIncludesCache)}`;
    throw new ReckonerError("input/bad-option", message, { inputIncludesCache });
  }
}

/** Applies the documented rules and builds the usage. */
function settle(draft: Draft, place: Place, { api }: UsageFromOptions, raw: unknown): Usage {
  const { flags, inModes, outModes, cachedModes } = draft;
  const byTtl = sum(draft.ttl);
  if (byTtl && byTtl !== draft.cacheWrite) flags.add("inconsistent-cache-breakdown");
  draft.cacheWrite = Math.max(draft.cacheWrite, byTtl);
  const raise = (total: number, parts: number, flag: UsageFlag): number => {
    if (parts > total) flags.add(flag);
    return Math.max(total, parts);
  };
  if (api) {
    // Embeddings have a single count: whatever else a body lists is not billed.
    Object.assign(draft, { output: 0, reasoning: 0, citation: 0, cacheRead: 0, cacheWrite: 0, ttl: {} });
    for (const modes of [inModes, cachedModes, outModes]) modes.audio = modes.image = modes.video = 0;
  }
  draft.total = raise(draft.total, draft.cacheRead + draft.cacheWrite, "cache-above-input");
  draft.total = raise(draft.total, sum(inModes), "modalities-above-total");
  draft.cacheRead = raise(draft.cacheRead, sum(cachedModes), "modalities-above-total");
  for (const mode of ["audio", "image", "video"] as const)
    inModes[mode] = raise(inModes[mode], cachedModes[mode], "modalities-above-total");
  draft.output = raise(draft.output, draft.reasoning, "reasoning-above-output");
  draft.output = raise(draft.output, sum(outModes) + draft.citation, "modalities-above-total");
  // Each count was checked, but not their sums.
  checkCount("input.total", draft.total);
  checkCount("output.total", draft.output);
  for (const tool of place.tools) flags.add(`unpriced:tools.${tool}`);
  if (draft.claimed !== undefined && !api && draft.claimed !== draft.total + draft.output) flags.add("total-mismatch");
  return filled({
    input: {
      total: draft.total,
      cacheRead: draft.cacheRead,
      cacheWrite: draft.cacheWrite,
      cacheWriteByTtl: draft.ttl,
      ...inModes,
      cacheReadAudio: cachedModes.audio,
      cacheReadImage: cachedModes.image,
      cacheReadVideo: cachedModes.video,
      tool: draft.tool,
    },
    output: { total: draft.output, reasoning: draft.reasoning, ...outModes, citation: draft.citation },
    ...draft.rest,
    searches: {
      web: draft.rest.searches?.web || place.webSearches,
      file: draft.rest.searches?.file || place.fileSearches,
    },
    ...(place.model !== undefined && { model: place.model }),
    ...(place.tier !== undefined && { tier: place.tier }),
    ...(place.region !== undefined && { region: place.region }),
    flags: [...flags],
    raw,
  });
}
