/**
 * An accelerator: the dense figures of its data sheet.
 *
 * Vendors often print peaks with 2:4 sparsity, twice what a dense matrix
 * product reaches; every peak here is dense. A GB is 10^9 bytes.
 */
import { ReckonerError, shown } from "../errors.ts";
import { checkObject } from "./counts.ts";

/** Number formats of arithmetic units. */
export type ComputeFormat = "fp32" | "tf32" | "bf16" | "fp16" | "fp8" | "int8" | "fp4" | "int4";

export interface Device {
  readonly name: string;
  /** Bytes of device memory. */
  readonly memoryBytes: number;
  readonly bytesPerSecond: number;
  /** Dense FLOP/s by format. */
  readonly flopsPerSecond: Readonly<Partial<Record<ComputeFormat, number>>>;
  /** Board power in watts, where the vendor states one. */
  readonly watts?: number;
  readonly source: string;
  readonly asOf: string;
  /** Doubts about the figures. */
  readonly note?: string;
}

/**
 * Refuses a device with invalid figures, which would make all times and limits invalid.
 *
 * @throws {@link ReckonerError} `compute/not-an-object`, or `compute/bad-rate` with the path of the field.
 */
export function checkDevice(device: Device): void {
  checkObject("a device, such as those of reckoner/compute/devices,", device);
  checkObject("the device's flopsPerSecond", device.flopsPerSecond);
  const { memoryBytes, bytesPerSecond, flopsPerSecond, watts } = device;
  const check = (path: string, value: unknown, least: number, way: string): void => {
    if (typeof value === "number" && value >= least && Number.isFinite(value)) return;
    throw new ReckonerError(
      "compute/bad-rate",
      `the device's ${path} must be a finite number ${least === 1 ? "of at least 1" : "above 0"}; got ${shown(value)}: ${way}`,
      { path, value },
    );
  };
  const sheet = "give the data sheet's figure, or take a device of reckoner/compute/devices";
  check("memoryBytes", memoryBytes, 1, sheet);
  check("bytesPerSecond", bytesPerSecond, Number.MIN_VALUE, sheet);
  for (const [format, peak] of Object.entries(flopsPerSecond))
    if (peak !== undefined)
      check(`flopsPerSecond.${format}`, peak, Number.MIN_VALUE, "leave out formats the device has no units for");
  if (watts !== undefined) check("watts", watts, Number.MIN_VALUE, "leave it out when the vendor states none");
}

/** The format that arithmetic uses when weights are stored in the given format. */
export function computeFormatFor(stored: string): ComputeFormat {
  if (stored === "fp32" || stored === "tf32" || stored === "fp16" || stored === "int8") return stored;
  if (typeof stored !== "string") return "bf16";
  if (stored.startsWith("fp8") || stored.startsWith("mxfp8")) return "fp8";
  if (stored === "nvfp4" || stored === "fp4") return "fp4";
  // Weight-only quantisation is widened before it is multiplied.
  return "bf16";
}

/** Formats to try in turn for a wanted one: none is narrower. */
const wider: Readonly<Record<ComputeFormat, readonly ComputeFormat[]>> = {
  fp4: ["fp4", "fp8", "bf16", "fp16"],
  int4: ["int4", "int8", "bf16", "fp16"],
  fp8: ["fp8", "bf16", "fp16"],
  int8: ["int8", "bf16", "fp16"],
  bf16: ["bf16", "fp16", "fp32"],
  fp16: ["fp16", "bf16", "fp32"],
  tf32: ["tf32", "fp32"],
  fp32: ["fp32"],
};

/**
 * Dense peak of a device for a format, or for the next one at least as wide that it has units for.
 *
 * @throws {@link ReckonerError} `compute/no-peak` with the formats the device has, `compute/not-an-object` without a device.
 * @example
 * peakOf(h100_sxm, "bf16"); // { format: "bf16", flopsPerSecond: 989.4e12 }
 */
export function peakOf(device: Device, wanted: ComputeFormat): { format: ComputeFormat; flopsPerSecond: number } {
  checkObject("a device, such as those of reckoner/compute/devices,", device);
  checkObject("the device's flopsPerSecond", device.flopsPerSecond);
  const choices = typeof wanted === "string" && Object.hasOwn(wider, wanted) ? wider[wanted] : [];
  for (const format of choices) {
    const flopsPerSecond = device.flopsPerSecond[format];
    if (flopsPerSecond !== undefined) return { format, flopsPerSecond };
  }
  const known = Object.keys(device.flopsPerSecond);
  throw new ReckonerError(
    "compute/no-peak",
    `${shown(device.name)} publishes no dense peak for ${shown(wanted)}; ${known.length === 0 ? "it has none" : `it has ${known.join(", ")}: pass compute: "${known[0]}"`}`,
    {
      device: device.name,
      wanted,
      known,
    },
  );
}
