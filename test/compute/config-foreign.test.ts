/** What a config has and the family it is assumed to be has not: refused, and not passed over. */
import { describe, expect, it } from "vitest";
import { countParameters, geometryFromConfig } from "../../src/compute/index.ts";

const small = {
  model_type: "unheard_of",
  hidden_size: 64,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  intermediate_size: 128,
  vocab_size: 1000,
};
const refusal = (path: string) =>
  expect.objectContaining({
    code: "compute/unknown-architecture",
    message: expect.stringMatching(new RegExp(`^${path} of this config is .* llama has no such part; .*null`)),
    details: expect.objectContaining({ path }),
  });

describe("assume", () => {
  it.each<[string, unknown, string]>([
    ["kv_lora_rank", 512, "GLM-4.7-Flash"],
    ["index_topk", 2048, "DeepSeek-V3.2"],
    ["hybrid_override_pattern", "M-M*", "Nemotron-H"],
    ["layers_block_type", ["mamba", "attention", "mamba", "attention"], "Nemotron 3"],
    ["attn_type_list", [0, 0, 0, 1], "MiniMax-M1"],
    ["attn_layer_period", 8, "Jamba"],
    ["attn_layer_indices", [1], "Bamba"],
    ["linear_attn_config", { kda_layers: [1, 2, 3] }, "Kimi Linear"],
    ["mamba_d_ssm", 128, "Falcon-H1"],
    ["linear_num_value_heads", 4, "Qwen3.5"],
    ["block_configs", [{ ffn: { ffn_mult: 1 } }], "Nemotron-NAS"],
    ["num_kv_shared_layers", 2, "Gemma 3n"],
    ["moe_num_shared_experts", 2, "Ernie 4.5"],
    ["num_shared_expert", [1, 1, 1, 1], "Hunyuan"],
    ["share_expert_dim", 256, "Step 3"],
    ["shared_intermediate_size", 128, "Granite MoE"],
  ])("does not pass over %s: %j, as %s has it", (path, value) => {
    expect(() => geometryFromConfig({ ...small, [path]: value }, { assume: "llama" })).toThrowError(refusal(path));
    const plain = geometryFromConfig(small, { assume: "llama" });
    for (const none of [null, 0, false, "", []])
      expect(geometryFromConfig({ ...small, [path]: none }, { assume: "llama" })).toEqual(plain);
  });

  it("passes over fields that say what the family has anyway: MiniMax-M2 lists attention for every layer", () => {
    const plain = geometryFromConfig(small, { assume: "llama" });
    const said = { attn_type_list: [1, 1, 1, 1], layers_block_type: Array(4).fill("attention"), attn_layer_period: 1 };
    expect(geometryFromConfig({ ...small, ...said }, { assume: "llama" })).toEqual(plain);
    const layer_types = Array(4).fill("full_attention");
    expect(geometryFromConfig({ ...small, layer_types, linear_num_value_heads: 4 }, { assume: "llama" })).toEqual(
      plain,
    );
  });

  it("heeds the fields of the family it names, and asks nothing of a family by its own name", () => {
    const latent = {
      ...{ kv_lora_rank: 8, q_lora_rank: null, qk_nope_head_dim: 8, qk_rope_head_dim: 8, v_head_dim: 8 },
      ...{ n_routed_experts: 0 },
    };
    const named = { ...small, ...latent, model_type: "deepseek_v3" };
    const read = geometryFromConfig({ ...small, ...latent }, { assume: "deepseek_v3" });
    expect(countParameters(read)).toEqual(countParameters(geometryFromConfig(named)));
    expect(read.layers[0]!.mixer).toMatchObject({ kind: "latent", latentRank: 8 });
    const llama = { ...small, model_type: "llama" };
    expect(geometryFromConfig({ ...llama, index_topk: 5 })).toEqual(geometryFromConfig(llama));
  });
});
