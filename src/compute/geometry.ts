/**
 * The shape of a transformer: the few integers every cost follows from.
 *
 * A model is a list of layer groups. Layers that cost the same share a group,
 * so a group says how many there are, how they mix tokens and what feed-forward
 * they carry; local and global layers, dense and expert layers, attention and
 * recurrence are simply different groups. The order of layers is not kept,
 * because no cost depends on it.
 * Formulas: ./README.md. Published shapes: ../models.
 */

import type { ErrorCode } from "../errors.ts";
import { ReckonerError, shown } from "../errors.ts";
import { checkSpelling, hasFields } from "./geometry-fields.ts";

/**
 * Which keys a query may see.
 *
 * `window: w` keeps `i - j < w`: the query itself and the `w - 1` keys before it, as the masks of
 * Mistral, Gemma and gpt-oss do. `chunk: c` sees only its own block of `c` positions (Llama 4).
 */
export type Span = "full" | "bidirectional" | { readonly window: number } | { readonly chunk: number };

/** Multi-head, grouped-query or multi-query attention: `kvHeads` equal to `heads`, fewer, or one. */
export interface GroupedAttention {
  readonly kind: "grouped";
  readonly heads: number;
  readonly kvHeads: number;
  /** Width of one query and one key. Not always `hidden / heads`. */
  readonly headDim: number;
  /** Width of one value; `headDim` when absent. */
  readonly valueDim?: number;
  /** Default `"full"` (causal). */
  readonly span?: Span;
  /** Learned biases: on queries, keys and values only, or on the output too. They cost parameters, not matrix FLOPs. */
  readonly bias?: "qkv" | "all";
  /** Normalised queries and keys: one scale per channel of a head, or one per channel of all heads. */
  readonly qkNorm?: "head" | "full";
  /** One more `hidden → heads × valueDim` projection, which multiplies the heads' output. */
  readonly outputGate?: boolean;
  /** Keys also serve as values: no value projection, and one cached vector instead of two. */
  readonly keysAreValues?: boolean;
  /** Reads the cache an earlier layer wrote: no key or value projection, nothing stored. */
  readonly reusesCache?: boolean;
  /** One learned sink logit per head. */
  readonly sinks?: boolean;
}

/** Multi-head latent attention (DeepSeek): keys and values are recomputed from one cached latent vector per token. */
export interface LatentAttention {
  readonly kind: "latent";
  readonly heads: number;
  /** Rank of the compressed query; absent when queries are projected directly. */
  readonly queryRank?: number;
  /** Rank of the cached latent. */
  readonly latentRank: number;
  /** Key width that is recomputed from the latent, per head. */
  readonly nopeDim: number;
  /** Key width that carries the rotary position, shared by all heads and cached beside the latent. */
  readonly ropeDim: number;
  readonly valueDim: number;
  readonly span?: Span;
}

/** Gated delta rule (Qwen3-Next, Kimi Linear): a matrix state per head instead of a cache. */
export interface DeltaAttention {
  readonly kind: "delta";
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Taps of the short convolution in front. */
  readonly conv: number;
}

/** Mamba-2: a selective state-space mixer. */
export interface StateSpaceMixer {
  readonly kind: "state-space";
  /** Inner width, usually `2 × hidden`. */
  readonly inner: number;
  readonly state: number;
  readonly groups: number;
  readonly heads: number;
  readonly conv: number;
}

export type Mixer = GroupedAttention | LatentAttention | DeltaAttention | StateSpaceMixer;

/** One feed-forward: `gated` has three matrices (SwiGLU, GeGLU), `plain` has two. */
export interface DenseFeedForward {
  readonly kind: "gated" | "plain";
  readonly width: number;
  readonly bias?: boolean;
}

/** A mixture of experts: a router picks `active` of `experts`; a shared expert always runs. */
export interface ExpertFeedForward {
  readonly kind: "experts";
  readonly experts: number;
  /** Experts per token. */
  readonly active: number;
  /** Width of one expert. */
  readonly width: number;
  /** Two matrices per expert instead of three. */
  readonly plain?: boolean;
  /** Total width of the always-on experts. */
  readonly shared?: number;
  /** A `hidden → 1` gate on the shared expert (Qwen). */
  readonly sharedGate?: boolean;
  /** Biases inside every expert, and on the router's scores (gpt-oss). */
  readonly bias?: boolean;
  /** One learned offset per expert on the router's scores. */
  readonly routerBias?: boolean;
}

export type FeedForward = DenseFeedForward | ExpertFeedForward;

/** `count` layers of equal cost. */
export interface LayerGroup {
  readonly count: number;
  /** Absent in a layer with only a feed-forward. */
  readonly mixer?: Mixer;
  /** Absent in a layer with only a mixer. */
  readonly feedForward?: FeedForward;
  /** Learned vectors of width `hidden` in this layer's norms: RMSNorm 1 each, LayerNorm with bias 2. Default: one per block. */
  readonly norms?: number;
  /** Norms in this layer, learned or not. Default: as many as `norms` amounts to, or one per block where that is 0. */
  readonly normCount?: number;
}

/** A published parameter count: every digit, or the digits the authors printed. */
export interface PublishedParameters {
  readonly count: number;
  /** Significant digits of `count` when the authors rounded it; absent when it is exact. */
  readonly digits?: number;
  /** Parameters counted by the publisher but outside the layers described here: vision tower, draft layers, scales. */
  readonly outside?: number;
  /** What those are. */
  readonly note?: string;
}

/** The shape of a model, from which all its costs follow. */
export interface ModelGeometry {
  readonly name: string;
  /** Width of the residual stream, `d`. */
  readonly hidden: number;
  /** Rows of the embedding table as stored, padding included, `V`. */
  readonly vocabulary: number;
  readonly layers: readonly LayerGroup[];
  /** Positions the model accepts; absent when no limit is published. */
  readonly context?: number;
  /** The head is the embedding table itself. Default false. */
  readonly tied?: boolean;
  /** False for an encoder without a language-model head. Default true. */
  readonly head?: boolean;
  readonly headBias?: boolean;
  /** Rows of learned position (and segment) embeddings. */
  readonly positions?: number;
  /** Learned `hidden`-wide vectors in the last norm. Default 1. */
  readonly finalNorms?: number;
  /** Learned `hidden`-wide vectors in a norm right after the embedding. Default 0. */
  readonly embeddingNorms?: number;
  /** Norms outside the layers, learned or not. Default: as many as the two above amount to, or one where that is 0. */
  readonly normCount?: number;
  /**
   * Width of the token embedding where it is not `hidden`: one matrix projects each token to `hidden`, and another
   * projects it back before the head.
   */
  readonly embeddingDim?: number;
  readonly published?: PublishedParameters;
  /** Where the shape was read. */
  readonly source?: string;
  /** ISO date of that reading. */
  readonly asOf?: string;
}

/** Largest size of any field: products of three still fit the exact integers used here. */
const LARGEST_SIZE = 2 ** 31;

/**
 * Throws for a shape no model can have.
 *
 * @throws {@link ReckonerError} `compute/bad-geometry` for a size that is not a positive integer, a flag that is neither
 *   true nor false, or a misspelt field; `compute/heads-not-divisible`; `compute/bad-window`; `compute/bad-experts`; each
 *   with the path of the field.
 * @example
 * checkGeometry(llama3_8b); // returns nothing: the shape is valid
 */
export function checkGeometry(geometry: ModelGeometry): void {
  if (typeof geometry !== "object" || geometry === null) {
    throw refuse(
      "compute/bad-geometry",
      "geometry",
      geometry,
      "must be an object; take one from reckoner/models/* or geometryFromConfig()",
    );
  }
  size("hidden", geometry.hidden);
  size("vocabulary", geometry.vocabulary);
  if (geometry.context !== undefined) size("context", geometry.context);
  if (geometry.embeddingDim !== undefined) size("embeddingDim", geometry.embeddingDim);
  for (const name of ["positions", "finalNorms", "embeddingNorms", "normCount"] as const) {
    const value = geometry[name];
    if (value !== undefined) size(name, value, 0);
  }
  if (!Array.isArray(geometry.layers) || geometry.layers.length === 0) {
    throw refuse("compute/bad-geometry", "layers", geometry.layers, "must be a list with at least one layer group");
  }
  flags("", geometry, ["tied", "head", "headBias"]);
  checkSpelling("geometry", geometry, "geometry");
  if (typeof geometry.published === "object") checkSpelling("published", geometry.published ?? {}, "published");
  // entries() does not skip the holes of an array.
  for (const [index, group] of geometry.layers.entries()) {
    const path = `layers[${index}]`;
    if (typeof group !== "object" || group === null)
      throw refuse("compute/bad-geometry", path, group, "must be an object with count, mixer and feedForward");
    checkSpelling(path, group, "group");
    size(`${path}.count`, group.count);
    if (group.norms !== undefined) size(`${path}.norms`, group.norms, 0);
    if (group.normCount !== undefined) size(`${path}.normCount`, group.normCount, 0);
    if (group.mixer === undefined && group.feedForward === undefined) {
      throw refuse("compute/bad-geometry", path, group, "must have a mixer, a feedForward or both");
    }
    if (group.mixer !== undefined) checkMixer(`${path}.mixer`, group.mixer);
    if (group.feedForward !== undefined) checkFeedForward(`${path}.feedForward`, group.feedForward);
  }
}

function checkMixer(path: string, mixer: Mixer): void {
  if (typeof mixer !== "object" || mixer === null)
    throw refuse("compute/bad-geometry", path, mixer, "must be an object");
  if (hasFields(mixer.kind)) checkSpelling(path, mixer, mixer.kind);
  switch (mixer.kind) {
    case "grouped":
      sizes(path, mixer, ["heads", "kvHeads", "headDim"]);
      if (mixer.valueDim !== undefined) size(`${path}.valueDim`, mixer.valueDim);
      divides(path, "heads", mixer.heads, "kvHeads", mixer.kvHeads);
      oneOf(`${path}.bias`, mixer.bias, ["qkv", "all"]);
      oneOf(`${path}.qkNorm`, mixer.qkNorm, ["head", "full"]);
      flags(`${path}.`, mixer, ["outputGate", "keysAreValues", "reusesCache", "sinks"]);
      checkSpan(`${path}.span`, mixer.span);
      return;
    case "latent":
      sizes(path, mixer, ["heads", "latentRank", "nopeDim", "ropeDim", "valueDim"]);
      if (mixer.queryRank !== undefined) size(`${path}.queryRank`, mixer.queryRank);
      checkSpan(`${path}.span`, mixer.span);
      return;
    case "delta":
      sizes(path, mixer, ["keyHeads", "valueHeads", "keyDim", "valueDim", "conv"]);
      divides(path, "valueHeads", mixer.valueHeads, "keyHeads", mixer.keyHeads);
      return;
    case "state-space":
      sizes(path, mixer, ["inner", "state", "groups", "heads", "conv"]);
      divides(path, "inner", mixer.inner, "heads", mixer.heads);
      return;
    default:
      throw refuse(
        "compute/bad-geometry",
        `${path}.kind`,
        (mixer as Mixer).kind,
        'must be "grouped", "latent", "delta" or "state-space"',
      );
  }
}

/** Refuses what is not a span; `undefined` means full attention. @throws `compute/bad-window`. */
export function checkSpan(path: string, span: Span | undefined): void {
  if (span === undefined || span === "full" || span === "bidirectional") return;
  if (typeof span !== "object" || span === null) {
    throw refuse("compute/bad-window", path, span, 'must be "full", "bidirectional", { window } or { chunk }');
  }
  if ("window" in span && "chunk" in span) {
    throw refuse("compute/bad-window", path, span, "must have a window or a chunk, not both");
  }
  const [name, length] = "window" in span ? ["window", span.window] : ["chunk", span.chunk];
  if (!Number.isSafeInteger(length) || length < 1 || length > LARGEST_SIZE) {
    throw refuse(
      "compute/bad-window",
      `${path}.${name}`,
      length,
      `must be a whole number of positions, at least 1; leave span out for full attention`,
    );
  }
}

function checkFeedForward(path: string, feedForward: FeedForward): void {
  if (typeof feedForward !== "object" || feedForward === null)
    throw refuse("compute/bad-geometry", path, feedForward, "must be an object");
  checkSpelling(path, feedForward, "feedForward");
  size(`${path}.width`, feedForward.width);
  flags(`${path}.`, feedForward, ["bias", "plain", "sharedGate", "routerBias"]);
  if (feedForward.kind === "gated" || feedForward.kind === "plain") return;
  if (feedForward.kind !== "experts") {
    throw refuse(
      "compute/bad-geometry",
      `${path}.kind`,
      (feedForward as FeedForward).kind,
      'must be "gated", "plain" or "experts"',
    );
  }
  sizes(path, feedForward, ["experts", "active"]);
  if (feedForward.shared !== undefined) size(`${path}.shared`, feedForward.shared, 0);
  if (feedForward.active > feedForward.experts) {
    throw refuse(
      "compute/bad-experts",
      `${path}.active`,
      feedForward.active,
      `must not exceed the ${feedForward.experts} experts there are`,
    );
  }
}

function sizes<Shape extends object>(path: string, shape: Shape, names: readonly (keyof Shape & string)[]): void {
  for (const name of names) size(`${path}.${name}`, shape[name]);
}

function size(path: string, value: unknown, least = 1): void {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > LARGEST_SIZE) {
    throw refuse("compute/bad-geometry", path, value, `must be a whole number from ${least} to 2^31`);
  }
}

/** Refuses flags that are neither true nor false: they would be read as one of them. */
function flags(prefix: string, shape: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(shape)) {
    if (!names.includes(name) || value === undefined || typeof value === "boolean") continue;
    throw refuse("compute/bad-geometry", `${prefix}${name}`, value, "must be true or false, or left out");
  }
}

function oneOf(path: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw refuse("compute/bad-geometry", path, value, `must be ${known.join(" or ")}, or left out`);
}

function divides(path: string, many: string, manyCount: number, few: string, fewCount: number): void {
  if (manyCount % fewCount !== 0) {
    throw refuse(
      "compute/heads-not-divisible",
      `${path}.${many}`,
      manyCount,
      `must be a multiple of ${few} (${fewCount})`,
    );
  }
}

function refuse(code: ErrorCode, path: string, value: unknown, rule: string): ReckonerError {
  const seen = typeof value === "object" ? (value === null ? "null" : "an object") : shown(value);
  return new ReckonerError(code, `${path} ${rule}; got ${seen}`, { path, value });
}

/**
 * Number of layers in all groups.
 *
 * @throws {@link ReckonerError} as {@link checkGeometry} does.
 * @example
 * layerCount(llama3_8b); // 32
 */
export function layerCount(geometry: ModelGeometry): number {
  checkGeometry(geometry);
  return geometry.layers.reduce((sum, group) => sum + group.count, 0);
}
