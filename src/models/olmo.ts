/**
 * Shapes of OLMo, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const olmo_1b: ModelGeometry = {
  name: "allenai/OLMo-1B-hf",
  hidden: 2_048,
  vocabulary: 50_304,
  context: 2_048,
  tied: true,
  finalNorms: 0,
  layers: [
    {
      count: 16,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 128 },
      feedForward: { kind: "gated", width: 8_192 },
      norms: 0,
    },
  ],
  published: { count: 1_176_764_416 },
  source: litgptSource,
  asOf,
};

export const olmo_7b: ModelGeometry = {
  name: "allenai/OLMo-7B-hf",
  hidden: 4_096,
  vocabulary: 50_304,
  context: 2_048,
  finalNorms: 0,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128 },
      feedForward: { kind: "gated", width: 11_008 },
      norms: 0,
    },
  ],
  published: { count: 6_888_095_744 },
  source: litgptSource,
  asOf,
};

export const olmo2_7b: ModelGeometry = {
  name: "allenai/OLMo-2-1124-7B",
  hidden: 4_096,
  vocabulary: 100_352,
  context: 4_096,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 128, qkNorm: "full" },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 7_298_617_344 },
  source: litgptSource,
  asOf,
};

export const olmo2_13b: ModelGeometry = {
  name: "allenai/OLMo-2-1124-13B",
  hidden: 5_120,
  vocabulary: 100_352,
  context: 4_096,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 40, headDim: 128, qkNorm: "full" },
      feedForward: { kind: "gated", width: 13_824 },
    },
  ],
  published: { count: 13_716_198_400 },
  source: litgptSource,
  asOf,
};
