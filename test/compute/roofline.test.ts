/** Walls of whole devices: where reading weights ends, and what a phase's intensity says about its wall. */
import { describe, expect, it } from "vitest";
import { h100_sxm, l4 } from "../../src/compute/devices.ts";
import { type ModelGeometry, model, type WeightFormats } from "../../src/compute/index.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gpt_oss_120b } from "../../src/models/gpt.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import { mixtral_8x7b } from "../../src/models/mistral.ts";

describe("criticalBatch", () => {
  it("has memory as the wall of step() below, and arithmetic above: DeepSeek-V3 in fp8 on 16 H100", () => {
    const on = (batch: number): ReturnType<ReturnType<typeof model>["on"]> =>
      model(deepseek_v3, { weights: "fp8" }).on(h100_sxm, { count: 16, batch });
    const critical = on(1).criticalBatch();
    const wall = (batch: number): string => on(batch).step({ keys: 1 }).wall;
    expect([296, 4096, Math.floor(critical * 0.99)].map(wall)).toEqual(["memory", "memory", "memory"]);
    expect([Math.ceil(critical * 1.01), 8192].map(wall)).toEqual(["compute", "compute"]);
    for (const batch of [296, 4096, 8192]) expect(on(batch).criticalBatch()).toBe(critical);
  });

  it.each([
    ["Llama 3 8B", llama3_8b, "bf16"],
    ["Mixtral 8x7B", mixtral_8x7b, "bf16"],
    ["gpt-oss-120b", gpt_oss_120b, { default: "bf16", experts: "mxfp4" }],
  ] as [string, ModelGeometry, WeightFormats][])(
    "is between the last batch whose weights take longer to read and the first that takes longer to multiply: %s",
    (_, geometry, weights) => {
      for (const experts of ["expected", "bound", "all"] as const) {
        const asked = model(geometry, { weights, experts });
        const on = asked.on(l4);
        const critical = on.criticalBatch();
        let batch = 1;
        while (bytesRead(batch) / 300e9 > (batch * flops()) / on.peak.flopsPerSecond) batch++;
        expect(critical).toBeGreaterThan(batch - 1);
        expect(critical).toBeLessThanOrEqual(batch);

        function flops(): number {
          // One token after none: its own key is all it sees.
          const { total, attention } = asked.request({ prompt: 1, completion: 2 }).decode.flops;
          return Number(total - attention);
        }
        function bytesRead(tokens: number): number {
          const { bytes, fixed, embeddingRow } = asked.settings.weights;
          let sum = Number(fixed) + tokens * Number(embeddingRow);
          const layer = geometry.layers.find(({ feedForward }) => feedForward?.kind === "experts")?.feedForward;
          if (layer?.kind !== "experts") return sum;
          const share = layer.active / layer.experts;
          const read = { expected: 1 - (1 - share) ** tokens, bound: Math.min(1, share * tokens), all: 1 }[experts];
          sum += Number(bytes.experts) * read;
          return sum;
        }
      }
    },
  );
});

describe("intensity", () => {
  it("of decode is that of the whole batch: Llama 3 8B, 1024 sequences on an H100", () => {
    const on = model(llama3_8b).on(h100_sxm, { batch: 1024 });
    const { intensity, bound } = on.request({ prompt: 16, completion: 100 });
    // 99 steps at positions 16 … 114. Weights but the table, once a step; 131,072 bytes per position.
    const pairs = (115 * 116 - 16 * 17) / 2;
    const flops = 1024 * (99 * 2 * (32 * (41_943_040 + 176_160_768) + 525_336_576) + 32 * 2 * 32 * 256 * pairs);
    const bytes = 99 * (2 * (8_030_261_248 - 525_336_576) + 1024 * 8192) + 1024 * 131_072 * (pairs + 99);
    expect(intensity.decode).toBeCloseTo(flops / bytes, 6);
    expect(intensity.decode).toBeGreaterThan(intensity.ridge);
    expect(bound.decode).toBe("compute");
  });

  it("of a phase bound by arithmetic is above the ridge, of one bound by memory at or below it", () => {
    for (const geometry of [llama3_8b, deepseek_v3, gpt_oss_120b, mixtral_8x7b]) {
      for (const batch of [1, 300, 2048, 20_000]) {
        for (const [prompt, completion, cached] of [
          [16, 100, 0],
          [5000, 20, 4990],
          [10, 100_000, 0],
          [50, 3, 50],
        ] as const) {
          const on = model(geometry, { context: 131_072, prefillChunk: 600 }).on(h100_sxm, { count: 8, batch });
          const { intensity, bound } = on.request({ prompt, completion, cached });
          expect(bound.prefill).toBe(intensity.prefill > intensity.ridge ? "compute" : "memory");
          expect(bound.decode).toBe(intensity.decode > intensity.ridge ? "compute" : "memory");
          if (bound.computeSteps === completion - 1) expect(bound.decode).toBe("compute");
          if (bound.memorySteps === completion - 1) expect(bound.decode).toBe("memory");
        }
      }
    }
  });
});
