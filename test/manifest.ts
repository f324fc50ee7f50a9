/** package.json, as the tests read it. */
import { readFileSync } from "node:fs";

/** What an export gives: a file, or one for everybody and a bundle of it for Node. */
export type Target = string | (Readonly<Record<string, string>> & { readonly node: string; readonly default: string });

export interface Manifest {
  readonly exports: Readonly<Record<string, Target>>;
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

export const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as Manifest;

/** The module that everybody gets but Node. */
export function moduleOf(target: Target): string {
  return typeof target === "string" ? target : target.default;
}

/** The module behind a specifier without the package's name: `.`, `./pricing`; `undefined` where nothing is exported. */
export function exportedModule(key: string): string | undefined {
  const { exports } = manifest;
  const own = exports[key];
  if (own !== undefined) return moduleOf(own);
  const at = key.lastIndexOf("/");
  const shelf = exports[`${key.slice(0, at)}/*`];
  return shelf && moduleOf(shelf).replace("*", key.slice(at + 1));
}
