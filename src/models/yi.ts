/**
 * Shapes of Yi, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const yi_6b: ModelGeometry = {
  name: "01-ai/Yi-6B",
  hidden: 4_096,
  vocabulary: 64_000,
  context: 4_096,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 32, kvHeads: 4, headDim: 128 },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 6_061_035_520 },
  source: "https://huggingface.co/01-ai/Yi-6B/blob/main/config.json",
  asOf,
};

export const yi_34b: ModelGeometry = {
  name: "01-ai/Yi-34B",
  hidden: 7_168,
  vocabulary: 64_000,
  context: 4_096,
  layers: [
    {
      count: 60,
      mixer: { kind: "grouped", heads: 56, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "gated", width: 20_480 },
    },
  ],
  published: { count: 34_388_917_248 },
  source: "https://huggingface.co/01-ai/Yi-34B/blob/main/config.json",
  asOf,
};
