/**
 * Pages in a real browser: headless Chromium, driven by playwright-core over pages served on loopback.
 * `chromium.ts` says whether there is one.
 */
import { mkdtempSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { browserPath } from "./chromium.ts";
import { removeFolder } from "./remove-folder.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: flags });
}

/** Starts a server on loopback and gives its address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A folder for one suite, and how to be rid of it. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "reckoner-page-"));
  return { path, remove: () => removeFolder(path) };
}

/** Problems that axe-core finds in a page, or in a part of it, one line each. */
export async function accessibilityProblems(page: Page, part: string = "html"): Promise<string[]> {
  // A script tag would be refused by the page's Content-Security-Policy; what the driver evaluates is not.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async (selector) => {
    type Axe = {
      run(
        part: string,
      ): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }>;
    };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(selector);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.split("\n").at(-1)?.trim()}`,
      ),
    );
  }, part);
}

export { hasNoBrowser, needsBrowser } from "./chromium.ts";
export type { Browser, BrowserContextOptions, Page };
