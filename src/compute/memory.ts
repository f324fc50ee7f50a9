/**
 * Memory: what a server holds, and the largest context and batch that still fit.
 *
 * Weights and cache are exact for the given formats and policy. Activations
 * are an estimate of the peak of one pass (the formula is in ./README.md,
 * section 7), because buffers depend on the engine.
 */

import type { CostModel } from "./costs.ts";
import type { NumberFormat } from "./formats.ts";
import type { ModelGeometry } from "./geometry.ts";
import { type CacheBytes, type CachePolicy, cacheBytes } from "./kv-cache.ts";
import type { WeightBytes, WeightModel } from "./weights.ts";

export interface MemoryRequest {
  /** Positions per sequence. */
  readonly context: number;
  /** Sequences at once. Default 1. */
  readonly batch?: number;
  /** Tokens in one pass, for the activation estimate. Default 2048, or the batch when that is larger. */
  readonly tokensInFlight?: number;
}

/** Bytes by what they hold. */
export interface MemoryUse {
  readonly weights: WeightBytes;
  readonly cache: CacheBytes;
  readonly activations: bigint;
  readonly total: bigint;
}

/** The same, compared with the memory of one or more devices. */
export interface MemoryFit extends MemoryUse {
  readonly devices: number;
  readonly capacity: bigint;
  /** Part of the capacity that may be used. */
  readonly usable: bigint;
  readonly fits: boolean;
  /** `usable - total`; negative when it does not fit. */
  readonly free: bigint;
  /** Longest context that fits at this batch, at most what the model accepts; 0 when not even one position fits. */
  readonly longestContext: number;
  /** Largest batch that fits at this context; 0 when not even one sequence fits. */
  readonly largestBatch: number;
  /** The result in one sentence. */
  readonly verdict: string;
}

export interface MemoryContext {
  readonly geometry: ModelGeometry;
  readonly costs: CostModel;
  readonly weights: WeightModel;
  readonly kv: NumberFormat;
  readonly state: NumberFormat;
  readonly policy: CachePolicy;
}

/** The same, with the limit for the longest-context search. */
export interface FitContext extends MemoryContext {
  /** Positions the model accepts. */
  readonly limit: number;
}

/** Bytes of weights, cache and activations; a pass never has more than `tokens` × `batch` tokens. */
export function memoryUse(context: MemoryContext, tokens: number, batch: number, tokensInFlight: number): MemoryUse {
  const cache = cacheBytes(context.costs, context.kv, context.state, BigInt(tokens), BigInt(batch), context.policy);
  const activations = activationBytes(
    context.geometry,
    Math.max(Math.min(tokensInFlight, tokens * batch), batch),
    batch,
  );
  return {
    weights: context.weights.bytes,
    cache,
    activations,
    total: context.weights.bytes.total + cache.total + activations,
  };
}

/** Peak 16-bit activations of one pass: residual and its norm, the widest block, and 32-bit logits of one row per sequence. */
function activationBytes(geometry: ModelGeometry, tokens: number, batch: number): bigint {
  const { hidden } = geometry;
  let widest = 0;
  for (const { mixer, feedForward } of geometry.layers) {
    if (mixer?.kind === "grouped") {
      const valueDim = mixer.valueDim ?? mixer.headDim;
      widest = Math.max(widest, mixer.heads * (mixer.headDim + valueDim) + mixer.kvHeads * (mixer.headDim + valueDim));
    } else if (mixer?.kind === "latent") {
      widest = Math.max(widest, mixer.heads * (2 * (mixer.nopeDim + mixer.ropeDim) + 2 * mixer.valueDim));
    } else if (mixer?.kind === "delta") {
      widest = Math.max(widest, 2 * mixer.keyHeads * mixer.keyDim + 3 * mixer.valueHeads * mixer.valueDim);
    } else if (mixer?.kind === "state-space") {
      widest = Math.max(widest, 3 * mixer.inner + 2 * mixer.groups * mixer.state);
    }
    if (feedForward?.kind === "experts")
      widest = Math.max(widest, 2 * (feedForward.active * feedForward.width + (feedForward.shared ?? 0)));
    else if (feedForward !== undefined)
      widest = Math.max(widest, (feedForward.kind === "gated" ? 2 : 1) * feedForward.width);
  }
  const perToken = 2n * BigInt(2 * hidden + widest);
  const logits = (geometry.head ?? true) ? 4n * BigInt(batch) * BigInt(geometry.vocabulary) : 0n;
  return perToken * BigInt(tokens) + logits;
}

/** Compares memory use with devices, and searches for the limits. */
export function memoryFit(
  context: FitContext,
  request: Required<MemoryRequest>,
  devices: number,
  memoryBytes: number,
  usableShare: number,
): MemoryFit {
  const capacity = BigInt(Math.floor(memoryBytes)) * BigInt(devices);
  const usable = BigInt(Math.floor(memoryBytes * devices * usableShare));
  const use = memoryUse(context, request.context, request.batch, request.tokensInFlight);
  const fitsAt = (tokens: number, batch: number): boolean =>
    memoryUse(context, tokens, batch, request.tokensInFlight).total <= usable;
  const longestContext = largest(context.limit, (tokens) => fitsAt(tokens, request.batch));
  const largestBatch = largest(2 ** 20, (batch) => fitsAt(request.context, batch));
  const fits = use.total <= usable;
  const needed = (bytes: bigint): number => Math.ceil(Number(bytes) / (memoryBytes * usableShare));
  const parts = `${gibibytes(use.weights.total)} weights + ${gibibytes(use.cache.total)} cache + ${gibibytes(use.activations)} activations = ${gibibytes(use.total)}`;
  const verdict = fits
    ? `fits: ${parts} of ${gibibytes(usable)}`
    : `does not fit: ${parts}, but ${devices} device${devices === 1 ? " has" : "s have"} ${gibibytes(usable)}${
        longestContext > 0
          ? `; at batch ${request.batch} the longest context is ${longestContext}`
          : largestBatch > 0
            ? `; at this context the largest batch is ${largestBatch}`
            : `; weights need ${needed(use.weights.total)} of these devices, the total ${needed(use.total)}`
      }`;
  return { ...use, devices, capacity, usable, fits, free: usable - use.total, longestContext, largestBatch, verdict };
}

/** Largest value in `1 … limit` that fits, by bisection; 0 when 1 does not. */
function largest(limit: number, fits: (value: number) => boolean): number {
  if (!fits(1)) return 0;
  let [good, bad] = [1, limit + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Bytes as GiB text, three significant digits. */
function gibibytes(bytes: bigint): string {
  return `${Number((Number(bytes) / 2 ** 30).toPrecision(3))} GiB`;
}
