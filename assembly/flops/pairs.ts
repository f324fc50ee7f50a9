/**
 * Visible pairs, doubled, of positions from … to-1. Branch-free where a span allows it.
 *
 * Counts are at most 2^26, so every value here is a whole number below 2^53 and
 * exact. The same functions, in integers: src/compute/pairs.ts.
 */
import { add, floorOf, least, mul, splat, sub, whenAtLeast } from "./lanes.ts";
import { SpanSlot, spanSlot } from "./layout.ts";

/** 2·(T(to) - T(from)) with T(n) = n(n+1)/2. */
@inline
export function fullPairs<V>(from: V, to: V): V {
  return mul<V>(sub<V>(to, from), add<V>(add<V>(to, from), splat<V>(1)));
}

/** A triangle up to the window, a rectangle after it. */
@inline
export function windowPairs<V>(from: V, to: V, window: V, twice: V): V {
  const nearFrom = least<V>(from, window);
  const nearTo = least<V>(to, window);
  const near = sub<V>(nearTo, nearFrom);
  const far = sub<V>(sub<V>(to, from), near);
  return add<V>(mul<V>(near, add<V>(add<V>(nearTo, nearFrom), splat<V>(1))), mul<V>(far, twice));
}

/** n mod c, for whole n below 2^26. The product with 1/c can fall just short of a whole number; then the rest is c. */
@inline
function remainder<V>(n: V, length: V, inverse: V): V {
  const rest = sub<V>(n, mul<V>(floorOf<V>(mul<V>(n, inverse)), length));
  return sub<V>(rest, whenAtLeast<V>(rest, length, length));
}

@inline
function chunkUpTo<V>(n: V, length: V, inverse: V): V {
  const rest = remainder<V>(n, length, inverse);
  const one = splat<V>(1);
  // 2·(q·T(c) + T(rest)) = (n - rest)·(c + 1) + rest·(rest + 1)
  return add<V>(mul<V>(sub<V>(n, rest), add<V>(length, one)), mul<V>(rest, add<V>(rest, one)));
}

/** Doubled pairs for the span at `index`, whatever its kind. */
@inline
export function spanPairs<V>(index: i32, from: V, to: V): V {
  const kind = <i32>spanSlot(index, SpanSlot.kind);
  if (kind == 0) return fullPairs<V>(from, to);
  const length = splat<V>(spanSlot(index, SpanSlot.length));
  if (kind == 1) return windowPairs<V>(from, to, length, add<V>(length, length));
  if (kind == 3) return mul<V>(splat<V>(2), sub<V>(mul<V>(to, to), mul<V>(from, from)));
  const inverse = splat<V>(spanSlot(index, SpanSlot.inverse));
  return sub<V>(chunkUpTo<V>(to, length, inverse), chunkUpTo<V>(from, length, inverse));
}
