/**
 * Shapes of DeepSeek, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const dsSource = "https://huggingface.co/deepseek-ai/DeepSeek-V3-Base/tree/main/inference/configs";
const ds3Source = "https://github.com/deepseek-ai/DeepSeek-V3/blob/main/inference/configs/config_671B.json";

export const deepseek_v2_lite: ModelGeometry = {
  name: "deepseek-ai/DeepSeek-V2-Lite",
  hidden: 2_048,
  vocabulary: 102_400,
  context: 163_840,
  layers: [
    {
      count: 1,
      mixer: { kind: "latent", heads: 16, latentRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
      feedForward: { kind: "gated", width: 10_944 },
    },
    {
      count: 26,
      mixer: { kind: "latent", heads: 16, latentRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
      feedForward: { kind: "experts", experts: 64, active: 6, width: 1_408, shared: 2_816 },
    },
  ],
  published: { count: 15_706_484_224 },
  source: dsSource,
  asOf,
};

export const deepseek_v2: ModelGeometry = {
  name: "deepseek-ai/DeepSeek-V2",
  hidden: 5_120,
  vocabulary: 102_400,
  context: 163_840,
  layers: [
    {
      count: 1,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "gated", width: 12_288 },
    },
    {
      count: 59,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "experts", experts: 160, active: 6, width: 1_536, shared: 3_072 },
    },
  ],
  published: { count: 235_741_434_880 },
  source: dsSource,
  asOf,
};

export const deepseek_v3: ModelGeometry = {
  name: "deepseek-ai/DeepSeek-V3",
  hidden: 7_168,
  vocabulary: 129_280,
  context: 163_840,
  layers: [
    {
      count: 3,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "gated", width: 18_432 },
    },
    {
      count: 58,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "experts", experts: 256, active: 8, width: 2_048, shared: 2_048, routerBias: true },
    },
  ],
  published: { count: 671_026_419_200 },
  source: ds3Source,
  asOf,
};

export const deepseek_r1: ModelGeometry = {
  name: "deepseek-ai/DeepSeek-R1",
  hidden: 7_168,
  vocabulary: 129_280,
  context: 163_840,
  layers: [
    {
      count: 3,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "gated", width: 18_432 },
    },
    {
      count: 58,
      mixer: {
        kind: "latent",
        heads: 128,
        queryRank: 1_536,
        latentRank: 512,
        nopeDim: 128,
        ropeDim: 64,
        valueDim: 128,
      },
      feedForward: { kind: "experts", experts: 256, active: 8, width: 2_048, shared: 2_048, routerBias: true },
    },
  ],
  published: { count: 671_026_419_200 },
  source: ds3Source,
  asOf,
};
