/**
 * Accelerators by name: dense peaks, bandwidth, memory.
 *
 * Vendor tables often print peaks with 2:4 sparsity; these are dense. fp32 is the
 * peak of NVIDIA's plain units and AMD's matrix units, tf32 that of tensor cores.
 * A format is missing where no peak was found. Prices are left to the caller. A
 * GB is 10^9 bytes.
 */
import type { ComputeFormat, Device } from "./device.ts";

const asOf = "2026-11-27";

function device(
  name: string,
  gigabytes: number,
  gigabytesPerSecond: number,
  teraflops: Partial<Record<ComputeFormat, number>>,
  source: string,
  more: { watts?: number; note?: string } = {},
): Device {
  const flopsPerSecond = Object.fromEntries(
    Object.entries(teraflops).map(([format, value]) => [format, Math.round(value * 1e4) * 1e8]),
  );
  return {
    name,
    memoryBytes: gigabytes * 1e9,
    bytesPerSecond: Math.round(gigabytesPerSecond * 10) * 1e8,
    flopsPerSecond,
    source,
    asOf,
    ...more,
  };
}

const llmAnalysis = "https://github.com/cli99/llm-analysis/tree/d841e40a/llm_analysis/gpu_configs";
const llmViewer = "https://github.com/hahnyuan/LLM-Viewer/blob/472f71f1/hardwares/hardware_params.py";
const genz = "https://github.com/abhibambhaniya/GenZ-LLM-Analyzer/blob/091bdd07/Systems/system_configs.py";
const scalingBook = "https://github.com/jax-ml/scaling-book/blob/0819a7d8/tpus.md";
/**
 * NVIDIA's data sheets for V100, A100, A10, A10G, L4, L40 and H20; its papers on GA102 (v2.0, appendices A and C), Ada
 * (v2.01), H100 (v1.04, table 2; H200 has the same chip) and RTX Blackwell; AMD's for MI250X, MI300X and MI325X.
 */
const sheet = "vendor's sheet";
const llmProf = "https://github.com/citsjtu2020/LLM-Prof hardware_spec.md";

export const v100_sxm2: Device = device(
  "V100-SXM2-32GB",
  32,
  900,
  { fp16: 125, fp32: 15.7 },
  `${llmAnalysis}; ${sheet}`,
  { watts: 300 },
);
export const a100_sxm_40gb: Device = device(
  "A100-SXM-40GB",
  40,
  1555,
  { fp16: 312, bf16: 312, int8: 624, tf32: 156, fp32: 19.5, int4: 1248 },
  `${llmAnalysis}; ${llmViewer}; ${sheet}`,
  { watts: 400 },
);
export const a100_sxm: Device = device(
  "A100-SXM-80GB",
  80,
  2039,
  { fp16: 312, bf16: 312, int8: 624, tf32: 156, fp32: 19.5, int4: 1248 },
  `${llmAnalysis}; ${llmViewer}; ${sheet}`,
  { watts: 400 },
);
export const a100_pcie: Device = device(
  "A100-PCIe-80GB",
  80,
  1935,
  { fp16: 312, bf16: 312, int8: 624, tf32: 156, fp32: 19.5, int4: 1248 },
  `${llmAnalysis}; ${sheet}`,
  {
    watts: 300,
  },
);
export const a10: Device = device(
  "A10",
  24,
  600,
  { fp16: 125, bf16: 125, int8: 250, tf32: 62.5, fp32: 31.2 },
  `https://github.com/astroC86/gpu-datasheet; ${sheet}`,
  { watts: 150 },
);
export const a10g: Device = device(
  "A10G",
  24,
  600,
  { fp16: 70, bf16: 70, int8: 140, tf32: 35, fp32: 35 },
  `${llmAnalysis}; ${sheet}`,
);
export const rtx_a6000: Device = device(
  "RTX-A6000",
  48,
  768,
  { fp16: 154.8, bf16: 154.8, int8: 309.7, tf32: 77.4, fp32: 38.7 },
  `${llmAnalysis}; ${llmViewer}; ${sheet}`,
  { watts: 300 },
);
export const l4: Device = device(
  "L4",
  24,
  300,
  { fp16: 121, bf16: 121, fp8: 242, int8: 242, tf32: 60, fp32: 30.3 },
  `https://github.com/winston-zhang-orz/gpu-specs; ${sheet}`,
  { watts: 72 },
);
export const l40: Device = device(
  "L40",
  48,
  864,
  { fp16: 181, bf16: 181, fp8: 362, int8: 362, tf32: 90.5, fp32: 90.5, int4: 724 },
  `${llmViewer}; ${sheet}`,
  {
    watts: 300,
  },
);
export const l40s: Device = device(
  "L40S",
  48,
  864,
  { fp16: 362.05, bf16: 362.05, fp8: 733, int8: 733, tf32: 183, fp32: 91.6 },
  "https://mullet.se (L40S product page: 362.05 dense, 733 sparse)",
  { watts: 350 },
);
export const h100_sxm: Device = device(
  "H100-SXM-80GB",
  80,
  3350,
  { fp16: 989.4, bf16: 989.4, fp8: 1978.9, int8: 1978.9, tf32: 494.7, fp32: 66.9 },
  `${llmAnalysis}; ${sheet}`,
  { watts: 700 },
);
export const h100_pcie: Device = device(
  "H100-PCIe-80GB",
  80,
  2000,
  { fp16: 756, bf16: 756, fp8: 1513, int8: 1513, tf32: 378, fp32: 51.2 },
  `${llmAnalysis}; ${sheet}`,
  { watts: 350 },
);
export const h200_sxm: Device = device(
  "H200-SXM-141GB",
  141,
  4800,
  { fp16: 989.4, bf16: 989.4, fp8: 1978.9, int8: 1978.9, tf32: 494.7, fp32: 66.9 },
  `${llmProf}; ${sheet}`,
  { watts: 700 },
);
export const h20_sxm: Device = device(
  "H20-SXM-96GB",
  96,
  4022,
  { fp16: 148, bf16: 148, fp8: 296, int8: 296, tf32: 74, fp32: 44 },
  `${llmProf}; ${sheet}`,
  { watts: 400 },
);
export const b200: Device = device(
  "B200-HGX-1000W",
  192,
  8000,
  { fp16: 2250, bf16: 2250, fp8: 4500, int8: 4500, tf32: 1100, fp32: 80, fp4: 9000 },
  "https://glennklockwood.com/garden/processors/B200",
  {
    watts: 1000,
    note: "sources disagree: 180 or 192 GB usable, 7.7 or 8.0 TB/s, 75 or 80 TFLOP/s in fp32",
  },
);
export const gb200: Device = device(
  "GB200-1200W, one GPU",
  192,
  8000,
  { fp16: 2500, bf16: 2500, fp8: 5000, int8: 5000, tf32: 1250, fp32: 90, fp4: 10000 },
  "https://glennklockwood.com/garden/processors/B200",
  { watts: 1200, note: "sources disagree: 80 or 90 TFLOP/s in fp32" },
);
export const mi250x: Device = device(
  "MI250X",
  128,
  3200,
  { fp16: 383, bf16: 383, int8: 383, fp32: 95.7 },
  `${llmAnalysis}; ${sheet}`,
);
export const mi300x: Device = device(
  "MI300X",
  192,
  5300,
  { fp16: 1307.4, bf16: 1307.4, fp8: 2614.9, int8: 2614.9, tf32: 653.7, fp32: 163.4 },
  `${genz}; ${sheet}`,
  { watts: 750, note: "2614.9 is dense fp8; tables that list it for fp16 print the sparse figure" },
);
export const mi325x: Device = device(
  "MI325X",
  256,
  6000,
  { fp16: 1307.4, bf16: 1307.4, fp8: 2614.9, int8: 2614.9, tf32: 653.7, fp32: 163.4 },
  `${genz}; ${sheet}`,
  {
    watts: 1000,
  },
);
export const gaudi3: Device = device("Gaudi3", 128, 3675, { bf16: 1835 }, genz, { watts: 900 });
export const tpu_v4: Device = device("TPU-v4", 32, 1200, { bf16: 275, int8: 275 }, scalingBook);
export const tpu_v5e: Device = device("TPU-v5e", 16, 810, { bf16: 197, int8: 394 }, scalingBook);
export const tpu_v5p: Device = device("TPU-v5p", 96, 2800, { bf16: 459, int8: 918 }, scalingBook);
export const tpu_v6e: Device = device("TPU-v6e", 32, 1600, { bf16: 920, int8: 1840 }, scalingBook);
export const rtx_4090: Device = device(
  "RTX-4090",
  24,
  1008,
  { fp16: 165.2, bf16: 165.2, fp8: 330.3, int8: 660.6, tf32: 82.6, fp32: 82.6 },
  `https://hmc-tech.com (4090 against PRO 5000; fp16 with fp32 accumulate); ${sheet}`,
  { watts: 450 },
);
export const rtx_5090: Device = device(
  "RTX-5090",
  32,
  1792,
  { fp16: 209.5, bf16: 209.5, fp8: 419.2, int8: 838, tf32: 104.8, fp32: 104.8, fp4: 1676 },
  `https://spheron.network; ${sheet}`,
  { watts: 575, note: "fp16 with fp32 accumulate; twice that with fp16 accumulate" },
);
export const rtx_3090: Device = device(
  "RTX-3090",
  24,
  936.2,
  { fp16: 71, bf16: 71, int8: 284, tf32: 35.6, fp32: 35.6 },
  `https://github.com/xiaozheyao/triteia specs.py; ${sheet}`,
  { watts: 350, note: "fp16 with fp32 accumulate; 142 with fp16 accumulate" },
);
export const m4_max: Device = device("Apple-M4-Max-40c", 128, 546, { fp16: 34 }, "https://gpuhunter.io/gpu/m4-max", {
  note: "third-party FLOP/s; Apple publishes none",
});
export const m3_ultra: Device = device("Apple-M3-Ultra", 512, 819, { fp16: 57 }, "https://gpuhunter.io/gpu/m3-ultra", {
  note: "third-party FLOP/s; Apple publishes none",
});
export const m2_ultra: Device = device(
  "Apple-M2-Ultra",
  192,
  800,
  { fp16: 54 },
  "https://gamebastion.com (bandwidth)",
  { note: "third-party FLOP/s; Apple publishes none" },
);
export const m1_max: Device = device("Apple-M1-Max", 64, 400, { fp16: 20.8 }, "https://akunu.dev chapter 5", {
  note: "third-party FLOP/s; Apple publishes none",
});
