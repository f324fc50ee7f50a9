/**
 * Seeded random numbers for tests: the same seed gives the same texts on every machine.
 *
 * The generator is xoshiro128** (Blackman and Vigna, https://prng.di.unimi.it/), its state filled by splitmix32.
 * A run has one seed, which it prints (`seed.ts`); `RECKONER_SEED=…` with it gives every suite the same texts again.
 */

/** A stream of random numbers. */
export class Random {
  readonly #state = new Uint32Array(4);

  constructor(seed: number) {
    for (let i = 0, x = seed >>> 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.#state[i] = z ^ (z >>> 15);
    }
  }

  /** The next 32 random bits. */
  bits(): number {
    const s = this.#state;
    const product = Math.imul(s[1]!, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** An integer in `[0, end)`. */
  below(end: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * end);
  }

  /** An integer in `[from, to]`. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True once in `n` times on average. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  /** One of the items. */
  pick<T>(items: ArrayLike<T>): T {
    return items[this.below(items.length)]!;
  }

  /** Between `from` and `to` results of `make`, joined. */
  join(from: number, to: number, make: () => string): string {
    let out = "";
    for (let left = this.between(from, to); left > 0; left--) out += make();
    return out;
  }

  /** The items in any order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items];
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    return order;
  }
}

/** The seed of one stream: that of the run, and the stream's name, whatever else runs and in whatever order. */
export function freshSeed(what: string, run: string = process.env["RECKONER_SEED"]!): number {
  let hash = 0x811c9dc5;
  for (const unit of `${Number(run) >>> 0} ${what}`) hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}

/** How many random strings the long run was asked for; 0 in an everyday `npm test`. */
export const fuzzStrings: number = Number(process.env["RECKONER_FUZZ"] ?? 0);

/** Whether this is an everyday `npm test`: neither CI, which takes all that a suite has, nor the long run. */
export const isEveryday: boolean = process.env["CI"] !== "true" && fuzzStrings === 0;

/** How often to try something random: as often as said in CI, an eighth of that every day. */
export function often(times: number): number {
  return isEveryday ? Math.ceil(times / 8) : times;
}

/** All of what a suite goes through in CI; every day one of them, which the seed says. */
export function oneOf<T>(all: readonly T[]): T[] {
  return isEveryday ? [new Random(freshSeed(`one of ${all.join()}`)).pick(all)] : [...all];
}

/** All rows of a table in CI; every day a third of them, which the seed says. */
export function someOf<const T>(all: readonly T[]): readonly T[] {
  if (!isEveryday) return all;
  const kept = new Random(freshSeed(`some of ${all.length}`)).below(3);
  return all.filter((_, at) => at % 3 === kept);
}
