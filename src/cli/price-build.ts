/**
 * `npm run build:prices`: writes `src/prices/<provider>.ts`.
 *
 * The lists come from the pinned development dependency `@pydantic/genai-prices`
 * (MIT), the rest from the overlay. The modules are kept in version control, so
 * that every change of a price can be reviewed; a test checks them against this file.
 */
import { importPrices } from "./price-import.ts";
import { withOverlay } from "./price-laying.ts";
import { moduleText } from "./price-module.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** The release the lists are made from, and the day it was published. */
const RELEASE = { name: "@pydantic/genai-prices", version: "0.1.8", asOf: "2026-09-23" } as const;

/** File names and texts of the shelf `src/prices/`. */
export async function priceModules(): Promise<Map<string, string>> {
  // Named by a variable because the package is needed to build, never to run.
  const { waitForUpdate } = (await import(RELEASE.name)) as { waitForUpdate(): Promise<unknown> };
  const providers = await waitForUpdate();
  const lists = importPrices(providers, { source: "https://github.com/pydantic/genai-prices", asOf: RELEASE.asOf });
  return new Map(
    lists.map((list) => [`${list.id}.ts`, moduleText(withOverlay(list), `${RELEASE.name} ${RELEASE.version}`)]),
  );
}

const [, script, folder] = process.argv;
// Run as a program, not imported by a test.
if (script?.endsWith("price-build.js") && folder) {
  for (const [name, text] of await priceModules()) await writeIfChanged(`${folder}/${name}`, text);
}
