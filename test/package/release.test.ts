/**
 * `.ci/release --check` says what keeps a version from being released.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someOf } from "../random.ts";

const script = fileURLToPath(new URL("../../.ci/release", import.meta.url));
/** A version that can be released, made once; and a copy of it for each test. */
let template: string;
let folder: string;

const git = (...args: string[]): string => {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null"];
  const own = [...identity, "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"];
  return execFileSync("git", [...own, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" });
};
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const check = (mode = "--check"): { code: number | null; said: string } => {
  const { status, stdout, stderr } = spawnSync("bash", [join(folder, ".ci/release"), mode], { encoding: "utf8" });
  return { code: status, said: stdout + stderr };
};
const changelog = "# Changelog\n\n## 1.2.3 (2026-01-02)\n\n- **Added** something\n\n## 1.2.2 (2026-01-01)\n";

beforeAll(() => {
  template = folder = mkdtempSync(join(tmpdir(), "reckoner-release-"));
  mkdirSync(join(folder, ".ci"));
  cpSync(script, join(folder, ".ci/release"));
  write("package.json", '{ "name": "a", "version": "1.2.3" }');
  write("package-lock.json", '{ "name": "a", "version": "1.2.3" }');
  write("CHANGELOG.md", changelog);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "a");
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reckoner-release-"));
  cpSync(template, folder, { recursive: true });
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe(".ci/release", () => {
  it("finds a version that can be released, tagged here or not yet", () => {
    expect(check()).toMatchObject({ code: 0, said: expect.stringContaining("1.2.3 is ready") });
    git("tag", "v1.2.3");
    expect(check().code).toBe(0);
  });

  it.each(
    someOf([
      [
        "a changelog whose newest section is another version",
        "CHANGELOG.md",
        changelog.replace("1.2.3", "1.3.0"),
        'not "## 1.2.3',
      ],
      ["a section without a date", "CHANGELOG.md", changelog.replace(" (2026-01-02)", ""), 'not "## 1.2.3'],
      ["a date to come", "CHANGELOG.md", changelog.replace("2026-01-02", "2999-01-02"), "in the future"],
      ["a section without entries", "CHANGELOG.md", changelog.replace("- **Added** something", ""), "no entries"],
      ["a lock file of another version", "package-lock.json", '{ "version": "1.2.2" }', "package-lock.json"],
      ["a version that is none", "package.json", '{ "version": "1.2" }', "no version"],
    ]),
  )("refuses %s", (_, file, text, message) => {
    write(file, text);
    git("commit", "--quiet", "--all", "--message", "b");
    const { code, said } = check();
    expect([code, said]).toEqual([1, expect.stringContaining(message)]);
  });

  it("refuses a tree with changes", () => {
    write("new.txt", "");
    expect(check()).toMatchObject({ code: 1, said: expect.stringContaining("not committed") });
  });

  it("refuses a version that was tagged before", () => {
    git("tag", "v1.2.3");
    git("commit", "--quiet", "--allow-empty", "--message", "b");
    expect(check()).toMatchObject({ code: 1, said: expect.stringContaining("at another commit") });
  });

  it("publishes only with a tag, a repository and a token for provenance", () => {
    const { code, said } = check("--publish");
    expect(code).toBe(1);
    const noRepository = 'package.json names no "repository"';
    for (const message of ["no tag v1.2.3", noRepository, "npm pkg set repository.", "OIDC"]) {
      expect(said).toContain(message);
    }
    expect(said).not.toContain("is ready");
  });

  it.each(
    someOf([
      ['"somebody/something"', false],
      ['{ "type": "git", "url": "ftp://example.org/a/b" }', false],
      ['{ "type": "git", "url": "git+https://example.org/a/b.git" }', true],
      ['"git+https://example.org/a/b.git"', true],
    ]),
  )("takes for a repository what npm can compare with where it is built: %s: %s", (repository, isGood) => {
    write("package.json", `{ "name": "a", "version": "1.2.3", "repository": ${repository} }`);
    git("commit", "--quiet", "--all", "--message", "b");
    git("tag", "v1.2.3");
    const { code, said } = check("--publish");
    expect([code, said.includes('"repository"'), said.includes("OIDC")]).toEqual([1, !isGood, true]);
  });

  it("refuses an option that it does not know, before it looks at anything", () => {
    write("CHANGELOG.md", "");
    expect(check("--publsh")).toMatchObject({ code: 2, said: expect.stringContaining("no such option: --publsh") });
  });
});
