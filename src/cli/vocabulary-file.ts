/**
 * Vocabulary files, recognised by their content and not by their names.
 *
 * A packed file opens at once. Everything else is packed first: `reckoner pack` keeps the result; `--vocabulary`
 * uses it once and says how to keep it.
 */
import { createHash } from "node:crypto";
import { basename, dirname, resolve } from "node:path";
import { ReckonerError } from "../errors.ts";
import type { TokenizerLike } from "../tokenizer/index.ts";
import { Tokenizer } from "../tokenizer/index.ts";
import {
  pack,
  readTekken,
  readTiktoken,
  readTokenizerJson,
  type ScannerName,
  scannerNames,
  type Vocabulary,
} from "../vocabulary/index.ts";
import { usage } from "./arguments.ts";
import { visible } from "./format.ts";
import type { Io } from "./io.ts";
import { publishedBySha256 } from "./pack-openai.ts";
import { unreadable } from "./sources.ts";
import { paint } from "./style.ts";
import { readWhole } from "./whole-file.ts";

/** The split patterns that a rank file can have. */
export const rankScanners: readonly ScannerName[] = scannerNames.filter((name) => name !== "none" && name !== "given");

/** A file, and what is in it. */
export type VocabularyFile =
  | { readonly kind: "packed"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "tiktoken"; readonly path: string; readonly bytes: Uint8Array }
  | {
      readonly kind: "tokenizer.json" | "other-model" | "tekken";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly json: Readonly<Record<string, unknown>>;
    };

/** What the command line says about a file that the file itself does not. */
export interface VocabularyFacts {
  readonly name?: string;
  readonly scanner?: ScannerName;
  readonly specialTokens?: Readonly<Record<string, number>>;
  readonly license?: string;
}

/**
 * Reads a file and finds out what it is.
 *
 * @throws {@link ReckonerError} `vocabulary/not-loaded` when it cannot be read; `vocabulary/corrupt`, with the way out,
 *   when it is not a vocabulary.
 */
export async function readVocabularyFile(path: string): Promise<VocabularyFile> {
  let bytes: Uint8Array;
  try {
    bytes = readWhole(path);
  } catch (cause) {
    throw new ReckonerError("vocabulary/not-loaded", unreadable(path, cause).message, { path }, cause);
  }
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  if (start.startsWith("RKNV")) return { kind: "packed", path, bytes };
  if (/^\s*[A-Za-z0-9+/]+={0,2} \d+\r?(?:\n|$)/.test(start)) return { kind: "tiktoken", path, bytes };
  if (!/^(?:\xef\xbb\xbf)?\s*[{[]/.test(start)) throw stranger(path, strangerOf(start));
  const json = parse(path, bytes);
  const kind = kindOfJson(json);
  if (kind === undefined) throw stranger(path, jsonStrangerOf(json));
  return { kind, path, bytes, json: json as Record<string, unknown> };
}

/** As `readTokenizerJson` reads bytes: text that is not UTF-8 would become another vocabulary. */
function parse(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const message = `${visible(path)} begins like JSON but is not: ${(cause as Error).message}`;
    throw new ReckonerError("vocabulary/corrupt", message, { path }, cause);
  }
}

function kindOfJson(json: unknown): "tokenizer.json" | "other-model" | "tekken" | undefined {
  if (!isRecord(json)) return undefined;
  const { model, config, vocab } = json;
  if (isRecord(config) && Array.isArray(vocab)) return "tekken";
  if (!isRecord(model)) return undefined;
  // Files of the first years do not name their model; only BPE has merges.
  return model["type"] === "BPE" || "merges" in model ? "tokenizer.json" : "other-model";
}

/** What a file that is neither JSON nor a rank file may be, and the way out. */
function strangerOf(start: string): string {
  if (start === "") return "it is empty";
  if (start.startsWith("version https://git-lfs"))
    return "it is a Git LFS pointer; fetch the file itself with git lfs pull";
  if (start.startsWith("GGUF"))
    return "it is GGUF weights; the model's page has the tokenizer.json they were made with";
  if (start.startsWith("PK") || start.startsWith("\x1f\x8b")) return "it is an archive; unpack it first";
  if (start.startsWith("\n")) {
    return "it may be a SentencePiece model; use the tokenizer.json beside it, or one that transformers' save_pretrained writes";
  }
  return "use a packed vocabulary (reckoner pack), a tokenizer.json, a tekken.json or a .tiktoken rank file";
}

/** What JSON that is not a vocabulary may be, and the way out. */
function jsonStrangerOf(json: unknown): string {
  const fields = isRecord(json) ? json : {};
  if ("chat_template" in fields || "tokenizer_class" in fields) {
    return "it is a tokenizer's configuration; the vocabulary is in the tokenizer.json beside it";
  }
  if ("model_type" in fields || "architectures" in fields) {
    return "it is a model's configuration; the vocabulary is in the tokenizer.json beside it";
  }
  const values = Object.values(fields);
  if (values.length > 0 && values.every((value) => typeof value === "number")) {
    return "it is a vocab.json, which has no merges; use the tokenizer.json beside it";
  }
  return "it is JSON, but has neither the model of a tokenizer.json nor the vocab of a tekken.json";
}

/**
 * The vocabulary in a file that is to be packed.
 *
 * @throws {@link ReckonerError} `cli/usage` when a fact is missing, or is given for a file that states it.
 */
export function vocabularyOf(file: VocabularyFile, facts: VocabularyFacts): Vocabulary {
  const { path } = file;
  const sourceSha256 = createHash("sha256").update(file.bytes).digest("hex");
  const { scanner, specialTokens, ...rest } = facts;
  const named = { name: nameOf(path), sourceSha256, ...rest };
  if (file.kind === "packed")
    throw usage(`${visible(path)} is already packed; pass it to --vocabulary as it is, or add --tables`);
  if (file.kind === "other-model") {
    const type = String((file.json["model"] as { type?: unknown }).type);
    const message = `${visible(path)} holds a ${type} model, which cannot be packed; pass the file itself to --vocabulary`;
    throw new ReckonerError("vocabulary/unsupported", message, { path, model: type });
  }
  if (file.kind === "tiktoken") {
    const published = publishedBySha256(sourceSha256);
    if (published !== undefined && scanner === undefined) {
      const specials = { ...published.specialTokens, ...specialTokens };
      return readTiktoken(file.bytes, { ...published, ...rest, specialTokens: specials });
    }
    if (scanner === undefined) {
      const message = `a .tiktoken file does not say how its text is split: reckoner pack needs --scanner, one of ${rankScanners.join(", ")}`;
      throw usage(message, { path, known: rankScanners });
    }
    return readTiktoken(file.bytes, { ...named, scanner, ...(specialTokens !== undefined && { specialTokens }) });
  }
  if (scanner !== undefined || specialTokens !== undefined) {
    throw usage(
      `${visible(path)} itself says how its text is split and what is special: leave --scanner and --special out`,
    );
  }
  return file.kind === "tekken" ? readTekken(file.json, named) : readTokenizerJson(file.json, named);
}

/**
 * A tokenizer from a file of any kind. Says on stderr how to be faster next time.
 */
export async function openVocabularyFile(path: string, io: Io): Promise<TokenizerLike> {
  const file = await readVocabularyFile(path);
  if (file.kind === "packed") return Tokenizer.load(file.bytes);
  if (file.kind === "other-model") return openOtherModel(file.json, path);
  const start = performance.now();
  const packed = pack(vocabularyOf(file, {}));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const command = `reckoner pack ${quoted(path)} -o ${quoted(`${nameOf(path)}.bin`)}`;
  await io.stderr.write(`${paint(io.stderr).dim(`packed in ${seconds} s; to do this only once: ${command}`)}\n`);
  return Tokenizer.load(packed);
}

/** Unigram, WordPiece and WordLevel models, which an optional peer reads. */
async function openOtherModel(json: Readonly<Record<string, unknown>>, path: string): Promise<TokenizerLike> {
  let integration: typeof import("../integrations/hugging-face.ts");
  try {
    integration = await import("../integrations/hugging-face.ts");
  } catch (cause) {
    const { type } = json["model"] as { type?: unknown };
    const message = `${visible(path)} holds a ${String(type)} model, which @huggingface/tokenizers reads: npm install @huggingface/tokenizers`;
    throw new ReckonerError("vocabulary/unsupported", message, { path, model: type }, cause);
  }
  return integration.huggingFaceTokenizer(json, { name: nameOf(path) });
}

/** The name a vocabulary gets: its file's, or its folder's where every such file has the same name. */
export function nameOf(path: string): string {
  const name = basename(path).replace(/\.(?:tiktoken|bin|json)$/, "");
  if (!/^(?:tokenizer|tekken|vocabulary)$/.test(name)) return name;
  return basename(dirname(resolve(path))) || name;
}

function quoted(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stranger(path: string, why: string): ReckonerError {
  return new ReckonerError("vocabulary/corrupt", `${visible(path)} is not a vocabulary: ${why}`, { path });
}
