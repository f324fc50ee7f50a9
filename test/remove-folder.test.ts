/** What suites are rid of their folders by. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { removeFolder } from "./remove-folder.ts";

const writer = `
  const { writeFileSync } = require("node:fs");
  const until = Date.now() + 1000;
  for (let file = 0; Date.now() < until; file++) {
    try { writeFileSync(process.argv[1] + "/" + file, ""); } catch { break; }
    if (file === 100) console.log("writing");
  }`;

it("a folder into which a process is writing is removed, too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-removed-"));
  const inner = join(folder, "profile", "Default");
  mkdirSync(inner, { recursive: true });
  const child = spawn(process.execPath, ["-e", writer, inner], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
  await ended;
});
