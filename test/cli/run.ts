/**
 * Runs the real command line in a process of its own, and makes folders for it to look at.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

export const mainPath: string = fileURLToPath(new URL("../../build/node/cli/main.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  readonly bytes: Buffer;
}

export interface RunOptions {
  readonly cwd?: string;
  /** What stdin brings; by default it is empty. */
  readonly input?: string | Uint8Array | Iterable<Uint8Array>;
  readonly env?: Readonly<Record<string, string>>;
  /** Let permission bits hold for the superuser as well. */
  readonly asAnyone?: boolean;
}

/** How to start node so that no permission is bypassed: root, too, then cannot read what has no permission bits. */
function withoutSuperpowers(): string[] {
  if (process.getuid?.() !== 0) return [process.execPath];
  const lost = "-dac_override,-dac_read_search";
  return ["setpriv", `--bounding-set=${lost}`, `--inh-caps=${lost}`, process.execPath];
}

/** `reckoner …args`, to its end. Colours are off unless `env` turns them on. */
export async function reckoner(
  args: readonly string[],
  { cwd, input = "", env = {}, asAnyone = false }: RunOptions = {},
): Promise<Ran> {
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  const [command, ...before] = asAnyone ? withoutSuperpowers() : [process.execPath];
  const child = spawn(command!, [...before, mainPath, ...args], { cwd, env: { ...inherited, ...env } });
  const out: Buffer[] = [];
  const error: Buffer[] = [];
  child.stdout.on("data", (data) => out.push(data));
  child.stderr.on("data", (data) => error.push(data));
  // A command that needs no input may be gone before it is written.
  child.stdin.on("error", () => {});
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const pieces = typeof input === "string" || input instanceof Uint8Array ? [input] : input;
  for (const piece of pieces) {
    if (child.exitCode !== null) break;
    if (!child.stdin.write(piece)) await Promise.race([ended, new Promise((on) => child.stdin.once("drain", on))]);
  }
  child.stdin.end();
  const code = await ended;
  const bytes = Buffer.concat(out);
  return { code, out: bytes.toString(), error: Buffer.concat(error).toString(), bytes };
}

/** A folder with these files (`path: content`), gone when the test is over. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** The JSON answer of `reckoner count`, which must end with `code`; what it says on stderr is in `error`. */
export async function countJson(
  args: readonly string[],
  cwd: string,
  code = 0,
  options: RunOptions = {},
): Promise<CountDocument> {
  const ran = await reckoner(["count", "--json", ...args], { ...options, cwd });
  expect(ran).toMatchObject({ code });
  return { ...JSON.parse(ran.out), error: ran.error };
}

interface Total {
  readonly files: number;
  readonly tokens: number;
  readonly bytes: number;
}

/** The documented shape of `reckoner count --json`. */
export interface CountDocument {
  readonly encoding: string;
  readonly model: string | null;
  readonly total: Total;
  readonly files: readonly {
    readonly path: string;
    readonly tokens: number;
    readonly bytes: number;
    readonly text: string;
    readonly replaced: number;
  }[];
  readonly omitted: Total;
  readonly skipped: readonly { readonly path: string; readonly reason: string; readonly message: string }[];
  readonly error: string;
}
