/** Workers: wrangler bundles the installed package, workerd runs the bundle. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { removeFolder } from "../remove-folder.ts";
import { answers, sample } from "./answers.js";
import { expectAll, run, type Served, suite } from "./tools.ts";
import { dryRun, serveWorker } from "./workers.ts";

/** Workers as they are made today, and as they were before Node's own modules were there. */
const settings = [
  { compatibilityDate: "2026-11-01" },
  { compatibilityDate: "2026-11-01", compatibilityFlags: ["nodejs_compat"] },
  { compatibilityDate: "2024-01-01" },
];

suite("the packed package in workerd, as wrangler bundles it", () => {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-workerd-"));
  const served: Served[] = [];

  beforeAll(() => dryRun(["--config", "workerd/wrangler.toml"], folder));
  afterAll(() => {
    for (const one of served) one.end();
    removeFolder(folder);
  });

  it("brings the kernels and the vocabularies as files, and imports nothing of Node's", () => {
    // wrangler puts a digest in front of a name.
    const files = readdirSync(folder).map((file) => file.replace(/^[0-9a-f]{40}-/, ""));
    const kernels = readdirSync(fileURLToPath(new URL("../../build/wasm", import.meta.url)));
    // Without SIMD it would not be a Worker, and text.wasm is for Node's buffers.
    const expected = kernels.filter((file) => /^(?!text)\w+\.wasm$/.test(file));
    expect(files.filter((file) => file.endsWith(".wasm")).sort()).toEqual(expected.sort());
    expect(files.filter((file) => file.endsWith(".bin")).sort()).toEqual(["cl100k_base.bin", "o200k_base.bin"]);
    const script = readFileSync(join(folder, "worker.js"), "utf8");
    expect(script).not.toMatch(/(?:from|import\()\s*["']node:/);
    // A kernel in base64 begins so.
    expect(script).not.toContain("AGFzbQ");
  });

  // Times are for a machine at rest: node bench/edge.js. Linux tells what memory is a process's own.
  it.skipIf(process.platform !== "linux")("takes at most 40 MB more than an empty Worker", async () => {
    const bench = fileURLToPath(new URL("../../bench/edge.js", import.meta.url));
    const { startMegabytes, megabytes } = JSON.parse(await run([process.execPath, bench, "3", "--json"]));
    expect(startMegabytes).toBeGreaterThan(1);
    expect(megabytes).toBeLessThanOrEqual(40);
  });

  it.each(settings)("passes with $compatibilityDate $compatibilityFlags", async (options) => {
    const worker = await serveWorker(folder, "worker.js", options);
    served.push(worker);
    const found = await (await fetch(worker.url)).json();
    expect(found.simd).toBe(true);
    expectAll(found);
    const count = await fetch(`${worker.url}/count`, { method: "POST", body: sample.toWellFormed() });
    expect(await count.json()).toEqual({ tokens: answers.o200k_base.tokens });
  });
});
