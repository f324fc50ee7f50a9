/**
 * Shapes of Falcon, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const falcon_7b: ModelGeometry = {
  name: "tiiuae/falcon-7b",
  hidden: 4_544,
  vocabulary: 65_024,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 71, kvHeads: 1, headDim: 64 },
      feedForward: { kind: "plain", width: 18_176 },
      norms: 2,
    },
  ],
  published: { count: 6_921_720_704 },
  source: litgptSource,
  asOf,
};

export const falcon_40b: ModelGeometry = {
  name: "tiiuae/falcon-40b",
  hidden: 8_192,
  vocabulary: 65_024,
  context: 2_048,
  tied: true,
  finalNorms: 2,
  layers: [
    {
      count: 60,
      mixer: { kind: "grouped", heads: 128, kvHeads: 8, headDim: 64 },
      feedForward: { kind: "plain", width: 32_768 },
      norms: 4,
    },
  ],
  published: { count: 41_303_293_952 },
  source: litgptSource,
  asOf,
};

export const falcon_180b: ModelGeometry = {
  name: "tiiuae/falcon-180B",
  hidden: 14_848,
  vocabulary: 65_024,
  context: 2_048,
  finalNorms: 2,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 232, kvHeads: 8, headDim: 64 },
      feedForward: { kind: "plain", width: 59_392 },
      norms: 4,
    },
  ],
  published: { count: 179_522_565_120 },
  source: litgptSource,
  asOf,
};

export const falcon3_1b: ModelGeometry = {
  name: "tiiuae/Falcon3-1B-Base",
  hidden: 2_048,
  vocabulary: 131_072,
  context: 4_096,
  layers: [
    {
      count: 18,
      mixer: { kind: "grouped", heads: 8, kvHeads: 4, headDim: 256 },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 1_669_408_768 },
  source: litgptSource,
  asOf,
};

export const falcon3_3b: ModelGeometry = {
  name: "tiiuae/Falcon3-3B-Base",
  hidden: 3_072,
  vocabulary: 131_072,
  context: 32_768,
  layers: [
    {
      count: 22,
      mixer: { kind: "grouped", heads: 12, kvHeads: 4, headDim: 256 },
      feedForward: { kind: "gated", width: 9_216 },
    },
  ],
  published: { count: 3_227_655_168 },
  source: litgptSource,
  asOf,
};

export const falcon3_7b: ModelGeometry = {
  name: "tiiuae/Falcon3-7B-Base",
  hidden: 3_072,
  vocabulary: 131_072,
  context: 32_768,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 12, kvHeads: 4, headDim: 256 },
      feedForward: { kind: "gated", width: 23_040 },
    },
  ],
  published: { count: 7_455_550_464 },
  source: litgptSource,
  asOf,
};

export const falcon3_10b: ModelGeometry = {
  name: "tiiuae/Falcon3-10B-Base",
  hidden: 3_072,
  vocabulary: 131_072,
  context: 32_768,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 12, kvHeads: 4, headDim: 256 },
      feedForward: { kind: "gated", width: 23_040 },
    },
  ],
  published: { count: 10_305_653_760 },
  source: litgptSource,
  asOf,
};
