/** Chromium runs the installed package as Vite builds and serves it, under the strictest policy that allows WebAssembly. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeFolder } from "../remove-folder.ts";
import { launch, look, serveFolder, strict, withoutWasm } from "./pages.ts";
import { expectAll, run, type Served, serveBy, suite, tools } from "./tools.ts";

suite(
  "the packed package in Chromium, as Vite builds it",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "reckoner-vite-"));
    const vite = [process.execPath, join(tools, "vite", "bin", "vite.js")];
    const config = ["--config", "vite/vite.config.js"];
    let browser: Awaited<ReturnType<typeof launch>>;
    let pages: Awaited<ReturnType<typeof serveFolder>>;

    beforeAll(async () => {
      const built = join(folder, "out");
      [browser] = await Promise.all([launch(), run([...vite, "build", ...config, "--outDir", built, "--emptyOutDir"])]);
      pages = await serveFolder(built, strict);
    });
    afterAll(async () => {
      pages?.end();
      await browser?.close();
      removeFolder(folder);
    });

    it.each(["page", "in-worker", "in-service-worker"])("passes under a strict policy: %s", async (page) => {
      const found = await look(browser, `${pages.url}/${page}.html`);
      expect(found.name).toContain("Chrome/");
      expect(found.simd).toBe(true);
      expectAll(found);
    });

    it("says kernel/unavailable, and the way out, where the policy forbids WebAssembly", async () => {
      const refusing = await serveFolder(join(folder, "out"), withoutWasm);
      const { code, message } = await look(browser, `${refusing.url}/refused.html`);
      refusing.end();
      expect(code).toBe("kernel/unavailable");
      expect(message).toContain("script-src 'wasm-unsafe-eval'");
    });

    it.each(["page", "in-worker"])("passes on a processor without SIMD: %s", async (page) => {
      const plain = await launch("--js-flags=--no-enable-sse4-1");
      const found = await look(plain, `${pages.url}/${page}.html`);
      await plain.close();
      expect(found.simd).toBe(process.arch !== "x64");
      expectAll(found);
    });

    it("asks for nothing of Node's", () => {
      const files = readdirSync(join(folder, "out"), { recursive: true, encoding: "utf8" });
      const scripts = files.filter((file) => file.endsWith(".js"));
      expect(scripts.length).toBeGreaterThan(5);
      for (const file of scripts) {
        const script = readFileSync(join(folder, "out", file), "utf8");
        expect(script).not.toMatch(/(?:\bfrom|\bimport\(?|\brequire\()\s*["'`]node:/);
      }
    });

    it.each(["page", "in-worker"])("passes from the dev server: %s", async (page) => {
      const served: Served = await serveBy([...vite, ...config, "--host", "127.0.0.1", "--port", "0"], {
        env: { VITE_CACHE: join(folder, `cache-${page}`) },
      });
      try {
        expectAll(await look(browser, `${served.url}/${page}.html`));
      } finally {
        served.end();
      }
    });
  },
  "tools and Chromium",
);
