/**
 * Shapes of DBRX, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const dbrx: ModelGeometry = {
  name: "databricks/dbrx-base",
  hidden: 6_144,
  vocabulary: 100_352,
  context: 32_768,
  layers: [
    {
      count: 40,
      mixer: { kind: "grouped", heads: 48, kvHeads: 8, headDim: 128 },
      feedForward: { kind: "experts", experts: 16, active: 4, width: 10_752 },
    },
  ],
  published: { count: 131_596_523_520 },
  source: "https://huggingface.co/databricks/dbrx-base/blob/main/config.json",
  asOf,
};
