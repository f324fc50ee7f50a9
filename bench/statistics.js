/** Summaries of samples. */

/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} low   Smallest sample.
 * @property {number} high  Largest sample.
 * @property {number} count Samples.
 */

/** Median, smallest and largest. @param {number[]} samples At least one. @returns {Spread} */
export function spreadOf(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { median, low: sorted[0] ?? Number.NaN, high: sorted.at(-1) ?? Number.NaN, count: sorted.length };
}

/** @param {number[]} values */
export const geometricMean = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
