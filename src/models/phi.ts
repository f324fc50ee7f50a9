/**
 * Shapes of Phi, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const phi_1_5: ModelGeometry = {
  name: "microsoft/phi-1_5",
  hidden: 2_048,
  vocabulary: 51_200,
  context: 2_048,
  finalNorms: 2,
  headBias: true,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 64, bias: "all" },
      feedForward: { kind: "plain", width: 8_192, bias: true },
      norms: 2,
    },
  ],
  published: { count: 1_418_270_720 },
  source: litgptSource,
  asOf,
};

export const phi_2: ModelGeometry = {
  name: "microsoft/phi-2",
  hidden: 2_560,
  vocabulary: 51_200,
  context: 2_048,
  finalNorms: 2,
  headBias: true,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 80, bias: "all" },
      feedForward: { kind: "plain", width: 10_240, bias: true },
      norms: 2,
    },
  ],
  published: { count: 2_779_683_840 },
  source: litgptSource,
  asOf,
};

export const phi_3_mini_4k: ModelGeometry = {
  name: "microsoft/Phi-3-mini-4k-instruct",
  hidden: 3_072,
  vocabulary: 32_064,
  context: 4_096,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 96, span: { window: 2_047 } },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 3_821_079_552 },
  source: `${litgptSource}; window: https://huggingface.co/microsoft/Phi-3-mini-4k-instruct/blob/main/config.json`,
  asOf,
};

export const phi_3_medium_4k: ModelGeometry = {
  name: "microsoft/Phi-3-medium-4k-instruct",
  hidden: 5_120,
  vocabulary: 32_064,
  context: 4_096,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 10, headDim: 128, span: { window: 2_047 } },
      feedForward: { kind: "gated", width: 17_920 },
    },
  ],
  published: { count: 13_960_238_080 },
  source: "https://huggingface.co/microsoft/Phi-3-medium-4k-instruct/blob/main/config.json",
  asOf,
};

export const phi_4: ModelGeometry = {
  name: "microsoft/phi-4",
  hidden: 5_120,
  vocabulary: 100_352,
  context: 16_384,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 10, headDim: 128 },
      feedForward: { kind: "gated", width: 17_920 },
    },
  ],
  published: { count: 14_659_507_200 },
  source: litgptSource,
  asOf,
};

export const phi_4_mini: ModelGeometry = {
  name: "microsoft/Phi-4-mini-instruct",
  hidden: 3_072,
  vocabulary: 200_064,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 24, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 3_836_021_760 },
  source: litgptSource,
  asOf,
};
