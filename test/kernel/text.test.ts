/** text.wasm makes code units UTF-8 as TextEncoder does, in the memory of another kernel, and touches nothing else there. */
import { describe, expect, it } from "vitest";
import compiled from "#kernel/text";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import r50k_base from "../../src/vocabularies/r50k_base.ts";
import { freshSeed, Random } from "../random.ts";

const unitsAt = 0x10_0000;
const bytesAt = 0x20_0000;
const packedAt = 0x4_6400;
const packedBytes = 256 * 16 + 16 * 8;
const memory = new WebAssembly.Memory({ initial: 64 });
const all = new Uint8Array(memory.buffer);
all.fill(0xaa);
const kernel = new WebAssembly.Instance(compiled() as WebAssembly.Module, { env: { memory } });
const { open, toUtf8 } = kernel.exports as unknown as {
  open(): void;
  toUtf8(at: number, end: number, out: number): number;
};
const touchedBefore = all.findIndex((byte) => byte !== 0xaa);
open();

function utf8Of(text: string): Uint8Array {
  const bytes = Buffer.from(memory.buffer, unitsAt).write(text, "utf16le");
  return all.slice(bytesAt, toUtf8(unitsAt, unitsAt + bytes, bytesAt));
}

const encoder = new TextEncoder();

describe("text.wasm", () => {
  it("touches nothing of the memory but its table, when it is opened", () => {
    expect(touchedBefore).toBe(-1);
    const touched = [all.findIndex((byte) => byte !== 0xaa), all.findLastIndex((byte) => byte !== 0xaa)];
    expect(touched.map((at) => at >= packedAt && at < packedAt + packedBytes)).toEqual([true, true]);
  });

  it.each([
    ["alone", ""],
    ["among ASCII", "a"],
    ["among characters of two bytes", "é"],
    ["among characters of three", "中"],
    ["among pairs", "\u{1f600}"],
    ["behind first halves", "\ud83d"],
    ["behind second halves", "\ude00"],
  ])("writes every code unit as TextEncoder does: %s", (_, beside) => {
    for (let first = 0; first < 0x1_0000; first += 0x1000) {
      let text = "";
      for (let unit = first; unit < first + 0x1000; unit++) text += String.fromCharCode(unit) + beside;
      expect(Buffer.compare(utf8Of(text), encoder.encode(text))).toBe(0);
    }
  });

  it("writes any eight code units of one byte, two, three or half a pair as TextEncoder does", () => {
    const kinds = ["a", "\u00e9", "\u4e2d", "\ud83d"];
    const rest = "z".repeat(24);
    const wrong = new Set<string>();
    for (let drawn = 0; drawn < kinds.length ** 8; drawn++) {
      let text = "";
      for (let left = drawn, place = 0; place < 8; place++, left = Math.floor(left / kinds.length))
        text += kinds[left % kinds.length];
      text += rest;
      if (Buffer.compare(utf8Of(text), encoder.encode(text)) !== 0) wrong.add(text);
    }
    expect([...wrong]).toEqual([]);
  });

  it("writes texts of every length and mixture as TextEncoder does", () => {
    const draw = new Random(freshSeed("code units"));
    const kinds = [
      [0x20, 0x7f],
      [0x80, 0x7ff],
      [0x800, 0xd7ff],
      [0xd800, 0xdfff],
      [0xe000, 0xffff],
      [0, 0xffff],
    ] as const;
    for (let round = 0; round < 4_000; round++) {
      const text = draw.join(0, 12, () => {
        const [from, to] = draw.pick(kinds);
        return draw.join(1, 20, () => String.fromCharCode(draw.between(from, to)));
      });
      expect(Buffer.compare(utf8Of(text), encoder.encode(text)), JSON.stringify(text)).toBe(0);
    }
  });
});

describe("a long text", () => {
  it("has the tokens of its parts, whatever its characters are, and wherever memory has moved since", async () => {
    const tokenizer = await Tokenizer.load(r50k_base);
    for (const line of [
      "plain words\n",
      "caf\u00e9 cr\u00e8me\n",
      "\u041f\u0440\u0438\u0432\u0435\u0442\n",
      "\u4f60\u597d\n",
      "\u{1f600}\ud83d\n",
    ]) {
      const one = tokenizer.count(line);
      expect(tokenizer.count(line.repeat(9_000))).toBe(one * 9_000);
      // One pretoken of half a megabyte: the input region grows, and what lies behind it moves.
      tokenizer.count("x".repeat(500_000));
      expect(tokenizer.count(line.repeat(9_000))).toBe(one * 9_000);
    }
  });

  it("is not lost where its writer was interrupted once, when memory had moved", () => {
    // Its own, whose memory nobody else has made grow.
    const tokenizer = Tokenizer.from(r50k_base);
    const text = "\u041f\u0440\u0438\u0432\u0435\u0442 ".repeat(400);
    const tokens = tokenizer.count(text);
    // A megabyte at once takes more room than there is.
    tokenizer.decodeBytes(new Uint32Array(16_384).fill(tokenizer.encode("-".repeat(64))[0]!));
    const { from } = Buffer;
    Buffer.from = () => {
      throw new RangeError("Maximum call stack size exceeded");
    };
    try {
      expect(() => tokenizer.count(text)).toThrow(RangeError);
    } finally {
      Buffer.from = from;
    }
    expect(tokenizer.count(text)).toBe(tokens);
  });
});
