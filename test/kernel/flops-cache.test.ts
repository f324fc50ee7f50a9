/**
 * Cache bytes of a batch against those of single requests: whole blocks of any size, formats of any block, both builds.
 */
import { describe, expect, it } from "vitest";
import { scalar } from "#kernel/flops";
import { runBatch } from "../../src/compute/batch.ts";
import { type Model, type ModelGeometry, model } from "../../src/compute/index.ts";
import { FlopsKernel } from "../../src/kernel/flops.ts";
import { llama3_8b } from "../../src/models/llama.ts";

const builds = [new FlopsKernel(), new FlopsKernel(scalar())];

/** One full layer and one with a window: 2 × 3 × 5 elements a position in each. */
const mixer = { kind: "grouped", heads: 3, kvHeads: 3, headDim: 5 } as const;
const small: ModelGeometry = {
  name: "small",
  hidden: 15,
  vocabulary: 10,
  layers: [
    { count: 1, mixer },
    { count: 1, mixer: { ...mixer, span: { window: 1000 } } },
  ],
};

/** The first prompt whose bytes, alone or summed, are not those of a single request. */
function firstDifference(asked: Model, prompts: readonly number[]): string | undefined {
  const exact = prompts.map((prompt) => asked.kvCache({ tokens: prompt }).total);
  const sum = exact.reduce((total, bytes) => total + bytes, 0n);
  for (const kernel of builds) {
    const prompt = Uint32Array.from(prompts);
    const { columns, exactTotals } = runBatch(asked.batchContext(), { prompt }, { columns: ["kvBytes"] }, kernel);
    const at = exact.findIndex((bytes, row) => BigInt(columns.kvBytes[row]!) !== bytes);
    if (at >= 0) return `prompt ${prompts[at]}: ${columns.kvBytes[at]} instead of ${exact[at]}`;
    if (exactTotals().kvBytes !== sum) return `sum: ${exactTotals().kvBytes} instead of ${sum}`;
  }
  return undefined;
}

describe("kvBytes of a batch", () => {
  it("is 68,812,800 for 525 tokens of Llama 3 8B in blocks of 75: 7 blocks, not 8", () => {
    const asked = model(llama3_8b, { cache: { block: 75 } });
    const prompt = Uint32Array.of(525);
    expect(asked.batch({ prompt }, { columns: ["kvBytes"] }).columns.kvBytes[0]).toBe(68_812_800);
    expect(firstDifference(asked, [525])).toBeUndefined();
  });

  it("is that of single requests for every block from 1 to 1,100, at whole blocks and beside them, up to 2^26", () => {
    for (let block = 1; block <= 1100; block++) {
      const asked = model(small, { cache: { block } });
      const wholes = [1, 2, 3, 5, 7, 13, 14, 500, 12_345, Math.floor(2 ** 26 / block) - 1];
      const prompts = wholes.flatMap((whole) => [block * whole - 1, block * whole, block * whole + 1]);
      const difference = firstDifference(asked, [...prompts.filter((prompt) => prompt > 0), 2 ** 26]);
      if (difference !== undefined) expect.fail(`blocks of ${block}, ${difference}`);
    }
  });

  it("is that of single requests for blocks around 2^26 and beyond, up to 2^53", () => {
    for (const block of [
      2 ** 20 - 1,
      2 ** 26 - 1,
      2 ** 26,
      2 ** 26 + 1,
      2 ** 48,
      2 ** 51 + 1,
      2 ** 52 + 1,
      2 ** 53 - 1,
    ]) {
      const one = { ...small, layers: [{ count: 1, mixer: { ...mixer, heads: 1, kvHeads: 1, headDim: 1 } }] };
      // One byte for two elements: keys and values of a position are a byte.
      const asked = model(one, { cache: { block }, kv: "fp4" });
      const prompts = [1, 2 ** 20 - 1, 2 ** 20, 2 ** 26 - 1, 2 ** 26];
      expect([block, firstDifference(asked, prompts)]).toEqual([block, undefined]);
    }
  });

  it("is that of single requests in a format whose blocks are no power of two", () => {
    for (let blockElements = 1; blockElements <= 200; blockElements++) {
      const kv = { name: "odd", blockElements, blockBytes: 7 };
      const asked = model({ ...small, layers: [{ count: 1, mixer }] }, { kv });
      const prompt = Uint32Array.from([1, 2, 3, 5, 7, 13, 100, 525], (whole) => whole * blockElements);
      for (const kernel of builds) {
        const { columns } = runBatch(asked.batchContext(), { prompt }, { columns: ["kvBytes"] }, kernel);
        const exact = Array.from(prompt, (tokens) => Number(asked.kvCache({ tokens }).total));
        expect([blockElements, ...columns.kvBytes]).toEqual([blockElements, ...exact]);
      }
    }
  });
});
