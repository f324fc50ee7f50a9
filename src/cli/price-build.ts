/**
 * `npm run build:prices`: writes `src/prices/<provider>.ts`.
 *
 * The lists come from the pinned development dependency `@pydantic/genai-prices`
 * (MIT), the rest from the overlay. The modules are kept in version control, so
 * that every change of a price can be reviewed; a test holds them to this file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { importPrices } from "./price-import.ts";
import { moduleText } from "./price-module.ts";
import { withOverlay } from "./price-overlay.ts";

/** The release the lists are made from, and the day it was published. */
const RELEASE = { name: "@pydantic/genai-prices", version: "0.1.8", asOf: "2026-09-23" } as const;

/** File names and texts of the shelf `src/prices/`. */
export async function priceModules(): Promise<Map<string, string>> {
  const { waitForUpdate } = await import("@pydantic/genai-prices");
  const providers = await waitForUpdate();
  const lists = importPrices(providers, { source: "https://github.com/pydantic/genai-prices", asOf: RELEASE.asOf });
  return new Map(
    lists.map((list) => [`${list.id}.ts`, moduleText(withOverlay(list), `${RELEASE.name} ${RELEASE.version}`)]),
  );
}

const [, script, folder] = process.argv;
if (script && folder && import.meta.url.endsWith("/price-build.js") && script.endsWith("price-build.js")) {
  for (const [name, text] of await priceModules()) {
    const path = `${folder}/${name}`;
    let before: string | undefined;
    try {
      before = readFileSync(path, "utf8");
    } catch {
      // A provider that is new.
    }
    if (before !== text) writeFileSync(path, text);
  }
}
