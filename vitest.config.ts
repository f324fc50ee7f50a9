import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/cli/build.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Seeds and counts are printed by the tests themselves, one line each.
    disableConsoleIntercept: true,
    reporters: ["default"],
  },
});
