/**
 * Windows of a config.json, layer by layer, as the configuration files of huggingface/transformers v5.18.0 put them.
 */
import { describe, expect, it } from "vitest";
import { geometryFromConfig, type ModelGeometry, model } from "../../src/compute/index.ts";

const small = {
  hidden_size: 64,
  num_hidden_layers: 12,
  num_attention_heads: 4,
  num_key_value_heads: 4,
  head_dim: 16,
  intermediate_size: 128,
  vocab_size: 1000,
  sliding_window: 16,
};
const experts = {
  ...{ num_local_experts: 4, num_experts_per_tok: 2, moe_intermediate_size: 32 },
  ...{ shared_expert_intermediate_size: 32 },
};

/** How many layers see a window only. */
function windowed(geometry: ModelGeometry): number {
  let layers = 0;
  for (const { count, mixer } of geometry.layers) {
    if (mixer?.kind === "grouped" && typeof mixer.span === "object" && "window" in mixer.span) layers += count;
  }
  return layers;
}

const read = (config: object, options = {}): number => windowed(geometryFromConfig({ ...small, ...config }, options));

describe("sliding_window", () => {
  it("is passed over by a class that has no window: a Llama of 40,000 tokens costs what it does without", () => {
    const flops = (config: object): bigint =>
      model(geometryFromConfig({ ...small, model_type: "llama", ...config })).attention({ tokens: 40_000 }).flops;
    expect(flops({ sliding_window: 4096 })).toBe(flops({ sliding_window: null }));
    for (const model_type of ["llama", "gemma", "granite", "olmo", "olmo2", "cohere", "stablelm", "phi", "gpt_neox"])
      expect([model_type, read({ model_type })]).toEqual([model_type, 0]);
    // What a config lists itself is heeded.
    const layer_types = Array.from({ length: 12 }, (_, layer) => (layer < 3 ? "sliding_attention" : "full_attention"));
    expect(read({ model_type: "llama", layer_types })).toBe(3);
  });

  it("is on every layer of Mistral, Ministral, Mixtral, Phi-3 and StarCoder 2, switched off or not", () => {
    for (const model_type of ["mistral", "mistral3", "ministral", "mixtral", "phi3", "starcoder2"]) {
      const config = { model_type, ...(model_type === "mixtral" ? experts : {}) };
      expect([model_type, read(config)]).toEqual([model_type, 12]);
      expect([model_type, read({ ...config, sliding_window: null })]).toEqual([model_type, 0]);
    }
  });

  it("is on the layers the family's pattern names: Gemma 2 and 3, gpt-oss", () => {
    expect(read({ model_type: "gemma2" })).toBe(6);
    expect(read({ model_type: "gemma3_text" })).toBe(10);
    expect(read({ model_type: "gemma3_text", sliding_window_pattern: 2 })).toBe(6);
    expect(read({ model_type: "gpt_oss", ...experts })).toBe(6);
    expect(() => read({ model_type: "gemma3_text", sliding_window_pattern: 0 })).toThrowError(
      "sliding_window_pattern of the config must be a whole number of at least 1, null or left out; got 0",
    );
  });

  it("is switched on by use_sliding_window in Qwen and SmolLM3", () => {
    for (const model_type of ["qwen2", "qwen3", "qwen2_moe", "qwen3_moe", "smollm3"]) {
      const config = { model_type, ...experts, max_window_layers: 0, num_experts: 0 };
      expect([model_type, read(config)]).toEqual([model_type, 0]);
      expect([model_type, read({ ...config, use_sliding_window: false })]).toEqual([model_type, 0]);
    }
    const on = { use_sliding_window: true };
    // The first max_window_layers of Qwen 2 and 3 see everything, 28 unless the config says otherwise.
    for (const model_type of ["qwen2", "qwen3"]) {
      expect([model_type, read({ ...on, model_type, max_window_layers: 5 })]).toEqual([model_type, 7]);
      expect([model_type, read({ ...on, model_type })]).toEqual([model_type, 0]);
      expect([model_type, read({ ...on, model_type, num_hidden_layers: 32 })]).toEqual([model_type, 4]);
    }
    // Every other of the first max_window_layers.
    expect(read({ ...on, ...experts, model_type: "qwen2_moe", max_window_layers: 5 })).toBe(3);
    expect(read({ ...on, ...experts, model_type: "qwen2_moe" })).toBe(6);
    // Qwen3-MoE has no max_window_layers.
    expect(read({ ...on, ...experts, model_type: "qwen3_moe", max_window_layers: 12 })).toBe(12);
    // The layers of SmolLM3 that do not rotate.
    expect(read({ ...on, model_type: "smollm3" })).toBe(3);
    expect(read({ ...on, model_type: "smollm3", no_rope_layer_interval: 2 })).toBe(6);
    expect(read({ ...on, model_type: "smollm3", no_rope_layers: [0, 0, ...Array(10).fill(1)] })).toBe(2);
    expect(() => read({ ...on, model_type: "smollm3", no_rope_layers: ["0", ...Array(11).fill(1)] })).toThrowError(
      'no_rope_layers[0] of the config must be a whole number, null or left out; got "0"',
    );
  });

  it("is asked about where a family that nobody knows is read as one without windows", () => {
    const config = { model_type: "newllama" };
    expect(() => read(config, { assume: "llama" })).toThrowError(
      expect.objectContaining({
        code: "compute/unknown-architecture",
        message: expect.stringMatching(/^sliding_window of this config is 16, .*set assume to "mistral"/),
        details: expect.objectContaining({ path: "sliding_window", value: 16 }),
      }),
    );
    expect(read(config, { assume: "mistral" })).toBe(12);
    expect(read({ ...config, sliding_window: null }, { assume: "llama" })).toBe(0);
    expect(read({ ...config, use_sliding_window: false }, { assume: "llama" })).toBe(0);
    expect(read({ ...config, layer_types: Array(12).fill("sliding_attention") }, { assume: "llama" })).toBe(12);
  });

  it("cannot be had by latent attention or an encoder: layer_types that say so are refused", () => {
    const latent = {
      ...{ model_type: "deepseek_v3", q_lora_rank: 8, kv_lora_rank: 8, qk_nope_head_dim: 8, qk_rope_head_dim: 8 },
      ...{ v_head_dim: 8, n_routed_experts: 0 },
    };
    const encoder = { model_type: "bert", max_position_embeddings: 64, type_vocab_size: 2 };
    for (const config of [latent, encoder]) {
      const layer_types = Array(12).fill("sliding_attention");
      expect(() => read({ ...config, layer_types })).toThrowError(
        expect.objectContaining({
          code: "compute/unknown-architecture",
          details: expect.objectContaining({ path: "layer_types[0]", known: ["full_attention"] }),
        }),
      );
      expect(read({ ...config, layer_types: Array(12).fill("full_attention") })).toBe(0);
    }
  });
});
