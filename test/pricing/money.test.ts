import { describe, expect, it } from "vitest";
import { formatUsd, halfEven, parseRational, parseUsd } from "../../src/pricing/money.ts";

describe("parseRational", () => {
  it("reads decimals and quotients exactly", () => {
    expect(parseRational("1.25")).toEqual({ n: 5n, d: 4n });
    expect(parseRational("0.0028")).toEqual({ n: 7n, d: 2500n });
    expect(parseRational("20/11")).toEqual({ n: 20n, d: 11n });
    expect(parseRational("0")).toEqual({ n: 0n, d: 1n });
  });
  it.each(["", "-1", "1e-8", "1.", ".5", "1/0", "NaN", "1,5", "1/2/3", "2/1/0"])(
    "refuses %j: pricing/bad-money",
    (text) => {
      expect(() => parseRational(text)).toThrowError(expect.objectContaining({ code: "pricing/bad-money" }));
    },
  );
});

describe("halfEven", () => {
  it("sends ties to the even neighbour and everything else to the nearest", () => {
    expect([0, 1, 499, 500, 501, 999, 1500, 2500, 2501].map((n) => Number(halfEven(BigInt(n), 1000n)))).toEqual([
      0, 0, 0, 0, 1, 1, 2, 2, 3,
    ]);
  });
});

describe("formatUsd and parseUsd", () => {
  it("write nano-dollars as decimal dollars, and back", () => {
    const amounts: [bigint, string][] = [
      [0n, "0"],
      [1n, "0.000000001"],
      [54_399_000n, "0.054399"],
      [6_480_000_000n, "6.48"],
      [1_500_000_000_000n, "1500"],
      [9_007_199_254_740_993n, "9007199.254740993"],
    ];
    for (const [nano, text] of amounts) {
      expect(formatUsd(nano)).toBe(text);
      expect(parseUsd(text)).toBe(nano);
    }
    expect(formatUsd(-500_000_000n)).toBe("-0.5");
  });
  it("refuse what is no whole number of nano-dollars, or no text: pricing/bad-money", () => {
    for (const nano of [1.5, Number.NaN, "5", undefined])
      expect(() => formatUsd(nano as unknown as bigint)).toThrowError(
        expect.objectContaining({ code: "pricing/bad-money" }),
      );
    for (const text of [Symbol("1"), null, 5n, {}])
      expect(() => parseUsd(text as unknown as string)).toThrowError(
        expect.objectContaining({ code: "pricing/bad-money" }),
      );
  });
  it("refuses what is finer than a nano-dollar: pricing/bad-money", () => {
    expect(() => parseUsd("0.0000000001")).toThrowError(expect.objectContaining({ code: "pricing/bad-money" }));
  });
});
