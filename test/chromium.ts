/**
 * Whether there is a Chromium, and whether it was asked for.
 *
 * `CHROMIUM` names the browser where it is not on the path. Every day the suites skip unless `RECKONER_PAGES` is set:
 * they take a minute and a half. Without a browser they skip, too, and fail where `CI` is set.
 */
import { spawnSync } from "node:child_process";

/** The browser's program. */
export const browserPath: string | undefined = [
  ...[process.env["CHROMIUM"], "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"],
].find((name) => name !== undefined && spawnSync(name, ["--version"]).status === 0);

/** Whether suites in a browser cannot run here, or were not asked for, and need not. */
export const hasNoBrowser: boolean =
  (browserPath === undefined || process.env["RECKONER_PAGES"] === undefined) && process.env["CI"] === undefined;

/** Behind the name of such a suite: why it is skipped. */
export const needsBrowser = "skipped without RECKONER_PAGES=1 and Chromium, except in CI";
