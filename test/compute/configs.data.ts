/** Published config.json files, reduced to the fields that decide a cost, beside the shelf's shape of the same model. */
import type { ModelGeometry } from "../../src/compute/index.ts";
import { bert_base } from "../../src/models/bert.ts";
import { bloom_7b1 } from "../../src/models/bloom.ts";
import { falcon_7b, falcon_40b } from "../../src/models/falcon.ts";
import { gemma2_9b, gemma3_4b, gemma3_12b, gemma3_27b } from "../../src/models/gemma.ts";
import { gpt2 } from "../../src/models/gpt.ts";
import { llama3_1_8b } from "../../src/models/llama.ts";
import { mamba2_2_7b } from "../../src/models/mamba.ts";
import { mistral_7b_v0_1 } from "../../src/models/mistral.ts";
import { mpt_7b, mpt_30b } from "../../src/models/mpt.ts";
import { opt_6_7b } from "../../src/models/opt.ts";
import { phi_2, phi_3_mini_4k } from "../../src/models/phi.ts";
import { gpt_neox_20b } from "../../src/models/pythia.ts";
import { qwen2_5_7b } from "../../src/models/qwen.ts";
import { expertConfigs } from "./expert-configs.data.ts";

export const configs: readonly (readonly [ModelGeometry, Record<string, unknown>])[] = [
  ...expertConfigs,
  [
    llama3_1_8b,
    {
      model_type: "llama",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      vocab_size: 128256,
      max_position_embeddings: 131072,
      tie_word_embeddings: false,
      attention_bias: false,
      mlp_bias: false,
    },
  ],
  [
    mistral_7b_v0_1,
    {
      model_type: "mistral",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      vocab_size: 32000,
      max_position_embeddings: 32768,
      sliding_window: 4096,
    },
  ],
  [
    qwen2_5_7b,
    {
      model_type: "qwen2",
      hidden_size: 3584,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      intermediate_size: 18944,
      vocab_size: 152064,
      max_position_embeddings: 131072,
      sliding_window: 131072,
      use_sliding_window: false,
      max_window_layers: 28,
      tie_word_embeddings: false,
    },
  ],
  [
    gemma2_9b,
    {
      model_type: "gemma2",
      hidden_size: 3584,
      num_hidden_layers: 42,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 256,
      intermediate_size: 14336,
      vocab_size: 256000,
      max_position_embeddings: 8192,
      sliding_window: 4096,
    },
  ],
  [
    gemma3_4b,
    {
      model_type: "gemma3",
      text_config: {
        hidden_size: 2560,
        intermediate_size: 10240,
        model_type: "gemma3_text",
        num_hidden_layers: 34,
        sliding_window: 1024,
      },
    },
  ],
  [
    gemma3_12b,
    {
      model_type: "gemma3",
      text_config: {
        hidden_size: 3840,
        intermediate_size: 15360,
        model_type: "gemma3_text",
        num_attention_heads: 16,
        num_hidden_layers: 48,
        num_key_value_heads: 8,
        sliding_window: 1024,
      },
    },
  ],
  [
    gemma3_27b,
    {
      model_type: "gemma3",
      text_config: {
        head_dim: 128,
        hidden_size: 5376,
        intermediate_size: 21504,
        model_type: "gemma3_text",
        num_attention_heads: 32,
        num_hidden_layers: 62,
        num_key_value_heads: 16,
        sliding_window: 1024,
      },
    },
  ],
  [
    phi_2,
    {
      model_type: "phi",
      hidden_size: 2560,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      intermediate_size: 10240,
      vocab_size: 51200,
      max_position_embeddings: 2048,
      tie_word_embeddings: false,
    },
  ],
  [
    phi_3_mini_4k,
    {
      model_type: "phi3",
      hidden_size: 3072,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      intermediate_size: 8192,
      vocab_size: 32064,
      max_position_embeddings: 4096,
      sliding_window: 2047,
      tie_word_embeddings: false,
      attention_bias: false,
    },
  ],
  [
    mpt_7b,
    {
      model_type: "mpt",
      attn_config: { alibi: true, attn_type: "multihead_attention", qk_ln: false },
      d_model: 4096,
      expansion_ratio: 4,
      learned_pos_emb: true,
      max_seq_len: 2048,
      n_heads: 32,
      n_layers: 32,
      no_bias: true,
      vocab_size: 50432,
    },
  ],
  [
    mpt_30b,
    {
      model_type: "mpt",
      attn_config: { alibi: true, attn_type: "multihead_attention", qk_ln: false },
      d_model: 7168,
      expansion_ratio: 4,
      learned_pos_emb: true,
      max_seq_len: 8192,
      n_heads: 64,
      n_layers: 48,
      no_bias: true,
      vocab_size: 50432,
    },
  ],
  [
    gpt2,
    { model_type: "gpt2", n_embd: 768, n_layer: 12, n_head: 12, n_ctx: 1024, n_positions: 1024, vocab_size: 50257 },
  ],
  [
    gpt_neox_20b,
    {
      model_type: "gpt_neox",
      hidden_size: 6144,
      num_hidden_layers: 44,
      num_attention_heads: 64,
      intermediate_size: 24576,
      vocab_size: 50432,
      max_position_embeddings: 2048,
      tie_word_embeddings: false,
    },
  ],
  [
    opt_6_7b,
    {
      model_type: "opt",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      ffn_dim: 16384,
      vocab_size: 50272,
      max_position_embeddings: 2048,
    },
  ],
  [
    bloom_7b1,
    { model_type: "bloom", hidden_size: 4096, n_layer: 30, n_head: 32, vocab_size: 250880, seq_length: 2048 },
  ],
  [
    falcon_7b,
    {
      model_type: "falcon",
      hidden_size: 4544,
      num_hidden_layers: 32,
      num_attention_heads: 71,
      multi_query: true,
      new_decoder_architecture: false,
      vocab_size: 65024,
      max_position_embeddings: 2048,
    },
  ],
  [
    falcon_40b,
    {
      model_type: "falcon",
      hidden_size: 8192,
      num_hidden_layers: 60,
      num_attention_heads: 128,
      num_kv_heads: 8,
      new_decoder_architecture: true,
      vocab_size: 65024,
      max_position_embeddings: 2048,
    },
  ],
  [
    bert_base,
    {
      model_type: "bert",
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
      vocab_size: 30522,
      max_position_embeddings: 512,
      type_vocab_size: 2,
    },
  ],
  [
    mamba2_2_7b,
    {
      model_type: "mamba2",
      hidden_size: 2560,
      num_hidden_layers: 64,
      expand: 2,
      head_dim: 64,
      state_size: 128,
      n_groups: 1,
      conv_kernel: 4,
      vocab_size: 50288,
      tie_word_embeddings: true,
    },
  ],
];
