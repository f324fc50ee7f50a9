/**
 * Shapes of SmolLM, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const smollm2_135m: ModelGeometry = {
  name: "HuggingFaceTB/SmolLM2-135M",
  hidden: 576,
  vocabulary: 49_152,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 30,
      mixer: { kind: "grouped", heads: 9, kvHeads: 3, headDim: 64 },
      feedForward: { kind: "gated", width: 1_536 },
    },
  ],
  published: { count: 134_515_008 },
  source: litgptSource,
  asOf,
};

export const smollm2_360m: ModelGeometry = {
  name: "HuggingFaceTB/SmolLM2-360M",
  hidden: 960,
  vocabulary: 49_152,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 15, kvHeads: 5, headDim: 64 },
      feedForward: { kind: "gated", width: 2_560 },
    },
  ],
  published: { count: 361_821_120 },
  source: litgptSource,
  asOf,
};

export const smollm2_1_7b: ModelGeometry = {
  name: "HuggingFaceTB/SmolLM2-1.7B",
  hidden: 2_048,
  vocabulary: 49_152,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 32, kvHeads: 32, headDim: 64 },
      feedForward: { kind: "gated", width: 8_192 },
    },
  ],
  published: { count: 1_711_376_384 },
  source: litgptSource,
  asOf,
};

export const smollm3_3b: ModelGeometry = {
  name: "HuggingFaceTB/SmolLM3-3B",
  hidden: 2_048,
  vocabulary: 128_256,
  context: 65_536,
  tied: true,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 16, kvHeads: 4, headDim: 128 },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 3_075_098_624 },
  source: "https://huggingface.co/HuggingFaceTB/SmolLM3-3B/blob/main/config.json",
  asOf,
};
