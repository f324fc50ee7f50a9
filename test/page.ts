/**
 * Pages in a real browser: headless Chromium, driven by playwright-core over pages served on loopback.
 *
 * `CHROMIUM` names the browser where it is not on the path. Every day the suites skip unless `RECKONER_PAGES` is set:
 * they take a minute and a half. Without a browser they skip, too, and fail where `CI` is set.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { removeFolder } from "./remove-folder.ts";

const found = [process.env["CHROMIUM"], "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"].find(
  (name) => name !== undefined && spawnSync(name, ["--version"]).status === 0,
);

/** Whether suites in a browser cannot run here, or were not asked for, and need not. */
export const hasNoBrowser: boolean =
  (found === undefined || process.env["RECKONER_PAGES"] === undefined) && process.env["CI"] === undefined;

/** Behind the name of such a suite: why it is skipped. */
export const needsBrowser = "skipped without RECKONER_PAGES=1 and Chromium, except in CI";

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
  return chromium.launch({ executablePath: found!, args: flags });
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

export type { Browser, BrowserContextOptions, Page };
