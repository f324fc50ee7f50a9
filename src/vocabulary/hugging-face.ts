/**
 * `tokenizer.json`, the file of Hugging Face's tokenizers: a BPE model, and the components around it.
 *
 * Read here are the model and the added tokens. The components are kept as they are; their meaning is the
 * tokenizer's business. Format and meaning: https://github.com/huggingface/tokenizers, tokenizers/src/models/bpe and
 * tokenizers/src/tokenizer/serialization.rs, version 0.22.2.
 */
import { checkOptions, ReckonerError, shown } from "../errors.ts";
import { fromByteLetters } from "../pipeline/byte-letters.ts";
import { pipeline as compilePipeline } from "../pipeline/index.ts";
import { readAddedTokens } from "./added-tokens.ts";
import { corrupt, isObject, unsupported } from "./hugging-face-errors.ts";
import { hasAllBytes, readMerges, readRules, readVocab, unknownRule } from "./hugging-face-model.ts";
import { parseJson } from "./json.ts";
import { componentNames } from "./pipeline.ts";
import { spell } from "./spelling.ts";
import { scannerOfBytes, scannerOfCharacters, stepsOf } from "./split-patterns.ts";
import type { TextIndex } from "./text-index.ts";
import type { Vocabulary, VocabularyMeta } from "./vocabulary.ts";
import {
  type Component,
  defaultUnicode,
  type MergeList,
  maxSpecialBytes,
  metaNames,
  type Pipeline,
  type Spelling,
} from "./vocabulary.ts";
import { parseWithMerges } from "./written-merges.ts";

/** What a `tokenizer.json` does not say about its vocabulary. */
export interface TokenizerJsonOptions extends Omit<VocabularyMeta, "specialTokens" | "unicode" | "scanner"> {
  /** Version of the character classes in its patterns. Default: `16.0.0`, as in Hugging Face's tokenizers. */
  readonly unicode?: string;
}

/**
 * Reads a `tokenizer.json`. Its `truncation` and `padding` are ignored: transformers sets them anew with every call.
 *
 * @param json - The file's bytes, its text, or what `JSON.parse` made of it.
 * @param options - Its name, which is not in the file, and provenance.
 * @returns The vocabulary, for `pack`: tokens by id, merges by rank, and the components around the model.
 * @throws {@link ReckonerError} `vocabulary/corrupt` with the place in the file, when it is not JSON or has the wrong
 *   shape: wrong types, repeated ids, merges of unknown tokens. `vocabulary/unsupported` with the component and its
 *   place, when it needs what this version cannot do exactly. `input/bad-option` without a name, or for an unknown option.
 * @example
 * readTokenizerJson({ model: { type: "Unigram", vocab: [] } }, { name: "t5" }); // throws "vocabulary/unsupported"
 */
export function readTokenizerJson(json: string | Uint8Array | object, options: TokenizerJsonOptions): Vocabulary {
  if (typeof options !== "object" || options === null || typeof options.name !== "string" || options.name === "") {
    throw new ReckonerError("input/bad-option", "a tokenizer.json does not say its name: pass { name }", {});
  }
  checkOptions(options, metaNames);
  const file = parseJson(json, "tokenizer.json", parseWithMerges);
  const { model } = file;
  if (!isObject(model)) throw corrupt("model", "is not an object");
  checkModel(model);
  const components = Object.fromEntries(componentNames.map((name) => [name, readComponent(file, name)]));
  const steps = stepsOf(components["pre_tokenizer"]!);
  const vocab = readVocab(model["vocab"]);
  const added_tokens = readAddedTokens(file["added_tokens"] ?? [], vocab);
  const { spelling, tokens, list } = readModel(model, vocab, steps);
  for (const [index, { id, content, special }] of added_tokens.entries()) {
    const bytes = new TextEncoder().encode(content);
    const isKnown = tokens[id] !== undefined;
    if ((special || !isKnown) && bytes.length > maxSpecialBytes) {
      const what = `a token of ${bytes.length} bytes`;
      throw unsupported(`added_tokens[${index}].content`, what, `at most ${maxSpecialBytes} fit`);
    }
    if (isKnown) continue;
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = bytes;
    list.decodeOnly.push(id);
  }
  const pipeline = { added_tokens, ...components, ...(spelling && { spelling }) } as unknown as Pipeline;
  compilePipeline(pipeline);
  const found = list.base === "bytes" ? scannerOfBytes(steps) : scannerOfCharacters(steps, pipeline.normalizer);
  // Letters are written outside the kernel; a text that may be one token must not be cut where merges would allow it.
  const scanner = spelling !== undefined || (found === "none" && list.ignoreMerges) ? "given" : found;
  const specialTokens = Object.fromEntries(
    added_tokens
      // The description cannot hold other texts: see `findMetaProblem`.
      .filter(({ special, content }) => special && isWellFormed(content))
      .map(({ content, id }) => [content, id]),
  );
  const unicode = options.unicode ?? defaultUnicode;
  return { ...options, unicode, scanner, specialTokens, tokens, model: list, pipeline };
}

/** A model in the form that the kernel gets. */
interface ReadModel {
  /** Present if the kernel gets letters instead of texts. */
  readonly spelling?: Spelling;
  readonly tokens: (Uint8Array | undefined)[];
  readonly list: MergeList & { readonly decodeOnly: number[] };
}

function readModel(model: Record<string, unknown>, vocab: TextIndex, steps: readonly Component[]): ReadModel {
  const rules = readRules(model);
  const merges = readMerges(model["merges"], vocab, rules.prefix);
  const { ignoreMerges } = rules;
  const byteLevels = steps.filter(({ type }) => type === "ByteLevel").length;
  const isPlain = rules.prefix + rules.suffix === "" && byteLevels === 1 && steps.at(-1)!.type === "ByteLevel";
  if (isPlain && hasAllBytes(vocab)) {
    const { tokens, decodeOnly } = tokensOf(vocab, "bytes");
    return { tokens, list: { base: "bytes", ignoreMerges, merges, decodeOnly } };
  }
  const unknown = byteLevels === 0 ? unknownRule(rules, vocab, merges) : undefined;
  if (unknown !== undefined) {
    const { tokens, decodeOnly } = tokensOf(vocab, "characters");
    if ("bytes" in unknown) {
      unknown.bytes.forEach((id, byte) => {
        if (id >= 0) tokens[id] = Uint8Array.of(byte);
      });
    }
    return { tokens, list: { base: "characters", ignoreMerges, merges, decodeOnly, unknown } };
  }
  if (rules.unknown !== undefined && !vocab.has(rules.unknown.text)) {
    throw corrupt("model.unk_token", `${JSON.stringify(rules.unknown.text)} is not in model.vocab`);
  }
  const { spelling, tokens } = spell(vocab, merges, rules);
  return { spelling, tokens, list: { base: "characters", ignoreMerges: false, merges, decodeOnly: [] } };
}

/** Refuses models other than BPE, and settings of BPE that this version cannot follow. */
function checkModel(model: Record<string, unknown>): void {
  const { type, dropout } = model;
  // Old files do not say that their model is BPE.
  if (type !== "BPE" && !(type === undefined && "merges" in model)) {
    throw unsupported("model.type", shown(type), "only BPE is read");
  }
  if (dropout !== undefined && dropout !== null && dropout !== 0) {
    throw unsupported("model.dropout", shown(dropout), "with dropout the ids of a text are random");
  }
}

function readComponent(file: Record<string, unknown>, name: string): Component | null {
  const component = file[name] ?? null;
  if (component === null) return null;
  if (!isObject(component)) throw corrupt(name, "is neither an object nor null");
  if (typeof component["type"] !== "string") throw corrupt(`${name}.type`, "is not a text");
  return component as unknown as Component;
}

/** Token bytes by id, and the ids of those not written in the letters of their base. */
function tokensOf(
  vocab: TextIndex,
  base: "bytes" | "characters",
): { tokens: (Uint8Array | undefined)[]; decodeOnly: number[] } {
  const tokens: (Uint8Array | undefined)[] = [];
  const decodeOnly: number[] = [];
  const write = utf8Writer(vocab);
  for (const [text, id] of vocab) {
    const bytes = base === "bytes" ? fromByteLetters(text) : isWellFormed(text) ? write(text) : undefined;
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = bytes ?? write(text);
    if (bytes === undefined) decodeOnly.push(id);
  }
  return { tokens, decodeOnly };
}

/** Makes a writer of texts as UTF-8, all in one buffer: a quarter of a million small ones would take longer. */
function utf8Writer(texts: TextIndex): (text: string) => Uint8Array {
  let units = 0;
  for (const [text] of texts) units += text.length;
  const room = new Uint8Array(3 * units);
  const encoder = new TextEncoder();
  let end = 0;
  return (text) => {
    const start = end;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) {
        end = start + encoder.encodeInto(text, room.subarray(start)).written;
        break;
      }
      room[end++] = unit;
    }
    return room.subarray(start, end);
  };
}

/** Whether a text holds no half of a surrogate pair. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}
