/** `reckoner compare`. */
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import { runPrice } from "../../src/cli/price.ts";
import { folderOf } from "./run.ts";
import { at, count, run } from "./run-here.ts";

describe("reckoner compare", () => {
  it("sorts models by what the files cost on them", async () => {
    const { code, out } = await run((io) =>
      runCompare(
        ["a.md", "--models", "gpt-5,gpt-5-mini", "--models", "claude-opus-5", "--output", "100", ...at],
        io,
        count,
      ),
    );
    expect(code).toBe(0);
    expect(
      out
        .split("\n")
        .slice(1, 4)
        .map((line) =>
          line
            .trim()
            .split(/\s{2,}/)
            .slice(0, 3),
        ),
    ).toEqual([
      ["$0.00045", "1.0", "openai/gpt-5-mini"],
      ["$0.00225", "5.0", "openai/gpt-5"],
      ["$0.01025", "22.8", "anthropic/claude-opus-5"],
    ]);
    expect(out).toContain("openai/gpt-5-mini: in force since 2025-08-07, read on 2026-09-23");
  });
  it("compares a response", async () => {
    const input = JSON.stringify({ model: "gpt-5", usage: { prompt_tokens: 300_000, completion_tokens: 0 } });
    const { out } = await run(
      (io) => runCompare(["--usage", "-", "--models", "gpt-4o,gpt-5", "--json", ...at], io, count),
      { input },
    );
    expect(JSON.parse(out).models).toMatchObject([
      { model: "gpt-5", usd: "0.375" },
      { model: "gpt-4o", usd: "0.75", window: { fits: false } },
    ]);
  });
  it("says the tokens of a response where no window is known, too", async () => {
    const input = JSON.stringify({ usage: { prompt_tokens: 12_000, completion_tokens: 800 } });
    const { out } = await run(
      (io) => runCompare(["--usage", "-", "--models", "gpt-5,gemini-2.5-pro", ...at], io, count),
      { input },
    );
    expect(out).toMatch(/google\/gemini-2\.5-pro .* 12,800\n/);
  });
  it("says which limit is too small: the window's, or that of input alone", async () => {
    const input = JSON.stringify({ usage: { prompt_tokens: 300_000, completion_tokens: 0 } });
    const { out } = await run(
      (io) => runCompare(["--usage", "-", "--models", "gpt-4o,gpt-5,gpt-4.1", ...at], io, count),
      { input },
    );
    expect(out).toContain("needs 300,000 of 272,000 of input");
    expect(out).toMatch(/needs 300,000 of 128,000\n/);
    expect(out).toContain("28.6% of 1,047,576");
  });
  it("refuses to compare nothing, and what is said twice or cannot be", async () => {
    const models = ["--models", "gpt-5"];
    for (const argv of [
      ["a.md"],
      models,
      [...models, "--usage", "-", "a.md"],
      [...models, "--usage", "-", "--output", "5"],
      [...models, "--usage", "-", "--cached", "7"],
      [...models, "a.md", "--cached", "1001"],
    ]) {
      const refusal = run((io) => runCompare(argv, io, count), { isTerminal: true });
      await expect(refusal).rejects.toMatchObject({ code: "cli/usage" });
    }
  });

  it.each([[["-"]], [[]]])("counts stdin, which is read once, for models of several encodings: %j", async (paths) => {
    const models = ["--models", "gpt-5,gpt-4,davinci-002,gpt-oss-120b", "--models", "o3"];
    const input = "Grüße, Jürgen ❤\n".repeat(3);
    const { code, out } = await run((io) => runCompare([...paths, ...models.slice(0, 2), "--json"], io), { input });
    expect(code).toBe(0);
    for (const { model, input: counted } of JSON.parse(out).models) {
      const alone = await run((io) => runPrice(["-", "--model", model, "--json"], io), { input });
      expect(counted).toEqual(JSON.parse(alone.out).input);
      expect(counted.tokens).toBeGreaterThan(20);
    }
  });

  it("says once what was not counted", async () => {
    const cwd = folderOf({ "a.bin": "\0", "a.md": "a" });
    const argv = ["a.md", "a.bin", "no.md", "--models", "gpt-5,gpt-4,o3", "-o", "1"];
    const { code, error } = await run((io) => runCompare(argv, io), { cwd });
    expect([code, error]).toEqual([1, "not read no.md: no such file or folder\nskipped 1 binary file: a.bin\n"]);
  });

  it("says what a price rests on, and on which model", async () => {
    const compare = async (...argv: string[]) => {
      const usage = { prompt_tokens: 100, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 50 } };
      const input = JSON.stringify({ model: "gpt-5", usage });
      return (await run((io) => runCompare(["--usage", "-", ...argv, ...at], io), { input })).error;
    };
    const another =
      "note no price of this provider's own is published for the model: another provider's is used (openai)";
    expect(await compare("--models", "gpt-5,gpt-4.1", "-p", "azure")).toBe(`${another}\n`);
    const read = "note no price is published for reading from cache: the input price is used: gpt-4";
    expect(await compare("--models", "gpt-5,gpt-4")).toBe(`${read}\n`);
    expect(await compare("--models", "gpt-5,gpt-4", "--json")).toBe("");
  });

  it("exits with 1 where a model has no price for what was used", async () => {
    const rates = (model: string, prices: object) => ({ id: model, match: { equals: model }, prices });
    const models = [rates("a-1", { input_mtok: 1, output_mtok: 1 }), rates("b-1", { input_audio_mtok: 1 })];
    const cwd = folderOf({
      "p.json": JSON.stringify([{ id: "x", name: "X", pricing_urls: ["https://x.example"], models }]),
    });
    const argv = ["--usage", "-", "--models", "a-1,b-1", "--prices", "p.json"];
    const input = JSON.stringify({ usage: { input_tokens: 100, output_tokens: 10 } });
    const { code, out } = await run((io) => runCompare(argv, io), { cwd, input });
    expect([code, /no price .*b-1/.test(out)]).toEqual([1, true]);
    expect((await run((io) => runCompare([...argv, "--json"], io), { cwd, input })).code).toBe(1);
  });

  it("has a model once, however often it is named", async () => {
    const argv = ["a.md", "--models", "gpt-5,gpt-4o,gpt-5", "--models", "gpt-5", "--json", ...at];
    const { out } = await run((io) => runCompare(argv, io, count));
    expect(JSON.parse(out).models.map(({ model }: { model: string }) => model)).toEqual(["gpt-5", "gpt-4o"]);
  });

  it("marks what is estimated, and says that an answer without --output is not in the price", async () => {
    const compare = (...more: string[]) =>
      run((io) => runCompare(["-", "--models", "gpt-5,llama-3.3-70b", ...at, ...more], io), { input: "hello world" });
    const { out, error } = await compare();
    expect(out).toMatch(/cerebras\/llama-3\.3-70b .* ≈\d+ /);
    expect(out).toMatch(/openai\/gpt-5 .* {2}2 /);
    expect(error).toBe("note the answer is not in the price; --output N adds it\n");
    expect((await compare("-o", "0")).error).toBe("");
    const flags = JSON.parse((await compare("--json")).out).models.map((row: { flags: string[] }) => row.flags);
    expect(flags).toContainEqual(["no-output-limit"]);
  });
});
