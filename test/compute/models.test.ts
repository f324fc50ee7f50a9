/** Every shape on the shelf counts exactly the parameters its authors published. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { countParameters, type ModelGeometry, matchesPublished, model } from "../../src/compute/index.ts";

const shelf = new URL("../../src/models/", import.meta.url);
const models: [string, ModelGeometry][] = [];
for (const file of readdirSync(shelf)) {
  const exported: Record<string, unknown> = await import(new URL(file, shelf).href);
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value === "object" && value !== null && "layers" in value) models.push([name, value as ModelGeometry]);
  }
}

describe("the shelf of models", () => {
  it("holds more than 70 shapes with different names", () => {
    expect(new Set(models.map(([, geometry]) => geometry.name)).size).toBeGreaterThan(70);
  });

  it.each(models)("%s has the published parameter count, a source and a date", (_, geometry) => {
    expect(
      matchesPublished(geometry),
      `counted ${countParameters(geometry).total}, published ${JSON.stringify(geometry.published)}`,
    ).toBe(true);
    expect(geometry.source).toMatch(/^https:\/\//);
    expect(geometry.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(() => model(geometry)).not.toThrow();
  });

  it("notices a wrong digit: most counts are compared to the last one", () => {
    const exact = models.filter(([, { published }]) => published !== undefined && published.digits === undefined);
    expect(exact.length).toBeGreaterThan(125);
    for (const [name, geometry] of exact) {
      const [first, ...rest] = geometry.layers;
      const wrong = { ...geometry, layers: [{ ...first!, count: first!.count + 1 }, ...rest] };
      expect(`${name} ${matchesPublished(wrong)}`).toBe(`${name} false`);
    }
  });
});
