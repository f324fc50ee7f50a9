/**
 * The door of the command line: finding commands, help, versions, refusals.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { closest } from "../../src/cli/closest.ts";
import { oneOf, someOf } from "../random.ts";
import { folderOf, type Ran, reckoner } from "./run.ts";

const packed = join(import.meta.dirname, "../../build/packed/r50k_base.bin");
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("reckoner", () => {
  it("prints its help on stdout when asked, and on stderr with exit code 2 when nothing was asked", async () => {
    const asked = await reckoner(["--help"]);
    expect(asked).toMatchObject({ code: 0, error: "" });
    expect(await reckoner(["-h"])).toEqual(asked);
    expect(await reckoner(["help", "help"])).toEqual(asked);
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
    const shown = new Map<string, Ran>();
    for (const name of someOf(names)) {
      const help = await reckoner([name, "--help"]);
      expect(help).toMatchObject({ code: 0, error: "" });
      expect(help.out).toContain(`reckoner ${name}`);
      expect(help.out).toMatch(/^Examples?$/m);
      for (const line of help.out.split("\n")) expect([name, line, line.length <= 100]).toEqual([name, line, true]);
      shown.set(name, help);
    }
    for (const name of oneOf([...shown.keys()])) expect(await reckoner(["help", name])).toEqual(shown.get(name));
  });

  it.each(
    someOf([
      [["cuont"], 'there is no command "cuont"; did you mean "count"?'],
      [["xyzzy"], 'there is no command "xyzzy"; see reckoner --help'],
      [["--json"], "there is no option --json before a command; see reckoner --help"],
      [["constructor"], 'there is no command "constructor"'],
      [["count", "--modle", "gpt-5"], "there is no option --modle; did you mean --model?"],
      [["--versoin"], 'did you mean "--version"?'],
      [["-v"], 'did you mean "-V"?'],
      [["count", "-x"], "there is no option -x; see reckoner count --help"],
      [["pack", "--zzzzzzzz"], "there is no option --zzzzzzzz; see reckoner pack --help"],
      [["count", "--model"], "--model needs a value"],
      [["count", "--model", ""], "--model needs a value"],
      [["count", "--model", "--json"], "--model needs a value, but --json is an option"],
      [["count", "-m", "-e", "gpt2"], "-m needs a value, but -e is an option"],
      [["count", "a.txt", ""], '"" names no file'],
      [["encode", ""], '"" names no file'],
      [["price", "", "-m", "gpt-5"], '"" names no file'],
      [["decode", packed], "is a file; use reckoner decode < FILE"],
      [["models", "-p", "zzzzzzzz"], "reckoner prices lists the providers"],
      [["count", "--json=yes"], "--json takes no value"],
      [["count", "--top", "many"], '--top takes a whole number of at least 0, got "many"'],
      [["count", "--top", "1.5"], "--top takes a whole number"],
      [["count", "--top", "1", "--top", "2"], "--top is given twice"],
      [["count", "--sort", "size"], '--sort takes one of tokens, bytes, name, got "size"'],
      [["count", "--json", "--total"], "leave out --total"],
      [["count", "--encoding", "o200k"], 'there is no encoding "o200k"; did you mean o200k_base?'],
      [
        ["count", "--model", "gpt-4", "--encoding", "o200k_base"],
        "gpt-4 uses cl100k_base, but --encoding says o200k_base",
      ],
      [["encode", "a", "b"], "encode takes one file, got 2"],
      [["encode", "--special", "<|endoftxt|>"], "did you mean <|endoftext|>?"],
      [["tokens", "--ids", "--json"], "give only one"],
    ]),
  )("refuses %j with exit code 2 and a way out", async (args, message) => {
    const ran = await reckoner(args);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toContain(message);
    expect(ran.error.split("\n")).toHaveLength(2);
    expect(ran.error).toMatch(/^error .* \[cli\/usage\]\n$/);
  });

  it.each(
    someOf([
      ["compute/context-exceeded", ["--prompt", "200000"]],
      ["compute/cached-exceeds-prompt", ["--prompt", "10", "--cached", "20"]],
      ["compute/too-large", ["--prompt", "10", "--device", "h100", "--count", "2000000"]],
      ["compute/no-peak", ["--prompt", "10", "--device", "m4-max", "--weights", "fp32"]],
      ["compute/not-generative", ["--compare", "bert-base", "--prompt", "10", "--completion", "1"]],
      ["cli/usage", ["--prompt", "10", "--device", "h100", "--efficiency", "2"]],
      ["cli/usage", ["--prompt", "10", "--device", "h100", "--per-hour", "abc"]],
    ]),
  )("exits with 2 for a request that no model can be asked: %s", async (code, args) => {
    const ran = await reckoner(["flops", "--model", "llama-3-8b", ...args]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toContain(`[${code}]`);
  });

  it("exits with 1 for a config that cannot be read", async () => {
    const ran = await reckoner(["flops", "--config", "none.json", "--prompt", "10"], { cwd: folderOf({}) });
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.error).toContain("[cli/unreadable]");
  });

  it.each(
    someOf([
      [["price", "--usage"], "cli/unreadable"],
      [["price", "a", "-m", "gpt-5", "--prices"], "cli/unreadable"],
      [["prices", "update"], "cli/unreadable"],
      [["flops", "--prompt", "1", "--config"], "cli/unreadable"],
      [["pack", "-o", "x.bin"], "vocabulary/not-loaded"],
      [["count", "--vocabulary"], "vocabulary/not-loaded"],
    ]),
  )("says in one line why a file of %j cannot be read", async (args, code) => {
    const cwd = folderOf({ a: "a", "folder/b": "" });
    const said = async (name: string) => (await reckoner([...args, name], { cwd })).error;
    expect(await said("none")).toBe(`error cannot read none: no such file [${code}]\n`);
    expect(await said("folder")).toBe(`error cannot read folder: a folder [${code}]\n`);
  });

  it.each(
    someOf([
      ["price", "a", "-m", "gpt-5", "--prices"],
      ["prices", "update"],
      ["flops", "--prompt", "1", "--config"],
    ]),
  )("%s says in one line what is no JSON", async (...args) => {
    const ran = await reckoner([...args, "a"], { cwd: folderOf({ a: "one\ntwo\x1b[31m\n" }) });
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.error).toMatch(/^error a is not JSON: [\x20-\x7e]+ \[cli\/bad-input\]\n$/);
  });

  it("says which file cannot be written, and why", async () => {
    const cwd = folderOf({ file: "", "closed/file": "" });
    chmodSync(join(cwd, "closed"), 0o500);
    const written = async (path: string): Promise<string> => {
      const args = ["flops", "--model", "llama-3-8b", "--prompt", "10", "--plot", path];
      const ran = await reckoner(args, { cwd, asAnyone: true });
      expect(ran.code).toBe(1);
      return ran.error.replaceAll(cwd, "");
    };
    expect(await written("file/x.svg")).toBe(
      "error cannot write /file/x.svg: part of the path is a file, not a folder\n",
    );
    expect(await written("closed")).toBe("error cannot write /closed: it is a folder\n");
    expect(await written("closed/x.svg")).toBe("error cannot write /closed/x.svg: permission denied\n");
  });

  it("says that a name is too long, of a source and of an output", async () => {
    const cwd = folderOf({ f: '{"p":{"models":{"m":{"cost":{"input":1}}}}}' });
    const long = "n".repeat(300);
    const said = async (...args: string[]) => (await reckoner(["prices", "update", ...args], { cwd })).error;
    expect(await said("f", "-o", long)).toBe(`error cannot write ${join(cwd, long)}: the name is too long\n`);
    expect(await said(long)).toBe(`error cannot read ${long}: the name is too long [cli/unreadable]\n`);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "names the file for which no space is left (skipped without /dev/full)",
    async () => {
      const cwd = folderOf({ f: '{"p":{"models":{"m":{"cost":{"input":1}}}}}' });
      const { code, error } = await reckoner(["prices", "update", "f", "-o", "/dev/full"], { cwd });
      expect([code, error]).toEqual([1, "error cannot write /dev/full: no space left on the device\n"]);
    },
  );

  it("makes the folders of a packed file", async () => {
    const cwd = folderOf({});
    expect((await reckoner(["pack", "--tables", packed, "-o", "new/er/x.bin"], { cwd })).code).toBe(0);
    expect(existsSync(join(cwd, "new/er/x.bin"))).toBe(true);
  });

  it.skipIf(!existsSync("/proc/self"))("says where nothing can be made (skipped where there is no /proc)", async () => {
    for (const [output, named] of [
      ["/proc/none/of/these/x.bin", "/proc/none"],
      ["/proc/x.bin", "/proc/x.bin"],
    ] as const) {
      const ran = await reckoner(["pack", "--tables", packed, "-o", output]);
      expect(ran).toMatchObject({
        code: 1,
        out: "",
        error: `error cannot write ${named}: nothing can be created there\n`,
      });
    }
  });

  it("writes into a pipe, which it does not read first", async () => {
    const cwd = folderOf({});
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const packing = reckoner(["pack", "--tables", packed, "-o", "pipe"], { cwd });
    const { length } = await readFile(join(cwd, "pipe"));
    expect(await packing).toMatchObject({ code: 0 });
    expect(length).toBeGreaterThan(1_000_000);
  });

  it.each(
    someOf([
      ["pack", packed, "--tables", "-o", "-"],
      ["prices", "update", packed, "-o", "-"],
      ["flops", "-m", "llama-3-8b", "--prompt", "9", "--plot", "-"],
    ]),
  )("%s refuses an output without a name", async (...args) => {
    expect(await reckoner(args)).toMatchObject({ code: 2, error: expect.stringContaining("takes the name of a file") });
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
  it.each(
    someOf([
      ["cuont", ["count", "encode"], ["count"]],
      ["COUNT", ["count"], ["count"]],
      ["enc", ["encode", "decode"], ["encode"]],
      ["zzz", ["count", "encode"], []],
      ["moddel", ["mode", "model"], ["model", "mode"]],
    ]),
  )("of %j in %j is %j", (typed, names, expected) => {
    expect(closest(typed, names)).toEqual(expected);
  });
});
