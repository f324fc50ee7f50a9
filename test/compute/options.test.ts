/**
 * Options and counts that are none, or nearly: refused by name, and never read as something else.
 */
import { describe, expect, it } from "vitest";
import { h100_sxm } from "../../src/compute/devices.ts";
import {
  batchColumns,
  checkGeometry,
  countParameters,
  geometryFromConfig,
  type ModelGeometry,
  model,
  trainingActivationBytes,
  visiblePairs,
} from "../../src/compute/index.ts";
import { bert_base } from "../../src/models/bert.ts";
import { llama3_8b } from "../../src/models/llama.ts";

/** What JavaScript may hand in, whatever the types say. */
const any = (value: unknown): never => value as never;
const refusal = (ask: () => unknown): string => {
  try {
    return `gave ${String(ask())}`;
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`;
  }
};
const m = model(llama3_8b);

describe("cache: { block, allocated }", () => {
  it("keeps every position only where allocated is true", () => {
    const windowed = {
      ...llama3_8b,
      layers: llama3_8b.layers.map((group) => ({ ...group, mixer: { ...group.mixer, span: { window: 100 } } })),
    } as ModelGeometry;
    const held = (cache: object): readonly [bigint, string, number] => {
      const asked = model(windowed, { cache: any(cache) });
      const { total, policy } = asked.kvCache({ tokens: 5000 });
      const { kvBytes } = asked.batch({ prompt: Uint32Array.of(5000) }, { columns: ["kvBytes"] }).columns;
      return [total / 131_072n, policy, kvBytes[0]! / 131_072];
    };
    expect(held({ block: 16 })).toEqual([112n, "ideal, blocks of 16", 112]);
    expect(held({ block: 16, allocated: false })).toEqual(held({ block: 16 }));
    expect(held({ block: 16, allocated: true })).toEqual([5008n, "allocated, blocks of 16", 5008]);
    expect(refusal(() => held({ block: 16, allocated: "no" }))).toMatch(/^input\/bad-option: cache.allocated/);
    expect(refusal(() => held({ block: 16, alocated: true }))).toMatch(/^input\/bad-option: "alocated"/);
  });
});

describe("a number format", () => {
  it("has whole numbers of elements and bytes, wherever it is given", () => {
    const wrong = [
      { name: "half", blockElements: 1, blockBytes: 0.5 },
      { name: "half", blockElements: 1.5, blockBytes: 1 },
      { name: "none", blockElements: 1, blockBytes: Number.POSITIVE_INFINITY },
      { name: "text", blockElements: "1", blockBytes: "2" },
      { name: "none", blockElements: 0, blockBytes: 1 },
      {},
    ];
    for (const format of wrong) {
      for (const options of [{ kv: format }, { weights: format }, { state: format }, { weights: { default: format } }])
        expect(refusal(() => model(llama3_8b, any(options)))).toMatch(/^compute\/unknown-format: .*blockElements: 2/);
    }
    const half = { name: "half", blockElements: 2, blockBytes: 1 };
    expect(model(llama3_8b, { kv: half }).memory({ context: 8 }).cache.total).toBe(8n * 32n * 2n * 8n * 64n);
  });
});

describe("the name of an option that does not exist", () => {
  it.each([
    ["kvFormat", () => model(llama3_8b, any({ kvFormat: "fp8" }))],
    ["expert", () => model(llama3_8b, any({ weights: { default: "bf16", expert: "fp8" } }))],
    ["efficency", () => m.on(h100_sxm, any({ efficency: { compute: 0.5 } }))],
    ["memroy", () => m.on(h100_sxm, { efficiency: any({ memroy: 0.5 }) })],
    ["prefixes", () => m.requests([], any({ prefixes: 5 }))],
    ["assumed", () => geometryFromConfig({}, any({ assumed: "llama" }))],
    ["drop", () => trainingActivationBytes(llama3_8b, any({ sequence: 5, batch: 1, recompute: "none", drop: true }))],
    ["out", () => m.batch({ prompt: Uint32Array.of(5) }, any({ columns: ["kvBytes"], out: {} }))],
    ["kvbytes", () => m.batch({ prompt: Uint32Array.of(5) }, { columns: ["kvBytes"], into: any({ kvbytes: 5 }) })],
  ])("is input/bad-option: %s", (name, ask) => {
    expect(refusal(ask)).toMatch(new RegExp(`^input/bad-option: "${name}" is not .*; there are `));
  });
});

describe("a count that is nearly one of a request's", () => {
  it.each([
    ["completions", "completion", () => m.request(any({ prompt: 5, completions: 5 }))],
    ["promptTokens", "prompt", () => m.request(any({ prompt: 5, promptTokens: 5 }))],
    ["cache", "cached", () => m.requests([any({ prompt: 5, cache: 5 })])],
    ["token", "tokens", () => m.kvCache(any({ tokens: 5, token: 5 }))],
    ["batches", "batch", () => m.memory(any({ context: 5, batches: 5 }))],
    ["epoch", "epochs", () => m.training(any({ tokens: 5, epoch: 5 }))],
    ["completions", "completion", () => m.batch(any({ prompt: Uint32Array.of(5), completions: 5 }), { columns: [] })],
  ])("is input/bad-option: %s for %s", (name, near, ask) => {
    expect(refusal(ask)).toMatch(
      new RegExp(`^input/bad-option: "${name}" is not a count of .*did you mean ${near}\\?`),
    );
  });

  it("is left alone where it is something else, as a request's own name or number", () => {
    const request = { prompt: 5, id: 7, promptText: "five", user: "me" };
    expect(m.request(request).flops.total).toBe(m.request({ prompt: 5 }).flops.total);
  });
});

describe("elementwise", () => {
  it("of null is none", () => {
    const { convention } = model(llama3_8b, any({ elementwise: null })).request({ prompt: 5 });
    expect(convention).toEqual(m.request({ prompt: 5 }).convention);
  });
});

describe("a question about tokens", () => {
  it("is refused by that name", () => {
    for (const tokens of [0, Number.NaN, "8", -1, 1.5]) {
      expect(refusal(() => m.attention({ tokens: any(tokens) }))).toMatch(/^compute\/[a-z-]+: tokens must be /);
      expect(refusal(() => m.score({ tokens: any(tokens) }))).toMatch(/^compute\/[a-z-]+: tokens must be /);
    }
  });
});

describe("columns that are written into", () => {
  it("have memory of their own", () => {
    const one = new Float64Array(4);
    const ask = (totalFlops: Float64Array, kvBytes: Float64Array): unknown =>
      m.batch({ prompt: Uint32Array.of(5, 6) }, { columns: ["totalFlops", "kvBytes"], into: { totalFlops, kvBytes } });
    const halves = [one.subarray(0, 2), one.subarray(2)] as const;
    expect(refusal(() => ask(halves[0], halves[0]))).toMatch(/^input\/bad-option: into.\w+ and into.\w+ share/);
    expect(refusal(() => ask(one.subarray(1, 3), halves[1]))).toMatch(/^input\/bad-option/);
    expect(refusal(() => ask(halves[0], halves[1]))).toMatch(/^gave/);
    expect(batchColumns).toContain("kvBytes");
  });
});

describe("a span of two lengths", () => {
  it("is compute/bad-window", () => {
    const both = any({ window: 4, chunk: 2 });
    expect(refusal(() => visiblePairs(both, 0, 10))).toMatch(/^compute\/bad-window: .*not both/);
    const mixer = { kind: "grouped", heads: 1, kvHeads: 1, headDim: 1, span: both } as const;
    expect(refusal(() => checkGeometry({ ...llama3_8b, layers: [{ count: 1, mixer }] }))).toMatch(
      /^compute\/bad-window/,
    );
  });
});

describe("flash and dropout", () => {
  it("are true or false", () => {
    expect(refusal(() => m.training({ tokens: 5, flash: any("no") }))).toMatch(/^input\/bad-option: flash must be/);
    const options = { sequence: 5, batch: 1, recompute: "none" } as const;
    for (const name of ["flash", "dropout"])
      expect(refusal(() => trainingActivationBytes(llama3_8b, { ...options, [name]: any(0) }))).toMatch(
        new RegExp(`^input/bad-option: ${name} must be true or false; got 0`),
      );
  });
});

describe("sizes near 2^31", () => {
  const size = 2 ** 31 - 1;
  const huge = (mixer: object, feedForward?: object): ModelGeometry =>
    any({ name: "huge", hidden: size, vocabulary: 1, layers: [{ count: 1, mixer, feedForward }] });
  const big = BigInt(size);

  it("are counted to the last parameter", () => {
    const grouped = { kind: "grouped", heads: size, kvHeads: 1, headDim: 3 };
    expect(countParameters(huge(grouped)).mixer).toBe(big * (3n * big + 3n + 3n) + 3n * big * big);
    const latent = { kind: "latent", heads: size, latentRank: 3, nopeDim: 5, ropeDim: 7, valueDim: 11 };
    expect(countParameters(huge(latent)).mixer).toBe(big * 12n * big + big * 10n + 3n * big * 16n + 11n * big * big);
    const delta = { kind: "delta", keyHeads: size, valueHeads: size, keyDim: 3, valueDim: 5, conv: 4 };
    expect(countParameters(huge(delta)).mixer).toBe(big * (18n * big) + 5n * big * big + 11n * big * 4n);
    const mamba = { kind: "state-space", inner: size, state: size, groups: 1, heads: 1, conv: 4 };
    expect(countParameters(huge(mamba)).mixer).toBe(big * (4n * big + 1n) + big * big + 3n * big * 4n);
  });

  it("are refused where a layer would keep more bytes per token than a number holds", () => {
    const options = { sequence: 1, batch: 1, recompute: "selective" } as const;
    const grouped = { kind: "grouped", heads: size, kvHeads: 1, headDim: size };
    expect(refusal(() => trainingActivationBytes(huge(grouped), options))).toMatch(/^compute\/bad-geometry: .*2\^53/);
  });
});

describe("an encoder", () => {
  it("has no prefill in chunks and no decode phase", () => {
    expect(refusal(() => model(bert_base, { prefillChunk: 16 }))).toMatch(/^compute\/not-generative/);
    expect(refusal(() => model(bert_base).attention({ tokens: 5, phase: "decode" }))).toMatch(
      /^compute\/not-generative/,
    );
  });
});

describe("a step", () => {
  it("sees no keys beyond the context", () => {
    const on = model(llama3_8b, { context: 8192 }).on(h100_sxm);
    expect(on.step({ keys: 8192 }).wall).toBe("memory");
    expect(refusal(() => on.step({ keys: 8193 }))).toMatch(/^compute\/context-exceeded: keys 8193 .* 8192 positions/);
  });
});
