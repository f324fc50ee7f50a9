/**
 * What a bundle grows by: minified by esbuild, gzip at its best.
 *
 * Prices alone fit in 6 KB; the questions of a whole book (estimate, compare, training, whatIf) come to less than 2 KB more.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

it.each([
  ["cost of a usage", `export { pricer } from "../../src/pricing/index.ts"`, 6144],
  ["a price book with all its questions", `export { priceBook } from "../../src/pricing/index.ts"`, 7936],
  ["reading providers' bodies", `export { usageFrom } from "../../src/pricing/index.ts"`, 4608],
  ["OpenAI's cards", `export { default } from "../../src/prices/openai.ts"`, 8192],
])("%s keeps its size", async (_, contents, most) => {
  const bytes = await sizeOf(contents);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(most);
});
