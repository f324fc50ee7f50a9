/**
 * What a model on a device is asked, and what it answers: the types of ./device-model.ts.
 */
import type { ComputeFormat } from "./device.ts";
import type { RequestCost } from "./request.ts";
import type { Wall } from "./roofline.ts";
import type { TrainingFlops, TrainingPlan, TrainingRequest } from "./training.ts";

export interface DeviceOptions {
  /** Devices the model is split over. Default 1. */
  readonly count?: number;
  /** Dollars per device and hour: a number, or decimal text as a price list prints it. */
  readonly perHour?: string | number;
  /** Format of the arithmetic. Default: what the weights' format runs in. */
  readonly compute?: ComputeFormat;
  /** Shares of the peaks that are reached, each in (0, 1]. Default 1. */
  readonly efficiency?: { readonly compute?: number; readonly memory?: number };
  /** Fixed seconds per pass. Default 0. */
  readonly overheadPerPass?: number;
  /** Bytes per second of the link that tensor parallelism reduces over. Default: communication is free. */
  readonly linkBytesPerSecond?: number;
  /** Sequences decoded together. Default 1. */
  readonly batch?: number;
  /** Share of device memory that weights, cache and activations may fill. Default 1. */
  readonly usableMemory?: number;
}

/** A request on a device. All times in seconds, all money in dollars. */
export interface DeviceRequestCost extends RequestCost {
  /** Time to first token: the prefill. */
  readonly ttft: number;
  /** Time per output token, mean over the decode steps; 0 without any. */
  readonly tpot: number;
  readonly decodeSeconds: number;
  /** `ttft + decodeSeconds`. */
  readonly seconds: number;
  /**
   * Which wall binds a phase: arithmetic where its intensity is above the ridge. Steps and passes of one phase may
   * differ; for decode, how many steps each wall binds.
   */
  readonly bound: {
    readonly prefill: Wall;
    readonly decode: Wall | "none";
    readonly computeSteps: number;
    readonly memorySteps: number;
  };
  /**
   * FLOPs per byte moved, by phase, for all `batch` sequences of a decode step, which read the weights once; compare
   * with `ridge`. Infinity where nothing is moved: a fully cached prompt, whose first logits are only multiplied.
   */
  readonly intensity: { readonly prefill: number; readonly decode: number; readonly ridge: number };
  /** Energy at full board power; absent when the device publishes none. */
  readonly joules?: number;
  /** Dollars for this request; absent without a price. */
  readonly usd?: number;
  /** Dollars per million tokens, prompt and completion together. */
  readonly usdPerMillionTokens?: number;
  readonly assumptions: string;
}

/** A training run on devices. */
export interface DeviceTraining extends TrainingFlops {
  /** Model FLOPs utilisation assumed, and what it means for the hardware's. */
  readonly mfu: number;
  readonly hfu: number;
  readonly deviceHours: number;
  readonly days: number;
  readonly usd?: number;
  readonly joules?: number;
  readonly plans: readonly TrainingPlan[];
}

export interface DeviceTrainingRequest extends TrainingRequest {
  /** Share of the peak that model FLOPs reach. Default 0.4. */
  readonly mfu?: number;
  /** Sequences per device and sequence lengths to weigh against memory. */
  readonly plans?: { readonly batches: readonly number[]; readonly sequences: readonly number[] };
  /** Devices that weights, gradients and optimizer state are sharded over. Default: all. */
  readonly shards?: number;
  /** Bytes per parameter: weights, gradients, optimizer. Default 2, 4 and 12 (mixed precision Adam). */
  readonly bytesPerParameter?: { readonly weights: number; readonly gradients: number; readonly optimizer: number };
}
