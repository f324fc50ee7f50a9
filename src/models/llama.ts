/**
 * Shapes of Llama, Code Llama and related models, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";
const tfllama4Source =
  "https://github.com/huggingface/transformers/blob/008e5742/src/transformers/models/llama4/configuration_llama4.py";

export const llama1_7b: ModelGeometry = {
  name: "huggyllama/llama-7b",
  hidden: 4_096,
  vocabulary: 32_000,
  context: 2_048,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128 },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 6_738_415_616 },
  source: litgptSource,
  asOf,
};

export const llama1_13b: ModelGeometry = {
  name: "huggyllama/llama-13b",
  hidden: 5_120,
  vocabulary: 32_000,
  context: 2_048,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128 },
      feedForward: { kind: "gated", width: 13_824 },
    },
  ],
  published: { count: 13_015_864_320 },
  source: litgptSource,
  asOf,
};

export const llama1_30b: ModelGeometry = {
  name: "huggyllama/llama-30b",
  hidden: 6_656,
  vocabulary: 32_000,
  context: 2_048,
  layers: [
    {
      count: 60,
      mixer: { kind: "grouped", heads: 52, kvHeads: 52, headDim: 128 },
      feedForward: { kind: "gated", width: 17_920 },
    },
  ],
  published: { count: 32_528_943_616 },
  source: litgptSource,
  asOf,
};

export const llama1_65b: ModelGeometry = {
  name: "huggyllama/llama-65b",
  hidden: 8_192,
  vocabulary: 32_000,
  context: 2_048,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 64, headDim: 128 },
      feedForward: { kind: "gated", width: 22_016 },
    },
  ],
  published: { count: 65_285_660_672 },
  source: litgptSource,
  asOf,
};

export const llama2_7b: ModelGeometry = {
  name: "meta-llama/Llama-2-7b-hf",
  hidden: 4_096,
  vocabulary: 32_000,
  context: 4_096,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128 },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 6_738_415_616 },
  source: litgptSource,
  asOf,
};

export const llama2_13b: ModelGeometry = {
  name: "meta-llama/Llama-2-13b-hf",
  hidden: 5_120,
  vocabulary: 32_000,
  context: 4_096,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128 },
      feedForward: { kind: "gated", width: 13_824 },
    },
  ],
  published: { count: 13_015_864_320 },
  source: litgptSource,
  asOf,
};

export const llama2_70b: ModelGeometry = {
  name: "meta-llama/Llama-2-70b-hf",
  hidden: 8_192,
  vocabulary: 32_000,
  context: 4_096,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 28_672 },
    },
  ],
  published: { count: 68_976_648_192 },
  source: litgptSource,
  asOf,
};

export const codellama_34b: ModelGeometry = {
  name: "codellama/CodeLlama-34b-hf",
  hidden: 8_192,
  vocabulary: 32_000,
  context: 16_384,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 22_016 },
    },
  ],
  published: { count: 33_743_970_304 },
  source: litgptSource,
  asOf,
};

export const llama3_0_8b: ModelGeometry = {
  name: "meta-llama/Meta-Llama-3-8B",
  hidden: 4_096,
  vocabulary: 128_256,
  context: 8_192,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 14_336 },
    },
  ],
  published: { count: 8_030_261_248 },
  source: litgptSource,
  asOf,
};

export const llama3_0_70b: ModelGeometry = {
  name: "meta-llama/Meta-Llama-3-70B",
  hidden: 8_192,
  vocabulary: 128_256,
  context: 8_192,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 28_672 },
    },
  ],
  published: { count: 70_553_706_496 },
  source: litgptSource,
  asOf,
};

export const llama3_1_8b: ModelGeometry = {
  name: "meta-llama/Llama-3.1-8B",
  hidden: 4_096,
  vocabulary: 128_256,
  context: 131_072,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 14_336 },
    },
  ],
  published: { count: 8_030_261_248 },
  source: litgptSource,
  asOf,
};

export const llama3_1_70b: ModelGeometry = {
  name: "meta-llama/Llama-3.1-70B",
  hidden: 8_192,
  vocabulary: 128_256,
  context: 131_072,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 28_672 },
    },
  ],
  published: { count: 70_553_706_496 },
  source: litgptSource,
  asOf,
};

export const llama3_1_405b: ModelGeometry = {
  name: "meta-llama/Llama-3.1-405B",
  hidden: 16_384,
  vocabulary: 128_256,
  context: 131_072,
  layers: [
    {
      count: 126,
      mixer: { kind: "grouped", heads: 128, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 53_248 },
    },
  ],
  published: { count: 405_853_388_800 },
  source: litgptSource,
  asOf,
};

export const llama3_3_70b: ModelGeometry = {
  name: "meta-llama/Llama-3.3-70B-Instruct",
  hidden: 8_192,
  vocabulary: 128_256,
  context: 131_072,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 28_672 },
    },
  ],
  published: { count: 70_553_706_496 },
  source: litgptSource,
  asOf,
};

export const llama3_2_1b: ModelGeometry = {
  name: "meta-llama/Llama-3.2-1B",
  hidden: 2_048,
  vocabulary: 128_256,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 16,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 64 },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 1_235_814_400 },
  source: litgptSource,
  asOf,
};

export const llama3_2_3b: ModelGeometry = {
  name: "meta-llama/Llama-3.2-3B",
  hidden: 3_072,
  vocabulary: 128_256,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 24, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 3_212_749_824 },
  source: litgptSource,
  asOf,
};

export const tinyllama_1_1b: ModelGeometry = {
  name: "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
  hidden: 2_048,
  vocabulary: 32_000,
  context: 2_048,
  layers: [
    {
      count: 22,
      mixer: { kind: "grouped", heads: 32, kvHeads: 4, headDim: 64 },
      feedForward: { kind: "gated", width: 5_632 },
    },
  ],
  published: { count: 1_100_048_384 },
  source: litgptSource,
  asOf,
};

export const llama4_scout: ModelGeometry = {
  name: "meta-llama/Llama-4-Scout-17B-16E",
  hidden: 5_120,
  vocabulary: 202_048,
  context: 10_485_760,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, span: { chunk: 8_192 } },
      feedForward: { kind: "experts", experts: 16, active: 1, width: 8_192, shared: 8_192 },
    },
    {
      count: 12,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "experts", experts: 16, active: 1, width: 8_192, shared: 8_192 },
    },
  ],
  published: { count: 108_641_793_536, outside: 871_932_416, note: "vision tower and projector" },
  source: tfllama4Source,
  asOf,
};

export const llama4_maverick: ModelGeometry = {
  name: "meta-llama/Llama-4-Maverick-17B-128E",
  hidden: 5_120,
  vocabulary: 202_048,
  context: 1_048_576,
  layers: [
    {
      count: 18,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, span: { chunk: 8_192 } },
      feedForward: { kind: "gated", width: 16_384 },
    },
    {
      count: 18,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, span: { chunk: 8_192 } },
      feedForward: { kind: "experts", experts: 128, active: 1, width: 8_192, shared: 8_192 },
    },
    {
      count: 6,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 16_384 },
    },
    {
      count: 6,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "experts", experts: 128, active: 1, width: 8_192, shared: 8_192 },
    },
  ],
  published: { count: 401_583_781_376, outside: 871_932_416, note: "vision tower and projector" },
  source: tfllama4Source,
  asOf,
};

/**
 * Llama 3 8B as released with the paper "The Llama 3 Herd of Models" (arXiv:2407.21783): version 3.1, 131,072 positions.
 * The April 2024 release has the same shape and 8,192 positions: {@link llama3_0_8b}.
 */
export const llama3_8b: ModelGeometry = llama3_1_8b;
/** Llama 3 70B, version 3.1; the first release is {@link llama3_0_70b}. */
export const llama3_70b: ModelGeometry = llama3_1_70b;
/** Llama 3 405B, version 3.1. */
export const llama3_405b: ModelGeometry = llama3_1_405b;
