/**
 * The defaults a family's class fills in for fields its config leaves out.
 *
 * transformers writes every field of a flat `config.json`, but of a nested
 * `text_config` only those that differ from the class's defaults: Gemma 3 4B
 * names neither its heads nor its vocabulary. Only fields that affect a cost
 * are here. A `null` field counts as present and keeps its meaning.
 * Truth: the configuration files of huggingface/transformers v5.18.0, one per row.
 */
import type { ConfigJson } from "./config-reader.ts";

/** Fields that most classes have, in the order of a row. */
const names = [
  ...["vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"],
  ...["num_key_value_heads", "max_position_embeddings"],
];

/** Defaults of a class: a number for each name above, where 0 KV heads means as many as heads; then its own fields. */
function sized(sizes: readonly number[], more: ConfigJson = {}): ConfigJson {
  const entries = names.map((name, index) => [name, sizes[index]]);
  return { ...Object.fromEntries(entries.filter(([, size]) => size !== 0)), ...more };
}

/** src/transformers/models/gemma3/configuration_gemma3.py, Gemma3TextConfig */
const gemma3 = sized([262_208, 2_304, 9_216, 26, 8, 4, 131_072], { head_dim: 256, sliding_window: 4_096 });

/** src/transformers/models/mistral/configuration_mistral.py, MistralConfig */
const mistral = sized([32_000, 4_096, 14_336, 32, 32, 8, 131_072], { sliding_window: 4_096 });

/** src/transformers/models/llama4/configuration_llama4.py, Llama4TextConfig */
const llama4 = sized([202_048, 5_120, 8_192, 48, 40, 8, 131_072], {
  head_dim: 128,
  intermediate_size_mlp: 16_384,
  num_local_experts: 16,
  num_experts_per_tok: 1,
  attention_chunk_size: 8_192,
});

const classDefaults: Readonly<Record<string, ConfigJson>> = {
  /** src/transformers/models/gemma/configuration_gemma.py, GemmaConfig */
  gemma: sized([256_000, 3_072, 24_576, 28, 16, 16, 8_192], { head_dim: 256 }),
  /** src/transformers/models/gemma2/configuration_gemma2.py, Gemma2Config */
  gemma2: sized([256_000, 2_304, 9_216, 26, 8, 4, 8_192], { head_dim: 256, sliding_window: 4_096 }),
  gemma3,
  gemma3_text: gemma3,
  /** src/transformers/models/llama/configuration_llama.py, LlamaConfig */
  llama: sized([32_000, 4_096, 11_008, 32, 32, 0, 2_048]),
  mistral,
  /** Its `text_config` is a Mistral unless it says otherwise. */
  mistral3: mistral,
  /** src/transformers/models/mixtral/configuration_mixtral.py, MixtralConfig */
  mixtral: sized([32_000, 4_096, 14_336, 32, 32, 8, 131_072], { num_local_experts: 8, num_experts_per_tok: 2 }),
  /** src/transformers/models/ministral/configuration_ministral.py, MinistralConfig */
  ministral: sized([32_000, 4_096, 14_336, 32, 32, 8, 131_072], { sliding_window: 4_096 }),
  /** src/transformers/models/phi/configuration_phi.py, PhiConfig */
  phi: sized([51_200, 2_048, 8_192, 24, 32, 0, 2_048]),
  /** src/transformers/models/phi3/configuration_phi3.py, Phi3Config */
  phi3: sized([32_064, 3_072, 8_192, 32, 32, 0, 4_096]),
  /** src/transformers/models/qwen2/configuration_qwen2.py, Qwen2Config */
  qwen2: sized([151_936, 4_096, 22_016, 32, 32, 32, 32_768], { sliding_window: 4_096 }),
  /** src/transformers/models/qwen3/configuration_qwen3.py, Qwen3Config */
  qwen3: sized([151_936, 4_096, 22_016, 32, 32, 32, 32_768], { head_dim: 128, sliding_window: 4_096 }),
  /** src/transformers/models/qwen2_moe/configuration_qwen2_moe.py, Qwen2MoeConfig */
  qwen2_moe: sized([151_936, 2_048, 5_632, 24, 16, 16, 32_768], {
    sliding_window: 4_096,
    num_experts: 60,
    num_experts_per_tok: 4,
    moe_intermediate_size: 1_408,
    shared_expert_intermediate_size: 5_632,
  }),
  /** src/transformers/models/qwen3_moe/configuration_qwen3_moe.py, Qwen3MoeConfig */
  qwen3_moe: sized([151_936, 2_048, 6_144, 24, 32, 4, 32_768], {
    sliding_window: 4_096,
    num_experts: 128,
    num_experts_per_tok: 8,
    moe_intermediate_size: 768,
  }),
  /** src/transformers/models/qwen3_next/configuration_qwen3_next.py, Qwen3NextConfig */
  qwen3_next: sized([151_936, 2_048, 5_632, 48, 16, 2, 32_768], {
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
  }),
  /** src/transformers/models/smollm3/configuration_smollm3.py, SmolLM3Config */
  smollm3: sized([128_256, 2_048, 11_008, 36, 16, 4, 32_768]),
  /** src/transformers/models/granite/configuration_granite.py, GraniteConfig */
  granite: sized([32_000, 4_096, 11_008, 32, 32, 0, 2_048]),
  /** src/transformers/models/olmo/configuration_olmo.py, OlmoConfig */
  olmo: sized([50_304, 4_096, 11_008, 32, 32, 0, 2_048]),
  /** src/transformers/models/olmo2/configuration_olmo2.py, Olmo2Config */
  olmo2: sized([50_304, 4_096, 11_008, 32, 32, 0, 2_048]),
  /** src/transformers/models/starcoder2/configuration_starcoder2.py, Starcoder2Config */
  starcoder2: sized([49_152, 3_072, 12_288, 30, 24, 2, 4_096]),
  /** src/transformers/models/cohere/configuration_cohere.py, CohereConfig */
  cohere: sized([256_000, 8_192, 22_528, 40, 64, 0, 8_192]),
  /** src/transformers/models/stablelm/configuration_stablelm.py, StableLmConfig */
  stablelm: sized([50_304, 2_560, 6_912, 32, 32, 32, 4_096]),
  /** src/transformers/models/deepseek_v2/configuration_deepseek_v2.py, DeepseekV2Config */
  deepseek_v2: sized([32_000, 4_096, 11_008, 32, 32, 0, 2_048], {
    q_lora_rank: 1_536,
    kv_lora_rank: 512,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    n_routed_experts: 64,
    n_shared_experts: 2,
    moe_intermediate_size: 1_407,
    first_k_dense_replace: 0,
  }),
  /** src/transformers/models/deepseek_v3/configuration_deepseek_v3.py, DeepseekV3Config */
  deepseek_v3: sized([129_280, 7_168, 18_432, 61, 128, 128, 4_096], {
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
  }),
  /** src/transformers/models/glm4_moe/configuration_glm4_moe.py, Glm4MoeConfig */
  glm4_moe: sized([151_552, 4_096, 10_944, 46, 96, 8, 131_072], {
    n_routed_experts: 128,
    n_shared_experts: 1,
    num_experts_per_tok: 8,
    moe_intermediate_size: 1_408,
    first_k_dense_replace: 1,
  }),
  /** src/transformers/models/gpt_oss/configuration_gpt_oss.py, GptOssConfig */
  gpt_oss: sized([201_088, 2_880, 2_880, 36, 64, 8, 131_072], {
    head_dim: 64,
    sliding_window: 128,
    num_local_experts: 128,
    num_experts_per_tok: 4,
  }),
  llama4,
  llama4_text: llama4,
};

/**
 * The fields a config of this family leaves to its class.
 *
 * @param type - The family.
 * @param isNested - Whether the config is the `text_config` of another. A flat one is taken as complete, except in Gemma,
 *   whose head width and KV heads do not follow from other fields, and except for the head width of other families whose
 *   class has a default for it.
 */
export function defaultsOf(type: string, isNested: boolean): ConfigJson {
  const defaults = Object.hasOwn(classDefaults, type) ? classDefaults[type]! : {};
  if (isNested || type.startsWith("gemma")) return defaults;
  return defaults["head_dim"] === undefined ? {} : { head_dim: defaults["head_dim"] };
}
