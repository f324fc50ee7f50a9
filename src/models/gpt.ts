/**
 * Shapes of GPT-2, GPT-3 and gpt-oss, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const llmaSource = "https://github.com/cli99/llm-analysis/tree/d841e40a/llm_analysis/model_configs";
const tfossSource =
  "https://github.com/huggingface/transformers/blob/02b8f42b/src/transformers/models/gpt_oss/configuration_gpt_oss.py";

export const gpt2: ModelGeometry = {
  name: "openai-community/gpt2",
  hidden: 768,
  vocabulary: 50_257,
  context: 1_024,
  tied: true,
  finalNorms: 2,
  positions: 1_024,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 3_072, bias: true },
      norms: 4,
    },
  ],
  published: { count: 124_439_808 },
  source: llmaSource,
  asOf,
};

export const gpt2_medium: ModelGeometry = {
  name: "openai-community/gpt2-medium",
  hidden: 1_024,
  vocabulary: 50_257,
  context: 1_024,
  tied: true,
  finalNorms: 2,
  positions: 1_024,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
    },
  ],
  published: { count: 354_823_168 },
  source: llmaSource,
  asOf,
};

export const gpt2_large: ModelGeometry = {
  name: "openai-community/gpt2-large",
  hidden: 1_280,
  vocabulary: 50_257,
  context: 1_024,
  tied: true,
  finalNorms: 2,
  positions: 1_024,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 20, kvHeads: 20, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 5_120, bias: true },
      norms: 4,
    },
  ],
  published: { count: 774_030_080 },
  source: llmaSource,
  asOf,
};

export const gpt2_xl: ModelGeometry = {
  name: "openai-community/gpt2-xl",
  hidden: 1_600,
  vocabulary: 50_257,
  context: 1_024,
  tied: true,
  finalNorms: 2,
  positions: 1_024,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 25, kvHeads: 25, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 6_400, bias: true },
      norms: 4,
    },
  ],
  published: { count: 1_557_611_200 },
  source: llmaSource,
  asOf,
};

export const gpt3_175b: ModelGeometry = {
  name: "openai/gpt-3-175b",
  hidden: 12_288,
  vocabulary: 50_257,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  positions: 2_048,
  layers: [
    {
      count: 96,
      mixer: { kind: "grouped", heads: 96, kvHeads: 96, headDim: 128, bias: "all" },
      feedForward: { kind: "plain", width: 49_152, bias: true },
      norms: 4,
    },
  ],
  published: { count: 174_600_000_000, digits: 4 },
  source: "https://arxiv.org/abs/2005.14165, tables 2.1 and D.1",
  asOf,
};

export const gpt_oss_20b: ModelGeometry = {
  name: "openai/gpt-oss-20b",
  hidden: 2_880,
  vocabulary: 201_088,
  context: 131_072,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 64, span: { window: 128 }, bias: "all", sinks: true },
      feedForward: { kind: "experts", experts: 32, active: 4, width: 2_880, bias: true },
    },
    {
      count: 12,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 64, bias: "all", sinks: true },
      feedForward: { kind: "experts", experts: 32, active: 4, width: 2_880, bias: true },
    },
  ],
  published: { count: 20_914_757_184 },
  source: tfossSource,
  asOf,
};

export const gpt_oss_120b: ModelGeometry = {
  name: "openai/gpt-oss-120b",
  hidden: 2_880,
  vocabulary: 201_088,
  context: 131_072,
  layers: [
    {
      count: 18,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 64, span: { window: 128 }, bias: "all", sinks: true },
      feedForward: { kind: "experts", experts: 128, active: 4, width: 2_880, bias: true },
    },
    {
      count: 18,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 64, bias: "all", sinks: true },
      feedForward: { kind: "experts", experts: 128, active: 4, width: 2_880, bias: true },
    },
  ],
  published: { count: 116_829_156_672 },
  source: tfossSource,
  asOf,
};
