/** `reckoner flops` with an Io of strings: what it prints, draws and refuses. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFlops } from "../../src/cli/flops.ts";
import type { Io } from "../../src/cli/io.ts";
import { model } from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";

async function run(line: string, tokens = 0): Promise<{ code: number; out: string; err: string; cwd: string }> {
  const text = { out: "", err: "" };
  const output = (name: "out" | "err"): Io["stdout"] => ({
    write: async (data) => {
      text[name] += String(data);
    },
    isTerminal: false,
    columns: 100,
    colorDepth: 0,
  });
  const cwd = await mkdtemp(join(tmpdir(), "reckoner-flops-"));
  await writeFile(
    join(cwd, "tiny.json"),
    JSON.stringify({
      model_type: "llama",
      hidden_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      intermediate_size: 128,
      vocab_size: 1000,
    }),
  );
  const io = { stdin: {}, stdout: output("out"), stderr: output("err"), env: {}, cwd } as unknown as Io;
  const code = await runFlops(line.split(" "), io, async (paths, encoding) => ({
    tokens: tokens * paths.length,
    encoding: encoding ?? "o200k_base",
    complete: !paths.includes("missing"),
  }));
  return { code, ...text, cwd };
}

describe("reckoner flops", () => {
  it("prints parts by phase, and time and money on a device", async () => {
    const { code, out } = await run("--model llama-3-8b --prompt 8000 --completion 500 --device h100 --per-hour 2.49");
    expect(code).toBe(0);
    expect(out).toMatch(/attention, N² +16\.78 TFLOP/);
    expect(out).toMatch(/tokens processed +8,000 +499 +8,499/);
    expect(out).toMatch(/time to first token +\d.*compute-bound/);
    expect(out).toMatch(/cost of this request +\$0\.0/);
    expect(out).toContain("1 multiply-add = 2 FLOP");
  });

  it("gives the library's integers as strings with --json", async () => {
    const { out } = await run("--model llama3_8b --prompt 8000 --completion 500 --json");
    const document = JSON.parse(out) as { models: { flops: { total: string }; kvBytes: string }[] };
    const cost = model(llama3_8b).request({ prompt: 8000, completion: 500 });
    expect(document.models[0]!.flops.total).toBe(String(cost.flops.total));
    expect(document.models[0]!.kvBytes).toBe(String(cost.kvBytes));
  });

  it("counts files first, and exits with 1 when one could not be read", async () => {
    const { code, out } = await run("a.txt b.txt --model llama-3-8b", 700);
    expect(code).toBe(0);
    expect(out).toContain("1,400 tokens in the files, counted with o200k_base");
    expect(out).toMatch(/tokens processed +1,400 +0 +1,400/);
    expect((await run("missing --model llama-3-8b", 5)).code).toBe(1);
  });

  it("compares models, a line each", async () => {
    const { out } = await run("--compare llama-3-8b deepseek-v3 --prompt 1000");
    expect(out.trim().split("\n")).toHaveLength(3);
    expect(out).toMatch(/deepseek-ai\/DeepSeek-V3 +671 B/);
  });

  it("draws log-log curves: on them, attention alone is a line of slope 2", async () => {
    const { cwd, err } = await run("--model llama-3-8b --prompt 100 --plot out.svg");
    expect(err).toContain("drawn: out.svg");
    const svg = await readFile(join(cwd, "out.svg"), "utf8");
    expect(svg).toMatch(/^<svg [^>]*viewBox/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.match(/<path /g)).toHaveLength(6);
    // Path of the dashed line: equal steps of log x, equal steps of log y, twice as steep in decades per octave.
    const dashed = /<path d="([^"]*)"[^>]*stroke-dasharray="5 4"/.exec(svg)![1]!;
    const points = dashed
      .split(/[ML]/)
      .slice(1)
      .map((point) => point.split(" ").map(Number)) as [number, number][];
    const slope = ([x0, y0]: [number, number], [x1, y1]: [number, number]): number => (y1 - y0) / (x1 - x0);
    expect(slope(points[8]!, points[16]!)).toBeCloseTo(slope(points[16]!, points[32]!), 2);
  });

  it("reads a config.json", async () => {
    const { out } = await run("--config tiny.json --prompt 10");
    expect(out).toContain("tiny.json");
  });

  it("refuses unknown names with the nearest, and half a question", async () => {
    await expect(run("--model lama-3-8b --prompt 5")).rejects.toMatchObject({
      code: "model/unknown",
      message: expect.stringContaining("llama3-8b"),
    });
    await expect(run("--model llama-3-8b --prompt 5 --device h1000")).rejects.toMatchObject({
      code: "compute/unknown-device",
      message: expect.stringContaining("h100"),
    });
    await expect(run("--model llama-3-8b")).rejects.toMatchObject({ code: "cli/usage" });
    await expect(run("--prompt 5")).rejects.toMatchObject({ code: "cli/usage" });
    await expect(run("--model llama-3-8b --prompt 5 --per-hour 2")).rejects.toMatchObject({ code: "cli/usage" });
    await expect(run("--model llama-3-8b --prompt 999999")).rejects.toMatchObject({ code: "compute/context-exceeded" });
    await expect(run("a.txt --model llama-3-8b --prompt 5", 3)).rejects.toMatchObject({ code: "cli/usage" });
  });

  it("lists every shape", async () => {
    const { out } = await run("--list");
    expect(out.split("\n").length).toBeGreaterThan(130);
  });
});
