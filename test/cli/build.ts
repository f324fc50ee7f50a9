/**
 * Runs once before all tests: `build/` is what `src/` says.
 *
 * The command line is tested as people run it, `node build/node/cli/main.js`, so
 * the JavaScript in `build/` must not be older than its source. Kernels and
 * vocabularies are not made here; `npm ci` did that.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default function setup(): void {
  const stale = sources(join(root, "src")).find((path) => {
    const built = join(root, "build", path.slice(join(root, "src").length).replace(/\.ts$/, ".js"));
    return !existsSync(built) || statSync(built).mtimeMs < statSync(path).mtimeMs;
  });
  if (stale === undefined) return;
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.json"], { cwd: root });
  // Types that do not fit are npm run check's to refuse; the JavaScript is written all the same.
  if (status !== 0) console.warn(`build/ is made from sources with type errors:\n${stdout}`);
  spawnSync("npm", ["run", "build:node"], { cwd: root, stdio: "inherit" });
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
