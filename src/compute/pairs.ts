/**
 * Visible pairs: how many (query, key) products attention computes.
 *
 * Every span has a prefix function F(n), the pairs made by positions 0 … n-1.
 * Any phase is then a difference: positions [from, to) make F(to) - F(from)
 * pairs, so prefill, chunked prefill, prefix hits and decode
 * all use the same few lines. Derivations: ./README.md, section 2.
 */
import { ReckonerError } from "../errors.ts";
import { checkInteger } from "./counts.ts";
import { checkSpan, type Span } from "./geometry.ts";

/**
 * How the quadratic term is counted.
 *
 * - `exact`: only the pairs that the mask lets through.
 * - `half`: the continuous triangle n²/2, as Megatron-LM and MaxText count it.
 * - `dense`: all queries times all keys, as PaLM, nanoGPT, calflops and PyTorch count it.
 */
export type PairConvention = "exact" | "half" | "dense";

/** A key that two spans share exactly when they make the same pairs. */
export function spanKey(span: Span): string {
  if (typeof span === "string") return span;
  return "window" in span ? `window ${span.window}` : `chunk ${span.chunk}`;
}

const triangle = (n: bigint): bigint => (n * (n + 1n)) / 2n;

/** F(n): pairs made by the first `n` positions. Exact at any size. */
export function pairsUpTo(span: Span, n: bigint): bigint {
  if (span === "full") return triangle(n);
  if (span === "bidirectional") return n * n;
  if ("window" in span) {
    const window = BigInt(span.window);
    return n <= window ? triangle(n) : triangle(window) + (n - window) * window;
  }
  const chunk = BigInt(span.chunk);
  return (n / chunk) * triangle(chunk) + triangle(n % chunk);
}

/**
 * Number of visible query-key pairs of the queries at positions `from … to-1`. Exact at any size.
 *
 * @param from - First position, `>= 0`; like `to`, a bigint or a whole number below 2^53.
 * @param to - Position after the last one, not below `from`.
 * @throws {@link ReckonerError} `compute/bad-window` for an invalid span, and the codes of a count.
 * @example
 * visiblePairs("full", 0n, 4n); // 10n: 1 + 2 + 3 + 4
 */
export function visiblePairs(span: Span, from: bigint | number, to: bigint | number): bigint {
  checkSpan("span", span ?? null);
  const [first, end] = [checkInteger("from", from), checkInteger("to", to)];
  if (end < first) {
    throw new ReckonerError("compute/too-small", `to must be at least from, ${first}; got ${end}`, { from, to });
  }
  return pairsBetween(span, first, end);
}

/** The same, for checked input. */
export function pairsBetween(span: Span, from: bigint, to: bigint): bigint {
  return pairsUpTo(span, to) - pairsUpTo(span, from);
}

/**
 * Twice the pairs of one pass, under a convention; doubled so that the halves of `half` stay integers.
 *
 * @example
 * doubledPairs("full", 6n, 10n, "half"); // 64n: 4 queries × 6 old keys + 4²/2 = 32 pairs
 */
export function doubledPairs(span: Span, from: bigint, to: bigint, convention: PairConvention): bigint {
  if (convention === "exact" || span === "bidirectional") return 2n * pairsBetween(span, from, to);
  if (convention === "dense") return 2n * (to - from) * longestView(span, to);
  return doubledHalf(span, to) - doubledHalf(span, from);
}

function doubledHalf(span: Span, n: bigint): bigint {
  if (typeof span === "string") return n * n;
  if ("window" in span) {
    const window = BigInt(span.window);
    return n <= window ? n * n : window * window + 2n * (n - window) * window;
  }
  const chunk = BigInt(span.chunk);
  return (n / chunk) * chunk * chunk + (n % chunk) * (n % chunk);
}

/** Most keys that any query in a sequence of `n` positions sees; also what an ideal cache holds. */
export function longestView(span: Span, n: bigint): bigint {
  if (typeof span === "string") return n;
  const length = BigInt("window" in span ? span.window : span.chunk);
  return n < length ? n : length;
}
