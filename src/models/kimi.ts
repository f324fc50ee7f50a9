/**
 * Shapes of Kimi, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const kimi_k2: ModelGeometry = {
  name: "moonshotai/Kimi-K2-Instruct",
  hidden: 7_168,
  vocabulary: 163_840,
  context: 131_072,
  layers: [
    {
      count: 1,
      mixer: { kind: "latent", heads: 64, queryRank: 1_536, latentRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
      feedForward: { kind: "gated", width: 18_432 },
    },
    {
      count: 60,
      mixer: { kind: "latent", heads: 64, queryRank: 1_536, latentRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
      feedForward: { kind: "experts", experts: 384, active: 8, width: 2_048, shared: 2_048, routerBias: true },
    },
  ],
  published: { count: 1_030_000_000_000, digits: 3 },
  source: "https://docs.nvidia.com/nemo/megatron-bridge, KimiK2Provider",
  asOf,
};
