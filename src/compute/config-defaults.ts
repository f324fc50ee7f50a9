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
  /** src/transformers/models/mistral/configuration_mistral.py, MistralConfig */
  mistral: {
    vocab_size: 32_000,
    hidden_size: 4_096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    sliding_window: 4_096,
  },
};

/**
 * The fields a config of this family leaves to its class.
 *
 * @param type - The family.
 * @param isNested - Whether the config is the `text_config` of another. A flat one is complete as written,
 *   except Gemma's, whose head width and KV heads do not follow from other fields.
 */
export function defaultsOf(type: string, isNested: boolean): ConfigJson {
  if (!Object.hasOwn(classDefaults, type) || !(isNested || type.startsWith("gemma"))) return {};
  return classDefaults[type]!;
}
