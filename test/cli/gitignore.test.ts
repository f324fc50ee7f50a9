/**
 * The ignore rules, against git itself where git is installed, and by hand everywhere.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IgnoreRules } from "../../src/cli/gitignore.ts";
import { isEveryday, often } from "../random.ts";

describe("IgnoreRules", () => {
  const cases: [rules: string, path: string, isFolder: boolean, verdict: string | undefined][] = [
    ["*.log", "a.log", false, "ignored"],
    ["*.log", "deep/down/a.log", false, "ignored"],
    ["/*.log", "deep/a.log", false, undefined],
    ["doc/*.txt", "doc/a.txt", false, "ignored"],
    ["doc/*.txt", "doc/server/a.txt", false, undefined],
    ["doc/*.txt", "other/doc/a.txt", false, undefined],
    ["build/", "build", true, "ignored"],
    ["build/", "build", false, undefined],
    ["**/foo", "foo", false, "ignored"],
    ["**/foo", "a/b/foo", false, "ignored"],
    ["a/**/b", "a/b", false, "ignored"],
    ["a/**/b", "a/x/y/b", false, "ignored"],
    ["abc/**", "abc", true, undefined],
    ["abc/**", "abc/x/y", false, "ignored"],
    ["*.log\n!keep.log", "keep.log", false, "kept"],
    ["!keep.log\n*.log", "keep.log", false, "ignored"],
    ["# a comment", "# a comment", false, undefined],
    ["\\#hash", "#hash", false, "ignored"],
    ["\\!bang", "!bang", false, "ignored"],
    ["trailing   ", "trailing", false, "ignored"],
    ["held\\ ", "held ", false, "ignored"],
    ["a\r\nb\r\n", "a", false, "ignored"],
    ["a\r\nb\r", "b", false, "ignored"],
    ["a\r\r", "a\r", false, "ignored"],
    ["a\rb", "a\rb", false, "ignored"],
    ["[a-c].ts", "b.ts", false, "ignored"],
    ["[!a-c].ts", "b.ts", false, undefined],
    ["[[:digit:]]x", "7x", false, "ignored"],
    ["[open", "[open", false, undefined],
    ["file?.ts", "fileé.ts", false, "ignored"],
    ["", "anything", false, undefined],
  ];
  it.each(cases)("%j on %j (folder: %j) is %j", (rules, path, isFolder, verdict) => {
    expect(new IgnoreRules(rules).decide(path, isFolder)).toBe(verdict);
  });
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

const runs = often(150);

describe.skipIf(!hasGit)("IgnoreRules beside git check-ignore (skipped where git is not installed)", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "reckoner-ignore-"));
    execFileSync("git", ["init", "-q", folder]);
    mkdirSync(join(folder, "sub"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The paths that git ignores, of those asked; parents are not on disk, so that each path is judged as a file. */
  function ignoredByGit(rules: string, paths: readonly string[]): Set<string> {
    writeFileSync(join(folder, ".gitignore"), rules);
    const { stdout, status } = spawnSync("git", ["-C", folder, "check-ignore", "-z", "--no-index", "--stdin"], {
      input: paths.join("\0"),
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_SYSTEM: "/dev/null",
      },
    });
    expect(status).toBeLessThanOrEqual(1);
    return new Set(stdout.toString().split("\0").filter(Boolean));
  }

  it(`decides as git does on random rules and names (${runs} runs of 5 rules on 40 paths; fast-check prints the seed)`, () => {
    const piece = fc.constantFrom(
      ..."abc-!]^ #",
      "*", "**", "?", "/", "/", "[", "[a-c]", "[!a]", "[^b]", "[]a]", "[a-]", "[[:alpha:]]", "[[:punct:]x]", "[:a]", "\\", "\\*", "\\ ", ".x",
    ); // biome-ignore format: one alphabet, one list
    const rule = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
    const part = fc
      .array(fc.constantFrom(..."abc-!]^ #[*", ".x", "\\"), { minLength: 1, maxLength: 3 })
      .map((letters) => letters.join(""));
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    let ignored = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 5 }),
        fc.uniqueArray(path, { minLength: 40, maxLength: 40 }),
        fc.constantFrom("\n", "\r\n", "\r", ""),
        (rules, paths, end) => {
          const text = rules.join("\n") + end;
          const byGit = ignoredByGit(text, paths);
          ignored += byGit.size;
          const ours = new IgnoreRules(text);
          for (const each of paths) expect([text, each, isIgnored(ours, each)]).toEqual([text, each, byGit.has(each)]);
        },
      ),
      { numRuns: runs },
    );
    expect(ignored).toBeGreaterThan(isEveryday ? 20 : 500);
  });

  /** A path as the walk would meet it: its folders first, and an ignored folder is never entered. */
  function isIgnored(rules: IgnoreRules, path: string): boolean {
    const parts = path.split("/");
    return parts.some((_, index) => {
      const isFolder = index < parts.length - 1;
      return rules.decide(parts.slice(0, index + 1).join("/"), isFolder) === "ignored";
    });
  }
});
