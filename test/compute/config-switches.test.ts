/**
 * Fields of a config.json that switch biases, norms and positions, against published counts, or against the sum of the
 * tensors that the modeling files of huggingface/transformers v5.18.0 make.
 */
import { describe, expect, it } from "vitest";
import { countParameters, geometryFromConfig } from "../../src/compute/index.ts";
import { mpt_7b_benchmark, mpt_125m } from "../../src/models/mpt.ts";
import { opt_350m } from "../../src/models/opt.ts";

const parameters = (config: object): bigint => countParameters(geometryFromConfig(config)).total;

/** A small model: width 8, 3 layers, 2 heads of width 4, feed-forward 16, 10 tokens. */
const small = {
  hidden_size: 8,
  num_hidden_layers: 3,
  num_attention_heads: 2,
  intermediate_size: 16,
  vocab_size: 10,
  max_position_embeddings: 32,
};
const table = 10 * 8;
const attention = 4 * 8 * 8;
const attentionBias = 4 * 8;
const plain = 2 * 8 * 16;
const plainBias = 16 + 8;
const norm = 2 * 8;

describe("switches of a config.json", () => {
  it("use_qkv_bias: StableLM 2 1.6B has 1,644,515,328 parameters", () => {
    const config = {
      model_type: "stablelm",
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 24,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      vocab_size: 100352,
      max_position_embeddings: 4096,
      tie_word_embeddings: false,
      use_qkv_bias: true,
    };
    // The published safetensors of stabilityai/stablelm-2-1_6b.
    expect(parameters(config)).toBe(1_644_515_328n);
    // Without the bias; and one norm of two fewer where blocks run in parallel; a norm per head of queries and keys.
    const without = { ...config, use_qkv_bias: false };
    expect(parameters(without)).toBe(1_644_515_328n - 24n * 3n * 2048n);
    expect(parameters({ ...config, use_parallel_residual: true })).toBe(1_644_515_328n - 24n * 2n * 2048n);
    expect(parameters({ ...config, qk_layernorm: true })).toBe(1_644_515_328n + 24n * 2n * 32n * 64n);
  });

  it("bias and parallel_attn: Falcon RW 1B has 1,311,625,216 parameters", () => {
    const config = {
      model_type: "falcon",
      alibi: true,
      bias: true,
      hidden_size: 2048,
      multi_query: false,
      new_decoder_architecture: false,
      num_attention_heads: 32,
      num_hidden_layers: 24,
      parallel_attn: false,
      vocab_size: 50304,
    };
    expect(parameters(config)).toBe(1_311_625_216n);
  });

  it("num_ln_in_parallel_attn: Falcon 2 11B has one norm per layer", () => {
    const config = {
      model_type: "falcon",
      bias: false,
      ffn_hidden_size: 16384,
      hidden_size: 4096,
      max_position_embeddings: 8192,
      new_decoder_architecture: true,
      num_attention_heads: 32,
      num_hidden_layers: 60,
      num_kv_heads: 8,
      num_ln_in_parallel_attn: 1,
      parallel_attn: true,
      tie_word_embeddings: false,
      vocab_size: 65024,
    };
    const [hidden, feedForward] = [4096, 16384];
    const layer = hidden * (32 + 2 * 8) * 128 + hidden * hidden + 2 * hidden * feedForward + 2 * hidden;
    expect(parameters(config)).toBe(BigInt(2 * 65024 * hidden + 60 * layer + 2 * hidden));
    expect(parameters({ ...config, num_ln_in_parallel_attn: null })).toBe(parameters(config) + 491_520n);
  });

  it("do_layer_norm_before, enable_bias and layer_norm_elementwise_affine of OPT", () => {
    const opt = { ...small, model_type: "opt", ffn_dim: 16 };
    const matrices = table + (32 + 2) * 8 + 3 * (attention + plain);
    const biases = 3 * (attentionBias + plainBias);
    const norms = 3 * 2 * norm;
    expect(parameters(opt)).toBe(BigInt(matrices + biases + norms + norm));
    expect(parameters({ ...opt, do_layer_norm_before: false })).toBe(BigInt(matrices + biases + norms));
    expect(parameters({ ...opt, _remove_final_layer_norm: true })).toBe(BigInt(matrices + biases + norms));
    expect(parameters({ ...opt, enable_bias: false })).toBe(BigInt(matrices + norms + norm));
    expect(parameters({ ...opt, layer_norm_elementwise_affine: false })).toBe(BigInt(matrices + biases));
  });

  it("attention_bias of gpt-oss takes all four biases away", () => {
    const moe = { ...small, model_type: "gpt_oss", head_dim: 4, num_local_experts: 4, num_experts_per_tok: 2 };
    expect(parameters({ ...moe, attention_bias: true })).toBe(parameters(moe));
    expect(parameters(moe) - parameters({ ...moe, attention_bias: false })).toBe(BigInt(3 * attentionBias));
  });

  it("attention_bias of GPT-NeoX, use_bias of StarCoder 2, qkv_bias of Qwen 1.5 MoE", () => {
    const neox = { ...small, model_type: "gpt_neox" };
    expect(parameters(neox) - parameters({ ...neox, attention_bias: false })).toBe(BigInt(3 * attentionBias));
    const starcoder = { ...small, model_type: "starcoder2" };
    expect(parameters({ ...starcoder, use_bias: false })).toBe(
      BigInt(table + 3 * (attention + plain + 2 * norm) + norm),
    );
    const moe = { ...small, model_type: "qwen2_moe", num_experts: 0 };
    expect(parameters(moe) - parameters({ ...moe, qkv_bias: false })).toBe(BigInt(3 * 3 * 8));
  });

  it("no_bias, learned_pos_emb and attn_config.alibi: MosaicML's benchmark shapes as configs", () => {
    const config = { model_type: "mpt", max_seq_len: 2048, vocab_size: 50368, no_bias: false, learned_pos_emb: true };
    const attn_config = { alibi: false };
    // https://github.com/mosaicml/llm-foundry/blob/061f2c7c/scripts/train/benchmarking/README.md
    const shape125m = { ...config, d_model: 768, n_heads: 12, n_layers: 12, attn_config };
    expect(parameters(shape125m)).toBe(125_311_488n);
    expect(geometryFromConfig(shape125m).layers).toEqual(mpt_125m.layers);
    const shape7b = { ...config, d_model: 4096, n_heads: 32, n_layers: 32, attn_config };
    expect(parameters(shape7b)).toBe(6_658_859_008n);
    expect(geometryFromConfig(shape7b).context).toBe(mpt_7b_benchmark.context);
    // ALiBi needs no positions, whatever learned_pos_emb says.
    expect(parameters({ ...shape7b, attn_config: { alibi: true } })).toBe(6_658_859_008n - 2048n * 4096n);
  });

  it("attn_config.attn_type and qk_ln of MPT: keys and values of one head, norms over all channels", () => {
    const mpt = (attn_config: object) => geometryFromConfig({ ...small, model_type: "mpt", attn_config });
    const kvHeads = (attn_config: object): unknown => {
      const [group] = mpt(attn_config).layers;
      return group!.mixer?.kind === "grouped" && group!.mixer.kvHeads;
    };
    expect(kvHeads({})).toBe(2);
    expect(kvHeads({ kv_n_heads: 1 })).toBe(1);
    expect(kvHeads({ attn_type: "multihead_attention", kv_n_heads: 1 })).toBe(2);
    expect(kvHeads({ attn_type: "multiquery_attention" })).toBe(1);
    expect(kvHeads({ attn_type: "grouped_query_attention", kv_n_heads: 1 })).toBe(1);
    expect(() => mpt({ attn_type: "grouped_query_attention" })).toThrowError(/lacks attn_config.kv_n_heads$/);
    const count = (attn_config: object): bigint => countParameters(mpt(attn_config)).total;
    expect(count({ qk_ln: true }) - count({ qk_ln: false })).toBe(BigInt(3 * 2 * 8));
    // Eight channels of two query heads, four of the one key head.
    const one = { attn_type: "multiquery_attention" };
    expect(count({ ...one, qk_ln: true }) - count(one)).toBe(BigInt(3 * (8 + 4)));
  });

  it("tie_word_embeddings is off in Mamba-2, too, and its heads make up hidden_size × expand", () => {
    const mamba = {
      ...{ model_type: "mamba2", hidden_size: 64, num_hidden_layers: 2, expand: 2, head_dim: 16, vocab_size: 10 },
      ...{ state_size: 8, n_groups: 1, conv_kernel: 4 },
    };
    expect(countParameters(geometryFromConfig(mamba)).head).toBe(BigInt(10 * 64));
    expect(geometryFromConfig({ ...mamba, num_heads: 8 })).toEqual(geometryFromConfig(mamba));
    expect(() => geometryFromConfig({ ...mamba, num_heads: 4 })).toThrowError(
      expect.objectContaining({
        code: "compute/bad-geometry",
        message: "hidden_size × expand must be num_heads × head_dim; got 128, and 4 × 16 = 64",
      }),
    );
  });

  it("layer_types name the layers of Mamba-2 what transformers does, and attention as it did", () => {
    const mamba = {
      ...{ model_type: "mamba2", hidden_size: 64, num_hidden_layers: 2, expand: 2, head_dim: 16, vocab_size: 10 },
      ...{ state_size: 8, n_groups: 1, conv_kernel: 4 },
    };
    for (const name of ["linear_attention", "mamba"])
      expect(geometryFromConfig({ ...mamba, layer_types: [name, name] })).toEqual(geometryFromConfig(mamba));
    expect(() => geometryFromConfig({ ...mamba, layer_types: ["mamba", "attention"] })).toThrowError(
      'layer_types[1] of this mamba2 config must be linear_attention; got "attention"',
    );
    const llama = { ...small, model_type: "llama" };
    const layer_types = Array(3).fill("attention");
    expect(geometryFromConfig({ ...llama, layer_types })).toEqual(geometryFromConfig(llama));
  });

  it("tie_word_embeddings is off in Granite, where it is left out", () => {
    const { head } = countParameters(geometryFromConfig({ ...small, model_type: "granite" }));
    expect(head).toBe(BigInt(table));
  });

  it("n_embed is the width of BLOOM, as it is of BLOOM 560M, and goes before hidden_size", () => {
    const bloom = { model_type: "bloom", n_embed: 1024, n_layer: 24, num_attention_heads: 16, vocab_size: 250880 };
    expect(parameters(bloom)).toBe(559_214_592n);
    expect(parameters({ ...bloom, hidden_size: 64 })).toBe(559_214_592n);
  });

  it("refuses parts that no geometry has: norms with biases, biases of latent attention", () => {
    const refused: [object, string, unknown][] = [
      [{ ...small, model_type: "phi", qk_layernorm: true }, "qk_layernorm", true],
      [{ ...small, model_type: "gemma3_text", use_bidirectional_attention: true }, "use_bidirectional_attention", true],
      [{ ...small, model_type: "mamba2", use_bias: true }, "use_bias", true],
      [{ ...small, model_type: "mamba2", use_conv_bias: false }, "use_conv_bias", false],
      [{ ...small, model_type: "mpt", attn_config: { sliding_window_size: 8 } }, "attn_config.sliding_window_size", 8],
      [{ ...small, model_type: "mpt", ffn_config: { ffn_type: "mptglu" } }, "ffn_config.ffn_type", "mptglu"],
      [{ ...small, model_type: "mpt", ffn_config: { ffn_hidden_size: 64 } }, "ffn_config.ffn_hidden_size", 64],
      [{ ...small, model_type: "deepseek_v3", attention_bias: true }, "attention_bias", true],
      [{ ...small, model_type: "bert", is_decoder: true, type_vocab_size: 2 }, "is_decoder", true],
      [{ ...small, model_type: "bert", add_cross_attention: true, type_vocab_size: 2 }, "add_cross_attention", true],
      [{ ...small, model_type: "gpt2", add_cross_attention: true }, "add_cross_attention", true],
      [{ ...small, model_type: "llama", is_encoder_decoder: true }, "is_encoder_decoder", true],
      [{ ...small, model_type: "mpt", attn_config: { attn_type: "linear" } }, "attn_config.attn_type", "linear"],
      [{ ...small, model_type: "mpt", attn_config: { prefix_lm: true } }, "attn_config.prefix_lm", true],
      [{ ...small, model_type: "mpt", no_bias: false, attn_config: { qk_ln: true } }, "attn_config.qk_ln", true],
    ];
    for (const [config, path, value] of refused)
      expect(() => geometryFromConfig(config)).toThrowError(
        expect.objectContaining({
          code: "compute/unknown-architecture",
          message: expect.stringContaining(`got ${value}`),
          details: expect.objectContaining({ path, value }),
        }),
      );
  });

  it("word_embed_proj_dim is the width of OPT's embedding: OPT 350M has the published count", () => {
    // https://huggingface.co/facebook/opt-350m: 331,196,416 parameters.
    const config = {
      model_type: "opt",
      hidden_size: 1024,
      num_hidden_layers: 24,
      num_attention_heads: 16,
      ffn_dim: 4096,
      vocab_size: 50272,
      max_position_embeddings: 2048,
      word_embed_proj_dim: 512,
      do_layer_norm_before: false,
    };
    expect(parameters(config)).toBe(331_196_416n);
    const { name: _, published: __, source: ___, asOf: ____, ...shape } = opt_350m;
    expect(geometryFromConfig(config)).toEqual({ name: "opt", ...shape });
    const { hidden_size: _____, ...narrow } = config;
    expect(() => geometryFromConfig(narrow)).toThrowError(/lacks hidden_size$/);
    const usual = { ...config, word_embed_proj_dim: 1024, do_layer_norm_before: true };
    expect(parameters(usual)).toBe(parameters({ ...usual, word_embed_proj_dim: null }));
  });
});
