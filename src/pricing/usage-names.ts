/**
 * Names that a usage has, and no others.
 *
 * What may be a count and has no such name would be billed as nothing. Numbers
 * of a call are looked at whenever one is priced, so names are told by `switch`:
 * a set takes four times as long, and the whole of a price half as long again.
 */

import { ReckonerError } from "../errors.ts";
import type { Usage, UsageInput } from "./usage.ts";

/**
 * Refuses a name that a usage does not have.
 *
 * @param all - Gives a usage that has every name.
 * @throws {@link ReckonerError} `pricing/unknown-usage`.
 */
export function checkNames(usage: UsageInput, all: () => Usage): void {
  const { input, output, searches, seconds } = usage;
  for (const name in usage) if (!isOfUsage(name)) refuse(usage, name, all);
  for (const name in input) if (!isOfInput(name)) refuse(input, name, all, "input");
  for (const name in output) if (!isOfOutput(name)) refuse(output, name, all, "output");
  for (const name in searches) if (name !== "web" && name !== "file") refuse(searches, name, all, "searches");
  for (const name in seconds) if (name !== "audio" && name !== "session") refuse(seconds, name, all, "seconds");
}

type Part = "input" | "output" | "searches" | "seconds";

function refuse(of: object, key: string, all: () => Usage, part?: Part): void {
  const value: unknown = Object.entries(of).find(([name]) => name === key)?.[1];
  // Whose call it was, and when, may stand beside the counts.
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return;
  const known = Object.keys(part === undefined ? all() : all()[part]);
  const name = part === undefined ? key : `${part}.${key}`;
  const message = `A usage has no "${name}", which would cost nothing; ${part === undefined ? "it" : `its ${part}`} has ${known.join(", ")}`;
  throw new ReckonerError("pricing/unknown-usage", message, { name, known });
}

function isOfUsage(name: string): boolean {
  switch (name) {
    case "input":
    case "output":
    case "model":
    case "calls":
    case "prompts":
    case "searches":
    case "seconds":
    case "images":
    case "pages":
    case "annotatedPages":
    case "messages":
    case "searchContext":
    case "tier":
    case "region":
    case "flags":
    case "raw":
      return true;
  }
  return false;
}

function isOfInput(name: string): boolean {
  switch (name) {
    case "total":
    case "cacheRead":
    case "cacheWrite":
    case "cacheWriteByTtl":
    case "audio":
    case "image":
    case "video":
    case "cacheReadAudio":
    case "cacheReadImage":
    case "cacheReadVideo":
    case "tool":
      return true;
  }
  return false;
}

function isOfOutput(name: string): boolean {
  switch (name) {
    case "total":
    case "reasoning":
    case "audio":
    case "image":
    case "video":
    case "citation":
      return true;
  }
  return false;
}
