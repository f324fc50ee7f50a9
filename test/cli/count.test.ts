/**
 * `reckoner count`: the numbers are tiktoken's, the files are those that git and a person would expect.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { get_encoding } from "tiktoken";
import { afterAll, describe, expect, it } from "vitest";
import { folderOf, mainPath, reckoner } from "./run.ts";

const o200k = get_encoding("o200k_base");
const cl100k = get_encoding("cl100k_base");
afterAll(() => {
  o200k.free();
  cl100k.free();
});
const tokensOf = (text: string): number => o200k.encode_ordinary(text).length;

/** The JSON answer; the command must have ended with `code`. */
async function countJson(args: readonly string[], cwd: string, code = 0) {
  const ran = await reckoner(["count", "--json", ...args], { cwd });
  expect(ran).toMatchObject({ code });
  return { ...JSON.parse(ran.out), error: ran.error };
}

/** The paths that were counted, by name. */
async function pathsOf(args: readonly string[], cwd: string, code = 0): Promise<string[]> {
  const { files } = await countJson(["--sort", "name", ...args], cwd, code);
  return files.map(({ path }: { path: string }) => path);
}

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
    const expected = cl100k.encode_ordinary(text).length;
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

  it("counts a file of many pieces as one text, whatever the piece ends in", async () => {
    // Two pieces: the first ends after one megabyte, inside a run or a character.
    for (const unit of ["日本語テキスト", "word ", "     \n", "=", "👩‍🚀 "]) {
      const text = unit.repeat(Math.ceil(1_200_000 / Buffer.byteLength(unit)));
      // tiktoken takes minutes for one long run; the first 5,000 characters hold it to the truth.
      const folder = folderOf({ "big.txt": text, "small.txt": text.slice(0, 5_000) });
      const [big, small] = [await countJson(["big.txt"], folder), await countJson(["small.txt"], folder)];
      expect(small.total.tokens).toBe(tokensOf(text.slice(0, 5_000)));
      const whole = await reckoner(["encode", "big.txt"], { cwd: folder });
      expect(big.total.tokens).toBe(whole.out.trim().split(" ").length);
    }
  });

  it("counts 200 MB of stdin in constant memory: peak under 180 MB", async () => {
    const unit = "const answer = compute(6, 7); // 42 — ответ на всё\n";
    const piece = Buffer.from(unit.repeat(20_000));
    const pieces = Math.ceil(200e6 / piece.length);
    expect(tokensOf(unit + unit)).toBe(2 * tokensOf(unit));
    const folder = folderOf({
      "peak.mjs": `import { writeFileSync } from "node:fs";
        process.on("exit", () => writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS)));`,
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

describe("reckoner count: which files", () => {
  const tree = {
    ".gitignore": "*.log\n/build/\n!important.log\nvendor\n",
    "a.ts": "a",
    "debug.log": "x",
    "important.log": "x",
    "build/out.js": "x",
    "src/b.ts": "b",
    "src/build/c.ts": "c",
    "src/.gitignore": "c.*\n!debug.log\nlocal/\n",
    "src/debug.log": "kept by the inner file",
    "src/local/d.ts": "x",
    "src/deep/.gitignore": "!c.ts\n",
    "src/deep/c.ts": "kept again",
    "vendor/e.ts": "x",
    ".hidden/f.ts": "f",
    ".env": "SECRET",
    ".git/config": "never",
    ".git/info/exclude": "g.ts\n",
    "g.ts": "x",
  };
  const kept = ["a.ts", "important.log", "src/b.ts", "src/debug.log", "src/deep/c.ts"];

  it("honours .gitignore of every level and .git/info/exclude", async () => {
    expect(await pathsOf(["."], folderOf(tree))).toEqual(kept);
  });

  it("honours the ignore files above a folder, up to the repository's root", async () => {
    const folder = folderOf(tree);
    expect(await pathsOf(["deep"], join(folder, "src"))).toEqual(["deep/c.ts"]);
    expect(await pathsOf(["src"], folder)).toEqual(kept.filter((path) => path.startsWith("src/")));
    expect(await pathsOf([join(folder, "src", "deep")], "/")).toEqual([join(folder, "src/deep/c.ts")]);
  });

  it("counts hidden files with --hidden, but never .git", async () => {
    const hidden = [".env", ".gitignore", ".hidden/f.ts", "src/.gitignore", "src/deep/.gitignore"];
    expect(await pathsOf(["--hidden", "."], folderOf(tree))).toEqual([...hidden, ...kept].sort());
  });

  it("counts what is ignored with --no-ignore", async () => {
    const all = Object.keys(tree).filter((path) => !path.split("/").some((part) => part.startsWith(".")));
    expect(await pathsOf(["--no-ignore", "."], folderOf(tree))).toEqual(all.sort());
  });

  it("counts what is named, even when it is ignored or hidden", async () => {
    const named = ["debug.log", "build", ".hidden", ".env", "vendor"];
    expect(await pathsOf(named, folderOf(tree))).toEqual([
      ".env",
      ".hidden/f.ts",
      "build/out.js",
      "debug.log",
      "vendor/e.ts",
    ]);
  });

  it("starts afresh in a repository inside", async () => {
    const folder = folderOf({
      ...tree,
      "src/module/.git": "gitdir: elsewhere\n",
      "src/module/x.log": "x",
      "src/module/c.ts": "c",
    });
    expect(await pathsOf(["src/module", "."], folder)).toEqual([...kept, "src/module/c.ts", "src/module/x.log"].sort());
  });

  it("leaves out what --exclude matches, and lets !patterns back in", async () => {
    const folder = folderOf(tree);
    expect(await pathsOf(["--exclude", "*.ts", "."], folder)).toEqual(["important.log", "src/debug.log"]);
    expect(
      await pathsOf(["--exclude", "*.ts", "--exclude", "!a.ts", "--exclude", "/src/debug.log", "."], folder),
    ).toEqual(["a.ts", "important.log"]);
  });

  it.skipIf(spawnSync("git", ["--version"]).status !== 0)(
    "finds what git ls-files finds (skipped where git is not installed)",
    async () => {
      const { ".git/config": _, ...files } = tree;
      const folder = folderOf(files);
      execFileSync("git", ["init", "-q"], { cwd: folder });
      writeFileSync(join(folder, ".git/info/exclude"), "g.ts\n");
      const listed = execFileSync("git", ["ls-files", "-o", "--exclude-standard"], { cwd: folder, encoding: "utf8" });
      expect(await pathsOf(["--hidden", "."], folder)).toEqual(listed.trim().split("\n").sort());
    },
  );

  it.each([
    ["src/*.ts", ["src/b.ts"]],
    ["src/**/*.ts", ["src/b.ts", "src/deep/c.ts"]],
    ["**/*.{ts,log}", kept],
    ["*", kept],
    ["s*", ["src/b.ts", "src/debug.log", "src/deep/c.ts"]],
    ["{a,z}.ts", ["a.ts"]],
    ["src/{b.ts,deep}", ["src/b.ts", "src/deep/c.ts"]],
    ["[a-z].ts", ["a.ts"]],
    ["./src/?.ts", ["src/b.ts"]],
  ])("takes the glob %j as the shell would, from what a walk finds", async (glob, expected) => {
    expect(await pathsOf([glob], folderOf(tree))).toEqual(expected);
  });

  it("takes a name that exists as it is, though it looks like a glob", async () => {
    expect(await pathsOf(["[id].ts"], folderOf({ "[id].ts": "x", "i.ts": "x" }))).toEqual(["[id].ts"]);
  });

  it("counts a file once, however often it is named", async () => {
    const folder = folderOf(tree);
    expect(await pathsOf(["a.ts", "./a.ts", join(folder, "a.ts"), ".", "*.ts"], folder)).toEqual(kept);
  });

  it("follows no links below a folder, so loops end, and a link that is named", async () => {
    const folder = folderOf({ "real/a.txt": "a" });
    symlinkSync(folder, join(folder, "real", "loop"));
    symlinkSync("real", join(folder, "alias"));
    symlinkSync("nowhere", join(folder, "broken"));
    symlinkSync("self", join(folder, "self"));
    expect(await pathsOf(["."], folder)).toEqual(["real/a.txt"]);
    expect(await pathsOf(["alias"], folder)).toEqual(["alias/a.txt"]);
    const { skipped } = await countJson(["broken", "self"], folder, 1);
    expect(skipped).toEqual([
      { path: "broken", reason: "missing", message: "no such file or folder" },
      { path: "self", reason: "unreadable", message: "a loop of symbolic links" },
    ]);
  });
});

describe("reckoner count: bytes that are no plain text", () => {
  it("skips binary files with a note, and counts them with --text", async () => {
    const gibberish = Uint8Array.from({ length: 300 }, (_, index) => 128 + ((index * 37) % 127));
    const folder = folderOf({ "nul.bin": "text\0text", "cp1251.txt": gibberish, "fine.txt": "fine" });
    const ran = await reckoner(["count", "."], { cwd: folder });
    expect(ran.code).toBe(0);
    expect(ran.error).toBe("skipped 2 binary files: cp1251.txt, nul.bin\n");
    expect(ran.out).not.toContain("nul.bin");
    const { files, skipped } = await countJson(["--text", "."], folder);
    expect(skipped).toEqual([]);
    expect(files).toContainEqual({
      path: "nul.bin",
      tokens: tokensOf("text\0text"),
      bytes: 9,
      text: "utf-8",
      replaced: 0,
    });
  });

  it("sees a NUL in the first 8 KiB only, as git does", async () => {
    const early = "a".repeat(8191);
    const folder = folderOf({ "early.txt": `${early}\0`, "late.txt": `${early}a\0` });
    expect(await pathsOf(["."], folder)).toEqual(["late.txt"]);
  });

  it("counts bytes that are no UTF-8 as U+FFFD and says so", async () => {
    const latin1 = Buffer.from("A long sentence in French: déjà vu, and then some more plain words.", "latin1");
    const folder = folderOf({ "latin1.txt": latin1, "honest.txt": "\uFFFD is a character" });
    const { files, error } = await countJson(["latin1.txt", "honest.txt"], folder);
    const [latin, honest] = files;
    expect(latin).toMatchObject({ tokens: tokensOf(latin1.toString("utf8")), replaced: 2 });
    expect(honest).toMatchObject({ replaced: 0 });
    expect(error).toBe("not UTF-8 1 file: latin1.txt; bad bytes count as U+FFFD\n");
  });

  it("counts a UTF-8 byte order mark, as it reaches the model", async () => {
    const folder = folderOf({ "bom.txt": "\uFEFFhello" });
    expect((await countJson(["bom.txt"], folder)).total).toEqual({
      files: 1,
      tokens: tokensOf("\uFEFFhello"),
      bytes: 8,
    });
  });

  it("reads UTF-16 with a byte order mark", async () => {
    const text = "hello wörld 😀\n".repeat(3000);
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    const folder = folderOf({ "le.txt": little, "be.txt": Buffer.from(little).swap16() });
    const { files } = await countJson(["be.txt", "le.txt"], folder);
    const expected = { tokens: tokensOf(text), bytes: little.length, replaced: 0 };
    expect(files).toEqual([
      { path: "be.txt", text: "utf-16be", ...expected },
      { path: "le.txt", text: "utf-16le", ...expected },
    ]);
  });

  it("counts stdin as text, whatever it is", async () => {
    expect(await reckoner(["count", "--total"], { input: "a\0b" })).toMatchObject({
      code: 0,
      out: `${tokensOf("a\0b")}\n`,
    });
  });
});

describe("reckoner count: what cannot be read", () => {
  it("names it, counts the rest and ends with 1", async () => {
    const ran = await reckoner(["count", "--total", "gone.txt", "here.txt", "*.none"], {
      cwd: folderOf({ "here.txt": "one" }),
    });
    expect(ran).toEqual({
      code: 1,
      out: "1\n",
      error: "not read gone.txt: no such file or folder\nnot read *.none: no file matches\n",
      bytes: expect.anything(),
    });
  });

  // The superuser reads what has no permission bits at all.
  it.skipIf(process.getuid?.() === 0)("tells a file and a folder without permission (skipped as root)", async () => {
    const folder = folderOf({ "a.txt": "a", "secret.txt": "x", "closed/b.txt": "x" });
    chmodSync(join(folder, "secret.txt"), 0);
    chmodSync(join(folder, "closed"), 0);
    const { files, skipped } = await countJson(["."], folder, 1);
    chmodSync(join(folder, "closed"), 0o700);
    expect(files).toHaveLength(1);
    expect(skipped).toEqual([
      { path: "closed", reason: "unreadable", message: "permission denied" },
      { path: "secret.txt", reason: "unreadable", message: "permission denied" },
    ]);
  });

  it.skipIf(process.platform === "win32")("refuses devices by name (not on Windows)", async () => {
    const { skipped } = await countJson(["/dev/zero"], "/", 1);
    expect(skipped).toEqual([{ path: "/dev/zero", reason: "device", message: "a device, which may never end" }]);
  });

  it.skipIf(process.platform === "win32")(
    "reads a named pipe that is named, skips one that is found (not on Windows)",
    async () => {
      const folder = folderOf({ "a.txt": "a" });
      execFileSync("mkfifo", [join(folder, "pipe")]);
      const { files, skipped, error } = await countJson(["."], folder);
      expect(files).toHaveLength(1);
      expect(skipped).toEqual([{ path: "pipe", reason: "special", message: "a pipe, socket or device" }]);
      expect(error).toBe("skipped 1 pipe, socket or device: pipe\n");
      const counting = reckoner(["count", "--total", "pipe"], { cwd: folder });
      appendFileSync(join(folder, "pipe"), "one two three");
      expect(await counting).toMatchObject({ code: 0, out: "3\n" });
    },
  );

  it("ends quietly when the reader of its output goes away", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`${"long".repeat(20)}-${index}.txt`, "x"]),
    );
    const child = spawn(process.execPath, [mainPath, "count", "."], {
      cwd: folderOf(files),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let error = "";
    child.stderr.on("data", (data) => (error += data));
    await once(child.stdout, "data");
    child.stdout.destroy();
    expect(await once(child, "close")).toEqual([0, null]);
    expect(error).toBe("");
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
      (await countJson(["--sort", sort, "."], folder)).files.map(({ path }: { path: string }) => path);
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
      expect((await countJson(["."], folder)).files[0].path).toBe("\x1b[31mred\n.txt");
    },
  );
});
