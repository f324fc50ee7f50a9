/**
 * What past calls would have cost under a change.
 *
 * A replay takes the usage of each event, alters it by the change's rule and
 * prices both. The alterations are arithmetic on recorded counts: they say what
 * the bill would have been had the answers stayed the same.
 */

import { ReckonerError } from "../errors.ts";
import type { Cost } from "./cost.ts";
import { moment, type PriceQuery } from "./lookup.ts";
import { formatUsd } from "./money.ts";
import { checkCount, type UsageInput, uncachedInput } from "./usage.ts";

/** One recorded call. */
export interface ReplayEvent extends PriceQuery {
  readonly usage: UsageInput;
  /** Input tokens that were retrieved passages, and how many passages they were. */
  readonly retrieved?: number;
  readonly chunks?: number;
}

/** What should have been different. Several changes apply together, in the order of these fields. */
export interface Change {
  /** Fewer retrieved passages: `{ to: 3 }` keeps 3 of each event's `chunks` (or of `from`). */
  readonly chunks?: { readonly from?: number; readonly to: number };
  /** Answers cut at this many tokens. */
  readonly maxOutput?: number;
  /** A prompt prefix of this many tokens is cached; it is written anew when `ttl` (minutes, default 5) has passed since its last use. */
  readonly caching?: { readonly prefix: number; readonly ttl?: number; readonly label?: string };
  readonly model?: string;
  readonly provider?: string;
  readonly tier?: string;
  readonly region?: string;
  /** Any other alteration of one event. */
  readonly map?: (event: ReplayEvent) => ReplayEvent;
}

export interface WhatIf {
  readonly before: { readonly usd: string; readonly nano: bigint };
  readonly after: { readonly usd: string; readonly nano: bigint };
  /** Before minus after; negative when the change costs more. `share` is of before. */
  readonly saving: { readonly usd: string; readonly nano: bigint; readonly share: number };
  readonly events: readonly { readonly before: Cost; readonly after: Cost }[];
  /** Events left out of both sums because one of their sides has no price. */
  readonly unpriced: number;
}

/** Replays events under a change: what a book's `whatIf` does. */
export function whatIf(
  events: readonly ReplayEvent[],
  change: Change,
  cost: (usage: UsageInput, query: PriceQuery) => Cost,
): WhatIf {
  const { chunks, maxOutput, caching } = change;
  for (const [name, value] of Object.entries({ chunks: chunks?.to, maxOutput, prefix: caching?.prefix }))
    if (value !== undefined) checkCount(name, value);
  const ordered = change.caching ? [...events].sort((a, b) => moment(a.at ?? 0) - moment(b.at ?? 0)) : events;
  let lastUse = -Infinity;
  let [before, after, unpriced] = [0n, 0n, 0];
  const rows = ordered.map((event) => {
    let next = event;
    if (change.chunks) next = withChunks(next, change.chunks);
    if (change.maxOutput !== undefined) next = withOutput(next, change.maxOutput);
    if (change.caching) {
      const at = moment(event.at ?? 0);
      next = withCache(next, change.caching, at - lastUse <= (change.caching.ttl ?? 5) * 60_000);
      lastUse = at;
    }
    const { model, provider, tier, region } = change;
    if (model !== undefined) next = { ...next, model, provider };
    next = {
      ...next,
      ...(provider !== undefined && { provider }),
      ...(tier !== undefined && { tier }),
      ...(region !== undefined && { region }),
    };
    if (change.map) next = change.map(next);
    const row = { before: cost(event.usage, event), after: cost(next.usage, next) };
    if (row.before.nano === undefined || row.after.nano === undefined) unpriced++;
    else {
      before += row.before.nano;
      after += row.after.nano;
    }
    return row;
  });
  const money = (nano: bigint): { usd: string; nano: bigint } => ({ usd: formatUsd(nano), nano });
  const share = before ? Number(before - after) / Number(before) : 0;
  return {
    before: money(before),
    after: money(after),
    saving: { ...money(before - after), share },
    events: rows,
    unpriced,
  };
}

function withChunks(event: ReplayEvent, { from, to }: { from?: number; to: number }): ReplayEvent {
  const { usage, retrieved, chunks = from } = event;
  if (retrieved === undefined || chunks === undefined) {
    throw new ReckonerError(
      "pricing/bad-quantity",
      "A change of chunks needs each event's retrieved tokens and their number of chunks",
      { event },
    );
  }
  if (to >= chunks || retrieved === 0) return event;
  const kept = Math.ceil((retrieved * to) / chunks);
  // What is dropped comes off the uncached input first: it is the newest part of the prompt.
  const dropped = retrieved - kept;
  const { total, cacheRead = 0, cacheWrite = 0 } = usage.input;
  const fromCache = Math.max(0, dropped - uncachedInput(usage));
  const fromRead = Math.min(cacheRead, fromCache);
  const write = Math.max(0, cacheWrite - (fromCache - fromRead));
  return {
    ...event,
    retrieved: kept,
    chunks: to,
    usage: {
      ...usage,
      input: {
        ...usage.input,
        total: Math.max(0, total - dropped),
        cacheRead: cacheRead - fromRead,
        cacheWrite: write,
        ...(write < cacheWrite && { cacheWriteByTtl: {} }),
      },
    },
  };
}

function withOutput(event: ReplayEvent, most: number): ReplayEvent {
  const { output } = event.usage;
  if (output.total <= most) return event;
  return {
    ...event,
    usage: { ...event.usage, output: { total: most, reasoning: Math.min(output.reasoning ?? 0, most) } },
  };
}

function withCache(
  event: ReplayEvent,
  { prefix, label }: { prefix: number; label?: string },
  isWarm: boolean,
): ReplayEvent {
  const { usage } = event;
  const tokens = Math.min(prefix, usage.input.total);
  const input = isWarm
    ? { ...usage.input, cacheRead: tokens, cacheWrite: 0, cacheWriteByTtl: {} }
    : { ...usage.input, cacheRead: 0, cacheWrite: tokens, cacheWriteByTtl: label ? { [label]: tokens } : {} };
  return { ...event, usage: { ...usage, input } };
}
