/**
 * Shapes of PaLM, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the training sequences of the paper: no config.json is published.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const palmSource = "https://arxiv.org/abs/2204.02311, table 1";

export const palm_540b: ModelGeometry = {
  name: "google/palm-540b",
  hidden: 18_432,
  vocabulary: 256_000,
  context: 2_048,
  tied: true,
  // The published count does not include norm scales: with one per layer, it would be 540.36.
  finalNorms: 0,
  layers: [
    {
      count: 118,
      mixer: { kind: "grouped", heads: 48, kvHeads: 1, headDim: 256 },
      feedForward: { kind: "gated", width: 73_728 },
      norms: 0,
      normCount: 1,
    },
  ],
  published: { count: 540_350_000_000, digits: 5 },
  source: palmSource,
  asOf,
};

export const palm_62b: ModelGeometry = {
  name: "google/palm-62b",
  hidden: 8_192,
  vocabulary: 256_000,
  context: 2_048,
  tied: true,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 32, kvHeads: 1, headDim: 256 },
      feedForward: { kind: "gated", width: 32_768 },
      norms: 1,
    },
  ],
  published: { count: 62_500_000_000, digits: 3 },
  source: palmSource,
  asOf,
};

export const palm_8b: ModelGeometry = {
  name: "google/palm-8b",
  hidden: 4_096,
  vocabulary: 256_000,
  context: 2_048,
  tied: true,
  layers: [
    {
      count: 32,
      mixer: { kind: "grouped", heads: 16, kvHeads: 1, headDim: 256 },
      feedForward: { kind: "gated", width: 16_384 },
      norms: 1,
    },
  ],
  published: { count: 8_630_000_000, digits: 3 },
  source: palmSource,
  asOf,
};
