/**
 * Shapes of StarCoder 2, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const starcoder2_3b: ModelGeometry = {
  name: "bigcode/starcoder2-3b",
  hidden: 3_072,
  vocabulary: 49_152,
  context: 16_384,
  tied: true,
  finalNorms: 2,
  layers: [
    {
      count: 30,
      mixer: { kind: "grouped", heads: 24, kvHeads: 2, headDim: 128, span: { window: 4_096 }, bias: "all" },
      feedForward: { kind: "plain", width: 12_288, bias: true },
      norms: 4,
    },
  ],
  published: { count: 3_030_371_328 },
  source: "https://huggingface.co/bigcode/starcoder2-3b/blob/main/config.json",
  asOf,
};

export const starcoder2_7b: ModelGeometry = {
  name: "bigcode/starcoder2-7b",
  hidden: 4_608,
  vocabulary: 49_152,
  context: 16_384,
  tied: true,
  finalNorms: 2,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 36, kvHeads: 4, headDim: 128, span: { window: 4_096 }, bias: "all" },
      feedForward: { kind: "plain", width: 18_432, bias: true },
      norms: 4,
    },
  ],
  published: { count: 7_173_923_840 },
  source: "https://huggingface.co/bigcode/starcoder2-7b/blob/main/config.json",
  asOf,
};

export const starcoder2_15b: ModelGeometry = {
  name: "bigcode/starcoder2-15b",
  hidden: 6_144,
  vocabulary: 49_152,
  context: 16_384,
  finalNorms: 2,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 48, kvHeads: 4, headDim: 128, span: { window: 4_096 }, bias: "all" },
      feedForward: { kind: "plain", width: 24_576, bias: true },
      norms: 4,
    },
  ],
  published: { count: 15_957_889_024 },
  source: "https://huggingface.co/bigcode/starcoder2-15b/blob/main/config.json",
  asOf,
};
