/** Nothing here is for the package: the project's root is said because there are lock files above it. */
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export default {
  distDir: process.env.NEXT_DIST ?? ".next",
  turbopack: { root },
  outputFileTracingRoot: root,
};
