/**
 * The names a usage may have: a count under any other name would be billed as
 * nothing.
 */

import { ReckonerError } from "../errors.ts";
import type { UsageInput } from "./usage.ts";

const [ofUsage, ofInput, ofOutput, ofSearches, ofSeconds] = [1, 2, 4, 8, 16] as const;

/** All names, with the parts of a usage that have them. */
const names: Readonly<Record<string, number>> = {
  input: ofUsage,
  output: ofUsage,
  model: ofUsage,
  calls: ofUsage,
  prompts: ofUsage,
  searches: ofUsage,
  seconds: ofUsage,
  images: ofUsage,
  pages: ofUsage,
  annotatedPages: ofUsage,
  messages: ofUsage,
  searchContext: ofUsage,
  tier: ofUsage,
  region: ofUsage,
  flags: ofUsage,
  raw: ofUsage,
  total: ofInput | ofOutput,
  cacheRead: ofInput,
  cacheWrite: ofInput,
  cacheWriteByTtl: ofInput,
  audio: ofInput | ofOutput | ofSeconds,
  image: ofInput | ofOutput,
  video: ofInput | ofOutput,
  cacheReadAudio: ofInput,
  cacheReadImage: ofInput,
  cacheReadVideo: ofInput,
  tool: ofInput,
  reasoning: ofOutput,
  citation: ofOutput,
  web: ofSearches,
  file: ofSearches,
  session: ofSeconds,
};

/**
 * Refuses a name that a usage does not have.
 *
 * @throws {@link ReckonerError} `pricing/unknown-usage`.
 */
export function checkNames(usage: UsageInput): void {
  const { input, output, searches, seconds } = usage;
  // Names that most usages have are not looked up.
  for (const name in usage) if (name !== "input" && name !== "output") check(usage, name, "usage", ofUsage);
  for (const name in input) if (name !== "total" && name !== "cacheRead") check(input, name, "input", ofInput);
  for (const name in output) if (name !== "total") check(output, name, "output", ofOutput);
  for (const name in searches) check(searches, name, "searches", ofSearches);
  for (const name in seconds) check(seconds, name, "seconds", ofSeconds);
}

function check(of: object, key: string, part: string, bit: number): void {
  if (names[key]! & bit) return;
  const value: unknown = of[key as keyof typeof of];
  // Text and flags may stand beside the counts: whose call it was, and when.
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return;
  const known = Object.keys(names).filter((name) => names[name]! & bit);
  const name = part === "usage" ? key : `${part}.${key}`;
  const message = `A usage has no "${name}", which would cost nothing; ${part} has ${known.join(", ")}`;
  throw new ReckonerError("pricing/unknown-usage", message, { name, known });
}
