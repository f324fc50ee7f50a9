/**
 * What every tokenizer here can do, whether our own `Tokenizer` does the work or a program behind `wrapTokenizer`.
 *
 * A wrapped program provides only ids of a text, text of ids and its special tokens. Checks, options, errors and
 * counts are the same for all.
 */
import type { ChatMessage } from "../chat/index.ts";
import { checkText, describe, ReckonerError } from "../errors.ts";
import type { EncodedBatch } from "./batch.ts";
import { type ChatOptions, countChat } from "./chat.ts";
import { checkInteger, checkTexts } from "./checks.ts";
import { type Chunk, type ChunkOptions, chunkText } from "./chunk.ts";
import type { TokenCounter } from "./growing-count.ts";
import { checkIds, unknownToken } from "./ids.ts";
import { PipedCounter } from "./piped-counter.ts";
import { wholeLimits } from "./piped-limits.ts";
import { allowSpecials, checkAddSpecialTokens, type EncodeOptions, specialsAmong } from "./special-tokens.ts";
import type { CountUpTo, TokenizerVocabulary } from "./tokenizer.ts";
import { keepOf, partThatFits, type TruncateOptions } from "./truncate.ts";

/**
 * A tokenizer for any kind of model. `Tokenizer` is one, and does more: places of tokens (`tokens`), bytes
 * (`decodeBytes`) and text before all ids have arrived (`decoder`), which a wrapped program cannot provide.
 */
export interface TokenizerLike {
  readonly vocabulary: TokenizerVocabulary;
  count(text: string): number;
  countUpTo(text: string, limit: number): CountUpTo;
  countBatch(texts: readonly string[]): Uint32Array;
  countChat(messages: readonly ChatMessage[], options?: ChatOptions): number;
  encode(text: string, options?: EncodeOptions): Uint32Array;
  encodeBatch(texts: readonly string[]): EncodedBatch;
  decode(ids: Iterable<number>): string;
  truncate(text: string, limit: number, options?: TruncateOptions): string;
  chunk(text: string, options: ChunkOptions): Chunk[];
  counter(): TokenCounter;
}

/** What a program must provide to be wrapped. */
export interface TokenizerEngine {
  readonly vocabulary: TokenizerVocabulary;
  /**
   * Ids of a text without half surrogate pairs.
   *
   * @param specials Texts of the special tokens to encode as their ids; all others are ordinary text.
   */
  encode(text: string, specials: readonly string[], addSpecialTokens: boolean): ArrayLike<number>;
  /** Text of ids for which {@link TokenizerEngine.has} is true; there is at least one. */
  decode(ids: readonly number[]): string;
  /** Whether an id has a token. */
  has(id: number): boolean;
}

const toUtf8 = /* @__PURE__ */ new TextEncoder();
const fromUtf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A tokenizer with this package's semantics and errors, from any program that can encode and decode.
 *
 * Every call encodes the whole text: `countUpTo` and `counter` are as exact as elsewhere, but save no work. `truncate`
 * and `chunk` count just the parts they return, so these fit; in rare cases one could be a little longer.
 *
 * @param engine What the program provides.
 * @returns A tokenizer that calls it.
 * @throws {@link ReckonerError} `input/bad-option` when `engine` is not one; methods throw what `Tokenizer`'s do,
 *   `tokenizer/unknown-token` when the engine encodes a text to an id that it has no token for, and `input/bad-option`
 *   when it gives anything but a list of ids, a text, or true or false.
 * @example
 * const engine = {
 *   vocabulary: { name: "letters", size: 128, specialTokens: {}, unicode: "16.0.0", reference: undefined },
 *   encode: (text) => [...text].map((letter) => letter.charCodeAt(0)),
 *   decode: (ids) => String.fromCharCode(...ids),
 *   has: (id) => id < 128,
 * };
 * wrapTokenizer(engine).count("hello"); // 5
 */
export function wrapTokenizer(engine: TokenizerEngine): TokenizerLike {
  checkEngine(engine);
  const { vocabulary } = engine;
  const names = Object.keys(vocabulary.specialTokens);
  const specials = specialsAmong(names);
  const encodePlain = (text: string): Uint32Array => idsOf(engine, text, [], false);
  const countPlain = (text: string): number => encodePlain(text).length;
  const limits = wholeLimits({ count: countPlain, countUpTo: countPlain });
  const wrapped: TokenizerLike = {
    vocabulary,
    count(text) {
      checkText(text);
      return countPlain(text);
    },
    countUpTo(text, limit) {
      checkText(text);
      checkInteger(limit, "limit", 0);
      const tokens = countPlain(text);
      return { tokens: Math.min(tokens, limit), reachedLimit: tokens > limit };
    },
    countBatch(texts) {
      return Uint32Array.from(checkTexts(texts), countPlain);
    },
    countChat: (messages, options) => countChat(wrapped, messages, options),
    encode(text, options) {
      checkText(text);
      const isAllowed = allowSpecials(specials, text, options);
      const isFramed = checkAddSpecialTokens(options);
      return idsOf(engine, text, isAllowed === undefined ? [] : names.filter(isAllowed), isFramed);
    },
    encodeBatch(texts) {
      const all = checkTexts(texts).map(encodePlain);
      const offsets = new Uint32Array(all.length + 1);
      for (const [index, ids] of all.entries()) offsets[index + 1] = offsets[index]! + ids.length;
      const ids = new Uint32Array(offsets[all.length]!);
      for (const [index, part] of all.entries()) ids.set(part, offsets[index]!);
      return { ids, offsets };
    },
    decode(ids) {
      const checked = [...checkIds(ids, vocabulary.size)];
      const index = checked.findIndex((id) => !hasToken(engine, id));
      if (index >= 0) throw unknownToken(checked[index], index, vocabulary.size);
      return checked.length === 0 ? "" : textOf(engine.decode(checked));
    },
    truncate(text, limit, options) {
      checkText(text);
      checkInteger(limit, "limit", 0);
      const keep = keepOf(options);
      return countPlain(text) <= limit ? text : partThatFits(limits, text, limit, keep);
    },
    chunk(text, options) {
      checkText(text);
      return chunkText(limits, text, options);
    },
    counter: () => new PipedCounter({ count: countPlain }),
  };
  return wrapped;
}

function idsOf(
  engine: TokenizerEngine,
  text: string,
  specials: readonly string[],
  addSpecialTokens: boolean,
): Uint32Array {
  // Through UTF-8 and back, half a surrogate pair is U+FFFD, as for every tokenizer here.
  const ids = listOf(engine.encode(fromUtf8.decode(toUtf8.encode(text)), specials, addSpecialTokens));
  return Uint32Array.from(ids, (id, index) => {
    if (isId(id) && hasToken(engine, id)) return id;
    // Some programs give undefined for what has no token.
    if (id !== undefined && !isId(id)) throw unlike("encode", "whole numbers from 0 on", id, { index });
    const message = `${engine.vocabulary.name} has no token for a part of this text, and no token for unknown text; its tokenizer.json names no unk_token`;
    throw new ReckonerError("tokenizer/unknown-token", message, { id, index });
  });
}

/** What `encode` gave, if it is a list: a promise, or an object holding the ids, would pass for a text without tokens. */
function listOf(ids: unknown): ArrayLike<unknown> {
  const { length, [Symbol.iterator]: start } = (ids ?? {}) as Partial<ArrayLike<unknown> & Iterable<unknown>>;
  const isList = typeof start === "function" || Number.isSafeInteger(length);
  if (typeof ids === "object" && ids !== null && isList) return ids as ArrayLike<unknown>;
  throw unlike("encode", "an array of ids", ids);
}

/** Whether this could be an id; the program says whether it is one. */
function isId(id: unknown): id is number {
  return typeof id === "number" && id >>> 0 === id;
}

/** Checks the answer: a promise would count as a yes. */
function hasToken(engine: TokenizerEngine, id: number): boolean {
  const answer: unknown = engine.has(id);
  if (typeof answer === "boolean") return answer;
  throw unlike("has", "true or false", answer);
}

function textOf(text: unknown): string {
  if (typeof text === "string") return text;
  throw unlike("decode", "a string", text);
}

function unlike(method: string, wanted: string, seen: unknown, details: Record<string, unknown> = {}): ReckonerError {
  const got = typeof seen === "number" ? String(seen) : describe(seen);
  const message = `engine.${method} must return ${wanted} synchronously, got ${got}`;
  return new ReckonerError("input/bad-option", message, { ...details, got });
}

function checkEngine(engine: unknown): void {
  const { vocabulary, encode, decode, has } = (engine ?? {}) as Partial<TokenizerEngine>;
  const { name, size, specialTokens } = vocabulary ?? {};
  // Object.keys sees no names in a Map, which would pass for a vocabulary without special tokens.
  const isObject = Object.prototype.toString.call(specialTokens) === "[object Object]";
  const isNamed = typeof name === "string" && Number.isSafeInteger(size);
  const isEngine = isNamed && isObject && Object.values(specialTokens!).every(isId);
  if (isEngine && [encode, decode, has].every((part) => typeof part === "function")) return;
  const message = `wrapTokenizer takes { vocabulary: { name, size, specialTokens }, encode, decode, has }, got ${describe(engine)}`;
  throw new ReckonerError("input/bad-option", message, { got: describe(engine) });
}
