/** The worked example of src/compute/README.md, digit by digit. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { h100_sxm } from "../../src/compute/devices.ts";
import { model } from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";

const readme = readFileSync(new URL("../../src/compute/README.md", import.meta.url), "utf8");
const digits = (value: bigint): RegExp => new RegExp(String(value).replace(/\B(?=(\d{3})+$)/g, "[ _]"));

describe("src/compute/README.md", () => {
  const m = model(llama3_8b, { weights: "bf16", kv: "fp8" });
  const request = { prompt: 8_000, completion: 500, cached: 2_000 };

  it("prints the FLOPs and bytes that come out", () => {
    const { flops, kvBytes } = m.request(request);
    for (const value of [flops.attention, flops.projections, flops.feedForward, flops.head, flops.total, kvBytes]) {
      expect(readme).toMatch(digits(value));
    }
    // By hand: 32 layers, 32 heads, keys and values of 128, (8499·8500 − 2000·2001)/2 pairs.
    expect(flops.attention).toBe(2n * 32n * 32n * 256n * ((8499n * 8500n - 2000n * 2001n) / 2n));
  });

  it("prints the time and the verdict that come out", () => {
    const on = m.on(h100_sxm, { count: 8, perHour: "2.49" });
    expect(on.request(request).ttft.toPrecision(4)).toBe("0.01257");
    expect(readme).toContain("0.01257 s, compute-bound");
    expect(on.memory({ context: 131_072, batch: 16 }).verdict).toMatch(/^fits: 15 GiB weights \+ 128 GiB cache/);
    expect(Math.floor(m.on(h100_sxm).criticalBatch())).toBe(295);
  });
});
