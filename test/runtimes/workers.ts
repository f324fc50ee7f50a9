/** Bundles Workers as wrangler would deploy them, and runs them in workerd. Both need a newer Node than the package. */
import { join } from "node:path";
import { here, newNode, type RunOptions, run, type Served, serveBy, tools } from "./tools.ts";

export function wrangler(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run([newNode, join(tools, "wrangler", "bin", "wrangler.js"), ...args], options);
}

/** `wrangler deploy --dry-run`: bundles what `args` say into `folder`, and uploads nothing. */
export async function dryRun(args: readonly string[], folder: string, options: RunOptions = {}): Promise<void> {
  await wrangler(["deploy", "--dry-run", "--outdir", folder, ...args], options);
}

/** Runs the bundle in `folder`; `options` are Miniflare's. */
export function serveWorker(folder: string, main: string, options: object = {}): Promise<Served> {
  return serveBy([newNode, join(here, "workerd", "serve.js"), folder, main, JSON.stringify(options)]);
}
