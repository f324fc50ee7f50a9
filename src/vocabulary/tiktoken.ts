/**
 * `.tiktoken` files: one token a line, base64 of its bytes, a space, its merge rank.
 *
 * The rank is the id. This is how OpenAI publishes its vocabularies, and the sha256
 * of that text proves a copy genuine, so the writer gives the same text back.
 * Format: `load_tiktoken_bpe` in https://github.com/openai/tiktoken/blob/main/tiktoken/load.py.
 */
import { checkOptions, describe, ReckonerError } from "../errors.ts";
import { decodeBase64 } from "./base64.ts";
import { checkMeta, defaultUnicode, maxTokens, metaNames, type Vocabulary, type VocabularyMeta } from "./vocabulary.ts";

/** What a `.tiktoken` file does not say about its vocabulary. */
export interface TiktokenOptions extends Omit<VocabularyMeta, "specialTokens" | "unicode"> {
  /** Default: none. */
  readonly specialTokens?: Readonly<Record<string, number>>;
  /** Default: `16.0.0`, as in tiktoken. */
  readonly unicode?: string;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads a `.tiktoken` file.
 *
 * Blank lines and CRLF are allowed, lines may come in any order, ids may be missing.
 *
 * @param file - Its bytes or its text.
 * @param options - Name, scanner and special tokens, which are not in the file.
 * @returns The vocabulary, for `pack`.
 * @throws {@link ReckonerError} `vocabulary/corrupt` with the line, when a line is not base64 and a rank,
 *   when a rank comes twice, or when there is no token at all; `input/bad-option` without options, for an unknown one,
 *   or for a bad name; `vocabulary/unsupported`, with the list of scanners, for an unknown scanner.
 * @example
 * readTiktoken("IQ== 0\nIg== 1\n", { name: "two", scanner: "gpt2" }).tokens.length; // 2
 */
export function readTiktoken(file: Uint8Array | string, options: TiktokenOptions): Vocabulary {
  const text = typeof file === "string" ? new TextEncoder().encode(file) : file;
  if (!(text instanceof Uint8Array)) {
    throw new ReckonerError("input/bad-option", "a .tiktoken file is given as bytes or as text", { got: typeof file });
  }
  checkOptions(options, [...metaNames, "scanner", "specialTokens"]);
  const meta = { ...options, specialTokens: options?.specialTokens ?? {}, unicode: options?.unicode ?? defaultUnicode };
  checkMeta(meta, "a .tiktoken file does not say its name and scanner, pass { name, scanner }");
  const tokens: (Uint8Array | undefined)[] = [];
  const lines = new Map<number, number>();
  const bytes = new Uint8Array(text.length);
  let free = 0;
  let number = 0;
  for (let at = 0; at < text.length; ) {
    number++;
    let next = text.indexOf(newline, at);
    if (next < 0) next = text.length;
    const end = next > at && text[next - 1] === carriageReturn ? next - 1 : next;
    if (end > at) {
      const space = text.indexOf(0x20, at);
      if (space < 0 || space >= end) throw badLine(number, text.subarray(at, end), "no space between token and rank");
      const length = decodeBase64(text, at, space, bytes, free);
      if (length <= 0) throw badLine(number, text.subarray(at, end), "the token is not base64");
      const rank = decodeRank(text, space + 1, end);
      if (rank < 0) throw badLine(number, text.subarray(at, end), "the rank is not a whole number");
      if (rank >= maxTokens) throw badLine(number, text.subarray(at, end), `the rank is above ${maxTokens - 1}`);
      const before = lines.get(rank);
      if (before !== undefined) throw badLine(number, text.subarray(at, end), `line ${before} has the same rank`);
      lines.set(rank, number);
      while (tokens.length < rank) tokens.push(undefined);
      tokens[rank] = bytes.subarray(free, free + length);
      free += length;
    }
    at = next + 1;
  }
  if (lines.size === 0)
    throw new ReckonerError("vocabulary/corrupt", "a .tiktoken file without a token", { lines: number });
  return { ...meta, tokens };
}

/**
 * Writes the `.tiktoken` text of a vocabulary, byte for byte as OpenAI publishes it.
 *
 * @param vocabulary - Only its tokens are written; the format has no place for the rest.
 * @throws {@link ReckonerError} `input/bad-option` when its tokens are not a list of bytes; ids without one are skipped.
 * @example
 * writeTiktoken({ tokens: [Uint8Array.of(33), undefined, Uint8Array.of(34)] }); // "IQ== 0\nIg== 2\n"
 */
export function writeTiktoken(vocabulary: Pick<Vocabulary, "tokens">): string {
  const tokens: unknown = vocabulary?.tokens;
  const list: unknown[] = Array.isArray(tokens) ? tokens : [tokens ?? null];
  let text = "";
  list.forEach((token, id) => {
    if (token === undefined) return;
    if (!(token instanceof Uint8Array)) {
      const message = `tokens are a list of Uint8Array, got ${describe(token)}`;
      throw new ReckonerError("input/bad-option", message, { id });
    }
    text += `${encodeBase64(token)} ${id}\n`;
  });
  return text;
}

function encodeBase64(bytes: Uint8Array): string {
  let latin1 = "";
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return btoa(latin1);
}

function decodeRank(text: Uint8Array, at: number, end: number): number {
  if (at >= end || end - at > 10) return -1;
  let rank = 0;
  for (; at < end; at++) {
    const digit = text[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    rank = rank * 10 + digit;
  }
  return rank;
}

function badLine(line: number, bytes: Uint8Array, why: string): ReckonerError {
  const seen = new TextDecoder().decode(bytes.subarray(0, 60));
  const message = `.tiktoken line ${line}: ${why} in ${JSON.stringify(seen)}; expected base64, a space and a rank`;
  return new ReckonerError("vocabulary/corrupt", message, { line, seen });
}
