/**
 * Number formats: how many bytes an element takes, scales included.
 *
 * Quantised formats store blocks of elements with a scale beside them, so the
 * bytes per element are a ratio; it is kept as two integers and rounded up
 * once, at the end of a sum.
 */
import { ReckonerError, shown } from "../errors.ts";

/** `blockBytes` bytes hold `blockElements` elements, scales and zero points included. */
export interface NumberFormat {
  readonly name: string;
  readonly blockElements: number;
  readonly blockBytes: number;
}

/** Name → elements per block, bytes per block. */
const blocks = {
  fp32: [1, 4],
  tf32: [1, 4],
  bf16: [1, 2],
  fp16: [1, 2],
  fp8: [1, 1],
  int8: [1, 1],
  "fp8-g128": [128, 132],
  q8_0: [32, 34],
  q5_0: [32, 22],
  q4_0: [32, 18],
  q4_1: [32, 20],
  fp4: [2, 1],
  int4: [2, 1],
  "int4-g128": [128, 68],
  mxfp8: [32, 33],
  mxfp4: [32, 17],
  nvfp4: [16, 9],
} as const;

export type FormatName = keyof typeof blocks;

/**
 * Number formats by name.
 *
 * `fp8` and `int8` do not count per-tensor scales; the block formats follow OCP MX (32 elements, one 8-bit scale),
 * NVFP4 (16 elements, one fp8 scale) and GGUF (32 elements, one fp16 scale). `int4-g128` has a 16-bit scale
 * and a 16-bit zero point per 128 elements, `fp8-g128` a 32-bit scale.
 */
export const formats: Readonly<Record<FormatName, NumberFormat>> = Object.fromEntries(
  Object.entries(blocks).map(([name, [blockElements, blockBytes]]) => [name, { name, blockElements, blockBytes }]),
) as Record<FormatName, NumberFormat>;

/**
 * A format by name, or the given format itself.
 *
 * @throws {@link ReckonerError} `compute/unknown-format` with the known names.
 */
export function formatOf(choice: FormatName | NumberFormat): NumberFormat {
  if (typeof choice === "object" && choice !== null) {
    const { blockElements, blockBytes } = choice;
    if ([blockElements, blockBytes].every((size) => Number.isSafeInteger(size) && size >= 1)) return choice;
    throw new ReckonerError(
      "compute/unknown-format",
      `a format needs whole numbers of at least 1, such as { name: "half", blockElements: 2, blockBytes: 1 }; got blockElements ${shown(blockElements)} and blockBytes ${shown(blockBytes)}`,
      { choice },
    );
  }
  if (Object.hasOwn(formats, choice)) return formats[choice];
  const known = Object.keys(formats);
  throw new ReckonerError(
    "compute/unknown-format",
    `no number format "${shown(choice)}"; there are ${known.join(", ")}`,
    {
      name: choice,
      known,
    },
  );
}

/** Bytes of `elements` elements, rounded up to a whole byte. */
export function bytesOf(elements: bigint, { blockElements, blockBytes }: NumberFormat): bigint {
  const per = BigInt(blockElements);
  return (elements * BigInt(blockBytes) + per - 1n) / per;
}

/** Bytes per element as a plain number. */
export function bytesPerElement({ blockElements, blockBytes }: NumberFormat): number {
  return blockBytes / blockElements;
}
