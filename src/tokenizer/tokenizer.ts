/**
 * Tokenizer: one vocabulary, ready to count, encode and decode.
 *
 * Everything is exact: ids equal those of the vocabulary's reference on every
 * input. Text is read as a model reads it, as UTF-8; half a surrogate pair
 * becomes U+FFFD.
 */

import type { ChatMessage } from "../chat/index.ts";
import { checkText } from "../errors.ts";
import type { BpeKernel } from "../kernel/index.ts";
import { isSource, readBytes, readPacked, type ScannerName, type VocabularySource } from "../vocabulary/open.ts";
import { countTexts, type EncodedBatch, encodeTexts } from "./batch.ts";
import { ByteDecoding } from "./byte-decoding.ts";
import { type ChatOptions, type CountWith, countChat } from "./chat.ts";
import { checkInteger, checkNoOptions, checkTexts } from "./checks.ts";
import { type Chunk, type ChunkOptions, chunkText } from "./chunk.ts";
import { KernelCounter, warmUp } from "./counter.ts";
import { type IdStream, TokenDecoder } from "./decoder.ts";
import { eachPart, eachSegment, encodeAll, IdList } from "./feed.ts";
import type { TokenCounter } from "./growing-count.ts";
import { kernelLimits } from "./limits.ts";
import { type Opened, type OpenOptions, openBytes, openLater, openSourceLater } from "./opened.ts";
import type { PipedText } from "./piped.ts";
import { PipedCounter } from "./piped-counter.ts";
import { PipedDecoding } from "./piped-decoding.ts";
import { wholeLimits } from "./piped-limits.ts";
import { placePiped } from "./piped-places.ts";
import {
  allowSpecials,
  checkAddSpecialTokens,
  type EncodeOptions,
  type Specials,
  specialsOf,
} from "./special-tokens.ts";
import type { TokenizerLike } from "./tokenizer-like.ts";
import { placeTokens, type Token } from "./tokens.ts";
import { countAll, keepOf, type Limits, partThatFits, type TruncateOptions } from "./truncate.ts";

/** What `countUpTo` gives. */
export interface CountUpTo {
  /** Tokens of the text, or `limit` where it has more. */
  readonly tokens: number;
  /** Whether the text has more than `limit` tokens. */
  readonly reachedLimit: boolean;
}

/** Facts about the vocabulary of a tokenizer. */
export interface TokenizerVocabulary {
  readonly name: string;
  /** One more than the highest id. */
  readonly size: number;
  readonly specialTokens: Readonly<Record<string, number>>;
  /** Version of the character classes in the split pattern. */
  readonly unicode: string;
  /** The program whose ids are the truth for this vocabulary. */
  readonly reference: string | undefined;
}

/** The tokenizer of each source that was loaded. */
const loaded = /* @__PURE__ */ new WeakMap<VocabularySource, Promise<Tokenizer>>();

const toUtf8 = /* @__PURE__ */ new TextEncoder();

/**
 * Counts, encodes and decodes text with one vocabulary; ids equal those of its reference on every input.
 *
 * A special token's text is ordinary text unless allowed; half a surrogate pair is read as U+FFFD. Offsets are in UTF-16
 * code units. A refusal is a {@link ReckonerError}; an error thrown by an iterable you pass comes through unchanged. After
 * either, the tokenizer works as before.
 *
 * @example
 * const tokenizer = await Tokenizer.load(o200k_base);
 * tokenizer.count("hello world"); // 2
 */
export class Tokenizer implements TokenizerLike {
  /** Facts about the vocabulary. */
  readonly vocabulary: TokenizerVocabulary;
  /** What cuts text into pretokens: a scanner in the kernel; for `given`, this engine's RegExp with the file's patterns. */
  readonly scanner: ScannerName;
  readonly #kernel: BpeKernel;
  /** What surrounds the kernel when a tokenizer.json has more than a split pattern. */
  readonly #piped: PipedText | undefined;
  readonly #specials: Specials;
  readonly #bytes: ByteDecoding;
  /** How ids become text, where that takes more than joining bytes. */
  readonly #texts: PipedDecoding | undefined;
  readonly #limits: Limits;
  /** Kept so that counters stay fast. */
  #warmCounter: KernelCounter | undefined;

  private constructor({ packed, kernel, piped }: Opened) {
    const { name, scanner, specialTokens, unicode, reference } = packed;
    this.#kernel = kernel;
    this.#piped = piped;
    this.#specials = specialsOf(kernel);
    this.#bytes = new ByteDecoding(kernel);
    if (piped?.pipeline.joinsBytes(packed.model?.base) === false)
      this.#texts = new PipedDecoding(kernel, piped.pipeline, packed.model);
    this.#limits = piped === undefined ? kernelLimits(kernel) : wholeLimits(piped);
    this.scanner = scanner;
    const frozen = Object.freeze({ ...specialTokens });
    this.vocabulary = Object.freeze({ name, size: kernel.ids, specialTokens: frozen, unicode, reference });
  }

  /**
   * Loads one of the package's own vocabularies, or any packed one.
   *
   * Fetching or reading the packed file is the only asynchronous step. Loading the same source again is free.
   *
   * @param source A vocabulary such as `reckoner/vocabularies/o200k_base`; or the URL or path of a packed file.
   * @throws {@link ReckonerError} `vocabulary/not-loaded`, `vocabulary/corrupt`, `vocabulary/unsupported`,
   *   `kernel/unavailable`, `kernel/out-of-memory`, `input/bad-option`.
   * @example
   * const tokenizer = await Tokenizer.load(o200k_base);
   * tokenizer.count("hello world"); // 2
   */
  static load(source: VocabularySource | URL | string | ArrayBuffer | Uint8Array): Promise<Tokenizer>;
  static async load(
    source: VocabularySource | URL | string | ArrayBuffer | Uint8Array,
    options?: unknown,
  ): Promise<Tokenizer> {
    checkNoOptions(options);
    if (!isSource(source))
      return new Tokenizer(await openLater(readPacked(await readBytes(source), { verify: false })));
    const known = loaded.get(source);
    if (known !== undefined) return known;
    const loading = openSourceLater(source).then((opened) => new Tokenizer(opened));
    loaded.set(source, loading);
    loading.catch(() => loaded.delete(source));
    return loading;
  }

  /**
   * Makes a tokenizer synchronously, from bytes in hand or from a vocabulary whose bytes need no waiting.
   *
   * The package's own need none in Node, Bun and Deno, where they are files, nor in Workers, where importing one gives
   * its bytes. In a browser they must be fetched: `await Tokenizer.load(source)`.
   *
   * @param packed Bytes of a packed file, or a vocabulary.
   * @param options `pipeline` for a file that another program made from a tokenizer.json; `tables: false` for a file
   *   from someone you do not trust: its ready-made tables are then ignored.
   * @throws {@link ReckonerError} `vocabulary/not-loaded`, `vocabulary/corrupt`, `vocabulary/unsupported`,
   *   `kernel/unavailable`, `kernel/out-of-memory`; `input/bad-option`, also when the bytes would have to be fetched.
   * @example
   * Tokenizer.from(o200k_base).vocabulary.name; // "o200k_base"
   */
  static from(packed: ArrayBuffer | Uint8Array | VocabularySource, options?: OpenOptions): Tokenizer {
    return new Tokenizer(openBytes(packed, options));
  }

  /**
   * Whether a text's tokens are those of its parts, wherever the split pattern cuts it. False when a tokenizer.json
   * puts something before a text, changes it, cuts it by rules that are not the split pattern of a scanner (`scanner` is
   * `given` or `none`), or looks in it for added tokens that are neither special nor plain runs of spaces.
   */
  get countsInParts(): boolean {
    return this.#piped?.countsInParts ?? true;
  }

  /** @internal Reads now what would be read bit by bit: for a pool, which expects long texts. */
  expectMuch(): void {
    this.#kernel.expectMuch();
  }

  /**
   * Number of tokens of a text. Exact; text of special tokens counts as ordinary text.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.count("The quick brown fox"); // 4
   */
  count(text: string): number {
    checkText(text);
    if (this.#piped !== undefined) return this.#piped.count(text);
    const kernel = this.#kernel;
    return text.length <= kernel.windowUnits ? kernel.count(0, kernel.write(text, 0)) : countAll(kernel, text);
  }

  /**
   * Counts, stopping soon after `limit`: the work grows with the limit, not with the text.
   *
   * @param limit Tokens, `>= 0`.
   * @throws {@link ReckonerError} `input/not-a-string`, `input/bad-option`.
   * @example
   * tokenizer.countUpTo("The quick brown fox", 3); // { tokens: 3, reachedLimit: true }
   */
  countUpTo(text: string, limit: number): CountUpTo {
    checkText(text);
    checkInteger(limit, "limit", 0);
    if (this.#piped !== undefined) {
      const tokens = this.#piped.countUpTo(text, limit);
      return { tokens: Math.min(tokens, limit), reachedLimit: tokens > limit };
    }
    // Even if every token were the longest one.
    if (text.length > limit * this.#kernel.longestToken) return { tokens: limit, reachedLimit: true };
    let tokens = 0;
    const visit = (end: number): boolean => {
      tokens += this.#kernel.count(0, end);
      return tokens <= limit;
    };
    eachPart(this.#kernel, text, visit, limit * 4 + 64);
    return { tokens: Math.min(tokens, limit), reachedLimit: tokens > limit };
  }

  /**
   * Ids of a text. By default all of it is ordinary text, and no text throws.
   *
   * @param options Which special tokens are encoded or refused, as tiktoken defines it; and whether to put the model's
   *   own around the text.
   * @throws {@link ReckonerError} `input/not-a-string`, `tokenizer/special-token`, `input/bad-option`.
   * @example
   * tokenizer.encode("hello world"); // Uint32Array [24912, 2375]
   * tokenizer.encode("<|endoftext|>", { allowedSpecial: "all" }); // Uint32Array [199999]
   */
  encode(text: string, options?: EncodeOptions): Uint32Array {
    checkText(text);
    const kernel = this.#kernel;
    const allowed = allowSpecials(this.#specials, text, options);
    const isFramed = checkAddSpecialTokens(options);
    if (this.#piped !== undefined) return this.#piped.encode(text, allowed, isFramed);
    if (allowed === undefined && text.length <= kernel.windowUnits) {
      return kernel.encode(0, kernel.write(text, 0)).slice();
    }
    const ids = new IdList();
    this.#encodeInto(ids, text, allowed);
    return ids.take();
  }

  #encodeInto(ids: IdList, text: string, allowed?: (token: string) => boolean): void {
    if (this.#piped !== undefined) {
      this.#piped.encodeInto(ids, text);
      return;
    }
    const kernel = this.#kernel;
    if (allowed === undefined) {
      encodeAll(kernel, text, ids);
      return;
    }
    kernel.flagSpecials(allowed);
    eachSegment(kernel, text, {
      text: (from, end) => ids.append(kernel.encode(from, end)),
      special: (index) => {
        ids.add(kernel.specials[index]!.id);
        return true;
      },
    });
  }

  /**
   * Text of ids; U+FFFD where their bytes are not UTF-8.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is not a list;
   *   `kernel/out-of-memory` when the text is longer than a string can be.
   * @example
   * tokenizer.decode([24912, 2375]); // "hello world"
   */
  decode(ids: Iterable<number>): string {
    if (this.#texts === undefined) return this.#bytes.decode(ids);
    const stream = this.#texts.start();
    return stream.push(ids) + stream.end();
  }

  /**
   * Bytes of ids.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is not a list.
   * @example
   * tokenizer.decodeBytes([24912]); // Uint8Array [104, 101, 108, 108, 111]
   */
  decodeBytes(ids: Iterable<number>): Uint8Array {
    return this.#texts === undefined ? this.#bytes.decodeBytes(ids) : toUtf8.encode(this.decode(ids));
  }

  /**
   * Tokens of a text with their places in it, for viewers.
   *
   * @returns The tokens in order; their slices, `text.slice(start, end)`, join to the text. Where a model's
   *   tokenizer.json changes the text before cutting it, places are exact if that keeps its length, else approximate.
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.tokens("hello world").map(({ start, end }) => [start, end]); // [[0, 5], [5, 11]]
   */
  tokens(text: string): Token[] {
    if (this.#piped !== undefined) return placePiped(this.#piped, text);
    return placeTokens(this.encode(text), toUtf8.encode(text), this.#bytes.lengths);
  }

  /**
   * Number of tokens of each text.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.countBatch(["hello world", ""]); // Uint32Array [2, 0]
   */
  countBatch(texts: readonly string[]): Uint32Array {
    const read = checkTexts(texts);
    if (this.#piped !== undefined) return Uint32Array.from(read, (text) => this.count(text));
    return countTexts(this.#kernel, read);
  }

  /**
   * Tokens of a chat's whole prompt: messages, tools, what wraps them, and the beginning of the reply.
   *
   * Exact for OpenAI's models up to GPT-4o, on which the rule was measured, and for every model with its template.
   * The text of a special token inside a message is ordinary text.
   *
   * @throws {@link ReckonerError} `chat/no-rule` when no rule is known and no template given; `chat/not-text` for
   *   images and the like; `chat/refused`, `chat/unclear-special`, `input/bad-option`.
   * @example
   * tokenizer.countChat([{ role: "user", content: "hello world" }]); // 9
   */
  countChat(messages: readonly ChatMessage[], options?: ChatOptions): number {
    const piped = this.#piped;
    const countWith: CountWith = (text, isWanted) => {
      const ids = new IdList();
      piped?.encodeInto(ids, text, ({ content }, start) => isWanted(content, start));
      return ids.length;
    };
    return countChat(this, messages, options, piped && countWith);
  }

  /**
   * Ids of each text, in one array.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.encodeBatch(["hello", " world"]).offsets; // Uint32Array [0, 1, 2]
   */
  encodeBatch(texts: readonly string[]): EncodedBatch {
    const read = checkTexts(texts);
    if (this.#piped === undefined) return encodeTexts(this.#kernel, read);
    const ids = new IdList();
    const offsets = new Uint32Array(read.length + 1);
    for (const [index, text] of read.entries()) {
      this.#piped.encodeInto(ids, text);
      offsets[index + 1] = ids.length;
    }
    return { ids: ids.take(), offsets };
  }

  /**
   * The longest part of a text that has at most `limit` tokens; within more than 1,024 bytes without a place to cut (one
   * word), the longest of those that end within 512 bytes of the token boundary. Characters stay whole.
   *
   * @param limit   Tokens, `>= 0`.
   * @param options `keep: "start"` (default) or `"end"`; `"middle"` drops the middle and keeps both ends,
   *   about half of the tokens each, until not one more character of either fits.
   * @throws {@link ReckonerError} `input/not-a-string`, `input/bad-option`.
   * @example
   * tokenizer.truncate("The quick brown fox", 2); // "The quick"
   */
  truncate(text: string, limit: number, options?: TruncateOptions): string {
    checkText(text);
    checkInteger(limit, "limit", 0);
    const keep = keepOf(options);
    if (!this.countUpTo(text, limit).reachedLimit) return text;
    return partThatFits(this.#limits, text, limit, keep);
  }

  /**
   * A text in pieces of at most `tokens` tokens, cut between words where possible.
   *
   * @returns The pieces with their offsets; without overlap, their texts join to the whole.
   * @throws {@link ReckonerError} `input/not-a-string`; `input/bad-option`, also when a single character has more
   *   than `tokens` tokens.
   * @example
   * tokenizer.chunk("The quick brown fox", { tokens: 3 }).map((piece) => piece.text); // ["The quick brown", " fox"]
   */
  chunk(text: string, options: ChunkOptions): Chunk[] {
    checkText(text);
    return chunkText(this.#limits, text, options);
  }

  /**
   * An append-only count, for text that arrives in pieces or is typed.
   *
   * @example
   * const counter = tokenizer.counter();
   * counter.push("hello worl"); // 3
   * counter.push("d"); // 2
   */
  counter(): TokenCounter {
    if (this.#piped !== undefined) return new PipedCounter(this.#piped);
    this.#warmCounter ??= warmUp(this.#kernel);
    return new KernelCounter(this.#kernel);
  }

  /**
   * A streaming decoder, for ids that arrive one by one.
   *
   * @example
   * const decoder = tokenizer.decoder();
   * decoder.push([24912]) + decoder.push([2375]) + decoder.end(); // "hello world"
   */
  decoder(): TokenDecoder {
    const open = (): IdStream => (this.#texts ?? this.#bytes).start();
    return new TokenDecoder(open);
  }
}
