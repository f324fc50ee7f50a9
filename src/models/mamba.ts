/**
 * Shapes of Mamba-2, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const mamba2_130m: ModelGeometry = {
  name: "state-spaces/mamba2-130m",
  hidden: 768,
  vocabulary: 50_288,
  tied: true,
  layers: [{ count: 24, mixer: { kind: "state-space", inner: 1_536, state: 128, groups: 1, heads: 24, conv: 4 } }],
  published: { count: 128_989_632 },
  source: "https://huggingface.co/state-spaces/mamba2-130m/blob/main/config.json",
  asOf,
};

export const mamba2_2_7b: ModelGeometry = {
  name: "state-spaces/mamba2-2.7b",
  hidden: 2_560,
  vocabulary: 50_288,
  tied: true,
  layers: [{ count: 64, mixer: { kind: "state-space", inner: 5_120, state: 128, groups: 1, heads: 80, conv: 4 } }],
  published: { count: 2_702_599_680 },
  source: "https://huggingface.co/state-spaces/mamba2-2.7b/blob/main/config.json",
  asOf,
};
