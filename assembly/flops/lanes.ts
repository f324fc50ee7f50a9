/**
 * One arithmetic, two widths: every operation the kernel uses, on one f64 or on two.
 *
 * `V` is `f64` in the scalar build and `v128` in the SIMD build. Each helper is
 * one instruction either way, in the same order, so both builds give the same
 * bits. WebAssembly has no fused multiply-add outside relaxed SIMD, so operations
 * are never fused.
 */

/** Number of rows in one `V`. */
@inline
export function lanes<V>(): i32 {
  if (isVector<V>()) return 2;
  return 1;
}

@inline
export function splat<V>(value: f64): V {
  if (isVector<V>()) return f64x2.splat(value);
  return <V>value;
}

/** Whole numbers from a column of counts, none above 2^26: the signed conversion is one instruction on every machine. */
@inline
export function loadCount<V>(at: usize): V {
  if (isVector<V>()) return f64x2.convert_low_i32x4_s(v128.load64_zero(at));
  return <V>(<f64>load<i32>(at));
}

/** Whole numbers side by side: four i32 in the SIMD build, one in the scalar build. */
@inline
export function counts<I>(): i32 {
  if (isVector<I>()) return 4;
  return 1;
}

@inline
export function splatCount<I>(value: i32): I {
  if (isVector<I>()) return i32x4.splat(value);
  return <I>value;
}

@inline
export function addCount<I>(left: I, right: I): I {
  if (isVector<I>()) return i32x4.add(left, right);
  return <I>(<i32>left + <i32>right);
}

@inline
export function subCount<I>(left: I, right: I): I {
  if (isVector<I>()) return i32x4.sub(left, right);
  return <I>(<i32>left - <i32>right);
}

@inline
export function leastCount<I>(left: I, right: I): I {
  if (isVector<I>()) return i32x4.min_s(left, right);
  return <I>(<i32>left < <i32>right ? <i32>left : <i32>right);
}

@inline
export function mostCount<I>(left: I, right: I): I {
  if (isVector<I>()) return i32x4.max_s(left, right);
  return <I>(<i32>left > <i32>right ? <i32>left : <i32>right);
}

@inline
export function orCount<I>(left: I, right: I): I {
  if (isVector<I>()) return v128.or(left, right);
  return <I>(<i32>left | <i32>right);
}

/** All bits where `left > right`, signed. */
@inline
export function above<I>(left: I, right: I): I {
  if (isVector<I>()) return i32x4.gt_s(left, right);
  return <I>(<i32>left > <i32>right ? -1 : 0);
}

@inline
export function anyBit<I>(value: I): bool {
  if (isVector<I>()) return v128.any_true(value);
  return <i32>value != 0;
}

/** Counts as floats: the first two of four, or the only one. */
@inline
export function front<I, V>(value: I): V {
  if (isVector<V>()) return f64x2.convert_low_i32x4_s(value);
  return <V>(<f64>(<i32>value));
}

/** The last two of four. */
@inline
export function back<I, V>(value: I): V {
  if (isVector<V>()) return f64x2.convert_low_i32x4_s(i32x4.shuffle(value, value, 2, 3, 2, 3));
  return <V>(<f64>(<i32>value));
}

@inline
export function save<V>(at: usize, value: V): void {
  if (isVector<V>()) v128.store(at, value);
  else store<V>(at, value);
}

@inline
export function fetch<V>(at: usize): V {
  return load<V>(at);
}

@inline
export function add<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.add(left, right);
  return <V>(<f64>left + <f64>right);
}

@inline
export function sub<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.sub(left, right);
  return <V>(<f64>left - <f64>right);
}

@inline
export function mul<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.mul(left, right);
  return <V>(<f64>left * <f64>right);
}

@inline
export function ratio<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.div(left, right);
  return <V>(<f64>left / <f64>right);
}

/** The smaller; no operand is ever NaN or -0. */
@inline
export function least<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.pmin(left, right);
  return <V>(<f64>right < <f64>left ? <f64>right : <f64>left);
}

/** The larger; no operand is ever NaN or -0. */
@inline
export function most<V>(left: V, right: V): V {
  if (isVector<V>()) return f64x2.pmax(left, right);
  return <V>(<f64>left < <f64>right ? <f64>right : <f64>left);
}

@inline
export function floorOf<V>(value: V): V {
  if (isVector<V>()) return f64x2.floor(value);
  return <V>floor<f64>(<f64>value);
}

@inline
export function ceilOf<V>(value: V): V {
  if (isVector<V>()) return f64x2.ceil(value);
  return <V>ceil<f64>(<f64>value);
}

/** `value` where `guard > 0`, else 0. */
@inline
export function whenPositive<V>(guard: V, value: V): V {
  if (isVector<V>()) return v128.and(value, f64x2.gt(guard, f64x2.splat(0)));
  return <V>(<f64>guard > 0 ? <f64>value : 0);
}

/** `value` where `left >= right`, else 0. */
@inline
export function whenAtLeast<V>(left: V, right: V, value: V): V {
  if (isVector<V>()) return v128.and(value, f64x2.ge(left, right));
  return <V>(<f64>left >= <f64>right ? <f64>value : 0);
}

/** `value / divisor` where `guard > 0`, else 0. */
@inline
export function ratioWhenPositive<V>(guard: V, value: V, divisor: V): V {
  if (isVector<V>()) return v128.and(f64x2.div(value, divisor), f64x2.gt(guard, f64x2.splat(0)));
  return <V>(<f64>guard > 0 ? <f64>value / <f64>divisor : 0);
}

/** Looks `value`, a whole number, up in a table of f64, lane by lane. */
@inline
export function lookUp<V>(table: usize, value: V): V {
  if (isVector<V>()) {
    const low = load<f64>(table + ((<usize>(<u32>f64x2.extract_lane(value, 0))) << 3));
    const high = load<f64>(table + ((<usize>(<u32>f64x2.extract_lane(value, 1))) << 3));
    return f64x2.replace_lane(f64x2.splat(low), 1, high);
  }
  return <V>load<f64>(table + ((<usize>(<u32>(<f64>value))) << 3));
}

/** Added to a whole number below it, the low bits of the sum are that number. */
const TWO_52: f64 = 4503599627370496.0;

/** Sum of the lanes of a whole number below 2^52, as an integer. */
@inline
export function integerSum<V>(value: V): u64 {
  if (isVector<V>()) {
    const biased = f64x2.add(value, f64x2.splat(TWO_52));
    const whole = i64x2.sub(biased, f64x2.splat(TWO_52));
    return i64x2.extract_lane(whole, 0) + i64x2.extract_lane(whole, 1);
  }
  return <u64>(<f64>value);
}
