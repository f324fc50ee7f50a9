/**
 * Shapes of OPT, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const llmaSource = "https://github.com/cli99/llm-analysis/tree/d841e40a/llm_analysis/model_configs";

export const opt_125m: ModelGeometry = {
  name: "facebook/opt-125m",
  hidden: 768,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 3_072, bias: true },
      norms: 4,
    },
  ],
  published: { count: 125_239_296 },
  source: llmaSource,
  asOf,
};

export const opt_350m: ModelGeometry = {
  name: "facebook/opt-350m",
  hidden: 1_024,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  embeddingDim: 512,
  finalNorms: 0,
  normCount: 0,
  positions: 2_050,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
      normCount: 2,
    },
  ],
  published: { count: 331_196_416 },
  source: "https://huggingface.co/facebook/opt-350m/blob/main/config.json",
  asOf: "2026-11-27",
};

export const opt_1_3b: ModelGeometry = {
  name: "facebook/opt-1.3b",
  hidden: 2_048,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_315_758_080 },
  source: llmaSource,
  asOf,
};

export const opt_2_7b: ModelGeometry = {
  name: "facebook/opt-2.7b",
  hidden: 2_560,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 80, bias: "all" },
      feedForward: { kind: "plain", width: 10_240, bias: true },
      norms: 4,
    },
  ],
  published: { count: 2_651_596_800 },
  source: llmaSource,
  asOf,
};

export const opt_6_7b: ModelGeometry = {
  name: "facebook/opt-6.7b",
  hidden: 4_096,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 16_384, bias: true },
      norms: 4,
    },
  ],
  published: { count: 6_658_473_984 },
  source: llmaSource,
  asOf,
};

export const opt_13b: ModelGeometry = {
  name: "facebook/opt-13b",
  hidden: 5_120,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 20_480, bias: true },
      norms: 4,
    },
  ],
  published: { count: 12_853_473_280 },
  source: llmaSource,
  asOf,
};

export const opt_30b: ModelGeometry = {
  name: "facebook/opt-30b",
  hidden: 7_168,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 56, kvHeads: 56, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 28_672, bias: true },
      norms: 4,
    },
  ],
  published: { count: 29_974_540_288 },
  source: llmaSource,
  asOf,
};

export const opt_66b: ModelGeometry = {
  name: "facebook/opt-66b",
  hidden: 9_216,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 72, kvHeads: 72, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 36_864, bias: true },
      norms: 4,
    },
  ],
  published: { count: 66_000_000_000, digits: 2 },
  source: llmaSource,
  asOf,
};

export const opt_175b: ModelGeometry = {
  name: "facebook/opt-175b",
  hidden: 12_288,
  vocabulary: 50_272,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_050,
  layers: [
    {
      count: 96,
      mixer: { kind: "grouped", heads: 96, kvHeads: 96, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 49_152, bias: true },
      norms: 4,
    },
  ],
  published: { count: 175_000_000_000, digits: 3 },
  source: llmaSource,
  asOf,
};
