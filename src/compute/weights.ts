/**
 * Weights: the bytes a model takes, and the bytes one pass must read.
 *
 * A pass over few tokens reads every dense matrix once and only the experts
 * those tokens are routed to. So small batches of a mixture of experts are
 * cheap to serve, and the first extra sequences are not free.
 */
import { checkNames } from "../errors.ts";
import { bytesOf, type FormatName, formatOf, type NumberFormat } from "./formats.ts";
import type { ModelGeometry } from "./geometry.ts";
import { countParameters } from "./parameters.ts";

/** One format for everything, or one per tensor class; norms and biases are 16-bit unless the default format is wider. */
export type WeightFormats =
  | FormatName
  | NumberFormat
  | {
      readonly default: FormatName | NumberFormat;
      readonly experts?: FormatName | NumberFormat;
      readonly embedding?: FormatName | NumberFormat;
      readonly head?: FormatName | NumberFormat;
    };

/**
 * How many experts a pass over `t` tokens reads.
 *
 * - `expected`: `E × (1 − (1 − k/E)^t)`, tokens routed uniformly and independently.
 * - `bound`: `min(E, k × t)`, no two tokens sharing an expert.
 * - `all`: every expert in every pass.
 */
export type ExpertTraffic = "expected" | "bound" | "all";

interface ExpertGroup {
  readonly experts: number;
  readonly active: number;
  /** Bytes of one expert, times the layers of this group. */
  readonly bytes: number;
}

/** Bytes of the stored weights, by class. */
export interface WeightBytes {
  readonly embedding: bigint;
  readonly experts: bigint;
  /** Everything that is neither the embedding table, nor experts, nor the head. */
  readonly dense: bigint;
  readonly head: bigint;
  readonly total: bigint;
}

/** Weights, compiled to bytes. */
export interface WeightModel {
  readonly bytes: WeightBytes;
  /** Name of the main format. */
  readonly format: string;
  /** Bytes every pass reads: all matrices but experts and the embedding table; the head once. */
  readonly fixed: bigint;
  /** Bytes of one row of the embedding table. */
  readonly embeddingRow: bigint;
  readonly expertGroups: readonly ExpertGroup[];
  readonly traffic: ExpertTraffic;
}

/** Compiles a checked geometry. */
export function compileWeights(geometry: ModelGeometry, choice: WeightFormats, traffic: ExpertTraffic): WeightModel {
  const choices = typeof choice === "object" && "default" in choice ? choice : { default: choice };
  checkNames("a class of weights", choices, ["default", "experts", "embedding", "head"]);
  const main = formatOf(choices.default);
  const expertFormat = formatOf(choices.experts ?? main);
  const embeddingFormat = formatOf(choices.embedding ?? main);
  const headFormat = formatOf(choices.head ?? (geometry.tied ? embeddingFormat : main));
  const vectorFormat = main.blockBytes / main.blockElements > 2 ? main : formatOf("bf16");
  const count = countParameters(geometry);
  const expertGroups: ExpertGroup[] = [];
  let experts = 0n;
  for (const { count: layers, feedForward } of geometry.layers) {
    if (feedForward?.kind !== "experts") continue;
    const elements = BigInt((feedForward.plain ? 2 : 3) * feedForward.width) * BigInt(geometry.hidden);
    const bytes = bytesOf(elements, expertFormat) * BigInt(layers);
    experts += bytes * BigInt(feedForward.experts);
    expertGroups.push({ experts: feedForward.experts, active: feedForward.active, bytes: Number(bytes) });
  }
  const embedding = bytesOf(count.embedding + count.positions, embeddingFormat);
  const matrices = count.embeddingProjection + count.mixer + count.feedForward + count.router;
  const dense = bytesOf(matrices, main) + bytesOf(count.vectors, vectorFormat);
  const head = bytesOf(count.head, headFormat);
  const headRead =
    (geometry.head ?? true) ? bytesOf(count.embedding, geometry.tied ? embeddingFormat : headFormat) : 0n;
  return {
    bytes: { embedding, experts, dense, head, total: embedding + experts + dense + head },
    format: main.name,
    fixed: dense + headRead,
    embeddingRow: bytesOf(BigInt(geometry.embeddingDim ?? geometry.hidden), embeddingFormat),
    expertGroups,
    traffic,
  };
}

/** Bytes of experts that a pass over `tokens` tokens reads; a real number, because routing is random. */
export function expertBytesRead({ expertGroups, traffic }: WeightModel, tokens: number): number {
  let sum = 0;
  for (const { experts, active, bytes } of expertGroups) {
    if (tokens <= 0) continue;
    if (traffic === "all") sum += bytes * experts;
    else if (traffic === "bound") sum += bytes * Math.min(experts, active * tokens);
    else sum += bytes * experts * (1 - (1 - active / experts) ** tokens);
  }
  return sum;
}

/** Bytes of weights that one pass over `tokens` tokens reads. */
export function weightBytesRead(weights: WeightModel, tokens: number): number {
  return Number(weights.fixed) + tokens * Number(weights.embeddingRow) + expertBytesRead(weights, tokens);
}
