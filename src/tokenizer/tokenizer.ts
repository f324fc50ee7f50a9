/**
 * Tokenizer: one vocabulary, ready to count, encode and decode.
 *
 * Everything is exact: ids are those of the vocabulary's reference on every
 * input. Text is taken as a model takes it, as UTF-8; half a surrogate pair
 * becomes U+FFFD.
 */
import type { ChatMessage } from "../chat/index.ts";
import { ReckonerError } from "../errors.ts";
import { BpeKernel } from "../kernel/index.ts";
import {
  bytesInHand,
  loadVocabulary,
  openSource,
  type PackedVocabulary,
  readBytes,
  readPacked,
  type VocabularySource,
} from "../vocabulary/index.ts";
import { type ChatOptions, countChat } from "./chat.ts";
import { checkInteger, checkOptions, checkText, checkTexts, describe } from "./checks.ts";
import { type Chunk, type ChunkOptions, chunkText } from "./chunk.ts";
import { TokenCounter } from "./counter.ts";
import { decodeParts, newDecoder, TokenDecoder } from "./decoder.ts";
import { eachPart, eachSegment, IdList } from "./feed.ts";
import { checkIds, unknownToken } from "./ids.ts";
import { allowSpecials, type SpecialTokenOptions } from "./special-tokens.ts";
import type { TokenizerLike } from "./tokenizer-like.ts";
import { placeTokens, type Token } from "./tokens.ts";
import { checkKeep, countAll, endThatFits, middleThatFits, startThatFits, type TruncateOptions } from "./truncate.ts";

/** What `countUpTo` gives. */
export interface CountUpTo {
  /** Tokens of the text, or `limit` where it has more. */
  readonly tokens: number;
  /** Whether the text has more than `limit` tokens. */
  readonly reachedLimit: boolean;
}

/** What `encodeBatch` gives: the ids of text `i` are `ids.subarray(offsets[i], offsets[i + 1])`. */
export interface EncodedBatch {
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
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

/** Ids that are decoded by one call of the kernel; more go in parts, so that its memory does not grow with them. */
const idsAtOnce = 16_384;

const utf8 = /* @__PURE__ */ newDecoder();
const toUtf8 = /* @__PURE__ */ new TextEncoder();

export class Tokenizer implements TokenizerLike {
  /** Facts about the vocabulary. */
  readonly vocabulary: TokenizerVocabulary;
  readonly #kernel: BpeKernel;
  #lengths: Uint8Array | undefined;

  private constructor(packed: PackedVocabulary, kernel: BpeKernel) {
    const { name, specialTokens, unicode, reference } = packed;
    this.#kernel = kernel;
    const frozen = Object.freeze({ ...specialTokens });
    this.vocabulary = Object.freeze({ name, size: kernel.ids, specialTokens: frozen, unicode, reference });
  }

  /**
   * Loads a vocabulary from the shelf, or any packed one.
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
  static async load(source: VocabularySource | URL | string | ArrayBuffer | Uint8Array): Promise<Tokenizer> {
    if (!isSource(source)) return Tokenizer.from(await readBytes(source));
    const known = loaded.get(source);
    if (known !== undefined) return known;
    const loading = loadVocabulary(source, { verify: false }).then(
      (vocabulary) => new Tokenizer(vocabulary, new BpeKernel(vocabulary)),
    );
    loaded.set(source, loading);
    loading.catch(() => loaded.delete(source));
    return loading;
  }

  /**
   * Makes a tokenizer from bytes in hand, at once.
   *
   * @param packed Bytes of a packed file, or a source whose `packed` is bytes, as in Workers.
   * @throws {@link ReckonerError} `vocabulary/corrupt`, `vocabulary/unsupported`, `kernel/unavailable`,
   *   `kernel/out-of-memory`, `input/bad-option`.
   * @example
   * const packedBytes = await readFile(new URL("../build/packed/o200k_base.bin", import.meta.url));
   * Tokenizer.from(packedBytes).vocabulary.name; // "o200k_base"
   */
  static from(packed: ArrayBuffer | Uint8Array | VocabularySource): Tokenizer {
    const source = isSource(packed) ? packed : undefined;
    const bytes = bytesInHand(source === undefined ? packed : source.packed);
    if (bytes === undefined) {
      const seen = source === undefined ? describe(packed) : `a source at ${describe(source.packed)}`;
      const message = `Tokenizer.from needs the bytes of a packed vocabulary, got ${seen}; use await Tokenizer.load(source)`;
      throw new ReckonerError("input/bad-option", message, { got: seen });
    }
    const opened = readPacked(bytes, { verify: false });
    const vocabulary = source === undefined ? opened : openSource(source, opened);
    return new Tokenizer(vocabulary, new BpeKernel(vocabulary));
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
    const kernel = this.#kernel;
    return text.length <= kernel.windowUnits ? kernel.count(0, kernel.write(text, 0)) : countAll(kernel, text);
  }

  /**
   * Counts, but not much further than `limit`: the work follows the limit, not the text.
   *
   * @param limit Tokens, `>= 0`.
   * @throws {@link ReckonerError} `input/not-a-string`, `input/bad-option`.
   * @example
   * tokenizer.countUpTo("The quick brown fox", 3); // { tokens: 3, reachedLimit: true }
   */
  countUpTo(text: string, limit: number): CountUpTo {
    checkText(text);
    checkInteger(limit, "limit", 0);
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
   * Ids of a text. By default every text is ordinary text and nothing throws.
   *
   * @param options Special tokens that are encoded or refused, with tiktoken's meaning.
   * @throws {@link ReckonerError} `input/not-a-string`, `tokenizer/special-token`, `input/bad-option`.
   * @example
   * tokenizer.encode("hello world"); // Uint32Array [24912, 2375]
   * tokenizer.encode("<|endoftext|>", { allowedSpecial: "all" }); // Uint32Array [199999]
   */
  encode(text: string, options?: SpecialTokenOptions): Uint32Array {
    checkText(text);
    const kernel = this.#kernel;
    const allowed = allowSpecials(kernel, text, options);
    if (allowed === undefined && text.length <= kernel.windowUnits) {
      return kernel.encode(0, kernel.write(text, 0)).slice();
    }
    const ids = new IdList();
    this.#encodeInto(ids, text, allowed);
    return ids.take();
  }

  #encodeInto(ids: IdList, text: string, allowed?: (token: string) => boolean): void {
    const kernel = this.#kernel;
    if (allowed === undefined) {
      eachPart(kernel, text, (end) => {
        ids.append(kernel.encode(0, end));
        return true;
      });
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
   * @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is no list;
   *   `kernel/out-of-memory` when the text is longer than a string can be.
   * @example
   * tokenizer.decode([24912, 2375]); // "hello world"
   */
  decode(ids: Iterable<number>): string {
    const checked = checkIds(ids, this.vocabulary.size);
    if (checked.length <= idsAtOnce) return utf8.decode(this.#bytesOf(checked));
    const decoder = newDecoder();
    return decodeParts(decoder, this.#partsOf(checked)) + decoder.decode();
  }

  /**
   * Bytes of ids.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`; `input/bad-option` when `ids` is no list.
   * @example
   * tokenizer.decodeBytes([24912]); // Uint8Array [104, 101, 108, 108, 111]
   */
  decodeBytes(ids: Iterable<number>): Uint8Array {
    const checked = checkIds(ids, this.vocabulary.size);
    if (checked.length <= idsAtOnce) return this.#bytesOf(checked).slice();
    const parts = Array.from(this.#partsOf(checked), (part) => part.slice());
    const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Bytes of at most `idsAtOnce` ids, as a view that the kernel's next work overwrites. */
  #bytesOf(ids: Uint32Array): Uint8Array {
    const bytes = this.#kernel.decode(ids);
    if (bytes !== undefined) return bytes;
    const index = ids.findIndex((id) => this.#kernel.tokenLength(id) === 0);
    throw unknownToken(ids[index], index, this.vocabulary.size);
  }

  /** Bytes of any number of ids, in parts; each view is overwritten by the next. All ids are checked before the first. */
  *#partsOf(ids: Iterable<number>): Generator<Uint8Array> {
    const checked = checkIds(ids, this.vocabulary.size);
    if (checked.length > idsAtOnce) {
      this.#lengths ??= this.#kernel.tokenLengths();
      const lengths = this.#lengths;
      const index = checked.findIndex((id) => (lengths[id] ?? 0) === 0);
      if (index >= 0) throw unknownToken(checked[index], index, this.vocabulary.size);
    }
    for (let at = 0; at < checked.length; at += idsAtOnce) yield this.#bytesOf(checked.subarray(at, at + idsAtOnce));
  }

  /**
   * Tokens of a text with their places in it, for viewers.
   *
   * @returns In order; `text.slice(start, end)` of all of them joins to the text.
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.tokens("hello world").map(({ start, end }) => [start, end]); // [[0, 5], [5, 11]]
   */
  tokens(text: string): Token[] {
    const ids = this.encode(text);
    this.#lengths ??= this.#kernel.tokenLengths();
    return placeTokens(ids, toUtf8.encode(text), this.#lengths);
  }

  /**
   * Number of tokens of each text.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.countBatch(["hello world", ""]); // Uint32Array [2, 0]
   */
  countBatch(texts: readonly string[]): Uint32Array {
    checkTexts(texts);
    const kernel = this.#kernel;
    const counts = new Uint32Array(texts.length);
    for (let from = 0; from < texts.length; ) {
      const written = kernel.writeTexts(texts, from);
      if (written === 0) counts[from++] = countAll(kernel, texts[from - 1]!);
      else {
        counts.set(kernel.countTexts(written), from);
        from += written;
      }
    }
    return counts;
  }

  /**
   * Tokens of a chat's whole prompt: messages, tools, what wraps them, and the beginning of the reply.
   *
   * Exact for OpenAI's models up to GPT-4o, on which the rule was measured, and for every model with its template.
   * Text of a special token that somebody wrote in a message is ordinary text.
   *
   * @throws {@link ReckonerError} `chat/no-rule` without a template where no rule is known; `chat/not-text` for
   *   pictures and the like; `chat/refused`, `chat/unclear-special`, `input/bad-option`.
   * @example
   * tokenizer.countChat([{ role: "user", content: "hello world" }]); // 9
   */
  countChat(messages: readonly ChatMessage[], options?: ChatOptions): number {
    return countChat(this, messages, options);
  }

  /**
   * Ids of each text, in one array.
   *
   * @throws {@link ReckonerError} `input/not-a-string`.
   * @example
   * tokenizer.encodeBatch(["hello", " world"]).offsets; // Uint32Array [0, 1, 2]
   */
  encodeBatch(texts: readonly string[]): EncodedBatch {
    checkTexts(texts);
    const ids = new IdList();
    const offsets = new Uint32Array(texts.length + 1);
    for (let from = 0; from < texts.length; ) {
      const written = this.#kernel.writeTexts(texts, from);
      if (written === 0) {
        this.#encodeInto(ids, texts[from]!);
        offsets[++from] = ids.length;
      } else {
        const start = ids.length;
        const batch = this.#kernel.encodeTexts(written);
        ids.append(batch.ids);
        for (const end of batch.ends) offsets[++from] = start + end;
      }
    }
    return { ids: ids.take(), offsets };
  }

  /**
   * The longest part of a text that has at most `limit` tokens. Characters stay whole.
   *
   * @param limit   Tokens, `>= 0`.
   * @param options `keep: "start"` (default) or `"end"`; `"middle"` drops the middle and keeps both ends,
   *   about half of the tokens each, so long that no further character of either fits.
   * @throws {@link ReckonerError} `input/not-a-string`, `input/bad-option`.
   * @example
   * tokenizer.truncate("The quick brown fox", 2); // "The quick"
   */
  truncate(text: string, limit: number, options?: TruncateOptions): string {
    checkText(text);
    checkInteger(limit, "limit", 0);
    checkOptions(options);
    const keep = options?.keep ?? "start";
    checkKeep(keep);
    if (!this.countUpTo(text, limit).reachedLimit) return text;
    if (keep === "start") return text.slice(0, startThatFits(this.#kernel, text, limit));
    if (keep === "end") return text.slice(endThatFits(this.#kernel, text, limit));
    return middleThatFits(this.#kernel, text, limit);
  }

  /**
   * A text in pieces of at most `tokens` tokens, cut between words where that is possible.
   *
   * @returns Pieces with their offsets; without overlap their texts join to the text.
   * @throws {@link ReckonerError} `input/not-a-string`; `input/bad-option`, also when a single character has more
   *   than `tokens` tokens.
   * @example
   * tokenizer.chunk("The quick brown fox", { tokens: 3 }).map((piece) => piece.text); // ["The quick brown", " fox"]
   */
  chunk(text: string, options: ChunkOptions): Chunk[] {
    checkText(text);
    return chunkText(this.#kernel, text, options);
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
    return new TokenCounter(this.#kernel);
  }

  /**
   * A streaming decoder, for ids that arrive one by one.
   *
   * @example
   * const decoder = tokenizer.decoder();
   * decoder.push([24912]) + decoder.push([2375]) + decoder.end(); // "hello world"
   */
  decoder(): TokenDecoder {
    return new TokenDecoder((ids) => this.#partsOf(ids));
  }
}

function isSource(value: unknown): value is VocabularySource {
  return typeof value === "object" && value !== null && "packed" in value;
}
