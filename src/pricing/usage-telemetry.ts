/**
 * Usage as attributes of OpenTelemetry spans, under `gen_ai.usage.`.
 *
 * The conventions spell a cached part `cache_read.input_tokens` and say that
 * input includes it: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/.
 * So do Sentry (`input_tokens.cached`) and Pydantic AI (`details.…`). Names such
 * as `cache_read_input_tokens` are Anthropic's and Bedrock's own: tools that use
 * them report an input with the cache (OpenLLMetry) or without it (Strands
 * Agents), and the total tells which.
 */

import { ReckonerError } from "../errors.ts";
import { ambiguous, count, type Draft, first, has, type Reader } from "./usage-draft.ts";
import type { Body } from "./usage-place.ts";

const prefix = "gen_ai.usage.";

/** Attributes of a span: output includes reasoning, and input the cache, unless names leave it open and totals deny it. */
export const telemetry: Reader = (draft, attributes, place, { api, inputIncludesCache }) => {
  const usage: Body = {};
  for (const key in attributes) if (key.startsWith(prefix)) usage[key.slice(prefix.length)] = attributes[key];
  // For the check of misspelt names.
  place.usage = usage;
  const input = ["input_tokens", "prompt_tokens"];
  const output = ["output_tokens", "completion_tokens"];
  draft.total = first(usage, ...input);
  draft.output = first(usage, ...output);
  if (has(usage, "total_tokens")) draft.claimed = count(usage, "total_tokens");
  draft.inModes.audio = count(usage, "details.input_audio_tokens");
  draft.outModes.audio = count(usage, "details.output_audio_tokens");
  draft.cachedModes.audio = count(usage, "details.cache_audio_read_tokens");
  // A count with a dot in its name is part of input or output; one without leaves that open.
  const parts = { cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  for (const key in usage) {
    if (!/token/.test(key) || /cost/.test(key)) continue;
    const kind = kindOf(key);
    if (kind) {
      draft[kind] = Math.max(draft[kind], count(usage, key));
      if (key.includes(".")) parts[kind] = Math.max(parts[kind], count(usage, key));
    } else if (!key.includes(".") && ![...input, ...output, "total_tokens"].includes(key)) {
      if (typeof usage[key] === "number" && usage[key] > 0) draft.flags.add(`unread:${prefix}${key}`);
    }
  }
  if (api !== undefined && draft.total === 0) draft.total = draft.claimed ?? 0;
  else if (!has(usage, ...input, ...output))
    throw new ReckonerError(
      "pricing/unknown-usage",
      `The attributes have neither ${prefix}input_tokens nor ${prefix}output_tokens; a total does not tell one from the other`,
      { keys: Object.keys(attributes) },
    );
  const isOpen = draft.cacheRead > parts.cacheRead || draft.cacheWrite > parts.cacheWrite;
  if (!(inputIncludesCache ?? includesCache(draft, attributes, isOpen)))
    draft.total += draft.cacheRead + draft.cacheWrite;
};

/** What a name counts: `cache_read.input_tokens`, `input_tokens.cached`, `details.thinking_tokens`. */
function kindOf(name: string): "cacheRead" | "cacheWrite" | "reasoning" | undefined {
  if (/cache(?:_read|d)(?:[._]input)?(?:_tokens)?$/.test(name)) return "cacheRead";
  if (/cache_(?:write|creation)(?:[._]input)?(?:_tokens)?$/.test(name)) return "cacheWrite";
  return /(?:reasoning|thinking|thoughts)(?:[._]output)?(?:_tokens)?$/.test(name) ? "reasoning" : undefined;
}

/** @param isOpen Whether the names of cached counts leave the question open. */
function includesCache(
  { total, output, claimed, cacheRead, cacheWrite }: Draft,
  usage: Body,
  isOpen: boolean,
): boolean {
  const cached = cacheRead + cacheWrite;
  if (!cached || claimed === total + output + cached) return !cached;
  if (!isOpen) return true;
  if (cached > total) return false;
  if (claimed === total + output) return true;
  throw ambiguous(usage, "cached tokens may be part of gen_ai.usage.input_tokens or not");
}
