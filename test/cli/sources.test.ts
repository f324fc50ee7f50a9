/**
 * Which files are meant: those that git and a person would expect.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Input } from "../../src/cli/io.ts";
import { type FindOptions, findSources } from "../../src/cli/sources.ts";
import { isEveryday, often } from "../random.ts";
import { countJson, folderOf } from "./run.ts";

const hasGit = spawnSync("git", ["--version"]).status === 0;
const stdin: Input = { isTerminal: true, isPiped: false, async *[Symbol.asyncIterator]() {} };

function find(
  operands: readonly string[],
  cwd: string,
  options: Partial<FindOptions> = {},
): ReturnType<typeof findSources> {
  return findSources(operands, { cwd, stdin, ...options });
}

/** The paths that were found, by name; nothing may be missing. */
function pathsOf(operands: readonly string[], cwd: string, options: Partial<FindOptions> = {}): string[] {
  const { sources, skipped } = find(operands, cwd, options);
  expect(skipped).toEqual([]);
  return sources.map(({ path }) => path).sort();
}

describe("findSources", () => {
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

  it("honours .gitignore of every level and .git/info/exclude", () => {
    expect(pathsOf(["."], folderOf(tree))).toEqual(kept);
  });

  it("honours the ignore files above a folder, up to the repository's root", () => {
    const folder = folderOf(tree);
    expect(pathsOf(["deep"], join(folder, "src"))).toEqual(["deep/c.ts"]);
    expect(pathsOf(["src"], folder)).toEqual(kept.filter((path) => path.startsWith("src/")));
    expect(pathsOf([join(folder, "src", "deep")], "/")).toEqual([join(folder, "src/deep/c.ts")]);
  });

  it("counts hidden files with `hidden`, but never .git", () => {
    const hidden = [".env", ".gitignore", ".hidden/f.ts", "src/.gitignore", "src/deep/.gitignore"];
    expect(pathsOf(["."], folderOf(tree), { hidden: true })).toEqual([...hidden, ...kept].sort());
  });

  it("counts what is ignored without `ignore`", () => {
    const all = Object.keys(tree).filter((path) => !path.split("/").some((part) => part.startsWith(".")));
    expect(pathsOf(["."], folderOf(tree), { ignore: false })).toEqual(all.sort());
  });

  it("counts what is named, even when it is ignored or hidden", () => {
    const named = ["debug.log", "build", ".hidden", ".env", "vendor"];
    expect(pathsOf(named, folderOf(tree))).toEqual([
      ".env",
      ".hidden/f.ts",
      "build/out.js",
      "debug.log",
      "vendor/e.ts",
    ]);
  });

  it("starts afresh in a repository inside", () => {
    const folder = folderOf({
      ...tree,
      "src/module/.git": "gitdir: elsewhere\n",
      "src/module/x.log": "x",
      "src/module/c.ts": "c",
    });
    expect(pathsOf(["src/module", "."], folder)).toEqual([...kept, "src/module/c.ts", "src/module/x.log"].sort());
  });

  it("leaves out what `exclude` matches, and lets !patterns back in", () => {
    const folder = folderOf(tree);
    expect(pathsOf(["."], folder, { exclude: ["*.ts"] })).toEqual(["important.log", "src/debug.log"]);
    expect(pathsOf(["."], folder, { exclude: ["*.ts", "!a.ts", "/src/debug.log"] })).toEqual(["a.ts", "important.log"]);
  });

  it.skipIf(spawnSync("git", ["--version"]).status !== 0)(
    "finds what git ls-files finds (skipped where git is not installed)",
    () => {
      const { ".git/config": _, ...files } = tree;
      const folder = folderOf(files);
      execFileSync("git", ["init", "-q"], { cwd: folder });
      writeFileSync(join(folder, ".git/info/exclude"), "g.ts\n");
      const listed = execFileSync("git", ["ls-files", "-o", "--exclude-standard"], { cwd: folder, encoding: "utf8" });
      expect(pathsOf(["."], folder, { hidden: true })).toEqual(listed.trim().split("\n").sort());
    },
  );

  it.skipIf(!hasGit)(
    "finds what git ls-files finds in random trees of ignore files (skipped where git is not installed)",
    () => {
      const name = fc.constantFrom("a", "b", "c", "a.x", "b.x", ".h");
      const file = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
      const rule = fc.constantFrom(
        "a",
        "b/",
        "*.x",
        "!a",
        "!*.x",
        "/a",
        "a/b",
        "a/**",
        "**/b",
        "!b/",
        "*",
        "!*/",
        "c/*",
        "!/a/b",
        ".h",
      );
      const ignoreFile = fc.tuple(fc.array(name, { maxLength: 2 }), fc.array(rule, { minLength: 1, maxLength: 3 }));
      let found = 0;
      fc.assert(
        fc.property(
          fc.uniqueArray(file, { minLength: 8, maxLength: 24 }),
          fc.array(ignoreFile, { maxLength: 4 }),
          (files, ignores) => {
            const all = [
              ...files.map((path) => [path, ""]),
              ...ignores.map(([at, rules]) => [[...at, ".gitignore"].join("/"), rules.join("\n")]),
            ];
            // A name cannot be a file and a folder at once.
            const fitting = all.filter(([path]) => !all.some(([other]) => other!.startsWith(`${path}/`)));
            const folder = folderOf(Object.fromEntries(fitting));
            execFileSync("git", ["init", "-q", "--template="], { cwd: folder });
            const listed = execFileSync("git", ["ls-files", "-z", "-o", "--exclude-standard"], {
              cwd: folder,
              encoding: "utf8",
            });
            const { sources, skipped } = findSources(["."], {
              cwd: folder,
              stdin: { isTerminal: true } as Input,
              hidden: true,
            });
            expect(skipped).toEqual([]);
            expect(sources.map(({ path }) => path).sort()).toEqual(listed.split("\0").filter(Boolean).sort());
            found += sources.length;
            rmSync(folder, { recursive: true });
          },
        ),
        { numRuns: often(40) },
      );
      expect(found).toBeGreaterThan(isEveryday ? 5 : 50);
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
  ])("takes the glob %j as the shell would, from what a walk finds", (glob, expected) => {
    expect(pathsOf([glob], folderOf(tree))).toEqual(expected);
  });

  it("takes a name that exists as it is, though it looks like a glob", () => {
    expect(pathsOf(["[id].ts"], folderOf({ "[id].ts": "x", "i.ts": "x" }))).toEqual(["[id].ts"]);
  });

  it("counts a file once, however often it is named", () => {
    const folder = folderOf(tree);
    expect(pathsOf(["a.ts", "./a.ts", join(folder, "a.ts"), ".", "*.ts"], folder)).toEqual(kept);
  });

  it("follows no links below a folder, so loops end, and a link that is named", () => {
    const folder = folderOf({ "real/a.txt": "a" });
    symlinkSync(folder, join(folder, "real", "loop"));
    symlinkSync("real", join(folder, "alias"));
    symlinkSync("nowhere", join(folder, "broken"));
    symlinkSync("self", join(folder, "self"));
    expect(pathsOf(["."], folder)).toEqual(["real/a.txt"]);
    expect(pathsOf(["alias"], folder)).toEqual(["alias/a.txt"]);
    const { skipped } = find(["broken", "self"], folder);
    expect(skipped).toEqual([
      { path: "broken", reason: "missing", message: "no such file or folder" },
      { path: "self", reason: "unreadable", message: "a loop of symbolic links" },
    ]);
  });
});

describe("reckoner count", () => {
  it("finds the same files, and takes --hidden, --no-ignore and --exclude", async () => {
    const folder = folderOf({ ".gitignore": "*.log\n", "a.ts": "a", "b.log": "b", ".c": "c", "d.md": "d" });
    const paths = async (...args: string[]): Promise<string[]> =>
      (await countJson(["--sort", "name", ...args], folder)).files.map(({ path }) => path);
    expect(await paths(".")).toEqual(["a.ts", "d.md"]);
    expect(await paths("--hidden", "*")).toEqual([".c", ".gitignore", "a.ts", "d.md"]);
    expect(await paths("--no-ignore", "--exclude", "*.md", "--exclude", "a.*", ".")).toEqual(["b.log"]);
  });
});
