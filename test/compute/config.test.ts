/** Published config.json files, reduced to the fields that decide a cost, read back to the shelf's shapes. */
import { describe, expect, it } from "vitest";
import { countParameters, geometryFromConfig, type ModelGeometry, model } from "../../src/compute/index.ts";
import { gemma2_2b } from "../../src/models/gemma.ts";
import { gpt_oss_20b } from "../../src/models/gpt.ts";
import { mistral_7b_v0_1 } from "../../src/models/mistral.ts";
import { configs } from "./configs.data.ts";

/** The published config.json of a shelf's shape. */
const configOf = (geometry: ModelGeometry): unknown => configs.find(([shape]) => shape === geometry)![1];

describe("geometryFromConfig", () => {
  it.each(configs.map(([geometry, json]) => [geometry.name, geometry, json] as const))(
    "reads %s: the shelf's parameters and FLOPs",
    (_, geometry, json) => {
      const read = geometryFromConfig(json);
      expect(countParameters(read).total).toBe(countParameters(geometry).total);
      expect(read.context).toBe(geometry.context);
      const request = { prompt: 300, completion: geometry.head === false ? 0 : 40 };
      expect(model(read).request(request).flops).toEqual(model(geometry).request(request).flops);
    },
  );

  it("fills in what Gemma 3 4B's text_config leaves to its class: 3,880,263,168 parameters, 139,264 bytes per token", () => {
    const read = geometryFromConfig({
      model_type: "gemma3",
      text_config: {
        hidden_size: 2560,
        intermediate_size: 10240,
        model_type: "gemma3_text",
        num_hidden_layers: 34,
        sliding_window: 1024,
      },
    });
    // 4,300,079,472 in google/gemma-3-4b-it's checkpoint, 419,816,304 of them in the vision tower and projector.
    expect(countParameters(read).total).toBe(4_300_079_472n - 419_816_304n);
    // Keys and values of 34 layers, 4 KV heads of width 256, 2 bytes each.
    expect(model(read).kvCache({ tokens: 1 }).perToken).toBe(BigInt(34 * 2 * 4 * 256 * 2));
  });

  it("takes Gemma's KV heads and head width from its class where the file is flat, too, and null as said", () => {
    const flat = { model_type: "gemma2", hidden_size: 2304, intermediate_size: 9216, num_hidden_layers: 26 };
    expect(countParameters(geometryFromConfig(flat)).total).toBe(countParameters(gemma2_2b).total);
    expect(geometryFromConfig({ ...flat, sliding_window: null }).layers).toHaveLength(1);
  });

  it("fills in a nested Llama and Mistral, not a flat one", () => {
    // text_config of llava-hf/llava-1.5-7b-hf: Vicuna 7B is Llama 2 7B, here with 64 more tokens and twice LlamaConfig's context.
    const vicuna = { max_position_embeddings: 4096, model_type: "llama", vocab_size: 32064 };
    const read = geometryFromConfig({ model_type: "llava", text_config: vicuna });
    expect(countParameters(read).total).toBe(6_738_415_616n + 2n * 64n * 4096n);
    expect(read.context).toBe(4096);
    const mistral = { model_type: "mistral", vocab_size: 32000, max_position_embeddings: 32768 };
    const nested = geometryFromConfig({ model_type: "llava_next", text_config: mistral });
    expect(nested).toEqual({ ...geometryFromConfig(configOf(mistral_7b_v0_1)), name: "mistral" });
    expect(() => geometryFromConfig(vicuna)).toThrowError(
      expect.objectContaining({ code: "compute/unknown-architecture" }),
    );
  });

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
          missing: [
            ...["q_lora_rank", "kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"],
            ...["n_routed_experts", "first_k_dense_replace", "num_experts_per_tok", "moe_intermediate_size"],
            "n_shared_experts",
          ],
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

  it("refuses fields that hold something else, and layer types nobody knows, instead of passing them over", () => {
    const config = {
      model_type: "mistral",
      hidden_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      intermediate_size: 128,
      vocab_size: 1000,
    };
    const left = { sliding_window: null, num_key_value_heads: null, layer_types: null, tie_word_embeddings: null };
    expect(geometryFromConfig({ ...config, ...left })).toEqual(geometryFromConfig(config));
    const wrong: [string, unknown, string][] = [
      ["sliding_window", "x", "number"],
      ["num_key_value_heads", {}, "number"],
      ["hidden_size", "64", "number"],
      ["layer_types", "x", "list"],
      ["tie_word_embeddings", "no", "boolean"],
    ];
    for (const [path, value, kind] of wrong)
      expect(() => geometryFromConfig({ ...config, [path]: value })).toThrowError(
        expect.objectContaining({
          code: "compute/bad-geometry",
          message: `${path} of the config must be a ${kind}, null or left out; got ${JSON.stringify(value)}`,
          details: { path, value },
        }),
      );
    const layer_types = ["full_attention", "x"];
    expect(() => geometryFromConfig({ ...config, layer_types })).toThrowError(
      expect.objectContaining({
        code: "compute/unknown-architecture",
        message: expect.stringMatching(/^layer_types\[1\] .*full_attention, sliding_attention, .*; got "x"$/),
      }),
    );
  });

  it("refuses a list of layer types that is not as long as the model", () => {
    const config = { ...(configOf(gpt_oss_20b) as object), num_hidden_layers: 3 };
    for (const layer_types of [[], ["full_attention", "sliding_attention"], Array(4).fill("full_attention")])
      expect(() => geometryFromConfig({ ...config, layer_types })).toThrowError(
        expect.objectContaining({
          code: "compute/bad-geometry",
          details: { path: "layer_types", value: layer_types.length, layers: 3 },
        }),
      );
    const { num_hidden_layers: _, ...uncounted } = config;
    expect(() => geometryFromConfig({ ...uncounted, layer_types: [] })).toThrowError(/lacks num_hidden_layers$/);
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
