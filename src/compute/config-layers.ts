/**
 * Which mixer each layer of a config has: local or global, attention or recurrence.
 *
 * Newer configs list `layer_types`; older ones imply a pattern (every fourth
 * layer in Qwen3-Next and Llama 4; windows are in ./config-windows.ts), which is
 * taken from the families' code.
 */
import { ReckonerError } from "../errors.ts";
import type { FamilyTraits } from "./config.ts";
import { type ConfigReader, json } from "./config-reader.ts";
import { hasRotary, isWindowed } from "./config-windows.ts";
import type { Mixer, Span } from "./geometry.ts";

/** One layer, or a run of equal ones; `index` is its position. */
export interface LayerKind {
  readonly count: number;
  readonly index: number;
  readonly mixer: Mixer;
}

/** The mixers of all layers, in order. */
export function layerMixers(
  read: ConfigReader,
  type: string,
  traits: FamilyTraits,
  hidden: number,
  layers: number,
): LayerKind[] {
  const listed = read.list("layer_types")?.length;
  if (listed !== undefined && listed !== layers && !read.missing.includes("num_hidden_layers")) {
    throw new ReckonerError(
      "compute/bad-geometry",
      `layer_types of this ${type} config must name each of its ${layers} layers, or be left out; got ${listed}`,
      { path: "layer_types", value: listed, layers },
    );
  }
  const make = mixerMaker(read, type, traits, hidden);
  const hasSpans = traits.mixer === undefined && !traits.encoder;
  const only = traits.mixer === "state-space" ? "linear" : "full";
  return Array.from({ length: layers }, (_, index) => {
    const kind = listed === undefined && !hasSpans ? only : layerType(read, type, index);
    if (kind !== only && !hasSpans)
      throw unknownLayer(type, index, read.list("layer_types")![index], [`${only}_attention`]);
    return { count: 1, index, mixer: make(kind) };
  });
}

type LayerType = "full" | "sliding" | "chunked" | "linear";

/** Values of `layer_types`, and what they mean. */
const layerTypes: ReadonlyMap<unknown, LayerType> = new Map([
  ["full_attention", "full"],
  ["sliding_attention", "sliding"],
  ["chunked_attention", "chunked"],
  ["linear_attention", "linear"],
  // Names from before transformers 5.
  ["attention", "full"],
  ["mamba", "linear"],
]);

/** Kind of the layer at `index`. */
function layerType(read: ConfigReader, type: string, index: number): LayerType {
  const listed = read.list("layer_types")?.[index];
  const known = layerTypes.get(listed);
  if (known !== undefined) return known;
  if (listed !== undefined) throw unknownLayer(type, index, listed);
  if (type === "qwen3_next") return (index + 1) % read.period("full_attention_interval", 4) === 0 ? "full" : "linear";
  if (type.startsWith("llama4")) return hasRotary(read, index) ? "chunked" : "full";
  return isWindowed(read, type, index) ? "sliding" : "full";
}

function unknownLayer(type: string, index: number, value: unknown, known = [...layerTypes.keys()]): ReckonerError {
  const path = `layer_types[${index}]`;
  return new ReckonerError(
    "compute/unknown-architecture",
    `${path} of this ${type} config must be ${known.join(", ")}; got ${json(value)}`,
    { modelType: type, missing: [], path, value, known },
  );
}

function mixerMaker(
  read: ConfigReader,
  type: string,
  traits: FamilyTraits,
  hidden: number,
): (kind: LayerType) => Mixer {
  if (traits.mixer === "state-space") return () => stateSpace(read, hidden);
  if (traits.mixer === "latent") return () => latent(read);
  const heads = read.integer("num_attention_heads", "n_head", "n_heads");
  const headDim = read.optional("head_dim") ?? hidden / heads;
  const kvHeads = kvHeadsOf(read, type, heads);
  const stated = read.boolean("attention_bias") ?? read.boolean("qkv_bias") ?? false;
  const switchedOn = traits.bias ?? (stated ? (type === "glm4_moe" ? "qkv" : "all") : "none");
  const bias = switchedOn === "none" ? undefined : switchedOn;
  const hasQkNorm = read.boolean("use_qk_norm");
  const qkNorm =
    type === "glm4_moe" || type === "cohere"
      ? hasQkNorm
        ? type === "cohere"
          ? "full"
          : "head"
        : undefined
      : traits.qkNorm;
  return (kind) => {
    if (kind === "linear") return delta(read);
    return {
      kind: "grouped",
      heads,
      kvHeads,
      headDim,
      ...spanOf(read, traits, kind),
      ...(bias === undefined ? {} : { bias }),
      ...(qkNorm === undefined ? {} : { qkNorm }),
      ...(traits.sinks ? { sinks: true } : {}),
      ...(type === "qwen3_next" ? { outputGate: true } : {}),
    };
  };
}

/** Falcon marks multi-query with a flag, MPT with a word; DBRX nests the count, which no other field gives. */
function kvHeadsOf(read: ConfigReader, type: string, heads: number): number {
  if (type === "falcon") {
    if (read.boolean("new_decoder_architecture")) return read.optional("num_kv_heads") ?? heads;
    return (read.boolean("multi_query") ?? true) ? 1 : heads;
  }
  const attention = type === "mpt" ? read.word("attn_config.attn_type") : undefined;
  if (attention === "multihead_attention") return heads;
  if (attention === "multiquery_attention") return 1;
  const isSaid = type === "dbrx" || attention !== undefined;
  return (
    read.optional("num_key_value_heads", "attn_config.kv_n_heads") ??
    (isSaid ? read.lacks("attn_config.kv_n_heads") : heads)
  );
}

function spanOf(read: ConfigReader, traits: FamilyTraits, kind: LayerType): { span?: Span } {
  if (traits.encoder) return { span: "bidirectional" };
  if (kind === "sliding") return { span: { window: read.integer("sliding_window") } };
  if (kind === "chunked") return { span: { chunk: read.integer("attention_chunk_size") } };
  return {};
}

function latent(read: ConfigReader): Mixer {
  const queryRank = read.isNone("q_lora_rank") ? undefined : read.integer("q_lora_rank");
  return {
    kind: "latent",
    heads: read.integer("num_attention_heads"),
    ...(queryRank === undefined ? {} : { queryRank }),
    latentRank: read.integer("kv_lora_rank"),
    nopeDim: read.integer("qk_nope_head_dim"),
    ropeDim: read.integer("qk_rope_head_dim"),
    valueDim: read.integer("v_head_dim"),
  };
}

function delta(read: ConfigReader): Mixer {
  return {
    kind: "delta",
    keyHeads: read.integer("linear_num_key_heads"),
    valueHeads: read.integer("linear_num_value_heads"),
    keyDim: read.integer("linear_key_head_dim"),
    valueDim: read.integer("linear_value_head_dim"),
    conv: read.integer("linear_conv_kernel_dim"),
  };
}

function stateSpace(read: ConfigReader, hidden: number): Mixer {
  const inner = (read.optional("expand") ?? 2) * hidden;
  const headDim = read.integer("head_dim", "headdim");
  const heads = read.optional("num_heads") ?? inner / headDim;
  if (heads * headDim !== inner && read.missing.length === 0)
    throw new ReckonerError(
      "compute/bad-geometry",
      `hidden_size × expand must be num_heads × head_dim; got ${inner}, and ${heads} × ${headDim} = ${heads * headDim}`,
      { path: "num_heads", value: heads },
    );
  return {
    kind: "state-space",
    inner,
    state: read.integer("state_size", "d_state"),
    groups: read.integer("n_groups", "ngroups"),
    heads,
    conv: read.integer("conv_kernel", "d_conv"),
  };
}
