/**
 * Shapes of MPT, and of the sizes in MosaicML's benchmark table, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json. The published models have ALiBi and no biases; the shapes
 * of the benchmark table have learned positions and biases.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const mosaicSource = "https://github.com/mosaicml/llm-foundry/blob/061f2c7c/scripts/train/benchmarking/README.md";

export const mpt_7b: ModelGeometry = {
  name: "mosaicml/mpt-7b",
  hidden: 4_096,
  vocabulary: 50_432,
  context: 2_048,
  tied: true,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128 },
      feedForward: { kind: "plain", width: 16_384 },
    },
  ],
  published: { count: 6_649_286_656 },
  source: "https://huggingface.co/mosaicml/mpt-7b/blob/main/config.json",
  asOf,
};

export const mpt_30b: ModelGeometry = {
  name: "mosaicml/mpt-30b",
  hidden: 7_168,
  vocabulary: 50_432,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 64, kvHeads: 64, headDim: 112 },
      feedForward: { kind: "plain", width: 28_672 },
    },
  ],
  published: { count: 30e9, digits: 2 },
  source: "https://huggingface.co/mosaicml/mpt-30b/blob/main/config.json",
  asOf,
};

export const mpt_125m: ModelGeometry = {
  name: "mosaicml/mpt-125m (benchmark table)",
  hidden: 768,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 3_072, bias: true },
      norms: 4,
    },
  ],
  published: { count: 125_311_488 },
  source: mosaicSource,
  asOf,
};

export const mpt_350m: ModelGeometry = {
  name: "mosaicml/mpt-350m (benchmark table)",
  hidden: 1_024,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
    },
  ],
  published: { count: 355_985_408 },
  source: mosaicSource,
  asOf,
};

export const mpt_760m: ModelGeometry = {
  name: "mosaicml/mpt-760m (benchmark table)",
  hidden: 1_536,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 6_144, bias: true },
      norms: 4,
    },
  ],
  published: { count: 760_470_528 },
  source: mosaicSource,
  asOf,
};

export const mpt_1b: ModelGeometry = {
  name: "mosaicml/mpt-1b (benchmark table)",
  hidden: 2_048,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_315_950_592 },
  source: mosaicSource,
  asOf,
};

export const mpt_3b: ModelGeometry = {
  name: "mosaicml/mpt-3b (benchmark table)",
  hidden: 2_560,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 20, kvHeads: 20, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 10_240, bias: true },
      norms: 4,
    },
  ],
  published: { count: 2_651_837_440 },
  source: mosaicSource,
  asOf,
};

export const mpt_7b_benchmark: ModelGeometry = {
  name: "mosaicml/mpt-7b (benchmark table)",
  hidden: 4_096,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 16_384, bias: true },
      norms: 4,
    },
  ],
  published: { count: 6_658_859_008 },
  source: mosaicSource,
  asOf,
};

export const mpt_13b: ModelGeometry = {
  name: "mosaicml/mpt-13b (benchmark table)",
  hidden: 5_120,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 20_480, bias: true },
      norms: 4,
    },
  ],
  published: { count: 12_853_954_560 },
  source: mosaicSource,
  asOf,
};

export const mpt_30b_benchmark: ModelGeometry = {
  name: "mosaicml/mpt-30b (benchmark table)",
  hidden: 7_168,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 56, kvHeads: 56, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 28_672, bias: true },
      norms: 4,
    },
  ],
  published: { count: 29_975_214_080 },
  source: mosaicSource,
  asOf,
};

export const mpt_70b: ModelGeometry = {
  name: "mosaicml/mpt-70b (benchmark table)",
  hidden: 8_192,
  vocabulary: 50_368,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 64, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 32_768, bias: true },
      norms: 4,
    },
  ],
  published: { count: 64_862_437_376 },
  source: mosaicSource,
  asOf,
};
