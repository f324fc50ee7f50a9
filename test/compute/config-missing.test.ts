/**
 * Fields that a config.json leaves out or misspells in value: named, filled in from the family's class where the config is
 * nested, and never made up from another field.
 */
import { describe, expect, it } from "vitest";
import { countParameters, families, geometryFromConfig, type ModelGeometry } from "../../src/compute/index.ts";
import { configs } from "./configs.data.ts";

type Config = Record<string, unknown>;

/** The published config of a family, reduced to the fields that decide a cost. */
const published = (type: string): Config => configs.find(([, json]) => json["model_type"] === type)![1];
const without = (config: Config, ...names: readonly string[]): Config =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
const nested = (model_type: string, fields: Config = {}): ModelGeometry =>
  geometryFromConfig({ model_type: "wrapper", text_config: { model_type, ...fields } });
const firstMixer = ({ layers }: ModelGeometry): unknown => layers[0]!.mixer;
const missing = (config: Config): unknown => {
  try {
    return countParameters(geometryFromConfig(config)).total;
  } catch (error) {
    return (error as { details?: { missing?: unknown } }).details?.missing ?? error;
  }
};

describe("a flat config without a field of its experts", () => {
  it.each([
    ["deepseek_v3", "n_routed_experts"],
    ["deepseek_v3", "num_experts_per_tok"],
    ["deepseek_v3", "moe_intermediate_size"],
    ["deepseek_v3", "n_shared_experts"],
    ["deepseek_v3", "first_k_dense_replace"],
    ["deepseek_v3", "q_lora_rank"],
    ["glm4_moe", "first_k_dense_replace"],
    ["qwen2_moe", "shared_expert_intermediate_size"],
    ["qwen2_moe", "moe_intermediate_size"],
    ["qwen3_moe", "num_experts"],
    ["mixtral", "num_local_experts"],
    ["gpt_oss", "num_local_experts"],
    ["gpt_oss", "num_experts_per_tok"],
  ])("of %s names it: %s", (type, field) => {
    expect(missing(without(published(type), field))).toEqual([field]);
  });

  it("of DBRX names what ffn_config and attn_config lack", () => {
    const dbrx = published("dbrx");
    const ffn = dbrx["ffn_config"] as Config;
    for (const field of ["moe_num_experts", "moe_top_k", "ffn_hidden_size"])
      expect(missing({ ...dbrx, ffn_config: without(ffn, field) })).toEqual([`ffn_config.${field}`]);
    expect(missing(without(dbrx, "attn_config"))).toEqual(["attn_config.kv_n_heads"]);
  });

  it("is dense where it says so, with null or 0", () => {
    for (const none of [null, 0]) {
      const { experts, feedForward } = countParameters(
        geometryFromConfig({ ...published("deepseek_v3"), n_routed_experts: none }),
      );
      expect([experts, feedForward]).toEqual([0n, 61n * 3n * 7168n * 18_432n]);
    }
    const { n_shared_experts: _, ...config } = published("deepseek_v3");
    const shared = (n_shared_experts: unknown): bigint => missing({ ...config, n_shared_experts }) as bigint;
    expect(shared(1) - shared(null)).toBe(58n * 3n * 7168n * 2048n);
  });

  it("heeds mlp_only_layers without a decoder_sparse_step, which is 1", () => {
    const config = { ...published("qwen3_moe"), mlp_only_layers: [0, 5] };
    expect(missing(without(config, "decoder_sparse_step"))).toBe(missing(config));
    expect(missing(config)).not.toBe(missing(published("qwen3_moe")));
  });
});

describe("a nested config", () => {
  it("of every class that is known reads as the class alone does", () => {
    const total = (type: string): bigint => countParameters(nested(type)).total;
    // Each is the sum of the tensors that the class makes with no argument.
    expect(total("qwen3")).toBe(
      BigInt(2 * 151_936 * 4096 + 32 * (4 * 4096 * 4096 + 3 * 4096 * 22_016 + 2 * 128 + 2 * 4096) + 4096),
    );
    // DeepSeek-V3 itself, whose published count is without its draft layer.
    expect(total("deepseek_v3")).toBe(missing(published("deepseek_v3")));
    // gpt-oss 120B: https://huggingface.co/openai/gpt-oss-120b, 116,829,156,672 parameters.
    expect(total("gpt_oss")).toBe(116_829_156_672n);
    const { text_config } = configs.find(([, json]) => json["model_type"] === "llama4")![1] as { text_config: Config };
    const scout = { ...text_config, num_local_experts: 16, interleave_moe_layer_step: 1 };
    expect(total("llama4_text")).toBe(missing(scout));
    // SmolLM3 3B: https://huggingface.co/HuggingFaceTB/SmolLM3-3B, 3,075,098,624 parameters.
    expect(total("smollm3")).toBe(3_075_098_624n);
  });

  it("takes head width and KV heads from its class, not from other fields", () => {
    expect(firstMixer(nested("qwen3", { hidden_size: 2560 }))).toMatchObject({ headDim: 128, kvHeads: 32 });
    expect(firstMixer(nested("gpt_oss"))).toMatchObject({ headDim: 64, kvHeads: 8 });
    expect(firstMixer(nested("qwen3_moe"))).toMatchObject({ headDim: 64, kvHeads: 4 });
    expect(firstMixer(nested("qwen2", { num_attention_heads: 64 }))).toMatchObject({ headDim: 64, kvHeads: 32 });
    expect(firstMixer(nested("llama", { num_attention_heads: 64 }))).toMatchObject({ headDim: 64, kvHeads: 64 });
  });

  it("says its experts under any of their names, and null where there are none", () => {
    const moe = (fields: Config): unknown => nested("mixtral", fields).layers[0]!.feedForward;
    expect(moe({})).toMatchObject({ experts: 8, active: 2 });
    expect(moe({ num_experts: 16 })).toMatchObject({ experts: 16 });
    expect(moe({ num_local_experts: null })).toMatchObject({ kind: "gated" });
  });

  it("of a flat file takes the head width of its class, too", () => {
    const { head_dim: _, ...flat } = published("gpt_oss");
    expect(missing(flat)).toBe(missing(published("gpt_oss")));
  });
});

describe("a field that holds what no model can have", () => {
  const whole = (config: Config): string => {
    try {
      return String(countParameters(geometryFromConfig(config)).total);
    } catch (error) {
      return `${(error as { code?: string }).code}: ${(error as { details?: Config }).details?.["path"]}`;
    }
  };
  it.each([
    ["qwen3_moe", "decoder_sparse_step", 0],
    ["qwen3_moe", "decoder_sparse_step", 1.5],
    ["qwen3_moe", "mlp_only_layers[0]", ["0"]],
    ["qwen3_next", "full_attention_interval", 0],
    ["mixtral", "num_local_experts", -8],
    ["mixtral", "num_local_experts", 1.5],
    ["deepseek_v3", "first_k_dense_replace", -1],
    ["deepseek_v3", "moe_layer_freq", 0],
    ["deepseek_v3", "n_shared_experts", -1],
    ["qwen2_moe", "shared_expert_intermediate_size", -1],
  ])("is refused: %s with %s of %s", (type, path, value) => {
    const name = path.replace(/\[.*/, "");
    expect(whole({ ...published(type), [name]: value })).toBe(`compute/bad-geometry: ${path}`);
  });

  it("is refused where a config inside it is no object, and not passed over", () => {
    for (const wrong of ["x", 5, true, [], [1], new Map()]) {
      expect(whole({ ...published("llama"), text_config: wrong })).toBe("compute/bad-geometry: text_config");
      expect(whole({ ...published("mpt"), attn_config: wrong })).toBe("compute/bad-geometry: attn_config");
      expect(whole({ ...published("dbrx"), ffn_config: wrong })).toBe("compute/bad-geometry: ffn_config");
    }
    expect(whole({ ...published("llama"), text_config: null })).toBe(whole(published("llama")));
    expect(() => geometryFromConfig(new Map(Object.entries(published("llama"))))).toThrowError(/must be an object/);
  });

  it("is refused where JSON cannot write it: a bigint, a circle, a function", () => {
    const circle: Config = {};
    circle["circle"] = circle;
    for (const wrong of [5n, circle, () => 5, Symbol("five"), Object.create(null)]) {
      expect(whole({ ...published("llama"), hidden_size: wrong })).toBe("compute/bad-geometry: hidden_size");
      const layer_types = Array(32).fill(wrong);
      expect(whole({ ...published("llama"), layer_types })).toBe("compute/unknown-architecture: layer_types[0]");
    }
  });

  it("is no width of the model but in BLOOM and Falcon: n_embed, as a part beside the text has it", () => {
    expect(whole({ ...published("llama"), n_embed: 8 })).toBe(whole(published("llama")));
    expect(whole({ ...published("falcon"), n_embed: 71 * 8 })).not.toBe(whole(published("falcon")));
  });

  it("is refused where a model_type is no text", () => {
    expect(whole({ ...published("llama"), model_type: ["llama"] })).toBe("compute/bad-geometry: model_type");
  });

  it("is told apart from options that are none", () => {
    for (const options of [null, 5, "llama"])
      expect(() => geometryFromConfig(published("llama"), options as never)).toThrowError(
        expect.objectContaining({ code: "compute/not-an-object" }),
      );
    for (const name of [5, null, ["llama"]])
      expect(() => geometryFromConfig(published("llama"), { name: name as never })).toThrowError(
        expect.objectContaining({ code: "input/not-a-string" }),
      );
    for (const options of [{ assume: 5 }, { assume: ["llama"] }])
      expect(() => geometryFromConfig(published("llama"), options as never)).toThrowError(
        expect.objectContaining({ code: "input/bad-option" }),
      );
    expect(Object.keys(families)).toContain("llama");
  });
});
