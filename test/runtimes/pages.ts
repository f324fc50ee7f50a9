/** Serves built pages on loopback, with a policy, and opens them in Debian's Chromium. */
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { executablePath, type Found } from "./tools.ts";

/** The Content-Security-Policy that the README asks for, and nothing besides what a page needs to load itself. */
export const strict =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; base-uri 'none'";
/** The same without WebAssembly. */
export const withoutWasm = strict.replace(" 'wasm-unsafe-eval'", "");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".bin": "application/octet-stream",
};

/** Serves `folder`; `/` is a page that runs page.js where the folder has no page of its own. */
export async function serveFolder(folder: string, policy: string): Promise<{ url: string; end: () => void }> {
  const page = '<!doctype html><title>page</title><body><script type="module" src="/page.js"></script></body>';
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = join(folder, path);
    const headers = { "content-security-policy": policy, "content-type": types[extname(path)] ?? types[".html"]! };
    if (path === "/") response.writeHead(200, headers).end(page);
    else if (existsSync(file)) response.writeHead(200, headers).end(readFileSync(file));
    else response.writeHead(404, headers).end("not found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const end = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end };
}

/** As much of Playwright as is used here; its types are in the sub-package, which need not be installed. */
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

interface Page {
  on(event: "pageerror" | "console", listener: (what: unknown) => void): void;
  goto(url: string): Promise<unknown>;
  textContent(selector: string, options?: { timeout: number }): Promise<string | null>;
  waitForSelector(selector: string): Promise<unknown>;
  fill(selector: string, text: string): Promise<void>;
  close(): Promise<void>;
}

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Starts Chromium; `more` are flags of its own. */
export async function launch(...more: string[]): Promise<Browser> {
  const name = "playwright-core";
  const playwright = await import(/* @vite-ignore */ name);
  const args = [...flags, "--disable-component-update", "--disable-sync", ...more];
  return playwright.chromium.launch({ executablePath, args });
}

/** What a page shows: what checks found, or a refusal. */
type Shown = Found & { readonly code?: string; readonly message?: string };

/** Opens a page and gives what it shows, parsed; where it shows nothing, what it printed is the error. */
export async function look(browser: Browser, url: string): Promise<Shown> {
  const page = await browser.newPage();
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(String(error)));
  page.on("console", (message) => heard.push((message as { text(): string }).text()));
  try {
    await page.goto(url);
    return JSON.parse((await page.textContent("output", { timeout: 120_000 })) ?? "");
  } catch (error) {
    throw new Error(`${url} showed nothing: ${error}\n${heard.join("\n")}`);
  } finally {
    await page.close();
  }
}
