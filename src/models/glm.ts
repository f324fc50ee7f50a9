/**
 * Shapes of GLM, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";
const slimeSource = "https://github.com/THUDM/slime/tree/ffec5340/scripts/models";

export const glm_4_5: ModelGeometry = {
  name: "zai-org/GLM-4.5",
  hidden: 5_120,
  vocabulary: 151_552,
  context: 131_072,
  layers: [
    {
      count: 3,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, bias: "qkv", qkNorm: "head" },
      feedForward: { kind: "gated", width: 12_288 },
    },
    {
      count: 89,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, bias: "qkv", qkNorm: "head" },
      feedForward: { kind: "experts", experts: 160, active: 8, width: 1_536, shared: 1_536, routerBias: true },
    },
  ],
  published: {
    count: 358_337_791_296,
    outside: 5_539_962_272,
    note: "multi-token prediction layer with its own embedding and head",
  },
  source: slimeSource,
  asOf,
};

export const glm_4_5_air: ModelGeometry = {
  name: "zai-org/GLM-4.5-Air",
  hidden: 4_096,
  vocabulary: 151_552,
  context: 131_072,
  layers: [
    {
      count: 1,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "gated", width: 10_944 },
    },
    {
      count: 45,
      mixer: { kind: "grouped", heads: 96, kvHeads: 8, headDim: 128, bias: "qkv" },
      feedForward: { kind: "experts", experts: 128, active: 8, width: 1_408, shared: 1_408, routerBias: true },
    },
  ],
  published: {
    count: 110_468_824_832,
    outside: 3_616_573_568,
    note: "multi-token prediction layer with its own embedding and head",
  },
  source: slimeSource,
  asOf,
};
