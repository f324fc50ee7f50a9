/** Published config.json files, reduced to the fields that decide a cost, read back to the shelf's shapes. */
import { describe, expect, it } from "vitest";
import { countParameters, geometryFromConfig, model } from "../../src/compute/index.ts";
import { configs } from "./configs.data.ts";

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
