/**
 * Runs once before all tests: `build/` is what `src/` says.
 *
 * The command line is tested as people run it, `node build/node/cli/main.js`, so
 * the JavaScript in `build/` must not be older than its source. Kernels and
 * vocabularies are not made here; `npm ci` did that.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The youngest of what a run of rolldown writes. */
const program = join(root, "build/node/cli/main.js");

export default function setup(): void {
  const made = sources(join(root, "src")).map((path) => {
    const built = join(root, "build", path.slice(join(root, "src").length).replace(/\.ts$/, ".js"));
    return { source: timeOf(path), built: timeOf(built) };
  });
  const isStale = made.some(({ source, built }) => built < source);
  if (isStale) {
    const { status, stdout } = run("typescript/bin/tsc", "-p", "tsconfig.json");
    // Types that do not fit are npm run check's to refuse; the JavaScript is written all the same.
    if (status !== 0) console.warn(`build/ is made from sources with type errors:\n${stdout}`);
  }
  if (!isStale && made.every(({ built }) => built <= timeOf(program))) return;
  const { status, stderr } = run("rolldown/bin/cli.mjs", "-c", "rolldown.config.js", "--log-level", "warn");
  if (status !== 0) throw new Error(`build/node cannot be made:\n${stderr}`);
  // As npm run build:node does: rolldown writes no programs.
  chmodSync(program, 0o755);
}

function run(program: string, ...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const path = join(root, "node_modules", program);
  return spawnSync(process.execPath, [path, ...words], { cwd: root, encoding: "utf8" });
}

/** When a file was written; -1 where there is none. */
function timeOf(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : -1;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
