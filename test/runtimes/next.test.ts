/** Next.js builds the installed package for its two servers and for the browser, and serves it. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeFolder } from "../remove-folder.ts";
import { launch, look } from "./pages.ts";
import { expectAll, here, run, type Served, serveBy, suite, tools } from "./tools.ts";

suite(
  "the packed package in Next.js",
  () => {
    const project = join(here, "next");
    const next = [process.execPath, join(tools, "next", "dist", "bin", "next")];
    let served: Served;

    beforeAll(async () => {
      await run([...next, "build"], { cwd: project });
      served = await serveBy([...next, "start", "--hostname", "127.0.0.1", "--port", "0"], { cwd: project });
    });
    afterAll(() => {
      served?.end();
      removeFolder(join(project, ".next"));
    });

    it.each(["node", "edge"])("passes in a route of the %s runtime", async (route) => {
      const answer = await fetch(`${served.url}/${route}`);
      expect(answer.status).toBe(200);
      expectAll(await answer.json(), { withThreads: false });
    });

    it("passes in the browser", async () => {
      const browser = await launch();
      expectAll(await look(browser, served.url));
      await browser.close();
    });
  },
  "tools and Chromium",
);
