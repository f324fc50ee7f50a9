/** Every public door refuses what it cannot count by a code, and a code means one thing. */
import { describe, expect, it } from "vitest";
import { h100_sxm } from "../../src/compute/devices.ts";
import type { GroupedAttention } from "../../src/compute/index.ts";
import {
  checkGeometry,
  chinchillaPerSequence,
  compileCosts,
  countParameters,
  layerCount,
  matchesPublished,
  model,
  mosaicPerSequence,
  narayananParameters,
  narayananPerBatch,
  narayananSeconds,
  palmPerToken,
  peakOf,
  sixND,
  trainingActivationBytes,
  trainingConventions,
  utilisation,
  visiblePairs,
} from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import { qwen3_next_80b_a3b } from "../../src/models/qwen.ts";

const code = (ask: () => unknown): string => {
  try {
    return `gave ${String(ask())}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
/** What JavaScript may hand in, whatever the types say. */
const any = (value: unknown): never => value as never;
const m = model(llama3_8b);

it("says what stands where a number should so that it does not look like one", () => {
  const said = (prompt: unknown): string => {
    try {
      return String(m.request({ prompt: any(prompt) }).kvBytes);
    } catch (error) {
      return String((error as Error).message);
    }
  };
  expect(said("5")).toBe("prompt must be a finite number; got string");
  expect(said(5n)).toBe("prompt must be a finite number; got bigint");
  expect(said([5])).toBe("prompt must be a finite number; got Array");
  expect(said(Number.NaN)).toBe("prompt must be a finite number; got NaN");
});

describe("a count below the least there must be", () => {
  it.each([
    ["devices", () => m.on(h100_sxm, { count: 0 })],
    ["sequences decoding together", () => m.on(h100_sxm, { batch: 0 })],
    ["sequences in a cache", () => m.kvCache({ tokens: 5, batch: 0 })],
    ["positions of a block", () => model(llama3_8b, { cache: { block: 0 } })],
    ["epochs", () => m.training({ tokens: 5, epochs: 0 })],
    ["drafts", () => m.speculative({ prompt: 5, drafts: 0, acceptance: 0.5 })],
    ["keys of a step", () => m.on(h100_sxm).step({ keys: 0 })],
  ])("is compute/too-small: %s", (_, ask) => {
    expect(code(ask)).toBe("compute/too-small");
  });

  it("is compute/empty-prompt only where there is no position to process", () => {
    expect(code(() => m.request({ prompt: 0 }))).toBe("compute/empty-prompt");
    expect(code(() => m.score({ tokens: 0 }))).toBe("compute/empty-prompt");
    expect(code(() => m.attention({ tokens: 0 }))).toBe("compute/empty-prompt");
  });
});

describe("what is no object", () => {
  it.each([null, undefined, 5, "text"])("is compute/not-an-object at every door: %s", (value) => {
    const given = any(value);
    expect(code(() => m.request(given))).toBe("compute/not-an-object");
    expect(code(() => m.score(given))).toBe("compute/not-an-object");
    expect(code(() => m.speculative(given))).toBe("compute/not-an-object");
    expect(code(() => m.on(h100_sxm).request(given))).toBe("compute/not-an-object");
    expect(code(() => peakOf(given, "bf16"))).toBe("compute/not-an-object");
    expect(code(() => peakOf(any({ flopsPerSecond: value }), "bf16"))).toBe("compute/not-an-object");
    expect(code(() => palmPerToken(given))).toBe("compute/not-an-object");
    expect(code(() => narayananSeconds(given))).toBe("compute/not-an-object");
    expect(code(() => utilisation(given))).toBe("compute/not-an-object");
    expect(code(() => trainingActivationBytes(llama3_8b, given))).toBe("compute/not-an-object");
    expect(code(() => trainingConventions(llama3_8b, given))).toBe("compute/not-an-object");
  });
});

describe("what is no geometry", () => {
  it.each([null, undefined, 5, {}, { layers: [] }])("is compute/bad-geometry at every door: %s", (value) => {
    const given = any(value);
    expect(code(() => countParameters(given))).toBe("compute/bad-geometry");
    expect(code(() => matchesPublished(given))).toBe("compute/bad-geometry");
    expect(code(() => layerCount(given))).toBe("compute/bad-geometry");
    expect(code(() => compileCosts(given))).toBe("compute/bad-geometry");
    expect(code(() => trainingConventions(given, [5]))).toBe("compute/bad-geometry");
    const options = { sequence: 5, batch: 1, recompute: "none" } as const;
    expect(code(() => trainingActivationBytes(given, options))).toBe("compute/bad-geometry");
  });
});

describe("figures of the published formulas", () => {
  const shape = {
    parameters: 5,
    layers: 2,
    heads: 2,
    headDim: 4,
    sequence: 8,
    hidden: 8,
    vocabulary: 10,
    batch: 1,
    width: 9,
  };
  it.each([
    [1.5, "compute/fractional"],
    [-1, "compute/negative"],
    [-1n, "compute/negative"],
    [Number.NaN, "compute/not-a-number"],
    [undefined, "compute/not-a-number"],
    ["5", "compute/not-a-number"],
    [2 ** 53, "compute/too-large"],
  ])("are bigints or whole numbers: %s is %s", (value, expected) => {
    const wrong = { ...shape, layers: any(value) };
    for (const ask of [
      () => sixND(any(value), 2),
      () => sixND(2, any(value)),
      () => palmPerToken(wrong),
      () => mosaicPerSequence(wrong),
      () => narayananParameters(wrong),
      () => narayananPerBatch(wrong),
      () => chinchillaPerSequence(wrong),
      () => trainingConventions(llama3_8b, [any(typeof value === "bigint" ? -1 : value)]),
      () => visiblePairs("full", any(value), 4n),
    ])
      expect(code(ask)).toBe(expected);
  });

  it("of rates are finite, and none is NaN", () => {
    const on = m.on(h100_sxm);
    for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY, undefined, "5"]) {
      expect(code(() => on.mfu({ flopsPerToken: any(wrong), tokensPerSecond: 5 }))).toBe("compute/bad-rate");
      expect(code(() => on.mfu({ flopsPerToken: 5n, tokensPerSecond: any(wrong) }))).toBe("compute/bad-rate");
      const run = { tokens: 5, parameters: 5, devices: 5, flopsPerSecond: 5 };
      for (const name of Object.keys(run))
        expect(code(() => narayananSeconds({ ...run, [name]: wrong }))).toBe("compute/bad-rate");
    }
    const idle = { flopsPerToken: 5n, tokensPerSecond: 5, peakFlopsPerSecond: 0 };
    expect(() => utilisation(idle)).toThrowError("peakFlopsPerSecond must be a finite number above 0; got 0");
  });
});

describe("visiblePairs", () => {
  it("takes bigints and whole numbers, and refuses what is no span and no stretch", () => {
    expect(visiblePairs("full", 0, 4)).toBe(10n);
    expect(visiblePairs({ window: 2 }, 1n, 4)).toBe(6n);
    expect(code(() => visiblePairs("full", 4n, 0n))).toBe("compute/too-small");
    for (const span of [undefined, null, "half", 5, {}, { window: 0 }])
      expect(code(() => visiblePairs(any(span), 0n, 4n))).toBe("compute/bad-window");
  });
});

describe("trainingActivationBytes", () => {
  it("refuses lengths, batches and recomputation that are none", () => {
    const options = { sequence: 5, batch: 1, recompute: "none" } as const;
    const ask = (wrong: object): string => code(() => trainingActivationBytes(llama3_8b, { ...options, ...wrong }));
    expect(ask({ sequence: 1.5 })).toBe("compute/fractional");
    expect(ask({ batch: 0 })).toBe("compute/too-small");
    expect(ask({ recompute: "some" })).toBe("input/bad-option");
  });
});

describe("a device without any peak", () => {
  it("is compute/no-peak, without a way that leads nowhere", () => {
    expect(() => peakOf({ ...h100_sxm, name: "idle", flopsPerSecond: {} }, "bf16")).toThrowError(
      expect.objectContaining({
        code: "compute/no-peak",
        message: "idle publishes no dense peak for bf16; it has none",
      }),
    );
  });
});

describe("what is gone through instead of asked by name", () => {
  it.each([[[]], [new Map([["kv", "fp8"]])], [new Set(["kv"])], [new Uint32Array(2)]])(
    "holds no options and no counts: %o is compute/not-an-object",
    (value) => {
      const given = any(value);
      expect(code(() => model(llama3_8b, given))).toBe("compute/not-an-object");
      expect(code(() => model(llama3_8b, { elementwise: given }))).toBe("compute/not-an-object");
      expect(code(() => compileCosts(llama3_8b, given))).toBe("compute/not-an-object");
      expect(code(() => m.requests([{ prompt: 5 }], given))).toBe("compute/not-an-object");
      expect(code(() => m.on(h100_sxm, given))).toBe("compute/not-an-object");
      expect(code(() => m.on(h100_sxm, { efficiency: given }))).toBe("compute/not-an-object");
      expect(() => m.request(given)).toThrowError(new RegExp(`must be an object; got ${value.constructor.name}$`));
    },
  );
});

describe("what has no text", () => {
  it("is refused by its code like any other, and named an object", () => {
    const given = any(Object.create(null));
    expect(() => m.request({ prompt: given })).toThrowError("prompt must be a finite number; got object");
    for (const name of ["kv", "pairs", "context", "latent", "experts"])
      expect(code(() => model(llama3_8b, { [name]: given }))).toMatch(/^(compute|input)\//);
    for (const name of ["recompute", "flash"])
      expect(code(() => m.training({ tokens: 5, [name]: given }))).toBe("input/bad-option");
    const batch = { prompt: Uint32Array.of(5), completion: 0, cached: 0 };
    expect(code(() => m.batch(batch, { columns: [given] }))).toBe("compute/unknown-column");
    for (const compute of [given, any("constructor"), any([])])
      expect(code(() => m.on(h100_sxm, { compute }))).toBe("compute/no-peak");
  });
});

describe("a geometry written by hand", () => {
  it("says of every flag true or false: anything else would be taken for one of them", () => {
    const [, attending] = qwen3_next_80b_a3b.layers;
    const { mixer, feedForward } = attending!;
    const layer = (change: object) => ({ ...qwen3_next_80b_a3b, layers: [{ ...attending!, ...change }] });
    for (const wrong of ["no", "false", 0, 1, null, []]) {
      for (const name of ["tied", "head", "headBias"])
        expect(code(() => countParameters(any({ ...llama3_8b, [name]: wrong })))).toBe("compute/bad-geometry");
      for (const name of ["outputGate", "keysAreValues", "reusesCache", "sinks"])
        expect(code(() => model(any(layer({ mixer: { ...mixer, [name]: wrong } }))))).toBe("compute/bad-geometry");
      for (const name of ["bias", "plain", "sharedGate", "routerBias"])
        expect(code(() => model(any(layer({ feedForward: { ...feedForward, [name]: wrong } }))))).toBe(
          "compute/bad-geometry",
        );
    }
    expect(() => model(any(layer({ mixer: { ...mixer, outputGate: "no" } })))).toThrowError(
      "layers[0].mixer.outputGate must be true or false, or left out; got no",
    );
  });

  it("has no field that is nearly one of ours: it would be read as left out", () => {
    const [group] = llama3_8b.layers;
    const withGroup = (parts: object): unknown => ({ ...llama3_8b, layers: [{ ...group, ...parts }] });
    const mixer = group!.mixer as GroupedAttention;
    const feedForward = group!.feedForward!;
    for (const [geometry, path, closest] of [
      [{ ...llama3_8b, contxt: 5, context: undefined }, "geometry.contxt", "context"],
      [{ ...llama3_8b, Tied: true, tied: undefined }, "geometry.Tied", "tied"],
      [{ ...llama3_8b, embedding_dim: 512 }, "geometry.embedding_dim", "embeddingDim"],
      [{ ...llama3_8b, published: { count: 5, digit: 1 } }, "published.digit", "digits"],
      [withGroup({ mixers: mixer, mixer: undefined }), "layers[0].mixers", "mixer"],
      [withGroup({ mixer: { ...mixer, spam: { window: 5 } } }), "layers[0].mixer.spam", "span"],
      [withGroup({ mixer: { ...mixer, valuedim: 64 } }), "layers[0].mixer.valuedim", "valueDim"],
      [withGroup({ feedForward: { ...feedForward, biass: true } }), "layers[0].feedForward.biass", "bias"],
    ] as const) {
      expect(() => checkGeometry(any(geometry)), path).toThrowError(
        expect.objectContaining({ code: "compute/bad-geometry", details: expect.objectContaining({ path, closest }) }),
      );
    }
    const others = { heads: 32, note: "mine", kvHeads: 8, family: "llama", ["x".repeat(1_000_000)]: 1 };
    checkGeometry(any({ ...llama3_8b, ...others }));
    checkGeometry(any(withGroup({ ...others, tied: 1 })));
  });

  it("has no holes in its list of layers", () => {
    expect(() => model({ ...llama3_8b, layers: new Array(2) })).toThrowError(
      "layers[0] must be an object with count, mixer and feedForward; got undefined",
    );
  });

  it("holds a published count that can be compared", () => {
    const published = (change: unknown): string =>
      code(() => matchesPublished(any({ ...llama3_8b, published: change })));
    const { count } = llama3_8b.published!;
    expect(published({ count })).toBe("gave true");
    for (const wrong of [null, 5, "x", []]) expect(published(wrong)).toBe("compute/not-an-object");
    for (const wrong of [undefined, null, "", "5", Number.NaN])
      expect(published({ count: wrong })).toBe("compute/not-a-number");
    expect(published({ count, outside: -1 })).toBe("compute/negative");
    for (const [digits, is] of Object.entries({
      0: "compute/too-small",
      101: "compute/too-large",
      1.5: "compute/fractional",
    }))
      expect(published({ count, digits: Number(digits) })).toBe(is);
  });
});

describe("chinchillaPerSequence", () => {
  it("refuses options that are none", () => {
    const shape = { sequence: 2, vocabulary: 3, hidden: 4, layers: 1, heads: 1, headDim: 4, width: 8 };
    expect(code(() => chinchillaPerSequence(shape, any(null)))).toBe("compute/not-an-object");
    expect(code(() => chinchillaPerSequence(shape, any({ embedding: false })))).toBe("input/bad-option");
    expect(code(() => chinchillaPerSequence(shape, any({ embeddings: "no" })))).toBe("input/bad-option");
  });
});

describe("convention", () => {
  const text = (elementwise: object): string =>
    model(llama3_8b, { elementwise }).request({ prompt: 5 }).convention.text;
  it("says what is not counted, or at which price it is", () => {
    expect(text({})).toMatch(/; no norms, biases, softmax, rotary embedding or activations$/);
    expect(text({ norm: 5, rope: 0, softmax: 3 })).toMatch(/; elementwise FLOP: norm 5, softmax 3$/);
  });

  it("names the policy of the cache as the cache does", () => {
    for (const cache of ["ideal", "allocated", { block: 16 }, { block: 16, allocated: true }] as const) {
      const request = model(llama3_8b, { cache }).request({ prompt: 5 });
      expect(request.convention.cache).toBe(request.cache.policy);
    }
    const blocks = model(llama3_8b, { cache: { block: 16, allocated: true } });
    expect(blocks.request({ prompt: 5 }).convention.cache).toBe("allocated, blocks of 16");
  });
});
