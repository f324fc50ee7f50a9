/**
 * Numbers on their way into a usage, and how they are read from a provider's body.
 *
 * A number that is absent or null is zero; one that is not a count is refused, so
 * that nothing is billed that nobody counted.
 */

import { ReckonerError } from "../errors.ts";
import { badCount, type UsageFlag, type UsageInput } from "./usage.ts";
import type { Body, Place } from "./usage-place.ts";

/** What the body does not say about itself. */
export interface UsageFromOptions {
  /** `"embeddings"`: output tokens that a body may list are not billed. */
  readonly api?: "embeddings";
  /** Whether input counts include cached tokens, where a body leaves it open. */
  readonly inputIncludesCache?: boolean;
}

/** Numbers on their way into a usage. */
export interface Draft {
  total: number;
  cacheRead: number;
  cacheWrite: number;
  ttl: Record<string, number>;
  output: number;
  reasoning: number;
  inModes: Modes;
  cachedModes: Modes;
  outModes: Modes;
  tool: number;
  citation: number;
  /** The provider's own grand total. */
  claimed: number | undefined;
  rest: { -readonly [key in keyof UsageInput]?: UsageInput[key] };
  flags: Set<UsageFlag>;
}
export type Modes = { audio: number; image: number; video: number };

/** Reads one dialect into a draft; the tier and region it finds go into the place. */
export type Reader = (draft: Draft, usage: Body, place: Place, options: UsageFromOptions) => void;

/** An empty draft. */
export function newDraft(): Draft {
  return {
    total: 0,
    cacheRead: 0,
    cacheWrite: 0,
    ttl: {},
    output: 0,
    reasoning: 0,
    inModes: { audio: 0, image: 0, video: 0 },
    cachedModes: { audio: 0, image: 0, video: 0 },
    outModes: { audio: 0, image: 0, video: 0 },
    tool: 0,
    citation: 0,
    claimed: undefined,
    rest: {},
    flags: new Set(),
  };
}

export function has(of: Body, ...keys: string[]): boolean {
  return keys.some((key) => of[key] !== undefined && of[key] !== null);
}

/** A count, zero when absent or null. */
export function count(of: Body | undefined, key: string): number {
  const value = of?.[key] ?? 0;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw badCount(key, value);
  return value as number;
}

/** The first of these counts that is there, or zero. */
export function first(of: Body, ...keys: string[]): number {
  const key = keys.find((each) => has(of, each));
  return key === undefined ? 0 : count(of, key);
}

/** A length of time, zero when absent; it may be fractional. */
export function duration(of: Body, key: string): number {
  const value = of[key] ?? 0;
  if (!((value as number) >= 0 && Number.isFinite(value))) throw badCount(key, value);
  return value as number;
}

/** `{ ephemeral_5m_input_tokens: 456 }` or `{ ttl_30m_tokens: 3000 }` as `{ "5m": 456 }`. */
export function lifetimes(of: Body | undefined): Record<string, number> {
  const found: Record<string, number> = {};
  for (const key in of) {
    const label = /^(?:ephemeral|ttl)_(\d+\w)_/.exec(key)?.[1];
    const tokens = label ? count(of, key) : 0;
    if (tokens) found[label!] = tokens;
  }
  return found;
}

/** The refusal of a usage that can be read two ways. */
export function ambiguous(usage: Body, why: string): ReckonerError {
  return new ReckonerError(
    "pricing/ambiguous-usage",
    `${why}: say whether input includes cached tokens with { inputIncludesCache: true | false }`,
    { usage },
  );
}
