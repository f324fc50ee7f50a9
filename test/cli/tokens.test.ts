/**
 * `reckoner tokens`: every token is seen, and nothing in the text steers the terminal.
 */
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { folderOf, reckoner } from "./run.ts";

describe("reckoner tokens", () => {
  it("puts a bar between tokens where there is no colour", async () => {
    expect(await reckoner(["tokens"], { input: "The quick brown fox\n" })).toMatchObject({
      code: 0,
      out: "The│ quick│ brown│ fox│↵\n",
      error: "",
    });
  });

  it("gives neighbours different backgrounds where there is", async () => {
    const { out } = await reckoner(["tokens"], { input: "The quick brown\nfox", env: { FORCE_COLOR: "1" } });
    expect(out.replaceAll(/\x1b\[[\d;]*m/g, "")).toBe("The quick brown↵\nfox\n");
    const backgrounds = [...out.matchAll(/\x1b\[30;48;5;(\d+)m/g)].map(([, color]) => color);
    expect(backgrounds).toHaveLength(5);
    expect(backgrounds.every((color, index) => color !== backgrounds[index + 1])).toBe(true);
    // The colour is off before the line ends.
    expect(out).toMatch(/↵\x1b\[0m\n\x1b\[/);
  });

  it.each([
    ["lines", "a│ b│→\tc│␍↵\n│d\n"],
    ["all", "a│·b│→\tc│␍↵\n│d\n"],
    ["none", "a│ b│\tc│\\x0d\n│d\n"],
  ])("draws white space as --markers %s says", async (markers, expected) => {
    expect((await reckoner(["tokens", "--markers", markers], { input: "a b\tc\r\nd" })).out).toBe(expected);
  });

  it("shows bytes of parts of a character, and control characters, in escapes", async () => {
    const { out } = await reckoner(["tokens"], { input: "👩‍🚀\x1b[31m" });
    expect(out).toBe("\\xf0\\x9f\\x91│\\xa9│\\u200d│\\xf0\\x9f\\x9a│\\x80│\\x1b│[│31│m\n");
  });

  it("lists id, bytes and text with --ids", async () => {
    expect(`\n${(await reckoner(["tokens", "--ids"], { input: 'naïve "café"\n👩' })).out}`).toBe(`
     id  bytes                   text
   1503  6e 61                   "na"
   9954  c3 af                   "ï"
    737  76 65                   "ve"
    392  20 22                   " \\""
     66  63                      "c"
 103112  61 66 c3 a9             "afé"
   1092  22 0a                   "\\"\\n"
  28823  f0 9f 91                (part of a character)
    102  a9                      (part of a character)
`);
  });

  it("gives offsets into the whole text with --json, however many parts it is read in", async () => {
    const text = "Ünïcode 👩‍🚀 and 中文, again\n".repeat(12_000);
    const { out } = await reckoner(["tokens", "--json", "a.txt"], { cwd: folderOf({ "a.txt": text }) });
    const tokens: { id: number; start: number; end: number; bytes: string; text: string | null }[] = JSON.parse(out);
    const oracle = get_encoding("o200k_base");
    expect(tokens.map(({ id }) => id)).toEqual([...oracle.encode_ordinary(text)]);
    oracle.free();
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    expect(Buffer.from(tokens.map(({ bytes }) => bytes).join(""), "hex").toString()).toBe(text);
    const wrong = tokens.find((token) => token.text !== null && token.text !== text.slice(token.start, token.end));
    expect(wrong).toBeUndefined();
  });

  it("shows nothing for an empty text", async () => {
    expect(await reckoner(["tokens"])).toMatchObject({ code: 0, out: "", error: "" });
    expect(JSON.parse((await reckoner(["tokens", "--json"])).out)).toEqual([]);
  });
});
