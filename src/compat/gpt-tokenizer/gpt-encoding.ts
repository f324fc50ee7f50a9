/**
 * The class `GptEncoding` of npm `gpt-tokenizer` 4.0.0, over our tokenizer.
 *
 * Names, arguments and defaults are the package's: every special token is refused unless it is allowed, ids are plain
 * arrays, errors begin with the package's sentences. Methods are bound, as there, so that modules can export them.
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
  /** The model of a chat when none is named: only where all models of the encoding lay chats out alike. */
  readonly chatModel?: string;
}

/** Ids in one part of `encodeGenerator`, at most. */
const partLength = 1_024;

/** The encoding behind a module of the package: of a vocabulary, or of one model. */
export class GptEncoding {
  readonly modelName: string | undefined;
  readonly modelSpec: ModelSpec | undefined;
  /** Ordinary and special tokens. */
  readonly vocabularySize: number;
  /** Tokens of a chat request with functions; only an encoding of a chat model has it. */
  readonly countChatCompletionTokens: ((request: ChatCompletionRequest) => number) | undefined;
  readonly #params: EncodingParams;
  readonly #specials: readonly string[];
  readonly #open: () => Tokenizer;

  /** @internal Use the encoding of a module, or its `forModel`. */
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
   * The same encoding for one model, whose name and prices it knows; it shares the tokenizer.
   *
   * @throws {@link ReckonerError} `input/bad-option` for what is no object.
   */
  forModel(spec: ModelSpec): GptEncoding {
    checkObject(spec, "a model is { name }");
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

  /** Tokens of a text or a chat, with the errors of `encode` and `encodeChat`. */
  readonly countTokens = (input: string | Iterable<ChatMessage>, options?: EncodeOptions): number => {
    if (typeof input !== "string") {
      let tokens = 0;
      for (const part of this.encodeChatGenerator(input, undefined, options)) tokens += part.length;
      return tokens;
    }
    return this.#count(input, this.#choose(options));
  };

  /**
   * Tokens of a text or a chat, or `false` when it has more than `tokenLimit`. The work follows the limit in a text
   * without special tokens, and in a chat message by message. Special tokens are looked for in the whole text. As in the package, what is no number limits nothing.
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

  /** Ids of a text in parts. Parts end at other places than the package's; joined they are the same. */
  readonly encodeGenerator = (text: string, options?: EncodeOptions): Generator<number[], number, undefined> => {
    return inParts(this.#encode(text, this.#choose(options)));
  };

  /**
   * Ids of a chat as a model is given it, with the beginning of its answer.
   *
   * @param model Where the encoding is not of one model, and its models differ.
   * @throws {@link ReckonerError} `model/unknown` for a model that answers no chats, `input/bad-option` for what is no
   *   list of messages; else as `encode`.
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
   * Text of ids; U+FFFD where their bytes are not UTF-8.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`.
   */
  readonly decode = (tokens: Iterable<number>): string => this.#tokenizer.decode(tokens);

  /** Text of ids, as soon as characters are complete. */
  readonly decodeGenerator = (tokens: Iterable<number>): Generator<string, void, void> => {
    checkIds(tokens, Symbol.iterator);
    return this.#texts(tokens);
  };

  /** Text of ids that arrive, as soon as characters are complete. */
  readonly decodeAsyncGenerator = (tokens: AsyncIterable<number>): AsyncGenerator<string, void> => {
    checkIds(tokens, Symbol.asyncIterator);
    return this.#textsAsync(tokens);
  };

  /** Text of ids that arrive. */
  readonly decodeAsync = async (tokens: AsyncIterable<number>): Promise<string> => {
    let text = "";
    for await (const part of this.decodeAsyncGenerator(tokens)) text += part;
    return text;
  };

  /**
   * What so many tokens cost at a model's price, as numbers: see `reckoner/pricing` for money.
   *
   * @throws {@link ReckonerError} `input/bad-option` without a model, `pricing/no-rate` without a price,
   *   `pricing/bad-quantity` for what is no number of tokens.
   */
  readonly estimateCost = (tokenCount: number, modelSpec?: ModelSpec): PriceData => {
    return estimateCost(tokenCount, modelSpec ?? this.modelSpec);
  };

  /** Does nothing: caches here have a fixed size. */
  readonly setMergeCacheSize = (_size: number): void => {};

  /** Does nothing: caches here never give a wrong or an old answer. */
  readonly clearMergeCache = (): void => {};

  /** The caller's special tokens, read once in each call: a generator has them only once. */
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

/** Whether a text holds nothing that could be a special token, so that it can be counted without its ids. */
function holdsNoSpecial(text: string, specials: readonly string[], { disallowedSpecial }: SpecialTokenChoice): boolean {
  const refused = disallowedSpecial === "all" ? [] : disallowedSpecial;
  if (refused.some((token) => text.includes(token))) return false;
  // All of them begin like this, and harmony has a thousand.
  return !text.includes("<|") || !specials.some((token) => text.includes(token));
}

/** @throws {@link ReckonerError} `input/bad-option` for what cannot be gone through. */
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

/** A limit as numbers are compared with it: `undefined` is NaN, which nothing is above. */
function asLimit(tokenLimit: unknown): number {
  try {
    return Number(tokenLimit);
  } catch (cause) {
    const message = `tokenLimit must be a number, got ${describe(tokenLimit)}`;
    throw new ReckonerError("input/bad-option", message, { got: describe(tokenLimit) }, cause);
  }
}
