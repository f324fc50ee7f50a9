/** Values that have no text of their own, in every place of what `reckoner/compute` is given: taken, or refused by a code. */
import { describe } from "vitest";
import { h100_sxm } from "../../src/compute/devices.ts";
import * as compute from "../../src/compute/index.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import { mamba2_130m } from "../../src/models/mamba.ts";
import { qwen3_next_80b_a3b } from "../../src/models/qwen.ts";
import { type Row, refusedBy, takesOrRefuses } from "../strange-values.ts";
import { configs } from "./configs.data.ts";

describe("compute", () => {
  const llama = compute.model(llama3_8b);
  const on = llama.on(h100_sxm);
  const batch = { prompt: Uint32Array.of(5), completion: 0, cached: Uint32Array.of(1) };
  const options = {
    weights: { default: "bf16", experts: "fp8" },
    kv: { name: "half", blockElements: 2, blockBytes: 1 },
    state: "fp32",
    pairs: "exact",
    latent: "auto",
    context: 100,
    cache: { block: 16, allocated: true },
    experts: "expected",
    prefillChunk: 16,
    elementwise: { norm: 5, rope: 1 },
  };
  const device = {
    count: 2,
    perHour: "3",
    compute: "bf16",
    efficiency: { compute: 0.5, memory: 0.5 },
    overheadPerPass: 0,
    linkBytesPerSecond: 5e9,
    batch: 2,
    usableMemory: 0.9,
  };
  const figures = {
    parameters: 5,
    layers: 2,
    heads: 2,
    headDim: 4,
    sequence: 8,
    hidden: 8,
    vocabulary: 10,
    batch: 1,
    width: 9,
  };
  const rates = { flopsPerToken: 5n, tokensPerSecond: 5, peakFlopsPerSecond: 50 };
  takesOrRefuses([
    ...[llama3_8b, deepseek_v3, qwen3_next_80b_a3b, mamba2_130m].map(
      (geometry): Row => [geometry.name, compute.checkGeometry, { ...geometry, layers: geometry.layers.slice(0, 2) }],
    ),
    ["countParameters", compute.countParameters, llama3_8b],
    ["matchesPublished", compute.matchesPublished, llama3_8b],
    ["layerCount", compute.layerCount, llama3_8b],
    ["compileCosts", compute.compileCosts, llama3_8b, {}],
    [
      "model",
      (geometry: never, given: never) => compute.model(geometry, given).request({ prompt: 5 }),
      llama3_8b,
      options,
    ],
    [
      "model in memory",
      (geometry: never, given: never) => compute.model(geometry, given).memory({ context: 5 }),
      llama3_8b,
      options,
    ],
    ...configs
      .slice(0, 4)
      .map(([{ name }, config]): Row => [`config of ${name}`, compute.geometryFromConfig, config, { name: "n" }]),
    ...configs
      .slice(-9, -6)
      .map(([{ name }, config]): Row => [`config of ${name}`, compute.geometryFromConfig, config, { name: "n" }]),
    [
      "config assumed",
      compute.geometryFromConfig,
      { ...configs.find(([{ name }]) => name === llama3_8b.name)?.[1], model_type: "other" },
      { assume: "llama" },
    ],
    ["request", (each: never) => llama.request(each), { prompt: 5, completion: 2, cached: 1 }],
    ["score", (each: never) => llama.score(each), { tokens: 5 }],
    ["attention", (each: never) => llama.attention(each), { tokens: 5, cached: 1, phase: "prefill" }],
    ["kvCache", (each: never) => llama.kvCache(each), { tokens: 5, batch: 2 }],
    ["memory", (each: never) => llama.memory(each), { context: 5, batch: 2, tokensInFlight: 3 }],
    [
      "training",
      (each: never) => llama.training(each),
      { tokens: 5, sequence: 5, epochs: 1, recompute: "none", flash: true },
    ],
    ["conventions", (each: never) => llama.conventions(each), { sequences: [5] }],
    ["requests", (each: never, given: never) => llama.requests(each, given), [{ prompt: 5 }], { prefix: 3 }],
    [
      "speculative",
      (each: never) => llama.speculative(each),
      { prompt: 5, completion: 5, drafts: 2, acceptance: 0.5, draft: llama },
    ],
    [
      "batch",
      (each: never, given: never) => llama.batch(each, given),
      batch,
      { columns: ["kvBytes"], into: { kvBytes: new Float64Array(1) } },
    ],
    ["rows", (each: never, columns: never) => llama.rows(each, columns), 1, ["kvBytes"]],
    [
      "on",
      (each: never, given: never) => llama.on(each, given).request({ prompt: 5, completion: 3 }),
      h100_sxm,
      device,
    ],
    [
      "weights on a device",
      (weights: never) => compute.model(llama3_8b, { weights }).on(h100_sxm).request({ prompt: 5 }),
      { name: "half", blockElements: 2, blockBytes: 1 },
    ],
    [
      "a step beyond the context",
      (geometry: never) => refusedBy(() => compute.model(geometry).on(h100_sxm).step({ keys: 1e7 })),
      llama3_8b,
    ],
    [
      "memory beyond the context",
      (geometry: never) => refusedBy(() => compute.model(geometry).memory({ context: 1e7 })),
      llama3_8b,
    ],
    ["no peak", (device: never, format: never) => refusedBy(() => compute.peakOf(device, format)), h100_sxm, "int4"],
    ["request on a device", (each: never) => on.request(each), { prompt: 5, completion: 2, cached: 1 }],
    ["step", (each: never) => on.step(each), { keys: 5 }],
    ["memory of a device", (each: never) => on.memory(each), { context: 5, batch: 2 }],
    [
      "training on a device",
      (each: never) => on.training(each),
      { tokens: 5, sequence: 5, mfu: 0.4, plans: { batches: [5], sequences: [5] } },
    ],
    ["batch on a device", (each: never, given: never) => on.batch(each, given), batch, { columns: ["ttft"] }],
    ["mfu", (each: never) => on.mfu(each), { flopsPerToken: 5n, tokensPerSecond: 5 }],
    ["peakOf", compute.peakOf, h100_sxm, "bf16"],
    ["sixND", compute.sixND, 5, 5],
    ["palmPerToken", compute.palmPerToken, figures],
    ["mosaicPerSequence", compute.mosaicPerSequence, figures],
    ["narayananParameters", compute.narayananParameters, figures],
    ["narayananPerBatch", compute.narayananPerBatch, figures],
    ["narayananSeconds", compute.narayananSeconds, { tokens: 5, parameters: 5, devices: 5, flopsPerSecond: 5 }],
    ["chinchillaPerSequence", compute.chinchillaPerSequence, figures, { embeddings: true }],
    [
      "trainingActivationBytes",
      compute.trainingActivationBytes,
      llama3_8b,
      { sequence: 5, batch: 1, recompute: "none", flash: false, dropout: true },
    ],
    ["trainingConventions", compute.trainingConventions, llama3_8b, [5]],
    ["utilisation", compute.utilisation, rates],
    ["visiblePairs", compute.visiblePairs, { window: 3 }, 0, 5],
  ]);
});
