/**
 * A geometry, compiled to cost coefficients.
 *
 * FLOPs of any request are linear in a handful of counts: tokens processed,
 * logit rows, and visible pairs per distinct span. This file computes the
 * coefficients once, in FLOPs (one multiply-add is 2), as exact integers.
 * Formulas with sources: ./README.md, section 3.
 */
import { ReckonerError } from "../errors.ts";
import { checkChoice, checkCount, checkObject } from "./counts.ts";
import {
  checkGeometry,
  type FeedForward,
  type LayerGroup,
  type Mixer,
  type ModelGeometry,
  type Span,
} from "./geometry.ts";
import { spanKey } from "./pairs.ts";

/**
 * Which of two equivalent forms latent attention is computed in. `naive` recomputes keys and values per head: few FLOPs
 * per pair, but every pass must decompress the whole cached prefix. `absorbed` multiplies queries into the latent space:
 * 3.4 times the FLOPs per pair for DeepSeek-V3, and nothing to recompute. Engines prefill naive and decode absorbed.
 */
export type LatentForm = "auto" | "naive" | "absorbed";

/** FLOPs per element of work that is not a multiply-add; each defaults to 0. */
export interface ElementwiseCosts {
  /** Per element of every norm: in layers, of queries and keys, after embedding and layers; calflops 4–5, LLM-Viewer 7. */
  readonly norm?: number;
  /** Per visible pair and head: calflops 1, Chinchilla 3, LLM-Viewer 5. */
  readonly softmax?: number;
  /** Per feed-forward element. */
  readonly activation?: number;
  /** Per rotated element. */
  readonly rope?: number;
  /** Per biased element. */
  readonly bias?: number;
}

export interface CostOptions {
  readonly latent?: LatentForm;
  readonly elementwise?: ElementwiseCosts;
}

/** Cost per visible pair of all layers that share a span, and their cache elements. */
export interface SpanCost {
  readonly span: Span;
  /** FLOPs per pair in a prefill pass. */
  readonly prefillPair: bigint;
  /** FLOPs per pair in a decode step. */
  readonly decodePair: bigint;
  /** Softmax FLOPs per pair, already included in the two above. */
  readonly softmaxPair: bigint;
  /** Elements each position adds to the cache. */
  readonly cacheElements: bigint;
  /** Elements read per visible pair when decoding: the layers' own caches, plus those borrowed from other layers. */
  readonly readElements: bigint;
}

/** Coefficients of a compiled model: exact FLOPs per token, unless a field says otherwise. */
export interface CostModel {
  /** Projections in mixers, and of an embedding that is not `hidden` wide. */
  readonly projections: bigint;
  readonly feedForward: bigint;
  /** Delta-rule and state-space updates. */
  readonly recurrence: bigint;
  readonly elementwise: bigint;
  /** FLOPs per logit row. */
  readonly head: bigint;
  /** FLOPs to recompute keys and values, per already cached token and prefill pass (naive latent attention). */
  readonly decompress: bigint;
  readonly spans: readonly SpanCost[];
  /** Elements of recurrent state one sequence keeps, at any length. */
  readonly stateElements: bigint;
}

interface MixerCost {
  projections: number;
  recurrence: number;
  decompress: number;
  prefillPair: number;
  decodePair: number;
  softmaxHeads: number;
  cacheElements: number;
  readElements: number;
  stateElements: number;
  normed: number;
  rotated: number;
  biased: number;
}

const nothing: MixerCost = {
  projections: 0,
  recurrence: 0,
  decompress: 0,
  prefillPair: 0,
  decodePair: 0,
  softmaxHeads: 0,
  cacheElements: 0,
  readElements: 0,
  stateElements: 0,
  normed: 0,
  rotated: 0,
  biased: 0,
};

/**
 * Compiles a geometry to its cost coefficients.
 *
 * @throws {@link ReckonerError} as {@link checkGeometry} does; `input/bad-option` for an unknown form of latent attention or
 *   name in `elementwise`, and the codes of a count for its values.
 * @example
 * compileCosts(gpt2).head; // 77_194_752n: 2 × 768 × 50_257 for each logit row
 */
export function compileCosts(geometry: ModelGeometry, options: CostOptions = {}): CostModel {
  checkGeometry(geometry);
  checkObject("options", options);
  const { hidden } = geometry;
  const element = checkElementwise(options.elementwise ?? {});
  const latent = checkChoice("latent", options.latent ?? "auto", ["auto", "naive", "absorbed"]);
  const sum = { projections: 0n, feedForward: 0n, recurrence: 0n, elementwise: 0n, decompress: 0n, stateElements: 0n };
  const spans = new Map<string, { -readonly [Key in keyof SpanCost]: SpanCost[Key] }>();
  const perElement = (elements: number, flops: number | undefined): bigint => exact(elements) * BigInt(flops ?? 0);
  for (const group of geometry.layers) {
    const count = BigInt(group.count);
    sum.elementwise += count * perElement(normsOf(geometry, group) * hidden, element.norm);
    if (group.feedForward !== undefined) {
      const cost = feedForwardCost(hidden, group.feedForward);
      sum.feedForward += 2n * count * cost.macs;
      sum.elementwise +=
        count * (perElement(cost.activated, element.activation) + perElement(cost.biased, element.bias));
    }
    if (group.mixer === undefined) continue;
    const cost = mixerCost(hidden, group.mixer, latent);
    sum.projections += 2n * count * exact(cost.projections);
    sum.recurrence += count * exact(cost.recurrence);
    sum.decompress += 2n * count * exact(cost.decompress);
    sum.stateElements += count * exact(cost.stateElements);
    sum.elementwise +=
      count *
      (perElement(cost.normed, element.norm) +
        perElement(cost.rotated, element.rope) +
        perElement(cost.biased, element.bias));
    if (cost.decodePair === 0) continue;
    const span = "span" in group.mixer && group.mixer.span !== undefined ? group.mixer.span : "full";
    const key = spanKey(span);
    const merged = spans.get(key) ?? {
      span,
      prefillPair: 0n,
      decodePair: 0n,
      softmaxPair: 0n,
      cacheElements: 0n,
      readElements: 0n,
    };
    const softmax = count * perElement(cost.softmaxHeads, element.softmax);
    merged.prefillPair += 2n * count * exact(cost.prefillPair) + softmax;
    merged.decodePair += 2n * count * exact(cost.decodePair) + softmax;
    merged.softmaxPair += softmax;
    // Nothing reads an encoder's keys and values again: none are kept.
    if (span !== "bidirectional") {
      merged.cacheElements += count * exact(cost.cacheElements);
      merged.readElements += count * exact(cost.readElements);
    }
    spans.set(key, merged);
  }
  sum.elementwise += perElement(normsOf(geometry) * hidden, element.norm);
  // A narrower or wider embedding is projected once per token, and back once per logit row.
  const { embeddingDim = hidden, vocabulary } = geometry;
  const projection = embeddingDim === hidden ? 0n : 2n * exact(hidden * embeddingDim);
  sum.projections += projection;
  const head = (geometry.head ?? true) ? 2n * BigInt(embeddingDim) * BigInt(vocabulary) + projection : 0n;
  return { ...sum, head, spans: [...spans.values()] };
}

/**
 * Norms of width `hidden` in one layer of a group; without a group, those outside the layers.
 *
 * A geometry counts learned vectors. Each norm has as many as the last norm, or as the one after the embedding: one
 * scale, or a scale and a bias. Where norms learn nothing (OLMo), there is one per block, and one at the end.
 */
function normsOf(geometry: ModelGeometry, group?: LayerGroup): number {
  const { normCount } = group ?? geometry;
  if (normCount !== undefined) return normCount;
  const { finalNorms = 1, embeddingNorms = 0 } = geometry;
  const perNorm = finalNorms || embeddingNorms || 1;
  if (group === undefined) return Math.ceil((finalNorms + embeddingNorms) / perNorm) || 1;
  const blocks = Number(group.mixer !== undefined) + Number(group.feedForward !== undefined);
  return Math.ceil((group.norms ?? 0) / perNorm) || blocks;
}

/** Checks that names are known and FLOPs are whole. */
function checkElementwise(costs: ElementwiseCosts): ElementwiseCosts {
  checkObject("elementwise", costs);
  for (const [name, flops] of Object.entries(costs)) {
    checkChoice("a name in elementwise", name, ["norm", "softmax", "activation", "rope", "bias"]);
    if (flops !== undefined) checkCount(`elementwise.${name}`, flops);
  }
  return costs;
}

/** A coefficient as an exact integer; a product beyond 2^53 would already have been rounded. */
function exact(value: number): bigint {
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new ReckonerError(
    "compute/bad-geometry",
    `a layer of this model needs ${value} operations per token; sizes must keep that below 2^53`,
    {
      value,
    },
  );
}

/** Multiply-adds of one mixer, per token and per visible pair. */
function mixerCost(hidden: number, mixer: Mixer, latent: LatentForm): MixerCost {
  switch (mixer.kind) {
    case "grouped": {
      const valueDim = mixer.valueDim ?? mixer.headDim;
      const query = mixer.heads * mixer.headDim;
      const key = mixer.kvHeads * mixer.headDim;
      const value = mixer.keysAreValues ? 0 : mixer.kvHeads * valueDim;
      const owned = mixer.reusesCache ? 0 : key + value;
      const out = mixer.heads * valueDim;
      const pair = mixer.heads * (mixer.headDim + valueDim);
      return {
        ...nothing,
        projections: hidden * (query + owned + (mixer.outputGate ? out : 0)) + out * hidden,
        prefillPair: pair,
        decodePair: pair,
        softmaxHeads: mixer.heads,
        cacheElements: owned,
        readElements: key + value,
        normed: mixer.qkNorm === undefined ? 0 : query + (mixer.reusesCache ? 0 : key),
        rotated: query + (mixer.reusesCache ? 0 : key),
        biased: mixer.bias === undefined ? 0 : query + owned + (mixer.bias === "all" ? hidden : 0),
      };
    }
    case "latent": {
      const { heads, queryRank, latentRank, nopeDim, ropeDim, valueDim } = mixer;
      const query = heads * (nopeDim + ropeDim);
      const remake = latentRank * heads * (nopeDim + valueDim);
      const naivePair = heads * (nopeDim + ropeDim + valueDim);
      const absorbedPair = heads * (2 * latentRank + ropeDim);
      const elements = latent === "naive" ? naivePair : latentRank + ropeDim;
      return {
        ...nothing,
        // Absorbing W_UK into queries and W_UV into outputs costs exactly as much as recomputing one token's keys and values.
        projections:
          (queryRank === undefined ? hidden * query : hidden * queryRank + queryRank * query) +
          hidden * (latentRank + ropeDim) +
          remake +
          heads * valueDim * hidden,
        decompress: latent === "auto" ? remake : 0,
        prefillPair: latent === "absorbed" ? absorbedPair : naivePair,
        decodePair: latent === "naive" ? naivePair : absorbedPair,
        softmaxHeads: heads,
        cacheElements: elements,
        readElements: elements,
        normed: (queryRank ?? 0) + latentRank,
        rotated: heads * ropeDim + ropeDim,
      };
    }
    case "delta": {
      const key = mixer.keyHeads * mixer.keyDim;
      const value = mixer.valueHeads * mixer.valueDim;
      const matrix = mixer.valueHeads * mixer.keyDim * mixer.valueDim;
      return {
        ...nothing,
        projections:
          hidden * (2 * key + 2 * value + 2 * mixer.valueHeads) + value * hidden + (2 * key + value) * mixer.conv,
        // Three multiply-adds per state element: read with the key, write the correction, read with the query.
        recurrence: 6 * matrix,
        stateElements: matrix + (2 * key + value) * (mixer.conv - 1),
        normed: value,
      };
    }
    case "state-space": {
      const { inner, state, groups, heads, conv } = mixer;
      const convolved = inner + 2 * groups * state;
      return {
        ...nothing,
        projections: hidden * (2 * inner + 2 * groups * state + heads) + inner * hidden + convolved * conv,
        // Seven FLOPs per state element, as Megatron-LM counts: two to discretise, three to update, two to read out.
        recurrence: 7 * inner * state,
        stateElements: inner * state + convolved * (conv - 1),
        normed: inner,
        biased: convolved,
      };
    }
  }
}

/** Multiply-adds of one feed-forward per token, and how many elements pass an activation or a bias. */
function feedForwardCost(
  hidden: number,
  feedForward: FeedForward,
): { macs: bigint; activated: number; biased: number } {
  const d = BigInt(hidden);
  if (feedForward.kind !== "experts") {
    const matrices = feedForward.kind === "gated" ? 3 : 2;
    const biased = feedForward.bias ? (matrices - 1) * feedForward.width + hidden : 0;
    return { macs: BigInt(matrices) * d * BigInt(feedForward.width), activated: feedForward.width, biased };
  }
  const matrices = feedForward.plain ? 2 : 3;
  const width = feedForward.active * feedForward.width + (feedForward.shared ?? 0);
  const wide = BigInt(feedForward.active) * BigInt(feedForward.width) + BigInt(feedForward.shared ?? 0);
  const router = d * BigInt(feedForward.experts) + (feedForward.sharedGate ? d : 0n);
  const biased = feedForward.bias ? feedForward.active * ((matrices - 1) * feedForward.width + hidden) : 0;
  return { macs: BigInt(matrices) * d * wide + router, activated: width, biased };
}
