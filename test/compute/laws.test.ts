/** Laws that hold for every model: telescoping, limits, monotony, and closed forms against the loops they replace. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { h100_sxm, l4, rtx_4090 } from "../../src/compute/devices.ts";
import {
  type GroupedAttention,
  type LayerGroup,
  type ModelGeometry,
  model,
  type Span,
  trainingActivationBytes,
} from "../../src/compute/index.ts";
import { longestView, pairsUpTo, viewAt, visiblePairs } from "../../src/compute/pairs.ts";
import { tokensPerStep } from "../../src/compute/speculative.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gpt_oss_120b, gpt3_175b } from "../../src/models/gpt.ts";
import { llama2_7b, llama3_8b, llama3_70b, llama4_scout } from "../../src/models/llama.ts";
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

describe("memory", () => {
  it("finds the longest context and the largest batch that fit, and not one more", () => {
    const on = model(llama3_8b, { kv: "fp8" }).on(h100_sxm);
    const fit = on.memory({ context: 32_768, batch: 8 });
    expect(fit.fits).toBe(true);
    expect(on.memory({ context: fit.longestContext, batch: 8 }).fits).toBe(true);
    expect(on.memory({ context: fit.longestContext + 1, batch: 8 }).fits).toBe(false);
    expect(on.memory({ context: 32_768, batch: fit.largestBatch }).fits).toBe(true);
    expect(on.memory({ context: 32_768, batch: fit.largestBatch + 1 }).fits).toBe(false);
  });

  it("says clearly what does not fit, and what would", () => {
    const fit = model(llama3_70b).on(l4).memory({ context: 8192 });
    expect(fit).toMatchObject({
      fits: false,
      longestContext: 0,
      largestBatch: 0,
      verdict: expect.stringMatching(/^does not fit: .* need 6 of these devices/),
    });
    expect(fit.free).toBeLessThan(0n);
  });

  it("holds a window only once it is full, the whole context when allocated, whole blocks when paged", () => {
    const held = (cache: "ideal" | "allocated" | { block: number }, tokens: number): bigint =>
      model(attends({ window: 100 }), { cache }).kvCache({ tokens }).total / (2n * 4n * 16n * 2n);
    expect([
      held("ideal", 50),
      held("ideal", 5000),
      held("allocated", 5000),
      held({ block: 16 }, 50),
      held({ block: 16 }, 5000),
    ]).toEqual([50n, 100n, 5000n, 64n, 112n]);
  });

  it("counts the scales of quantised caches", () => {
    const bits = (kv: "bf16" | "fp8" | "q8_0" | "q4_0" | "mxfp4"): number =>
      (Number(model(llama3_8b, { kv }).kvCache({ tokens: 1000 }).total) * 8) / (1000 * 2 * 32 * 8 * 128);
    expect([bits("bf16"), bits("fp8"), bits("q8_0"), bits("q4_0"), bits("mxfp4")]).toEqual([16, 8, 8.5, 4.5, 4.25]);
  });

  it("reads only the experts a few tokens touch", () => {
    const { weights } = model(mixtral_8x7b).settings;
    const [group] = weights.expertGroups;
    expect(group).toMatchObject({ experts: 8, active: 2 });
    const read = (experts: "expected" | "bound" | "all"): bigint =>
      model(mixtral_8x7b, { experts }).request({ prompt: 1 }).traffic.weights;
    expect(read("bound")).toBe(read("expected"));
    expect(read("all")).toBeGreaterThan(read("bound"));
  });
});

describe("training", () => {
  it("is three forwards, four with full recomputation, and attention once more when selective", () => {
    const asked = model(llama2_7b);
    const run = (recompute: "none" | "selective" | "full"): ReturnType<typeof asked.training> =>
      asked.training({ tokens: 4096 * 10, sequence: 4096, recompute });
    const forward = model(llama2_7b).score({ tokens: 4096 }).flops;
    expect(run("none").model).toBe(30n * forward.total);
    expect(run("selective").hardware - run("none").hardware).toBe(10n * forward.attention);
    expect(run("full").hardware - run("none").hardware).toBe(10n * (forward.total - forward.head));
    expect(run("full").model).toBe(run("none").model);
    expect(asked.training({ tokens: 4096, epochs: 10, sequence: 4096 }).model).toBe(run("none").model);
  });

  it("turns FLOPs into device hours and dollars at the stated utilisation", () => {
    const run = model(llama3_8b).on(h100_sxm, { count: 1024, perHour: "2" }).training({ tokens: 15e12, mfu: 0.4 });
    expect(run.deviceHours).toBeCloseTo(Number(run.model) / (0.4 * 989.4e12 * 3600), 0);
    expect(run.usd).toBeCloseTo(run.deviceHours * 2, 6);
    expect(run.days * 24 * 1024).toBeCloseTo(run.deviceHours, 3);
  });

  it("keeps the activations Korthikanti et al. derive: s·b·h·(34 + 5·a·s/h) per layer", () => {
    const [s, b, h, a] = [2048, 1, 12_288, 96];
    const bytes = (recompute: "none" | "selective" | "full"): bigint =>
      trainingActivationBytes(gpt3_175b, { sequence: s, batch: b, recompute, dropout: true });
    expect(bytes("none")).toBe(96n * BigInt(s * b * h * 34 + 5 * a * s * s * b));
    expect(bytes("selective")).toBe(96n * BigInt(s * b * h * 34));
    expect(bytes("full")).toBe(96n * BigInt(s * b * h * 2));
  });

  it("weighs batch and sequence plans against memory", () => {
    const { plans } = model(llama3_8b)
      .on(h100_sxm, { count: 8 })
      .training({ tokens: 1e9, recompute: "full", plans: { batches: [1, 64], sequences: [4096, 8192] } });
    expect(plans.map(({ batch, sequence, fits }) => [batch, sequence, fits])).toEqual([
      [1, 4096, true],
      [1, 8192, true],
      [64, 4096, false],
      [64, 8192, false],
    ]);
  });
});

describe("speculative decoding", () => {
  it("yields (1 - p^(k+1)) / (1 - p) tokens per step", () => {
    expect(tokensPerStep(4, 0)).toBe(1);
    expect(tokensPerStep(4, 1)).toBe(5);
    expect(tokensPerStep(3, 0.5)).toBe(1.875);
  });

  it("with everything accepted verifies each position once: the target's own decode and the last draft's row", () => {
    const asked = model(llama3_8b);
    const plain = asked.request({ prompt: 100, completion: 41 });
    const speculative = asked.speculative({ prompt: 100, completion: 41, drafts: 3, acceptance: 1 });
    expect(speculative.steps).toBe(10);
    expect(speculative.verify.total).toBe(plain.decode.flops.total);
    expect(speculative.wasted).toBe(0);
    expect(
      asked.speculative({ prompt: 100, completion: 41, drafts: 3, acceptance: 0.5, draft: model(llama2_7b) }).draft,
    ).toBeGreaterThan(0n);
  });
});

describe("requests with a shared prefix", () => {
  it("compute and hold the prefix once", () => {
    const asked = model(llama3_8b);
    const three = [
      { prompt: 1500, completion: 10 },
      { prompt: 1200, completion: 1 },
      { prompt: 2000, completion: 50 },
    ];
    const shared = asked.requests(three, { prefix: 1000 });
    const prefix = asked.request({ prompt: 1000 });
    expect(shared.unsharedFlops - shared.flops.total).toBe(2n * prefix.flops.total);
    expect(shared.unsharedKvBytes - shared.kvBytes).toBe(2n * prefix.kvBytes);
  });
});

describe("bad input", () => {
  const group = (more: object): ModelGeometry => ({
    ...attends(),
    layers: [{ ...attends().layers[0]!, ...more } as LayerGroup],
  });
  const mixer = (more: object): ModelGeometry => group({ mixer: { ...attends().layers[0]!.mixer, ...more } });
  it.each([
    ["heads that do not divide", mixer({ heads: 6, kvHeads: 4 }), "compute/heads-not-divisible"],
    ["no heads", mixer({ heads: 0 }), "compute/bad-geometry"],
    ["half a width", { ...attends(), hidden: 64.5 }, "compute/bad-geometry"],
    ["a negative vocabulary", { ...attends(), vocabulary: -1 }, "compute/bad-geometry"],
    ["NaN layers", group({ count: Number.NaN }), "compute/bad-geometry"],
    ["a window of 0", mixer({ span: { window: 0 } }), "compute/bad-window"],
    ["a chunk of 0", mixer({ span: { chunk: 0 } }), "compute/bad-window"],
    [
      "more experts per token than experts",
      group({ feedForward: { kind: "experts", experts: 4, active: 5, width: 8 } }),
      "compute/bad-experts",
    ],
    ["no layers", { ...attends(), layers: [] }, "compute/bad-geometry"],
    ["a mixer of an unknown kind", mixer({ kind: "magic" }), "compute/bad-geometry"],
    [
      "sizes whose product is not exact",
      {
        ...attends(),
        hidden: 2 ** 31,
        layers: [{ count: 1, mixer: { kind: "grouped" as const, heads: 2 ** 20, kvHeads: 1, headDim: 128 } }],
      },
      "compute/bad-geometry",
    ],
  ])("%s: %s", (_, geometry, code) => {
    expect(() => model(geometry as ModelGeometry)).toThrowError(expect.objectContaining({ code }));
  });

  it.each([
    ["NaN prompt", { prompt: Number.NaN }, "compute/not-a-number"],
    ["text for a prompt", { prompt: "8000" as unknown as number }, "compute/not-a-number"],
    ["no prompt", { prompt: 0 }, "compute/empty-prompt"],
    ["negative completion", { prompt: 5, completion: -1 }, "compute/negative"],
    ["half a token", { prompt: 5.5 }, "compute/fractional"],
    ["more cached than prompt", { prompt: 5, cached: 6 }, "compute/cached-exceeds-prompt"],
    ["beyond the context", { prompt: 131_000, completion: 73 }, "compute/context-exceeded"],
    ["beyond 2^26", { prompt: 2 ** 26 + 1 }, "compute/too-large"],
  ])("%s: %s", (_, request, code) => {
    expect(() => model(llama3_8b).request(request)).toThrowError(expect.objectContaining({ code }));
  });

  it("has a code for unknown formats, columns, rates and devices without a peak", () => {
    const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
    expect(() => model(llama3_8b, { kv: "fp7" as "fp8" })).toThrowError(code("compute/unknown-format"));
    const prompt = Uint32Array.of(1);
    expect(() => model(llama3_8b).batch({ prompt }, { columns: ["flops" as "totalFlops"] })).toThrowError(
      code("compute/unknown-column"),
    );
    expect(() => model(llama3_8b).batch({ prompt }, { columns: ["ttft"] })).toThrowError(
      code("compute/column-needs-device"),
    );
    expect(() =>
      model(llama3_8b)
        .on(h100_sxm)
        .batch({ prompt }, { columns: ["usd"] }),
    ).toThrowError(code("compute/column-needs-device"));
    expect(() => model(llama3_8b).batch({ prompt, cached: Uint32Array.of(0, 0) }, { columns: [] })).toThrowError(
      code("compute/length-mismatch"),
    );
    expect(() => model(llama3_8b).on(h100_sxm, { perHour: "two" })).toThrowError(code("compute/bad-rate"));
    expect(() => model(llama3_8b).on(h100_sxm, { efficiency: { compute: 0 } })).toThrowError(code("compute/bad-rate"));
    expect(() => model(llama3_8b, { weights: "fp32" }).on({ ...h100_sxm, flopsPerSecond: { fp8: 1 } })).toThrowError(
      code("compute/no-peak"),
    );
  });

  it("asks no completion of an encoder", () => {
    expect(() => model(attends("bidirectional")).request({ prompt: 5, completion: 1 })).toThrowError(
      expect.objectContaining({ code: "compute/not-generative" }),
    );
    expect(model(attends("bidirectional")).attention({ tokens: 5 }).terms[0]!.doubledPairs).toBe(50n);
  });
});
