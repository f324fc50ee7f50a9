/**
 * Bytes to text: the pieces join to what the platform's decoder makes of the whole, wherever the bytes are cut.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextReader } from "../../src/cli/text.ts";

async function read(pieces: readonly Uint8Array[], anything = true): Promise<{ text: string; reader: TextReader }> {
  const reader = new TextReader({ anything });
  let text = "";
  for await (const piece of reader.pieces(pieces)) {
    expect(piece).not.toBe("");
    text += piece;
  }
  return { text, reader };
}

/** The bytes, cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((one, other) => one - other),
    bytes.length,
  ];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

describe("TextReader", () => {
  // Longer than the 8 KiB that are judged as a whole, so that cuts fall behind it, too.
  const start = Buffer.from("start ".repeat(1400));
  const parts = [
    [0x61],
    [0xc3, 0xa9],
    [0xe4, 0xb8, 0xad],
    [0xf0, 0x9f, 0x91, 0xa9],
    [0xef, 0xbf, 0xbd],
    [0xef, 0xbb, 0xbf],
  ];
  const broken = [
    [0x80],
    [0xc3],
    [0xe4, 0xb8],
    [0xf0, 0x9f, 0x91],
    [0xff],
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
    [0xef, 0xbf],
  ];
  const places = fc.array(fc.nat(), { maxLength: 6 });

  it("gives the whole text, however the bytes are cut, and counts what it replaced", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...parts, ...broken), { maxLength: 40 }),
        places,
        fc.boolean(),
        async (some, at, long) => {
          const bytes = Buffer.concat([long ? start : Buffer.alloc(0), Buffer.from(some.flat())]);
          if (bytes[0] === 0xff || bytes[0] === 0xfe) return;
          const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
          const { text, reader } = await read(cut(bytes, at));
          expect(text).toBe(whole);
          expect(reader).toMatchObject({ bytes: bytes.length, encoding: "utf-8", isBinary: false });
          // Written U+FFFD are those that stay when all others are told apart from them.
          const written = bytes.toString("latin1").split("\xef\xbf\xbd").length - 1;
          expect(reader.replaced).toBe(whole.split("\uFFFD").length - 1 - written);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("reads UTF-16 of both orders without its mark, however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        places,
        fc.boolean(),
        async (given, at, isBig) => {
          const bytes = Buffer.from(`\uFEFF${given}`, "utf16le");
          const { text, reader } = await read(cut(isBig ? bytes.swap16() : bytes, at));
          expect(text).toBe(given);
          expect(reader).toMatchObject({ bytes: bytes.length, encoding: isBig ? "utf-16be" : "utf-16le", replaced: 0 });
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a NUL", Buffer.from("text\0"), true],
    ["a NUL in small pieces", Buffer.from("a\0"), true],
    ["UTF-32, which has NULs", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), true],
    ["UTF-16 without a mark", Buffer.from("text", "utf16le"), true],
    ["Cyrillic in Windows-1251", Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0]), true],
    ["one Latin-1 letter in a sentence", Buffer.from("this is nearly all of it déjà vu", "latin1"), false],
    ["many written U+FFFD", Buffer.from("\uFFFD\uFFFD\uFFFD"), false],
    ["nothing", Buffer.alloc(0), false],
    ["a character cut by the 8 KiB", Buffer.from("a".repeat(8191) + "中".repeat(10)), false],
  ])("judges %s: binary is %s", async (_, bytes, isBinary) => {
    const pieces = cut(bytes, [1, 2]);
    const { text, reader } = await read(pieces, false);
    expect(reader.isBinary).toBe(isBinary);
    expect(text === "").toBe(isBinary || bytes.length === 0);
  });
});
