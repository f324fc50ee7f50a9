/**
 * Shapes of Command R, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the model_max_length of the published config.json, which Cohere gives as the context; the positions in
 * Command R's file (8,192) are fewer.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const command_r: ModelGeometry = {
  name: "CohereForAI/c4ai-command-r-v01",
  hidden: 8_192,
  vocabulary: 256_000,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 64, kvHeads: 64, headDim: 128 },
      feedForward: { kind: "gated", width: 22_528 },
      norms: 1,
    },
  ],
  published: { count: 34_980_831_232 },
  source: "https://huggingface.co/CohereForAI/c4ai-command-r-v01/blob/main/config.json",
  asOf,
};

export const command_r_plus: ModelGeometry = {
  name: "CohereForAI/c4ai-command-r-plus",
  hidden: 12_288,
  vocabulary: 256_000,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, qkNorm: "full" },
      feedForward: { kind: "gated", width: 33_792 },
      norms: 1,
    },
  ],
  published: { count: 103_810_674_688 },
  source: "https://huggingface.co/CohereForAI/c4ai-command-r-plus/blob/main/config.json",
  asOf,
};
