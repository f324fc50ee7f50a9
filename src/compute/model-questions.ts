/**
 * Options, requests and results of a model: the types of ./model.ts.
 */
import type { CostOptions } from "./costs.ts";
import type { RequestTokens } from "./counts.ts";
import type { FormatName, NumberFormat } from "./formats.ts";
import type { CachePolicy } from "./kv-cache.ts";
import type { PairConvention } from "./pairs.ts";
import type { Convention, FlopBreakdown } from "./request.ts";
import type { ExpertTraffic, WeightFormats } from "./weights.ts";

/** How a model is stored, cached and counted. */
export interface ModelOptions extends CostOptions {
  /** Format of the weights. Default "bf16". */
  readonly weights?: WeightFormats;
  /** Format of the key-value cache. Default "bf16". */
  readonly kv?: FormatName | NumberFormat;
  /** Format of recurrent state. Default "fp32". */
  readonly state?: FormatName | NumberFormat;
  /** Policy for what the cache holds. Default "ideal". */
  readonly cache?: CachePolicy;
  /** How attention pairs are counted. Default "exact". */
  readonly pairs?: PairConvention;
  /** Prompt tokens per prefill pass. Default: the whole prompt at once. */
  readonly prefillChunk?: number;
  /** Positions the model accepts, where this differs from the published limit. */
  readonly context?: number;
  /** How many experts a pass is assumed to read. Default "expected". */
  readonly experts?: ExpertTraffic;
}

export interface ScalarRequest extends RequestTokens {
  /** "all" computes logits for every prompt position, as scoring does. Default "last". */
  readonly logits?: "last" | "all";
}

/** The O(N²·d) term alone. */
export interface AttentionCost {
  readonly flops: bigint;
  /** Per span: twice the query-key pairs of one head in one layer, and FLOPs per pair over all its layers and heads. */
  readonly terms: readonly {
    readonly span: string;
    readonly doubledPairs: bigint;
    readonly flopsPerPair: bigint;
    readonly flops: bigint;
  }[];
  /** The formula with its numbers filled in. */
  readonly formula: string;
  readonly convention: Convention;
}

/** Several requests that may share the start of their prompts. */
export interface RequestsCost {
  readonly requests: number;
  readonly flops: FlopBreakdown;
  /** FLOPs if nothing were shared. */
  readonly unsharedFlops: bigint;
  /** Cache bytes with the prefix held once, as far as any request still holds it. */
  readonly kvBytes: bigint;
  readonly unsharedKvBytes: bigint;
}
