/** Other bundlers build the same page from the installed package; Chromium runs it under a strict policy. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeFolder } from "../remove-folder.ts";
import { launch, look, serveFolder, strict } from "./pages.ts";
import { expectAll, here, run, suite, tools } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "reckoner-bundles-"));
const node = process.execPath;

/** Each: the command that builds into a folder, where it runs, and what becomes of threads. */
const bundlers = [
  {
    name: "webpack",
    command: (out: string) => [node, "build.js", out],
    threads: "started",
  },
  {
    name: "rolldown",
    command: (out: string) => [
      node,
      join(tools, "rolldown/bin/cli.mjs"),
      "--config",
      "rolldown.config.js",
      "--dir",
      out,
    ],
    threads: "lost",
  },
  { name: "esbuild", command: (out: string) => [node, "build.js", out], threads: "lost" },
];

suite(
  "the packed package in bundles",
  () => {
    let browser: Awaited<ReturnType<typeof launch>>;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      removeFolder(folder);
    });

    describe.each(bundlers)("of $name", ({ name, command, threads }) => {
      const out = join(folder, name);
      beforeAll(() => run(command(out), { cwd: join(here, name) }));

      it("passes in Chromium under a strict policy", async () => {
        const pages = await serveFolder(out, strict);
        const found = await look(browser, `${pages.url}/#${threads}`);
        pages.end();
        expectAll(found);
      });

      it("has two vocabularies beside it, and nothing of Node's in it", () => {
        const files = readdirSync(out, { recursive: true, encoding: "utf8" });
        expect(files.filter((file) => file.endsWith(".bin")).length).toBeGreaterThanOrEqual(2);
        expect(readFileSync(join(out, "page.js"), "utf8")).not.toMatch(
          /(?:\bfrom|\bimport\(?|\brequire\()\s*["'`]node:/,
        );
      });
    });

    it("of esbuild pass in Node, too", async () => {
      expectAll(JSON.parse(await run([node, join(folder, "esbuild", "main.js"), "lost"])));
    });
  },
  "tools and Chromium",
);
