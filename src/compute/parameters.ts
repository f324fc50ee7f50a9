/**
 * Parameters of a geometry, by kind of tensor.
 *
 * The sum must equal the publisher's count of the checkpoint; because each
 * field of a geometry changes it, that equality checks every field at once.
 * The same classes determine what a pass must read from memory.
 */
import { checkCount, checkObject } from "./counts.ts";
import { checkGeometry, type FeedForward, type LayerGroup, type Mixer, type ModelGeometry } from "./geometry.ts";

/** Parameters by tensor class. Every field is exact. */
export interface ParameterCount {
  /** Token embedding table. When tied, the head reads this same table. */
  readonly embedding: bigint;
  /** Matrices from an embedding that is not `hidden` wide to the layers, and from the layers to the head. */
  readonly embeddingProjection: bigint;
  /** Learned position embeddings. */
  readonly positions: bigint;
  /** Matrices of attention, delta-rule and state-space mixers. */
  readonly mixer: bigint;
  /** Dense and shared feed-forward matrices. */
  readonly feedForward: bigint;
  /** Routed experts, all of them. */
  readonly experts: bigint;
  readonly router: bigint;
  /** Head matrix; 0 when tied. */
  readonly head: bigint;
  /** Norm scales and biases. */
  readonly vectors: bigint;
  readonly total: bigint;
  /** Parameters one token passes through: all but the experts it is not routed to. */
  readonly active: bigint;
  /** Weights in the matrix products of one token: embedding projections, mixer, feed-forward, router, active experts, head. */
  readonly matmulActive: bigint;
}

interface GroupParameters {
  matrices: bigint;
  vectors: bigint;
}

/**
 * Counts the parameters of a model.
 *
 * @throws {@link ReckonerError} as {@link checkGeometry} does, for a shape no model can have.
 * @example
 * countParameters(llama3_8b).total; // 8_030_261_248n
 */
export function countParameters(geometry: ModelGeometry): ParameterCount {
  checkGeometry(geometry);
  const hidden = BigInt(geometry.hidden);
  const sum = { mixer: 0n, feedForward: 0n, experts: 0n, activeExperts: 0n, router: 0n, vectors: 0n, idleVectors: 0n };
  for (const group of geometry.layers) {
    const count = BigInt(group.count);
    if (group.mixer !== undefined) {
      const mixer = mixerParameters(hidden, group.mixer);
      sum.mixer += count * mixer.matrices;
      sum.vectors += count * mixer.vectors;
    }
    if (group.feedForward !== undefined) addFeedForward(sum, geometry.hidden, group.feedForward, count);
    sum.vectors += count * BigInt(normVectors(group)) * hidden;
  }
  sum.vectors += BigInt((geometry.finalNorms ?? 1) + (geometry.embeddingNorms ?? 0)) * hidden;
  if (geometry.headBias) sum.vectors += BigInt(geometry.vocabulary);
  const { embeddingDim = geometry.hidden } = geometry;
  const embedding = BigInt(geometry.vocabulary) * BigInt(embeddingDim);
  const hasHead = geometry.head ?? true;
  const projection = embeddingDim === geometry.hidden ? 0n : hidden * BigInt(embeddingDim);
  const embeddingProjection = hasHead ? 2n * projection : projection;
  const head = hasHead && !geometry.tied ? embedding : 0n;
  const positions = BigInt(geometry.positions ?? 0) * hidden;
  const { mixer, feedForward, experts, activeExperts, router, vectors } = sum;
  const total = embedding + embeddingProjection + positions + mixer + feedForward + experts + router + head + vectors;
  return {
    embedding,
    embeddingProjection,
    positions,
    mixer,
    feedForward,
    experts,
    router,
    head,
    vectors,
    total,
    active: total - experts + activeExperts - sum.idleVectors,
    matmulActive: embeddingProjection + mixer + feedForward + router + activeExperts + (hasHead ? embedding : 0n),
  };
}

/** Decimal digits that identify a double. */
const mostDigits = 17;

/** Learned `hidden`-wide vectors in one layer's norms. */
function normVectors(group: LayerGroup): number {
  return group.norms ?? Number(group.mixer !== undefined) + Number(group.feedForward !== undefined);
}

/** The sizes of a mixer as bigints: a product of two may exceed 2^53. */
function exactly<Name extends string>(shape: Readonly<Record<Name, number>>, ...names: Name[]): Record<Name, bigint> {
  return Object.fromEntries(names.map((name) => [name, BigInt(shape[name])])) as Record<Name, bigint>;
}

/** Weights of one mixer: matrices that are multiplied per token, and vectors that are only added or scale. */
function mixerParameters(hidden: bigint, mixer: Mixer): GroupParameters {
  switch (mixer.kind) {
    case "grouped": {
      const { heads, kvHeads, headDim } = exactly(mixer, "heads", "kvHeads", "headDim");
      const valueDim = BigInt(mixer.valueDim ?? mixer.headDim);
      const query = heads * headDim;
      const key = mixer.reusesCache ? 0n : kvHeads * headDim;
      const value = mixer.reusesCache || mixer.keysAreValues ? 0n : kvHeads * valueDim;
      const out = heads * valueDim;
      const gate = mixer.outputGate ? out : 0n;
      let vectors = mixer.sinks ? heads : 0n;
      if (mixer.bias !== undefined) vectors += query + key + value + (mixer.bias === "all" ? hidden : 0n);
      if (mixer.qkNorm === "head") vectors += (key > 0n ? 2n : 1n) * headDim;
      if (mixer.qkNorm === "full") vectors += query + key;
      return { matrices: hidden * (query + key + value + gate) + out * hidden, vectors };
    }
    case "latent": {
      const sizes = exactly(mixer, "heads", "latentRank", "nopeDim", "ropeDim", "valueDim");
      const { heads, latentRank, nopeDim, ropeDim, valueDim } = sizes;
      const queryRank = mixer.queryRank === undefined ? undefined : BigInt(mixer.queryRank);
      const query = heads * (nopeDim + ropeDim);
      const queryMatrices = queryRank === undefined ? hidden * query : hidden * queryRank + queryRank * query;
      return {
        matrices:
          queryMatrices +
          hidden * (latentRank + ropeDim) +
          latentRank * heads * (nopeDim + valueDim) +
          heads * valueDim * hidden,
        vectors: (queryRank ?? 0n) + latentRank,
      };
    }
    case "delta": {
      const sizes = exactly(mixer, "keyHeads", "valueHeads", "keyDim", "valueDim", "conv");
      const key = sizes.keyHeads * sizes.keyDim;
      const value = sizes.valueHeads * sizes.valueDim;
      const convolution = (2n * key + value) * sizes.conv;
      // Queries, keys, values and output gate; then one decay and one write strength per value head.
      const projections = hidden * (2n * key + 2n * value + 2n * sizes.valueHeads) + value * hidden;
      return { matrices: projections + convolution, vectors: 2n * sizes.valueHeads + sizes.valueDim };
    }
    case "state-space": {
      const { inner, state, groups, heads, conv } = exactly(mixer, "inner", "state", "groups", "heads", "conv");
      const convolved = inner + 2n * groups * state;
      const projections = hidden * (2n * inner + 2n * groups * state + heads) + inner * hidden;
      // Vectors: convolution bias, A, D and step bias per head, and the gated norm.
      return { matrices: projections + convolved * conv, vectors: convolved + 3n * heads + inner };
    }
  }
}

function addFeedForward(
  sum: Record<"feedForward" | "experts" | "activeExperts" | "router" | "vectors" | "idleVectors", bigint>,
  hidden: number,
  feedForward: FeedForward,
  count: bigint,
): void {
  if (feedForward.kind !== "experts") {
    const matrices = feedForward.kind === "gated" ? 3 : 2;
    sum.feedForward += count * BigInt(matrices * hidden) * BigInt(feedForward.width);
    if (feedForward.bias) sum.vectors += count * BigInt((matrices - 1) * feedForward.width + hidden);
    return;
  }
  const matrices = feedForward.plain ? 2 : 3;
  const expert = BigInt(matrices * hidden) * BigInt(feedForward.width);
  sum.experts += count * expert * BigInt(feedForward.experts);
  sum.activeExperts += count * expert * BigInt(feedForward.active);
  sum.feedForward += count * BigInt(matrices * hidden) * BigInt(feedForward.shared ?? 0);
  if (feedForward.sharedGate) sum.feedForward += count * BigInt(hidden);
  sum.router += count * BigInt(hidden) * BigInt(feedForward.experts);
  if (feedForward.bias) {
    const perExpert = count * BigInt((matrices - 1) * feedForward.width + hidden);
    sum.vectors += perExpert * BigInt(feedForward.experts) + count * BigInt(feedForward.experts);
    sum.idleVectors += perExpert * BigInt(feedForward.experts - feedForward.active);
  } else if (feedForward.routerBias) {
    sum.vectors += count * BigInt(feedForward.experts);
  }
}

/**
 * Whether a geometry's count equals what its authors published, to the digits they printed.
 *
 * @returns `undefined` when nothing is published.
 * @throws {@link ReckonerError} as {@link checkGeometry} does; `compute/not-an-object` and a count's codes for `published`.
 * @example
 * matchesPublished(llama3_8b); // true
 */
export function matchesPublished(geometry: ModelGeometry): boolean | undefined {
  checkGeometry(geometry);
  const published = geometry.published;
  if (published === undefined) return undefined;
  checkObject("published", published);
  const count = checkCount("published.count", published.count, 1);
  const counted = countParameters(geometry).total + BigInt(checkCount("published.outside", published.outside ?? 0));
  if (published.digits === undefined) return counted === BigInt(count);
  const digits = checkCount("published.digits", published.digits, 1, mostDigits);
  return Number(counted).toPrecision(digits) === count.toPrecision(digits);
}
