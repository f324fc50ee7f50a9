/**
 * Shapes of BLOOM, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const bloom_560m: ModelGeometry = {
  name: "bigscience/bloom-560m",
  hidden: 1_024,
  vocabulary: 250_880,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  embeddingNorms: 2,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
    },
  ],
  published: { count: 559_214_592 },
  source: "https://huggingface.co/bigscience/bloom-560m/blob/main/config.json",
  asOf,
};

export const bloom_1b7: ModelGeometry = {
  name: "bigscience/bloom-1b7",
  hidden: 2_048,
  vocabulary: 250_880,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  embeddingNorms: 2,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_722_408_960 },
  source: "https://huggingface.co/bigscience/bloom-1b7/blob/main/config.json",
  asOf,
};

export const bloom_3b: ModelGeometry = {
  name: "bigscience/bloom-3b",
  hidden: 2_560,
  vocabulary: 250_880,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  embeddingNorms: 2,
  layers: [
    {
      count: 30,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 80, bias: "all" },
      feedForward: { kind: "plain", width: 10_240, bias: true },
      norms: 4,
    },
  ],
  published: { count: 3_002_557_440 },
  source: "https://huggingface.co/bigscience/bloom-3b/blob/main/config.json",
  asOf,
};

export const bloom_7b1: ModelGeometry = {
  name: "bigscience/bloom-7b1",
  hidden: 4_096,
  vocabulary: 250_880,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  embeddingNorms: 2,
  layers: [
    {
      count: 30,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 16_384, bias: true },
      norms: 4,
    },
  ],
  published: { count: 7_069_016_064 },
  source: "https://github.com/cli99/llm-analysis/tree/d841e40a/llm_analysis/model_configs",
  asOf,
};

export const bloom_176b: ModelGeometry = {
  name: "bigscience/bloom",
  hidden: 14_336,
  vocabulary: 250_880,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  embeddingNorms: 2,
  layers: [
    {
      count: 70,
      mixer: { kind: "grouped", heads: 112, kvHeads: 112, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 57_344, bias: true },
      norms: 4,
    },
  ],
  published: { count: 176_247_271_424 },
  source: "https://huggingface.co/bigscience/bloom/blob/main/config.json",
  asOf,
};
