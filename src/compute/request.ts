/**
 * Exact cost of one request: FLOPs by phase and part, cache and traffic, all bigint.
 *
 * A request with P prompt tokens (a of them cached) and C outputs processes
 * positions a … P-1 in prefill and P … P+C-2 in decode: the last output is
 * never fed back. It needs exactly C logit rows. Everything else follows.
 */

import type { CostModel, ElementwiseCosts } from "./costs.ts";
import type { CheckedRequest } from "./counts.ts";
import type { NumberFormat } from "./formats.ts";
import { bytesOf } from "./formats.ts";
import {
  type CacheBytes,
  type CachePolicy,
  cacheBytes,
  cacheBytesRead,
  cacheBytesWritten,
  policyName,
  prefixView,
} from "./kv-cache.ts";
import { doubledPairs, type PairConvention } from "./pairs.ts";
import { type WeightModel, weightBytesRead } from "./weights.ts";

/** FLOPs by part. `total` is the sum of the others. */
export interface FlopBreakdown {
  /** Scores and values: the O(N²·d) term. */
  readonly attention: bigint;
  /** Query, key, value, output and latent projections; short convolutions; an embedding that is not `hidden` wide. */
  readonly projections: bigint;
  /** Dense, shared and routed feed-forward, and the router. */
  readonly feedForward: bigint;
  /** Delta-rule and state-space updates. */
  readonly recurrence: bigint;
  /** Recomputing keys and values of a cached latent prefix. */
  readonly decompression: bigint;
  /** Norms, activations and the like; 0 unless the option `elementwise` sets their FLOPs. */
  readonly elementwise: bigint;
  /** Logits. */
  readonly head: bigint;
  readonly total: bigint;
}

/** Bytes moved between memory and compute units. */
export interface Traffic {
  readonly weights: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite: bigint;
  readonly total: bigint;
}

/** How the numbers were counted; part of each result. */
export interface Convention {
  readonly pairs: PairConvention;
  readonly flopsPerMultiplyAdd: 2;
  readonly latent: string;
  readonly cache: string;
  readonly text: string;
}

export interface Phase {
  /** Positions processed. */
  readonly tokens: bigint;
  readonly logitRows: bigint;
  /** Forward passes over the weights. */
  readonly passes: bigint;
  readonly flops: FlopBreakdown;
  readonly traffic: Traffic;
}

export interface RequestCost {
  readonly convention: Convention;
  readonly prefill: Phase;
  readonly decode: Phase;
  /** Prefill and decode together. */
  readonly flops: FlopBreakdown;
  readonly traffic: Traffic;
  /** Cache held when the last token is out. */
  readonly cache: CacheBytes;
  /** `cache.total`. */
  readonly kvBytes: bigint;
}

/** FLOPs of one pass over positions `from … to-1`. */
export function passFlops(
  costs: CostModel,
  phase: "prefill" | "decode",
  from: bigint,
  to: bigint,
  rows: bigint,
  decompressed: bigint,
  convention: PairConvention,
): FlopBreakdown {
  const tokens = to - from;
  let attention = 0n;
  for (const cost of costs.spans) {
    const perPair = phase === "prefill" ? cost.prefillPair : cost.decodePair;
    // A decode step is one query over everything cached: dense and exact are the same there.
    attention += perPair * doubledPairs(cost.span, from, to, phase === "prefill" ? convention : "exact");
  }
  attention /= 2n;
  const parts = {
    attention,
    projections: costs.projections * tokens,
    feedForward: costs.feedForward * tokens,
    recurrence: costs.recurrence * tokens,
    decompression: costs.decompress * decompressed,
    elementwise: costs.elementwise * tokens,
    head: costs.head * rows,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0n) };
}

/** Adds two results field by field. */
export function addFields<Fields extends object>(left: Fields, right: Fields): Fields {
  const sum: Record<string, bigint> = {};
  for (const [name, value] of Object.entries(left)) sum[name] = value + (right as Record<string, bigint>)[name]!;
  return sum as Fields;
}

/** What a request's cost depends on besides the request. */
export interface RequestContext {
  readonly costs: CostModel;
  readonly weights: WeightModel;
  readonly kv: NumberFormat;
  readonly state: NumberFormat;
  readonly policy: CachePolicy;
  readonly pairs: PairConvention;
  /** How results are counted under these settings: the same for every request. */
  readonly convention: Convention;
  /** Prompt tokens per prefill pass; absent: the whole prompt at once. */
  readonly prefillChunk?: number | undefined;
  /** Logits of every prompt position instead of the last. */
  readonly allLogits?: boolean;
}

/**
 * How numbers were counted, in words.
 *
 * @param elementwise - FLOPs of work that is not a multiply-add; without any, no such work is counted.
 */
export function conventionOf(
  pairs: PairConvention,
  latent: string,
  policy: CachePolicy,
  elementwise: ElementwiseCosts = {},
): Convention {
  const counted = { exact: "every visible pair", half: "n²/2 per prompt", dense: "every query × every key" }[pairs];
  const priced = Object.entries(elementwise).filter(([, flops]) => flops > 0);
  return {
    pairs,
    flopsPerMultiplyAdd: 2,
    latent,
    cache: policyName(policy),
    text: `1 multiply-add = 2 FLOP; attention counts ${counted}; ${
      priced.length === 0
        ? "no norms, biases, softmax, rotary embedding or activations"
        : `elementwise FLOP: ${priced.map(([name, flops]) => `${name} ${flops}`).join(", ")}`
    }`,
  };
}

/** Number of prefill passes over positions `cached … prompt-1`, and the length of all but the last. */
function passesOf(cached: number, prompt: number, chunk: number | undefined): { step: number; passes: number } {
  const step = chunk ?? Math.max(prompt - cached, 1);
  return { step, passes: Math.ceil((prompt - cached) / step) };
}

/** Starts of the prefill passes over positions `cached … prompt-1`. */
export function prefillStarts(cached: number, prompt: number, chunk: number | undefined): number[] {
  const starts: number[] = [];
  const { step } = passesOf(cached, prompt, chunk);
  for (let start = cached; start < prompt; start += step) starts.push(start);
  return starts;
}

/** FLOPs of a whole prefill in its passes; each pass recomputes the keys and values of everything before it. */
export function prefillFlops(
  { costs, pairs, prefillChunk }: RequestContext,
  cached: number,
  prompt: number,
  rows: bigint,
): FlopBreakdown {
  const { step, passes } = passesOf(cached, prompt, prefillChunk);
  // Each pass starts one step after the previous one.
  const decompressed = BigInt(passes) * BigInt(cached) + (BigInt(step) * BigInt(passes) * BigInt(passes - 1)) / 2n;
  return passFlops(costs, "prefill", BigInt(cached), BigInt(prompt), rows, decompressed, pairs);
}

/** Cost of one checked request. */
export function requestCost(context: RequestContext, request: CheckedRequest): RequestCost {
  const { costs, weights, kv, state } = context;
  const { prompt, completion, cached, end } = request;
  const [from, middle, to] = [BigInt(cached), BigInt(prompt), BigInt(end)];
  const { step, passes } = passesOf(cached, prompt, context.prefillChunk);
  // All passes but the last have the same length.
  const passBytes = weightBytesRead(weights, step);
  let weightBytes = 0;
  for (let start = cached; start < prompt; start += step)
    weightBytes += start + step <= prompt ? passBytes : weightBytesRead(weights, prompt - start);
  let readElements = 0n;
  for (const { span, readElements: each } of costs.spans) {
    // Starts below 2^26 add up to less than 2^52.
    let viewed = 0;
    for (let start = cached; start < prompt; start += step) viewed += prefixView(span, start);
    readElements += each * BigInt(viewed);
  }
  const stateBytes = bytesOf(costs.stateElements, state);
  const prefillRows = context.allLogits ? middle - from : completion > 0 ? 1n : 0n;
  const decodeTokens = to - middle;
  const prefill = phaseOf(
    middle - from,
    prefillRows,
    BigInt(passes),
    prefillFlops(context, cached, prompt, prefillRows),
    BigInt(Math.round(weightBytes)),
    bytesOf(readElements, kv) + stateBytes * BigInt(cached > 0 ? passes : Math.max(passes - 1, 0)),
    cacheBytesWritten(costs, kv, middle - from) + stateBytes * BigInt(passes),
  );
  const decode = phaseOf(
    decodeTokens,
    decodeTokens,
    decodeTokens,
    passFlops(costs, "decode", middle, to, decodeTokens, 0n, "exact"),
    BigInt(Math.round(weightBytesRead(weights, 1) * Number(decodeTokens))),
    cacheBytesRead(costs, kv, middle, to) + stateBytes * decodeTokens,
    cacheBytesWritten(costs, kv, decodeTokens) + stateBytes * decodeTokens,
  );
  const cache = cacheBytes(costs, kv, state, to, 1n, context.policy);
  return {
    convention: context.convention,
    prefill,
    decode,
    flops: addFields(prefill.flops, decode.flops),
    traffic: addFields(prefill.traffic, decode.traffic),
    cache,
    kvBytes: cache.total,
  };
}

function phaseOf(
  tokens: bigint,
  logitRows: bigint,
  passes: bigint,
  flops: FlopBreakdown,
  weights: bigint,
  cacheRead: bigint,
  cacheWrite: bigint,
): Phase {
  return {
    tokens,
    logitRows,
    passes,
    flops,
    traffic: { weights, cacheRead, cacheWrite, total: weights + cacheRead + cacheWrite },
  };
}
