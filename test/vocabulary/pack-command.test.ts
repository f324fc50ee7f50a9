/**
 * `reckoner pack`, with the streams of a test in place of a terminal's.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Io, Output } from "../../src/cli/io.ts";
import { runPack } from "../../src/cli/pack.ts";
import { readPacked, unpack, writeTiktoken } from "../../src/vocabulary/index.ts";
import { isEveryday } from "../random.ts";
import { smallVocabulary } from "./small.ts";

const folder = mkdtempSync(join(tmpdir(), "reckoner-pack-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ranks = join(folder, "small.tiktoken");
writeFileSync(ranks, writeTiktoken(smallVocabulary()));

/** What manifest.json says of a vocabulary. */
interface Entry {
  readonly sha256: string;
  readonly bytes: number;
  readonly source: string;
  readonly license: string;
  readonly small: { readonly sha256: string; readonly bytes: number };
}

async function run(...argv: string[]): Promise<{ code: number; printed: string }> {
  let printed = "";
  const output: Output = {
    write: async (data) => {
      printed += data;
    },
    isTerminal: false,
    columns: 100,
    colorDepth: 0,
  };
  const stdin = { isTerminal: false, isPiped: false, async *[Symbol.asyncIterator]() {} };
  const io: Io = { stdin, stdout: output, stderr: output, env: {}, cwd: folder };
  return { code: await runPack(argv, io), printed };
}

describe("reckoner pack FILE.tiktoken", () => {
  it("writes a packed vocabulary with name, scanner, special tokens, licence and the file's sha256", async () => {
    const out = join(folder, "deep/er/out.bin");
    const specials = ["--special", "<|end|>=256", "--special", "a=b=1000"];
    const { code, printed } = await run(
      ranks,
      "-o",
      out,
      "--scanner",
      "cl100k",
      "--name",
      "my",
      "--license",
      "MIT",
      ...specials,
    );
    expect(code).toBe(0);
    expect(printed).toMatch(/^my\s+300 tokens\s+[\d,]+ bytes {2}.*out\.bin\n$/);
    const packed = readPacked(readFileSync(out));
    expect(packed).toMatchObject({
      name: "my",
      scanner: "cl100k",
      license: "MIT",
      specialTokens: { "<|end|>": 256, "a=b": 1000 },
      sourceSha256: createHash("sha256").update(readFileSync(ranks)).digest("hex"),
    });
    expect(unpack(packed).tokens).toEqual(smallVocabulary().tokens);
  });

  it("writes tables with --tables, of a vocabulary or into a packed file", async () => {
    const [out, bare, again] = ["ready.bin", "bare.bin", "again.bin"].map((name) => join(folder, name));
    await run(ranks, "-o", out!, "--scanner", "o200k", "--name", "small", "--tables");
    expect(readPacked(readFileSync(out!)).ready).toBeDefined();
    expect(unpack(readPacked(readFileSync(out!))).tokens).toEqual(smallVocabulary().tokens);
    await run(ranks, "-o", bare!, "--scanner", "o200k", "--name", "small");
    const { code, printed } = await run(bare!, "-o", again!, "--tables");
    expect([code, printed]).toEqual([0, expect.stringMatching(/^small +300 tokens .* bytes {2}.*again\.bin\n$/)]);
    expect(readFileSync(again!).equals(readFileSync(out!))).toBe(true);
    // Before anything is read.
    await expect(run("nowhere.json", "-o", out!, "--tables", "--small")).rejects.toMatchObject({ code: "cli/usage" });
  });

  it("writes the small form with --small", async () => {
    const out = join(folder, "small.bin");
    await run(ranks, "-o", out, "--scanner", "o200k", "--small");
    const file = readFileSync(out);
    expect(readPacked(file, { verify: false }).small).toBeDefined();
    expect(unpack(readPacked(file)).tokens).toEqual(smallVocabulary().tokens);
  });

  it("calls the vocabulary like its file when it is not told", async () => {
    const out = join(folder, "plain.bin");
    await run(ranks, "-o", out, "--scanner", "llama3");
    expect(readPacked(readFileSync(out))).toMatchObject({ name: "small", scanner: "llama3", specialTokens: {} });
  });

  it.each([
    ["no file", "cli/usage", []],
    ["two files", "cli/usage", [ranks, ranks, "-o", "x"]],
    ["no output", "cli/usage", [ranks, "--scanner", "gpt2"]],
    ["no scanner", "cli/usage", [ranks, "-o", "x"]],
    ["an unknown scanner", "cli/usage", [ranks, "-o", "x", "--scanner", "gpt7"]],
    ["a special token without an id", "cli/usage", [ranks, "-o", "x", "--scanner", "gpt2", "--special", "<|end|>"]],
    ["an unknown option", "cli/usage", [ranks, "--scaner", "gpt2"]],
    ["a file beside --openai", "cli/usage", ["--openai", "x", ranks]],
    ["--small beside --openai", "cli/usage", ["--openai", "x", "--small"]],
    ["a missing file", "vocabulary/not-loaded", [join(folder, "none"), "-o", "x", "--scanner", "gpt2"]],
    ["something else", "vocabulary/corrupt", [import.meta.filename, "-o", "x", "--scanner", "gpt2"]],
  ])("refuses %s: %s", async (_what, code, argv) => {
    await expect(run(...argv)).rejects.toMatchObject({ code });
  });

  it("explains itself", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, printed: expect.stringContaining("--openai DIRECTORY") });
  });
});

describe("reckoner pack --openai DIRECTORY", () => {
  it.skipIf(isEveryday)(
    "in CI, builds what the shelf imports, the same bytes as before, and touches nothing that is up to date",
    async () => {
      const out = join(folder, "packed");
      const { code, printed } = await run("--openai", out);
      expect(code).toBe(0);
      expect(printed.split("\n").map((line) => line.split(" ")[0])).toEqual([
        "o200k_base",
        "cl100k_base",
        "p50k_base",
        "r50k_base",
        "",
      ]);
      const names = ["cl100k_base", "o200k_base", "p50k_base", "r50k_base"];
      // Programs start with the vocabularies of today: they have ready-made tables as well.
      const forms = [...names.flatMap((name) => [name, `${name}.small`]), "o200k_base.tables", "cl100k_base.tables"];
      const files = forms.flatMap((name) => [".bin", ".d.ts", ".js"].map((ending) => name + ending));
      files.push(
        ...names.flatMap((name) => [`${name}.workerd.js`, `${name}.ready.js`]),
        "manifest.json",
        "no-tables.js",
      );
      expect(readdirSync(out).sort()).toEqual(files.sort());
      for (const name of forms) {
        const address = `new URL("./${name}.bin", import.meta.url)`;
        expect(readFileSync(join(out, `${name}.js`), "utf8")).toContain(address);
      }

      const { vocabularies } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
        vocabularies: Record<string, Entry>;
      };
      for (const name of names) {
        const file = readFileSync(join(out, `${name}.bin`));
        expect(vocabularies[name]).toMatchObject({
          bytes: file.length,
          sha256: createHash("sha256").update(file).digest("hex"),
          source: `https://openaipublic.blob.core.windows.net/encodings/${name}.tiktoken`,
          license: "MIT",
        });
        const small = readFileSync(join(out, `${name}.small.bin`));
        expect(vocabularies[name]!.small).toEqual({
          bytes: small.length,
          sha256: createHash("sha256").update(small).digest("hex"),
        });
      }

      const timesOf = (): number[] => readdirSync(out).map((file) => statSync(join(out, file)).mtimeMs);
      const before = timesOf();
      await run("--openai", out);
      expect(timesOf()).toEqual(before);
    },
  );
});
