import { describe, expect, it } from "vitest";
import * as devices from "../../src/compute/devices.ts";
import { h100_sxm, l4 } from "../../src/compute/devices.ts";
import {
  type GroupedAttention,
  geometryFromConfig,
  type LayerGroup,
  type ModelGeometry,
  model,
  type Span,
  trainingActivationBytes,
} from "../../src/compute/index.ts";
import { tokensPerStep } from "../../src/compute/speculative.ts";
import { deepseek_v3 } from "../../src/models/deepseek.ts";
import { gpt3_175b } from "../../src/models/gpt.ts";
import { llama2_7b, llama3_8b, llama3_70b } from "../../src/models/llama.ts";
import { mixtral_8x7b } from "../../src/models/mistral.ts";

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

  it("keeps two bytes of each score without dropout, five with it, none in a flash kernel, whatever makes the keys", () => {
    const pairs = 4096n * 4096n;
    for (const [geometry, heads] of [
      [deepseek_v3, 61n * 128n],
      [llama2_7b, 32n * 32n],
    ] as const) {
      const bytes = (flash: boolean, dropout: boolean): bigint =>
        trainingActivationBytes(geometry, { sequence: 4096, batch: 1, recompute: "none", flash, dropout });
      expect(bytes(false, true) - bytes(true, true)).toBe(heads * 5n * pairs);
      expect(bytes(false, false) - bytes(true, false)).toBe(heads * 2n * pairs);
    }
    expect(61n * 128n * 5n * pairs).toBe(654_982_512_640n);
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

describe("speculative prefill", () => {
  it("is the prefill of a plain request, chunks and re-made latents included; without a completion there is no step", () => {
    for (const [geometry, prefillChunk] of [
      [deepseek_v3, 1000],
      [deepseek_v3, undefined],
      [llama3_8b, 1000],
    ] as const) {
      const asked = model(geometry, prefillChunk === undefined ? {} : { prefillChunk });
      for (const cached of [0, 1500, 8000]) {
        const plain = asked.request({ prompt: 8000, completion: 10, cached }).prefill.flops;
        const ask = { prompt: 8000, completion: 10, cached, drafts: 3, acceptance: 0.5 };
        expect(asked.speculative(ask).prefill).toEqual(plain);
        const { draft } = asked.speculative({ ...ask, completion: 0, draft: asked });
        expect(draft).toBe(plain.total - plain.head);
      }
    }
    const prefill = model(deepseek_v3, { prefillChunk: 1000 }).request({ prompt: 8000, completion: 1 }).flops.total;
    expect(prefill).toBe(788_407_338_926_080n);
    expect(model(llama3_8b).speculative({ prompt: 5, drafts: 3, acceptance: 0.5 }).steps).toBe(0);
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
    ["an embedding without a width", { ...attends(), embeddingDim: 0 }, "compute/bad-geometry"],
    ["half a norm in a layer", group({ normCount: 0.5 }), "compute/bad-geometry"],
    ["no layers", { ...attends(), layers: [] }, "compute/bad-geometry"],
    ["a mixer of an unknown kind", mixer({ kind: "magic" }), "compute/bad-geometry"],
    ["biases somewhere else", mixer({ bias: "kv" }), "compute/bad-geometry"],
    ["norms somewhere else", mixer({ qkNorm: "heads" }), "compute/bad-geometry"],
    ["a hole in the layers", { ...attends(), layers: [null] }, "compute/bad-geometry"],
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

  it.each([
    ["experts", "worst"],
    ["latent", "Naive"],
    ["cache", "paged"],
    ["pairs", "Half"],
  ])("an unknown word for %s is refused, not the default: input/bad-option", (name, word) => {
    expect(() => model(deepseek_v3, { [name]: word })).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining(`got ${word}`) }),
    );
  });

  it("an unknown word for logits is refused, and does not count one row", () => {
    expect(() => model(llama3_8b).request({ prompt: 1000, logits: "All" as "all" })).toThrowError(
      expect.objectContaining({ code: "input/bad-option", message: "logits must be last or all; got All" }),
    );
    expect(model(llama3_8b).request({ prompt: 1000, logits: "all" }).prefill.logitRows).toBe(1000n);
  });

  it("elementwise prices are whole FLOPs under known names", () => {
    const code = (elementwise: object): unknown => {
      try {
        return model(llama3_8b, { elementwise }).context;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(code({ norm: 5, softmax: 3 })).toBe(131_072);
    expect(code({ norm: "x" })).toBe("compute/not-a-number");
    expect(code({ norm: 1.5 })).toBe("compute/fractional");
    expect(code({ norms: 5 })).toBe("input/bad-option");
    expect(code(5 as never)).toBe("compute/not-an-object");
  });

  it.each(["memoryBytes", "bytesPerSecond", "watts", "flopsPerSecond.bf16"])(
    "a device whose %s is no figure is refused: compute/bad-rate",
    (path) => {
      for (const value of [Number.NaN, 0, null, -1, Number.POSITIVE_INFINITY, "3e12"]) {
        const wrong = path === "flopsPerSecond.bf16" ? { flopsPerSecond: { bf16: value } } : { [path]: value };
        expect(() => model(llama3_8b).on({ ...h100_sxm, ...wrong } as typeof h100_sxm)).toThrowError(
          expect.objectContaining({
            code: "compute/bad-rate",
            message: expect.stringContaining(`${path} must be a finite number`),
            details: { path, value },
          }),
        );
      }
    },
  );

  it("every device on the list is accepted, and one whose memory is no whole number", () => {
    for (const device of Object.values(devices)) expect(model(llama3_8b).on(device).device).toBe(device);
    const { capacity } = model(llama3_8b)
      .on({ ...h100_sxm, memoryBytes: 79.65 * 1e9 + 0.5 })
      .memory({ context: 10 });
    expect(capacity).toBe(79_650_000_000n);
  });

  it("asks no completion of an encoder", () => {
    expect(() => model(attends("bidirectional")).request({ prompt: 5, completion: 1 })).toThrowError(
      expect.objectContaining({ code: "compute/not-generative" }),
    );
    expect(model(attends("bidirectional")).attention({ tokens: 5 }).terms[0]!.doubledPairs).toBe(50n);
  });
});

describe("what is no question at all", () => {
  const asked = model(llama3_8b) as unknown as Record<string, (...given: unknown[]) => unknown>;
  const code = (ask: () => unknown): string => {
    try {
      ask();
      return "ok";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
  for (const value of [null, 5, "text", 10n, Symbol("symbol"), true]) {
    it(`is refused with a code: ${String(value)}`, () => {
      for (const name of ["attention", "score", "kvCache", "memory", "training", "batch", "conventions", "requests"])
        expect(`${name}: ${code(() => asked[name]!(value, { columns: [] }))}`).toBe(`${name}: compute/not-an-object`);
      expect(code(() => asked["on"]!(value))).toBe("compute/not-an-object");
      expect(code(() => asked["requests"]!([value]))).toBe("compute/not-an-object");
      expect(code(() => asked["requests"]!([], value))).toBe("compute/not-an-object");
      expect(code(() => asked["conventions"]!({ sequences: value }))).toBe("compute/not-an-object");
      const drafted = { prompt: 10, completion: 5, drafts: 3, acceptance: 0.5, draft: value };
      expect(code(() => asked["speculative"]!(drafted))).toBe("compute/not-an-object");
      const on = model(llama3_8b).on(h100_sxm);
      expect(code(() => on.step(value as never))).toBe("compute/not-an-object");
      expect(code(() => on.mfu(value as never))).toBe("compute/not-an-object");
      const plans = { batches: value, sequences: [1] } as never;
      expect(code(() => on.training({ tokens: 1e9, plans }))).toBe("compute/not-an-object");
      expect(code(() => asked["on"]!(h100_sxm, value))).toBe("compute/not-an-object");
      expect(code(() => asked["batch"]!({ prompt: Uint32Array.of(1) }, value))).toBe("compute/not-an-object");
      expect(code(() => model(llama3_8b, value as never))).toBe("compute/not-an-object");
      if (value !== null) {
        expect(code(() => model(llama3_8b, { cache: value as never }))).toBe("input/bad-option");
        expect(code(() => model(llama3_8b, { pairs: value as never }))).toBe("input/bad-option");
      }
      expect(code(() => model({ ...llama3_8b, layers: [{ count: 1, mixer: value as never }] }))).toBe(
        "compute/bad-geometry",
      );
    });
  }

  it("is refused in a config, before memory is filled", () => {
    const config = {
      model_type: "llama",
      hidden_size: 64,
      num_attention_heads: 4,
      vocab_size: 100,
      intermediate_size: 128,
    };
    for (const layers of [2 ** 53, 1e9, 1.5, Number.POSITIVE_INFINITY, Number.NaN, 0, -1])
      expect(code(() => geometryFromConfig({ ...config, num_hidden_layers: layers }))).toBe("compute/bad-geometry");
  });
});
