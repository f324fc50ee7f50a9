/**
 * Shapes of Qwen, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const litgptSource = "https://github.com/Lightning-AI/litgpt/blob/26857050/litgpt/config.py";

export const qwen2_5_0_5b: ModelGeometry = {
  name: "Qwen/Qwen2.5-0.5B",
  hidden: 896,
  vocabulary: 151_936,
  context: 32_768,
  tied: true,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 14, kvHeads: 2, headDim: 64, bias: "qkv" },
      feedForward: { kind: "gated", width: 4_864 },
    },
  ],
  published: { count: 494_032_768 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_1_5b: ModelGeometry = {
  name: "Qwen/Qwen2.5-1.5B",
  hidden: 1_536,
  vocabulary: 151_936,
  context: 131_072,
  tied: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 12, kvHeads: 2, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 8_960 },
    },
  ],
  published: { count: 1_543_714_304 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_3b: ModelGeometry = {
  name: "Qwen/Qwen2.5-3B",
  hidden: 2_048,
  vocabulary: 151_936,
  context: 32_768,
  tied: true,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 16, kvHeads: 2, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 11_008 },
    },
  ],
  published: { count: 3_085_938_688 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_7b: ModelGeometry = {
  name: "Qwen/Qwen2.5-7B",
  hidden: 3_584,
  vocabulary: 152_064,
  context: 131_072,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 28, kvHeads: 4, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 18_944 },
    },
  ],
  published: { count: 7_615_616_512 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_14b: ModelGeometry = {
  name: "Qwen/Qwen2.5-14B",
  hidden: 5_120,
  vocabulary: 152_064,
  context: 131_072,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 13_824 },
    },
  ],
  published: { count: 14_770_033_664 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_32b: ModelGeometry = {
  name: "Qwen/Qwen2.5-32B",
  hidden: 5_120,
  vocabulary: 152_064,
  context: 131_072,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 27_648 },
    },
  ],
  published: { count: 32_763_876_352 },
  source: litgptSource,
  asOf,
};

export const qwen2_5_72b: ModelGeometry = {
  name: "Qwen/Qwen2.5-72B",
  hidden: 8_192,
  vocabulary: 152_064,
  context: 131_072,
  layers: [
    {
      count: 80,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 29_568 },
    },
  ],
  published: { count: 72_706_203_648 },
  source: litgptSource,
  asOf,
};

export const qwq_32b: ModelGeometry = {
  name: "Qwen/QwQ-32B",
  hidden: 5_120,
  vocabulary: 152_064,
  context: 131_072,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 27_648 },
    },
  ],
  published: { count: 32_763_876_352 },
  source: litgptSource,
  asOf,
};

export const qwen3_0_6b: ModelGeometry = {
  name: "Qwen/Qwen3-0.6B",
  hidden: 1_024,
  vocabulary: 151_936,
  context: 40_960,
  tied: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 3_072 },
    },
  ],
  published: { count: 596_049_920 },
  source: litgptSource,
  asOf,
};

export const qwen3_1_7b: ModelGeometry = {
  name: "Qwen/Qwen3-1.7B",
  hidden: 2_048,
  vocabulary: 151_936,
  context: 40_960,
  tied: true,
  layers: [
    {
      count: 28,
      mixer: { kind: "grouped", heads: 16, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 6_144 },
    },
  ],
  published: { count: 1_720_574_976 },
  source: litgptSource,
  asOf,
};

export const qwen3_4b: ModelGeometry = {
  name: "Qwen/Qwen3-4B",
  hidden: 2_560,
  vocabulary: 151_936,
  context: 40_960,
  tied: true,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 9_728 },
    },
  ],
  published: { count: 4_022_468_096 },
  source: litgptSource,
  asOf,
};

export const qwen3_8b: ModelGeometry = {
  name: "Qwen/Qwen3-8B",
  hidden: 4_096,
  vocabulary: 151_936,
  context: 40_960,
  layers: [
    {
      count: 36,
      mixer: { kind: "grouped", heads: 32, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 12_288 },
    },
  ],
  published: { count: 8_190_735_360 },
  source: litgptSource,
  asOf,
};

export const qwen3_14b: ModelGeometry = {
  name: "Qwen/Qwen3-14B",
  hidden: 5_120,
  vocabulary: 151_936,
  context: 40_960,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 40, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 17_408 },
    },
  ],
  published: { count: 14_768_307_200 },
  source: litgptSource,
  asOf,
};

export const qwen3_32b: ModelGeometry = {
  name: "Qwen/Qwen3-32B",
  hidden: 5_120,
  vocabulary: 151_936,
  context: 40_960,
  layers: [
    {
      count: 64,
      mixer: { kind: "grouped", heads: 64, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "gated", width: 25_600 },
    },
  ],
  published: { count: 32_762_123_264 },
  source: litgptSource,
  asOf,
};

export const qwen3_30b_a3b: ModelGeometry = {
  name: "Qwen/Qwen3-30B-A3B",
  hidden: 2_048,
  vocabulary: 151_936,
  context: 40_960,
  layers: [
    {
      count: 48,
      mixer: { kind: "grouped", heads: 32, kvHeads: 4, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "experts", experts: 128, active: 8, width: 768 },
    },
  ],
  published: { count: 30_532_122_624 },
  source: litgptSource,
  asOf,
};

export const qwen3_235b_a22b: ModelGeometry = {
  name: "Qwen/Qwen3-235B-A22B",
  hidden: 4_096,
  vocabulary: 151_936,
  context: 40_960,
  layers: [
    {
      count: 94,
      mixer: { kind: "grouped", heads: 64, kvHeads: 4, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "experts", experts: 128, active: 8, width: 1_536 },
    },
  ],
  published: { count: 235_093_634_560 },
  source: litgptSource,
  asOf,
};

export const qwen3_coder_480b_a35b: ModelGeometry = {
  name: "Qwen/Qwen3-Coder-480B-A35B-Instruct",
  hidden: 6_144,
  vocabulary: 151_936,
  context: 262_144,
  layers: [
    {
      count: 62,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, qkNorm: "head" },
      feedForward: { kind: "experts", experts: 160, active: 8, width: 2_560 },
    },
  ],
  published: { count: 480_154_875_392 },
  source: "https://huggingface.co/Qwen/Qwen3-Coder-480B-A35B-Instruct/blob/main/config.json",
  asOf,
};

export const qwen1_5_moe_a2_7b: ModelGeometry = {
  name: "Qwen/Qwen1.5-MoE-A2.7B",
  hidden: 2_048,
  vocabulary: 151_936,
  context: 8_192,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 128, bias: "qkv" },
      feedForward: { kind: "experts", experts: 60, active: 4, width: 1_408, shared: 5_632, sharedGate: true },
    },
  ],
  published: { count: 14_315_784_192 },
  source: "https://huggingface.co/Qwen/Qwen1.5-MoE-A2.7B/blob/main/config.json",
  asOf,
};

export const qwen3_next_80b_a3b: ModelGeometry = {
  name: "Qwen/Qwen3-Next-80B-A3B-Instruct",
  hidden: 2_048,
  vocabulary: 151_936,
  context: 262_144,
  layers: [
    {
      count: 36,
      mixer: { kind: "delta", keyHeads: 16, valueHeads: 32, keyDim: 128, valueDim: 128, conv: 4 },
      feedForward: { kind: "experts", experts: 512, active: 10, width: 512, shared: 512, sharedGate: true },
    },
    {
      count: 12,
      mixer: { kind: "grouped", heads: 16, kvHeads: 2, headDim: 256, qkNorm: "head", outputGate: true },
      feedForward: { kind: "experts", experts: 512, active: 10, width: 512, shared: 512, sharedGate: true },
    },
  ],
  published: { count: 81_324_862_720, outside: 1_650_471_424, note: "multi-token prediction layer" },
  source: "https://huggingface.co/Qwen/Qwen3-Next-80B-A3B-Instruct/blob/main/config.json",
  asOf,
};
