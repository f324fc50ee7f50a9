/**
 * Counts of the kernel's own work, in the counting build only, so that tests can
 * guard against slower algorithms without a clock.
 *
 * In release builds every call compiles to nothing: the optimisation level is a
 * compile-time constant, and it is lower in the counting build.
 */
import { WORK } from "./memory.ts";

/** Places in WORK, a u32 each, in the order of `test/kernel/work.test.ts`. */
@inline export const BLOCK_SCANS: u32 = 0;
@inline export const MISSES: u32 = 1;
@inline export const MERGES: u32 = 2;
@inline export const PROBES: u32 = 3;
@inline export const SEARCHES: u32 = 4;
@inline export const COMPARISONS: u32 = 5;
@inline export const BLOCKS: u32 = 6;
@inline export const WHOLES: u32 = 7;

@inline
export function note(what: u32): void {
  if (ASC_OPTIMIZE_LEVEL < 3) {
    const at = WORK + ((<usize>what) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}
