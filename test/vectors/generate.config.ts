/** Writes the files in this folder from the oracle: `npm run vectors`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/vectors/generate.ts"], testTimeout: 3_600_000, disableConsoleIntercept: true },
});
