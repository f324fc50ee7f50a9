/** `reckoner flops` with an Io of strings: what it prints, draws and refuses. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFlops } from "../../src/cli/flops.ts";
import { billions, flopText, secondsText } from "../../src/cli/flops-table.ts";
import { cells } from "../../src/cli/format.ts";
import type { Io } from "../../src/cli/io.ts";
import { model } from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";

async function run(
  line: string,
  tokens = 0,
  text = { out: "", err: "" },
  terminal: number | undefined = undefined,
): Promise<{ code: number; out: string; err: string; cwd: string }> {
  const output = (name: "out" | "err"): Io["stdout"] => ({
    write: async (data) => {
      text[name] += String(data);
    },
    isTerminal: terminal !== undefined,
    columns: terminal ?? 100,
    colorDepth: 0,
  });
  const cwd = await mkdtemp(join(tmpdir(), "reckoner-flops-"));
  const config = (model_type: string): string =>
    JSON.stringify({
      model_type,
      hidden_size: 64,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      intermediate_size: 128,
      vocab_size: 1000,
    });
  await writeFile(join(cwd, "tiny.json"), config("llama"));
  await writeFile(join(cwd, "odd.json"), config("odd"));
  const quantization_config = { quant_method: "fp8" };
  await writeFile(join(cwd, "fp8.json"), JSON.stringify({ ...JSON.parse(config("llama")), quantization_config }));
  await writeFile(join(cwd, "text.json"), "no JSON");
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

  it("draws into folders that are missing, which it makes", async () => {
    const { cwd, err } = await run("--model llama-3-8b --prompt 100 --plot new/er/out.svg");
    expect(err).toContain("drawn: new/er/out.svg");
    expect(await readFile(join(cwd, "new/er/out.svg"), "utf8")).toMatch(/^<svg /);
  });

  it("draws with formats that need other peaks, and prints nothing when it cannot draw", async () => {
    const { out, err } = await run("--model llama-3-8b --prompt 100 --weights fp32 --plot out.svg");
    expect(err).toContain("drawn: out.svg");
    expect(out).toContain("weights fp32");
    const text = { out: "", err: "" };
    await expect(run("--model llama-3-8b --prompt 100 --plot tiny.json/out.svg", 0, text)).rejects.toMatchObject({
      code: "ENOTDIR",
    });
    expect(text.out).toBe("");
  });

  it("says from where to where a number may be that is too large", async () => {
    await expect(run("--model llama-3-8b --prompt 9007199254740993")).rejects.toMatchObject({
      code: "cli/usage",
      message: '--prompt takes a whole number from 1 to 9007199254740991, got "9007199254740993"',
    });
  });

  it("reads a config.json", async () => {
    const { out } = await run("--config tiny.json --prompt 10");
    expect(out).toContain("tiny.json");
  });

  it("says that a config's weights are quantised, unless --weights says how", async () => {
    const asked = await run("--config fp8.json --prompt 10");
    expect(asked.err).toBe(
      "fp8.json says its weights are quantised (fp8); they are counted as bf16: give their format with --weights\n",
    );
    expect((await run("--config fp8.json --prompt 10 --weights fp8")).err).toBe("");
    expect((await run("--config tiny.json --prompt 10")).err).toBe("");
  });

  it("leaves an intensity out of --json where nothing is moved, instead of null", async () => {
    const request = "--prompt 100 --cached 100 --completion 5 --device h100 --json";
    const { out } = await run(`--model llama-3-8b ${request}`);
    const { intensity } = (JSON.parse(out) as { models: { intensity: Record<string, number> }[] }).models[0]!;
    expect(Object.keys(intensity)).toEqual(["decode", "ridge"]);
    expect(out).not.toMatch(/intensity[^}]*null/);
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

  it("warns of a model that the devices cannot hold, and of no other", async () => {
    const asked = "--model llama-3-70b --prompt 8000 --device rtx-4090";
    const { out } = await run(asked);
    // 70,553,706,496 parameters in bf16, 2.62 GB of cache: 7 cards of 24 GB hold them, 6 do not.
    expect(out.replaceAll("\n", " ")).toMatch(
      /does not fit: .*Llama-3.1-70B need 144 GB, but 1 × RTX-4090 hold 24.0 GB; give --count 7, or smaller formats/,
    );
    expect((await run(`${asked} --count 6`)).out).toContain("does not fit");
    expect((await run(`${asked} --count 7`)).out).not.toContain("does not fit");
    expect((await run("--model llama-3-8b --prompt 8000 --device rtx-4090")).out).not.toContain("does not fit");
    const batch = "--compare llama-3-8b gemma3-1b --prompt 8000 --device rtx-4090 --batch";
    const { out: crowded } = await run(`${batch} 64`);
    expect(crowded.match(/does not fit/g)).toHaveLength(1);
    expect(crowded.replaceAll("\n", " ")).toContain(
      "Llama-3.1-8B need 83.4 GB, but 1 × RTX-4090 hold 24.0 GB; give --count 4 or --batch 7, or",
    );
    expect((await run(`${batch} 7`)).out).not.toContain("does not fit");
  });

  it("says with --json what must be held, when there is a device", async () => {
    const asked = "--model llama-3-70b --prompt 8000 --json";
    const { models } = JSON.parse((await run(`${asked} --device rtx-4090`)).out);
    expect(models[0].memory).toMatchObject({ fits: false, devices: 1, capacity: "24000000000", longestContext: 0 });
    expect(JSON.parse((await run(asked)).out).models[0]).not.toHaveProperty("memory");
  });

  it("refuses what is about a device without one", async () => {
    for (const option of ["--count 3", "--batch 2", "--efficiency 0.5", "--per-hour 2"])
      await expect(run(`--model llama-3-8b --prompt 5 ${option}`)).rejects.toMatchObject({
        code: "cli/usage",
        message: `${option.split(" ")[0]} applies to a device; name one with --device`,
      });
  });

  it("speaks of its own options where it refuses", async () => {
    const message = async (line: string): Promise<string> => {
      const error = await run(line).catch((thrown: unknown) => thrown);
      return (error as Error).message;
    };
    const asked = "--model llama-3-8b --prompt 5 --device";
    expect(await message(`${asked} h100 --efficiency 50%`)).toBe(
      '--efficiency takes a share above 0 and up to 1, such as 0.5, got "50%"',
    );
    expect(await message(`${asked} h100 --efficiency 2`)).toMatch(/^--efficiency takes/);
    expect(await message(`${asked} h100 --per-hour $2.49`)).toBe('--per-hour takes dollars, such as 2.49, got "$2.49"');
    expect(await message(`${asked} h101`)).toBe('no device "h101"; did you mean h100?');
    expect(await message(`${asked} m4-max --weights fp32`)).toMatch(/; it has fp16: give other --weights, or another/);
    expect(await message("--model llama-3-8b --prompt 200000")).toMatch(/; shorten it or raise --context$/);
    expect(await message("--config odd.json --prompt 5")).toMatch(
      /Set --assume to "llama" to read it as a plain decoder/,
    );
  });

  it("reads a config.json as the family it is told", async () => {
    expect((await run("--config odd.json --assume llama --prompt 10")).out).toContain("odd.json");
    for (const line of ["--model llama-3-8b --assume llama --prompt 10", "--config odd.json --assume odd --prompt 10"])
      await expect(run(line)).rejects.toMatchObject({ code: "cli/usage" });
  });

  it("tells a config that cannot be read from one that is no JSON", async () => {
    await expect(run("--config none.json --prompt 10")).rejects.toMatchObject({ code: "cli/unreadable" });
    await expect(run("--config text.json --prompt 10")).rejects.toMatchObject({ code: "cli/bad-input" });
  });

  it("lists every shape", async () => {
    const { out } = await run("--list");
    expect(out).not.toMatch(/\de\+/);
    expect(out.split("\n").length).toBeGreaterThan(130);
    const { out: json } = await run("--list --json");
    const listed = JSON.parse(json);
    expect(listed).toHaveLength(out.trim().split("\n").length - 1);
    expect(listed).toContainEqual({
      name: "meta-llama/Llama-3.1-8B",
      key: "llama3-1-8b",
      parameters: "8030261248",
      context: 131_072,
    });
  });

  it.each(["--list llama-3-8b", "--list --model llama-3-8b", "--list --prompt 9"])(
    "refuses %s, half of which it would pass over",
    async (line) => {
      await expect(run(line)).rejects.toMatchObject({
        code: "cli/usage",
        message: expect.stringContaining("--list lists all"),
      });
    },
  );

  it("compares a model that is named twice once", async () => {
    const { out } = await run("--compare llama-3-8b llama3_8b opt-13b --prompt 9 --json");
    expect(JSON.parse(out).models.map(({ key }: { key: string }) => key)).toEqual(["llama3_8b", "opt_13b"]);
  });

  it.each(["constructor", "toString", "__proto__"])("has no device %j: compute/unknown-device", async (name) => {
    await expect(run(`-m llama-3-8b --prompt 9 -d ${name}`)).rejects.toMatchObject({ code: "compute/unknown-device" });
  });
});

describe("in a narrow terminal", () => {
  const asked = "--prompt 8000 --completion 500 --device h100";
  const table = async (line: string, part: number, columns: number): Promise<string[]> =>
    (await run(line, 0, { out: "", err: "" }, columns)).out.split("\n\n")[part]!.trimEnd().split("\n");

  it.each([41, 50, 61, 80])("of %d columns no line of a table wraps, and totals stay", async (columns) => {
    const one = await table(`--model llama-3-8b ${asked}`, 1, columns);
    const many = await table(`--compare llama-3-70b deepseek-v3 ${asked}`, 0, columns);
    const facts = await table(`--model llama-3-8b ${asked}`, 2, columns);
    for (const line of [...one, ...many, ...facts]) expect(cells(line)).toBeLessThan(columns);
    expect(one.at(-2)).toMatch(/^total .*138\.1 TFLOP/);
    expect(many[0]).toMatch(/^model .*total .*KV cache/);
  });
});

describe("numbers with a unit", () => {
  it("take the next unit where they would round up to 1000", () => {
    expect([billions(999_885_952n), billions(999_499_999n), billions(7_000_000n)]).toEqual([
      "1.00 B",
      "999 M",
      "7.00 M",
    ]);
    expect([flopText(999_960n), flopText(999_940n), flopText(999n)]).toEqual([
      "1.000 MFLOP",
      "999.9 kFLOP",
      "999 FLOP",
    ]);
    expect([secondsText(0.9996), secondsText(0.0009996), secondsText(0.01234)]).toEqual(["1 s", "1.00 ms", "12.3 ms"]);
  });
});
