/**
 * What past calls would have cost under a change.
 *
 * A replay takes the usage of each event, alters it by the change's rule and
 * prices both. The alterations are arithmetic on recorded counts: they say what
 * the bill would have been had the answers stayed the same.
 */

import { checkHoldsNames, checkNames, describe, ReckonerError, shown } from "../errors.ts";
import type { Cost } from "./cost.ts";
import { moment, type PriceQuery } from "./lookup.ts";
import { amount } from "./money.ts";
import { checkCount, checkShape, checkUsage, type InputTokens, type UsageInput, uncachedInput } from "./usage.ts";

/** One recorded call. */
export interface ReplayEvent extends PriceQuery {
  readonly usage: UsageInput;
  /** Input tokens that were retrieved passages, and how many passages they were. */
  readonly retrieved?: number;
  readonly chunks?: number;
}

/** What should have been different. Several changes apply together, in the order of these fields. */
export interface Change {
  /**
   * Fewer retrieved passages: `{ to: 3 }` keeps 3 of each event's `chunks` (or of `from`). Text goes first; audio, images
   * and video shrink in proportion, once less is left than they hold.
   */
  readonly chunks?: { readonly from?: number; readonly to: number };
  /** Answers cut at this many tokens: reasoning comes first and stays; audio, images and the rest shrink in proportion. */
  readonly maxOutput?: number;
  /** A prompt prefix of this many tokens is cached; it is written again when `ttl` (minutes, default 5) has passed since its last use. */
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
  if (!Array.isArray(events)) throw bad("events must be a list of { usage, model, at }", events);
  checkChange(change);
  for (const event of events) checkEvent(event);
  const ordered = change.caching ? [...events].sort((a, b) => moment(a.at ?? 0) - moment(b.at ?? 0)) : events;
  /** When each model was last used: each has a cache of its own. */
  const lastUse = new Map<string, number>();
  let [before, after, unpriced] = [0n, 0n, 0];
  const rows = ordered.map((event) => {
    let next = event;
    if (change.chunks) next = withChunks(next, change.chunks);
    if (change.maxOutput !== undefined) next = withOutput(next, change.maxOutput);
    if (change.caching) {
      const at = moment(event.at ?? 0);
      const model = `${shown(change.provider ?? event.provider)} ${shown(change.model ?? event.model)}`;
      const age = at - (lastUse.get(model) ?? -Infinity);
      next = withCache(next, change.caching, age <= (change.caching.ttl ?? 5) * 60_000);
      lastUse.set(model, at);
    }
    const { model, provider, tier, region } = change;
    if (model !== undefined) next = { ...next, model, provider };
    next = {
      ...next,
      ...(provider !== undefined && { provider }),
      ...(tier !== undefined && { tier }),
      ...(region !== undefined && { region }),
    };
    if (change.map) checkEvent((next = change.map(next)));
    const row = { before: cost(event.usage, event), after: cost(next.usage, next) };
    if (row.before.nano === undefined || row.after.nano === undefined) unpriced++;
    else {
      before += row.before.nano;
      after += row.after.nano;
    }
    return row;
  });
  const share = before ? Number(before - after) / Number(before) : 0;
  return {
    before: amount(before, {}),
    after: amount(after, {}),
    saving: amount(before - after, { share }),
    events: rows,
    unpriced,
  };
}

const CHANGES: readonly string[] = ["chunks", "maxOutput", "caching", "model", "provider", "tier", "region", "map"];

const CHUNKS = ["from", "to"] as const;
const CACHING = ["prefix", "ttl", "label"] as const;

/** Refuses an impossible change: what is not a number would change nothing, or everything. */
function checkChange(change: Change): void {
  checkHoldsNames(change, "a change must be an object such as { maxOutput: 500 }");
  checkNames("a change", change, CHANGES);
  const { chunks, maxOutput, caching, map } = change;
  for (const [name, [part, known]] of Object.entries({
    chunks: [chunks, CHUNKS],
    caching: [caching, CACHING],
  } as const)) {
    if ((part ?? undefined) === undefined) continue;
    checkHoldsNames(part, `${name} of a change must be { ${known.join(", ")} }`);
    checkNames(`a part of ${name}`, part!, known);
  }
  if (chunks) checkCount("chunks.to", chunks.to);
  if (caching) checkCount("caching.prefix", caching.prefix);
  for (const [name, value] of Object.entries({ "chunks.from": chunks?.from, maxOutput }))
    if (value !== undefined) checkCount(name, value);
  const { ttl = 0 } = caching ?? {};
  if (!(typeof ttl === "number" && ttl >= 0))
    throw new ReckonerError("pricing/bad-quantity", `caching.ttl must be minutes, at least 0; got ${shown(ttl)}`, {
      ttl,
    });
  if (typeof (caching?.label ?? "") !== "string") throw bad("caching.label must be text", caching?.label);
  if (map !== undefined && typeof map !== "function") throw bad("map must be a function of an event", map);
}

function checkEvent(event: ReplayEvent): void {
  if (typeof event !== "object" || event === null) throw bad("an event must be { usage, model, at }", event);
  const { usage, retrieved, chunks } = event;
  checkShape(usage);
  checkUsage(usage);
  for (const [name, value] of Object.entries({ retrieved, chunks })) if (value !== undefined) checkCount(name, value);
}

function bad(wanted: string, seen: unknown): ReckonerError {
  return new ReckonerError("input/bad-option", `${wanted}, got ${describe(seen)}`);
}

function withChunks(event: ReplayEvent, { from, to }: { from?: number; to: number }): ReplayEvent {
  const { usage, retrieved, chunks = from } = event;
  if (retrieved === undefined || chunks === undefined) {
    throw new ReckonerError(
      "pricing/bad-quantity",
      "A change of chunks needs the number of retrieved tokens and of chunks in each event",
      { event },
    );
  }
  const { total, cacheRead = 0, cacheWrite = 0 } = usage.input;
  if (retrieved > total) {
    const message = `retrieved (${retrieved}) exceeds input.total (${total}): it counts the input's own tokens`;
    throw new ReckonerError("pricing/breakdown-above-total", message, {
      part: "retrieved",
      value: retrieved,
      whole: total,
    });
  }
  if (to >= chunks || retrieved === 0) return event;
  const kept = Math.ceil((retrieved * to) / chunks);
  // What is dropped comes off the uncached input first: it is the newest part of the prompt.
  const dropped = retrieved - kept;
  const fromCache = Math.max(0, dropped - uncachedInput(usage));
  const fromRead = Math.min(cacheRead, fromCache);
  const write = Math.max(0, cacheWrite - (fromCache - fromRead));
  return {
    ...event,
    retrieved: kept,
    chunks: to,
    usage: {
      ...usage,
      input: fitted({
        ...usage.input,
        total: total - dropped,
        cacheRead: cacheRead - fromRead,
        cacheWrite: write,
        ...(write < cacheWrite && { cacheWriteByTtl: {} }),
      }),
    },
  };
}

function withOutput(event: ReplayEvent, most: number): ReplayEvent {
  const { output } = event.usage;
  if (output.total <= most) return event;
  const { total, reasoning = 0, ...parts } = output;
  const shorter = scaled(parts, total, most);
  return {
    ...event,
    usage: { ...event.usage, output: { ...shorter, total: most, reasoning: Math.min(reasoning, most) } },
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
  return { ...event, usage: { ...usage, input: fitted(input) } };
}

/** An input whose parts fit its total and its cached tokens again. */
function fitted(input: InputTokens): InputTokens {
  const { total, cacheRead = 0, audio = 0, image = 0, video = 0 } = input;
  const parts = scaled({ audio, image, video }, Math.max(total, audio + image + video), total);
  const { cacheReadAudio = 0, cacheReadImage = 0, cacheReadVideo = 0 } = input;
  const cached = {
    cacheReadAudio: Math.min(cacheReadAudio, parts.audio),
    cacheReadImage: Math.min(cacheReadImage, parts.image),
    cacheReadVideo: Math.min(cacheReadVideo, parts.video),
  };
  const inCache = cached.cacheReadAudio + cached.cacheReadImage + cached.cacheReadVideo;
  return { ...input, ...parts, ...scaled(cached, Math.max(cacheRead, inCache), cacheRead) };
}

/** Parts of `whole`, shrunk to parts of `to`: rounded down, so that they never sum to more. */
function scaled<Parts extends { readonly [part: string]: number | undefined }>(
  parts: Parts,
  whole: number,
  to: number,
): Record<keyof Parts, number> {
  // A count times a count may exceed 2^53.
  const shrink = (part: number): number => (whole > to ? Number((BigInt(part) * BigInt(to)) / BigInt(whole)) : part);
  return Object.fromEntries(Object.entries(parts).map(([name, part = 0]) => [name, shrink(part)])) as Record<
    keyof Parts,
    number
  >;
}
