/**
 * A model, ready to be asked: the friendly face of everything in this room.
 *
 * `model(geometry, options)` checks the shape and compiles it once; every
 * question after that is arithmetic. `on(device)` adds time and money.
 */
import { ReckonerError } from "../errors.ts";
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
import { type ConventionResult, type TrainingConvention, trainingConventions } from "./conventions.ts";
import { type CostModel, type CostOptions, compileCosts } from "./costs.ts";
import {
  checkChoice,
  checkCount,
  checkList,
  checkObject,
  checkRate,
  checkRequest,
  mostTokens,
  type RequestTokens,
} from "./counts.ts";
import type { Device } from "./device.ts";
import { DeviceModel, type DeviceOptions } from "./device-model.ts";
import { type FormatName, formatOf, type NumberFormat } from "./formats.ts";
import { checkGeometry, type ModelGeometry } from "./geometry.ts";
import { type CacheBytes, type CachePolicy, cacheBytes, sharedCacheBytes } from "./kv-cache.ts";
import { type MemoryRequest, type MemoryUse, memoryUse } from "./memory.ts";
import { doubledPairs, type PairConvention, spanKey } from "./pairs.ts";
import { countParameters, type ParameterCount } from "./parameters.ts";
import {
  addFields,
  type Convention,
  conventionOf,
  type FlopBreakdown,
  type RequestContext,
  type RequestCost,
  requestCost,
} from "./request.ts";
import { type SpeculativeCost, speculativeCost } from "./speculative.ts";
import { type Recompute, type TrainingFlops, type TrainingRequest, trainingFlops } from "./training.ts";
import { compileWeights, type ExpertTraffic, type WeightFormats } from "./weights.ts";

/** How a model is stored, cached and counted. Every default is the plain reading. */
export interface ModelOptions extends CostOptions {
  /** Format of the weights. Default "bf16". */
  readonly weights?: WeightFormats;
  /** Format of the key-value cache. Default "bf16". */
  readonly kv?: FormatName | NumberFormat;
  /** Format of recurrent state. Default "fp32". */
  readonly state?: FormatName | NumberFormat;
  /** Who decides what the cache holds. Default "ideal". */
  readonly cache?: CachePolicy;
  /** How attention pairs are counted. Default "exact". */
  readonly pairs?: PairConvention;
  /** Prompt tokens per prefill pass. Default: the whole prompt at once. */
  readonly prefillChunk?: number;
  /** Positions the model accepts, when it differs from the published limit. */
  readonly context?: number;
  /** Experts a pass is taken to read. Default "expected". */
  readonly experts?: ExpertTraffic;
}

export interface ScalarRequest extends RequestTokens {
  /** "all" makes logits for every prompt position, as scoring does. Default "last". */
  readonly logits?: "last" | "all";
}

/** The O(N²·d) term alone. */
export interface AttentionCost {
  readonly flops: bigint;
  /** Query-key pairs, all layers, heads not multiplied in. */
  readonly terms: readonly {
    readonly span: string;
    readonly doubledPairs: bigint;
    readonly flopsPerPair: bigint;
    readonly flops: bigint;
  }[];
  /** The formula with its numbers in. */
  readonly formula: string;
  readonly convention: Convention;
}

/** Several requests that may share the start of their prompts. */
export interface RequestsCost {
  readonly requests: number;
  readonly flops: FlopBreakdown;
  /** FLOPs if nothing were shared. */
  readonly unsharedFlops: bigint;
  /** Cache bytes with the prefix held once, where a request still holds any of it. */
  readonly kvBytes: bigint;
  readonly unsharedKvBytes: bigint;
}

/**
 * Checks and compiles a model.
 *
 * @param geometry - A shape from `reckoner/models/*`, from `geometryFromConfig()`, or written by hand.
 * @throws {@link ReckonerError} `compute/bad-geometry` and its kin for a shape no model can have;
 *   `compute/unknown-format` for a number format nobody knows; `input/bad-option` for an option that is none of its words.
 * @example
 * model(llama3_8b).attention({ tokens: 8_000 }).flops; // 16_779_313_152_000n: 32 layers × 2 × 32 heads × 256 × 8000·8001/2
 */
export function model(geometry: ModelGeometry, options: ModelOptions = {}): Model {
  return new Model(geometry, options);
}

/** A compiled model. Make one with {@link model}. */
export class Model {
  readonly geometry: ModelGeometry;
  /** Coefficients, exact. */
  readonly costs: CostModel;
  readonly parameters: ParameterCount;
  /** Positions one request may use. */
  readonly context: number;
  /** @internal */
  readonly settings: RequestContext;
  readonly #isGenerative: boolean;
  readonly #latent: string;

  constructor(geometry: ModelGeometry, options: ModelOptions = {}) {
    checkObject("options", options);
    checkGeometry(geometry);
    this.geometry = geometry;
    this.costs = compileCosts(geometry, options);
    this.parameters = countParameters(geometry);
    this.context = Math.min(checkCount("context", options.context ?? geometry.context ?? mostTokens, 1), mostTokens);
    this.#isGenerative = !this.costs.spans.some(({ span }) => span === "bidirectional");
    const hasLatent = geometry.layers.some(({ mixer }) => mixer?.kind === "latent");
    const form = options.latent ?? "auto";
    this.#latent = hasLatent ? (form === "auto" ? "naive in prefill, absorbed in decode" : form) : "none";
    const experts = checkChoice("experts", options.experts ?? "expected", ["expected", "bound", "all"]);
    const cache = options.cache ?? "ideal";
    if (typeof cache === "object" && cache !== null) checkCount("cache.block", cache.block, 1);
    else checkChoice("cache", cache, ["ideal", "allocated"]);
    const pairs = checkChoice("pairs", options.pairs ?? "exact", ["exact", "half", "dense"]);
    this.settings = {
      costs: this.costs,
      weights: compileWeights(geometry, options.weights ?? "bf16", experts),
      kv: formatOf(options.kv ?? "bf16"),
      state: formatOf(options.state ?? "fp32"),
      policy: cache,
      pairs,
      convention: conventionOf(pairs, this.#latent, cache, options.elementwise),
      prefillChunk:
        options.prefillChunk === undefined ? undefined : checkCount("prefillChunk", options.prefillChunk, 1),
    };
  }

  /**
   * Cost of one request: exact FLOPs by phase and part, cache and traffic.
   *
   * @throws {@link ReckonerError} one code per cause: `compute/not-a-number`, `negative`, `fractional`, `too-large`,
   *   `empty-prompt`, `cached-exceeds-prompt`, `context-exceeded`, `not-generative`, `not-an-object`; `input/bad-option`
   *   for `logits`.
   * @example
   * model(llama3_8b).request({ prompt: 8_000, completion: 500, cached: 2_000 }).flops.total;
   */
  request(request: ScalarRequest): RequestCost {
    const checked = checkRequest(request, this.context, this.#isGenerative);
    const logits = checkChoice("logits", request.logits ?? "last", ["last", "all"]);
    return requestCost({ ...this.settings, allLogits: logits === "all" }, checked);
  }

  /** Cost of reading a text and making logits at every position: scoring, evaluation, distillation. */
  score(request: { tokens: number }): RequestCost {
    checkObject("a request", request);
    const { tokens } = request;
    return this.request({ prompt: tokens, logits: "all" });
  }

  /** The quadratic term of one pass over `tokens` positions, `cached` of which were there before. */
  attention(request: { tokens: number; cached?: number; phase?: "prefill" | "decode" }): AttentionCost {
    checkObject("a request", request);
    const tokens = request.tokens;
    const phase = checkChoice("phase", request.phase ?? "prefill", ["prefill", "decode"]);
    const cached = request.cached ?? 0;
    checkRequest({ prompt: tokens, cached }, this.context, this.#isGenerative);
    const { pairs } = this.settings;
    const terms = this.costs.spans.map(({ span, prefillPair, decodePair }) => {
      const flopsPerPair = phase === "prefill" ? prefillPair : decodePair;
      const doubled = doubledPairs(span, BigInt(cached), BigInt(tokens), phase === "prefill" ? pairs : "exact");
      return { span: spanKey(span), doubledPairs: doubled, flopsPerPair, flops: (flopsPerPair * doubled) / 2n };
    });
    const formula = terms
      .map((term) => `${term.flopsPerPair} FLOP/pair × ${pairText(term.doubledPairs)} pairs (${term.span})`)
      .join(" + ");
    return {
      flops: terms.reduce((sum, { flops }) => sum + flops, 0n),
      terms,
      formula: formula || "no attention",
      convention: this.settings.convention,
    };
  }

  /** Cache bytes of `batch` sequences of `tokens` positions each. */
  kvCache(request: { tokens: number; batch?: number }): CacheBytes {
    checkObject("a request", request);
    const { tokens, batch = 1 } = request;
    checkCount("tokens", tokens);
    checkCount("batch", batch, 1);
    const { kv, state, policy } = this.settings;
    return cacheBytes(this.costs, kv, state, BigInt(tokens), BigInt(batch), policy);
  }

  /** Bytes of weights, cache and activations; against a device's memory with `on(device).memory()`. */
  memory(request: MemoryRequest): MemoryUse {
    const { context, batch, tokensInFlight } = this.checkMemory(request);
    return memoryUse({ geometry: this.geometry, ...this.settings }, context, batch, tokensInFlight);
  }

  /** @internal */
  checkMemory(request: MemoryRequest): Required<MemoryRequest> {
    checkObject("a request", request);
    const { context, batch = 1, tokensInFlight = 2048 } = request;
    checkCount("context", context, 1);
    checkCount("batch", batch, 1);
    checkCount("tokensInFlight", tokensInFlight, 1);
    if (context > this.context) {
      throw new ReckonerError(
        "compute/context-exceeded",
        `context ${context} is beyond the ${this.context} positions of ${this.geometry.name}`,
        { context, limit: this.context },
      );
    }
    return { context, batch, tokensInFlight };
  }

  /** FLOPs of a training run; hours and dollars with `on(device).training()`. */
  training(request: TrainingRequest): TrainingFlops {
    checkObject("a request", request);
    const { pairs } = this.settings;
    // A training pass has no cache, so latent attention is naive.
    return trainingFlops(compileCosts(this.geometry, { latent: "naive" }), pairs, this.checkTraining(request));
  }

  /** @internal */
  checkTraining({
    tokens,
    epochs = 1,
    sequence,
    recompute = "none",
    flash = false,
  }: TrainingRequest): Required<TrainingRequest> {
    const known: readonly Recompute[] = ["none", "selective", "full"];
    if (!known.includes(recompute)) {
      throw new ReckonerError(
        "input/bad-option",
        `recompute must be one of ${known.join(", ")}; got "${String(recompute)}"`,
        {
          recompute,
        },
      );
    }
    return {
      tokens: checkCount("tokens", tokens, 1),
      epochs: checkCount("epochs", epochs, 1),
      sequence: checkCount("sequence", sequence ?? Math.min(this.context, 8192), 1, this.context),
      recompute,
      flash,
    };
  }

  /** Training FLOPs of one step over sequences of these lengths, under every published convention, side by side. */
  conventions(request: { sequences: readonly number[] }): Record<TrainingConvention, ConventionResult> {
    checkObject("a request", request);
    return trainingConventions(this.geometry, request.sequences);
  }

  /**
   * Requests whose prompts start with the same `prefix` tokens, computed and cached once.
   *
   * A request's own `cached` may go further than the prefix; what it has of the prefix is not computed for the others,
   * either. One request without a prefix costs what `request` says.
   *
   * @throws {@link ReckonerError} as `request` does, for each request and for the prefix as its cached part.
   * @example
   * const both = model(llama3_8b).requests([{ prompt: 1_500 }, { prompt: 1_200 }], { prefix: 1_000 });
   * both.kvBytes; // 222_822_400n: 131_072 bytes × (1_000 + 500 + 200) positions
   */
  requests(requests: readonly RequestTokens[], options: { prefix?: number } = {}): RequestsCost {
    checkList("requests", requests);
    checkObject("options", options);
    const prefix = checkCount("prefix", options.prefix ?? 0, 0, mostTokens);
    const { costs, kv, state, policy } = this.settings;
    const checked = Array.from(requests, (request) => {
      checkObject("a request", request);
      const own = checkRequest(request, this.context, this.#isGenerative);
      const cached = Math.max(own.cached, prefix);
      return { own, warm: checkRequest({ ...own, cached }, this.context, this.#isGenerative) };
    });
    const known = checked.reduce((most, { own }) => Math.max(most, Math.min(own.cached, prefix)), 0);
    let { flops } = requestCost(this.settings, { prompt: prefix, completion: 0, cached: known, end: prefix });
    let [unsharedFlops, unsharedKvBytes] = [0n, 0n];
    for (const { own, warm } of checked) {
      const alone = requestCost(this.settings, own);
      flops = addFields(flops, requestCost(this.settings, warm).flops);
      unsharedFlops += alone.flops.total;
      unsharedKvBytes += alone.kvBytes;
    }
    const ends = checked.map(({ own }) => BigInt(own.end));
    const kvBytes = sharedCacheBytes(costs, kv, state, BigInt(prefix), ends, policy);
    return { requests: requests.length, flops, unsharedFlops, kvBytes, unsharedKvBytes };
  }

  /** Expected cost with a draft of `drafts` tokens per step, each accepted with probability `acceptance`. */
  speculative(request: RequestTokens & { drafts: number; acceptance: number; draft?: Model }): SpeculativeCost {
    const checked = checkRequest(request, this.context, this.#isGenerative);
    checkCount("drafts", request.drafts, 1);
    checkRate("acceptance", request.acceptance, 0, 1);
    if (request.draft !== undefined && !(request.draft instanceof Model))
      throw new ReckonerError("compute/not-an-object", "draft must be a model; make it with model(…)", {
        name: "draft",
        value: request.draft,
      });
    return speculativeCost(this.settings, request.draft?.settings, checked, request.drafts, request.acceptance);
  }

  /** Columns for many requests; see {@link runBatch} for exactness and refused rows. */
  batch<Column extends BatchColumn>(requests: BatchRequests, options: BatchOptions<Column>): BatchResult<Column> {
    return runBatch(this.batchContext(), requests, options);
  }

  /**
   * Requests and columns of `count` rows in the kernel's memory, for `batch` to use without a copy.
   *
   * @example
   * const m = model(llama3_8b);
   * const rows = m.rows(2, ["totalFlops"]);
   * rows.prompt.set([8_000, 500]);
   * m.batch(rows, { columns: ["totalFlops"] }).columns.totalFlops === rows.columns.totalFlops; // true
   */
  rows<Column extends BatchColumn>(count: number, columns: readonly Column[]): BatchRows<Column> {
    return makeRows(count, columns);
  }

  /** @internal */
  batchContext(): BatchContext {
    const exactRow = (prompt: number, completion: number, cached: number): RequestCost =>
      this.request({ prompt, completion, cached });
    return {
      ...this.settings,
      contextLimit: this.context,
      isGenerative: this.#isGenerative,
      exactRow,
      slowRow: (column, prompt, completion, cached) => slowColumn(exactRow(prompt, completion, cached), column),
    };
  }

  /**
   * The same model on a device: adds time, memory limits, energy and money.
   *
   * @example
   * model(llama3_8b).on(h100_sxm, { count: 8, perHour: "2.49" }).request({ prompt: 8_000, completion: 500 }).ttft;
   */
  on(device: Device, options: DeviceOptions = {}): DeviceModel {
    return new DeviceModel(this, device, options);
  }
}

function pairText(doubled: bigint): string {
  return doubled % 2n === 0n ? String(doubled / 2n) : `${doubled}/2`;
}
