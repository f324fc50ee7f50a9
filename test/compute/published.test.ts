import {
  chinchillaPerSequence,
  countParameters,
  type ModelGeometry,
  model,
  mosaicPerSequence,
  utilisation,
} from "../../src/compute/index.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gemma3_12b } from "../../src/models/gemma.ts";
import { gpt_oss_20b, gpt_oss_120b } from "../../src/models/gpt.ts";
import { llama2_7b } from "../../src/models/llama.ts";
import { mistral_small_24b } from "../../src/models/mistral.ts";
import {
  mpt_1b,
  mpt_3b,
  mpt_7b_benchmark,
  mpt_13b,
  mpt_30b_benchmark,
  mpt_70b,
  mpt_125m,
  mpt_350m,
  mpt_760m,
} from "../../src/models/mpt.ts";
import { qwen2_5_7b, qwen3_8b, qwen3_30b_a3b } from "../../src/models/qwen.ts";

import { multi, projection, type Row, rows } from "./rows.ts";

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
      [mpt_7b_benchmark, 2048, 6_658_859_008n],
      [mpt_7b_benchmark, 65_536, 6_918_905_856n],
      [mpt_13b, 8192, 12_885_411_840n],
      [mpt_30b_benchmark, 2048, 29_975_214_080n],
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
  ["7b, 2048, 8 × H100: MFU %", 46.44, 0.002, () => mosaic(mpt_7b_benchmark, 2048, 85_144, 989.5e12)],
  ["7b, 65536, 8 × H100: MFU %", 28.59, 0.002, () => mosaic(mpt_7b_benchmark, 65_536, 15_654, 989.5e12)],
  ["7b, 2048, 8 × A100: MFU %", 64.23, 0.002, () => mosaic(mpt_7b_benchmark, 2048, 37_130, 312e12)],
  [
    "7b, 8192, 8 × A100, full recomputation: HFU %",
    65.38,
    0.002,
    () => (mosaic(mpt_7b_benchmark, 8192, 23_098, 312e12) * 4) / 3,
  ],
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
