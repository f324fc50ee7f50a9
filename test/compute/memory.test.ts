/** Limits of memory: what the search calls the last that fits, fits when it is asked for, and one more does not. */
import { describe, expect, it } from "vitest";
import { h100_sxm, l4 } from "../../src/compute/devices.ts";
import {
  type Device,
  type DeviceModel,
  type MemoryRequest,
  type ModelGeometry,
  model,
} from "../../src/compute/index.ts";
import { bert_base } from "../../src/models/bert.ts";
import { gemma3_27b } from "../../src/models/gemma.ts";
import { llama3_0_8b, llama3_8b, llama3_70b } from "../../src/models/llama.ts";

describe("an encoder", () => {
  it("keeps no keys or values: no cache, no traffic of one, however it is asked and whatever the policy", () => {
    for (const cache of ["ideal", "allocated", { block: 16 }] as const) {
      const asked = model(bert_base, { cache });
      const { kvBytes, traffic } = asked.request({ prompt: 512 });
      expect([kvBytes, traffic.cacheRead, traffic.cacheWrite]).toEqual([0n, 0n, 0n]);
      expect(asked.kvCache({ tokens: 512, batch: 8 })).toMatchObject({ total: 0n, perToken: 0n });
      const on = asked.on(h100_sxm);
      expect(on.memory({ context: 512, batch: 8192 })).toMatchObject({
        fits: true,
        verdict: expect.stringContaining("+ 0 GiB cache"),
      });
      const { columns } = on.batch({ prompt: Uint32Array.of(512) }, { columns: ["kvBytes", "trafficBytes", "ttft"] });
      expect(columns.kvBytes[0]).toBe(0);
      expect(columns.trafficBytes[0]).toBe(Number(traffic.weights));
      expect(columns.ttft[0]).toBeCloseTo(on.request({ prompt: 512 }).ttft, 15);
    }
  });
});

describe("the verdict", () => {
  const need = (on: DeviceModel, request: MemoryRequest): string => on.memory(request).verdict.split("; ")[1]!;

  it("says what weights of 15 GiB need of devices of 22.4, and what the total, with 800,000 GiB of cache", () => {
    expect(need(model({ ...llama3_8b, context: 1e6 }).on(l4), { context: 65_536, batch: 100_000 })).toBe(
      "weights need 1 of these devices, the total 35795",
    );
  });

  it("counts devices by what may be used of each: 131 GiB over 59.6, not over 74.5", () => {
    expect(need(model(llama3_70b).on(h100_sxm, { count: 2, usableMemory: 0.8 }), { context: 1 })).toBe(
      "weights need 3 of these devices, the total 3",
    );
  });
});

describe("longestContext", () => {
  it("goes as far as the option context, beyond the published limit or short of it", () => {
    const longer = model(llama3_0_8b, { context: 65_536 }).on(h100_sxm).memory({ context: 32_768 });
    expect(longer).toMatchObject({ fits: true, longestContext: 65_536 });
    const shorter = model(llama3_8b, { context: 4096 }).on(h100_sxm).memory({ context: 4096 });
    expect(shorter).toMatchObject({ fits: true, longestContext: 4096 });
  });

  it("and largestBatch do not depend on the context and batch that were asked about, and are the last that fit", () => {
    const cases: [ModelGeometry, Device][] = [
      [{ ...llama3_8b, context: 1e7 }, h100_sxm],
      [{ ...llama3_8b, context: 1e7 }, l4],
      [{ ...gemma3_27b, context: 1e7 }, h100_sxm],
    ];
    for (const [geometry, device] of cases) {
      const on = model(geometry).on(device);
      for (const batch of [1, 3]) {
        const longest = on.memory({ context: 1, batch }).longestContext;
        expect(on.memory({ context: longest, batch })).toMatchObject({ fits: true, longestContext: longest });
        expect(on.memory({ context: longest + 1, batch })).toMatchObject({ fits: false, longestContext: longest });
      }
      for (const context of [1, 100]) {
        const most = on.memory({ context, batch: 1 }).largestBatch;
        expect(on.memory({ context, batch: most })).toMatchObject({ fits: true, largestBatch: most });
        expect(on.memory({ context, batch: most + 1 })).toMatchObject({ fits: false, largestBatch: most });
      }
    }
    expect(model(cases[0]![0]).on(h100_sxm).memory({ context: 1 }).longestContext).toBe(486_663);
  });
});
