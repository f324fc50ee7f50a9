/**
 * Key-value cache: the memory sequences hold while they decode, and the bytes decoding reads from it.
 *
 * How much a window layer holds depends on the engine: an ideal cache keeps the
 * window, many engines reserve the full context in every layer, and paged
 * engines round each layer up to whole blocks. So the policy is an option.
 */

import type { CostModel } from "./costs.ts";
import { bytesOf, type NumberFormat } from "./formats.ts";
import { longestView, pairsBetween, spanKey } from "./pairs.ts";

/** `ideal` keeps what a later token can see, `allocated` every position in every layer; `block` rounds either up to blocks. */
export type CachePolicy = "ideal" | "allocated" | { readonly block: number; readonly allocated?: boolean };

/** Bytes of cache, by span. */
export interface CacheBytes {
  readonly policy: string;
  readonly format: string;
  /** Per distinct span: positions held per sequence (none in an encoder), and bytes for all sequences. */
  readonly spans: readonly { readonly span: string; readonly positions: bigint; readonly bytes: bigint }[];
  /** Recurrent state of delta-rule and state-space layers. */
  readonly state: bigint;
  /** Growth of one sequence per further token, while no window is full. */
  readonly perToken: bigint;
  readonly total: bigint;
}

/** Whether every layer keeps every position. */
export function keepsAll(policy: CachePolicy): boolean {
  return policy === "allocated" || (typeof policy === "object" && policy.allocated === true);
}

/** Positions one layer of a span holds for a sequence of `tokens`. */
function positionsHeld(span: Parameters<typeof longestView>[0], tokens: bigint, policy: CachePolicy): bigint {
  if (span === "bidirectional") return 0n;
  const held = keepsAll(policy) ? tokens : longestView(span, tokens);
  if (typeof policy === "string") return held;
  const block = BigInt(policy.block);
  return ((held + block - 1n) / block) * block;
}

/** Cache of `batch` sequences of `tokens` positions each. */
export function cacheBytes(
  costs: CostModel,
  format: NumberFormat,
  stateFormat: NumberFormat,
  tokens: bigint,
  batch: bigint,
  policy: CachePolicy,
): CacheBytes {
  const spans = costs.spans.map((cost) => {
    const positions = positionsHeld(cost.span, tokens, policy);
    return { span: spanKey(cost.span), positions, bytes: batch * bytesOf(cost.cacheElements * positions, format) };
  });
  const state = batch * bytesOf(costs.stateElements, stateFormat);
  return {
    policy: policyName(policy),
    format: format.name,
    spans,
    state,
    perToken: bytesOf(
      costs.spans.reduce((sum, cost) => sum + cost.cacheElements, 0n),
      format,
    ),
    total: spans.reduce((sum, { bytes }) => sum + bytes, state),
  };
}

/**
 * Cache of sequences of `ends` positions that all start with the same `prefix`, which is held once.
 *
 * A layer shares the positions of the prefix that a sequence still holds: all of them under full attention, none once
 * a window has moved past them. Only whole blocks are shared, so each sequence has its own copy of the block a prefix
 * ends in, and its own recurrent state, which every further token changes. Without sequences only the prefix is held.
 */
export function sharedCacheBytes(
  costs: CostModel,
  format: NumberFormat,
  stateFormat: NumberFormat,
  prefix: bigint,
  ends: readonly bigint[],
  policy: CachePolicy,
): bigint {
  if (ends.length === 0) return cacheBytes(costs, format, stateFormat, prefix, 1n, policy).total;
  const block = typeof policy === "object" ? BigInt(policy.block) : 1n;
  let total = BigInt(ends.length) * bytesOf(costs.stateElements, stateFormat);
  for (const { span, cacheElements } of costs.spans) {
    let pool = 0n;
    for (const end of ends) {
      const held = positionsHeld(span, end, policy);
      // In whole blocks of the prefix, from the first position that the layer still holds.
      const first = end > held ? end - held : 0n;
      const overlap = prefix - (prefix % block) - first;
      const shared = overlap > 0n ? bytesOf(cacheElements * (overlap - (overlap % block)), format) : 0n;
      total += bytesOf(cacheElements * held, format) - shared;
      // Each sequence holds a tail of the prefix; the longest tail contains the others.
      if (shared > pool) pool = shared;
    }
    total += pool;
  }
  return total;
}

export function policyName(policy: CachePolicy): string {
  if (typeof policy === "string") return policy;
  return `${keepsAll(policy) ? "allocated" : "ideal"}, blocks of ${policy.block}`;
}

/** Cache bytes read by decode steps that process positions `from … to-1`: the visible pairs, once more. */
export function cacheBytesRead(costs: CostModel, format: NumberFormat, from: bigint, to: bigint): bigint {
  let elements = 0n;
  for (const { span, readElements } of costs.spans) elements += readElements * pairsBetween(span, from, to);
  return bytesOf(elements, format);
}

/** Cache bytes written for `tokens` new positions. */
export function cacheBytesWritten(costs: CostModel, format: NumberFormat, tokens: bigint): bigint {
  let elements = 0n;
  for (const { cacheElements } of costs.spans) elements += cacheElements * tokens;
  return bytesOf(elements, format);
}

/** Cached positions that a prefill pass starting at position `start` must read, per span. */
export function prefixView(span: Parameters<typeof longestView>[0], start: number): number {
  if (typeof span === "string") return start;
  if ("window" in span) return Math.min(start, span.window - 1);
  return start % span.chunk;
}
