/** Linear memory is what its drawing says; where it cannot grow is an error with a way out, and the instance goes on. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import r50k_base from "../../src/vocabularies/r50k_base.ts";
import { isEveryday } from "../random.ts";

describe("linear memory", () => {
  it.skipIf(isEveryday)("in CI, refuses a stretch that cannot be cut and does not fit, and counts on", async () => {
    const tokenizer = await Tokenizer.load(r50k_base);
    // One pretoken; with the room for its results it would need more than WebAssembly can address.
    const oneWord = "a".repeat(430_000_000);
    expect(() => tokenizer.count(oneWord)).toThrowError(
      expect.objectContaining({ code: "kernel/out-of-memory", message: expect.stringContaining("in parts") }),
    );
    expect(tokenizer.count("hello world")).toBe(2);
    // The way out: it is counted in parts as it arrives.
    const counter = tokenizer.counter();
    counter.push(oneWord.slice(0, 1_000_000));
    expect(counter.push(oneWord.slice(0, 1_000_000))).toBe(tokenizer.count(oneWord.slice(0, 2_000_000)));
  });

  it.skipIf(isEveryday)(
    "in CI, of a counter that is fed one pretoken has a bound, too, and no push beyond it changes anything",
    async () => {
      const tokenizer = await Tokenizer.load(r50k_base);
      const counter = tokenizer.counter();
      const piece = "a".repeat(2 ** 20);
      for (let pushed = 0; pushed < 400; pushed++) counter.push(piece);
      const before = counter.tokens;
      const refusal = expect.objectContaining({
        code: "kernel/out-of-memory",
        details: { bytes: expect.any(Number), most: 400 * 2 ** 20 },
      });
      expect(() => counter.push(piece) && counter.push(piece)).toThrowError(refusal);
      const { tokens } = counter;
      expect(tokens).toBeGreaterThan(before);
      expect(() => counter.push("b c")).toThrowError(refusal);
      expect(counter.tokens).toBe(tokens);
      expect(tokenizer.counter().push("hello world")).toBe(2);
    },
  );
});

describe("a kernel that works in the memory of another one", () => {
  it.each(["small", "text"])("%s.wasm: has no constants, which would be written there", (name) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const bytes = new Uint8Array(memory.buffer).fill(0xff);
    const compiled = new WebAssembly.Module(readFileSync(`build/wasm/${name}.wasm`));
    expect(new WebAssembly.Instance(compiled, { env: { memory } }).exports).toBeDefined();
    expect(bytes.every((byte) => byte === 0xff)).toBe(true);
  });
});

describe("the drawing in memory.ts", () => {
  const source = readFileSync(new URL("../../assembly/bpe/memory.ts", import.meta.url), "utf8");
  const places = new Map(
    [...source.matchAll(/const (\w+): usize = (0x[\da-f]+);/g)].map(([, name = "", at]) => [name, Number(at)]),
  );
  const units: Record<string, number> = { u16: 2, u32: 4, u64: 8, bits: 1 / 8, B: 1, KiB: 2 ** 10, MiB: 2 ** 20 };
  // "4,096 × u32", "2,048 × 64 × u16", "17 × 16 B", "2^20 bits", "0x32400 B", "1 MiB".
  const line =
    /^ \* {3}(0x[\da-f]{6}) {3}([A-Z_]+) +([\d,]+|2\^20|0x[\da-f]+)(?: × (\d+))? (?:× )?(u16|u32|u64|bits|B|KiB|MiB) /gm;
  const regions = [...source.matchAll(line)].map(([, at, name = "", count = "", each, unit = ""]) => ({
    name,
    at: Number(at),
    bytes: (count === "2^20" ? 2 ** 20 : Number(count.replace(",", ""))) * Number(each ?? 1) * units[unit]!,
  }));

  it("says where the regions are", () => {
    expect(regions.length).toBeGreaterThan(20);
    expect(regions.map(({ name, at }) => [name, at])).toEqual(regions.map(({ name }) => [name, places.get(name)]));
  });

  it("has them all", () => {
    const isDrawn = (place: number): boolean => regions.some(({ at, bytes }) => place >= at && place < at + bytes);
    // Behind GROUPS come what is sized when a vocabulary loads.
    const undrawn = [...places].filter(([, at]) => at < places.get("GROUPS")! && !isDrawn(at));
    expect(undrawn).toEqual([]);
  });

  it("has none reach into the next", () => {
    const reaching = regions.filter(
      ({ at, bytes }, index) => at + bytes > (regions[index + 1]?.at ?? places.get("GROUPS")!),
    );
    expect(reaching).toEqual([]);
  });
});
