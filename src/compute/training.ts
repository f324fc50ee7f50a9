/**
 * Training: exact FLOPs of a run, with and without recomputation.
 *
 * Backward costs two forwards. Recomputation is work for the hardware but not
 * for the model, so it counts towards HFU and never towards MFU.
 * Activation memory follows Korthikanti et al. (arXiv:2205.05198), generalised
 * to grouped queries and gated feed-forwards: ./README.md, section 8.
 */
import { checkNames, ReckonerError } from "../errors.ts";
import type { CostModel } from "./costs.ts";
import { checkChoice, checkCount, checkFlag, checkObject } from "./counts.ts";
import { checkGeometry, type ModelGeometry } from "./geometry.ts";
import type { PairConvention } from "./pairs.ts";
import { passFlops } from "./request.ts";

/** `selective` repeats the attention core, `full` repeats every layer, but not the logits. */
export type Recompute = "none" | "selective" | "full";
export const recomputations: readonly Recompute[] = ["none", "selective", "full"];

export interface TrainingRequest {
  /** Tokens in the data. */
  readonly tokens: number;
  /** Passes over the data. Default 1. */
  readonly epochs?: number;
  /** Tokens per sequence. Default: the context, at most 8192. */
  readonly sequence?: number;
  /** Default "none". */
  readonly recompute?: Recompute;
  /** A flash kernel's backward recomputes scores: 2.5 forward cores instead of 2, in hardware FLOPs only. Default false. */
  readonly flash?: boolean;
}

export interface TrainingFlops {
  /** Tokens × epochs. */
  readonly tokens: bigint;
  readonly sequence: number;
  readonly forward: bigint;
  /** Forward and backward: what MFU counts. */
  readonly model: bigint;
  /** Recomputation included: what HFU counts. */
  readonly hardware: bigint;
  readonly recompute: Recompute;
  readonly text: string;
}

/** FLOPs of a training run; the last sequence may be shorter. */
export function trainingFlops(
  costs: CostModel,
  pairs: PairConvention,
  request: Required<TrainingRequest>,
): TrainingFlops {
  const tokens = BigInt(request.tokens) * BigInt(request.epochs);
  const length = BigInt(request.sequence);
  const forwardOf = (positions: bigint): { total: bigint; attention: bigint; head: bigint } =>
    passFlops(costs, "prefill", 0n, positions, positions, 0n, pairs);
  const whole = forwardOf(length);
  const rest = forwardOf(tokens % length);
  const times = tokens / length;
  const forward = times * whole.total + rest.total;
  const attention = times * whole.attention + rest.attention;
  const head = times * whole.head + rest.head;
  const repeated = { none: 0n, selective: attention, full: forward - head }[request.recompute];
  const flash = request.flash ? attention / 2n : 0n;
  const model = 3n * forward;
  return {
    tokens,
    sequence: request.sequence,
    forward,
    model,
    hardware: model + repeated + flash,
    recompute: request.recompute,
    text: `3 × forward over ${tokens} tokens in sequences of ${request.sequence}; all logits; ${pairs} pairs`,
  };
}

/**
 * Bytes that a training plan needs on one device: its shard of weights, gradients and optimizer states, and the
 * activations of the whole batch, which are not divided between devices.
 */
export interface TrainingPlan {
  readonly batch: number;
  readonly sequence: number;
  readonly weights: bigint;
  readonly gradients: bigint;
  readonly optimizer: bigint;
  readonly activations: bigint;
  readonly total: bigint;
  /** Whether `total` fits in the usable memory of one device. */
  readonly fits: boolean;
}

/**
 * Bytes of 16-bit activations, over all layers, that a training step keeps for its backward pass.
 *
 * For multi-head attention with a plain 4d feed-forward and dropout this is s·b·d·34 per layer, plus 5·H·s²·b
 * without a flash kernel, as Korthikanti et al. derive (arXiv:2205.05198, §4.1); selective recomputation drops the second
 * term. Of its five bytes per pair and head, two are the softmax, one is its dropout mask and two are the dropout's
 * output: without dropout, two remain.
 *
 * @throws {@link ReckonerError} as {@link checkGeometry} does, the codes of a count for `sequence` and `batch`, and
 *   `input/bad-option` for an unknown `recompute`.
 * @example
 * // 12 layers keep their input, 2 bytes each: 12 × 2 × 768 × 1_024
 * trainingActivationBytes(gpt2, { sequence: 1_024, batch: 1, recompute: "full" }); // 18_874_368n
 */
export function trainingActivationBytes(
  geometry: ModelGeometry,
  options: { sequence: number; batch: number; recompute: Recompute; flash?: boolean; dropout?: boolean },
): bigint {
  checkGeometry(geometry);
  checkObject("options", options);
  checkNames("an option of trainingActivationBytes", options, ["sequence", "batch", "recompute", "flash", "dropout"]);
  checkCount("sequence", options.sequence, 1);
  checkCount("batch", options.batch, 1);
  checkChoice("recompute", options.recompute, recomputations);
  checkFlag("flash", options.flash);
  checkFlag("dropout", options.dropout);
  const d = geometry.hidden;
  const tokens = BigInt(options.sequence) * BigInt(options.batch);
  let bytes = 0n;
  for (const { count, mixer, feedForward } of geometry.layers) {
    const layers = BigInt(count);
    if (options.recompute === "full") {
      bytes += layers * 2n * BigInt(d) * tokens;
      continue;
    }
    let perToken = 0;
    if (mixer !== undefined) {
      // Input of the norm and of the projections, then what the mixer multiplies, then the output projection's input.
      perToken += 2 * 2 * d + (options.dropout ? d : 0);
      if ((mixer.kind === "grouped" || mixer.kind === "latent") && !options.flash && options.recompute === "none") {
        const perPair = options.dropout ? 5 : 2;
        bytes += layers * BigInt(perPair * mixer.heads) * BigInt(options.sequence) * tokens;
      }
      if (mixer.kind === "grouped") {
        const valueDim = mixer.valueDim ?? mixer.headDim;
        perToken +=
          2 * (mixer.heads * mixer.headDim + mixer.kvHeads * (mixer.headDim + valueDim) + mixer.heads * valueDim);
      } else if (mixer.kind === "latent") {
        const wide = mixer.heads * (2 * (mixer.nopeDim + mixer.ropeDim) + 2 * mixer.valueDim);
        perToken += 2 * ((mixer.queryRank ?? 0) + mixer.latentRank + mixer.ropeDim + wide);
      } else if (mixer.kind === "delta") {
        perToken += 2 * (2 * mixer.keyHeads * mixer.keyDim + 3 * mixer.valueHeads * mixer.valueDim);
      } else {
        perToken += 2 * (3 * mixer.inner + 2 * mixer.groups * mixer.state);
      }
    }
    if (feedForward !== undefined) {
      perToken += 2 * 2 * d + (options.dropout ? d : 0);
      const isGated = feedForward.kind === "gated" || (feedForward.kind === "experts" && !feedForward.plain);
      const width =
        feedForward.kind === "experts"
          ? feedForward.active * feedForward.width + (feedForward.shared ?? 0)
          : feedForward.width;
      perToken += 2 * (isGated ? 3 : 2) * width;
    }
    if (!Number.isSafeInteger(perToken))
      throw new ReckonerError(
        "compute/bad-geometry",
        `a layer of this model keeps ${perToken} bytes per token; sizes must keep that below 2^53`,
        { value: perToken },
      );
    bytes += layers * BigInt(perToken) * tokens;
  }
  return bytes;
}
