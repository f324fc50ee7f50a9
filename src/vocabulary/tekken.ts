/**
 * `tekken.json`: the file of Mistral's Tekken tokenizers, with byte-level tokens by rank after special ones.
 *
 * Ranks begin where the special tokens end: a token's id is its rank plus their number. The file may hold more
 * tokens than are used. Format: https://github.com/mistralai/mistral-common,
 * src/mistral_common/tokens/tokenizers/tekken.py.
 */
import { checkOptions, ReckonerError } from "../errors.ts";
import { decodeBase64 } from "./base64.ts";
import { asJson, parseJson } from "./json.ts";
import { scannerOf } from "./split-patterns.ts";
import { defaultUnicode, maxTokens, metaNames, type Vocabulary, type VocabularyMeta } from "./vocabulary.ts";

/** What a `tekken.json` does not say about its vocabulary. */
export interface TekkenOptions extends Omit<VocabularyMeta, "specialTokens" | "unicode" | "scanner"> {
  /** Version of the character classes in its pattern. Default: `16.0.0`, as in tiktoken, which mistral-common uses. */
  readonly unicode?: string;
}

/** The special tokens of files that list none (versions up to 7), by id. */
const firstSpecials: readonly string[] = [
  "<unk>",
  "<s>",
  "</s>",
  "[INST]",
  "[/INST]",
  "[AVAILABLE_TOOLS]",
  "[/AVAILABLE_TOOLS]",
  "[TOOL_RESULTS]",
  "[/TOOL_RESULTS]",
  "[TOOL_CALLS]",
  "[IMG]",
  "<pad>",
  "[IMG_BREAK]",
  "[IMG_END]",
  "[PREFIX]",
  "[MIDDLE]",
  "[SUFFIX]",
  "[SYSTEM_PROMPT]",
  "[/SYSTEM_PROMPT]",
  "[TOOL_CONTENT]",
];

/**
 * Reads a `tekken.json`.
 *
 * @param json - The file's bytes, its text, or what `JSON.parse` made of it.
 * @param options - Its name, which is not in the file, and provenance.
 * @returns The vocabulary, for `pack`; the special tokens have the first ids.
 * @throws {@link ReckonerError} `vocabulary/corrupt` with the place in the file, when it is not JSON or has the wrong
 *   shape; `vocabulary/unsupported` for a split pattern without a scanner; `input/bad-option` without a name, or for an
 *   unknown option.
 * @example
 * readTekken("{}", { name: "nemo" }); // throws "vocabulary/corrupt"
 */
export function readTekken(json: string | Uint8Array | object, options: TekkenOptions): Vocabulary {
  if (typeof options !== "object" || options === null || typeof options.name !== "string" || options.name === "") {
    throw new ReckonerError("input/bad-option", "a tekken.json does not say its name: pass { name }", {});
  }
  checkOptions(options, metaNames);
  const file = parseJson(json, "tekken.json");
  const config = file["config"];
  if (typeof config !== "object" || config === null) throw corrupt("config", "is not an object");
  const { pattern, default_vocab_size, default_num_special_tokens } = config as Record<string, unknown>;
  const size = whole(default_vocab_size, "config.default_vocab_size");
  const specials = whole(default_num_special_tokens, "config.default_num_special_tokens");
  if (typeof pattern !== "string") throw corrupt("config.pattern", "is not a text");
  const scanner = scannerOf(pattern);
  if (scanner === "given") {
    const message = `this tekken.json cannot be used: config.pattern has no scanner: ${pattern}`;
    throw new ReckonerError("vocabulary/unsupported", message, { path: "config.pattern", pattern });
  }
  if (specials > size) throw corrupt("config.default_num_special_tokens", `is ${specials}, more than all tokens`);
  const specialTokens = readSpecials(file["special_tokens"] ?? undefined, specials);
  const tokens = readTokens(file["vocab"], size - specials, specials);
  return { ...options, unicode: options.unicode ?? defaultUnicode, scanner, specialTokens, tokens };
}

function readTokens(vocab: unknown, count: number, first: number): (Uint8Array | undefined)[] {
  if (!Array.isArray(vocab)) throw corrupt("vocab", "is not a list");
  const tokens: (Uint8Array | undefined)[] = new Array(first).fill(undefined);
  for (let index = 0; index < Math.min(count, vocab.length); index++) {
    const entry: unknown = vocab[index];
    const { rank, token_bytes } = (entry ?? {}) as Record<string, unknown>;
    // Ranks are places in the list, or this is some other file.
    if (rank !== index) throw corrupt(`vocab[${index}].rank`, `is ${asJson(rank)}`);
    const text = new TextEncoder().encode(typeof token_bytes === "string" ? token_bytes : "");
    const bytes = new Uint8Array(text.length);
    const length = text.length === 0 ? -1 : decodeBase64(text, 0, text.length, bytes, 0);
    if (length <= 0) throw corrupt(`vocab[${index}].token_bytes`, `is ${asJson(token_bytes)}, not base64`);
    tokens.push(bytes.subarray(0, length));
  }
  if (vocab.length < count) throw corrupt("vocab", `has ${vocab.length} tokens, but config says ${count}`);
  return tokens;
}

function readSpecials(list: unknown, count: number): Record<string, number> {
  const texts: (string | undefined)[] = list === undefined ? firstSpecials.slice(0, count) : [];
  if (list !== undefined) {
    if (!Array.isArray(list)) throw corrupt("special_tokens", "is not a list");
    for (const [index, entry] of list.entries()) {
      const { rank, token_str } = (entry ?? {}) as Record<string, unknown>;
      const path = `special_tokens[${index}]`;
      if (!Number.isInteger(rank) || (rank as number) < 0 || (rank as number) >= count) {
        throw corrupt(`${path}.rank`, `is ${asJson(rank)}`);
      }
      if (typeof token_str !== "string" || token_str === "") throw corrupt(`${path}.token_str`, "is not a text");
      if (texts[rank as number] !== undefined) throw corrupt(`${path}.rank`, `${String(rank)} comes twice`);
      texts[rank as number] = token_str;
    }
  }
  const specialTokens: Record<string, number> = {};
  for (let id = 0; id < count; id++) {
    const text = texts[id] ?? `<SPECIAL_${id}>`;
    if (Object.hasOwn(specialTokens, text)) throw corrupt("special_tokens", `has ${JSON.stringify(text)} twice`);
    specialTokens[text] = id;
  }
  return specialTokens;
}

function whole(value: unknown, path: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > maxTokens) {
    throw corrupt(path, `is ${asJson(value)}`);
  }
  return value as number;
}

function corrupt(path: string, what: string): ReckonerError {
  return new ReckonerError("vocabulary/corrupt", `not a valid tekken.json: ${path} ${what}`, { path });
}
