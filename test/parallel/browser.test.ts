/**
 * The pool in a real browser, with Web Workers: a page bundled by Vite, served on loopback, opened by headless Chromium.
 *
 * The page does its checks itself and posts what it found. `CHROMIUM` names the browser where it is not on the path.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const built = fileURLToPath(new URL("../../build/", import.meta.url));
const chromium = [process.env["CHROMIUM"], "chromium", "chromium-browser", "google-chrome"].find(
  (name) => name !== undefined && spawnSync(name, ["--version"]).status === 0,
);

/** What the page finds. */
interface Found {
  readonly error?: string;
  readonly threads: number;
  readonly same: Readonly<Record<string, boolean>>;
  readonly ticks: number;
  readonly inWork: string;
  readonly afterwards: string;
  readonly missing: string;
  readonly alone: readonly [threads: number, isSame: boolean];
}

const page = `
  import { ParallelTokenizer } from ${JSON.stringify(join(built, "parallel/index.js"))};
  import { Tokenizer } from ${JSON.stringify(join(built, "index.js"))};
  import o200k_base from ${JSON.stringify(join(built, "vocabularies/o200k_base.js"))};

  const english = "The quick brown fox, 😀 jumps over the lazy dog. ".repeat(40_000);
  const texts = { english, chinese: "人人生而自由,在尊严和权利上一律平等。".repeat(20_000), run: "a".repeat(500_000), short: "hi" };
  const codeOf = (promise) => promise.then(() => "no error", (error) => error.code);

  async function check() {
    const found = { same: {}, ticks: 0 };
    const pool = await ParallelTokenizer.open(o200k_base, { threads: 3 });
    const tokenizer = await Tokenizer.load(o200k_base);
    found.threads = pool.threads;
    const timer = setInterval(() => found.ticks++, 1);
    for (const [name, text] of Object.entries(texts)) {
      const expected = tokenizer.encode(text);
      const [count, ids] = [await pool.count(text), await pool.encode(text)];
      const isSame = ids.length === expected.length && ids.every((id, index) => id === expected[index]);
      found.same[name] = isSame && count === expected.length;
    }
    clearInterval(timer);
    const inWork = codeOf(pool.count(english));
    await pool.close();
    found.inWork = await inWork;
    found.afterwards = await codeOf(pool.count("hi"));
    const Real = globalThis.Worker;
    globalThis.Worker = class extends Real { constructor() { super("/missing.js", { type: "module" }); } };
    found.missing = await codeOf(ParallelTokenizer.open(o200k_base, { threads: 2 }));
    globalThis.Worker = undefined;
    const alone = await ParallelTokenizer.open(o200k_base, { threads: 2 });
    found.alone = [alone.threads, (await alone.count(english)) === tokenizer.count(english)];
    return found;
  }

  const found = await check().catch((error) => ({ error: String(error?.stack ?? error) }));
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
`;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".bin": "application/octet-stream",
};

/** Serves a folder; resolves `found` with what is posted to it. */
function serve(folder: string): { server: Server; found: Promise<Found> } {
  let resolve: (found: Found) => void;
  const found = new Promise<Found>((settle) => {
    resolve = settle;
  });
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        response.end();
        resolve(JSON.parse(body) as Found);
      });
      return;
    }
    const path = join(folder, request.url === "/" ? "index.html" : (request.url ?? ""));
    if (!existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain" }).end(readFileSync(path));
  });
  return { server, found };
}

// Without a browser there is nothing to look at; where everything must run, that is a failure.
describe.skipIf(chromium === undefined && process.env["CI"] === undefined)("a pool in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-browser-"));
  let server: Server;
  let browser: ChildProcess | undefined;
  let found: Found;

  beforeAll(async () => {
    writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="./page.js"></script>');
    writeFileSync(join(folder, "page.js"), page);
    await build({
      root: folder,
      logLevel: "error",
      build: { outDir: "out", target: "esnext" },
      worker: { format: "es" },
    });
    const served = serve(join(folder, "out"));
    server = served.server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
    flags.push("--disable-component-update", "--disable-sync", `--user-data-dir=${join(folder, "profile")}`);
    browser = spawn(chromium!, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" });
    found = await served.found;
  });

  afterAll(async () => {
    if (browser !== undefined) {
      const ended = new Promise((resolve) => browser?.once("exit", resolve));
      browser.kill();
      await ended;
    }
    server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("gives the same ids and counts, from three threads", () => {
    expect(found.error).toBeUndefined();
    expect(found.threads).toBe(3);
    expect(found.same).toEqual({ english: true, chinese: true, run: true, short: true });
  });

  it("lets the page do other things meanwhile", () => {
    expect(found.ticks).toBeGreaterThan(1);
  });

  it("refuses calls when closed: parallel/closed", () => {
    expect([found.inWork, found.afterwards]).toEqual(["parallel/closed", "parallel/closed"]);
  });

  it("tells when the worker's file is not there: parallel/unavailable", () => {
    expect(found.missing).toBe("parallel/unavailable");
  });

  it("works alone where there are no workers", () => {
    expect(found.alone).toEqual([1, true]);
  });
});
