/**
 * Usage as attributes of OpenTelemetry spans, below `gen_ai.usage.`.
 *
 * The conventions spell a cached part `cache_read.input_tokens` and say that
 * input includes it: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/.
 * So do Sentry (`input_tokens.cached`) and Pydantic AI (`details.…`). Names such
 * as `cache_read_input_tokens` are Anthropic's and Bedrock's own: who uses them
 * hands on an input with the cache (OpenLLMetry) or without it (Strands Agents),
 * and the total tells which.
 */

import { ReckonerError } from "../errors.ts";
import { ambiguous, count, type Draft, first, has, type Reader } from "./usage-draft.ts";
import type { Body } from "./usage-place.ts";

const prefix = "gen_ai.usage.";

const input = ["input_tokens", "prompt_tokens"];
const output = ["output_tokens", "completion_tokens"];
/** Cached tokens that input includes. */
const read = ["cache_read.input_tokens", "input_tokens.cached", "details.cache_read_tokens", "details.cached_tokens"];
const written = [
  "cache_write.input_tokens",
  "cache_creation.input_tokens",
  "input_tokens.cache_write",
  "details.cache_write_tokens",
];
/** Cached tokens that may be beside it. */
const readBeside = ["cache_read_input_tokens"];
const writtenBeside = ["cache_creation_input_tokens", "cache_write_input_tokens"];
const reasoned = [
  "reasoning.output_tokens",
  "output_tokens.reasoning",
  "reasoning_tokens",
  "details.reasoning_tokens",
  "details.thinking_tokens",
  "details.thoughts_tokens",
];
const audio = ["details.input_audio_tokens", "details.output_audio_tokens", "details.cache_audio_read_tokens"] as const;
/** Counts of which all is said by others. */
const implied = [
  "total_tokens",
  "details.input_tokens",
  "details.output_tokens",
  "details.cache_read_input_tokens",
  "details.cache_creation_input_tokens",
  "details.accepted_prediction_tokens",
  "details.rejected_prediction_tokens",
  "output_tokens.prediction_accepted",
  "output_tokens.prediction_rejected",
];
const known = new Set<string>(
  [input, output, read, written, readBeside, writtenBeside, reasoned, audio, implied].flat(),
);

/** Attributes of a span: output includes reasoning, input the cache, except where names leave it open and the total does not. */
export const telemetry: Reader = (draft, attributes, place, { api, inputIncludesCache }) => {
  const usage: Body = {};
  for (const key in attributes) if (key.startsWith(prefix)) usage[key.slice(prefix.length)] = attributes[key];
  // For those who look for misspelt names.
  place.usage = usage;
  const most = (...names: string[]): number => Math.max(...names.map((name) => count(usage, name)));
  draft.total = first(usage, ...input);
  draft.output = first(usage, ...output);
  draft.cacheRead = most(...read, ...readBeside);
  draft.cacheWrite = most(...written, ...writtenBeside);
  draft.reasoning = most(...reasoned);
  [draft.inModes.audio, draft.outModes.audio, draft.cachedModes.audio] = [
    most(audio[0]),
    most(audio[1]),
    most(audio[2]),
  ];
  if (has(usage, "total_tokens")) draft.claimed = count(usage, "total_tokens");
  if (api !== undefined && draft.total === 0) draft.total = draft.claimed ?? 0;
  else if (!has(usage, ...input, ...output))
    throw new ReckonerError(
      "pricing/unknown-usage",
      `The attributes have no ${prefix}input_tokens and no ${prefix}output_tokens; a total or a cost does not tell one from the other`,
      { keys: Object.keys(attributes) },
    );
  const isOpen = most(...readBeside) > most(...read) || most(...writtenBeside) > most(...written);
  if (!(inputIncludesCache ?? includesCache(draft, attributes, isOpen)))
    draft.total += draft.cacheRead + draft.cacheWrite;
  for (const key in usage) {
    if (known.has(key) || !/token/.test(key) || /cost/.test(key)) continue;
    if (typeof usage[key] === "number" && usage[key] > 0) draft.flags.add(`unread:${prefix}${key}`);
  }
};

/** @param isOpen Whether the names of cached counts leave it open. */
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
