/**
 * Where the kernel says a text can be cut, it can: the parts have the tokens of the whole, whatever comes after.
 *
 * Everything longer than a window, the counter, truncate and countUpTo rest on this one promise.
 */
import { describe, expect, it } from "vitest";
import { BpeKernel } from "../../src/kernel/index.ts";
import { readPacked } from "../../src/vocabulary/index.ts";
import { literal, sameNumbers } from "../mismatch.ts";
import { freshSeed, fuzzStrings, isEveryday, often, Random } from "../random.ts";
import { patterns, type ScannerName } from "../reference/patterns.ts";
import { allStrings, alphabets } from "../reference/representatives.ts";
import { scanner } from "../reference/scanners.ts";
import { distinctEncodings, sampler, tokenTexts } from "../samples.ts";
import { packed } from "../tokenizers.ts";

const seed = freshSeed("cuts");
const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { ignoreBOM: true });

/** Checks one promise: everything up to `cut` is a text of its own, and so is what follows, in any company. */
function isSafe(scan: (text: string) => string[], whole: string, cut: number): boolean {
  const all = utf8.encode(whole);
  const parts = [scan(text.decode(all.subarray(0, cut))), scan(text.decode(all.subarray(cut)))].flat();
  return sameNumbers(
    parts.map((piece) => piece.length),
    scan(whole).map((piece) => piece.length),
  );
}

describe.each(Object.keys(patterns) as ScannerName[])("%s", (name) => {
  const kernel = new BpeKernel(readPacked(packed(bytes, name)));
  const scan = scanner(name);

  it.each(Object.entries(alphabets))("cuts every short string of %s only where a text may be cut", (_, alphabet) => {
    for (const whole of allStrings(alphabet, fuzzStrings > 0 ? 5 : isEveryday ? 3 : 4)) {
      const end = kernel.write(whole, 0);
      const last = kernel.lastCut(0, end);
      if (last > 0 && !isSafe(scan, whole, last)) expect.fail(`lastCut of ${literal(whole)} is ${last}`);
      const first = kernel.firstCut(0, end);
      if (first > 0 && first < end && !isSafe(scan, whole, first))
        expect.fail(`firstCut of ${literal(whole)} is ${first}`);
    }
  });

  it("the last cut is the last that is found from the front, in runs of one class, too", () => {
    const random = new Random(seed);
    const kinds = [
      "abc",
      "ABC",
      "漢字",
      "あ",
      "éж",
      "กั",
      "\u0301\u0302",
      "0123",
      "٣٤",
      "😀🎉",
      "!?;",
      "…—",
      " \t",
      "\n\r",
      "/'",
    ];
    let found = 0;
    for (let left = often(1_000); left > 0; left--) {
      const run = (most: number) => {
        const kind = [...random.pick(kinds)];
        return Array.from({ length: random.between(1, most) }, () => random.pick(kind)).join("");
      };
      const whole = random.below(3) === 0 ? run(60) : run(40) + run(3) + run(40);
      const end = kernel.write(whole, 0);
      let lastOfAll = 0;
      for (let next = kernel.firstCut(0, end); next < end; next = kernel.firstCut(next, end)) lastOfAll = next;
      const last = kernel.lastCut(0, end);
      if (last !== lastOfAll) expect.fail(`lastCut of ${literal(whole)} is ${last}, and there is one at ${lastOfAll}`);
      if (last > 0) found++;
      const behind = utf8.encode(whole).subarray(last);
      if (kernel.endsInOneByte !== behind.every((byte) => byte === behind[0]))
        expect.fail(`behind ${last} of ${literal(whole)}`);
    }
    expect(found).toBeGreaterThan(often(100));
  });

  it("a cut in a beginning is a cut in the whole, for random texts", () => {
    const random = new Random(seed);
    const next = sampler(random, tokenTexts(distinctEncodings.at(-1)!));
    let cuts = 0;
    for (let left = Math.max(often(2_000), fuzzStrings / 100); left > 0; left--) {
      const whole = next().replace(/[\ud800-\udfff]/gu, "\ufffd");
      const end = kernel.write(whole, 0);
      for (let tries = 0; tries < 6; tries++) {
        let from = random.below(end + 1);
        let to = random.between(from, end);
        const all = utf8.encode(whole);
        while (from > 0 && (all[from]! & 0xc0) === 0x80) from--;
        while (to < end && (all[to]! & 0xc0) === 0x80) to++;
        const cut = kernel.lastCut(from, to);
        if (cut <= from || cut > to) continue;
        cuts++;
        if (!isSafe(scan, whole, cut)) expect.fail(`lastCut(${from}, ${to}) of ${literal(whole)} is ${cut}`);
      }
    }
    expect(cuts).toBeGreaterThan(often(2_000));
  });
});
