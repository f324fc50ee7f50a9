/**
 * The small form of packed vocabularies: it says what the plain form says, in fewer bytes; its two decoders agree on
 * everything, damage included; and damage is found.
 */
import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import compiled from "#kernel/small";
import { ReckonerError } from "../../src/errors.ts";
import { Tokenizer } from "../../src/index.ts";
import { decodeMerges, encodeMerges } from "../../src/vocabulary/coded-merges.ts";
import { writePacked } from "../../src/vocabulary/format.ts";
import { openSource, pack, readPacked, unpack } from "../../src/vocabulary/index.ts";
import { xxHash32 } from "../../src/vocabulary/xxhash32.ts";
import { freshSeed, isEveryday, often, oneOf, Random } from "../random.ts";
import { smallVocabulary, thrownBy } from "./small.ts";

const decoder = compiled();
const names = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"] as const;
const fileOf = (name: string): Uint8Array => new Uint8Array(readFileSync(`build/packed/${name}.bin`));

const plain = pack(smallVocabulary());
const small = pack(smallVocabulary(), { small: true });

/** Where the section of coded merges starts and how long it is: the second in the table. */
function codeIn(file: Uint8Array): { at: number; length: number } {
  const view = new DataView(file.buffer, file.byteOffset);
  expect(view.getUint32(36, true)).toBe(3);
  return { at: view.getUint32(40, true), length: view.getUint32(44, true) };
}

function withChecksum(file: Uint8Array): Uint8Array {
  new DataView(file.buffer).setUint32(12, xxHash32(file.subarray(16)), true);
  return file;
}

function codeOf(call: () => unknown): string {
  const error = thrownBy(call);
  if (!(error instanceof ReckonerError)) throw error;
  return error.code;
}

interface Decoder {
  beginMerges(symbols: number, fileBytes: number, codeAt: number, codeBytes: number): number;
  decodeMerges(from: number, to: number): number;
  endMerges(): number;
}

/** What the kernel decodes, in slices of `slice` ids; undefined where it refuses. */
function decodeInKernel(
  module: WebAssembly.Module,
  code: Uint8Array,
  size: number,
  slice: number,
): Uint8Array | undefined {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Decoder;
  // The code lies inside a file, with other bytes around it that must not be read.
  const at = wasm.beginMerges(size, code.length + 24, 12, code.length);
  new Uint8Array(memory.buffer, at, code.length + 24).fill(0xa5).set(code, 12);
  for (let from = 0; from < size; from += slice) {
    if (wasm.decodeMerges(from, Math.min(size, from + slice)) < 0) return undefined;
  }
  const planes = wasm.endMerges();
  return planes < 0 ? undefined : new Uint8Array(memory.buffer, planes, size * 6).slice();
}

function decodeHere(code: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return decodeMerges(code, size);
  } catch (error) {
    if (error instanceof ReckonerError && error.code === "vocabulary/corrupt") return undefined;
    throw error;
  }
}

describe.each(oneOf(names))("the small form of %s", (name) => {
  const file = fileOf(name);
  const packed = readPacked(file);
  const code = encodeMerges(packed.merges, packed.size);

  it("is what the build wrote, and says what the plain form says", () => {
    const built = fileOf(`${name}.small`);
    expect(codeIn(built).length).toBe(code.length);
    const read = readPacked(built);
    expect(read.small).toBeUndefined();
    expect({ ...read, bytes: 0, merges: 0 }).toEqual({ ...packed, bytes: 0, merges: 0 });
    expect(Buffer.compare(read.merges, packed.merges)).toBe(0);
  });

  it("is decoded alike by the kernel, in slices of any size", () => {
    for (const slice of [8192, packed.size, 777]) {
      expect(Buffer.compare(decodeInKernel(decoder!, code, packed.size, slice)!, packed.merges)).toBe(0);
    }
  });

  it("is refused when it is one byte short, or one byte long, or for one id more or less", () => {
    const longer = new Uint8Array(code.length + 1);
    longer.set(code);
    const others: [Uint8Array, number][] = [
      [code.subarray(0, -1), packed.size],
      [longer, packed.size],
      [code, packed.size - 1000],
      [code, packed.size + 1000],
    ];
    for (const [other, size] of others) {
      expect(decodeHere(other, size)).toBeUndefined();
      expect(decodeInKernel(decoder!, other, size, 8192)).toBeUndefined();
    }
  });
});

describe("shipped sizes", () => {
  it.each([
    ["o200k_base", 606_000],
    ["cl100k_base", 290_500],
    ["p50k_base", 139_000],
    ["r50k_base", 139_000],
  ])("%s has at most %i bytes", (name, most) => {
    expect(statSync(`build/packed/${name}.small.bin`).size).toBeLessThanOrEqual(most);
  });
});

describe("pack with small: true", () => {
  it("gives a file that unpacks to the same vocabulary, and that packs again to the same bytes", () => {
    expect(small.length).toBeLessThan(plain.length / 2);
    expect(unpack(readPacked(small))).toEqual(smallVocabulary());
    expect(pack(unpack(readPacked(small)), { small: true })).toEqual(small);
    expect(pack(unpack(readPacked(small)))).toEqual(plain);
  });

  it("takes vocabularies of bytes only, in order, in disorder, and with holes", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
    const holes = bytes.flatMap((token) => [token, undefined]);
    for (const tokens of [bytes, bytes.toReversed(), holes]) {
      const vocabulary = { ...smallVocabulary(), specialTokens: {}, tokens };
      expect(unpack(readPacked(pack(vocabulary, { small: true })))).toEqual(vocabulary);
    }
  });
});

describe("readPacked of the small form without verifying", () => {
  const { tokens: _, ...meta } = smallVocabulary();
  const far = writePacked({ ...meta, specialTokens: { "<|far|>": 1000 } }, readPacked(plain).merges, { small: true });

  it("leaves the code to the kernel, and decodes it where a special token stands among the tokens", () => {
    expect(readPacked(far, { verify: false })).toMatchObject({ merges: new Uint8Array(0) });
    expect(readPacked(far, { verify: false }).small).toHaveLength(codeIn(far).length);
    expect(readPacked(small, { verify: false }).merges).toEqual(readPacked(plain).merges);
    const opened = readPacked(far, { verify: false });
    const source = { name: "far", packed: far };
    expect(openSource({ ...source, specialTokens: { "<|hole|>": 256 } }, opened).merges).toEqual(
      readPacked(plain).merges,
    );
    expect(codeOf(() => openSource({ ...source, specialTokens: { "<|taken|>": 3 } }, opened))).toBe("input/bad-option");
    expect(unpack(opened).tokens).toEqual(smallVocabulary().tokens);
  });

  it("gives tokenizers that are alike, by every way to the kernel", () => {
    const text = "The merge with the lowest rank goes first: 東京都 <|end|> aaaaaaaa\n\n";
    const ids = Tokenizer.from(plain).encode(text);
    expect(ids.length).toBeLessThan(new TextEncoder().encode(text).length);
    for (const file of [small, far]) expect(Tokenizer.from(file).encode(text)).toEqual(ids);
  });
});

describe("damage to the small form", () => {
  it("is found in any bit of any byte, by readPacked and by the tokenizer", () => {
    for (let at = 0; at < small.length; at++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const file = small.slice();
        file[at]! ^= mask;
        expect(
          codeOf(() => readPacked(file)),
          `byte ${at} ^ ${mask}`,
        ).toMatch(/^vocabulary\/(corrupt|unsupported)$/);
        if (mask === 255) expect(codeOf(() => Tokenizer.from(file))).toMatch(/^vocabulary\/(corrupt|unsupported)$/);
      }
    }
  });

  it("is found where the file is cut or goes on: vocabulary/corrupt", () => {
    for (let length = 0; length < small.length; length++) {
      expect(codeOf(() => readPacked(small.subarray(0, length)))).toBe("vocabulary/corrupt");
    }
  });

  it.each<[string, (view: DataView) => void]>([
    ["a code that is cut short", (view) => view.setUint32(44, codeIn(small).length - 8, true)],
    ["no code at all", (view) => view.setUint32(44, 0, true)],
    ["a count of ids that is not its own", (view) => view.setUint32(16, 299, true)],
    ["a million ids", (view) => view.setUint32(16, 0xfffff, true)],
    ["planes that are called a code", (view) => view.setUint32(36, 2, true)],
  ])("%s under a checksum that fits: vocabulary/corrupt", (_what, change) => {
    const file = small.slice();
    change(new DataView(file.buffer));
    withChecksum(file);
    expect(codeOf(() => readPacked(file))).toBe("vocabulary/corrupt");
    expect(codeOf(() => Tokenizer.from(file))).toBe("vocabulary/corrupt");
  });

  it("gives the same answer in both decoders, and a sound vocabulary or a ReckonerError under a checksum that fits", () => {
    const random = new Random(freshSeed("test/vocabulary/small-form.test.ts"));
    const { at, length } = codeIn(small);
    const { size } = readPacked(small);
    const answers = { sound: 0, refused: 0, otherMerges: 0 };
    for (let round = 0; round < often(1500); round++) {
      const file = small.slice();
      if (round % 3 === 0) for (let byte = 0; byte < length; byte++) file[at + byte] = random.below(256);
      else
        for (let damage = random.below(3); damage >= 0; damage--) file[at + random.below(length)] = random.below(256);
      withChecksum(file);
      const code = file.subarray(at, at + length);
      const here = decodeHere(code, size);
      expect(decodeInKernel(decoder!, code, size, 100)).toEqual(here);
      if (here !== undefined) answers.otherMerges++;
      try {
        const { tokens } = unpack(readPacked(file));
        answers.sound++;
        for (const token of tokens) expect(token?.length ?? 1).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ReckonerError)) throw error;
        answers.refused++;
      }
    }
    expect(answers.refused).toBeGreaterThan(often(500));
    // One damaged code in hundreds is sound.
    if (!isEveryday) expect(answers.otherMerges).toBeGreaterThan(0);
  });

  it("ends soon on garbage that claims a million ids, in both decoders", () => {
    const random = new Random(freshSeed("test/vocabulary/small-form.test.ts, garbage"));
    const size = 0xfffff;
    for (let round = 0; round < 12; round++) {
      const constant = random.below(256);
      const code = Uint8Array.from({ length: 5000 }, () => (round % 3 === 0 ? constant : random.below(256)));
      expect(decodeInKernel(decoder!, code, size, 8192)).toEqual(decodeHere(code, size));
    }
  });
});
