/** What types people need around the package. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { manifest } from "../manifest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
// Widgets stand on a page.
const doors = Object.keys(manifest.exports).filter((door) => !/widget|\*|packed|\.json$/.test(door));
const shelves = ["./vocabularies/o200k_base", "./models/openai", "./prices/openai", "./integrations/hugging-face"];

it("declarations of all rooms but widgets are sound without the library of a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-types-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "reckoner"));
    symlinkSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"));
    const names = [...doors, ...shelves].map((door) => `"reckoner${door.slice(1)}"`);
    writeFileSync(join(folder, "all.ts"), names.map((name, at) => `export * as room${at} from ${name};\n`).join(""));
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const flags =
      "--noEmit --strict --module nodenext --target es2022 --lib es2022 --types node --skipLibCheck false all.ts";
    const { stdout, status } = spawnSync(process.execPath, [compiler, ...flags.split(" ")], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(names.length).toBeGreaterThan(12);
    expect([status, stdout]).toEqual([0, ""]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
