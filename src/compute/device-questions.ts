/**
 * Options, requests and results of a model on a device: the types of ./device-model.ts.
 */
import type { ComputeFormat } from "./device.ts";
import type { RequestCost } from "./request.ts";
import type { Wall } from "./roofline.ts";
import type { TrainingFlops, TrainingPlan, TrainingRequest } from "./training.ts";

export interface DeviceOptions {
  /** Devices the model is split over. Default 1. */
  readonly count?: number;
  /** Dollars per device-hour: a number, or decimal text as price lists print it. */
  readonly perHour?: string | number;
  /** Format of the arithmetic. Default: the one that weights of the given format are computed in. */
  readonly compute?: ComputeFormat;
  /** Fractions of the peaks that are reached, each in (0, 1]. Default 1. */
  readonly efficiency?: { readonly compute?: number; readonly memory?: number };
  /** Fixed seconds per pass. Default 0. */
  readonly overheadPerPass?: number;
  /** Bytes per second of the link that carries tensor parallelism's all-reduces. Default: communication is free. */
  readonly linkBytesPerSecond?: number;
  /** Sequences decoded together. Default 1. */
  readonly batch?: number;
  /** Fraction of device memory that weights, cache and activations may fill. Default 1. */
  readonly usableMemory?: number;
}

/** A request on a device. All times in seconds, all money in dollars. */
export interface DeviceRequestCost extends RequestCost {
  /** Time to first token: the prefill. */
  readonly ttft: number;
  /** Time per output token, the mean over the decode steps; 0 when there are none. */
  readonly tpot: number;
  readonly decodeSeconds: number;
  /** `ttft + decodeSeconds`. */
  readonly seconds: number;
  /**
   * What limits each phase: compute when its intensity is above the ridge, memory otherwise. Passes and steps within a
   * phase may differ; the last two fields count the decode steps bound by each.
   */
  readonly bound: {
    readonly prefill: Wall;
    readonly decode: Wall | "none";
    readonly computeSteps: number;
    readonly memorySteps: number;
  };
  /**
   * FLOPs per byte moved, by phase, to compare with `ridge`; a decode step counts all `batch` sequences, which read the
   * weights once. Infinity where no bytes are counted: the prefill of a fully cached prompt, which only computes logits.
   */
  readonly intensity: { readonly prefill: number; readonly decode: number; readonly ridge: number };
  /** Energy at full board power; absent when the device has no published power. */
  readonly joules?: number;
  /** Dollars for this request; absent without a price. */
  readonly usd?: number;
  /** Dollars per million tokens, prompt and completion together. */
  readonly usdPerMillionTokens?: number;
  readonly assumptions: string;
}

/** A training run on devices. */
export interface DeviceTraining extends TrainingFlops {
  /** Assumed model FLOPs utilisation, and the hardware FLOPs utilisation that follows from it. */
  readonly mfu: number;
  readonly hfu: number;
  readonly deviceHours: number;
  readonly days: number;
  readonly usd?: number;
  readonly joules?: number;
  readonly plans: readonly TrainingPlan[];
}

export interface DeviceTrainingRequest extends TrainingRequest {
  /** Fraction of the peak that model FLOPs reach. Default 0.4. */
  readonly mfu?: number;
  /** Sequences per device and sequence lengths to check against memory. */
  readonly plans?: { readonly batches: readonly number[]; readonly sequences: readonly number[] };
  /** Devices that weights, gradients and optimizer state are sharded over. Default: all. */
  readonly shards?: number;
  /** Bytes per parameter: weights, gradients, optimizer. Default 2, 4 and 12 (mixed precision Adam). */
  readonly bytesPerParameter?: { readonly weights: number; readonly gradients: number; readonly optimizer: number };
}
