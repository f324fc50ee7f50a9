/**
 * `--vocabulary` of `price`, `compare` and `flops`: files are counted with the model's own, here r50k_base.
 */
import { join } from "node:path";
import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { someOf } from "../random.ts";
import { folderOf, reckoner } from "./run.ts";
import { at } from "./run-here.ts";

const packed = join(import.meta.dirname, "../../build/packed/r50k_base.bin");
const text = "Héllo, wörld! 测试 👩‍🚀 ".repeat(30);
const cwd = (): string => folderOf({ "a.txt": text, empty: "", "b.bin": "\0" });

function tokensOf(encoding: "r50k_base" | "o200k_base"): number {
  const oracle = get_encoding(encoding);
  const { length } = oracle.encode_ordinary(text);
  oracle.free();
  return length;
}
const own = tokensOf("r50k_base");

describe("reckoner price --vocabulary", () => {
  it("counts exactly with the model's own tokenizer, where it is an estimate without", async () => {
    const price = async (...more: string[]) => {
      const ran = await reckoner(["price", "a.txt", "-m", "llama-3.3-70b", "--json", ...at, ...more], { cwd: cwd() });
      return { code: ran.code, ...JSON.parse(ran.out) };
    };
    expect(await price("--vocabulary", packed)).toMatchObject({
      code: 0,
      input: { tokens: own, exact: true, low: own, high: own },
    });
    expect(await price()).toMatchObject({ code: 0, input: { exact: false } });
  });

  it.each(
    someOf([
      ["gpt-5", "gpt-5 is counted with its own tokenizer, o200k_base"],
      ["claude-sonnet-5", "the tokenizer of claude-sonnet-5 is not public"],
    ]),
  )("is refused of %s", async (model, message) => {
    const args = ["price", "a.txt", "-m", model, "--vocabulary", packed];
    expect(await reckoner(args, { cwd: cwd() })).toMatchObject({
      code: 2,
      out: "",
      error: expect.stringContaining(message),
    });
  });

  it.each(
    someOf([
      ["price", "-m", "claude-sonnet-5", "--vocabulary", "none.json"],
      ["compare", "--models", "gpt-5,claude-sonnet-5", "--vocabulary", "claude-sonnet-5=none.json"],
    ]),
  )("is refused before anything is read: %s %s %s %s %s", async (...args) => {
    const ran = await reckoner([args[0]!, "a.txt", "none.txt", ...args.slice(1)], { cwd: cwd() });
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toMatch(/^[^\n]*the tokenizer of claude-sonnet-5 is not public[^\n]*\n/);
  });

  it("is for files", async () => {
    const ran = await reckoner(["price", "--usage", "-", "--vocabulary", packed], { input: "{}" });
    expect(ran).toMatchObject({ code: 2, error: expect.stringContaining("--vocabulary is for files") });
  });
});

describe("reckoner compare --vocabulary MODEL=FILE", () => {
  const models = ["--models", "gpt-5,llama-3.3-70b,qwen3-32b", ...at];

  it("counts that model exactly, OpenAI's with their own and others as estimates", async () => {
    const args = ["compare", "a.txt", ...models, "--vocabulary", `llama-3.3-70b=${packed}`, "--json"];
    const { code, out } = await reckoner(args, { cwd: cwd() });
    const rows = JSON.parse(out).models as { model: string; input: { tokens: number; exact: boolean } }[];
    const inputs = new Map(rows.map(({ model, input }) => [model, input]));
    expect(code).toBe(0);
    expect(inputs.get("llama-3.3-70b")).toMatchObject({ tokens: own, exact: true });
    expect(inputs.get("gpt-5")).toMatchObject({ tokens: tokensOf("o200k_base"), exact: true });
    expect(inputs.get("qwen3-32b")).toMatchObject({ exact: false });
  });

  it.each(
    someOf([
      ["x.bin", "takes MODEL=FILE"],
      ["=x.bin", "takes MODEL=FILE"],
      ["llama-3.3-7b=x.bin", "did you mean llama-3.3-70b?"],
    ]),
  )("refuses %s: %s", async (given, message) => {
    const ran = await reckoner(["compare", "a.txt", ...models, "--vocabulary", given], { cwd: cwd() });
    expect(ran).toMatchObject({ code: 2, out: "", error: expect.stringContaining(message) });
  });
});

describe("reckoner flops --vocabulary", () => {
  const flops = (...args: string[]) => reckoner(["flops", "-m", "llama-3-8b", ...args], { cwd: cwd() });

  it("counts the prompt with it", async () => {
    const { code, out } = await flops("a.txt", "--json", "--vocabulary", packed);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      request: { prompt: own },
      counted: { tokens: own, encoding: "r50k_base" },
    });
  });

  it.each(["--vocabulary", "--encoding"])("refuses %s where there are no files to count", async (name) => {
    const ran = await flops("--prompt", "10", name, "gpt2");
    expect(ran).toMatchObject({ code: 2, out: "", error: expect.stringContaining("how FILES are counted") });
  });

  it("names what it could not count, which is no prompt of 0 tokens", async () => {
    expect(await flops("none.txt")).toMatchObject({
      code: 1,
      out: "",
      error: expect.stringMatching(/^not read none.txt: .*\n$/),
    });
    expect(await flops("b.bin")).toMatchObject({
      code: 1,
      out: "",
      error: expect.stringContaining("it is binary; --text"),
    });
    expect(await flops("empty")).toMatchObject({ code: 1, out: "", error: expect.stringContaining("empty is empty") });
    expect((await flops("a.txt", "b.bin")).code).toBe(1);
    expect((await flops("b.bin", "--text")).code).toBe(0);
  });
});
