/**
 * Shapes of BERT, to feed to `model()` of reckoner/compute.
 *
 * Each parameter count follows from the shape and equals the published one, to the digits published.
 * Contexts are the positions of the published config.json.
 */
import type { ModelGeometry } from "../compute/index.ts";

const asOf = "2026-11-22";

export const bert_base: ModelGeometry = {
  name: "google-bert/bert-base-uncased",
  hidden: 768,
  vocabulary: 30_522,
  context: 512,
  finalNorms: 0,
  embeddingNorms: 2,
  positions: 514,
  head: false,
  layers: [
    {
      count: 12,
      mixer: { kind: "grouped", heads: 12, kvHeads: 12, headDim: 64, span: "bidirectional", bias: "all" },
      feedForward: { kind: "plain", width: 3_072, bias: true },
      norms: 4,
    },
  ],
  published: { count: 109_482_240, outside: 590_592, note: "pooler" },
  source: "https://huggingface.co/google-bert/bert-base-uncased/blob/main/config.json",
  asOf,
};

export const bert_large: ModelGeometry = {
  name: "google-bert/bert-large-uncased",
  hidden: 1_024,
  vocabulary: 30_522,
  context: 512,
  finalNorms: 0,
  embeddingNorms: 2,
  positions: 514,
  head: false,
  layers: [
    {
      count: 24,
      mixer: { kind: "grouped", heads: 16, kvHeads: 16, headDim: 64, span: "bidirectional", bias: "all" },
      feedForward: { kind: "plain", width: 4_096, bias: true },
      norms: 4,
    },
  ],
  published: { count: 335_141_888, outside: 1_049_600, note: "pooler" },
  source: "https://huggingface.co/google-bert/bert-large-uncased/blob/main/config.json",
  asOf,
};
