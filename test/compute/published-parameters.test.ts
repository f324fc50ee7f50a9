/** Models that are not on the shelf, from the fields of their config.json: the published number of parameters, to the digit. */
import { expect, it } from "vitest";
import { countParameters, geometryFromConfig } from "../../src/compute/index.ts";

type Fields = Record<string, unknown>;

const names = ["hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "intermediate_size"];

/** Repository on huggingface.co, its parameters, its family, the fields above and `vocab_size`, and what else its config says. */
const published: readonly (readonly [string, bigint, string, readonly number[], Fields])[] = [
  ["mistralai/Codestral-22B-v0.1", 22_247_282_688n, "mistral", [6144, 56, 48, 8, 16_384, 32_768], {}],
  ["allenai/OLMo-2-0325-32B", 32_234_279_936n, "olmo2", [5120, 64, 40, 8, 27_648, 100_352], {}],
  [
    "ibm-granite/granite-3.1-8b-base",
    8_170_848_256n,
    "granite",
    [4096, 40, 32, 8, 12_800, 49_155],
    { tie_word_embeddings: true },
  ],
  [
    "stabilityai/stablelm-2-12b",
    12_143_185_920n,
    "stablelm",
    [5120, 40, 32, 8, 13_824, 100_352],
    { use_parallel_residual: true, qk_layernorm: true },
  ],
];

it.each(published)("the config of %s makes %i parameters", (_, total, model_type, sizes, more) => {
  const fields = Object.fromEntries([...names, "vocab_size"].map((name, index) => [name, sizes[index]]));
  expect(countParameters(geometryFromConfig({ model_type, ...fields, ...more })).total).toBe(total);
});
