/** Dense peaks of the known devices against vendors' own figures, and against each other. */
import { describe, expect, it } from "vitest";
import * as devices from "../../src/compute/devices.ts";
import { type ComputeFormat, type Device, model, peakOf } from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";

const all: Record<string, Device> = { ...devices };

describe("devices", () => {
  /** Dense TFLOP/s as printed: half of what is printed with sparsity. */
  const printed: [Device, ComputeFormat, number, string][] = [
    [devices.v100_sxm2, "fp32", 15.7, "NVIDIA V100 data sheet: single precision, SXM2"],
    [devices.a100_sxm_40gb, "tf32", 156, "NVIDIA A100 data sheet: 156 | 312 with sparsity"],
    [devices.a100_pcie, "fp32", 19.5, "NVIDIA A100 data sheet"],
    [devices.a10, "tf32", 62.5, "NVIDIA A10 data sheet: 62.5 | 125 with sparsity"],
    [devices.h100_sxm, "fp32", 66.9, "NVIDIA H100 Tensor Core GPU Architecture, table 2, SXM5"],
    [devices.h100_sxm, "tf32", 989.4 / 2, "NVIDIA H100 Tensor Core GPU Architecture, table 2, SXM5"],
    [devices.h100_pcie, "fp32", 51.2, "NVIDIA H100 Tensor Core GPU Architecture, table 2, PCIe"],
    [devices.h20_sxm, "fp8", 296, "NVIDIA H20 data sheet"],
    [devices.h20_sxm, "tf32", 74, "NVIDIA H20 data sheet"],
    [devices.l4, "tf32", 120 / 2, "NVIDIA L4 data sheet: 120 with sparsity"],
    [devices.l40, "fp32", 90.5, "NVIDIA L40 data sheet"],
    [devices.gb200, "int8", 10_000 / 2, "NVIDIA Blackwell data sheet: 10 POPS with sparsity"],
    [devices.mi250x, "fp32", 95.7, "AMD Instinct MI250X data sheet: FP32 matrix"],
    [devices.mi300x, "tf32", 653.7, "AMD Instinct MI300X data sheet"],
    [devices.mi325x, "int8", 2614.9, "AMD Instinct MI325X data sheet"],
    [devices.mi325x, "fp32", 163.4, "AMD Instinct MI325X data sheet"],
    [devices.rtx_3090, "int8", 284, "NVIDIA Ampere GA102 GPU Architecture, appendix A: 284 | 568 with sparsity"],
    [devices.rtx_5090, "int8", 838, "NVIDIA RTX Blackwell GPU Architecture: 838 | 1676 with sparsity"],
  ];
  it.each(printed.map(([device, format, peak, source]) => [device.name, format, peak, source, device] as const))(
    "%s: %s %s TFLOP/s (%s)",
    (_, format, peak, __, device) => {
      expect(peakOf(device, format)).toEqual({ format, flopsPerSecond: Math.round(peak * 10) * 1e11 });
    },
  );

  it("serve fp32 weights wherever NVIDIA and AMD made the device", () => {
    const without = Object.values(all).filter((device) => device.flopsPerSecond.fp32 === undefined);
    expect(
      without.map(({ name }) => name.replace(/-.*/, "")).filter((maker) => !/^(Apple|TPU|Gaudi3)$/.test(maker)),
    ).toEqual([]);
    const fp32 = model(llama3_8b, { weights: "fp32" });
    expect(fp32.on(devices.h100_sxm).peak).toEqual({ format: "fp32", flopsPerSecond: 66.9e12 });
  });

  it("are never slower in a narrower format, nor more than four times as fast", () => {
    const pairs: [ComputeFormat, ComputeFormat][] = [
      ["tf32", "bf16"],
      ["bf16", "fp8"],
      ["fp8", "fp4"],
    ];
    for (const { name, flopsPerSecond } of Object.values(all))
      for (const [wide, narrow] of pairs) {
        const [slow, fast] = [flopsPerSecond[wide], flopsPerSecond[narrow]];
        if (slow === undefined || fast === undefined) continue;
        expect(`${name} ${narrow}: ${fast >= slow}`).toBe(`${name} ${narrow}: true`);
        // Twice is usual. RTX 5090 is rated with fp32 accumulate in fp8, without in fp4.
        expect(`${name} ${narrow}: ${fast / slow <= 4}`).toBe(`${name} ${narrow}: true`);
      }
  });

  it("have a source and a date each", () => {
    for (const { source, asOf } of Object.values(all)) {
      expect(source).toMatch(/\w/);
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
