/**
 * Shapes of Pythia, GPT-NeoX and GPT-J, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const pythia_14m: ModelGeometry = {
  name: "EleutherAI/pythia-14m",
  hidden: 128,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 6,
      mixer: { kind: "grouped", heads: 4, kvHeads: 4, headDim: 32, bias: "all" },
      feedForward: { kind: "plain", width: 512, bias: true },
      norms: 4,
    },
  ],
  published: { count: 14_067_712 },
  source: litgptSource,
  asOf,
};

export const pythia_70m: ModelGeometry = {
  name: "EleutherAI/pythia-70m",
  hidden: 512,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 6,
      mixer: { kind: "grouped", heads: 8, kvHeads: 8, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 2_048, bias: true },
      norms: 4,
    },
  ],
  published: { count: 70_426_624 },
  source: litgptSource,
  asOf,
};

export const pythia_160m: ModelGeometry = {
  name: "EleutherAI/pythia-160m",
  hidden: 768,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 3_072, bias: true },
      norms: 4,
    },
  ],
  published: { count: 162_322_944 },
  source: litgptSource,
  asOf,
};

export const pythia_410m: ModelGeometry = {
  name: "EleutherAI/pythia-410m",
  hidden: 1_024,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
    },
  ],
  published: { count: 405_334_016 },
  source: litgptSource,
  asOf,
};

export const pythia_1b: ModelGeometry = {
  name: "EleutherAI/pythia-1b",
  hidden: 2_048,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 16,
      mixer: { kind: "grouped", heads: 8, kvHeads: 8, headDim: 256, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_011_781_632 },
  source: litgptSource,
  asOf,
};

export const pythia_1_4b: ModelGeometry = {
  name: "EleutherAI/pythia-1.4b",
  hidden: 2_048,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_414_647_808 },
  source: litgptSource,
  asOf,
};

export const pythia_2_8b: ModelGeometry = {
  name: "EleutherAI/pythia-2.8b",
  hidden: 2_560,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 80, bias: "all" },
      feedForward: { kind: "plain", width: 10_240, bias: true },
      norms: 4,
    },
  ],
  published: { count: 2_775_208_960 },
  source: litgptSource,
  asOf,
};

export const pythia_6_9b: ModelGeometry = {
  name: "EleutherAI/pythia-6.9b",
  hidden: 4_096,
  vocabulary: 50_432,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 16_384, bias: true },
      norms: 4,
    },
  ],
  published: { count: 6_857_302_016 },
  source: litgptSource,
  asOf,
};

export const pythia_12b: ModelGeometry = {
  name: "EleutherAI/pythia-12b",
  hidden: 5_120,
  vocabulary: 50_688,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 20_480, bias: true },
      norms: 4,
    },
  ],
  published: { count: 11_846_072_320 },
  source: litgptSource,
  asOf,
};

export const gpt_neox_20b: ModelGeometry = {
  name: "EleutherAI/gpt-neox-20b",
  hidden: 6_144,
  vocabulary: 50_432,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 44,
      mixer: { kind: "grouped", heads: 64, kvHeads: 64, headDim: 96, bias: "all" },
      feedForward: { kind: "plain", width: 24_576, bias: true },
      norms: 4,
    },
  ],
  published: { count: 20_554_567_680 },
  source: "https://huggingface.co/EleutherAI/gpt-neox-20b/blob/main/config.json",
  asOf,
};

export const gpt_j_6b: ModelGeometry = {
  name: "EleutherAI/gpt-j-6b",
  hidden: 4_096,
  vocabulary: 50_400,
  context: 2_048,
  finalNorms: 2,
  headBias: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 256 },
      feedForward: { kind: "plain", width: 16_384, bias: true },
      norms: 2,
    },
  ],
  published: { count: 6_050_882_784 },
  source: "https://huggingface.co/EleutherAI/gpt-j-6b/blob/main/config.json",
  asOf,
};
