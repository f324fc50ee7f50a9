import { defineConfig } from "vitest/config";
import "./test/seed.ts";

export default defineConfig({
  test: {
    globalSetup: ["test/seed.ts", "test/cli/build.ts"],
    // Every core; by default one is left idle.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is built runs as it is, not through vitest's transforms: examples start workers from it.
    server: { deps: { external: [/\/build\//] } },
    // The seed and counts are printed as they are, one line each.
    disableConsoleIntercept: true,
    reporters: ["default"],
    projects: [
      {
        extends: true,
        test: {
          name: "package",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/runtimes/**"],
          // In CI each file has a process of its own; every day they share a few, which saves a tenth of the time.
          isolate: process.env["CI"] === "true",
        },
      },
      {
        extends: true,
        test: {
          name: "runtimes",
          include: ["test/runtimes/*.test.ts"],
          globalSetup: ["test/runtimes/setup.ts"],
          // After all others: bundlers and browsers take every core, and some tests of the package look at the clock.
          sequence: { groupOrder: 1 },
          // Seconds on a machine at rest, minutes on a busy one.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
