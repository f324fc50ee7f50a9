/**
 * Geometry from a Hugging Face `config.json`.
 *
 * A config names its family (`model_type`) and leaves much unsaid: which
 * norms, biases and gates a family has is in its code. That knowledge is the
 * table of traits below, one row per family. Class defaults are in
 * ./config-defaults.ts, parts a config may switch in ./config-switches.ts,
 * windows in ./config-windows.ts and experts in ./config-experts.ts; parts that
 * an assumed family would ignore are refused in ./config-foreign.ts. The rest
 * is reading integers, and one error names all that are missing.
 */
import { checkNames, checkText, ReckonerError } from "../errors.ts";
import { defaultsOf } from "./config-defaults.ts";
import { feedForwardAt } from "./config-experts.ts";
import { refuseForeignParts } from "./config-foreign.ts";
import { layerMixers } from "./config-layers.ts";
import { type ConfigJson, ConfigReader, inside, read as readField } from "./config-reader.ts";
import { switched } from "./config-switches.ts";
import { refuseForeignWindow } from "./config-windows.ts";
import { checkChoice, checkObject, hasFields } from "./counts.ts";
import { checkGeometry, type LayerGroup, type ModelGeometry } from "./geometry.ts";

/** What a family's config leaves unsaid. */
export interface FamilyTraits {
  /** Feed-forward with a gate. Default true. */
  readonly gated?: boolean;
  /** Biases in attention: none, on queries, keys and values, or on all projections. Default: `attention_bias`. */
  readonly bias?: "none" | "qkv" | "all";
  readonly feedForwardBias?: boolean;
  readonly qkNorm?: "head" | "full";
  /** Learned norm vectors per layer, in the last norm, after the embedding. Defaults 2, 1, 0. */
  readonly norms?: number;
  readonly finalNorms?: number;
  readonly embeddingNorms?: number;
  /** Number of norms in a layer and outside the layers, where the learned vectors do not tell. */
  readonly normCount?: number;
  readonly outerNormCount?: number;
  /** Name of the field with the embedding's width, which is `hidden` where it is left out. */
  readonly embeddingDim?: string;
  /** `tie_word_embeddings` when the config leaves it out. Default false. */
  readonly tied?: boolean;
  readonly headBias?: boolean;
  /** Rows of learned positions beyond the context; absent when no positions are learned. */
  readonly positions?: number;
  /** Width of the feed-forward as a multiple of `hidden`, where the config has no field for it. */
  readonly feedForwardMultiple?: number;
  readonly mixer?: "grouped" | "latent" | "state-space";
  /** Config fields decide which layers carry experts; that there are biases is only in the family's code. */
  readonly routerBias?: boolean;
  readonly expertBias?: boolean;
  readonly sinks?: boolean;
  /** A shared expert with its own gate. */
  readonly sharedGate?: boolean;
  /** A shared expert, as wide as a routed one, that the config does not mention. */
  readonly impliedShared?: boolean;
  readonly encoder?: boolean;
}

const gptLike: FamilyTraits = { gated: false, bias: "all", feedForwardBias: true, norms: 4, finalNorms: 2 };

/** Families this version can cost. Layouts were read from huggingface/transformers, one modeling file each. */
export const families: Readonly<Record<string, FamilyTraits>> = {
  llama: {},
  mistral: {},
  mistral3: {},
  ministral: {},
  mixtral: {},
  gemma: { tied: true },
  gemma2: { tied: true, norms: 4 },
  gemma3: { tied: true, norms: 4, qkNorm: "head" },
  gemma3_text: { tied: true, norms: 4, qkNorm: "head" },
  phi: { ...gptLike, norms: 2, headBias: true },
  phi3: {},
  qwen2: { bias: "qkv" },
  qwen3: { qkNorm: "head" },
  qwen2_moe: { bias: "qkv", sharedGate: true },
  qwen3_moe: { qkNorm: "head" },
  qwen3_next: { qkNorm: "head", sharedGate: true },
  smollm3: { tied: true },
  granite: {},
  olmo: { norms: 0, finalNorms: 0 },
  olmo2: { qkNorm: "full" },
  starcoder2: { ...gptLike, tied: true },
  cohere: { tied: true, norms: 1 },
  stablelm: { norms: 4, finalNorms: 2 },
  gpt2: { ...gptLike, tied: true, positions: 0, feedForwardMultiple: 4 },
  gpt_neox: gptLike,
  gptj: { gated: false, feedForwardBias: true, norms: 2, finalNorms: 2, headBias: true, feedForwardMultiple: 4 },
  opt: { ...gptLike, tied: true, positions: 2, embeddingDim: "word_embed_proj_dim" },
  bloom: { ...gptLike, tied: true, embeddingNorms: 2, feedForwardMultiple: 4 },
  falcon: { gated: false, norms: 2, finalNorms: 2, tied: true, feedForwardMultiple: 4 },
  mpt: { gated: false, tied: true, feedForwardMultiple: 4 },
  bert: { ...gptLike, finalNorms: 0, embeddingNorms: 2, encoder: true },
  deepseek_v2: { mixer: "latent" },
  deepseek_v3: { mixer: "latent", routerBias: true },
  kimi_k2: { mixer: "latent", routerBias: true },
  glm4_moe: { routerBias: true },
  gpt_oss: { bias: "all", sinks: true, expertBias: true },
  llama4: { impliedShared: true },
  llama4_text: { impliedShared: true },
  dbrx: {},
  mamba2: { mixer: "state-space", norms: 1 },
};

/** Far more than any published model has. */
const mostLayers = 100_000;

/**
 * Reads the shape of a model from its `config.json`.
 *
 * @param json - The parsed file. Of a multimodal config, the `text_config` is read; fields it leaves out get the defaults
 *   of its family's class in transformers, where there is one.
 * @param options - `assume` reads an unknown `model_type` as the given family; `name` names the geometry.
 * @returns A checked geometry, without a published parameter count.
 * @throws {@link ReckonerError} `compute/unknown-architecture` when the family, a layer type or a part is unknown, or when
 *   fields are missing; `details.missing` names them all, `details.known` the supported values. `compute/bad-geometry`
 *   when a field has the wrong kind of value, such as text for a number, or a list that does not cover all layers;
 *   `details.path` names it. `input/bad-option` for an option that does not exist, `input/not-a-string` for a name that is
 *   not a string.
 * @example
 * const config = { model_type: "gpt2", n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1_024, vocab_size: 50_257 };
 * countParameters(geometryFromConfig(config)).total; // 124_439_808n
 */
export function geometryFromConfig(json: unknown, options: { assume?: string; name?: string } = {}): ModelGeometry {
  checkObject("options", options);
  checkNames("an option of geometryFromConfig", options, ["assume", "name"]);
  if (options.assume !== undefined && typeof options.assume !== "string")
    checkChoice("assume", options.assume, Object.keys(families));
  if (options.name !== undefined) checkText(options.name, "name");
  if (!hasFields(json)) {
    throw new ReckonerError("compute/unknown-architecture", "a config.json must be an object; parse the file first", {
      missing: ["model_type"],
    });
  }
  const nested = inside("text_config", json["text_config"]);
  const inner: ConfigJson = nested === undefined ? json : { ...json, ...nested };
  const own = readField("model_type", inner["model_type"], "string") ?? "";
  const type = options.assume ?? own;
  const family = Object.hasOwn(families, type) ? families[type]! : undefined;
  const read = new ConfigReader(inner, defaultsOf(type, nested !== undefined));
  // BLOOM and Falcon prefer the older name where a config has both; in other families it is not the model's width.
  const older = type === "bloom" || type === "falcon" ? read.optional("n_embed") : undefined;
  const hidden = older ?? read.integer("hidden_size", "n_embd", "d_model");
  const layers = read.integer("num_hidden_layers", "n_layer", "n_layers", "num_layers");
  // Layers are created one by one: a hostile number must not fill memory, and a fraction must not be dropped.
  if (!Number.isInteger(layers) || layers < 1 || layers > mostLayers) {
    throw new ReckonerError(
      "compute/bad-geometry",
      `num_hidden_layers must be a whole number from 1 to ${mostLayers}; got ${layers}`,
      { path: "num_hidden_layers", value: layers },
    );
  }
  const vocabulary = read.integer("vocab_size");
  if (family === undefined) {
    read.integer("num_attention_heads", "n_head", "n_heads");
    read.integer("intermediate_size", "n_inner", "ffn_dim");
    const what = type === "" ? "the config has no model_type" : `no family "${type}"`;
    const missing = read.missing.length > 0 ? `; missing: ${read.missing.join(", ")}` : "";
    throw new ReckonerError(
      "compute/unknown-architecture",
      `${what}${missing}; known: ${Object.keys(families).join(", ")}. Set the option assume to "llama" to read it as a plain decoder`,
      {
        modelType: type,
        missing: type === "" ? ["model_type", ...read.missing] : read.missing,
        known: Object.keys(families),
      },
    );
  }
  if (own !== type) {
    refuseForeignParts(read, type, family);
    refuseForeignWindow(read, type);
  }
  const traits = switched(read, type, family);
  const contextNames = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "n_ctx"];
  const hasPositions = traits.positions !== undefined || traits.encoder;
  const context = hasPositions ? read.integer(...contextNames) : read.optional(...contextNames);
  const kinds = layerMixers(read, type, traits, hidden, layers);
  const groups: LayerGroup[] = [];
  for (const { count, mixer, index } of kinds) {
    const feedForward = traits.mixer === "state-space" ? undefined : feedForwardAt(read, type, traits, hidden, index);
    mergeInto(groups, {
      count,
      mixer,
      ...(feedForward === undefined ? {} : { feedForward }),
      ...(traits.norms === undefined ? {} : { norms: traits.norms }),
      ...(traits.normCount === undefined ? {} : { normCount: traits.normCount }),
    });
  }
  const embeddingDim = traits.embeddingDim === undefined ? undefined : read.optional(traits.embeddingDim);
  read.finish(type);
  const tied = read.boolean("tie_word_embeddings") ?? traits.tied ?? false;
  const positions =
    type === "bert"
      ? context! + read.integer("type_vocab_size")
      : traits.positions === undefined
        ? 0
        : context! + traits.positions;
  const geometry: ModelGeometry = {
    name: options.name ?? read.text("_name_or_path") ?? type,
    hidden,
    vocabulary,
    layers: groups,
    ...(context === undefined ? {} : { context }),
    ...(tied && !traits.encoder ? { tied } : {}),
    ...(traits.encoder ? { head: false } : {}),
    ...(traits.headBias ? { headBias: true } : {}),
    ...(positions > 0 ? { positions } : {}),
    ...(traits.finalNorms === undefined ? {} : { finalNorms: traits.finalNorms }),
    ...(traits.embeddingNorms === undefined ? {} : { embeddingNorms: traits.embeddingNorms }),
    ...(traits.outerNormCount === undefined ? {} : { normCount: traits.outerNormCount }),
    ...(embeddingDim === undefined || embeddingDim === hidden ? {} : { embeddingDim }),
  };
  checkGeometry(geometry);
  return geometry;
}

/** Adds a layer to the group of layers that cost the same. */
function mergeInto(groups: LayerGroup[], layer: LayerGroup): void {
  const same = (left: LayerGroup): boolean =>
    JSON.stringify({ ...left, count: 0 }) === JSON.stringify({ ...layer, count: 0 });
  const at = groups.findIndex(same);
  if (at < 0) groups.push(layer);
  else groups[at] = { ...groups[at]!, count: groups[at]!.count + layer.count };
}
