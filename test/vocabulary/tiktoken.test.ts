/**
 * `.tiktoken` files, read and written.
 */
import { describe, expect, it } from "vitest";
import { publishedText } from "../../src/cli/pack-openai.ts";
import { readTiktoken, writeTiktoken } from "../../src/vocabulary/index.ts";
import { thrownBy } from "./small.ts";

const options = { name: "test", scanner: "gpt2" } as const;
const tokensOf = (text: string): (string | undefined)[] =>
  readTiktoken(text, options).tokens.map((token) => token && Buffer.from(token).toString("latin1"));

describe("readTiktoken", () => {
  it("reads base64 and rank", () => {
    expect(tokensOf("IQ== 0\nIg== 1\nIyQ= 2\nYWJj 3\n")).toEqual(["!", '"', "#$", "abc"]);
  });

  it("reads bytes as it reads text, and a last line without a newline", () => {
    expect(readTiktoken(new TextEncoder().encode("IQ== 0\nIg== 1"), options)).toEqual(
      readTiktoken("IQ== 0\nIg== 1\n", options),
    );
  });

  it("reads every byte and every length of base64", () => {
    for (let length = 1; length <= 9; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 89 + length * 31) & 0xff);
      const text = `${Buffer.from(bytes).toString("base64")} 0\n`;
      expect(readTiktoken(text, options).tokens[0]).toEqual(bytes);
    }
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(readTiktoken(`${Buffer.from(all).toString("base64")} 0`, options).tokens[0]).toEqual(all);
  });

  it("leaves a hole where a rank is missing, takes lines in any order, blank ones and CRLF", () => {
    expect(tokensOf("Ig== 3\r\n\r\nIQ== 1\r\n\n")).toEqual([undefined, "!", undefined, '"']);
  });

  it("adds what the file does not say", () => {
    expect(readTiktoken("IQ== 0\n", options)).toMatchObject({
      name: "test",
      scanner: "gpt2",
      specialTokens: {},
      unicode: "16.0.0",
    });
    const specialTokens = { "<|x|>": 7 };
    expect(readTiktoken("IQ== 0\n", { ...options, specialTokens, unicode: "14.0.0" })).toMatchObject({
      specialTokens,
      unicode: "14.0.0",
    });
  });

  it.each([
    ["IQ==0", "no space"],
    ["IQ== ", "rank is not a whole number"],
    ["IQ== -1", "rank is not a whole number"],
    ["IQ== 1.5", "rank is not a whole number"],
    ["IQ== 0x10", "rank is not a whole number"],
    ["IQ== 1 2", "rank is not a whole number"],
    ["IQ== 99999999999", "rank is not a whole number"],
    ["IQ== 1048575", "rank is above 1048574"],
    ["IQ== 0", "line 1 has the same rank"],
    ["IQ= 1", "not base64"],
    ["IQ 1", "not base64"],
    ["I=Q= 1", "not base64"],
    ["IQ=== 1", "not base64"],
    ["==== 1", "not base64"],
    ["I-_= 1", "not base64"],
    ["IR== 1", "not base64"],
    ["IiN= 1", "not base64"],
    [" 1", "not base64"],
    ["\ufeffIQ== 1", "not base64"],
    ["é 1", "not base64"],
  ])("refuses the line %j with its number: vocabulary/corrupt", (line, why) => {
    const error = thrownBy(() => readTiktoken(`Ig== 0\nIw== 5\n\n${line}\n`, options));
    expect(error).toMatchObject({
      code: "vocabulary/corrupt",
      message: expect.stringContaining(why),
      details: { line: 4 },
    });
    expect((error as Error).message).toContain("line 4");
  });

  it.each(["", "\n", "\r\n\n"])("refuses a file without a token: %j", (text) => {
    expect(thrownBy(() => readTiktoken(text, options))).toMatchObject({ code: "vocabulary/corrupt" });
  });

  it.each([undefined, null, 5, {}])("refuses %s in place of a file: input/bad-option", (file) => {
    expect(thrownBy(() => readTiktoken(file as never, options))).toMatchObject({ code: "input/bad-option" });
  });
});

describe("readTiktoken without options", () => {
  it("asks for name and scanner: input/bad-option", () => {
    const error = thrownBy(() => readTiktoken("IQ== 0\n", undefined as never));
    expect(error).toMatchObject({ code: "input/bad-option", message: expect.stringContaining("{ name, scanner }") });
  });
});

describe("readTiktoken with wrong options", () => {
  it.each([
    [
      { name: "two", scanner: "o200" },
      "vocabulary/unsupported",
      /pass \{ name, scanner \}: scanner "o200" is not one of gpt2, .*o200k/,
    ],
    [{ name: "two", scanner: 7 }, "input/bad-option", /scanner must be a text/],
    [{ name: "two" }, "input/bad-option", /scanner must be a text/],
    [{ name: 7, scanner: "gpt2" }, "input/bad-option", /name must be a non-empty text/],
    [{ scanner: "gpt2" }, "input/bad-option", /name must be a non-empty text/],
    [{ name: "two", scanner: "gpt2", unicode: "16" }, "input/bad-option", /unicode must be a version such as 16.0.0/],
  ])("refuses %o: %s", (options, code, message) => {
    expect(thrownBy(() => readTiktoken("IQ== 0\n", options as never))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe("writeTiktoken", () => {
  it("gives back the text that was read", async () => {
    const text = await publishedText("p50k_base");
    expect(text.split("\n").length).toBe(50_281);
    expect(writeTiktoken(readTiktoken(text, options)) === text).toBe(true);
  });

  it.each([undefined, {}, { tokens: "IQ==" }, { tokens: [[33]] }, { tokens: [null] }])(
    "refuses %j: input/bad-option",
    (vocabulary) => {
      const error = thrownBy(() => writeTiktoken(vocabulary as never));
      expect(error).toMatchObject({ code: "input/bad-option" });
    },
  );
});
