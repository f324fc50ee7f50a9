/** Coefficients that no multiply-add counts: norms by family, and the scans of Megatron-LM's formula. */
import { describe, expect, it } from "vitest";
import { type ModelGeometry, model, trainingConventions } from "../../src/compute/index.ts";
import { bert_base } from "../../src/models/bert.ts";
import { bloom_560m } from "../../src/models/bloom.ts";
import { command_r } from "../../src/models/command.ts";
import { falcon_7b } from "../../src/models/falcon.ts";
import { gemma3_27b } from "../../src/models/gemma.ts";
import { gpt2 } from "../../src/models/gpt.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import { mamba2_2_7b } from "../../src/models/mamba.ts";
import { olmo_1b } from "../../src/models/olmo.ts";
import { opt_350m } from "../../src/models/opt.ts";
import { palm_540b } from "../../src/models/palm.ts";
import { phi_2 } from "../../src/models/phi.ts";
import { qwen3_next_80b_a3b } from "../../src/models/qwen.ts";

describe("elementwise.norm", () => {
  // Norms of width `hidden` per layer and outside the layers, from the modeling code of each family.
  it.each([
    ["Llama 3 8B: before attention and feed-forward, one at the end", llama3_8b, 32, 2, 1, 0],
    [
      "Gemma 3 27B: before and behind both, one at the end, and queries and keys",
      gemma3_27b,
      62,
      4,
      1,
      62 * (32 + 16) * 128,
    ],
    ["GPT-2: with a bias", gpt2, 12, 2, 1, 0],
    ["Command R: one for both blocks", command_r, 40, 1, 1, 0],
    ["Falcon 7B: one for both blocks, with a bias", falcon_7b, 32, 1, 1, 0],
    ["Phi-2: one for both blocks, with a bias", phi_2, 32, 1, 1, 0],
    ["OLMo 1B: without a scale", olmo_1b, 16, 2, 1, 0],
    ["PaLM 540B: one for both blocks, which run in parallel", palm_540b, 118, 1, 1, 0],
    ["OPT 350M: behind both blocks, with a bias, and none at the end", opt_350m, 24, 2, 0, 0],
    ["BERT base: behind both blocks, and behind the embedding instead of at the end", bert_base, 12, 2, 1, 0],
    ["BLOOM 560M: behind the embedding and at the end", bloom_560m, 24, 2, 2, 0],
  ] as [string, ModelGeometry, number, number, number, number][])(
    "counts the norms there are: %s",
    (_, geometry, layers, perLayer, outside, heads) => {
      const counted = model(geometry, { elementwise: { norm: 1 } }).costs.elementwise;
      expect(counted).toBe(BigInt((layers * perLayer + outside) * geometry.hidden + heads));
    },
  );

  it("is 1,719,552 elements a token in Gemma 3 27B", () => {
    expect(model(gemma3_27b, { elementwise: { norm: 1 } }).costs.elementwise).toBe(1_719_552n);
  });
});

describe("an embedding narrower than the layers", () => {
  it("is projected in for each token, and out for each logit row: OPT 350M", () => {
    const { costs, parameters, settings } = model(opt_350m, { weights: "bf16" });
    expect(parameters.embeddingProjection).toBe(2n * 512n * 1_024n);
    expect(parameters.embedding).toBe(50_272n * 512n);
    // 24 layers of four 1024 × 1024 matrices, and the projection in.
    expect(costs.projections).toBe(2n * (24n * 4n * 1_024n * 1_024n + 512n * 1_024n));
    expect(costs.head).toBe(2n * (1_024n * 512n + 512n * 50_272n));
    expect(settings.weights.embeddingRow).toBe(2n * 512n);
    expect(settings.weights.bytes.total).toBe(2n * 331_196_416n);
  });
});

describe("megatron", () => {
  it("counts the scan of Mamba-2: three times 7 FLOPs per state element and token", () => {
    const { megatron } = trainingConventions(mamba2_2_7b, [2048]);
    const matrices = 6n * model(mamba2_2_7b).parameters.matmulActive * 2048n;
    expect(megatron.flops - matrices).toBe(3n * 7n * 64n * 2048n * 5120n * 128n);
    expect(megatron.flops).toBe(35_002_943_275_008n);
  });

  it("counts the delta rule of Qwen3-Next: 4 multiply-adds per value head and squared width, three times", () => {
    const { matmulActive, router } = model(qwen3_next_80b_a3b).parameters;
    const { megatron } = trainingConventions(qwen3_next_80b_a3b, [2048]);
    // 36 layers with 32 value heads of 128; 12 of full attention, 16 heads of 256.
    const delta = 3n * 2n * 4n * 36n * 32n * 128n * 128n * 2048n;
    const attention = 12n * 3n * 16n * (256n + 256n) * 2048n * 2048n;
    expect(megatron.flops).toBe(6n * (matmulActive - router) * 2048n + attention + delta);
  });
});
