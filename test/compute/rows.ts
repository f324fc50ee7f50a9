/** A table of published figures as tests: name, figure, tolerance (0: every digit), and what we get. */
import { describe, expect, it } from "vitest";

export type Row = readonly [name: string, published: bigint | number, tolerance: number, ours: () => bigint | number];

export function rows(source: string, table: readonly Row[]): void {
  describe(source, () => {
    it.each(table)("%s = %s (±%s)", (_, published, tolerance, ours) => {
      const value = ours();
      if (tolerance === 0) expect(value).toEqual(published);
      else expect(Math.abs(Number(value) / Number(published) - 1)).toBeLessThanOrEqual(tolerance);
    });
  });
}

/** Multi-head attention. */
export const multi = (
  heads: number,
  headDim: number,
): { kind: "grouped"; heads: number; kvHeads: number; headDim: number } => ({
  kind: "grouped",
  heads,
  kvHeads: heads,
  headDim,
});

/** FLOPs of one matrix product. */
export const projection = (inputs: number, outputs: number, tokens: number): bigint =>
  2n * BigInt(inputs) * BigInt(outputs) * BigInt(tokens);
