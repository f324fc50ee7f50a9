/**
 * Fields that switch a part of a family on or off: biases, norms, positions.
 *
 * Each row reads the switches of one family as its model code does; the rest of
 * the family's layout is its row of traits. A switch for a part that no geometry
 * can describe is refused, so that nothing is ignored.
 * Truth: the modeling files of huggingface/transformers v5.18.0; of MPT, mosaicml/llm-foundry.
 */
import { ReckonerError } from "../errors.ts";
import type { FamilyTraits } from "./config.ts";
import type { ConfigReader } from "./config-reader.ts";

const noBias: FamilyTraits = { bias: "none", feedForwardBias: false };

/** No attention biases when the field is false. */
function withoutBias(name: string): (read: ConfigReader) => FamilyTraits {
  return (read) => (read.boolean(name) === false ? { bias: "none" } : {});
}

const switches: Readonly<Record<string, (read: ConfigReader) => FamilyTraits>> = {
  // A model that normalises after its blocks (OPT 350M) has no last norm.
  opt: (read) => {
    const hasLastNorm = (read.boolean("do_layer_norm_before") ?? true) && !read.boolean("_remove_final_layer_norm");
    const hasNorms = read.boolean("layer_norm_elementwise_affine") ?? true;
    return {
      ...(hasNorms ? {} : { norms: 0 }),
      ...(hasNorms && hasLastNorm ? {} : { finalNorms: 0 }),
      // Without the last norm nothing tells how many vectors a norm has.
      ...(hasLastNorm ? {} : { normCount: 2, outerNormCount: 0 }),
      ...(read.boolean("enable_bias") === false ? noBias : {}),
    };
  },
  // Blocks that run in parallel share one norm, unless the config gives them two.
  falcon: (read) => {
    const before = read.optional("num_ln_in_parallel_attn") ?? (read.boolean("new_decoder_architecture") ? 2 : 1);
    const hasTwo = read.boolean("parallel_attn") === false || before === 2;
    return { norms: hasTwo ? 4 : 2, ...(read.boolean("bias") ? { bias: "all", feedForwardBias: true } : {}) };
  },
  stablelm: (read) => ({
    ...(read.boolean("use_qkv_bias") ? { bias: "qkv" } : {}),
    ...(read.boolean("use_parallel_residual") ? { norms: 2 } : {}),
    // Each head has its own norm, which makes one scale per channel of all heads.
    ...(read.boolean("qk_layernorm") ? { qkNorm: "full" } : {}),
  }),
  mpt: (read) => ({
    ...(read.boolean("no_bias") === false ? { bias: "all", feedForwardBias: true, norms: 4, finalNorms: 2 } : {}),
    // Positions are learned only where ALiBi is off.
    ...(read.boolean("attn_config.alibi") === false && (read.boolean("learned_pos_emb") ?? true)
      ? { positions: 0 }
      : {}),
    // Over all channels of the queries, and over all those of the keys.
    ...(read.boolean("attn_config.qk_ln") ? { qkNorm: "full" } : {}),
  }),
  gpt_neox: withoutBias("attention_bias"),
  gpt_oss: withoutBias("attention_bias"),
  starcoder2: (read) => (read.boolean("use_bias") === false ? noBias : {}),
  qwen2_moe: withoutBias("qkv_bias"),
};

/** The traits of the family with this config's switches applied. */
export function switched(read: ConfigReader, type: string, traits: FamilyTraits): FamilyTraits {
  refuseOther(type, "is_encoder_decoder", read.boolean("is_encoder_decoder"), false);
  if (type === "bert" || type === "gpt2")
    refuseOther(type, "add_cross_attention", read.boolean("add_cross_attention"), false);
  // A BERT that decodes is causal.
  if (type === "bert") refuseOther(type, "is_decoder", read.boolean("is_decoder"), false);
  if (type === "mpt") refuseOfMpt(read);
  if (type === "phi") refuseOther(type, "qk_layernorm", read.boolean("qk_layernorm"), false);
  // No span of a geometry is a bidirectional window (EmbeddingGemma).
  if (type.startsWith("gemma3"))
    refuseOther(type, "use_bidirectional_attention", read.boolean("use_bidirectional_attention"), false);
  if (type === "mamba2") {
    refuseOther(type, "use_bias", read.boolean("use_bias"), false);
    refuseOther(type, "use_conv_bias", read.boolean("use_conv_bias"), true);
  }
  if (traits.mixer === "latent") refuseOther(type, "attention_bias", read.boolean("attention_bias"), false);
  return Object.hasOwn(switches, type) ? { ...traits, ...switches[type]!(read) } : traits;
}

/** Refuses unsupported parts of MPT: other attention and feed-forward kinds, windows, and query and key norms with biases. */
function refuseOfMpt(read: ConfigReader): void {
  const known = ["multihead_attention", "multiquery_attention", "grouped_query_attention"];
  const kind = read.word("attn_config.attn_type");
  if (kind !== undefined && !known.includes(kind)) refuseOther("mpt", "attn_config.attn_type", kind, known.join(", "));
  refuseOther("mpt", "attn_config.sliding_window_size", read.optional("attn_config.sliding_window_size"), -1);
  refuseOther("mpt", "ffn_config.ffn_type", read.word("ffn_config.ffn_type"), "mptmlp");
  refuseOther("mpt", "ffn_config.ffn_hidden_size", read.optional("ffn_config.ffn_hidden_size"), null);
  refuseOther("mpt", "attn_config.prefix_lm", read.boolean("attn_config.prefix_lm"), false);
  if (read.boolean("no_bias") === false)
    refuseOther("mpt", "attn_config.qk_ln", read.boolean("attn_config.qk_ln"), false);
}

function refuseOther(type: string, path: string, value: unknown, only: unknown): void {
  if (value === undefined || value === only) return;
  throw new ReckonerError(
    "compute/unknown-architecture",
    `${path} of this ${type} config can only be ${only}; got ${value}, which is not supported yet`,
    { modelType: type, missing: [], path, value, known: [only] },
  );
}
