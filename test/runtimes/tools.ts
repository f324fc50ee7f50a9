/** What the suites of this folder share: where their tools are, and how programs are run. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const tools = join(here, "node_modules");
export const areToolsInstalled = existsSync(join(tools, "wrangler"));

/** Whether everything must run, and nothing may be skipped. */
export const isRequired: boolean = process.env["CI"] !== undefined;

/** A suite that needs the tools, and perhaps Chromium: without, it says so and is skipped, unless it must run. */
export function suite(name: string, body: () => void, needs: "tools" | "tools and Chromium" = "tools"): void {
  const missing = areToolsInstalled ? undefined : "npm ci --prefix test/runtimes";
  const reason = missing ?? (needs === "tools" || executablePath !== undefined ? undefined : "chromium");
  const isSkipped = reason !== undefined && !isRequired;
  describe.skipIf(isSkipped)(isSkipped ? `${name} (needs ${reason})` : name, body);
}

/** Chromium, where it is installed; `CHROMIUM` names it where it is somewhere else. */
export const executablePath: string | undefined = [process.env["CHROMIUM"], "/usr/bin/chromium"].find(
  (name) => name !== undefined && existsSync(name),
);

/** A program of a package here, or undefined where npm does not have it for this machine. */
export function program(...path: string[]): string | undefined {
  const file = join(tools, ...path);
  return existsSync(file) ? file : undefined;
}

const { platform, arch } = process;
export const bun = program("@oven", `bun-${platform}-${arch === "arm64" ? "aarch64" : arch}`, "bin", "bun");
export const deno = program("@deno", `${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`, "deno");

/** Node of a major version, where npm has it for this machine. */
export const node = (major: 20 | 22 | 24 | 26): string | undefined => program(`node-${major}`, "bin", "node");

/** What runs wrangler and Miniflare, which need a newer Node than the package does. */
export const newNode: string = node(24) ?? process.execPath;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

function launch(command: readonly string[], { cwd = here, env = {} }: RunOptions): ChildProcess {
  const [file, ...args] = command;
  // Tools think they are at home in CI, and print accordingly; none of them may phone there.
  const quiet = {
    NO_COLOR: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
    DENO_NO_UPDATE_CHECK: "1",
  };
  // A group of its own, so that what it starts ends with it.
  return spawn(file!, args, {
    cwd,
    env: { ...withoutVitest(), ...quiet, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** The environment without what vitest adds: some tools build otherwise when they are tested. */
function withoutVitest(): Record<string, string | undefined> {
  const { NODE_ENV: _, ...env } = process.env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^VITEST|^TEST$/.test(name)));
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Runs a program to its end and gives what it printed; its failure has all of it as message. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = launch(command, options);
  let [out, all] = ["", ""];
  child.stdout!.on("data", (data) => {
    out += data;
    all += data;
  });
  child.stderr!.on("data", (data) => {
    all += data;
  });
  const timer = setTimeout(() => endGroup(child), options.timeoutMs ?? 250_000);
  const status = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(timer);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${all}`);
  return out;
}

/** A program that serves until it is ended. */
export interface Served {
  /** The address it printed, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  end(): void;
}

/** Starts a program that serves, and waits for the first loopback address it prints. */
export function serveBy(command: readonly string[], options: RunOptions = {}): Promise<Served> {
  const child = launch(command, options);
  let all = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      endGroup(child);
      reject(new Error(`${command.join(" ")}: ${why}:\n${all}`));
    };
    const timer = setTimeout(() => fail("printed no address"), options.timeoutMs ?? 120_000);
    const listen = (data: Buffer): void => {
      all += data;
      const url = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(all)?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve({ url: url.replace("localhost", "127.0.0.1"), pid: child.pid!, end: () => endGroup(child) });
    };
    child.stdout!.on("data", listen);
    child.stderr!.on("data", listen);
    child.on("error", (error) => fail(String(error)));
    child.on("exit", (code) => fail(`ended with ${code}`));
  });
}

/** What `run` of checks.js found, as it comes through JSON. */
export interface Found {
  readonly name: string;
  readonly version?: string;
  readonly simd: boolean;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Checks in checks.js, loading among them; threads are one more. */
const checks = 26;

/** Every check passed, and none was lost on the way. */
export function expectAll(found: Found, { withThreads = true }: { withThreads?: boolean } = {}): void {
  expect(found.failed).toEqual([]);
  expect(found.passed.length).toBe(withThreads ? checks + 1 : checks);
}
