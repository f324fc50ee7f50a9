/**
 * Shapes of Gemma, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const gemma_2b: ModelGeometry = {
  name: "google/gemma-2b",
  hidden: 2_048,
  vocabulary: 256_000,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 18,
      mixer: { kind: "grouped", heads: 8, kvHeads: 1, headDim: 256 },
      feedForward: { kind: "gated", width: 16_384 },
    },
  ],
  published: { count: 2_506_172_416 },
  source: litgptSource,
  asOf,
};

export const gemma_7b: ModelGeometry = {
  name: "google/gemma-7b",
  hidden: 3_072,
  vocabulary: 256_000,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 256 },
      feedForward: { kind: "gated", width: 24_576 },
    },
  ],
  published: { count: 8_537_680_896 },
  source: litgptSource,
  asOf,
};

export const gemma2_2b: ModelGeometry = {
  name: "google/gemma-2-2b",
  hidden: 2_304,
  vocabulary: 256_000,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 13,
      mixer: { kind: "grouped", heads: 8, kvHeads: 4, headDim: 256, span: { window: 4_096 } },
      feedForward: { kind: "gated", width: 9_216 },
      norms: 4,
    },
    {
      count: 13,
      mixer: { kind: "grouped", heads: 8, kvHeads: 4, headDim: 256 },
      feedForward: { kind: "gated", width: 9_216 },
      norms: 4,
    },
  ],
  published: { count: 2_614_341_888 },
  source: litgptSource,
  asOf,
};

export const gemma2_9b: ModelGeometry = {
  name: "google/gemma-2-9b",
  hidden: 3_584,
  vocabulary: 256_000,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 21,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 256, span: { window: 4_096 } },
      feedForward: { kind: "gated", width: 14_336 },
      norms: 4,
    },
    {
      count: 21,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 256 },
      feedForward: { kind: "gated", width: 14_336 },
      norms: 4,
    },
  ],
  published: { count: 9_241_705_984 },
  source: litgptSource,
  asOf,
};

export const gemma2_27b: ModelGeometry = {
  name: "google/gemma-2-27b",
  hidden: 4_608,
  vocabulary: 256_000,
  context: 8_192,
  tied: true,
  layers: [
    {
      count: 23,
      mixer: { kind: "grouped", heads: 32, kvHeads: 16, headDim: 128, span: { window: 4_096 } },
      feedForward: { kind: "gated", width: 36_864 },
      norms: 4,
    },
    {
      count: 23,
      mixer: { kind: "grouped", heads: 32, kvHeads: 16, headDim: 128 },
      feedForward: { kind: "gated", width: 36_864 },
      norms: 4,
    },
  ],
  published: { count: 27_227_128_320 },
  source: litgptSource,
  asOf,
};

export const gemma3_270m: ModelGeometry = {
  name: "google/gemma-3-270m",
  hidden: 640,
  vocabulary: 262_144,
  context: 32_768,
  tied: true,
  layers: [
    {
      count: 15,
      mixer: { kind: "grouped", heads: 4, kvHeads: 1, headDim: 256, span: { window: 512 }, qkNorm: "head" },
      feedForward: { kind: "gated", width: 2_048 },
      norms: 4,
    },
    {
      count: 3,
      mixer: { kind: "grouped", heads: 4, kvHeads: 1, headDim: 256, qkNorm: "head" },
      feedForward: { kind: "gated", width: 2_048 },
      norms: 4,
    },
  ],
  published: { count: 268_098_176 },
  source: "https://huggingface.co/google/gemma-3-270m/blob/main/config.json",
  asOf,
};

export const gemma3_1b: ModelGeometry = {
  name: "google/gemma-3-1b-it",
  hidden: 1_152,
  vocabulary: 262_144,
  context: 32_768,
  tied: true,
  layers: [
    {
      count: 22,
      mixer: { kind: "grouped", heads: 4, kvHeads: 1, headDim: 256, span: { window: 512 }, qkNorm: "head" },
      feedForward: { kind: "gated", width: 6_912 },
      norms: 4,
    },
    {
      count: 4,
      mixer: { kind: "grouped", heads: 4, kvHeads: 1, headDim: 256, qkNorm: "head" },
      feedForward: { kind: "gated", width: 6_912 },
      norms: 4,
    },
  ],
  published: { count: 999_885_952 },
  source: "https://huggingface.co/google/gemma-3-1b-it/blob/main/config.json",
  asOf,
};

export const gemma3_4b: ModelGeometry = {
  name: "google/gemma-3-4b-it",
  hidden: 2_560,
  vocabulary: 262_208,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 29,
      mixer: { kind: "grouped", heads: 8, kvHeads: 4, headDim: 256, span: { window: 1_024 }, qkNorm: "head" },
      feedForward: { kind: "gated", width: 10_240 },
      norms: 4,
    },
    {
      count: 5,
      mixer: { kind: "grouped", heads: 8, kvHeads: 4, headDim: 256, qkNorm: "head" },
      feedForward: { kind: "gated", width: 10_240 },
      norms: 4,
    },
  ],
  published: { count: 4_300_079_472, outside: 419_816_304, note: "vision tower and projector" },
  source: litgptSource,
  asOf,
};

export const gemma3_12b: ModelGeometry = {
  name: "google/gemma-3-12b-it",
  hidden: 3_840,
  vocabulary: 262_208,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 256, span: { window: 1_024 }, qkNorm: "head" },
      feedForward: { kind: "gated", width: 15_360 },
      norms: 4,
    },
    {
      count: 8,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 256, qkNorm: "head" },
      feedForward: { kind: "gated", width: 15_360 },
      norms: 4,
    },
  ],
  published: { count: 12_187_325_040, outside: 421_290_864, note: "vision tower and projector" },
  source: litgptSource,
  asOf,
};

export const gemma3_27b: ModelGeometry = {
  name: "google/gemma-3-27b-it",
  hidden: 5_376,
  vocabulary: 262_208,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 52,
      mixer: { kind: "grouped", heads: 32, kvHeads: 16, headDim: 128, span: { window: 1_024 }, qkNorm: "head" },
      feedForward: { kind: "gated", width: 21_504 },
      norms: 4,
    },
    {
      count: 10,
      mixer: { kind: "grouped", heads: 32, kvHeads: 16, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 21_504 },
      norms: 4,
    },
  ],
  published: { count: 27_432_406_640, outside: 423_060_336, note: "vision tower and projector" },
  source: litgptSource,
  asOf,
};
