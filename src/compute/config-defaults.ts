/**
 * What a family's class fills in where its config says nothing.
 *
 * transformers writes every field of a flat `config.json`, but of a nested
 * `text_config` only those that differ from the class's defaults: Gemma 3 4B
 * names neither its heads nor its vocabulary. Only fields that decide a cost
 * are here. A field that is `null` is said, and keeps its meaning.
 * Truth: the configuration files of huggingface/transformers v5.18.0, one per row.
 */
import type { ConfigJson } from "./config-reader.ts";

/** src/transformers/models/gemma3/configuration_gemma3.py, Gemma3TextConfig */
const gemma3: ConfigJson = {
  vocab_size: 262_208,
  hidden_size: 2_304,
  intermediate_size: 9_216,
  num_hidden_layers: 26,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 256,
  max_position_embeddings: 131_072,
  sliding_window: 4_096,
};

/** src/transformers/models/mistral/configuration_mistral.py, MistralConfig */
const mistral: ConfigJson = {
  vocab_size: 32_000,
  hidden_size: 4_096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  max_position_embeddings: 131_072,
  sliding_window: 4_096,
};

/** src/transformers/models/llama4/configuration_llama4.py, Llama4TextConfig */
const llama4: ConfigJson = {
  vocab_size: 202_048,
  hidden_size: 5_120,
  intermediate_size: 8_192,
  num_hidden_layers: 48,
  num_attention_heads: 40,
  num_key_value_heads: 8,
  max_position_embeddings: 131_072,
  head_dim: 128,
  intermediate_size_mlp: 16_384,
  num_local_experts: 16,
  num_experts_per_tok: 1,
  attention_chunk_size: 8_192,
};

const classDefaults: Readonly<Record<string, ConfigJson>> = {
  /** src/transformers/models/gemma/configuration_gemma.py, GemmaConfig */
  gemma: {
    vocab_size: 256_000,
    hidden_size: 3_072,
    intermediate_size: 24_576,
    num_hidden_layers: 28,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    head_dim: 256,
    max_position_embeddings: 8_192,
  },
  /** src/transformers/models/gemma2/configuration_gemma2.py, Gemma2Config */
  gemma2: {
    vocab_size: 256_000,
    hidden_size: 2_304,
    intermediate_size: 9_216,
    num_hidden_layers: 26,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 256,
    max_position_embeddings: 8_192,
    sliding_window: 4_096,
  },
  gemma3,
  gemma3_text: gemma3,
  /** src/transformers/models/llama/configuration_llama.py, LlamaConfig */
  llama: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
  },
  mistral,
  /** Whose `text_config` is a Mistral, if it does not say what it is. */
  mistral3: mistral,
  /** src/transformers/models/mixtral/configuration_mixtral.py, MixtralConfig */
  mixtral: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    num_local_experts: 8,
    num_experts_per_tok: 2,
  },
  /** src/transformers/models/ministral/configuration_ministral.py, MinistralConfig */
  ministral: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    sliding_window: 4_096,
  },
  /** src/transformers/models/phi/configuration_phi.py, PhiConfig */
  phi: {
    vocab_size: 51_200,
    hidden_size: 2_048,
    intermediate_size: 8_192,
    num_hidden_layers: 24,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
  },
  /** src/transformers/models/phi3/configuration_phi3.py, Phi3Config */
  phi3: {
    vocab_size: 32_064,
    hidden_size: 3_072,
    intermediate_size: 8_192,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 4_096,
  },
  /** src/transformers/models/qwen2/configuration_qwen2.py, Qwen2Config */
  qwen2: {
    vocab_size: 151_936,
    hidden_size: 4_096,
    intermediate_size: 22_016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    max_position_embeddings: 32_768,
    sliding_window: 4_096,
  },
  /** src/transformers/models/qwen3/configuration_qwen3.py, Qwen3Config */
  qwen3: {
    vocab_size: 151_936,
    hidden_size: 4_096,
    intermediate_size: 22_016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    max_position_embeddings: 32_768,
    head_dim: 128,
    sliding_window: 4_096,
  },
  /** src/transformers/models/qwen2_moe/configuration_qwen2_moe.py, Qwen2MoeConfig */
  qwen2_moe: {
    vocab_size: 151_936,
    hidden_size: 2_048,
    intermediate_size: 5_632,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    max_position_embeddings: 32_768,
    sliding_window: 4_096,
    num_experts: 60,
    num_experts_per_tok: 4,
    moe_intermediate_size: 1_408,
    shared_expert_intermediate_size: 5_632,
  },
  /** src/transformers/models/qwen3_moe/configuration_qwen3_moe.py, Qwen3MoeConfig */
  qwen3_moe: {
    vocab_size: 151_936,
    hidden_size: 2_048,
    intermediate_size: 6_144,
    num_hidden_layers: 24,
    num_attention_heads: 32,
    num_key_value_heads: 4,
    max_position_embeddings: 32_768,
    sliding_window: 4_096,
    num_experts: 128,
    num_experts_per_tok: 8,
    moe_intermediate_size: 768,
  },
  /** src/transformers/models/qwen3_next/configuration_qwen3_next.py, Qwen3NextConfig */
  qwen3_next: {
    vocab_size: 151_936,
    hidden_size: 2_048,
    intermediate_size: 5_632,
    num_hidden_layers: 48,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    max_position_embeddings: 32_768,
    head_dim: 256,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_conv_kernel_dim: 4,
    num_experts: 512,
    num_experts_per_tok: 10,
    moe_intermediate_size: 512,
    shared_expert_intermediate_size: 512,
  },
  /** src/transformers/models/smollm3/configuration_smollm3.py, SmolLM3Config */
  smollm3: {
    vocab_size: 128_256,
    hidden_size: 2_048,
    intermediate_size: 11_008,
    num_hidden_layers: 36,
    num_attention_heads: 16,
    num_key_value_heads: 4,
    max_position_embeddings: 32_768,
  },
  /** src/transformers/models/granite/configuration_granite.py, GraniteConfig */
  granite: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
  },
  /** src/transformers/models/olmo/configuration_olmo.py, OlmoConfig */
  olmo: {
    vocab_size: 50_304,
    hidden_size: 4_096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
  },
  /** src/transformers/models/olmo2/configuration_olmo2.py, Olmo2Config */
  olmo2: {
    vocab_size: 50_304,
    hidden_size: 4_096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
  },
  /** src/transformers/models/starcoder2/configuration_starcoder2.py, Starcoder2Config */
  starcoder2: {
    vocab_size: 49_152,
    hidden_size: 3_072,
    intermediate_size: 12_288,
    num_hidden_layers: 30,
    num_attention_heads: 24,
    num_key_value_heads: 2,
    max_position_embeddings: 4_096,
  },
  /** src/transformers/models/cohere/configuration_cohere.py, CohereConfig */
  cohere: {
    vocab_size: 256_000,
    hidden_size: 8_192,
    intermediate_size: 22_528,
    num_hidden_layers: 40,
    num_attention_heads: 64,
    max_position_embeddings: 8_192,
  },
  /** src/transformers/models/stablelm/configuration_stablelm.py, StableLmConfig */
  stablelm: {
    vocab_size: 50_304,
    hidden_size: 2_560,
    intermediate_size: 6_912,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    max_position_embeddings: 4_096,
  },
  /** src/transformers/models/deepseek_v2/configuration_deepseek_v2.py, DeepseekV2Config */
  deepseek_v2: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2_048,
    q_lora_rank: 1_536,
    kv_lora_rank: 512,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    n_routed_experts: 64,
    n_shared_experts: 2,
    moe_intermediate_size: 1_407,
    first_k_dense_replace: 0,
  },
  /** src/transformers/models/deepseek_v3/configuration_deepseek_v3.py, DeepseekV3Config */
  deepseek_v3: {
    vocab_size: 129_280,
    hidden_size: 7_168,
    intermediate_size: 18_432,
    num_hidden_layers: 61,
    num_attention_heads: 128,
    num_key_value_heads: 128,
    max_position_embeddings: 4_096,
    q_lora_rank: 1_536,
    kv_lora_rank: 512,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    n_routed_experts: 256,
    n_shared_experts: 1,
    num_experts_per_tok: 8,
    moe_intermediate_size: 2_048,
    first_k_dense_replace: 3,
  },
  /** src/transformers/models/glm4_moe/configuration_glm4_moe.py, Glm4MoeConfig */
  glm4_moe: {
    vocab_size: 151_552,
    hidden_size: 4_096,
    intermediate_size: 10_944,
    num_hidden_layers: 46,
    num_attention_heads: 96,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    n_routed_experts: 128,
    n_shared_experts: 1,
    num_experts_per_tok: 8,
    moe_intermediate_size: 1_408,
    first_k_dense_replace: 1,
  },
  /** src/transformers/models/gpt_oss/configuration_gpt_oss.py, GptOssConfig */
  gpt_oss: {
    vocab_size: 201_088,
    hidden_size: 2_880,
    intermediate_size: 2_880,
    num_hidden_layers: 36,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    head_dim: 64,
    sliding_window: 128,
    num_local_experts: 128,
    num_experts_per_tok: 4,
  },
  llama4,
  llama4_text: llama4,
};

/**
 * The fields a config of this family leaves to its class.
 *
 * @param type - The family.
 * @param isNested - Whether the config is the `text_config` of another. A flat one is complete as written,
 *   except Gemma's, whose head width and KV heads do not follow from other fields, and the head width of other families
 *   whose class has one.
 */
export function defaultsOf(type: string, isNested: boolean): ConfigJson {
  const defaults = Object.hasOwn(classDefaults, type) ? classDefaults[type]! : {};
  if (isNested || type.startsWith("gemma")) return defaults;
  return defaults["head_dim"] === undefined ? {} : { head_dim: defaults["head_dim"] };
}
