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
