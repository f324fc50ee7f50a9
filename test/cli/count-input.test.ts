/**
 * `reckoner count` on what is no plain text, no plain file, or cannot be read.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, closeSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { get_encoding } from "tiktoken";
import { afterAll, describe, expect, it } from "vitest";
import { isEveryday } from "../random.ts";
import { countJson, folderOf, mainPath, reckoner } from "./run.ts";

const o200k = get_encoding("o200k_base");
afterAll(() => o200k.free());
const tokensOf = (text: string): number => o200k.encode_ordinary(text).length;

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
    expect((await countJson(["."], folder)).files.map(({ path }) => path)).toEqual(["late.txt"]);
  });

  it("counts bytes that are no UTF-8 as U+FFFD and says so", async () => {
    const latin1 = Buffer.from("A long sentence in French: déjà vu, and then some more plain words.", "latin1");
    const folder = folderOf({ "latin1.txt": latin1, "honest.txt": "\uFFFD is a character" });
    const { files, error } = await countJson(["latin1.txt", "honest.txt"], folder);
    const [latin, honest] = files;
    expect(latin).toMatchObject({ tokens: tokensOf(latin1.toString("utf8")), replaced: 2 });
    expect(honest).toMatchObject({ replaced: 0 });
    expect(error).toBe("not UTF-8 1 file, bad bytes count as U+FFFD: latin1.txt\n");
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

  it.skipIf(isEveryday)(
    "in CI, names what has no place to cut and does not fit, in one line, counts the rest and ends with 1",
    async () => {
      const input = Array.from({ length: 402 }, () => new Uint8Array(2 ** 20).fill(0x61));
      const cwd = folderOf({ "here.txt": "one" });
      const ran = await reckoner(["count", "--json", "-", "here.txt"], { cwd, input });
      expect(ran.code).toBe(1);
      expect(ran.error).toMatch(/^not counted stdin: a stretch of 4\d{8} bytes that cannot be cut does not fit .*\n$/);
      const { files, skipped } = JSON.parse(ran.out);
      expect(files).toHaveLength(1);
      expect(skipped).toMatchObject([{ path: "-", reason: "too-large" }]);
    },
  );

  it.skipIf(process.platform === "win32")("tells a file and a folder without permission (not on Windows)", async () => {
    const folder = folderOf({ "a.txt": "a", "secret.txt": "x", "closed/b.txt": "x" });
    chmodSync(join(folder, "secret.txt"), 0);
    chmodSync(join(folder, "closed"), 0);
    const { files, skipped } = await countJson(["."], folder, 1, { asAnyone: true });
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

  it.skipIf(process.platform === "win32").each([
    ["count", "--vocabulary", "/dev/zero", "a.txt"],
    ["pack", "/dev/zero", "-o", "a.bin"],
    ["price", "--usage", "/dev/zero"],
    ["price", "--prices", "/dev/zero", "-m", "gpt-5", "a.txt"],
    ["prices", "update", "/dev/zero"],
    ["flops", "--config", "/dev/zero", "--prompt", "9"],
  ])("refuses devices as files beside the text: %s %s %s (not on Windows)", async (...args) => {
    const error = expect.stringContaining("cannot read /dev/zero: a device, which may never end");
    expect(await reckoner(args, { cwd: folderOf({ "a.txt": "a" }) })).toMatchObject({ code: 1, out: "", error });
  });

  it.skipIf(process.platform !== "linux")("says that a name is not UTF-8 (Linux, where it may be)", async () => {
    const folder = folderOf({ "a.txt": "a" });
    const name = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.of(0xff)]);
    mkdirSync(Buffer.concat([name, Buffer.from(".d")]));
    writeFileSync(Buffer.concat([name, Buffer.from(".txt")]), "b");
    const message = "its name is not UTF-8; rename it so that it can be read";
    const { files, skipped } = await countJson(["."], folder, 1);
    expect(files).toHaveLength(1);
    expect(skipped).toEqual([
      { path: "b\uFFFD.d", reason: "unreadable", message },
      { path: "b\uFFFD.txt", reason: "unreadable", message },
    ]);
    const named = await countJson(["b\uFFFD.txt"], folder, 1);
    expect(named.skipped).toEqual([{ path: "b\uFFFD.txt", reason: "missing", message }]);
    // A name may have the character itself.
    writeFileSync(`${folder}/c\uFFFD.txt`, "c");
    expect((await countJson(["c\uFFFD.txt"], folder)).files).toHaveLength(1);
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe called .gitignore (not on Windows)", async () => {
    const folder = folderOf({ "a.txt": "a", "inner/b.txt": "b", "inner/.git/info/none": "" });
    execFileSync("mkfifo", [join(folder, ".gitignore"), join(folder, "inner/.git/info/exclude")]);
    const { files, skipped, error } = await countJson(["."], folder, 1);
    expect(files).toHaveLength(2);
    expect(skipped).toEqual([{ path: ".gitignore", reason: "unreadable", message: "a pipe" }]);
    expect(error).toBe("not read .gitignore: a pipe\n");
  });

  it.skipIf(process.platform === "win32")(
    "reads a named pipe that is named, skips one that is found (not on Windows)",
    async () => {
      const folder = folderOf({ "a.txt": "a" });
      execFileSync("mkfifo", [join(folder, "pipe")]);
      const { files, skipped, error } = await countJson(["."], folder);
      expect(files).toHaveLength(1);
      expect(skipped).toEqual([{ path: "pipe", reason: "special", message: "a pipe, socket or device" }]);
      expect(error).toBe("skipped 1 special file (pipes, sockets, devices): pipe\n");
      const counting = reckoner(["count", "--total", "pipe"], { cwd: folder });
      appendFileSync(join(folder, "pipe"), "one two three");
      expect(await counting).toMatchObject({ code: 0, out: "3\n" });
    },
  );

  it.skipIf(!existsSync("/dev/full"))("says that the disk is full (skipped where there is no /dev/full)", async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [mainPath, "count", "a.txt"], {
      cwd: folderOf({ "a.txt": "a" }),
      stdio: ["ignore", full, "pipe"],
    });
    let error = "";
    child.stderr?.on("data", (data) => (error += data));
    expect(await once(child, "close")).toEqual([1, null]);
    closeSync(full);
    expect(error).toBe("error cannot write the output: ENOSPC: no space left on device, write\n");
  });

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
