/** Published figures of operators, serving, caches and single runs; as published.test.ts. */
import { a100_sxm, tpu_v5e } from "../../src/compute/devices.ts";
import {
  countParameters,
  type Device,
  type ModelGeometry,
  model,
  narayananParameters,
  narayananPerBatch,
  narayananSeconds,
  palmPerToken,
  sixND,
} from "../../src/compute/index.ts";
import { gpt_oss_20b, gpt_oss_120b, gpt2_xl, gpt3_175b } from "../../src/models/gpt.ts";
import { llama2_7b, llama2_13b, llama2_70b, llama3_1_70b, llama3_1_405b, llama3_8b } from "../../src/models/llama.ts";
import { palm_540b } from "../../src/models/palm.ts";
import { multi, projection, type Row, rows } from "./rows.ts";

/** One layer that only attends: what an operator test measures. */
const core = (heads: number, headDim: number, valueDim = headDim): ModelGeometry => ({
  name: "core",
  hidden: 8,
  vocabulary: 8,
  layers: [{ count: 1, mixer: { ...multi(heads, headDim), valueDim } }],
});
const attention = (geometry: ModelGeometry, tokens: number, pairs: "exact" | "half" | "dense", cached = 0): bigint =>
  model(geometry, { pairs }).attention({ tokens, cached }).flops;

rows("operators", [
  [
    "PyTorch FlopCounterMode: SDPA forward, B 4, H 8, 128 × 64",
    134_217_728n,
    0,
    () => 4n * attention(core(8, 64), 128, "dense"),
  ],
  [
    "PyTorch FlopCounterMode: SDPA forward and backward",
    402_653_184n,
    0,
    () => 12n * attention(core(8, 64), 128, "dense"),
  ],
  [
    "PyTorch FlopCounterMode: flash, forward and backward, 3.5 forwards",
    469_762_048n,
    0,
    () => 14n * attention(core(8, 64), 128, "dense"),
  ],
  ["PyTorch FlopCounterMode: mm 4 × 5 × 6", 240n, 0, () => projection(5, 6, 4)],
  [
    "Dao-AILab/flash-attention #741: forward GFLOP, B 64, H 16, 1024 × 64",
    275,
    0.001,
    () => (64 * Number(attention(core(16, 64), 1024, "dense"))) / 1e9,
  ],
  [
    "xformers PR #1402: 4 queries at the end of 10 keys, half",
    1536n,
    0,
    () => attention(core(1, 8, 16), 10, "half", 6),
  ],
  ["xformers PR #1402: the same, every visible pair", 1632n, 0, () => attention(core(1, 8, 16), 10, "exact", 6)],
]);

const bert: ModelGeometry = {
  name: "BERT-Large layers",
  hidden: 1024,
  vocabulary: 8,
  layers: [
    { count: 24, mixer: { ...multi(16, 64), span: "bidirectional" }, feedForward: { kind: "plain", width: 4096 } },
  ],
};
const bertFlops = model(bert).request({ prompt: 128 }).flops;
const gigaMacs = (flops: bigint): number => (Number(flops) * 80) / 2e9;

rows("deepspeedai/DeepSpeed flops-profiler.md @80f8ecd2 (multiply-adds, attention core not counted there)", [
  ["Linear query, GMAC", 10.74, 0.001, () => gigaMacs(bertFlops.projections / 96n)],
  ["BertLayer, GMAC", 128.87, 0.001, () => gigaMacs((bertFlops.projections + bertFlops.feedForward) / 24n)],
  ["BertEncoder, GMAC", 3092.88, 0.001, () => gigaMacs(bertFlops.projections + bertFlops.feedForward)],
]);

const plainLlama = (hidden: number, layers: number, heads: number): ModelGeometry => ({
  name: "plain",
  hidden,
  vocabulary: 32_000,
  layers: [{ count: layers, mixer: multi(heads, 128), feedForward: { kind: "plain", width: 4 * hidden } }],
});
const [small, large] = [plainLlama(4096, 32, 32), plainLlama(6656, 60, 52)];

rows("cli99/llm-analysis examples/llama @d841e40a (LLaMA with a plain 4d feed-forward; decode without its context)", [
  [
    "7B, prefill of 512, all logits",
    6_868_726_448_128n,
    0,
    () => model(small, { pairs: "dense" }).score({ tokens: 512 }).flops.total,
  ],
  ["7B, one token at position 0", 13_147_570_176n, 0, () => model(small).score({ tokens: 1 }).flops.total],
  ["7B, KV bytes of 544 tokens", 285_212_672n, 0, () => model(small).kvCache({ tokens: 544 }).total],
  [
    "30B, prefill of 512, all logits",
    33_300_089_405_440n,
    0,
    () => model(large, { pairs: "dense" }).score({ tokens: 512 }).flops.total,
  ],
  ["30B, one token at position 0", 64_222_945_280n, 0, () => model(large).score({ tokens: 1 }).flops.total],
  ["30B, KV bytes of 544 tokens", 869_007_360n, 0, () => model(large).kvCache({ tokens: 544 }).total],
]);

const layerOf = (geometry: ModelGeometry): ModelGeometry => ({
  ...geometry,
  layers: [{ ...geometry.layers[0]!, count: 1 }],
});
const genz = model(layerOf(llama2_7b), { pairs: "dense" }).request({ prompt: 1024 }).flops;

rows("abhibambhaniya/GenZ-LLM-Analyzer tests/golden @091bdd07, per layer, MFLOP", [
  ["Llama 2 7B: QKV", 103_079.215104, 1e-12, () => (Number(genz.projections) * 0.75) / 1e6],
  ["Llama 2 7B: QK", 8589.934592, 1e-12, () => Number(genz.attention) / 2e6],
  ["Llama 2 7B: gate and up", 184_683.593728, 1e-12, () => (Number(genz.feedForward) * 2) / 3e6],
  ["Llama 2 7B: down", 92_341.796864, 1e-12, () => Number(genz.feedForward) / 3e6],
  [
    "Llama 2 7B: QK of a decode over 1024 keys",
    8.388608,
    1e-12,
    () => Number(model(layerOf(llama2_7b)).attention({ tokens: 1024, cached: 1023, phase: "decode" }).flops) / 2e6,
  ],
]);

const maxtext = (geometry: ModelGeometry, sequence: number, batch: number): number =>
  (Number(model({ ...geometry, context: 2 ** 20 }).conventions({ sequences: [sequence] }).maxtext.flops) * batch) /
  1e12;
const trainedAttention = (geometry: ModelGeometry, sequence: number, batch: number): number =>
  (3 *
    Number(model({ ...geometry, context: 2 ** 20 }, { pairs: "dense" }).attention({ tokens: sequence }).flops) *
    batch) /
  1e12;

rows("AI-Hypercomputer/maxtext PR #1988 and #644, TFLOP", [
  ["Llama 2 7B, attention at 8192, batch 4", 422.21, 1e-4, () => trainedAttention(llama2_7b, 8192, 4)],
  ["Llama 2 7B, attention at 129,024, batch 4", 104_735.08, 1e-4, () => trainedAttention(llama2_7b, 129_024, 4)],
  [
    "Llama 2 7B, weights at 8192, batch 4",
    1299,
    1e-4,
    () => maxtext(llama2_7b, 8192, 4) - trainedAttention(llama2_7b, 8192, 4),
  ],
  ["Llama 2 7B, step of 12 × 2048", 1053.4, 0.002, () => maxtext(llama2_7b, 2048, 12)],
  ["Llama 2 13B, step of 12 × 2048", 2018.7, 0.002, () => maxtext(llama2_13b, 2048, 12)],
]);

rows("KV cache", [
  [
    "GPT-2 XL, KiB per token, fp16 (paper-digest.app hn_47558733)",
    300,
    0,
    () => Number(model(gpt2_xl).kvCache({ tokens: 1 }).total) / 1024,
  ],
  [
    "Llama 3 8B, KiB per token, bf16 (paper-digest.app hn_47558733)",
    128,
    0,
    () => Number(model(llama3_8b).kvCache({ tokens: 1 }).total) / 1024,
  ],
  [
    "Llama 2 70B, KiB per token (cursor.com/blog/llama-inference)",
    320,
    0,
    () => Number(model(llama2_70b).kvCache({ tokens: 1 }).total) / 1024,
  ],
  [
    "Llama 2 70B, FLOPs per token, 2N (cursor.com/blog/llama-inference)",
    140e9,
    0.02,
    () => 2n * model(llama2_70b).parameters.total,
  ],
  [
    "Llama 3 70B, bytes per token, int8 (jax-ml/scaling-book @0819a7d8)",
    160_000,
    0.03,
    () => model(llama3_1_70b, { kv: "int8" }).kvCache({ tokens: 1 }).total,
  ],
  [
    "gpt-oss-20b, 8192 × 32 in full pages, GiB (alvarobartt/hf-mem PR #70)",
    12,
    0.001,
    () => Number(model(gpt_oss_20b, { cache: "allocated" }).kvCache({ tokens: 8192, batch: 32 }).total) / 2 ** 30,
  ],
  [
    "gpt-oss-120b, bytes per token (alvarobartt/hf-mem #60)",
    73_728n,
    0,
    () => model(gpt_oss_120b).kvCache({ tokens: 1 }).total,
  ],
]);

/** A decode step as the scaling book counts it: all weights and all caches, over the bandwidth of 8 v5e at 8.2e11 B/s. */
const bookDevice: Device = { ...tpu_v5e, bytesPerSecond: 8.2e11 };
const step13b = (batch: number): number => {
  const { weights, cache } = model({ ...llama2_13b, context: 8192 }).memory({ context: 8192, batch });
  return (Number(weights.total + cache.total) / (8 * bookDevice.bytesPerSecond)) * 1e3;
};

rows("jax-ml/scaling-book @0819a7d8", [
  ["13B, decode step of 1 × 8192 on 8 v5e, ms", 4.98, 0.003, () => step13b(1)],
  ["13B, decode step of 16 × 8192 on 8 v5e, ms", 20.3, 0.003, () => step13b(16)],
  ["13B, decode step of 64 × 8192 on 8 v5e, ms", 69.33, 0.003, () => step13b(64)],
  [
    "70B int8, decode step of 32 × 8192 on 8 v5e, ms",
    17,
    0.03,
    () =>
      model(llama3_1_70b, { weights: "int8", kv: "int8" })
        .on({ ...tpu_v5e, bytesPerSecond: 8.2e11 }, { count: 8, batch: 32 })
        .step({ keys: 8192 }).seconds * 1e3,
  ],
  ["70B, 15T tokens, 6ND", 6.3e24, 0.001, () => sixND(70_000_000_000, 15_000_000_000_000)],
  [
    "v5e, critical batch, bf16",
    243,
    0.01,
    () =>
      model(llama3_8b)
        .on({ ...tpu_v5e, bytesPerSecond: 8.1e11 })
        .criticalBatch(),
  ],
]);

rows("Brown et al. 2020, table D.1: 6ND over 300B tokens, N without embeddings", [
  ["small, 125M", 2.25e20, 0.005, () => sixND(125_000_000, 300_000_000_000)],
  ["large, 760M", 1.37e21, 0.005, () => sixND(760_000_000, 300_000_000_000)],
  ["2.7B", 4.77e21, 0.005, () => sixND(2_650_000_000, 300_000_000_000)],
  ["13B", 2.31e22, 0.005, () => sixND(12_850_000_000, 300_000_000_000)],
  ["175B", 3.14e23, 0.005, () => sixND(countParameters(gpt3_175b).total, 300_000_000_000)],
]);

rows("papers on large runs", [
  [
    "PaLM 540B, 780B tokens (arXiv:2204.02311)",
    2.56e24,
    0.003,
    () =>
      780_000_000_000n *
      palmPerToken({
        parameters: countParameters(palm_540b).total,
        layers: 118,
        heads: 48,
        headDim: 256,
        sequence: 2048,
      }),
  ],
  [
    "Llama 3.1 405B, TFLOP per token at 8192, causal half (folu.me/post/deepseek)",
    2.54,
    0.01,
    () => Number(model(llama3_1_405b).conventions({ sequences: [8192] }).megatron.flops) / 8192e12,
  ],
  [
    "175B, eq. 3, one sequence (arXiv:2104.04473; Megatron-LM PR #995)",
    2_936_689_794_220_032n,
    0,
    () => narayananPerBatch({ batch: 1, sequence: 2048, layers: 96, hidden: 12_288, vocabulary: 50_272 }),
  ],
  [
    "530B on 2240 A100 at 126 TFLOP/s, seconds per step (arXiv:2201.11990)",
    60.1,
    0.02,
    () =>
      Number(narayananPerBatch({ batch: 1920, sequence: 2048, layers: 105, hidden: 20_480, vocabulary: 51_200 })) /
      (2240 * 126e12),
  ],
  [
    "175B, 300B tokens on 1024 A100 at 140 TFLOP/s, days (arXiv:2104.04473)",
    34,
    0.02,
    () => narayananSeconds({ tokens: 300e9, parameters: 175e9, devices: 1024, flopsPerSecond: 140e12 }) / 86_400,
  ],
  ...(
    [
      ["1.7B", 1.7e9, 0.03, 2304, 24],
      ["7.5B", 7.5e9, 0.012, 4096, 36],
      ["39.1B", 39.1e9, 0.012, 8192, 48],
      ["145.6B", 145.6e9, 0.012, 12_288, 80],
      ["529.6B", 529.6e9, 0.012, 20_480, 105],
    ] as const
  ).map(
    ([name, published, tolerance, hidden, layers]): Row => [
      `${name}, parameters (arXiv:2104.04473, table 1)`,
      published,
      tolerance,
      () => narayananParameters({ layers, hidden, vocabulary: 51_200, sequence: 2048 }),
    ],
  ),
  [
    "Llama 2 7B, 128 tokens, TFLOP (MrYxJ/calculate-flops.pytorch @29ca5844)",
    1.7,
    0.01,
    () => Number(model(llama2_7b, { pairs: "dense" }).score({ tokens: 128 }).flops.total) / 1e12,
  ],
  ["A100, dense bf16 peak", 312e12, 0, () => a100_sxm.flopsPerSecond.bf16 ?? 0],
]);
