/** Requests with a shared prefix: what is computed once, what is held once, and what no two of them can share. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CachePolicy,
  type Model,
  type ModelGeometry,
  model,
  type RequestTokens,
} from "../../src/compute/index.ts";
import { gemma3_27b } from "../../src/models/gemma.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import { mamba2_2_7b } from "../../src/models/mamba.ts";
import { mistral_7b_v0_1 } from "../../src/models/mistral.ts";
import { geometries } from "./geometries.ts";

describe("kvBytes of requests with a prefix", () => {
  it("holds the prefix once in full layers, and each request's own window: Gemma 3 27B", () => {
    // 16 heads × 128 × (key and value) × 2 bytes a position; 10 full layers, 52 with a window of 1024.
    const position = 16n * 128n * 2n * 2n;
    const { kvBytes } = model(gemma3_27b).requests(Array(100).fill({ prompt: 6000 }), { prefix: 4000 });
    expect(kvBytes).toBe(position * (10n * (4000n + 100n * 2000n) + 52n * 100n * 1024n));
    expect(kvBytes).toBe(60_332_441_600n);
  });

  it("shares nothing once windows have moved past the prefix: Mistral 7B v0.1", () => {
    const two = [{ prompt: 20_000 }, { prompt: 20_000 }];
    const { kvBytes, unsharedKvBytes } = model(mistral_7b_v0_1).requests(two, { prefix: 4096 });
    expect(kvBytes).toBe(2n * 4096n * 32n * 8n * 128n * 2n * 2n);
    expect(kvBytes).toBe(unsharedKvBytes);
  });

  it("never shares recurrent state: Mamba-2 2.7B", () => {
    const three = [{ prompt: 100 }, { prompt: 100 }, { prompt: 100 }];
    for (const prefix of [0, 50]) {
      const { kvBytes, unsharedKvBytes } = model(mamba2_2_7b).requests(three, { prefix });
      expect(kvBytes).toBe(unsharedKvBytes);
      expect(kvBytes).toBe(515_702_784n);
    }
  });

  it("shares whole blocks: the one the prefix ends in is each request's own", () => {
    const asked = model(llama3_8b, { cache: { block: 16 } });
    const { kvBytes } = asked.requests([{ prompt: 1500 }, { prompt: 1500 }], { prefix: 1000 });
    // 1000 positions are 62 blocks and a half; 1500 are 94 blocks.
    expect(kvBytes).toBe(131_072n * 16n * (62n + 2n * 32n));
  });

  it("is the number of distinct positions that any request holds, counted one by one", () => {
    const many = fc.array(fc.record({ more: fc.nat(12), completion: fc.nat(4) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(geometries, fc.integer({ min: 1, max: 12 }), many, (geometry, prefix, list) => {
        const asked = model(geometry);
        const all = list.map(({ more, completion }) => ({ prompt: prefix + more, completion }));
        expect(asked.requests(all, { prefix }).kvBytes).toBe(distinct(asked, geometry, prefix, all));
      }),
      { numRuns: 2000 },
    );
  });

  /** A walk over layers, requests and positions; those of the prefix count once, whoever holds them. */
  function distinct(asked: Model, geometry: ModelGeometry, prefix: number, all: readonly RequestTokens[]): bigint {
    const bytes = 2;
    let sum = BigInt(all.length) * asked.costs.stateElements * 4n;
    for (const { count, mixer } of geometry.layers) {
      if (mixer?.kind !== "grouped" && mixer?.kind !== "latent") continue;
      let width = 0;
      if (mixer.kind === "latent") width = mixer.latentRank + mixer.ropeDim;
      else if (!mixer.reusesCache)
        width = mixer.kvHeads * (mixer.headDim + (mixer.keysAreValues ? 0 : (mixer.valueDim ?? mixer.headDim)));
      const span = mixer.span ?? "full";
      const most = typeof span === "string" ? Number.POSITIVE_INFINITY : "window" in span ? span.window : span.chunk;
      const shared = new Set<number>();
      let own = 0;
      for (const { prompt, completion = 0 } of all) {
        const end = prompt + Math.max(completion - 1, 0);
        for (let position = 0; position < end; position++) {
          if (position < end - most) continue;
          if (position < prefix) shared.add(position);
          else own++;
        }
      }
      sum += BigInt(count * width * bytes * (shared.size + own));
    }
    return sum;
  }

  it("is what a single request holds, whatever its prefix and the policy", () => {
    const policies: readonly CachePolicy[] = ["ideal", "allocated", { block: 16 }, { block: 16, allocated: true }];
    for (const geometry of [llama3_8b, gemma3_27b, mamba2_2_7b]) {
      for (const cache of policies) {
        const asked = model(geometry, { cache, kv: "q4_0" });
        for (const prefix of [0, 1, 999, 4000]) {
          const { kvBytes, unsharedKvBytes } = asked.requests([{ prompt: 4321, completion: 7 }], { prefix });
          expect(kvBytes).toBe(unsharedKvBytes);
        }
      }
    }
  });
});

describe("requests that have cached tokens of their own", () => {
  const asked = model(llama3_8b);

  it("cost what each of them costs alone", () => {
    const request = { prompt: 8000, completion: 10, cached: 6000 };
    const alone = asked.request(request);
    const { flops, unsharedFlops, kvBytes } = asked.requests([request]);
    expect(flops).toEqual(alone.flops);
    expect(unsharedFlops).toBe(alone.flops.total);
    expect(kvBytes).toBe(alone.kvBytes);
  });

  it("compute of the prefix what none of them has", () => {
    const cost = (prompt: number, cached: number): bigint => asked.request({ prompt, cached }).flops.total;
    const list = [{ prompt: 3000, cached: 600 }, { prompt: 2000 }, { prompt: 2500, cached: 1800 }];
    expect(asked.requests(list, { prefix: 1000 }).flops.total).toBe(
      cost(3000, 1000) + cost(2000, 1000) + cost(2500, 1800),
    );
    expect(asked.requests(list.slice(0, 2), { prefix: 1000 }).flops.total).toBe(
      cost(1000, 600) + cost(3000, 1000) + cost(2000, 1000),
    );
  });

  it.each([
    ["no number", { prompt: 10, cached: Number.NaN }, 0, "compute/not-a-number"],
    ["more than the prompt", { prompt: 10, cached: 11 }, 0, "compute/cached-exceeds-prompt"],
    ["a prefix longer than the prompt", { prompt: 10 }, 11, "compute/cached-exceeds-prompt"],
  ])("are refused: %s", (_, request, prefix, code) => {
    expect(() => asked.requests([request], { prefix })).toThrowError(expect.objectContaining({ code }));
  });
});
