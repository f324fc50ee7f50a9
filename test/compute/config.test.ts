/** Published config.json files, reduced to the fields that decide a cost, read back to the shelf's shapes. */
import { describe, expect, it } from "vitest";
import { countParameters, geometryFromConfig, type ModelGeometry, model } from "../../src/compute/index.ts";
import { bert_base } from "../../src/models/bert.ts";
import { bloom_7b1 } from "../../src/models/bloom.ts";
import { dbrx } from "../../src/models/dbrx.ts";
import { deepseek_v2_lite, deepseek_v3 } from "../../src/models/deepseek.ts";
import { falcon_7b, falcon_40b } from "../../src/models/falcon.ts";
import { gemma2_9b, gemma3_27b } from "../../src/models/gemma.ts";
import { glm_4_5 } from "../../src/models/glm.ts";
import { gpt_oss_20b, gpt2 } from "../../src/models/gpt.ts";
import { llama3_1_8b, llama4_maverick } from "../../src/models/llama.ts";
import { mamba2_2_7b } from "../../src/models/mamba.ts";
import { mistral_7b_v0_1, mixtral_8x7b } from "../../src/models/mistral.ts";
import { opt_6_7b } from "../../src/models/opt.ts";
import { phi_2 } from "../../src/models/phi.ts";
import { gpt_neox_20b } from "../../src/models/pythia.ts";
import { qwen1_5_moe_a2_7b, qwen2_5_7b, qwen3_30b_a3b, qwen3_next_80b_a3b } from "../../src/models/qwen.ts";

const table: readonly (readonly [ModelGeometry, Record<string, unknown>])[] = [
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
    mixtral_8x7b,
    {
      model_type: "mixtral",
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      intermediate_size: 14336,
      vocab_size: 32000,
      max_position_embeddings: 32768,
      sliding_window: null,
      num_local_experts: 8,
      num_experts_per_tok: 2,
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
    qwen3_30b_a3b,
    {
      model_type: "qwen3_moe",
      hidden_size: 2048,
      num_hidden_layers: 48,
      num_attention_heads: 32,
      num_key_value_heads: 4,
      head_dim: 128,
      intermediate_size: 6144,
      moe_intermediate_size: 768,
      num_experts: 128,
      num_experts_per_tok: 8,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
      vocab_size: 151936,
      max_position_embeddings: 40960,
      tie_word_embeddings: false,
      attention_bias: false,
    },
  ],
  [
    qwen1_5_moe_a2_7b,
    {
      model_type: "qwen2_moe",
      hidden_size: 2048,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      intermediate_size: 5632,
      moe_intermediate_size: 1408,
      shared_expert_intermediate_size: 5632,
      num_experts: 60,
      num_experts_per_tok: 4,
      decoder_sparse_step: 1,
      vocab_size: 151936,
      max_position_embeddings: 8192,
    },
  ],
  [
    qwen3_next_80b_a3b,
    {
      model_type: "qwen3_next",
      hidden_size: 2048,
      num_hidden_layers: 48,
      num_attention_heads: 16,
      num_key_value_heads: 2,
      head_dim: 256,
      moe_intermediate_size: 512,
      shared_expert_intermediate_size: 512,
      num_experts: 512,
      num_experts_per_tok: 10,
      decoder_sparse_step: 1,
      full_attention_interval: 4,
      linear_num_key_heads: 16,
      linear_num_value_heads: 32,
      linear_key_head_dim: 128,
      linear_value_head_dim: 128,
      linear_conv_kernel_dim: 4,
      vocab_size: 151936,
      max_position_embeddings: 262144,
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
    gemma3_27b,
    {
      model_type: "gemma3",
      text_config: {
        model_type: "gemma3_text",
        hidden_size: 5376,
        num_hidden_layers: 62,
        num_attention_heads: 32,
        num_key_value_heads: 16,
        head_dim: 128,
        intermediate_size: 21504,
        vocab_size: 262208,
        max_position_embeddings: 131072,
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
    dbrx,
    {
      model_type: "dbrx",
      d_model: 6144,
      n_layers: 40,
      n_heads: 48,
      max_seq_len: 32768,
      vocab_size: 100352,
      tie_word_embeddings: false,
      attn_config: { kv_n_heads: 8 },
      ffn_config: { ffn_hidden_size: 10752, moe_num_experts: 16, moe_top_k: 4 },
    },
  ],
  [
    deepseek_v2_lite,
    {
      model_type: "deepseek_v2",
      hidden_size: 2048,
      num_hidden_layers: 27,
      num_attention_heads: 16,
      num_key_value_heads: 16,
      q_lora_rank: null,
      kv_lora_rank: 512,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      intermediate_size: 10944,
      moe_intermediate_size: 1408,
      n_routed_experts: 64,
      n_shared_experts: 2,
      num_experts_per_tok: 6,
      first_k_dense_replace: 1,
      moe_layer_freq: 1,
      vocab_size: 102400,
      max_position_embeddings: 163840,
    },
  ],
  [
    deepseek_v3,
    {
      model_type: "deepseek_v3",
      hidden_size: 7168,
      num_hidden_layers: 61,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      q_lora_rank: 1536,
      kv_lora_rank: 512,
      qk_nope_head_dim: 128,
      qk_rope_head_dim: 64,
      v_head_dim: 128,
      intermediate_size: 18432,
      moe_intermediate_size: 2048,
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 3,
      moe_layer_freq: 1,
      vocab_size: 129280,
      max_position_embeddings: 163840,
    },
  ],
  [
    glm_4_5,
    {
      model_type: "glm4_moe",
      hidden_size: 5120,
      num_hidden_layers: 92,
      num_attention_heads: 96,
      num_key_value_heads: 8,
      head_dim: 128,
      attention_bias: true,
      use_qk_norm: true,
      intermediate_size: 12288,
      moe_intermediate_size: 1536,
      n_routed_experts: 160,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      first_k_dense_replace: 3,
      vocab_size: 151552,
      max_position_embeddings: 131072,
    },
  ],
  [
    gpt_oss_20b,
    {
      model_type: "gpt_oss",
      hidden_size: 2880,
      num_hidden_layers: 24,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      head_dim: 64,
      intermediate_size: 2880,
      num_local_experts: 32,
      num_experts_per_tok: 4,
      sliding_window: 128,
      vocab_size: 201088,
      max_position_embeddings: 131072,
      tie_word_embeddings: false,
      attention_bias: true,
    },
  ],
  [
    llama4_maverick,
    {
      model_type: "llama4",
      text_config: {
        model_type: "llama4_text",
        hidden_size: 5120,
        num_hidden_layers: 48,
        num_attention_heads: 40,
        num_key_value_heads: 8,
        head_dim: 128,
        intermediate_size: 8192,
        intermediate_size_mlp: 16384,
        num_local_experts: 128,
        num_experts_per_tok: 1,
        interleave_moe_layer_step: 2,
        attention_chunk_size: 8192,
        vocab_size: 202048,
        max_position_embeddings: 1048576,
      },
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

describe("geometryFromConfig", () => {
  it.each(table.map(([geometry, json]) => [geometry.name, geometry, json] as const))(
    "reads %s: the shelf's parameters and FLOPs",
    (_, geometry, json) => {
      const read = geometryFromConfig(json);
      expect(countParameters(read).total).toBe(countParameters(geometry).total);
      expect(read.context).toBe(geometry.context);
      const request = { prompt: 300, completion: geometry.head === false ? 0 : 40 };
      expect(model(read).request(request).flops).toEqual(model(geometry).request(request).flops);
    },
  );

  it("names every missing field of a known family at once", () => {
    expect(() =>
      geometryFromConfig({
        model_type: "deepseek_v3",
        hidden_size: 7168,
        num_hidden_layers: 61,
        vocab_size: 10,
        num_attention_heads: 128,
        intermediate_size: 5,
      }),
    ).toThrowError(
      expect.objectContaining({
        code: "compute/unknown-architecture",
        details: expect.objectContaining({
          missing: ["kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"],
        }),
      }),
    );
  });

  it("names an unknown family, the fields it lacks and the families there are", () => {
    expect(() => geometryFromConfig({ model_type: "hyena", hidden_size: 64, vocab_size: 10 })).toThrowError(
      expect.objectContaining({
        code: "compute/unknown-architecture",
        message: expect.stringMatching(
          /"hyena".*missing: num_hidden_layers, num_attention_heads, intermediate_size.*llama/s,
        ),
        details: expect.objectContaining({
          missing: ["num_hidden_layers", "num_attention_heads", "intermediate_size"],
        }),
      }),
    );
    expect(() => geometryFromConfig([])).toThrowError(
      expect.objectContaining({ code: "compute/unknown-architecture" }),
    );
    expect(() => geometryFromConfig({})).toThrowError(
      expect.objectContaining({
        details: expect.objectContaining({ missing: expect.arrayContaining(["model_type", "hidden_size"]) }),
      }),
    );
  });

  it("reads an unknown family as a plain decoder when told to", () => {
    const json = {
      model_type: "newllama",
      hidden_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      intermediate_size: 128,
      vocab_size: 1000,
    };
    expect(countParameters(geometryFromConfig(json, { assume: "llama" })).total).toBe(
      2n * 64n * 1000n + 2n * (4n * 64n * 64n + 3n * 64n * 128n + 128n) + 64n,
    );
  });

  it("refuses what no model can have: heads that do not divide the width", () => {
    expect(() =>
      geometryFromConfig({
        model_type: "llama",
        hidden_size: 100,
        num_hidden_layers: 2,
        num_attention_heads: 7,
        intermediate_size: 128,
        vocab_size: 1000,
      }),
    ).toThrowError(expect.objectContaining({ code: "compute/bad-geometry" }));
  });
});
