/** The closed forms equal the counting twin: no formula on one side, no loop on the other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { model } from "../../src/compute/index.ts";
import { countFlops } from "../reference/flops.ts";
import { geometries, requests } from "./geometries.ts";

describe("request FLOPs", () => {
  it("equal the multiply-adds a walk over layers, queries, heads, keys and channels counts", () => {
    fc.assert(
      fc.property(
        geometries,
        requests,
        fc.constantFrom("auto" as const, "naive" as const, "absorbed" as const),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        (geometry, request, latent, chunk) => {
          const counted = countFlops(geometry, { ...request, latent, ...(chunk === undefined ? {} : { chunk }) });
          const { flops } = model(geometry, {
            latent,
            ...(chunk === undefined ? {} : { prefillChunk: chunk }),
          }).request(request);
          for (const [part, value] of Object.entries(counted))
            expect(`${part} ${flops[part as "head"]}`).toBe(`${part} ${value}`);
          expect(Number(flops.total)).toBe(Object.values(counted).reduce((sum, part) => sum + part, 0));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
