/**
 * The packed format: what is damaged is found, whatever else happens to the bytes nothing but a ReckonerError comes out.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { writePacked } from "../../src/vocabulary/format.ts";
import { pack, readPacked, unpack } from "../../src/vocabulary/index.ts";
import { xxHash32 } from "../../src/vocabulary/xxhash32.ts";
import { freshSeed, Random } from "../random.ts";
import { smallVocabulary, thrownBy } from "./small.ts";

const sound = pack(smallVocabulary());
const corruptOrUnsupported = /^vocabulary\/(corrupt|unsupported)$/;

/** The file with other bytes and a checksum that fits them. */
function changed(change: (view: DataView, file: Uint8Array) => void, from: Uint8Array = sound): Uint8Array {
  const file = from.slice();
  const view = new DataView(file.buffer);
  change(view, file);
  view.setUint32(12, xxHash32(file.subarray(16)), true);
  return file;
}

function codeOf(file: Uint8Array, options?: { verify: boolean }): string {
  const error = thrownBy(() => readPacked(file, options));
  if (!(error instanceof ReckonerError)) throw error;
  return error.code;
}

describe("readPacked", () => {
  it("reads at any alignment, and gives views, not copies", () => {
    for (const shift of [0, 1, 2, 3]) {
      const room = new Uint8Array(sound.length + 8);
      room.set(sound, shift);
      const packed = readPacked(room.subarray(shift, shift + sound.length));
      expect(unpack(packed)).toEqual(smallVocabulary());
      expect(packed.merges.buffer).toBe(room.buffer);
    }
  });

  it("finds every byte that is damaged in any one bit, or in all", () => {
    for (let at = 0; at < sound.length; at++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const file = sound.slice();
        file[at]! ^= mask;
        expect(codeOf(file), `byte ${at} ^ ${mask}`).toMatch(corruptOrUnsupported);
      }
    }
  });

  it("finds every byte replaced by every other: header", () => {
    for (let at = 0; at < 72; at++) {
      for (let mask = 1; mask < 256; mask++) {
        const file = sound.slice();
        file[at]! ^= mask;
        expect(codeOf(file), `byte ${at} ^ ${mask}`).toMatch(corruptOrUnsupported);
      }
    }
  });

  it("finds a file cut anywhere, and one that goes on: vocabulary/corrupt", () => {
    for (let length = 0; length < sound.length; length++) {
      expect(codeOf(sound.subarray(0, length)), `length ${length}`).toBe("vocabulary/corrupt");
    }
    for (const more of [1, 4, 1000]) {
      const file = new Uint8Array(sound.length + more);
      file.set(sound);
      expect(codeOf(file)).toBe("vocabulary/corrupt");
    }
  });

  it("refuses random bytes, with and without a header that fits", () => {
    const random = new Random(freshSeed("test/vocabulary/format.test.ts"));
    for (let round = 0; round < 3000; round++) {
      const file = Uint8Array.from({ length: random.below(400) }, () => random.below(256));
      expect(codeOf(file)).toBe("vocabulary/corrupt");
      if (file.length < 24) continue;
      const dressed = changed((view) => {
        view.setUint32(0, 0x564e4b52, true);
        view.setUint32(4, 1, true);
        view.setUint32(8, file.length, true);
        if (round % 2 === 0) view.setUint32(20, random.below(4), true);
      }, file);
      expect(codeOf(dressed)).toMatch(corruptOrUnsupported);
      expect(codeOf(dressed, { verify: false })).toMatch(corruptOrUnsupported);
    }
  });

  it("gives a sound vocabulary or a ReckonerError for damage under a checksum that fits", () => {
    const random = new Random(freshSeed("test/vocabulary/format.test.ts, damage"));
    const refused = { yes: 0, no: 0 };
    for (let round = 0; round < 6000; round++) {
      const file = changed((_view, bytes) => {
        for (let damage = random.below(3); damage >= 0; damage--)
          bytes[16 + random.below(bytes.length - 16)] = random.below(256);
      });
      try {
        const { tokens } = unpack(readPacked(file));
        refused.no++;
        expect(new Set(tokens.filter((token) => token?.length === 1).map((token) => token![0])).size).toBe(256);
        for (const token of tokens) expect(token?.length ?? 1).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ReckonerError)) throw error;
        refused.yes++;
      }
    }
    expect(refused.yes).toBeGreaterThan(1000);
    expect(refused.no).toBeGreaterThan(10);
  });

  it("skips checksum and merges only when asked to", () => {
    const file = sound.slice();
    file[file.length - 8]! ^= 0xff;
    expect(codeOf(file)).toBe("vocabulary/corrupt");
    expect(readPacked(file, { verify: false }).name).toBe("small");
  });

  const at = { kind: 24, offset: 28, length: 32, second: 36 };
  it.each<[string, string, (view: DataView, file: Uint8Array) => void]>([
    ["a newer version", "vocabulary/unsupported", (view) => view.setUint16(4, 2, true)],
    ["flags", "vocabulary/unsupported", (view) => view.setUint16(6, 1, true)],
    ["another length", "vocabulary/corrupt", (view) => view.setUint32(8, sound.length + 4, true)],
    ["an unknown section", "vocabulary/unsupported", (view) => view.setUint32(at.kind, 99, true)],
    ["one section twice", "vocabulary/corrupt", (view) => view.setUint32(at.second, 1, true)],
    ["a section too few", "vocabulary/corrupt", (view) => view.setUint32(20, 1, true)],
    ["4 billion sections", "vocabulary/corrupt", (view) => view.setUint32(20, 0xffffffff, true)],
    ["a section inside the header", "vocabulary/corrupt", (view) => view.setUint32(at.offset, 44, true)],
    ["a section at an odd place", "vocabulary/corrupt", (view) => view.setUint32(at.offset, 50, true)],
    ["a section over the next", "vocabulary/corrupt", (view) => view.setUint32(at.length, 1000, true)],
    ["a section past the end", "vocabulary/corrupt", (view) => view.setUint32(at.second + 8, 0xffffffff, true)],
    ["another count of ids", "vocabulary/corrupt", (view) => view.setUint32(16, 300, true)],
    ["16 million ids", "vocabulary/corrupt", (view) => view.setUint32(16, 0xffffff, true)],
    ["meta that is not JSON", "vocabulary/corrupt", (_view, file) => file.fill(0x21, 48, 52)],
    ["meta that is not UTF-8", "vocabulary/corrupt", (_view, file) => file.fill(0xff, 56, 58)],
  ])("refuses %s: %s", (what, code, change) => {
    const error = thrownBy(() => readPacked(changed(change)));
    expect(error).toMatchObject({ code });
    // The place itself is the reason, whatever would have been read there.
    if (what.startsWith("a section") && what !== "a section too few") {
      expect(error).toMatchObject({ message: expect.stringContaining("is out of place") });
    }
  });

  it.each<[string, string, object]>([
    ["a scanner it does not know", "vocabulary/unsupported", { scanner: "gpt9" }],
    ["no scanner", "vocabulary/corrupt", { scanner: undefined }],
    ["no name", "vocabulary/corrupt", { name: undefined }],
    ["special tokens that are no object", "vocabulary/corrupt", { specialTokens: [] }],
    ["a special token at an ordinary id", "vocabulary/corrupt", { specialTokens: { "<|x|>": 3 } }],
    ["a special id of 24 bits and one", "vocabulary/corrupt", { specialTokens: { "<|x|>": 0x1000000 } }],
  ])("refuses meta with %s: %s", (_what, code, fields) => {
    const { merges } = readPacked(sound);
    expect(codeOf(writePacked({ ...smallVocabulary(), ...fields } as never, merges))).toBe(code);
  });

  it("refuses merges that double until memory ends: vocabulary/corrupt", () => {
    const size = 300;
    const merges = new Uint8Array(6 * size);
    const put = (plane: number, id: number, value: number): void => {
      for (let byte = 0; byte < 3; byte++) merges[(plane + byte) * size + id] = (value >> (8 * byte)) & 0xff;
    };
    for (let id = 0; id < size; id++) {
      put(0, id, id < 256 ? 0xffffff : id - 1);
      put(3, id, id < 256 ? id : id - 1);
    }
    const { tokens: _, ...meta } = smallVocabulary();
    expect(thrownBy(() => readPacked(writePacked({ ...meta, specialTokens: {} }, merges)))).toMatchObject({
      code: "vocabulary/corrupt",
      details: { id: 271, left: 270, right: 270 },
    });
  });

  it.each([
    ["<!doctype html><title>Not found</title>", "web page"],
    ['{"model": {"type": "BPE"}}            ', "JSON"],
    ["IQ== 0\nIg== 1\nIw== 2\nJA== 3\n", ".tiktoken"],
    ["\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "compressed"],
    ["RKNV\x01\0", "cut short"],
    ["", "empty or transferred"],
    ["something else", "RKNV"],
  ])("says what it was given instead: %j", (text, hint) => {
    const error = thrownBy(() => readPacked(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    expect(error).toMatchObject({ code: "vocabulary/corrupt", message: expect.stringContaining(hint) });
  });
});
