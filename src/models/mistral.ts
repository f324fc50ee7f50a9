/**
 * Shapes of Mistral and Mixtral, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const mistral_7b_v0_1: ModelGeometry = {
  name: "mistralai/Mistral-7B-v0.1",
  hidden: 4_096,
  vocabulary: 32_000,
  context: 32_768,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128, span: { window: 4_096 } },
      feedForward: { kind: "gated", width: 14_336 },
    },
  ],
  published: { count: 7_241_732_096 },
  source: litgptSource,
  asOf,
};

export const mistral_7b_v0_3: ModelGeometry = {
  name: "mistralai/Mistral-7B-v0.3",
  hidden: 4_096,
  vocabulary: 32_768,
  context: 32_768,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 14_336 },
    },
  ],
  published: { count: 7_248_023_552 },
  source: litgptSource,
  asOf,
};

export const mistral_nemo_12b: ModelGeometry = {
  name: "mistralai/Mistral-Nemo-Base-2407",
  hidden: 5_120,
  vocabulary: 131_072,
  context: 131_072,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 14_336 },
    },
  ],
  published: { count: 12_247_782_400 },
  source: "https://huggingface.co/mistralai/Mistral-Nemo-Base-2407/blob/main/config.json",
  asOf,
};

export const mistral_small_24b: ModelGeometry = {
  name: "mistralai/Mistral-Small-24B-Instruct-2501",
  hidden: 5_120,
  vocabulary: 131_072,
  context: 32_768,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 32_768 },
    },
  ],
  published: { count: 23_572_403_200 },
  source: "https://github.com/volcengine/verl/blob/b178a3cd/tests/utils/test_flops_counter.py",
  asOf,
};

export const mistral_large_2407: ModelGeometry = {
  name: "mistralai/Mistral-Large-Instruct-2407",
  hidden: 12_288,
  vocabulary: 32_768,
  context: 131_072,
  layers: [
    {
      count: 88,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 28_672 },
    },
  ],
  published: { count: 122_610_069_504 },
  source: litgptSource,
  asOf,
};

export const mixtral_8x7b: ModelGeometry = {
  name: "mistralai/Mixtral-8x7B-v0.1",
  hidden: 4_096,
  vocabulary: 32_000,
  context: 32_768,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "experts", experts: 8, active: 2, width: 14_336 },
    },
  ],
  published: { count: 46_702_792_704 },
  source: litgptSource,
  asOf,
};

export const mixtral_8x22b: ModelGeometry = {
  name: "mistralai/Mixtral-8x22B-v0.1",
  hidden: 6_144,
  vocabulary: 32_000,
  context: 65_536,
  layers: [
    {
      count: 56,
      mixer: { kind: "grouped", heads: 48, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "experts", experts: 8, active: 2, width: 16_384 },
    },
  ],
  published: { count: 140_620_634_112 },
  source: "https://huggingface.co/mistralai/Mixtral-8x22B-v0.1/blob/main/config.json",
  asOf,
};

/** The instruct model, whose vocabulary has 768 more special tokens than the base model's. */
export const mixtral_8x22b_instruct: ModelGeometry = {
  ...mixtral_8x22b,
  name: "mistralai/Mixtral-8x22B-Instruct-v0.1",
  vocabulary: 32_768,
  published: { count: 140_630_071_296 },
  source: litgptSource,
};
