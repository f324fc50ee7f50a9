/** The build without SIMD, put together out of the build with it: assembly/second-build.js. */
import { describe, expect, it } from "vitest";
import { freshSeed, Random } from "../random.ts";

const seed = freshSeed("kernel/second-build");

interface Steps {
  readonly own: Uint8Array;
  readonly steps: number[];
}

const {
  checkSteps,
  joined,
  secondBuild,
  stepsTo,
}: {
  checkSteps: (fast: Uint8Array, plain: Uint8Array, how: Steps) => void;
  joined: (bytes: Uint8Array, others: Uint8Array, steps: readonly number[]) => Uint8Array;
  secondBuild: (fast: Buffer, plain: Buffer) => string;
  stepsTo: (fast: Uint8Array, plain: Uint8Array) => Steps;
} = await import(new URL("../../assembly/second-build.js", import.meta.url).href);

/** Bytes, and others that are made of stretches of them and of bytes of their own. */
function builds(random: Random): [Uint8Array, Uint8Array] {
  const bytes = (most: number): number[] => Array.from({ length: random.below(most) }, () => random.below(4));
  const fast = bytes(400);
  const stretch = (): number[] => {
    const from = random.below(fast.length + 1);
    return random.below(2) ? bytes(20) : fast.slice(from, from + random.below(100));
  };
  const plain = Array.from({ length: random.below(9) }, stretch).flat();
  return [Uint8Array.from(fast), Uint8Array.from(plain)];
}

describe("stepsTo", () => {
  it("leads to the second build, whatever the two have in common", () => {
    const random = new Random(seed);
    for (let time = 0; time < 300; time++) {
      const [fast, plain] = builds(random);
      const how = stepsTo(fast, plain);
      expect(joined(fast, how.own, how.steps)).toEqual(plain);
      expect(() => checkSteps(fast, plain, how)).not.toThrow();
    }
  });
});

describe("checkSteps", () => {
  it("says at which byte the second build would be another, and does not let it be shipped", () => {
    const fast = Uint8Array.from({ length: 40 }, (_, at) => at);
    const plain = Uint8Array.of(99, ...fast.subarray(10, 30));
    const { own, steps } = stepsTo(fast, plain);
    expect(steps).toEqual([1, 10, 20, 0, 0, 0]);
    const check = (how: Steps) => () => checkSteps(fast, plain, how);
    expect(check({ own, steps: [1, 11, 20, 0, 0, 0] })).toThrowError("byte 1 differs");
    expect(check({ own: Uint8Array.of(98), steps })).toThrowError("byte 0 differs");
    expect(check({ own, steps: [1, 10, 19, 0, 0, 0] })).toThrowError("byte 20 differs");
    expect(check({ own, steps: [1, 10, 21, 0, 0, 0] })).toThrowError("it has 22 bytes, not 21");
  });
});

describe("secondBuild", () => {
  it("is a script whose `plain` is the second build", () => {
    const [fast, plain] = builds(new Random(seed + 1)).map((bytes) => Buffer.from(bytes)) as [Buffer, Buffer];
    const script = `${secondBuild(fast, plain)}\nreturn plain();`;
    const run = new Function("fast", "bytesOf", script) as (fast: string, bytesOf: unknown) => Uint8Array;
    const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));
    expect(run(fast.toString("base64"), bytesOf)).toEqual(Uint8Array.from(plain));
  });
});
