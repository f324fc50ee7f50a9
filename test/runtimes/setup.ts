/**
 * Packs the package as `npm publish` would and lets npm install the tarball where the suites of this folder find it.
 *
 * Runs once before them. `build/` is packed as it is; test/cli/build.ts has made it what `src/` says.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { areToolsInstalled, here } from "./tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default function setup(): void {
  if (!areToolsInstalled) return;
  const folder = mkdtempSync(join(tmpdir(), "reckoner-packed-"));
  try {
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: root });
    const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"))!;
    writeFileSync(join(folder, "package.json"), "{}");
    // In a folder of its own: beside the tools npm would look at all of them again.
    execFileSync("npm", ["install", "--silent", "--ignore-scripts", `./${tarball}`], { cwd: folder });
    const installed = join(here, "node_modules", "reckoner");
    rmSync(installed, { recursive: true, force: true });
    cpSync(join(folder, "node_modules", "reckoner"), installed, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
