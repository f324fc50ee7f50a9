/** A command without a terminal and without a pipe, as under cron, in a container and in a build: the built one, as a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const main = resolve("build/node/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "reckoner-nothing-"));
writeFileSync(join(folder, "a.txt"), "The quick brown fox");
writeFileSync(join(folder, "b.bin"), Uint8Array.of(0, 1, 2, 0));
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code and output; `ignore` is /dev/null, a text comes by a pipe. */
function run(argv: string[], input?: string): { code: number | null; out: string; error: string } {
  const options = { cwd: folder, encoding: "utf8" } as const;
  const given = input === undefined ? { stdio: ["ignore", "pipe", "pipe"] as const } : { input };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], { ...options, ...given } as never);
  return { code: status, out: String(stdout), error: String(stderr) };
}

describe("where nothing is piped in", () => {
  it("count takes this folder, so that a budget is one", () => {
    expect(run(["count", "--total"])).toMatchObject({ code: 0, out: "4\n" });
    expect(run(["count", "--total", "--max", "3"])).toMatchObject({ code: 3 });
    expect(run(["count", "--total"], "two words")).toMatchObject({ code: 0, out: "2\n" });
  });

  it.each(["price", "compare"])("%s says what it needs", (command) => {
    const models = command === "price" ? ["--model", "gpt-5"] : ["--models", "gpt-5,gpt-4o"];
    expect(run([command, ...models])).toMatchObject({
      code: 2,
      out: "",
      error: expect.stringContaining("needs FILES"),
    });
    const empty = run([command, ...models], "");
    expect(empty).toMatchObject({ code: 1, out: "", error: expect.stringContaining("nothing to price") });
  });
});

it("a binary file that was named and not counted is a failure, one in a folder is not", () => {
  expect(run(["count", "b.bin"])).toMatchObject({ code: 1, error: expect.stringContaining("binary") });
  expect(run(["count", "."])).toMatchObject({ code: 0 });
  expect(run(["count", "--text", "b.bin"])).toMatchObject({ code: 0 });
});
