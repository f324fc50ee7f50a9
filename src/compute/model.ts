/**
 * A compiled model: the entry point to everything in this folder.
 *
 * `model(geometry, options)` checks the shape and compiles it once; every
 * question after that is arithmetic. `on(device)` adds time and money.
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
import { type ConventionResult, type TrainingConvention, trainingConventions } from "./conventions.ts";
import { type CostModel, compileCosts } from "./costs.ts";
import {
  checkChoice,
  checkCount,
  checkCounts,
  checkFlag,
  checkList,
  checkObject,
  checkRate,
  checkRequest,
  mostTokens,
  type RequestTokens,
} from "./counts.ts";
import type { Device } from "./device.ts";
import { DeviceModel } from "./device-model.ts";
import type { DeviceOptions } from "./device-questions.ts";
import { formatOf } from "./formats.ts";
import { checkGeometry, type ModelGeometry } from "./geometry.ts";
import { type CacheBytes, cacheBytes, sharedCacheBytes } from "./kv-cache.ts";
import { type MemoryRequest, type MemoryUse, memoryUse } from "./memory.ts";
import type { AttentionCost, ModelOptions, RequestsCost, ScalarRequest } from "./model-questions.ts";
import { doubledPairs, spanKey } from "./pairs.ts";
import { countParameters, type ParameterCount } from "./parameters.ts";
import { addFields, conventionOf, type RequestContext, type RequestCost, requestCost } from "./request.ts";
import { type SpeculativeCost, speculativeCost } from "./speculative.ts";
import { recomputations, type TrainingFlops, type TrainingRequest, trainingFlops } from "./training.ts";
import { compileWeights } from "./weights.ts";

/** Fields of {@link ModelOptions}. */
const modelOptions: readonly (keyof ModelOptions)[] = [
  ...(["weights", "kv", "state", "cache", "pairs", "prefillChunk", "context", "experts"] as const),
  ...(["latent", "elementwise"] as const),
];
const requestCounts = ["prompt", "completion", "cached"];

/**
 * Checks and compiles a model.
 *
 * @param geometry - A shape from `reckoner/models/*`, from `geometryFromConfig()`, or written by hand.
 * @throws {@link ReckonerError} the codes of {@link checkGeometry} for a shape no model can have; `compute/unknown-format`
 *   for an unknown number format; `input/bad-option` for an option that does not exist or a value it does not accept;
 *   the codes of a count; `compute/not-generative` for `prefillChunk` with an encoder.
 * @example
 * model(llama3_8b).attention({ tokens: 8_000 }).flops; // 16_779_313_152_000n: 32 layers × 2 × 32 heads × 256 × 8000·8001/2
 */
export function model(geometry: ModelGeometry, options: ModelOptions = {}): Model {
  return new Model(geometry, options);
}

/** A compiled model. Make one with {@link model}. */
export class Model {
  readonly geometry: ModelGeometry;
  /** Exact coefficients. */
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
    checkNames("an option of model", options, modelOptions);
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
    if (typeof cache === "object" && cache !== null) {
      checkNames("a part of cache", cache, ["block", "allocated"]);
      checkCount("cache.block", cache.block, 1);
      checkFlag("cache.allocated", cache.allocated);
    } else checkChoice("cache", cache, ["ideal", "allocated"]);
    const pairs = checkChoice("pairs", options.pairs ?? "exact", ["exact", "half", "dense"]);
    this.settings = {
      costs: this.costs,
      weights: compileWeights(geometry, options.weights ?? "bf16", experts),
      kv: formatOf(options.kv ?? "bf16"),
      state: formatOf(options.state ?? "fp32"),
      policy: cache,
      pairs,
      convention: conventionOf(pairs, this.#latent, cache, options.elementwise ?? {}),
      prefillChunk:
        options.prefillChunk === undefined ? undefined : checkCount("prefillChunk", options.prefillChunk, 1),
    };
    if (!this.#isGenerative && options.prefillChunk !== undefined) throw noDecoder("no prefillChunk");
  }

  /**
   * Cost of one request: exact FLOPs by phase and part, cache and traffic.
   *
   * @throws {@link ReckonerError} one code per cause: `compute/not-a-number`, `negative`, `fractional`, `too-large`,
   *   `empty-prompt`, `cached-exceeds-prompt`, `context-exceeded`, `not-generative`, `not-an-object`; `input/bad-option`
   *   for `logits`, and for a number under a misspelt count name. The methods below do the same.
   * @example
   * model(llama3_8b).request({ prompt: 8_000, completion: 500, cached: 2_000 }).flops.total; // 109_131_137_548_288n
   */
  request(request: ScalarRequest): RequestCost {
    checkCounts("a request", request, requestCounts);
    const checked = checkRequest(request, this.context, this.#isGenerative);
    const logits = checkChoice("logits", request.logits ?? "last", ["last", "all"]);
    return requestCost({ ...this.settings, allLogits: logits === "all" }, checked);
  }

  /**
   * Cost of reading a text and producing logits at every position: scoring, evaluation, distillation.
   *
   * @throws {@link ReckonerError} as `request` does.
   * @example
   * model(llama3_8b).score({ tokens: 1_000 }).prefill.logitRows; // 1_000n
   */
  score(request: { tokens: number }): RequestCost {
    checkCounts("a request", request, ["tokens"]);
    const checked = checkRequest({ prompt: request.tokens }, this.context, this.#isGenerative, "tokens");
    return requestCost({ ...this.settings, allLogits: true }, checked);
  }

  /**
   * The quadratic term of one pass over `tokens` positions, of which `cached` are already in the cache: exact FLOPs.
   *
   * @throws {@link ReckonerError} as `request` does, with `tokens` as the prompt; `input/bad-option` for `phase`,
   *   `compute/not-generative` for the decode phase of an encoder.
   * @example
   * model(llama3_8b).attention({ tokens: 1_000 }).formula; // "524288 FLOP/pair × 500500 pairs (full)"
   */
  attention(request: { tokens: number; cached?: number; phase?: "prefill" | "decode" }): AttentionCost {
    checkCounts("a request", request, ["tokens", "cached"]);
    const tokens = request.tokens;
    const phase = checkChoice("phase", request.phase ?? "prefill", ["prefill", "decode"]);
    const cached = request.cached ?? 0;
    checkRequest({ prompt: tokens, cached }, this.context, this.#isGenerative, "tokens");
    if (!this.#isGenerative && phase === "decode") throw noDecoder("no decode phase");
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

  /**
   * Cache bytes of `batch` sequences of `tokens` positions each, exact for the format and policy.
   *
   * @throws {@link ReckonerError} the codes of a count, `compute/not-an-object`.
   * @example
   * model(llama3_8b).kvCache({ tokens: 8_192 }).total; // 1_073_741_824n: 1 GiB in bf16
   */
  kvCache(request: { tokens: number; batch?: number }): CacheBytes {
    checkCounts("a request", request, ["tokens", "batch"]);
    const { tokens, batch = 1 } = request;
    checkCount("tokens", tokens);
    checkCount("batch", batch, 1);
    const { kv, state, policy } = this.settings;
    return cacheBytes(this.costs, kv, state, BigInt(tokens), BigInt(batch), policy);
  }

  /**
   * Bytes of weights, cache and activations; `on(device).memory()` compares them with a device's memory.
   *
   * Weights and cache are exact; activations are an estimate of one pass's peak.
   *
   * @throws {@link ReckonerError} the codes of a count, `compute/context-exceeded`, `compute/not-an-object`.
   * @example
   * model(llama3_8b).memory({ context: 8_192 }).weights.total; // 16_060_522_496n: 2 bytes for each parameter
   */
  memory(request: MemoryRequest): MemoryUse {
    const { context, batch, tokensInFlight } = this.checkMemory(request);
    return memoryUse({ geometry: this.geometry, ...this.settings }, context, batch, tokensInFlight);
  }

  /** @internal */
  checkMemory(request: MemoryRequest): Required<MemoryRequest> {
    checkCounts("a request", request, ["context", "batch", "tokensInFlight"]);
    const { context, batch = 1, tokensInFlight = 2048 } = request;
    checkCount("context", context, 1);
    checkCount("batch", batch, 1);
    checkCount("tokensInFlight", tokensInFlight, 1);
    if (context > this.context) {
      throw new ReckonerError(
        "compute/context-exceeded",
        `context ${context} is beyond the ${this.context} positions of ${shown(this.geometry.name)}`,
        { context, limit: this.context },
      );
    }
    return { context, batch, tokensInFlight };
  }

  /**
   * Exact FLOPs of a training run; `on(device).training()` adds hours and dollars.
   *
   * @throws {@link ReckonerError} the codes of a count, `compute/not-an-object`, `input/bad-option` for `recompute` and `flash`.
   * @example
   * const { model: useful, forward } = model(llama3_8b).training({ tokens: 1_000_000_000 });
   * useful === 3n * forward; // true
   */
  training(request: TrainingRequest): TrainingFlops {
    checkCounts("a request", request, ["tokens", "epochs", "sequence", "mfu", "shards"]);
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
    checkChoice("recompute", recompute, recomputations);
    checkFlag("flash", flash);
    return {
      tokens: checkCount("tokens", tokens, 1),
      epochs: checkCount("epochs", epochs, 1),
      sequence: checkCount("sequence", sequence ?? Math.min(this.context, 8192), 1, this.context),
      recompute,
      flash,
    };
  }

  /**
   * Training FLOPs of one step over sequences of the given lengths, under every published convention side by side.
   *
   * @throws {@link ReckonerError} the codes of a count for a length, `compute/not-an-object`.
   * @example
   * model(llama3_8b).conventions({ sequences: [8_192] })["6N"].flops; // 394_703_400_861_696n: 6 × 8_030_261_248 × 8_192
   */
  conventions(request: { sequences: readonly number[] }): Record<TrainingConvention, ConventionResult> {
    checkObject("a request", request);
    return trainingConventions(this.geometry, request.sequences);
  }

  /**
   * Cost of requests whose prompts start with the same `prefix` tokens, which are computed and cached once.
   *
   * A request's own `cached` may reach beyond the prefix; prefix tokens that one request has cached are not computed for
   * the others either. A single request without a prefix costs what `request` says.
   *
   * @throws {@link ReckonerError} as `request` does, for each request as given and with the prefix as its cached part.
   * @example
   * const both = model(llama3_8b).requests([{ prompt: 1_500 }, { prompt: 1_200 }], { prefix: 1_000 });
   * both.kvBytes; // 222_822_400n: 131_072 bytes × (1_000 + 500 + 200) positions
   */
  requests(requests: readonly RequestTokens[], options: { prefix?: number } = {}): RequestsCost {
    checkList("requests", requests);
    checkObject("options", options);
    checkNames("an option of requests", options, ["prefix"]);
    const prefix = checkCount("prefix", options.prefix ?? 0, 0, mostTokens);
    const { costs, kv, state, policy } = this.settings;
    const checked = Array.from(requests, (request) => {
      checkCounts("a request", request, requestCounts);
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

  /**
   * Expected cost of speculative decoding: `drafts` tokens per step, each accepted with probability `acceptance`.
   *
   * @throws {@link ReckonerError} as `request` does, the codes of a count for `drafts`, `compute/bad-rate` for an acceptance
   *   that is not a probability, `compute/not-an-object` for a draft that is not a model.
   * @example
   * const run = { prompt: 1_000, completion: 100, drafts: 3, acceptance: 0.5 };
   * model(llama3_8b).speculative(run).tokensPerStep; // 1.875: (1 - 0.5 ** 4) / (1 - 0.5)
   */
  speculative(request: RequestTokens & { drafts: number; acceptance: number; draft?: Model }): SpeculativeCost {
    checkCounts("a request", request, [...requestCounts, "drafts", "draft", "acceptance"]);
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

  /**
   * Columns for many requests; see ./README.md, section 9, for exactness and refused rows.
   *
   * @throws {@link ReckonerError} `compute/unknown-column`, `compute/not-an-object`, `input/bad-option` for an option that does
   *   not exist and for arrays of `into` that share memory, and the codes of a count for a number that all rows share.
   *   A row that is not a valid request gets a status instead.
   * @example
   * const rows = { prompt: Uint32Array.of(8_000), completion: 500, cached: 0 };
   * model(llama3_8b).batch(rows, { columns: ["kvBytes"] }).columns.kvBytes[0]; // 1_113_980_928: 131_072 × 8_499
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

/** The error for what an encoder cannot do. */
function noDecoder(what: string): ReckonerError {
  const message = `a bidirectional encoder reads its whole input at once: ${what}`;
  return new ReckonerError("compute/not-generative", message);
}

function pairText(doubled: bigint): string {
  return doubled % 2n === 0n ? String(doubled / 2n) : `${doubled}/2`;
}
