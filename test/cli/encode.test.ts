/**
 * `reckoner encode` and `reckoner decode`: ids are tiktoken's, bytes come back as they were.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import fc from "fast-check";
import { get_encoding, type TiktokenEncoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { partsOf } from "../../src/cli/one-text.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import cl100k_base from "../../src/vocabularies/cl100k_base.ts";
import o200k_base from "../../src/vocabularies/o200k_base.ts";
import p50k_base from "../../src/vocabularies/p50k_base.ts";
import { isEveryday, oneOf, someOf } from "../random.ts";
import { folderOf, mainPath, reckoner } from "./run.ts";

const text = "Héllo, wörld! 测试 👩‍🚀\r\n\tif (x) {}   \n<|endoftext|> ".repeat(50);

function idsOf(encoding: TiktokenEncoding, ...special: string[]): number[] {
  const oracle = get_encoding(encoding);
  const ids = [...oracle.encode(text, special, [])];
  oracle.free();
  return ids;
}

describe("reckoner encode", () => {
  it.each(oneOf(["o200k_base", "cl100k_base", "p50k_base", "r50k_base", "gpt2"] as const))(
    "gives tiktoken's ids in %s",
    async (encoding) => {
      const ran = await reckoner(["encode", "--encoding", encoding], { input: text });
      expect(ran).toMatchObject({ code: 0, out: `${idsOf(encoding).join(" ")}\n`, error: "" });
    },
  );

  it("reads a file and writes a JSON array with --json", async () => {
    const ran = await reckoner(["encode", "--json", "a.txt"], { cwd: folderOf({ "a.txt": text }) });
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(JSON.parse(ran.out)).toEqual(idsOf("o200k_base"));
  });

  it("gives special tokens their ids only when --special names them", async () => {
    const expected = `${idsOf("o200k_base", "<|endoftext|>").join(" ")}\n`;
    expect(expected).toContain(" 199999 ");
    expect((await reckoner(["encode", "--special", "<|endoftext|>"], { input: text })).out).toBe(expected);
    expect((await reckoner(["encode", "--special", "<|endofprompt|>,<|endoftext|>"], { input: text })).out).toBe(
      expected,
    );
    expect((await reckoner(["encode", "--special", "all"], { input: text })).out).toBe(expected);
    expect((await reckoner(["encode"], { input: text })).out).not.toContain("199999");
  });

  it("writes an empty line, or an empty array, for an empty text", async () => {
    expect(await reckoner(["encode"])).toMatchObject({ code: 0, out: "\n" });
    expect(await reckoner(["encode", "--json"])).toMatchObject({ code: 0, out: "[]\n" });
  });

  it("says that bad bytes became U+FFFD", async () => {
    const ran = await reckoner(["encode"], { input: Uint8Array.of(0x61, 0xff, 0x62) });
    expect(ran).toMatchObject({ code: 0, error: "not UTF-8 stdin: 1 × U+FFFD in place of bytes that are not UTF-8\n" });
  });

  it("says what it cannot read, with the way out, and ends with 1", async () => {
    const ran = await reckoner(["encode", "hello world"]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.error).toContain(
      'cannot read hello world: no such file or folder; to pass the text itself: echo "…" | reckoner encode',
    );
    expect((await reckoner(["encode", "."], { cwd: folderOf({ "a.txt": "a" }) })).error).toContain(
      "takes one file, but . is a folder",
    );
  });

  it("ends quietly when the reader of its output goes away", async () => {
    const child = spawn(process.execPath, [mainPath, "encode", "big.txt"], {
      cwd: folderOf({ "big.txt": text.repeat(2000) }),
    });
    let error = "";
    child.stderr.on("data", (data) => (error += data));
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await once(child, "close")).toEqual([0, null]);
    expect(error).toBe("");
  });
});

describe("partsOf", () => {
  const pieces = fc.array(
    fc
      .array(
        fc.constantFrom(
          ..."aAzéǅ中あ1 \n\r\t'.,/_-=",
          "\u00a0",
          "\u3000",
          "'s",
          "don't",
          "I'll",
          "👩",
          "\u0301",
          "  ",
          "\r\n",
          "<|endoftext|>",
        ),
        { maxLength: 8 },
      )
      .map((letters) => letters.join("")),
    { maxLength: 12 },
  );

  it.skipIf(isEveryday)(
    "in CI, refuses what has no place to cut before it is too long for a string: kernel/out-of-memory",
    async () => {
      const piece = "a".repeat(2 ** 20);
      async function* endless() {
        while (true) yield piece;
      }
      await expect(partsOf(endless()).next()).rejects.toThrowError(
        expect.objectContaining({ code: "kernel/out-of-memory", message: expect.stringContaining("split the file") }),
      );
    },
  );

  it.each(oneOf([o200k_base, cl100k_base, p50k_base]))(
    "cuts where $name cuts: the parts' ids are the whole's (fast-check prints the seed)",
    async (source) => {
      const tokenizer = await Tokenizer.load(source);
      let cuts = 0;
      await fc.assert(
        fc.asyncProperty(pieces, fc.integer({ min: 1, max: 9 }), async (given, units) => {
          const parts: string[] = [];
          for await (const part of partsOf(stream(given), units)) parts.push(part);
          expect(parts.join("")).toBe(given.join(""));
          for (const options of [{}, { allowedSpecial: "all" as const }]) {
            const ids = parts.flatMap((part) => [...tokenizer.encode(part, options)]);
            expect(ids).toEqual([...tokenizer.encode(given.join(""), options)]);
          }
          cuts += Math.max(0, parts.length - 1);
        }),
        { numRuns: 3000 },
      );
      expect(cuts).toBeGreaterThan(2000);
    },
  );

  it("cuts behind no letter that is newer than vocabularies, which may take a line's end with what they do not know", async () => {
    const parts = async (given: string): Promise<number> => {
      let all = 0;
      for await (const part of partsOf(stream([given]), 4)) all += Math.min(part.length, 1);
      return all;
    };
    expect(await parts("\ua7ce\n".repeat(4))).toBe(1);
    expect(await parts("\u10d0\n".repeat(4))).toBeGreaterThan(1);
    expect(await parts("\ua7ce ".repeat(4))).toBeGreaterThan(1);
  });

  async function* stream(given: readonly string[]): AsyncGenerator<string> {
    yield* given;
  }
});

describe("reckoner decode", () => {
  it.each(
    someOf([
      ["as arguments", ["24912", "2375"], ""],
      ["with commas", ["24912,2375"], ""],
      ["as a JSON array", ["[24912, 2375]"], ""],
      ["from stdin", [], "24912 2375\n"],
      ["from stdin by -", ["-"], "24912,\n2375"],
      ["from stdin as JSON", [], "[\n  24912,\n  2375\n]\n"],
      ["of a JSON array in several arguments", ["[24912,", "2375]"], ""],
    ]),
  )("takes ids %s", async (_, args, input) => {
    expect(await reckoner(["decode", ...args], { input })).toMatchObject({ code: 0, out: "hello world", error: "" });
  });

  it("gives back every byte that was encoded, from ids that arrive in any pieces", async () => {
    const { bytes: ids } = await reckoner(["encode"], { input: text });
    const cut = (function* () {
      for (let at = 0; at < ids.length; at += 777) yield ids.subarray(at, at + 777);
    })();
    const ran = await reckoner(["decode"], { input: cut });
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(ran.bytes.equals(Buffer.from(text))).toBe(true);
  });

  it("writes half a character as it is", async () => {
    const first = [...idsOf("o200k_base")].length;
    expect(first).toBeGreaterThan(0);
    // 61138 is " " and the first three bytes of an astronaut.
    expect((await reckoner(["decode", "61138"])).bytes).toEqual(Buffer.from([0x20, 0xf0, 0x9f, 0x91]));
  });

  it("writes nothing for no ids", async () => {
    expect(await reckoner(["decode"])).toMatchObject({ code: 0, out: "" });
    expect(await reckoner(["decode", "[]"])).toMatchObject({ code: 0, out: "" });
  });

  it("decodes special tokens", async () => {
    expect(await reckoner(["decode", "199999"])).toMatchObject({ code: 0, out: "<|endoftext|>" });
  });

  it.each(
    someOf([
      [["hello"], 'got "hello" at offset 0', "cli/bad-input"],
      [["12.5"], 'got "12.5" at offset 0', "cli/bad-input"],
      [["--", "1", "-5"], 'got "-5" at offset 2', "cli/bad-input"],
      [["999999999"], "999999999", "tokenizer/unknown-token"],
      [["9".repeat(20)], "100000000000000000000", "tokenizer/unknown-token"],
      [["9".repeat(21)], `got "${"9".repeat(21)}" at offset 0`, "cli/bad-input"],
      [["1 1", "abc1"], 'got "abc1" at offset 4', "cli/bad-input"],
    ]),
  )("refuses %j with exit code 1", async (args, message, code) => {
    const ran = await reckoner(["decode", ...args]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.error).toContain(message);
    expect(ran.error).toContain(`[${code}]`);
  });

  it.each(
    someOf([
      ["[24912, 2375", "got the end at offset 12"],
      ["[1,2", "got the end at offset 4"],
      ["1,2]", 'got "]" at offset 3'],
      ["[[1],2]", 'got "[" at offset 1'],
      ["1,,2", 'got "," at offset 2'],
      [",1", 'got "," at offset 0'],
      ["1,2,", "got the end at offset 4"],
      ["[1,]", 'got "]" at offset 3'],
      ["[1 2]", 'got "2" at offset 3'],
      ["[1] 2", 'got "2" at offset 4'],
      ["[", "got the end at offset 1"],
    ]),
  )("refuses the list %j and writes nothing: %s", async (list, message) => {
    const ran = await reckoner(["decode", list]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.error).toContain(`${message} [cli/bad-input]`);
  });

  it("holds the pieces of stdin together: an array that is cut anywhere is whole, one that ends early is not", async () => {
    const pieces = Array.from("[24912, 2375]\n", (letter) => Buffer.from(letter));
    expect(await reckoner(["decode"], { input: pieces })).toMatchObject({ code: 0, out: "hello world", error: "" });
    const early = await reckoner(["decode"], { input: pieces.slice(0, -2) });
    expect(early).toMatchObject({ code: 1, error: expect.stringContaining("got the end at offset 12") });
    const twice = await reckoner(["decode"], { input: [...pieces, ...pieces] });
    expect(twice).toMatchObject({ code: 1, error: expect.stringContaining('got "[" at offset 14') });
  });

  it("finds what is no id behind any piece of stdin, at its place", async () => {
    const input = Buffer.from(`${"24912 ".repeat(30_000)}x`);
    const ran = await reckoner(["decode"], { input: [input.subarray(0, 100_003), input.subarray(100_003)] });
    expect(ran.code).toBe(1);
    expect(ran.error).toContain('got "x" at offset 180000');
  });
});

describe("reckoner encode | reckoner decode", () => {
  it("is the identity on random UTF-8 (the text is printed when it is not)", async () => {
    const points = Array.from(randomBytes(9000)).map((byte, index) => (byte * 257 * (index % 7) + byte) % 0xd800);
    const random = String.fromCodePoint(...points);
    const folder = folderOf({ "random.txt": random });
    const { bytes } = await reckoner(["encode", join(folder, "random.txt")]);
    expect((await reckoner(["decode"], { input: bytes })).out).toBe(random);
  });
});
