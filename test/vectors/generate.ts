/**
 * Writes `code-points/*.jsonl` from tiktoken: `npm run vectors`, two minutes.
 *
 * A change in these files means that the oracle, its Unicode version or the texts changed; say which in the commit.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { encodings, tiktoken } from "../oracles.ts";
import { patterns } from "../reference/patterns.ts";
import { blockName, blockSize, blocks, digested, IdDigest, textsOf, writeDigests } from "./code-points.ts";

const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));
const version: string = lock.packages["node_modules/tiktoken"].version;

it.each(digested)("writes the digests of %s", (name) => {
  const oracle = tiktoken(name);
  const digests: Record<string, string> = {};
  for (const first of blocks) {
    const digest = new IdDigest();
    for (const text of textsOf(first)) digest.add(oracle.encode_ordinary(text));
    digests[blockName(first)] = digest.finish();
  }
  const reference = `npm tiktoken ${version}, ${name}, Unicode 16.0.0, pattern ${patterns[encodings[name].scanner]}`;
  const folder = new URL("code-points/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.jsonl`, folder), writeDigests({ reference, blockSize, digests }));
});
