/**
 * Cache sizes that others print, to the byte: engines' logs and worked examples, read 2026-11-23.
 */
import { expect, it } from "vitest";
import { type ModelGeometry, model } from "../../src/compute/index.ts";
import { command_r } from "../../src/models/command.ts";
import { llama2_7b, llama3_8b, llama3_70b } from "../../src/models/llama.ts";
import { mistral_7b_v0_1, mistral_7b_v0_3, mixtral_8x7b } from "../../src/models/mistral.ts";
import { qwen3_4b } from "../../src/models/qwen.ts";
import { yi_34b } from "../../src/models/yi.ts";

const MiB = 2n ** 20n;
const llamaCpp = "https://huggingface.co/dranger003/c4ai-command-r-v01-iMat.GGUF/discussions/6";
const jagmarques = "https://dev.to/jagmarques/kv-cache-memory-calculator-how-much-does-your-llm-actually-use-85n";

const published: readonly [ModelGeometry, number, bigint, string][] = [
  [llama3_8b, 2048, 256n * MiB, llamaCpp],
  [llama3_70b, 2048, 640n * MiB, llamaCpp],
  [mixtral_8x7b, 2048, 256n * MiB, llamaCpp],
  [yi_34b, 2048, 480n * MiB, llamaCpp],
  [command_r, 2048, 2560n * MiB, llamaCpp],
  [llama3_8b, 1, 131_072n, "https://docs.rs/crate/kv-cache-size/0.1.1"],
  [llama3_8b, 32_768, 4096n * MiB, jagmarques],
  [llama3_8b, 131_072, 16_384n * MiB, jagmarques],
  [mistral_7b_v0_3, 32_768, 4096n * MiB, jagmarques],
  [mistral_7b_v0_1, 4096, 512n * MiB, jagmarques],
  [qwen3_4b, 32_768, 4608n * MiB, "https://news.ycombinator.com/item?id=44817396"],
  [
    llama2_7b,
    1,
    524_288n,
    "https://www.systemoverflow.com/learn/ml-model-serving/inference-latency-optimization/what-is-kv-cache-and-why-does-it-dominate-memory-in-llm-inference",
  ],
];

for (const [geometry, tokens, bytes, source] of published) {
  it(`${geometry.name}, ${tokens} tokens: ${bytes} bytes (${new URL(source).host})`, () => {
    expect(model(geometry, { context: 2 ** 20 }).kvCache({ tokens }).total).toBe(bytes);
  });
}
