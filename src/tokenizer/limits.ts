/** Fitting texts within limits where a vocabulary needs only the kernel's scanner, and no pipeline. */
import type { BpeKernel } from "../kernel/index.ts";
import { countAll, endThatFits, type Limits, startThatFits } from "./truncate.ts";
import { splitsPair, unitsOf } from "./utf16.ts";

/** The limits of a kernel. */
export function kernelLimits(kernel: BpeKernel): Limits {
  return {
    count: (text) => countAll(kernel, text),
    startThatFits: (text, limit) => startThatFits(kernel, text, limit),
    endThatFits: (text, limit) => endThatFits(kernel, text, limit),
    boundaries: (text) => lastBoundaries(kernel, text),
  };
}

/** Code-unit offsets where pretokens of `text` end: all, or in a long text those after a safe cut in its last window. */
function lastBoundaries(kernel: BpeKernel, text: string): number[] {
  let from = Math.max(0, text.length - kernel.windowUnits);
  if (splitsPair(text, from)) from++;
  const end = kernel.write(text.slice(from), 0);
  const first = from === 0 ? 0 : kernel.firstCut(0, end);
  const offsets: number[] = [];
  let units = from + unitsOf(kernel.bytes(0, first));
  if (first > 0) offsets.push(units);
  for (let at = first; at < end; ) {
    for (const bound of kernel.scan(at, end)) {
      units += unitsOf(kernel.bytes(at, bound));
      offsets.push(units);
      at = bound;
    }
  }
  return offsets;
}
