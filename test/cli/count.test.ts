/**
 * `reckoner count`: the numbers are tiktoken's, and the table is one that people like to read.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { get_encoding } from "tiktoken";
import { afterAll, describe, expect, it } from "vitest";
import { oneOf, someOf } from "../random.ts";
import { countJson, folderOf, reckoner } from "./run.ts";

const o200k = get_encoding("o200k_base");
afterAll(() => o200k.free());
const tokensOf = (text: string): number => o200k.encode_ordinary(text).length;

describe("reckoner count: numbers", () => {
  it("counts files as tiktoken does and says so in one JSON document", async () => {
    const [a, b] = ["The quick brown fox\n", "naïve 测试 👩‍🚀 <|endoftext|>\r\n\r\n"];
    const folder = folderOf({ "a.txt": a, "b.md": b });
    const { error, ...document } = await countJson(["b.md", "a.txt"], folder);
    const bytes = [Buffer.byteLength(a), Buffer.byteLength(b)];
    expect(error).toBe("");
    expect(document).toEqual({
      encoding: "o200k_base",
      model: null,
      total: { files: 2, tokens: tokensOf(a) + tokensOf(b), bytes: bytes[0]! + bytes[1]! },
      files: [
        { path: "b.md", tokens: tokensOf(b), bytes: bytes[1], text: "utf-8", replaced: 0 },
        { path: "a.txt", tokens: tokensOf(a), bytes: bytes[0], text: "utf-8", replaced: 0 },
      ],
      omitted: { files: 0, tokens: 0, bytes: 0 },
      skipped: [],
    });
  });

  it("counts as the model named does", async () => {
    const text = "Überraschung: 中文 and 12345\n".repeat(9);
    const folder = folderOf({ "a.txt": text });
    const cl100k = get_encoding("cl100k_base");
    const expected = cl100k.encode_ordinary(text).length;
    cl100k.free();
    expect(expected).not.toBe(tokensOf(text));
    expect(await countJson(["--model", "gpt-4", "a.txt"], folder)).toMatchObject({
      encoding: "cl100k_base",
      model: "gpt-4",
      total: { tokens: expected },
    });
  });

  it("counts stdin without a path, by -, and beside files", async () => {
    const folder = folderOf({ "a.txt": "one two three" });
    const input = "four five";
    expect(await reckoner(["count", "--total"], { input, cwd: folder })).toMatchObject({
      code: 0,
      out: "2\n",
      error: "",
    });
    expect(await reckoner(["count", "--total", "-"], { input, cwd: folder })).toMatchObject({ out: "2\n" });
    expect(await reckoner(["count", "--total", "-", "a.txt"], { input, cwd: folder })).toMatchObject({ out: "5\n" });
    expect((await reckoner(["count"], { input, cwd: folder })).out).toContain("(stdin)");
  });

  it("counts 0 in an empty file, an empty folder and an empty stdin", async () => {
    const folder = folderOf({ "empty.txt": "" });
    mkdirSync(join(folder, "nothing"));
    for (const args of [["empty.txt"], ["nothing"], []]) {
      expect(await reckoner(["count", "--total", ...args], { cwd: folder })).toMatchObject({
        code: 0,
        out: "0\n",
        error: "",
      });
      expect((await reckoner(["count", ...args], { cwd: folder })).code).toBe(0);
    }
  });

  it.each(oneOf(["日本語テキスト", "     \n", "=", "👩‍🚀", "don't", "\xff"]))(
    "counts a run of %j across the border of two pieces as one text",
    async (unit) => {
      // Pieces are one megabyte; the border falls somewhere inside the run, and inside a character.
      const filler = `${"word ".repeat(Math.floor((1 << 20) / 5) - 400)}xy`;
      const run = Buffer.from(
        unit === "\xff" ? unit.repeat(4000) : unit.repeat(Math.ceil(4000 / Buffer.byteLength(unit))),
        unit === "\xff" ? "latin1" : "utf8",
      );
      const bytes = Buffer.concat([Buffer.from(filler), run, Buffer.from(filler)]);
      const folder = folderOf({ "a.txt": bytes });
      expect((await countJson(["a.txt"], folder)).total).toEqual({
        files: 1,
        tokens: tokensOf(bytes.toString()),
        bytes: bytes.length,
      });
    },
  );

  it("counts 200 MB of stdin in constant memory: peak under 180 MB", async () => {
    const unit = "const answer = compute(6, 7); // 42 — ответ на всё\n";
    const piece = Buffer.from(unit.repeat(20_000));
    const pieces = Math.ceil(200e6 / piece.length);
    expect(tokensOf(unit + unit)).toBe(2 * tokensOf(unit));
    const folder = folderOf({
      // Linux's own peak of the program: maxRSS holds that of whoever started it, too.
      "peak.mjs": `import { existsSync, readFileSync, writeFileSync } from "node:fs";
        const status = "/proc/self/status";
        const peak = () => existsSync(status)
          ? /VmHWM:\\s+(\\d+)/.exec(readFileSync(status, "utf8"))[1]
          : process.resourceUsage().maxRSS;
        process.on("exit", () => writeFileSync(process.env.PEAK, String(peak())));`,
    });
    const peak = join(folder, "peak.txt");
    const input = (function* () {
      for (let index = 0; index < pieces; index++) yield piece;
    })();
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(folder, "peak.mjs"))}`, PEAK: peak };
    const ran = await reckoner(["count", "--total"], { input, env });
    expect(ran).toMatchObject({ code: 0, out: `${pieces * 20_000 * tokensOf(unit)}\n` });
    expect(Number(readFileSync(peak, "utf8")) / 1000).toBeLessThan(180);
  });
});

describe("reckoner count --model", () => {
  it.each(
    someOf([
      [
        "claude-sonnet-5",
        "its tokenizer is not public: reckoner price FILE --model claude-sonnet-5 estimates the count",
      ],
      ["llama-3.3-70b", "give its own tokenizer.json: --vocabulary tokenizer.json"],
      ["qwen3-32b", "give its own tokenizer.json: --vocabulary tokenizer.json"],
      ["o5", "the nearest are o1, o3"],
    ]),
  )("says of %s: %s", async (model, hint) => {
    const ran = await reckoner(["count", "--model", model]);
    expect(ran).toMatchObject({
      code: 2,
      out: "",
      error: expect.stringContaining(`${model} is not a model of OpenAI's; ${hint}`),
    });
  });
});

describe("reckoner count: the table", () => {
  const files = {
    "one.txt": "word ".repeat(1500),
    "two.txt": "word ".repeat(400),
    "deep/three.txt": "word ".repeat(100),
  };

  it("reads like this, without colours in a pipe", async () => {
    const { out, error } = await reckoner(["count", "--model", "gpt-5", "."], { cwd: folderOf(files) });
    expect(error).toBe("");
    expect(`\n${out}`).toBe(`
gpt-5 (o200k_base)

tokens   share                           size  file
 1,501   74.9%  ████████████████████  7.50 kB  one.txt
   401   20.0%  █████▍                2.00 kB  two.txt
   101    5.0%  █▍                      500 B  deep/three.txt
─────────────────────────────────────────────────────────────
 2,003  100.0%                        10.0 kB  3 files
`);
  });

  it("shows the N largest with --top, the others in one line, and the total of all", async () => {
    const { out } = await reckoner(["count", "--top", "1", "."], { cwd: folderOf(files) });
    expect(out).toContain("one.txt");
    expect(out).not.toContain("two.txt");
    expect(out).toMatch(/^ +502 +25\.1% +2\.50 kB {2}2 more files$/m);
    expect(out).toMatch(/^ +2,003 +100\.0% +10\.0 kB {2}3 files$/m);
    const { omitted, total } = await countJson(["--top", "1", "."], folderOf(files));
    expect(omitted).toEqual({ files: 2, tokens: 502, bytes: 2500 });
    expect(total).toEqual({ files: 3, tokens: 2003, bytes: 10_000 });
  });

  it("sorts by name and by bytes", async () => {
    const folder = folderOf({ "b.txt": "word word word", "a.txt": "=".repeat(64), "c.txt": "x" });
    const order = async (sort: string): Promise<string[]> =>
      (await countJson(["--sort", sort, "."], folder)).files.map(({ path }) => path);
    expect(await order("name")).toEqual(["a.txt", "b.txt", "c.txt"]);
    expect(await order("bytes")).toEqual(["a.txt", "b.txt", "c.txt"]);
    expect(await order("tokens")).toEqual(["b.txt", "a.txt", "c.txt"]);
  });

  it("ends with 3 when the total is above --max, and says by how much", async () => {
    const folder = folderOf(files);
    expect(await reckoner(["count", "--total", "--max", "2_003", "."], { cwd: folder })).toMatchObject({
      code: 0,
      error: "",
    });
    expect(await reckoner(["count", "--total", "--max", "2000", "."], { cwd: folder })).toMatchObject({
      code: 3,
      out: "2003\n",
      error: "over budget 2,003 tokens, 3 above --max 2,000\n",
    });
  });

  it("has colours when FORCE_COLOR says so, and none with NO_COLOR or in a pipe", async () => {
    const folder = folderOf(files);
    const colored = await reckoner(["count", "."], { cwd: folder, env: { FORCE_COLOR: "1" } });
    const plain = await reckoner(["count", "."], { cwd: folder, env: { NO_COLOR: "1" } });
    expect(colored.out).toContain("\x1b[");
    expect(plain.out).not.toContain("\x1b");
    expect(colored.out.replaceAll(/\x1b\[[\d;]*m/g, "")).toBe(plain.out);
  });

  it.skipIf(process.platform === "win32")(
    "shows names that would steer a terminal in escapes (not on Windows)",
    async () => {
      const folder = folderOf({ "\x1b[31mred\n.txt": "x", "nul\u202e.bin": "\0" });
      const ran = await reckoner(["count", "."], { cwd: folder });
      expect(ran.out).toContain("\\x1b[31mred\\x0a.txt");
      expect(ran.error).toContain("nul\\u202e.bin");
      expect((await countJson(["."], folder)).files[0]?.path).toBe("\x1b[31mred\n.txt");
    },
  );
});
