/**
 * The door of the command line: finding commands, help, versions, refusals.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { closest } from "../../src/cli/closest.ts";
import { reckoner } from "./run.ts";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("reckoner", () => {
  it("prints its help on stdout when asked, and on stderr with exit code 2 when nothing was asked", async () => {
    const asked = await reckoner(["--help"]);
    expect(asked).toMatchObject({ code: 0, error: "" });
    expect(await reckoner(["-h"])).toEqual(asked);
    expect(await reckoner([])).toMatchObject({ code: 2, out: "", error: asked.out });
  });

  it("knows its version", async () => {
    expect(await reckoner(["--version"])).toMatchObject({ code: 0, out: `${manifest.version}\n`, error: "" });
  });

  it("has help with usage and examples for every command that its own help lists", async () => {
    const { out } = await reckoner(["--help"]);
    const names = [
      ...out
        .split("Commands")[1]!
        .split("Examples")[0]!
        .matchAll(/^ {2}(\w+)/gm),
    ].map(([, name]) => name!);
    expect(names).toEqual(expect.arrayContaining(["count", "encode", "decode", "tokens", "pack"]));
    for (const name of names) {
      const help = await reckoner([name, "--help"]);
      expect(help).toMatchObject({ code: 0, error: "" });
      expect(help.out).toContain(`reckoner ${name}`);
      expect(help.out).toMatch(/^Examples?$/m);
      for (const line of help.out.split("\n")) expect([name, line, line.length <= 100]).toEqual([name, line, true]);
      expect(await reckoner(["help", name])).toEqual(help);
    }
  });

  it.each([
    [["cuont"], 'there is no command "cuont"; did you mean "count"?'],
    [["xyzzy"], 'there is no command "xyzzy"; see reckoner --help'],
    [["--json"], "there is no option --json before a command; see reckoner --help"],
    [["constructor"], 'there is no command "constructor"'],
    [["count", "--modle", "gpt-5"], "there is no option --modle; did you mean --model?"],
    [["count", "-x"], "there is no option -x"],
    [["count", "--model"], "--model needs a value"],
    [["count", "--json=yes"], "--json takes no value"],
    [["count", "--top", "many"], '--top takes a whole number of at least 0, got "many"'],
    [["count", "--top", "1.5"], "--top takes a whole number"],
    [["count", "--top", "1", "--top", "2"], "--top is given twice"],
    [["count", "--sort", "size"], '--sort takes tokens, bytes, name, got "size"'],
    [["count", "--json", "--total"], "leave out --total"],
    [["count", "--encoding", "o200k"], 'there is no encoding "o200k"; did you mean o200k_base?'],
    [
      ["count", "--model", "gpt-4", "--encoding", "o200k_base"],
      "gpt-4 uses cl100k_base, but --encoding says o200k_base",
    ],
    [["encode", "a", "b"], "encode takes one file, got 2"],
    [["encode", "--special", "<|endoftxt|>"], "did you mean <|endoftext|>?"],
    [["tokens", "--ids", "--json"], "give one of them"],
  ])("refuses %j with exit code 2 and a way out", async (args, message) => {
    const ran = await reckoner(args);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toContain(message);
    expect(ran.error.split("\n")).toHaveLength(2);
    expect(ran.error).toMatch(/^error .* \[cli\/usage\]\n$/);
  });

  it("names the closest models when one is unknown", async () => {
    const ran = await reckoner(["count", "--model", "gtp-5"]);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(/gpt-5/);
    expect(ran.error).toContain("[model/unknown]");
  });

  it("agrees to a model and its own encoding", async () => {
    expect(await reckoner(["count", "-m", "gpt-4", "-e", "cl100k_base", "--total"], { input: "hello" })).toMatchObject({
      code: 0,
      out: "1\n",
    });
  });
});

describe("closest", () => {
  it.each([
    ["cuont", ["count", "encode"], ["count"]],
    ["COUNT", ["count"], ["count"]],
    ["enc", ["encode", "decode"], ["encode"]],
    ["zzz", ["count", "encode"], []],
    ["moddel", ["mode", "model"], ["model", "mode"]],
  ])("of %j in %j is %j", (typed, names, expected) => {
    expect(closest(typed, names)).toEqual(expected);
  });
});
