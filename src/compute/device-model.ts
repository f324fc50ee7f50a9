/**
 * A model on a device: seconds, walls, joules and dollars.
 *
 * Peaks are dense data-sheet peaks and efficiencies default to 1, so times are
 * what the hardware allows, not what an engine reaches; pass measured
 * efficiencies for that. Formulas: ./README.md, section 6.
 */
import { checkNames, ReckonerError, shown } from "../errors.ts";
import {
  type BatchColumn,
  type BatchOptions,
  type BatchRequests,
  type BatchResult,
  type BatchRows,
  makeRows,
  runBatch,
  slowColumn,
} from "./batch.ts";
import type { BatchContext } from "./batch-model.ts";
import { type CheckedRequest, checkCount, checkList, checkObject, checkRate } from "./counts.ts";
import { type ComputeFormat, checkDevice, computeFormatFor, type Device, peakOf } from "./device.ts";
import type { DeviceOptions, DeviceRequestCost, DeviceTraining, DeviceTrainingRequest } from "./device-questions.ts";
import { bytesOf, bytesPerElement } from "./formats.ts";
import { utilisation } from "./formulas.ts";
import { layerCount } from "./geometry.ts";
import { prefixView } from "./kv-cache.ts";
import { type MemoryFit, type MemoryRequest, memoryFit } from "./memory.ts";
import type { Model } from "./model.ts";
import type { ScalarRequest } from "./model-questions.ts";
import { passFlops, prefillStarts } from "./request.ts";
import {
  criticalBatch,
  type DecodeWalls,
  decodeSeconds,
  decodeWalls,
  passSeconds,
  type Rates,
  type Wall,
} from "./roofline.ts";
import { type TrainingPlan, trainingActivationBytes } from "./training.ts";
import { weightBytesRead } from "./weights.ts";

/** Fields of {@link DeviceOptions}. */
const deviceOptions: readonly (keyof DeviceOptions)[] = [
  ...(["count", "perHour", "compute", "efficiency", "overheadPerPass"] as const),
  ...(["linkBytesPerSecond", "batch", "usableMemory"] as const),
];

/** A model on a device. Make one with `model(…).on(…)`. */
export class DeviceModel {
  readonly model: Model;
  readonly device: Device;
  readonly count: number;
  readonly batchSize: number;
  readonly rates: Rates;
  /** The format whose peak rates the arithmetic, and that dense peak over all devices. */
  readonly peak: { readonly format: ComputeFormat; readonly flopsPerSecond: number };
  readonly #walls: DecodeWalls;
  readonly #dollarsPerSecond: number | undefined;
  readonly #watts: number | undefined;
  readonly #usable: number;
  readonly #perHour: number | undefined;

  constructor(model: Model, device: Device, options: DeviceOptions) {
    checkObject("options", options);
    checkNames("an option of on", options, deviceOptions);
    checkDevice(device);
    if (options.efficiency !== undefined) {
      checkObject("efficiency", options.efficiency);
      checkNames("a part of efficiency", options.efficiency, ["compute", "memory"]);
    }
    this.model = model;
    this.device = device;
    this.count = checkCount("count", options.count ?? 1, 1, 2 ** 20);
    this.batchSize = checkCount("batch", options.batch ?? 1, 1, 2 ** 20);
    this.#usable = positiveShare("usableMemory", options.usableMemory);
    this.#perHour = options.perHour === undefined ? undefined : dollars(options.perHour);
    this.#dollarsPerSecond = this.#perHour === undefined ? undefined : (this.#perHour * this.count) / 3600;
    this.#watts = device.watts === undefined ? undefined : device.watts * this.count;
    const peak = peakOf(device, options.compute ?? computeFormatFor(model.settings.weights.format));
    this.peak = { format: peak.format, flopsPerSecond: peak.flopsPerSecond * this.count };
    const link =
      options.linkBytesPerSecond === undefined
        ? undefined
        : checkRate("linkBytesPerSecond", options.linkBytesPerSecond, 1);
    const shared = (2 * 2 * layerCount(model.geometry) * (this.count - 1) * model.geometry.hidden * 2) / this.count;
    this.rates = {
      flopsPerSecond: this.peak.flopsPerSecond * positiveShare("efficiency.compute", options.efficiency?.compute),
      bytesPerSecond:
        device.bytesPerSecond * this.count * positiveShare("efficiency.memory", options.efficiency?.memory),
      overheadPerPass: checkRate("overheadPerPass", options.overheadPerPass ?? 0, 0),
      // Two ring all-reduces of a 16-bit residual per layer.
      secondsPerToken: link === undefined ? 0 : shared / link,
    };
    const { costs, weights, kv, state } = model.settings;
    this.#walls = decodeWalls(costs, weights, kv, state, this.rates, this.batchSize);
  }

  /**
   * Cost of one request with time and money; it shares its decode steps with `batch - 1` others at the same position.
   *
   * FLOPs and bytes are exact, seconds are hardware bounds, dollars are a real number.
   *
   * @throws {@link ReckonerError} as `Model.request` does.
   * @example
   * const { bound } = model(llama3_8b).on(h100_sxm).request({ prompt: 8_000, completion: 500 });
   * [bound.prefill, bound.decode]; // ["compute", "memory"]
   */
  request(request: ScalarRequest): DeviceRequestCost {
    const cost = this.model.request(request);
    const { prompt } = request;
    const completion = request.completion ?? 0;
    const cached = request.cached ?? 0;
    const end = prompt + Math.max(completion - 1, 0);
    const prefillSeconds = this.#prefillSeconds({ prompt, completion, cached, end }, request.logits === "all");
    const decode = decodeSeconds(this.#walls, prompt, end);
    const occupied = prefillSeconds + decode.seconds / this.batchSize;
    const steps = end - prompt;
    const { weights } = this.model.settings;
    const decoded = cost.decode.traffic;
    const intensity = {
      prefill: flopsPerByte(Number(cost.prefill.flops.total), Number(cost.prefill.traffic.total)),
      // The weights are read once for the whole batch.
      decode: flopsPerByte(
        this.batchSize * Number(cost.decode.flops.total),
        steps * weightBytesRead(weights, this.batchSize) +
          this.batchSize * Number(decoded.cacheRead + decoded.cacheWrite),
      ),
      ridge: this.rates.flopsPerSecond / this.rates.bytesPerSecond,
    };
    const wall = (phase: "prefill" | "decode"): Wall => (intensity[phase] > intensity.ridge ? "compute" : "memory");
    const usd = this.#dollarsPerSecond === undefined ? undefined : occupied * this.#dollarsPerSecond;
    return {
      ...cost,
      ttft: prefillSeconds,
      tpot: steps === 0 ? 0 : decode.seconds / steps,
      decodeSeconds: decode.seconds,
      seconds: prefillSeconds + decode.seconds,
      bound: {
        prefill: wall("prefill"),
        decode: steps === 0 ? "none" : wall("decode"),
        computeSteps: decode.computeBound,
        memorySteps: decode.memoryBound,
      },
      intensity,
      ...(this.#watts === undefined ? {} : { joules: occupied * this.#watts }),
      ...(usd === undefined ? {} : { usd, usdPerMillionTokens: (usd / (prompt + completion)) * 1e6 }),
      assumptions: `${this.count} × ${shown(this.device.name)}, ${this.peak.format} dense peak, ${this.batchSize} sequence${this.batchSize === 1 ? "" : "s"} decoding together, a prompt prefilled alone`,
    };
  }

  /** Seconds of all prefill passes, each at its slower wall. */
  #prefillSeconds({ prompt, completion, cached }: CheckedRequest, allLogits: boolean): number {
    const { costs, weights, kv, state, prefillChunk, pairs } = this.model.settings;
    const perElement = bytesPerElement(kv);
    const stateBytes = Number(bytesOf(costs.stateElements, state));
    let seconds = 0;
    const starts = prefillStarts(cached, prompt, prefillChunk);
    // A fully cached prompt still needs the first logit row.
    if (starts.length === 0) starts.push(prompt);
    for (const start of starts) {
      const to = Math.min(start + (prefillChunk ?? prompt), prompt);
      const tokens = to - start;
      const rows = allLogits ? tokens : to === prompt ? Math.min(completion, 1) : 0;
      const flops = passFlops(
        costs,
        "prefill",
        BigInt(start),
        BigInt(to),
        BigInt(rows),
        tokens > 0 ? BigInt(start) : 0n,
        pairs,
      ).total;
      let bytes = 0;
      if (tokens > 0) {
        bytes = weightBytesRead(weights, tokens) + stateBytes * (start > 0 ? 2 : 1);
        for (const cost of costs.spans) {
          bytes +=
            perElement *
            (Number(cost.readElements) * prefixView(cost.span, start) + Number(cost.cacheElements) * tokens);
        }
      }
      seconds += passSeconds(this.rates, Number(flops), bytes, tokens);
    }
    return seconds;
  }

  /**
   * Seconds of one decode step for the whole batch when each token sees `keys` keys.
   *
   * @throws {@link ReckonerError} the codes of a count, `compute/context-exceeded`, `compute/not-an-object`.
   * @example
   * model(llama3_8b).on(h100_sxm).step({ keys: 8_000 }).wall; // "memory"
   */
  step(request: { keys: number }): { seconds: number; wall: Wall } {
    checkObject("a request", request);
    const keys = checkCount("keys", request.keys, 1);
    const limit = this.model.context;
    if (keys > limit)
      throw new ReckonerError(
        "compute/context-exceeded",
        `keys ${keys} is beyond the ${limit} positions of ${shown(this.model.geometry.name)}; raise the option context`,
        { keys, limit },
      );
    const { seconds, computeBound } = decodeSeconds(this.#walls, keys - 1, keys);
    return { seconds, wall: computeBound > 0 ? "compute" : "memory" };
  }

  /**
   * Columns for many requests, time and money included.
   *
   * @throws {@link ReckonerError} as `Model.batch` does.
   * @example
   * const on = model(llama3_8b).on(h100_sxm, { perHour: "2.49" });
   * const one = { prompt: 8_000, completion: 500, cached: 0 };
   * const { usd } = on.batch({ ...one, prompt: Uint32Array.of(8_000) }, { columns: ["usd"] }).columns;
   * Math.abs(usd[0] - on.request(one).usd) < 1e-12; // true
   */
  batch<Column extends BatchColumn>(requests: BatchRequests, options: BatchOptions<Column>): BatchResult<Column> {
    return runBatch(this.batchContext(), requests, options);
  }

  /**
   * Request and result arrays for `count` rows in the kernel's memory, which `batch` uses without a copy.
   *
   * @throws {@link ReckonerError} `kernel/out-of-memory` beyond 4 GiB or what the machine gives, `kernel/unavailable`,
   *   `compute/unknown-column`, and the codes of a count.
   * @example
   * const on = model(llama3_8b).on(h100_sxm);
   * const rows = on.rows(2, ["ttft"]);
   * rows.prompt.set([8_000, 500]);
   * on.batch(rows, { columns: ["ttft"] }).columns.ttft === rows.columns.ttft; // true
   */
  rows<Column extends BatchColumn>(count: number, columns: readonly Column[]): BatchRows<Column> {
    return makeRows(count, columns);
  }

  /** @internal */
  batchContext(): BatchContext {
    const slowRow: BatchContext["slowRow"] = (column, prompt, completion, cached) => {
      if (column !== "ttft" && column !== "tpot" && column !== "seconds" && column !== "usd" && column !== "joules") {
        return slowColumn(this.model.request({ prompt, completion, cached }), column);
      }
      return this.request({ prompt, completion, cached })[column] ?? 0;
    };
    return {
      ...this.model.batchContext(),
      slowRow,
      device: {
        rates: this.rates,
        walls: this.#walls,
        batch: this.batchSize,
        dollarsPerSecond: this.#dollarsPerSecond,
        watts: this.#watts,
      },
    };
  }

  /**
   * Weights, cache and activations compared with the devices' memory, and the largest context and batch that fit.
   *
   * @throws {@link ReckonerError} as `Model.memory` does.
   * @example
   * model(llama3_8b).on(h100_sxm).memory({ context: 8_192, batch: 16 }).fits; // true
   */
  memory(request: MemoryRequest): MemoryFit {
    const checked = this.model.checkMemory(request);
    return memoryFit(
      { geometry: this.model.geometry, limit: this.model.context, ...this.model.settings },
      checked,
      this.count,
      this.device.memoryBytes,
      this.#usable,
    );
  }

  /**
   * Hours and dollars of a training run at an assumed utilisation, and which batch and sequence plans fit in memory.
   *
   * @throws {@link ReckonerError} as `Model.training` does; `compute/bad-rate` for `mfu`, the codes of a count for `shards`,
   *   `bytesPerParameter` and the plans.
   * @example
   * const plans = { batches: [1], sequences: [4_096] };
   * const run = model(llama3_8b).on(h100_sxm, { count: 8 }).training({ tokens: 1_000_000_000, plans });
   * run.plans[0].weights; // 2_007_565_312n: 2 bytes for each parameter, over 8 devices
   */
  training(request: DeviceTrainingRequest): DeviceTraining {
    const flops = this.model.training(request);
    if (request.plans !== undefined) {
      checkObject("plans", request.plans);
      checkList("plans.batches", request.plans.batches);
      checkList("plans.sequences", request.plans.sequences);
    }
    const mfu = request.mfu === undefined ? 0.4 : positiveShare("mfu", request.mfu);
    const seconds = Number(flops.model) / (this.peak.flopsPerSecond * mfu);
    const deviceHours = (seconds * this.count) / 3600;
    return {
      ...flops,
      mfu,
      hfu: (mfu * Number(flops.hardware)) / Number(flops.model),
      deviceHours,
      days: seconds / 86_400,
      ...(this.#perHour === undefined ? {} : { usd: deviceHours * this.#perHour }),
      ...(this.#watts === undefined ? {} : { joules: seconds * this.#watts }),
      plans: this.#plans(request),
    };
  }

  #plans(request: DeviceTrainingRequest): TrainingPlan[] {
    if (request.plans === undefined) return [];
    const { recompute, flash } = this.model.checkTraining(request);
    const shards = BigInt(checkCount("shards", request.shards ?? this.count, 1));
    const bytes = request.bytesPerParameter ?? { weights: 2, gradients: 4, optimizer: 12 };
    const { total: parameters } = this.model.parameters;
    const share = (perParameter: number): bigint =>
      (parameters * BigInt(checkCount("bytesPerParameter", perParameter)) + shards - 1n) / shards;
    const fixed = {
      weights: share(bytes.weights),
      gradients: share(bytes.gradients),
      optimizer: share(bytes.optimizer),
    };
    const usable = BigInt(Math.floor(this.device.memoryBytes * this.#usable));
    return request.plans.batches.flatMap((batch) =>
      request.plans!.sequences.map((sequence) => {
        checkCount("plans.batches", batch, 1);
        checkCount("plans.sequences", sequence, 1);
        const activations = trainingActivationBytes(this.model.geometry, { sequence, batch, recompute, flash });
        const total = fixed.weights + fixed.gradients + fixed.optimizer + activations;
        return { batch, sequence, ...fixed, activations, total, fits: total <= usable };
      }),
    );
  }

  /**
   * Model FLOPs utilisation of a measured training throughput.
   *
   * @throws {@link ReckonerError} as {@link utilisation} does.
   * @example
   * // of 989.4 TFLOP/s
   * model(llama3_8b).on(h100_sxm).mfu({ flopsPerToken: 1_000_000_000n, tokensPerSecond: 494_700 }); // 0.5
   */
  mfu(measured: { flopsPerToken: bigint | number; tokensPerSecond: number }): number {
    checkObject("a measured throughput", measured);
    const { flopsPerToken, tokensPerSecond } = measured;
    return utilisation({ flopsPerToken, tokensPerSecond, peakFlopsPerSecond: this.peak.flopsPerSecond });
  }

  /**
   * Number of sequences decoded together at which reading the weights stops being the bottleneck.
   *
   * Where all weights multiply every token this is peak × bytes per weight / (2 × bandwidth). In a mixture of experts
   * a token passes through `k` of `E`, so it is up to `E / k` times that. Caches and state belong to each sequence and do
   * not count here: with long contexts, `step` stays memory-bound at larger batches.
   *
   * @returns A real number; a `step` with few keys is bound by memory below it and by arithmetic above.
   * @example
   * Math.floor(model(llama3_8b).on(h100_sxm).criticalBatch()); // 295
   */
  criticalBatch(): number {
    const { costs, weights } = this.model.settings;
    return criticalBatch(costs, weights, this.rates);
  }
}

/** 0 when there are no FLOPs at all. */
function flopsPerByte(flops: number, bytes: number): number {
  return flops === 0 ? 0 : flops / bytes;
}

function positiveShare(name: string, value: number | undefined): number {
  return checkRate(name, value ?? 1, Number.MIN_VALUE, 1);
}

/** Decimal text or a number, in dollars. */
function dollars(price: string | number): number {
  if (typeof price === "string" && !/^\d+(\.\d+)?$/.test(price)) {
    throw new ReckonerError(
      "compute/bad-rate",
      `perHour must be dollars as a number or decimal text like "2.49"; got "${price}"`,
      { price },
    );
  }
  return checkRate("perHour", typeof price === "string" ? Number(price) : price, 0);
}
