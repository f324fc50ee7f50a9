/** Laws that hold for every model: telescoping, limits, monotony, and closed forms against the loops they replace. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { h100_sxm, l4, rtx_4090 } from "../../src/compute/devices.ts";
import {
  type FeedForward,
  type GroupedAttention,
  type LayerGroup,
  type ModelGeometry,
  model,
  type Span,
  trainingConventions,
} from "../../src/compute/index.ts";
import { longestView, pairsUpTo, visiblePairs } from "../../src/compute/pairs.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gpt_oss_120b } from "../../src/models/gpt.ts";
import { llama3_8b, llama4_scout } from "../../src/models/llama.ts";
import { mixtral_8x7b } from "../../src/models/mistral.ts";
import { qwen3_next_80b_a3b } from "../../src/models/qwen.ts";
import { geometries, requests, spans } from "./geometries.ts";

const real: readonly ModelGeometry[] = [
  llama3_8b,
  gpt_oss_120b,
  deepseek_v3,
  llama4_scout,
  qwen3_next_80b_a3b,
  mixtral_8x7b,
];
const attends = (span?: Span, more: Partial<GroupedAttention> = {}): ModelGeometry => ({
  name: "one layer",
  hidden: 64,
  vocabulary: 100,
  layers: [
    {
      count: 1,
      mixer: { kind: "grouped", heads: 4, kvHeads: 4, headDim: 16, ...(span === undefined ? {} : { span }), ...more },
      feedForward: { kind: "gated", width: 96 },
    },
  ],
});

/** Keys the query at 0-based position `n - 1` sees, by what a span is. */
function viewAt(span: Span, n: bigint): bigint {
  if (typeof span === "string") return n;
  if ("window" in span) return n < BigInt(span.window) ? n : BigInt(span.window);
  return ((n - 1n) % BigInt(span.chunk)) + 1n;
}

describe("visible pairs", () => {
  it("are the sum of what each query sees", () => {
    fc.assert(
      fc.property(spans, fc.nat(60), (span, n) => {
        let sum = 0n;
        for (let position = 1; position <= n; position++) sum += viewAt(span, BigInt(position));
        expect(pairsUpTo(span, BigInt(n))).toBe(sum);
        expect(viewAt(span, BigInt(n + 1)) <= longestView(span, BigInt(n + 1))).toBe(true);
      }),
    );
  });

  it("telescope: any chunking of a prompt makes the same pairs", () => {
    fc.assert(
      fc.property(spans, fc.array(fc.nat(50), { minLength: 1 }), (span, cuts) => {
        const borders = [0, ...cuts].sort((left, right) => left - right).map(BigInt);
        let sum = 0n;
        for (let index = 1; index < borders.length; index++)
          sum += visiblePairs(span, borders[index - 1]!, borders[index]!);
        expect(sum).toBe(visiblePairs(span, 0n, borders.at(-1)!));
      }),
    );
  });
});

describe("request", () => {
  it("costs the same however the prompt is chunked, and reads the weights once per chunk", () => {
    for (const geometry of [llama3_8b, gpt_oss_120b, llama4_scout]) {
      const whole = model(geometry).request({ prompt: 8000, completion: 10 });
      const chunked = model(geometry, { prefillChunk: 512 }).request({ prompt: 8000, completion: 10 });
      expect(chunked.flops).toEqual(whole.flops);
      expect(chunked.prefill.passes).toBe(16n);
      expect(chunked.prefill.traffic.weights).toBeGreaterThan(10n * whole.prefill.traffic.weights);
    }
  });

  it("splits anywhere: a prefix hit saves exactly what computing the prefix costs", () => {
    fc.assert(
      fc.property(geometries, requests, (geometry, request) => {
        // Absorbed attention has nothing to re-make, so what is cached is simply not computed.
        const asked = model(geometry, { latent: "absorbed" });
        const cold = asked.request({ ...request, cached: 0 }).flops.total;
        const warm = asked.request(request).flops.total;
        const prefix = request.cached === 0 ? 0n : asked.request({ prompt: request.cached }).flops.total;
        expect(warm).toBe(cold - prefix);
      }),
    );
  });

  it("treats a window or chunk as long as the text as full attention", () => {
    const full = model(attends()).request({ prompt: 100, completion: 28 });
    for (const span of [{ window: 127 }, { window: 4096 }, { chunk: 127 }, { chunk: 9999 }]) {
      expect(model(attends(span)).request({ prompt: 100, completion: 28 }).flops).toEqual(full.flops);
    }
    expect(model(attends({ window: 126 })).request({ prompt: 100, completion: 28 }).flops.attention).toBeLessThan(
      full.flops.attention,
    );
  });

  it("charges one expert of one like a dense layer plus its router", () => {
    const dense = attends();
    const [group] = dense.layers;
    const expert: LayerGroup = { ...group!, feedForward: { kind: "experts", experts: 1, active: 1, width: 96 } };
    const asked = (geometry: ModelGeometry): bigint => model(geometry).request({ prompt: 10 }).flops.feedForward;
    expect(asked({ ...dense, layers: [expert] }) - asked(dense)).toBe(2n * 64n * 10n);
  });

  it("grows with every token of prompt and completion", () => {
    fc.assert(
      fc.property(geometries, requests, (geometry, request) => {
        const asked = model(geometry);
        const cost = asked.request({ ...request, cached: 0 }).flops.total;
        expect(asked.request({ ...request, cached: 0, prompt: request.prompt + 1 }).flops.total).toBeGreaterThan(cost);
        expect(
          asked.request({ ...request, cached: 0, completion: request.completion + 1 }).flops.total,
        ).toBeGreaterThan(cost);
      }),
    );
  });

  it("more than doubles when the length doubles: the quadratic part is there", () => {
    const asked = model(llama3_8b);
    expect(asked.request({ prompt: 16_000 }).flops.total).toBeGreaterThan(
      2n * asked.request({ prompt: 8000 }).flops.total,
    );
  });

  it("says how it was counted", () => {
    expect(model(llama3_8b).request({ prompt: 5 }).convention).toMatchObject({
      pairs: "exact",
      flopsPerMultiplyAdd: 2,
      text: expect.stringContaining("1 multiply-add = 2 FLOP"),
    });
    expect(model(llama3_8b).attention({ tokens: 8000 })).toMatchObject({
      flops: 16_779_313_152_000n,
      formula: expect.stringContaining("32004000 pairs (full)"),
    });
  });

  it("has exact ≤ half ≤ dense apart by 1 + 1/n and 2", () => {
    const [exact, half, dense] = (["exact", "half", "dense"] as const).map(
      (pairs) => model(llama3_8b, { pairs }).attention({ tokens: 1000 }).flops,
    );
    expect(exact! * 1000n).toBe(half! * 1001n);
    expect(dense).toBe(2n * half!);
  });
});

describe("multi-head latent attention", () => {
  it("costs 320 multiply-adds per pair and head naively, 1088 absorbed", () => {
    const perPair = (latent: "naive" | "absorbed"): bigint =>
      model(deepseek_v3, { latent }).costs.spans[0]!.prefillPair;
    expect(perPair("naive")).toBe(2n * 61n * 128n * 320n);
    expect(perPair("absorbed")).toBe(2n * 61n * 128n * 1088n);
  });

  it("caches 576 elements per token and layer, as the LMCache fix says", () => {
    expect(model(deepseek_v3).kvCache({ tokens: 1000 }).total).toBe(1000n * 61n * 576n * 2n);
  });
});

describe("on a device", () => {
  it("sums decode steps to what the loop over tokens sums", () => {
    for (const geometry of real) {
      for (const [device, batch] of [
        [h100_sxm, 1],
        [h100_sxm, 300],
        [l4, 700],
        [rtx_4090, 4000],
      ] as const) {
        const on = model(geometry, { kv: "fp8" }).on(device, { count: 8, batch, overheadPerPass: 1e-6 });
        for (const [prompt, completion] of [
          [10, 300],
          [120, 20],
          [1000, 1],
          [8000, 600],
        ] as const) {
          let seconds = 0;
          for (let keys = prompt + 1; keys < prompt + completion; keys++) seconds += slowStep(on, keys);
          const closed = on.request({ prompt, completion }).decodeSeconds;
          expect(Math.abs(closed - seconds)).toBeLessThanOrEqual(1e-12 * seconds);
        }
      }
    }
  });

  /** One step from first principles: FLOPs and bytes of this token, the slower wall. */
  function slowStep(on: ReturnType<ReturnType<typeof model>["on"]>, keys: number): number {
    const { costs, weights, kv } = on.model.settings;
    const { rates, batchSize } = on;
    let flops = Number(costs.projections + costs.feedForward + costs.recurrence + costs.head);
    const perElement = kv.blockBytes / kv.blockElements;
    let bytes = 2 * 4 * Number(costs.stateElements);
    for (const { span, decodePair, readElements, cacheElements } of costs.spans) {
      const seen = Number(viewAt(span, BigInt(keys)));
      flops += seen * Number(decodePair);
      bytes += perElement * (seen * Number(readElements) + Number(cacheElements));
    }
    let touched = Number(weights.fixed) + batchSize * Number(weights.embeddingRow);
    for (const { experts, active, bytes: size } of weights.expertGroups)
      touched += size * experts * (1 - (1 - active / experts) ** batchSize);
    return (
      Math.max((batchSize * flops) / rates.flopsPerSecond, (touched + batchSize * bytes) / rates.bytesPerSecond) +
      rates.overheadPerPass
    );
  }

  it("meets both walls within one request, and says how many steps each bound", () => {
    // DeepSeek's absorbed heads do many FLOPs per cached byte: long contexts turn compute-bound.
    const on = model(deepseek_v3, { kv: "fp8" }).on(h100_sxm, { count: 8, batch: 2048 });
    const { bound } = on.request({ prompt: 10, completion: 100_000 });
    expect(bound.computeSteps + bound.memorySteps).toBe(99_999);
    expect(bound.computeSteps).toBeGreaterThan(0);
    expect(bound.memorySteps).toBeGreaterThan(0);
  });

  it("turns seconds into dollars and joules of all devices", () => {
    const cost = model(llama3_8b)
      .on(h100_sxm, { count: 8, perHour: "2.49" })
      .request({ prompt: 8000, completion: 500 });
    expect(cost.usd).toBeCloseTo((cost.seconds * 8 * 2.49) / 3600, 15);
    expect(cost.joules).toBeCloseTo(cost.seconds * 8 * 700, 9);
    expect(cost.usdPerMillionTokens).toBeCloseTo((cost.usd! / 8500) * 1e6, 12);
    expect(model(llama3_8b).on(h100_sxm).request({ prompt: 1 }).usd).toBeUndefined();
  });

  it("prefills faster from a prefix cache, and no slower with more devices", () => {
    const on = (count: number): number =>
      model(llama3_8b).on(h100_sxm, { count }).request({ prompt: 8000, cached: 0, completion: 2 }).ttft;
    expect(on(2)).toBeLessThan(on(1));
    expect(model(llama3_8b).on(h100_sxm).request({ prompt: 8000, cached: 7000, completion: 2 }).ttft).toBeLessThan(
      on(1),
    );
  });
});

describe("conventions of layers that are not alike", () => {
  const flops = (geometry: ModelGeometry): bigint => trainingConventions(geometry, [64])["chinchilla-table"].flops;

  it("add up: appendix F of a model is that of its kinds of layers, and nothing of a head is lost", () => {
    const [first, second] = [
      {
        count: 1,
        mixer: { kind: "grouped", heads: 3, kvHeads: 3, headDim: 5 },
        feedForward: { kind: "gated", width: 7 },
      },
      {
        count: 2,
        mixer: { kind: "grouped", heads: 8, kvHeads: 2, headDim: 2 },
        feedForward: { kind: "plain", width: 9 },
      },
    ] as const;
    const of = (...layers: ModelGeometry["layers"]): bigint =>
      flops({ name: "two", hidden: 16, vocabulary: 10, layers });
    expect(of(first, second)).toBe(of(first) + of(second));
    expect(of(second, first)).toBe(of(first, second));
  });

  it("are as wide as the experts a token passes", () => {
    const layer = { count: 2, mixer: { kind: "grouped", heads: 4, kvHeads: 4, headDim: 4 } } as const;
    const of = (feedForward: FeedForward): bigint =>
      flops({ name: "experts", hidden: 16, vocabulary: 10, layers: [{ ...layer, feedForward }] });
    expect(of({ kind: "experts", experts: 8, active: 3, width: 5, shared: 4 })).toBe(of({ kind: "gated", width: 19 }));
  });
});
