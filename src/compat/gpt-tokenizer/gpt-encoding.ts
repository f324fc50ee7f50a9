/**
 * The class `GptEncoding` of npm `gpt-tokenizer` 4.0.0, over our tokenizer.
 *
 * Names, arguments and defaults are the package's: every special token is refused unless it is allowed, ids are plain
 * arrays, and errors begin with the package's messages. Methods are bound, as there, so that modules can export them.
 */
import { describe, ReckonerError } from "../../errors.ts";
import { Tokenizer } from "../../tokenizer/index.ts";
import type { VocabularySource } from "../../vocabulary/index.ts";
import {
  type ChatEncoder,
  type ChatMessage,
  chatml,
  checkChat,
  checkChatModel,
  checkObject,
  type EncodeChatOptions,
  harmony,
  isChatModel,
} from "./chat.ts";
import { type ChatCompletionRequest, countChatCompletionTokens } from "./function-calls.ts";
import { estimateCost, type ModelSpec, type PriceData } from "./model-spec.ts";
import { chooseSpecials, type EncodeOptions, type SpecialTokenChoice } from "./special-tokens.ts";

/** What an encoding is made of. */
export interface EncodingParams extends VocabularySource {
  readonly specialTokens: Readonly<Record<string, number>>;
  /** Ordinary tokens of the vocabulary. */
  readonly ordinaryTokens: number;
  /** How chats are laid out. Default: ChatML. */
  readonly chatFormat?: "chatml" | "harmony";
  /** The model of a chat when none is given; only where all models of the encoding lay out chats alike. */
  readonly chatModel?: string;
}

/** Most ids in one part of `encodeGenerator`. */
const partLength = 1_024;

/** The encoding behind a module of the package, for a vocabulary or for one model. */
export class GptEncoding {
  readonly modelName: string | undefined;
  readonly modelSpec: ModelSpec | undefined;
  /** Number of ordinary and special tokens. */
  readonly vocabularySize: number;
  /** Counts the tokens of a chat request with functions; only the encoding of a chat model has it. */
  readonly countChatCompletionTokens: ((request: ChatCompletionRequest) => number) | undefined;
  readonly #params: EncodingParams;
  readonly #specials: readonly string[];
  readonly #open: () => Tokenizer;

  /** @internal Use a module's encoding, or its `forModel`. */
  constructor(params: EncodingParams, spec?: ModelSpec, open: () => Tokenizer = opener(params)) {
    this.#params = params;
    this.#specials = Object.keys(params.specialTokens);
    this.vocabularySize = params.ordinaryTokens + this.#specials.length;
    this.modelName = spec?.name;
    this.modelSpec = spec;
    this.#open = open;
    this.countChatCompletionTokens =
      spec !== undefined && isChatModel(spec.name)
        ? (request) => countChatCompletionTokens(request, (text) => this.#tokenizer.count(text))
        : undefined;
  }

  get #tokenizer(): Tokenizer {
    return this.#open();
  }

  /**
   * The same encoding with one model's name and prices; it shares the tokenizer.
   *
   * @throws {@link ReckonerError} `input/bad-option` for anything but an object.
   */
  forModel(spec: ModelSpec): GptEncoding {
    checkObject(spec, "a model must be { name }");
    return new GptEncoding(this.#params, spec, this.#open);
  }

  /**
   * Ids of a text.
   *
   * @throws {@link ReckonerError} `tokenizer/special-token` for a special token that is not allowed,
   *   `input/not-a-string`, `input/bad-option`.
   */
  readonly encode = (text: string, options?: EncodeOptions): number[] =>
    Array.from(this.#encode(text, this.#choose(options)));

  /** Number of tokens in a text or a chat, with the errors of `encode` and `encodeChat`. */
  readonly countTokens = (input: string | Iterable<ChatMessage>, options?: EncodeOptions): number => {
    if (typeof input !== "string") {
      let tokens = 0;
      for (const part of this.encodeChatGenerator(input, undefined, options)) tokens += part.length;
      return tokens;
    }
    return this.#count(input, this.#choose(options));
  };

  /**
   * Number of tokens in a text or a chat, or `false` when it has more than `tokenLimit`. Counting stops at the limit in a
   * text without special tokens, and between the messages of a chat. Special tokens are looked for in the whole text. As in
   * the package, a limit that is not a number limits nothing.
   *
   * @throws {@link ReckonerError} as `countTokens`; `input/bad-option` for a limit that cannot be compared (a symbol).
   */
  readonly isWithinTokenLimit = (
    input: string | Iterable<ChatMessage>,
    tokenLimit: number,
    options?: EncodeOptions,
  ): false | number => {
    const limit = asLimit(tokenLimit);
    if (typeof input !== "string") {
      let tokens = 0;
      for (const part of this.encodeChatGenerator(input, undefined, options)) {
        tokens += part.length;
        if (tokens > limit) return false;
      }
      return tokens;
    }
    const choice = this.#choose(options);
    if (holdsNoSpecial(input, this.#specials, choice) && limit >= 0 && limit <= Number.MAX_SAFE_INTEGER) {
      const { tokens, reachedLimit } = this.#tokenizer.countUpTo(input, Math.floor(limit));
      return reachedLimit ? false : tokens;
    }
    const tokens = this.#count(input, choice);
    return tokens > 0 && tokens > limit ? false : tokens;
  };

  /** Ids of a text in parts. Parts end elsewhere than the package's; joined, they are the same. */
  readonly encodeGenerator = (text: string, options?: EncodeOptions): Generator<number[], number, undefined> => {
    return inParts(this.#encode(text, this.#choose(options)));
  };

  /**
   * Ids of a chat as a model receives it, with the beginning of its answer.
   *
   * @param model Needed where the encoding is not that of one model, and its models differ.
   * @throws {@link ReckonerError} `model/unknown` for a model that does not answer chats, `input/bad-option` for anything but
   *   a list of messages; else as `encode`.
   */
  readonly encodeChat = (chat: Iterable<ChatMessage>, model?: string, options?: EncodeChatOptions): number[] => {
    return [...this.encodeChatGenerator(chat, model, options)].flat();
  };

  /** Ids of a chat, part by part: see {@link encodeChat}. */
  readonly encodeChatGenerator = (
    chat: Iterable<ChatMessage>,
    model?: string,
    options?: EncodeChatOptions,
  ): Generator<number[], void, undefined> => {
    const { chatFormat, chatModel, specialTokens } = this.#params;
    const name = model ?? this.modelName ?? chatModel;
    if (!name) {
      const message = "Model name must be provided either during initialization or passed in to the method.";
      throw new ReckonerError("input/bad-option", message);
    }
    checkChatModel(name);
    checkChat(chat);
    const choice = this.#choose(options);
    const encoder: ChatEncoder = {
      encode: this.encode,
      encodeContent: (text) => Array.from(this.#encode(text, choice)),
      idOf: (token) => (Object.hasOwn(specialTokens, token) ? specialTokens[token] : undefined),
    };
    return (chatFormat === "harmony" ? harmony : chatml)(encoder, chat, name, options);
  };

  /**
   * Text of ids, with U+FFFD where their bytes are not UTF-8.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`.
   */
  readonly decode = (tokens: Iterable<number>): string => this.#tokenizer.decode(tokens);

  /** Text of ids, yielded as soon as characters are complete. */
  readonly decodeGenerator = (tokens: Iterable<number>): Generator<string, void, void> => {
    checkIds(tokens, Symbol.iterator);
    return this.#texts(tokens);
  };

  /** Text of ids from an async source, yielded as soon as characters are complete. */
  readonly decodeAsyncGenerator = (tokens: AsyncIterable<number>): AsyncGenerator<string, void> => {
    checkIds(tokens, Symbol.asyncIterator);
    return this.#textsAsync(tokens);
  };

  /** Text of ids from an async source. */
  readonly decodeAsync = async (tokens: AsyncIterable<number>): Promise<string> => {
    let text = "";
    for await (const part of this.decodeAsyncGenerator(tokens)) text += part;
    return text;
  };

  /**
   * Cost of a number of tokens at a model's prices, in dollars as numbers; for exact money see `reckoner/pricing`.
   *
   * @throws {@link ReckonerError} `input/bad-option` without a model, `pricing/no-rate` without a price,
   *   `pricing/bad-quantity` for an invalid number of tokens, `pricing/bad-money` for a price that is not a number.
   */
  readonly estimateCost = (tokenCount: number, modelSpec?: ModelSpec): PriceData => {
    return estimateCost(tokenCount, modelSpec ?? this.modelSpec);
  };

  /** Does nothing: caches here have a fixed size. */
  readonly setMergeCacheSize = (_size: number): void => {};

  /** Does nothing: caches here never give a wrong or stale answer. */
  readonly clearMergeCache = (): void => {};

  /** The caller's special tokens, read once per call, because an iterator yields them only once. */
  #choose(options: EncodeOptions | undefined): SpecialTokenChoice {
    return chooseSpecials(this.#specials, options);
  }

  #count(text: string, choice: SpecialTokenChoice): number {
    const canCount = holdsNoSpecial(text, this.#specials, choice);
    return canCount ? this.#tokenizer.count(text) : this.#encode(text, choice).length;
  }

  #encode(text: string, choice: SpecialTokenChoice): Uint32Array {
    try {
      return this.#tokenizer.encode(text, choice);
    } catch (error) {
      if (!(error instanceof ReckonerError) || error.code !== "tokenizer/special-token") throw error;
      const token = String(error.details["token"]);
      const message = `Disallowed special token found: ${token}; pass { allowedSpecial: new Set(["${token}"]) } to encode it, or { disallowedSpecial: new Set() } to take it as text`;
      throw new ReckonerError("tokenizer/special-token", message, error.details, error);
    }
  }

  *#texts(tokens: Iterable<number>): Generator<string, void, void> {
    const decoder = this.#tokenizer.decoder();
    for (const token of tokens) {
      const text = decoder.push(token);
      if (text !== "") yield text;
    }
    const rest = decoder.end();
    if (rest !== "") yield rest;
  }

  async *#textsAsync(tokens: AsyncIterable<number>): AsyncGenerator<string, void> {
    const decoder = this.#tokenizer.decoder();
    for await (const token of tokens) {
      const text = decoder.push(token);
      if (text !== "") yield text;
    }
    const rest = decoder.end();
    if (rest !== "") yield rest;
  }
}

/** Whether a text contains no special token, so that it can be counted without its ids. */
function holdsNoSpecial(text: string, specials: readonly string[], { disallowedSpecial }: SpecialTokenChoice): boolean {
  const refused = disallowedSpecial === "all" ? [] : disallowedSpecial;
  if (refused.some((token) => text.includes(token))) return false;
  // All special tokens begin like this, and harmony has a thousand.
  return !text.includes("<|") || !specials.some((token) => text.includes(token));
}

/** @throws {@link ReckonerError} `input/bad-option` for what cannot be iterated. */
function checkIds(tokens: unknown, iterator: symbol): void {
  if (typeof tokens === "object" && tokens !== null && (iterator in tokens || Symbol.iterator in tokens)) return;
  const message = `ids must be a list of token ids, got ${tokens === null ? "null" : typeof tokens}`;
  throw new ReckonerError("input/bad-option", message, { got: typeof tokens });
}

/** Opens the tokenizer when it is first needed, so that an import costs nothing. */
function opener(params: EncodingParams): () => Tokenizer {
  let opened: Tokenizer | undefined;
  return () => {
    opened ??= Tokenizer.from(params);
    return opened;
  };
}

function* inParts(ids: Uint32Array): Generator<number[], number, undefined> {
  let last = 0;
  for (let at = 0; at < ids.length; at += partLength) {
    const part = Array.from(ids.subarray(at, at + partLength));
    last = part.length;
    yield part;
  }
  return last;
}

/** A limit as a number, as comparisons read it: `undefined` is NaN, which no count exceeds. */
function asLimit(tokenLimit: unknown): number {
  try {
    return Number(tokenLimit);
  } catch (cause) {
    const message = `tokenLimit must be a number, got ${describe(tokenLimit)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(tokenLimit) }, cause);
  }
}
