/** The long run: `npm run fuzz`, or `RECKONER_FUZZ=10000000 npm run fuzz` for more than a million strings. */
import { defineConfig } from "vitest/config";
import "./seed.ts";

export default defineConfig({
  test: {
    globalSetup: ["test/seed.ts"],
    include: ["test/reference/*.test.ts", "test/tokenizer/{code-points,scanners,random,real-text,merges,cuts}.test.ts"],
    env: { RECKONER_FUZZ: process.env["RECKONER_FUZZ"] ?? "1000000" },
    testTimeout: 6 * 3_600_000,
    disableConsoleIntercept: true,
    reporters: ["verbose"],
  },
});
