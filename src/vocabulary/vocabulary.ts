/**
 * What a vocabulary is, before it is packed: token bytes by id, special tokens, and the split pattern's name.
 *
 * Without a model, a token's id is also its merge rank: where several adjacent pairs could merge, the one with the
 * lowest id merges first. This is the form of OpenAI's rank files. With a model, the order of its list of merges is
 * the rank, as in Hugging Face's tokenizer.json.
 */
import { ReckonerError, shown } from "../errors.ts";

/**
 * The split patterns that have a scanner, each named after the vocabulary that introduced it:
 * `gpt2` (r50k_base and p50k_base too), `cl100k` and `o200k` as tiktoken spells them today, and `llama3`,
 * the Hugging Face spelling of cl100k, which cuts whitespace at the end of a text differently; `qwen2`, which takes
 * digits one by one, `qwen3_5`, where marks belong to words as well; `tekken`, which is o200k with single digits and
 * without contractions. `none` means no pattern: the whole text is one pretoken. `given` is any other way of splitting,
 * done outside the kernel.
 */
export type ScannerName = "gpt2" | "cl100k" | "o200k" | "llama3" | "qwen2" | "qwen3_5" | "tekken" | "none" | "given";

/**
 * Every {@link ScannerName}.
 *
 * @example
 * scannerNames.includes("o200k"); // true
 */
export const scannerNames: readonly ScannerName[] = [
  "gpt2",
  "cl100k",
  "o200k",
  "llama3",
  "qwen2",
  "qwen3_5",
  "tekken",
  "none",
  "given",
];

/** The split patterns of OpenAI's vocabularies, in all spellings. */
export const openAiScanners: readonly ScannerName[] = ["gpt2", "cl100k", "llama3", "o200k"];

/** Everything about a vocabulary except its tokens. */
export interface VocabularyMeta {
  /** Its name as published: `o200k_base`. */
  readonly name: string;
  /** The split pattern that cuts text into pretokens. */
  readonly scanner: ScannerName;
  /** Text to id. No id may be an ordinary token's; two texts may share one id. */
  readonly specialTokens: Readonly<Record<string, number>>;
  /** Version of the character classes in the split pattern: `16.0.0`. */
  readonly unicode: string;
  /** The program whose ids are the truth for this vocabulary: `tiktoken 0.14.0`. */
  readonly reference?: string;
  /** SPDX expression of the vocabulary's data. */
  readonly license?: string;
  /** Where the file it was made from is published. */
  readonly source?: string;
  /** sha256 of that file, in hexadecimal. */
  readonly sourceSha256?: string;
}

/** What readers of other formats are told about a vocabulary; some find its scanner and special tokens in the file. */
export const metaNames: readonly string[] = ["name", "unicode", "reference", "license", "source", "sourceSha256"];

/** A whole vocabulary in memory, ready for `pack`. */
export interface Vocabulary extends VocabularyMeta {
  /**
   * Bytes of each token; the index is the id and, without `model`, the merge rank. `undefined` where an id has no
   * token. A byte token such as `<0x0A>` has the one byte it stands for. Many may be views of one buffer.
   */
  readonly tokens: readonly (Uint8Array | undefined)[];
  /** How the tokens merge, if ids are not merge ranks. */
  readonly model?: MergeList;
  /** What happens to a text before and after merging, if that is more than the split pattern. */
  readonly pipeline?: Pipeline;
}

/** The model of a vocabulary that lists its merges, as Hugging Face's tokenizer.json does. */
export interface MergeList extends ModelRules {
  /** Merges in order of rank, three ids each: left, right, and the token they become. */
  readonly merges: Uint32Array;
  /** Ids that no text encodes to, whatever the token's bytes: they are only ever decoded. */
  readonly decodeOnly?: readonly number[];
}

/** What a merge list does not say by itself. */
export interface ModelRules {
  /**
   * What merging starts from: `bytes`, each of which has a token; or `characters`, which may lack one, and which the
   * reference merges as they are.
   */
  readonly base: "bytes" | "characters";
  /** Whether a pretoken whose text is a token's becomes that token, even if merging would not reach it. */
  readonly ignoreMerges: boolean;
  /** What becomes of a character that is not a token, with `base: "characters"`. */
  readonly unknown?: UnknownRule;
}

/** Characters without a token: each byte becomes `bytes[byte]`; or the character becomes `token`, once per run if `fuse`. */
export type UnknownRule = { readonly bytes: readonly number[] } | { readonly token: number; readonly fuse: boolean };

/** The components of a tokenizer.json around its model, as in the file; `null` where it has none. */
export interface Pipeline {
  readonly added_tokens: readonly AddedToken[];
  readonly normalizer: Component | null;
  readonly pre_tokenizer: Component | null;
  readonly post_processor: Component | null;
  readonly decoder: Component | null;
  /** How pretokens are written for the kernel, if a text alone does not determine its token. */
  readonly spelling?: Spelling;
}

/**
 * Letters for tokens: see `spelling.ts`. The kernel merges the letters; every token is one or more of them.
 */
export interface Spelling {
  /** The tokens that have a letter: those that merging starts from, and those that no merge makes. */
  readonly texts: readonly string[];
  /** Their letters, one character each. */
  readonly letters: string;
  /** `continuing_subword_prefix`: before every character of a pretoken but the first. */
  readonly prefix: string;
  /** `end_of_word_suffix`: after the last character. */
  readonly suffix: string;
  /** The token for a character that has none, once per run if `fuse`; without it such characters vanish. */
  readonly unknown?: { readonly text: string; readonly fuse: boolean };
  /** Whether a character without a token becomes the tokens of its bytes, if all of them have one. */
  readonly byteFallback: boolean;
  /** Whether a pretoken equal to one of `texts` is that token. */
  readonly ignoreMerges: boolean;
}

/** A component of a tokenizer.json: its type, and settings that depend on it. */
export interface Component {
  readonly type: string;
  readonly [setting: string]: unknown;
}

/** An entry of `added_tokens`. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
  readonly special: boolean;
}

/** The version of Unicode that a vocabulary uses when it does not say. */
export const defaultUnicode = "16.0.0";

/** The longest ordinary token a vocabulary may hold, in bytes, and how many may have 256 or more: the kernel lists them. */
export const maxTokenBytes = 0xffff;
export const longTokenBytes = 256;
export const maxLongTokens = 256;

/** The most ordinary ids a vocabulary may have: the kernel keeps them in 20 bits, and the last value means "none". */
export const maxTokens = 0xfffff;

/** The most bytes that all ordinary tokens together may have: the kernel keeps their places in 23 bits. */
export const maxAllBytes = 0x7fffff;

/** The largest id a special token may have, and the most bytes its text: the kernel keeps them in 24 and 8 bits. */
export const maxSpecialId = 0xfffffe;
export const maxSpecialBytes = 255;

/** What is wrong with a description; `isUnsupported` when a newer version may understand it. */
export interface MetaProblem {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly isUnsupported: boolean;
}

/** Finds the first field of `value` that no {@link VocabularyMeta} can have; `undefined` when it is one. */
export function findMetaProblem(value: unknown): MetaProblem | undefined {
  if (!isRecord(value)) return problem("the description is not an object", { got: value });
  const { name, scanner, specialTokens, unicode } = value;
  if (typeof name !== "string" || name === "") return problem("name must be a non-empty text", { name });
  if (typeof scanner !== "string") return problem("scanner must be a text", { scanner });
  if (!scannerNames.includes(scanner as ScannerName)) {
    const message = `scanner "${scanner}" is not one of ${scannerNames.join(", ")}`;
    return { message, details: { scanner, known: scannerNames }, isUnsupported: true };
  }
  if (typeof unicode !== "string" || !/^\d+\.\d+\.\d+$/.test(unicode)) {
    return problem("unicode must be a version such as 16.0.0", { unicode });
  }
  for (const field of ["reference", "license", "source", "sourceSha256"]) {
    const text = value[field];
    if (text !== undefined && typeof text !== "string") return problem(`${field} must be a text`, { [field]: text });
  }
  if (!isRecord(specialTokens)) return problem("specialTokens must be an object of texts and ids", { specialTokens });
  for (const [text, id] of Object.entries(specialTokens)) {
    if (text === "") return problem("a special token's text is empty", { id });
    if (/[\ud800-\udfff]/u.test(text))
      return problem("a special token's text holds half a surrogate pair", { text, id });
    const length = 3 * text.length <= maxSpecialBytes ? 0 : new TextEncoder().encode(text).length;
    if (length > maxSpecialBytes)
      return problem(`a special token has ${length} bytes`, { length, limit: maxSpecialBytes });
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) > maxSpecialId) {
      return problem(`special token "${text}" has the id ${shown(id)}; ids are 0 to ${maxSpecialId}`, { text, id });
    }
  }
  return undefined;
}

/**
 * Refuses what no {@link VocabularyMeta} can have; the message begins with what cannot be done.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported` for a scanner that is not known; `input/bad-option`.
 */
export function checkMeta(value: unknown, cannot: string): void {
  const found = findMetaProblem(value);
  if (found === undefined) return;
  const code = found.isUnsupported ? "vocabulary/unsupported" : "input/bad-option";
  throw new ReckonerError(code, `${cannot}: ${found.message}`, found.details);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  // Object.entries sees no entries in a Map, which would pass for an empty object.
  return Object.prototype.toString.call(value) === "[object Object]";
}

function problem(message: string, details: Record<string, unknown>): MetaProblem {
  return { message, details, isUnsupported: false };
}
