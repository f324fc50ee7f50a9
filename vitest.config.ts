import { defineConfig } from "vitest/config";
import "./test/seed.ts";

export default defineConfig({
  test: {
    globalSetup: ["test/seed.ts", "test/cli/build.ts"],
    // Use every core; the default leaves one idle.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Built files run untransformed by vitest: examples start workers from them.
    server: { deps: { external: [/\/build\//] } },
    // The seed and counts are printed unchanged, one line each.
    disableConsoleIntercept: true,
    reporters: ["default"],
    projects: [
      {
        extends: true,
        test: {
          name: "package",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/runtimes/**"],
          // In CI each file has a process of its own; elsewhere they share a few, which saves a tenth of the time.
          isolate: process.env["CI"] === "true",
        },
      },
      {
        extends: true,
        test: {
          name: "runtimes",
          include: ["test/runtimes/*.test.ts"],
          globalSetup: ["test/runtimes/setup.ts"],
          // After all others: bundlers and browsers use every core, and some tests of the package depend on the clock.
          sequence: { groupOrder: 1 },
          // Seconds on an idle machine, minutes on a busy one.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
