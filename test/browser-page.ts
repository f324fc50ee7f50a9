/**
 * A page in a real browser: bundled by Vite, served on loopback, opened by headless Chromium.
 *
 * The page does its checks itself and posts what it found to `/found`. `chromium.ts` says whether there is a browser.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";
import { browserPath } from "./chromium.ts";
import { removeFolder } from "./remove-folder.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".bin": "application/octet-stream",
};

/**
 * Opens a page and gives what it posts, and the paths that it asked for.
 *
 * @param script The page's module, before it is bundled.
 */
export async function openPage<Found>(script: string): Promise<{ found: Found; asked: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-browser-"));
  writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="./page.js"></script>');
  writeFileSync(join(folder, "page.js"), script);
  await build({
    root: folder,
    logLevel: "error",
    build: { outDir: "out", target: "esnext" },
    worker: { format: "es" },
  });
  const { server, found, asked } = serve<Found>(join(folder, "out"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
  flags.push("--disable-component-update", "--disable-sync", `--user-data-dir=${join(folder, "profile")}`);
  const browser = spawn(browserPath!, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" });
  try {
    return { found: await found, asked };
  } finally {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    browser.kill();
    await ended;
    server.close();
    removeFolder(folder);
  }
}

/** Serves a folder; resolves `found` with what is posted to it. */
function serve<Found>(folder: string): { server: Server; found: Promise<Found>; asked: string[] } {
  const asked: string[] = [];
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
    asked.push(request.url ?? "");
    if (!existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain" }).end(readFileSync(path));
  });
  return { server, found, asked };
}

export { hasNoBrowser, needsBrowser } from "./chromium.ts";
