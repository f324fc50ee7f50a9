/**
 * The published training-FLOPs formulas, each under its own name.
 *
 * They disagree by design: with or without embeddings, with or without the
 * causal half, with or without recomputation. The formulas over plain numbers
 * are in ./formulas.ts; `trainingConventions` applies all of them to one
 * geometry. Sources: ./README.md, section 8.
 */
import { compileCosts } from "./costs.ts";
import { checkCount, checkList } from "./counts.ts";
import { chinchillaPerSequence, mosaicPerSequence, narayananPerBatch, sixND } from "./formulas.ts";
import {
  checkGeometry,
  type GroupedAttention,
  type LatentAttention,
  type LayerGroup,
  layerCount,
  type ModelGeometry,
} from "./geometry.ts";
import { doubledPairs } from "./pairs.ts";
import { countParameters } from "./parameters.ts";
import { passFlops } from "./request.ts";

/** Names of the training-FLOPs conventions. */
export type TrainingConvention =
  | "exact"
  | "half"
  | "dense"
  | "6N"
  | "palm"
  | "megatron"
  | "narayanan"
  | "mosaic"
  | "torchtitan"
  | "verl"
  | "verl-causal"
  | "maxtext"
  | "maxtext-causal"
  | "chinchilla"
  | "chinchilla-table";

/** One convention's answer for a batch of training sequences. */
export interface ConventionResult {
  readonly convention: TrainingConvention;
  /** FLOPs of one optimisation step over the batch; forward and backward. */
  readonly flops: bigint;
  readonly formula: string;
  readonly source: string;
}

/** Sums over the attention layers of a geometry. */
interface Layers {
  /** Σ over layers of query heads × (key width + value width). */
  readonly coreWidth: bigint;
  /** Σ over layers of query heads × key width. */
  readonly keyWidth: bigint;
  /** Σ over layers of H·(dk+dv) × the doubled pairs of a sequence under a convention, halved. */
  core(sequence: bigint, convention: "exact" | "half" | "dense", width: "key" | "both"): bigint;
}

function layersOf(geometry: ModelGeometry, ignoreSpans: boolean): Layers {
  const rows: {
    count: bigint;
    key: bigint;
    value: bigint;
    span: "full" | "bidirectional" | { window: number } | { chunk: number };
  }[] = [];
  for (const { count, mixer } of geometry.layers) {
    if (mixer?.kind !== "grouped" && mixer?.kind !== "latent") continue;
    const key = keyDimOf(mixer);
    const value = mixer.kind === "grouped" ? (mixer.valueDim ?? mixer.headDim) : mixer.valueDim;
    const span = ignoreSpans && mixer.span !== "bidirectional" ? "full" : (mixer.span ?? "full");
    rows.push({
      count: BigInt(count),
      key: BigInt(mixer.heads) * BigInt(key),
      value: BigInt(mixer.heads) * BigInt(value),
      span,
    });
  }
  const sum = (pick: (row: (typeof rows)[number]) => bigint): bigint =>
    rows.reduce((total, row) => total + row.count * pick(row), 0n);
  return {
    coreWidth: sum((row) => row.key + row.value),
    keyWidth: sum((row) => row.key),
    core: (sequence, convention, width) =>
      sum(
        (row) =>
          (width === "both" ? row.key + row.value : 2n * row.key) * doubledPairs(row.span, 0n, sequence, convention),
      ) / 2n,
  };
}

/**
 * Training FLOPs of one step over sequences of the given lengths, under every convention.
 *
 * @param sequences - Length of each sequence in the batch.
 * @returns One result per convention, `exact` first. All integers are exact.
 * @throws {@link ReckonerError} as {@link checkGeometry} does, and the codes of a count for a length.
 * @example
 * trainingConventions(gpt2, [1_024]).palm.flops; // 880_522_297_344n: 1_024 · (6 · 124_439_808 + 12 · 12 · 768 · 1_024)
 */
export function trainingConventions(
  geometry: ModelGeometry,
  sequences: readonly number[],
): Record<TrainingConvention, ConventionResult> {
  checkGeometry(geometry);
  checkList("sequences", sequences);
  for (const sequence of sequences) checkCount("sequence", sequence, 1);
  const count = countParameters(geometry);
  const costs = compileCosts(geometry, { latent: "naive" });
  const spanned = layersOf(geometry, false);
  const unspanned = layersOf(geometry, true);
  const layers = BigInt(layerCount(geometry));
  const hidden = BigInt(geometry.hidden);
  const vocabulary = BigInt(geometry.vocabulary);
  const lengths = sequences.map(BigInt);
  const tokens = lengths.reduce((sum, length) => sum + length, 0n);
  const each = (cost: (length: bigint) => bigint): bigint => lengths.reduce((sum, length) => sum + cost(length), 0n);
  const active = count.active;
  const exactly = (convention: "exact" | "half" | "dense"): bigint =>
    3n * each((length) => passFlops(costs, "prefill", 0n, length, length, 0n, convention).total);
  const matmul = count.matmulActive;
  const verlDense = 6n * (matmul + vocabulary * hidden) * tokens;
  const chinchilla = (embeddings: boolean): bigint =>
    each((sequence) => {
      const shape = { sequence, vocabulary, hidden };
      const outside = chinchillaPerSequence({ ...shape, layers: 0, heads: 0, headDim: 0, width: 0 }, { embeddings });
      // Each kind of layer separately: averages of their heads or widths need not be whole numbers.
      return geometry.layers.reduce((sum, group) => {
        const layer = { ...shape, layers: group.count, ...chinchillaLayer(group) };
        return sum + chinchillaPerSequence(layer, { embeddings: false });
      }, outside);
    });
  // Tied tables are multiplied by the head; an untied table is only looked up, so torchtitan leaves it out.
  const titanParameters = geometry.tied
    ? count.active - count.positions
    : count.active - count.embedding - count.positions;
  const rows: readonly [TrainingConvention, bigint, string, string][] = [
    ["exact", exactly("exact"), "3 × every forward multiply-add × 2, visible pairs only, all logits", "README.md §2–3"],
    ["half", exactly("half"), "as exact, with n²/2 pairs", "README.md §2"],
    ["dense", exactly("dense"), "as exact, with n² pairs", "README.md §2"],
    ["6N", sixND(active, tokens), "6·N·D, N = active parameters", "arXiv:2001.08361; arXiv:2203.15556"],
    [
      "palm",
      6n * active * tokens + each((length) => 6n * spannedFull(unspanned, length)),
      "(6N + 12·L·H·Q·T) per token, N with embeddings, no causal half",
      "arXiv:2204.02311, appendix B",
    ],
    [
      "megatron",
      6n * (matmul - count.router) * tokens +
        each((length) => 3n * unspanned.coreWidth * length * length) +
        3n * megatronScan(geometry) * tokens,
      "6·(matrices + logits) + causal half of full attention + 3·(7·d_in·N, or 8·H·dv² of a delta rule); no router, no windows",
      "NVIDIA/Megatron-LM training.py @001b00c2",
    ],
    [
      "narayanan",
      each((length) => narayananPerBatch({ batch: 1n, sequence: length, layers, hidden, vocabulary })),
      "96·B·s·l·h²·(1 + s/6h + V/16lh): full recomputation, h×h attention, 4h feed-forward",
      "arXiv:2104.04473, eq. 3",
    ],
    [
      "mosaic",
      each((length) => mosaicPerSequence({ parameters: count.active, layers, hidden, sequence: length })),
      "3·(2·N·S + 4·L·d·S²)",
      "mosaicml/llm-foundry scripts/train/benchmarking @061f2c7c",
    ],
    [
      "torchtitan",
      6n * titanParameters * tokens +
        each((length) => 6n * spanned.core(length, "dense", "both")) +
        3n * costs.recurrence * tokens,
      "6·N (no untied embedding table) + 6·H·(dk+dv)·min(S, w), no causal half",
      "pytorch/torchtitan models/utils.py @01c01c88",
    ],
    [
      "verl",
      verlDense + each((length) => 6n * spanned.core(length, "dense", "key")),
      "6·(2·V·d + matrices) + 12·H·dk·S·min(S, w), no causal half, key width for values too",
      "volcengine/verl flops_counter.py @013146cf",
    ],
    [
      "verl-causal",
      verlDense + each((length) => 3n * spanned.core(length, "dense", "both")),
      "6·(2·V·d + matrices) + 3·H·(dk+dv)·S·min(S, w)",
      "volcengine/verl flops_counter.py @b178a3cd",
    ],
    [
      "maxtext",
      6n * matmul * tokens + each((length) => 6n * spannedFull(unspanned, length)),
      "6·matrices + 12·L·H·Q·S², full attention",
      "AI-Hypercomputer/maxtext before PR #1988",
    ],
    [
      "maxtext-causal",
      6n * matmul * tokens + each((length) => 3n * spannedFull(unspanned, length)),
      "6·matrices + 6·L·H·Q·S², causal half",
      "AI-Hypercomputer/maxtext PR #1988",
    ],
    [
      "chinchilla",
      chinchilla(true),
      "appendix F: 3 forwards, softmax 3 per pair and head, embeddings as matrices",
      "arXiv:2203.15556, appendix F",
    ],
    [
      "chinchilla-table",
      chinchilla(false),
      "appendix F as in Table A4: without embeddings and logits",
      "arXiv:2203.15556, Table A4",
    ],
  ];
  return Object.fromEntries(
    rows.map(([convention, flops, formula, source]) => [convention, { convention, flops, formula, source }]),
  ) as Record<TrainingConvention, ConventionResult>;
}

/** Σ over layers of H·2dk × S²: one sixth of PaLM's 12·L·H·Q·T for one sequence. */
function spannedFull(layers: Layers, length: bigint): bigint {
  return 2n * layers.keyWidth * length * length;
}

/** Megatron-LM's scans, forward FLOPs per token: 7 per state element of Mamba, 4 multiply-adds per `H·dv²` of a delta rule. */
function megatronScan(geometry: ModelGeometry): bigint {
  let flops = 0n;
  for (const { count, mixer } of geometry.layers) {
    if (mixer?.kind === "state-space") flops += BigInt(count) * 7n * BigInt(mixer.inner) * BigInt(mixer.state);
    if (mixer?.kind === "delta") flops += BigInt(count) * 8n * BigInt(mixer.valueHeads) * BigInt(mixer.valueDim) ** 2n;
  }
  return flops;
}

/** A layer in the terms of Chinchilla's appendix F: heads of one width, and the feed-forward width one token passes through. */
function chinchillaLayer({ mixer, feedForward }: LayerGroup): { heads: number; headDim: number; width: bigint } {
  const attends = mixer?.kind === "grouped" || mixer?.kind === "latent";
  const { heads, headDim } = attends ? { heads: mixer.heads, headDim: keyDimOf(mixer) } : { heads: 0, headDim: 0 };
  if (feedForward?.kind !== "experts") return { heads, headDim, width: BigInt(feedForward?.width ?? 0) };
  const { active, width, shared = 0 } = feedForward;
  return { heads, headDim, width: BigInt(active) * BigInt(width) + BigInt(shared) };
}

function keyDimOf(mixer: GroupedAttention | LatentAttention): number {
  return mixer.kind === "grouped" ? mixer.headDim : mixer.nopeDim + mixer.ropeDim;
}
