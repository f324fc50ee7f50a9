/**
 * Published figures, each under the convention its authors used.
 *
 * One row per figure: what it is, what was printed, how far it may be off (0: every digit), where it stands.
 * Sources name the repository and commit, or the paper.
 */
import { describe, expect, it } from "vitest";
import { a100_sxm, tpu_v5e } from "../../src/compute/devices.ts";
import {
  chinchillaPerSequence,
  countParameters,
  type Device,
  type ModelGeometry,
  model,
  mosaicPerSequence,
  narayananParameters,
  narayananPerBatch,
  narayananSeconds,
  palmPerToken,
  sixND,
  utilisation,
} from "../../src/compute/index.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gemma3_12b } from "../../src/models/gemma.ts";
import { gpt_oss_20b, gpt_oss_120b, gpt2_xl, gpt3_175b } from "../../src/models/gpt.ts";
import { llama2_7b, llama2_13b, llama2_70b, llama3_1_70b, llama3_1_405b, llama3_8b } from "../../src/models/llama.ts";
import { mistral_small_24b } from "../../src/models/mistral.ts";
import {
  mpt_1b,
  mpt_3b,
  mpt_7b,
  mpt_13b,
  mpt_30b,
  mpt_70b,
  mpt_125m,
  mpt_350m,
  mpt_760m,
} from "../../src/models/mpt.ts";
import { palm_540b } from "../../src/models/palm.ts";
import { qwen2_5_7b, qwen3_8b, qwen3_30b_a3b } from "../../src/models/qwen.ts";

type Row = readonly [name: string, published: bigint | number, tolerance: number, ours: () => bigint | number];

function rows(source: string, table: readonly Row[]): void {
  describe(source, () => {
    it.each(table)("%s = %s (±%s)", (_, published, tolerance, ours) => {
      const value = ours();
      if (tolerance === 0) expect(value).toEqual(published);
      else expect(Math.abs(Number(value) / Number(published) - 1)).toBeLessThanOrEqual(tolerance);
    });
  });
}

const multi = (
  heads: number,
  headDim: number,
): { kind: "grouped"; heads: number; kvHeads: number; headDim: number } => ({
  kind: "grouped",
  heads,
  kvHeads: heads,
  headDim,
});

/** GPT-2 without biases, as nanoGPT's sizing notebook has it. */
const nano: ModelGeometry = {
  name: "nanoGPT",
  hidden: 768,
  vocabulary: 50_257,
  tied: true,
  positions: 1024,
  layers: [{ count: 12, mixer: multi(12, 64), feedForward: { kind: "plain", width: 3072 } }],
};
const oneLayer: ModelGeometry = { ...nano, layers: [{ ...nano.layers[0]!, count: 1 }] };
const nanoCost = model(nano, { pairs: "dense" }).score({ tokens: 1024 });
const layerCost = model(oneLayer, { pairs: "dense" }).score({ tokens: 1024 }).flops;
const projection = (inputs: number, outputs: number, tokens: number): bigint =>
  2n * BigInt(inputs) * BigInt(outputs) * BigInt(tokens);

rows("karpathy/nanoGPT transformer_sizing.ipynb @0bb96d3f", [
  ["attention/kqv per layer", 3_623_878_656n, 0, () => layerCost.projections - projection(768, 768, 1024)],
  ["attention/scores per layer", 1_610_612_736n, 0, () => layerCost.attention / 2n],
  ["attention/reduce per layer", 1_610_612_736n, 0, () => layerCost.attention / 2n],
  ["attention/proj per layer", 1_207_959_552n, 0, () => layerCost.projections / 4n],
  ["mlp per layer", 9_663_676_416n, 0, () => layerCost.feedForward],
  ["block", 17_716_740_096n, 0, () => layerCost.total - layerCost.head],
  ["lm head", 79_047_426_048n, 0, () => layerCost.head],
  ["forward total", 291_648_307_200n, 0, () => nanoCost.flops.total],
  ["forward and backward", 874_944_921_600n, 0, () => model(nano).conventions({ sequences: [1024] }).dense.flops],
  ["PaLM 6N + 12LHQT", 879_894_724_608n, 0, () => model(nano).conventions({ sequences: [1024] }).palm.flops],
]);

const chinchilla = (hidden: number, layers: number, heads: number): bigint =>
  chinchillaPerSequence(
    { sequence: 2048, vocabulary: 32_000, hidden, layers, heads, headDim: hidden / heads, width: 4 * hidden },
    { embeddings: false },
  );
const chinchilla128 = (hidden: number, layers: number, heads: number): bigint =>
  chinchillaPerSequence(
    { sequence: 2048, vocabulary: 32_000, hidden, layers, heads, headDim: 128, width: 4 * hidden },
    { embeddings: false },
  );
const ratio = (flops: bigint, parameters: number): number =>
  Math.round((Number(flops) / (6 * parameters * 2048)) * 100) / 100;

rows("Hoffmann et al. 2022, table A4, via karpathy/nanoGPT scaling_laws.ipynb @0082c481", [
  ["73M, FLOPs per sequence", 929_877_196_800n, 0, () => chinchilla(640, 10, 10)],
  ["73M, ratio to 6ND", 1.03, 0, () => ratio(chinchilla(640, 10, 10), 73_825_280)],
  ["552M, FLOPs per sequence", 7_353_453_772_800n, 0, () => chinchilla128(1280, 24, 10)],
  ["552M, ratio to 6ND", 1.08, 0, () => ratio(chinchilla128(1280, 24, 10), 552_604_160)],
  ["1593M, FLOPs per sequence", 20_220_437_594_112n, 0, () => chinchilla128(2048, 28, 16)],
  ["1593M, ratio to 6ND", 1.03, 0, () => ratio(chinchilla128(2048, 28, 16), 1_593_126_912)],
]);

/** The benchmark table's models at other lengths: one learned position per token of the sequence. */
const mpt = (geometry: ModelGeometry, sequence: number): ModelGeometry => ({ ...geometry, positions: sequence });
const mosaic = (geometry: ModelGeometry, sequence: number, tokensPerSecond: number, peak: number): number => {
  const layers = geometry.layers[0]!.count;
  const parameters = countParameters(mpt(geometry, sequence)).total;
  const flopsPerToken = mosaicPerSequence({ parameters, layers, hidden: geometry.hidden, sequence }) / BigInt(sequence);
  return 100 * utilisation({ flopsPerToken, tokensPerSecond, peakFlopsPerSecond: 8 * peak });
};

rows("mosaicml/llm-foundry scripts/train/benchmarking @061f2c7c", [
  ...(
    [
      [mpt_125m, 2048, 125_311_488n],
      [mpt_125m, 512, 124_131_840n],
      [mpt_125m, 8192, 130_030_080n],
      [mpt_125m, 65_536, 174_070_272n],
      [mpt_350m, 2048, 355_985_408n],
      [mpt_350m, 16_384, 370_665_472n],
      [mpt_760m, 2048, 760_470_528n],
      [mpt_760m, 32_768, 807_656_448n],
      [mpt_1b, 2048, 1_315_950_592n],
      [mpt_3b, 32_768, 2_730_480_640n],
      [mpt_7b, 2048, 6_658_859_008n],
      [mpt_7b, 65_536, 6_918_905_856n],
      [mpt_13b, 8192, 12_885_411_840n],
      [mpt_30b, 2048, 29_975_214_080n],
      [mpt_70b, 2048, 64_862_437_376n],
    ] as const
  ).map(
    ([geometry, sequence, count]): Row => [
      `${geometry.name}, ${sequence}: parameters`,
      count,
      0,
      () => countParameters(mpt(geometry, sequence)).total,
    ],
  ),
  ["125m, 2048, 8 × A100: MFU %", 44.79, 0.002, () => mosaic(mpt_125m, 2048, 1_142_641, 312e12)],
  ["350m, 2048, 8 × A100: MFU %", 51.62, 0.002, () => mosaic(mpt_350m, 2048, 470_263, 312e12)],
  ["125m, 65536, 8 × A100: MFU %", 54.13, 0.002, () => mosaic(mpt_125m, 65_536, 162_946, 312e12)],
  ["350m, 8192, 8 × A100: MFU %", 53.8, 0.002, () => mosaic(mpt_350m, 8192, 292_559, 312e12)],
  ["1b, 2048, 8 × H100: MFU %", 41.82, 0.002, () => mosaic(mpt_1b, 2048, 363_645, 989.5e12)],
  ["7b, 2048, 8 × H100: MFU %", 46.44, 0.002, () => mosaic(mpt_7b, 2048, 85_144, 989.5e12)],
  ["7b, 65536, 8 × H100: MFU %", 28.59, 0.002, () => mosaic(mpt_7b, 65_536, 15_654, 989.5e12)],
  ["7b, 2048, 8 × A100: MFU %", 64.23, 0.002, () => mosaic(mpt_7b, 2048, 37_130, 312e12)],
  ["7b, 8192, 8 × A100, full recomputation: HFU %", 65.38, 0.002, () => (mosaic(mpt_7b, 8192, 23_098, 312e12) * 4) / 3],
  [
    "1b, 32768, 8 × A100, full recomputation: HFU %",
    60.1,
    0.002,
    () => (mosaic(mpt_1b, 32_768, 40_762, 312e12) * 4) / 3,
  ],
]);

const short = [512, 1024, 2048];
const long = [4096, 4096, 4096];
const verl = (geometry: ModelGeometry, sequences: number[], convention: "verl" | "verl-causal" = "verl"): bigint =>
  model(geometry).conventions({ sequences })[convention].flops;

rows("volcengine/verl tests/utils/test_flops_counter.py @013146cf (every query × every key)", [
  ["Llama 2 7B, 3,584 tokens", 153_555_818_250_240n, 0, () => verl(llama2_7b, short)],
  ["Llama 2 7B, 12,288 tokens", 575_955_114_393_600n, 0, () => verl(llama2_7b, long)],
  ["Qwen2.5 7B, 3,584 tokens", 170_388_331_954_176n, 0, () => verl(qwen2_5_7b, short)],
  ["Qwen2.5 7B, 12,288 tokens", 622_070_178_250_752n, 0, () => verl(qwen2_5_7b, long)],
  ["gpt-oss-20b, 3,584 tokens", 93_539_253_878_784n, 0, () => verl(gpt_oss_20b, short)],
  ["gpt-oss-20b, 12,288 tokens", 339_260_272_017_408n, 0, () => verl(gpt_oss_20b, long)],
  ["Mistral Small 24B, 3,584 tokens", 517_715_357_859_840n, 0, () => verl(mistral_small_24b, short)],
  ["Mistral Small 24B, 12,288 tokens", 1_836_871_613_153_280n, 0, () => verl(mistral_small_24b, long)],
  ["Gemma 3 12B, 3,584 tokens", 283_517_065_887_744n, 0, () => verl(gemma3_12b, short)],
  ["Gemma 3 12B, 12,288 tokens", 986_195_089_686_528n, 0, () => verl(gemma3_12b, long)],
]);

rows("volcengine/verl tests/utils/test_flops_counter.py @b178a3cd (causal half)", [
  ["Llama 2 7B, 3,584 tokens", 149_226_491_215_872n, 0, () => verl(llama2_7b, short, "verl-causal")],
  ["Llama 2 7B, 12,288 tokens", 536_372_695_793_664n, 0, () => verl(llama2_7b, long, "verl-causal")],
  ["Qwen2.5 7B, 3,584 tokens", 167_073_690_943_488n, 0, () => verl(qwen2_5_7b, short, "verl-causal")],
  ["Qwen2.5 7B, 12,288 tokens", 591_764_889_010_176n, 0, () => verl(qwen2_5_7b, long, "verl-causal")],
  ["Qwen3 8B, 3,584 tokens", 180_997_438_046_208n, 0, () => verl(qwen3_8b, short, "verl-causal")],
  ["Qwen3 8B, 12,288 tokens", 648_394_032_807_936n, 0, () => verl(qwen3_8b, long, "verl-causal")],
  ["Qwen3 30B A3B, 3,584 tokens", 78_593_069_678_592n, 0, () => verl(qwen3_30b_a3b, short, "verl-causal")],
  ["Qwen3 30B A3B, 12,288 tokens", 306_570_470_621_184n, 0, () => verl(qwen3_30b_a3b, long, "verl-causal")],
  ["DeepSeek-V3, 3,584 tokens", 848_766_538_088_448n, 0, () => verl(deepseek_v3, short, "verl-causal")],
  ["DeepSeek-V3, 12,288 tokens", 3_145_850_406_567_936n, 0, () => verl(deepseek_v3, long, "verl-causal")],
  ["Mistral Small 24B, 3,584 tokens", 512_303_699_066_880n, 0, () => verl(mistral_small_24b, short, "verl-causal")],
  ["Gemma 3 12B, 12,288 tokens", 963_929_979_224_064n, 0, () => verl(gemma3_12b, long, "verl-causal")],
  ["gpt-oss-20b, 3,584 tokens", 91_780_464_771_072n, 0, () => verl(gpt_oss_20b, short, "verl-causal")],
]);

/** The figures printed before windows were counted: all layers full. */
const windowless = (geometry: ModelGeometry): ModelGeometry => ({
  ...geometry,
  layers: geometry.layers.map((group) =>
    group.mixer?.kind === "grouped" ? { ...group, mixer: { ...group.mixer, span: "full" as const } } : group,
  ),
});
const titan = (geometry: ModelGeometry, sequence: number): bigint =>
  model(geometry).conventions({ sequences: [sequence] }).torchtitan.flops / BigInt(sequence);

rows("pytorch/torchtitan PR #4300, models/utils.py @01c01c88", [
  ["gpt-oss-20b, window ignored, per token at 4096", 26_481_681_792n, 0, () => titan(windowless(gpt_oss_20b), 4096)],
  ["gpt-oss-120b, window ignored, per token at 4096", 38_044_854_144n, 0, () => titan(windowless(gpt_oss_120b), 4096)],
]);

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
