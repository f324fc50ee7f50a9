/**
 * Native Hugging Face tokenizers (Rust 0.22.2, through `@anush008/tokenizers`): the oracle of the pipeline.
 *
 * It lies in the private package test/models-oracles. Where that is not installed the suites skip.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** What the tests use of a native tokenizer. */
export interface NativeTokenizer {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }>;
  decode(ids: number[], skipSpecialTokens: boolean): Promise<string>;
  getNormalizer(): { normalizeString(text: string): string };
  getPreTokenizer(): { preTokenizeString(text: string): [string, [number, number]][] };
  getDecoder(): { decode(tokens: string[]): string };
}

const folder = new URL("../models-oracles/", import.meta.url);

/** Whether the oracle is installed; on CI it has to be. */
export const hasNative: boolean = existsSync(new URL("node_modules/@anush008/tokenizers/package.json", folder));
if (!hasNative && process.env["CI"] === "true") throw new Error("run npm --prefix test/models-oracles ci first");

/** Why a suite is skipped. */
export const needsNative = "needs `npm --prefix test/models-oracles ci --ignore-scripts`";

/** A tokenizer.json with a tiny model, and these components. */
export function tinyJson(components: object): Record<string, unknown> {
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "?",
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: { "?": 0, a: 1, b: 2 },
      merges: [],
    },
    ...components,
  };
}

/** A native tokenizer of a tokenizer.json. */
export function native(json: object | string): NativeTokenizer {
  const require = createRequire(fileURLToPath(folder));
  const { Tokenizer } = require("@anush008/tokenizers") as { Tokenizer: { fromString(json: string): NativeTokenizer } };
  return Tokenizer.fromString(typeof json === "string" ? json : JSON.stringify(json));
}
