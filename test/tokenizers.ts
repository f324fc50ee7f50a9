/**
 * Our tokenizers under test: the seven on the shelf, and ones made from vocabularies a test makes up.
 */
import { Tokenizer } from "../src/tokenizer/index.ts";
import cl100k_base from "../src/vocabularies/cl100k_base.ts";
import gpt2 from "../src/vocabularies/gpt2.ts";
import o200k_base from "../src/vocabularies/o200k_base.ts";
import o200k_harmony from "../src/vocabularies/o200k_harmony.ts";
import p50k_base from "../src/vocabularies/p50k_base.ts";
import p50k_edit from "../src/vocabularies/p50k_edit.ts";
import r50k_base from "../src/vocabularies/r50k_base.ts";
import { pack, type ScannerName, type VocabularySource } from "../src/vocabulary/index.ts";
import type { EncodingName } from "./oracles.ts";

export const sources: Readonly<Record<EncodingName, VocabularySource>> = {
  gpt2,
  r50k_base,
  p50k_base,
  p50k_edit,
  cl100k_base,
  o200k_base,
  o200k_harmony,
};

const loaded = new Map<EncodingName, Promise<Tokenizer>>();

/** The tokenizer of an encoding, loaded once per test file. */
export function tokenizerOf(name: EncodingName): Promise<Tokenizer> {
  const known = loaded.get(name) ?? Tokenizer.load(sources[name]);
  loaded.set(name, known);
  return known;
}

/** The packed file of a made-up vocabulary. */
export function packed(
  tokens: readonly (Uint8Array | undefined)[],
  scanner: ScannerName,
  specialTokens: Readonly<Record<string, number>> = {},
): Uint8Array {
  return pack({ name: "made-up", scanner, specialTokens, unicode: "16.0.0", tokens });
}
