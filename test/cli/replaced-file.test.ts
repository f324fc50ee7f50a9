/**
 * A file that a command replaces is the old one or the new one, and never a part of either.
 */
import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { replaceFile } from "../../src/cli/replaced-file.ts";
import { oneOf } from "../random.ts";
import { folderOf, mainPath, reckoner } from "./run.ts";

const feed = '{"p":{"models":{"m":{"cost":{"input":1}}}}}';
const bytes = Buffer.from("new");

/** Whether file systems can be mounted here, in a namespace of its own. */
const canMount = ((): boolean => {
  try {
    execFileSync("unshare", ["-m", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe("replaceFile", () => {
  it("puts another file in the old one's place: whoever has that open reads all of it", async () => {
    const folder = folderOf({ a: "the old one" });
    const open = openSync(join(folder, "a"), "r");
    await replaceFile(join(folder, "a"), bytes);
    const read = Buffer.alloc(20);
    expect(read.toString("utf8", 0, readSync(open, read))).toBe("the old one");
    closeSync(open);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it.each([0o600, 0o664, 0o755])("keeps the mode %o", async (mode) => {
    const folder = folderOf({ a: "old" });
    chmodSync(join(folder, "a"), mode);
    await replaceFile(join(folder, "a"), bytes);
    expect(statSync(join(folder, "a")).mode & 0o7777).toBe(mode);
  });

  it("follows links to the file that they lead to, or would make", async () => {
    const folder = folderOf({ "inner/a": "old" });
    symlinkSync("inner/a", join(folder, "one"));
    symlinkSync("one", join(folder, "two"));
    symlinkSync("inner/b", join(folder, "nowhere"));
    await replaceFile(join(folder, "two"), bytes);
    await replaceFile(join(folder, "nowhere"), bytes);
    expect([readlinkSync(join(folder, "one")), readlinkSync(join(folder, "two"))]).toEqual(["inner/a", "one"]);
    expect(lstatSync(join(folder, "inner/a")).isFile()).toBe(true);
    expect(["a", "b"].map((name) => readFileSync(join(folder, "inner", name), "utf8"))).toEqual(["new", "new"]);
    expect(readdirSync(join(folder, "inner"))).toEqual(["a", "b"]);
  });

  it("writes in place what has several names: all of them have the new bytes", async () => {
    const folder = folderOf({ a: "old" });
    linkSync(join(folder, "a"), join(folder, "b"));
    await replaceFile(join(folder, "a"), bytes);
    expect(readFileSync(join(folder, "b"), "utf8")).toBe("new");
  });

  it.each(oneOf(["SIGINT", "SIGTERM", "SIGHUP"] as const))(
    "leaves nothing but the old one where %s ends it",
    (signal) => {
      const folder = folderOf({ a: "old" });
      const ended = interrupted(folder, `process.kill(process.pid, "${signal}")`);
      expect(ended).toMatchObject({ signal, stdout: "seen" });
      expect(readdirSync(folder)).toEqual(["a"]);
      expect(readFileSync(join(folder, "a"), "utf8")).toBe("old");
    },
  );

  it("leaves nothing but the old one where the process exits", () => {
    const folder = folderOf({ a: "old" });
    expect(interrupted(folder, "process.exit(7)")).toMatchObject({ status: 7, stdout: "seen" });
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("old");
  });

  it("hears no signals when it is done", async () => {
    const heard = (): number[] => ["SIGINT", "SIGTERM", "SIGHUP", "exit"].map((name) => process.listenerCount(name));
    const before = heard();
    await replaceFile(join(folderOf({ a: "old" }), "a"), bytes);
    expect(heard()).toEqual(before);
  });
});

describe("-o", () => {
  const update = ["prices", "update", "feed.json", "-o"];

  it.skipIf(!canMount)(
    "leaves the old file where the disk is full (skipped where nothing can be mounted)",
    async () => {
      const cwd = folderOf({ "feed.json": JSON.stringify({ p: { models: manyModels(1000) } }) });
      mkdirSync(join(cwd, "disk"));
      const shell = `mount -t tmpfs -o size=16k none disk && printf old > disk/a.json &&
      "$0" "$1" prices update feed.json -o disk/a.json; echo "$?"; cat disk/a.json; ls -A disk`;
      const said = execFileSync("unshare", ["-m", "sh", "-c", `{ ${shell}; } 2>&1`, process.execPath, mainPath], {
        cwd,
      });
      const error = `error cannot write ${join(cwd, "disk/a.json")}: no space left on the device`;
      expect(said.toString()).toBe(`${error}\n1\nolda.json\n`);
    },
  );

  it("refuses a file that may not be written, and leaves it", async () => {
    const cwd = folderOf({ "feed.json": feed, "a.json": "old" });
    chmodSync(join(cwd, "a.json"), 0o444);
    const { code, error } = await reckoner([...update, "a.json"], { cwd, asAnyone: true });
    expect([code, error]).toEqual([1, `error cannot write ${join(cwd, "a.json")}: permission denied\n`]);
    expect(readFileSync(join(cwd, "a.json"), "utf8")).toBe("old");
  });

  it("writes a file that may be written in a folder that may not", async () => {
    const cwd = folderOf({ "feed.json": feed, "inner/a.json": "old" });
    chmodSync(join(cwd, "inner"), 0o555);
    const ran = await reckoner([...update, "inner/a.json"], { cwd, asAnyone: true });
    chmodSync(join(cwd, "inner"), 0o755);
    expect(ran).toMatchObject({ code: 0, error: "" });
    expect(JSON.parse(readFileSync(join(cwd, "inner/a.json"), "utf8"))).toMatchObject([{ id: "p" }]);
  });

  it.skipIf(!existsSync("/dev/stdout"))("writes to what stdout is, a pipe or a file (skipped without it)", async () => {
    const cwd = folderOf({ "feed.json": feed, all: "before\n" });
    const to = (what: string): string =>
      execFileSync("sh", ["-c", `"$0" "$1" ${update.join(" ")} /dev/stdout ${what}`, process.execPath, mainPath], {
        cwd,
      }).toString();
    expect(JSON.parse(to("2> report | cat"))).toMatchObject([{ id: "p" }]);
    expect(readFileSync(join(cwd, "report"), "utf8")).toMatch(/^\/dev\/stdout: 1 provider, 1 model, as of .*\n$/);
    const { ino } = statSync(join(cwd, "all"));
    to(">> all");
    expect(statSync(join(cwd, "all")).ino).toBe(ino);
  });

  it.skipIf(!existsSync("/dev/stdout"))("of pack is stdout alone, the report stderr (skipped without it)", () => {
    const ranks = Array.from({ length: 256 }, (_, byte) => `${Buffer.of(byte).toString("base64")} ${byte}`).join("\n");
    const words = ["pack", "a.tiktoken", "--scanner", "gpt2", "--license", "MIT", "-o"];
    const ran = (output: string): SpawnSyncReturns<string> =>
      spawnSync(process.execPath, [mainPath, ...words, output], { cwd, encoding: "latin1" });
    const cwd = folderOf({ "a.tiktoken": ranks });
    const { stdout, stderr } = ran("/dev/stdout");
    expect(ran("a.bin").stdout).toMatch(/^a +256 tokens .* a\.bin\n$/);
    expect(stdout).toBe(readFileSync(join(cwd, "a.bin"), "latin1"));
    expect(stderr).toMatch(/^a +256 tokens .* \/dev\/stdout\n$/);
  });

  it.skipIf(!existsSync("/dev/stdout"))("writes on where stdout is, in a file, too (skipped without it)", () => {
    const cwd = folderOf({ "feed.json": feed, all: "before\n" });
    const ran = (what: string, path = "/dev/stdout"): string => {
      const command = `"$0" "$1" ${update.join(" ")} ${path} ${what}`;
      execFileSync("sh", ["-c", command, process.execPath, mainPath], { cwd });
      return readFileSync(join(cwd, "all"), "utf8");
    };
    const written = /^\[\{"id":"p".*\}\]\n$/;
    expect(ran(">> all")).toMatch(new RegExp(`^before\n${written.source.slice(1)}`));
    expect(ran("> all")).toMatch(written);
    expect(ran("> all", "/dev/fd/1")).toMatch(written);
    // The same bytes again are written again: they are not a file's, but a stream's.
    expect(ran("3> all", "/dev/fd/3")).toBe(ran("3> all", "/dev/fd/3"));
    expect(ran("2> all", "/dev/stderr")).toMatch(/^\[\{"id":"p".*\}\]\n$/);
    expect(() => ran("2> all", "/dev/fd/999")).toThrowError();
    expect(readFileSync(join(cwd, "all"), "utf8")).toMatch(/^error cannot write \/dev\/fd\/999: /);
    const one = ran("3> all", "/dev/fd/3");
    expect(ran("3>> all", "/dev/fd/3")).toBe(one + one);
  });
});

/** Replaces the file `a` by a long one in a process of its own, which does something while it writes. */
function interrupted(folder: string, act: string): SpawnSyncReturns<string> {
  const url = new URL("../../build/cli/replaced-file.js", import.meta.url);
  const program = `
    import { readdirSync } from "node:fs";
    import { replaceFile } from ${JSON.stringify(url)};
    void replaceFile("a", new Uint8Array(1 << 26));
    const look = () => {
      if (readdirSync(".").every((name) => !name.startsWith(".reckoner-"))) return setImmediate(look);
      process.stdout.write("seen", () => ${act});
    };
    look();`;
  const words = ["--input-type=module", "-e", program];
  return spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
}

/** Models of a feed of models.dev. */
function manyModels(count: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`model-${at}`, { cost: { input: 1 } }]));
}
