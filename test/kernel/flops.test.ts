/**
 * The batch kernel against exact integers and against itself without SIMD.
 *
 * Columns: exact below 2^53, within 4 × 2^-53 above. Builds: the same bits. Totals: exact at any size.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scalar } from "#kernel/flops";
import { runBatch } from "../../src/compute/batch.ts";
import { h100_sxm } from "../../src/compute/devices.ts";
import { type BatchColumn, type ModelGeometry, model, rowStatuses } from "../../src/compute/index.ts";
import { FlopsKernel } from "../../src/kernel/flops.ts";
import { geometries } from "../compute/geometries.ts";
import { sameNumbers } from "../mismatch.ts";
import { often, oneOf } from "../random.ts";

const flopColumns = [
  "attentionFlops",
  "linearFlops",
  "headFlops",
  "totalFlops",
  "prefillFlops",
  "decodeFlops",
  "kvBytes",
] as const;
const allColumns: readonly BatchColumn[] = [...flopColumns, "trafficBytes", "ttft", "tpot", "seconds", "usd", "joules"];

const grouped = (heads: number, kvHeads: number, headDim: number, span?: { window: number } | { chunk: number }) =>
  ({ kind: "grouped", heads, kvHeads, headDim, ...(span ? { span } : {}) }) as const;

/** Shapes with odd dimensions, every kind of span, experts, latents and recurrences, at sizes that pass 2^53. */
const shapes: Record<string, ModelGeometry> = {
  "one full span": shape([{ count: 31, mixer: grouped(33, 11, 127), feedForward: { kind: "gated", width: 14_335 } }]),
  "one window": shape([
    { count: 31, mixer: grouped(33, 11, 127, { window: 4097 }), feedForward: { kind: "gated", width: 14_335 } },
  ]),
  "full and window": shape([
    { count: 7, mixer: grouped(33, 11, 127), feedForward: { kind: "gated", width: 14_335 } },
    { count: 35, mixer: grouped(31, 31, 61, { window: 1023 }), feedForward: { kind: "plain", width: 11_111 } },
  ]),
  "full, two windows, a chunk": shape([
    { count: 3, mixer: grouped(9, 3, 129), feedForward: { kind: "gated", width: 999 } },
    { count: 5, mixer: grouped(9, 3, 129, { window: 511 }) },
    { count: 7, mixer: grouped(9, 3, 129, { window: 4095 }) },
    { count: 11, mixer: grouped(9, 3, 129, { chunk: 8191 }) },
    { count: 2, mixer: grouped(9, 3, 129, { chunk: 49 }) },
  ]),
  "latent with experts": shape([
    {
      count: 3,
      mixer: { kind: "latent", heads: 127, queryRank: 1535, latentRank: 511, nopeDim: 127, ropeDim: 63, valueDim: 129 },
      feedForward: { kind: "gated", width: 18_431 },
    },
    {
      count: 57,
      mixer: { kind: "latent", heads: 127, queryRank: 1535, latentRank: 511, nopeDim: 127, ropeDim: 63, valueDim: 129 },
      feedForward: { kind: "experts", experts: 255, active: 7, width: 2047, shared: 2047 },
    },
  ]),
  recurrent: shape([
    {
      count: 36,
      mixer: { kind: "delta", keyHeads: 15, valueHeads: 30, keyDim: 127, valueDim: 127, conv: 4 },
      feedForward: { kind: "gated", width: 5000 },
    },
    { count: 12, mixer: grouped(15, 5, 255), feedForward: { kind: "gated", width: 5000 } },
    { count: 3, mixer: { kind: "state-space", inner: 5000, state: 128, groups: 8, heads: 100, conv: 4 } },
  ]),
};

function shape(layers: ModelGeometry["layers"]): ModelGeometry {
  return { name: "odd", hidden: 7167, vocabulary: 129_281, layers };
}

/** A few thousand rows, sizes spread over the whole range in powers of two. */
function rows(
  count: number,
  seed: number,
  most: number,
): { prompt: Uint32Array; completion: Uint32Array; cached: Uint32Array } {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const spread = (limit: number): number => Math.floor(2 ** (random() * Math.log2(limit)));
  const [prompt, completion, cached] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  for (let row = 0; row < count; row++) {
    prompt[row] = spread(most);
    completion[row] = random() < 0.1 ? 0 : spread(most / 16);
    cached[row] = random() < 0.3 ? 0 : random() < 0.1 ? prompt[row]! : Math.floor(random() * prompt[row]!);
  }
  return { prompt, completion, cached };
}

/** `got` may differ from the exact integer by 4 × 2^-53 of it, and not at all below 2^53. */
function isWithin(got: number, exact: bigint): boolean {
  if (exact < 2n ** 53n) return BigInt(got) === exact;
  const error = BigInt(got) - exact;
  return (error < 0n ? -error : error) * 2n ** 53n <= 4n * exact;
}

const simd = new FlopsKernel();
const plain = new FlopsKernel(scalar());

describe("batch columns", () => {
  for (const [name, geometry] of Object.entries(shapes)) {
    it(`are exact below 2^53 and within 4 × 2^-53 above: ${name}`, () => {
      const asked = model(geometry, { kv: "fp8" });
      const requests = rows(often(3001), 7, 2 ** 25);
      const { columns, refused } = asked.batch(requests, { columns: flopColumns });
      expect(refused).toBe(0);
      let large = 0;
      for (let row = 0; row < requests.prompt.length; row++) {
        const request = {
          prompt: requests.prompt[row]!,
          completion: requests.completion[row]!,
          cached: requests.cached[row]!,
        };
        const cost = asked.request(request);
        const exact: Record<(typeof flopColumns)[number], bigint> = {
          attentionFlops: cost.flops.attention,
          linearFlops: cost.flops.total - cost.flops.attention - cost.flops.head,
          headFlops: cost.flops.head,
          totalFlops: cost.flops.total,
          prefillFlops: cost.prefill.flops.total,
          decodeFlops: cost.decode.flops.total,
          kvBytes: cost.kvBytes,
        };
        if (cost.flops.total > 2n ** 53n) large++;
        for (const column of flopColumns) {
          if (!isWithin(columns[column][row]!, exact[column])) {
            expect.fail(`${column} of ${JSON.stringify(request)}: ${columns[column][row]} instead of ${exact[column]}`);
          }
        }
      }
      expect(large).toBeGreaterThan(often(500));
    });
  }

  it("do not depend on which other columns are asked for, below 2^53", () => {
    const asked = model(shapes["full and window"]!);
    const requests = rows(2050, 11, 2 ** 8);
    const together = asked.batch(requests, { columns: flopColumns }).columns;
    for (const column of flopColumns)
      expect(asked.batch(requests, { columns: [column] }).columns[column]).toEqual(together[column]);
  });
});

describe("the SIMD build", () => {
  for (const [name, geometry] of oneOf(Object.entries(shapes))) {
    it(`gives the bits of the scalar build: ${name}`, () => {
      const asked = model(geometry, { cache: { block: 16 } }).on(h100_sxm, {
        count: 3,
        perHour: "2.49",
        overheadPerPass: 1e-5,
        batch: 5,
      });
      const requests = rows(4099, 3, 2 ** 12);
      // Some rows that no request can be, in the middle of a block.
      requests.prompt[77] = 0;
      requests.cached[78] = requests.prompt[78]! + 1;
      const bits = (kernel: FlopsKernel): string[] => {
        const { columns, statuses, exactTotals } = runBatch(
          asked.batchContext(),
          requests,
          { columns: allColumns },
          kernel,
        );
        const text = allColumns.map((column) => Buffer.from(columns[column].buffer).toString("base64"));
        return [
          ...text,
          Buffer.from(statuses).toString("hex"),
          JSON.stringify(exactTotals(), (_, value) => String(value)),
        ];
      };
      expect(bits(simd)).toEqual(bits(plain));
    });
  }

  it("is at most 12 KB, and so is the scalar build", () => {
    for (const file of ["flops.wasm", "flops.scalar.wasm"]) {
      expect(readFileSync(new URL(`../../build/wasm/${file}`, import.meta.url)).length).toBeLessThanOrEqual(12 * 1024);
    }
  });
});

describe("rows in the kernel's memory", () => {
  for (const [name, geometry] of oneOf(Object.entries(shapes))) {
    it(`give the bits of ordinary arrays, refused rows and all: ${name}`, () => {
      const asked = model(geometry, { cache: { block: 16 } }).on(h100_sxm, { count: 3, perHour: "2.49", batch: 5 });
      for (const count of [0, 1, 2, 3, 511, 512, 513, 4099]) {
        const requests = rows(count, 3, 2 ** 12);
        if (count > 512) {
          requests.prompt[77] = 0;
          requests.cached[512] = requests.prompt[512]! + 1;
          requests.completion[count - 1] = 2 ** 32 - 1;
        }
        const placed = asked.rows(count, allColumns);
        for (const input of ["prompt", "completion", "cached"] as const) placed[input].set(requests[input]);
        for (const columns of [allColumns, ["attentionFlops", "totalFlops"], ["usd"], ["tpot", "headFlops"]] as const) {
          const copied = asked.batch(requests, { columns: columns as readonly BatchColumn[] });
          const direct = asked.batch(placed, { columns: columns as readonly BatchColumn[] });
          for (const column of columns) {
            expect(direct.columns[column]).toBe(placed.columns[column]);
            expect(sameNumbers(direct.columns[column], copied.columns[column]), column).toBe(true);
          }
          expect(sameNumbers(direct.statuses, copied.statuses)).toBe(true);
          expect([direct.refused, direct.exactTotals()]).toEqual([copied.refused, copied.exactTotals()]);
        }
        // What the caller wrote is still there, refused or not.
        for (const input of ["prompt", "completion", "cached"] as const)
          expect(sameNumbers(placed[input], requests[input]), input).toBe(true);
      }
    });
  }

  it("serve other models, other columns and other arrays, by copying where they must", () => {
    const placed = model(shapes["one window"]!).rows(700, ["totalFlops"]);
    const requests = rows(700, 9, 2 ** 12);
    for (const input of ["prompt", "completion", "cached"] as const) placed[input].set(requests[input]);
    const other = model(shapes["latent with experts"]!);
    const expected = other.batch(requests, { columns: ["totalFlops", "kvBytes"] }).columns;
    expect(other.batch(placed, { columns: ["totalFlops", "kvBytes"] }).columns).toEqual(expected);
    const into = { totalFlops: new Float64Array(700) };
    expect(other.batch(placed, { columns: ["totalFlops"], into }).columns.totalFlops).toBe(into.totalFlops);
    expect(into.totalFlops).toEqual(expected.totalFlops);
    const views = { prompt: placed.prompt, completion: placed.completion, cached: placed.cached };
    expect(other.batch(views, { columns: ["totalFlops"] }).columns.totalFlops).toEqual(expected.totalFlops);
    expect(placed.prompt.length).toBe(700);
  });

  it("refuse counts and columns that are none, and more than memory holds", () => {
    const asked = model(shapes["one window"]!);
    const code = (count: unknown, columns: unknown): string => {
      try {
        asked.rows(count as number, columns as readonly BatchColumn[]);
        return "ok";
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      }
    };
    expect(code(-1, [])).toBe("compute/negative");
    expect(code(1.5, [])).toBe("compute/fractional");
    expect(code("10", [])).toBe("compute/not-a-number");
    for (const columns of [["nothing"], undefined]) expect(code(10, columns)).toBe("compute/unknown-column");
    expect(code(2 ** 31, ["totalFlops"])).toBe("kernel/out-of-memory");
    expect(() => asked.rows(2 ** 31, ["totalFlops"])).toThrowError("fewer rows at a time");
    expect(code(2 ** 53, ["totalFlops"])).toBe("compute/too-large");
    expect(code(0, [])).toBe("ok");
  });
});

describe("exactTotals", () => {
  for (const [name, geometry] of Object.entries(shapes)) {
    it(`is the sum of the exact rows: ${name}`, () => {
      const asked = model(geometry);
      const requests = rows(often(2501), 5, 2 ** 25);
      const totals = asked.batch(requests, { columns: [] }).exactTotals();
      let [total, attention, decode, count] = [0n, 0n, 0n, 0n];
      for (let row = 0; row < requests.prompt.length; row++) {
        const cost = asked.request({
          prompt: requests.prompt[row]!,
          completion: requests.completion[row]!,
          cached: requests.cached[row]!,
        });
        total += cost.flops.total;
        attention += cost.flops.attention;
        decode += cost.decode.flops.total;
        count += 1n;
      }
      expect(totals).toMatchObject({
        totalFlops: total,
        attentionFlops: attention,
        decodeFlops: decode,
        prefillFlops: total - decode,
        requests: count,
      });
    });
  }

  it("is exact where a sum of floats is not: 2^66 and beyond", () => {
    const prompt = new Uint32Array(4000).fill(2 ** 26 - 1);
    const asked = model(shapes["one full span"]!);
    const one = asked.request({ prompt: 2 ** 26 - 1 }).flops.total;
    expect(asked.batch({ prompt }, { columns: [] }).exactTotals().totalFlops).toBe(4000n * one);
  });
});

describe("rows that no request can be", () => {
  const bad: readonly [string, number, number, number, string][] = [
    ["a good row", 10, 5, 3, "ok"],
    ["NaN prompt", Number.NaN, 5, 3, "compute/not-a-number"],
    ["infinite completion", 10, Number.POSITIVE_INFINITY, 3, "compute/not-a-number"],
    ["negative prompt", -1, 5, 0, "compute/negative"],
    ["half a token", 10, 2.5, 0, "compute/fractional"],
    ["more than 2^26", 2 ** 26 + 1, 0, 0, "compute/too-large"],
    ["no prompt", 0, 5, 0, "compute/empty-prompt"],
    ["cached beyond the prompt", 10, 5, 11, "compute/cached-exceeds-prompt"],
    ["beyond the context", 60_000, 40_001, 0, "compute/context-exceeded"],
    ["negative cached", 10, 5, -3, "compute/negative"],
    ["another good row", 99_000, 1000, 0, "ok"],
  ];
  const asked = model({ ...shapes["full and window"]!, context: 100_000 });
  const column = (index: 1 | 2 | 3): Float64Array => Float64Array.from(bad, (row) => row[index]);

  it("get the code a single request would throw, a count, and zeros", () => {
    const { statuses, refused, columns } = asked.batch(
      { prompt: column(1), completion: column(2), cached: column(3) },
      { columns: ["totalFlops", "kvBytes"] },
    );
    bad.forEach(([name, prompt, completion, cached, code], row) => {
      expect(`${name}: ${rowStatuses[statuses[row]!]}`).toBe(`${name}: ${code}`);
      const single = (): bigint => asked.request({ prompt, completion, cached }).flops.total;
      if (code === "ok") expect(columns.totalFlops[row]).toBe(Number(single()));
      else {
        expect(single).toThrowError(expect.objectContaining({ code }));
        expect([columns.totalFlops[row], columns.kvBytes[row]]).toEqual([0, 0]);
      }
    });
    expect(refused).toBe(9);
  });

  it("are found among u32 rows, whatever columns are asked for", () => {
    const requests = {
      prompt: Uint32Array.of(10, 0, 10, 90_000, 2 ** 31, 2 ** 27, 7),
      completion: Uint32Array.of(5, 5, 5, 20_000, 1, 1, 2 ** 32 - 1),
      cached: Uint32Array.of(3, 0, 11, 0, 0, 0, 0),
    };
    for (const columns of [["totalFlops"], ["totalFlops", "kvBytes"], ["prefillFlops"]] as const) {
      const { statuses, refused } = asked.batch(requests, { columns });
      expect([refused, ...statuses]).toEqual([6, 0, 5, 6, 7, 4, 4, 4]);
    }
  });

  it("add nothing to the totals", () => {
    const totals = asked
      .batch({ prompt: column(1), completion: column(2), cached: column(3) }, { columns: [] })
      .exactTotals();
    expect(totals.requests).toBe(2n);
    expect(totals.totalFlops).toBe(
      asked.request({ prompt: 10, completion: 5, cached: 3 }).flops.total +
        asked.request({ prompt: 99_000, completion: 1000 }).flops.total,
    );
  });
});

describe("random tiny models", () => {
  it("give the same columns as single requests", () => {
    fc.assert(
      fc.property(geometries, fc.constantFrom("auto" as const, "absorbed" as const), (geometry, latent) => {
        const asked = model(geometry, { latent });
        const requests = rows(9, 1, 2 ** 10);
        const { columns } = asked.batch(requests, { columns: ["totalFlops", "prefillFlops", "trafficBytes"] });
        for (let row = 0; row < 9; row++) {
          const cost = asked.request({
            prompt: requests.prompt[row]!,
            completion: requests.completion[row]!,
            cached: requests.cached[row]!,
          });
          expect(BigInt(columns.totalFlops[row]!)).toBe(cost.flops.total);
          expect(BigInt(columns.prefillFlops[row]!)).toBe(cost.prefill.flops.total);
          expect(Math.abs(columns.trafficBytes[row]! - Number(cost.traffic.total))).toBeLessThanOrEqual(
            4 + 1e-12 * Number(cost.traffic.total),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("time and money columns", () => {
  for (const [name, geometry] of Object.entries(shapes)) {
    it(`equal single requests: ${name}`, () => {
      const asked = model({ ...geometry, context: 2 ** 20 }, { kv: "fp8" }).on(h100_sxm, {
        count: 8,
        perHour: 2.49,
        efficiency: { compute: 0.5, memory: 0.7 },
        overheadPerPass: 2e-5,
        batch: 16,
      });
      const requests = rows(300, 9, 2 ** 16);
      const columns = ["ttft", "tpot", "seconds", "usd", "joules"] as const;
      const result = asked.batch(requests, { columns });
      for (let row = 0; row < 300; row++) {
        const single = asked.request({
          prompt: requests.prompt[row]!,
          completion: requests.completion[row]!,
          cached: requests.cached[row]!,
        });
        for (const column of columns)
          expect(
            Math.abs(result.columns[column][row]! / (single[column] || 1) - (single[column] ? 1 : 0)),
          ).toBeLessThan(1e-12);
      }
    });
  }
});
