/**
 * The class `Tiktoken` of npm `tiktoken` 1.0.22, over our tokenizer.
 *
 * Names, arguments and defaults are the package's, `encode` refuses special tokens unless they are allowed, and
 * errors begin with the package's messages. Ids are the reference's. `free` may be called and does nothing.
 */
import { describe, ReckonerError } from "../../errors.ts";
import { Tokenizer } from "../../tokenizer/index.ts";
import { openAiScanners } from "../../vocabulary/vocabulary.ts";
import { lastPretoken } from "./pretokens.ts";
import { packText } from "./text.ts";
import { latin1, type TokenTable, tableOf } from "./token-table.ts";
import { splitUnstable, type Unstable } from "./unstable.ts";

/** Special tokens of a vocabulary: all of them, or these texts. */
export type SpecialTokens = "all" | string[];

/** Most bytes in a special token. */
const longestSpecial = 255;

export class Tiktoken {
  /** The encoding's name; `undefined` when it was made from a rank file's text. */
  readonly name: string | undefined;
  readonly #tokenizer: Tokenizer;
  /** Has the same ordinary tokens but no added special ones, so that its ids end earlier. */
  readonly #ordinary: Tokenizer;
  #table: TokenTable | undefined;

  /**
   * An encoding from the text of a rank file, or around a tokenizer.
   *
   * @param tiktoken_bfe Text of a `.tiktoken` file, or the `bpe_ranks` of `tiktoken/encoders/*.json`; packing takes a
   *   second for 200,000 tokens. Or a {@link Tokenizer}, which is used as it is, with its own special tokens.
   * @param pat_str The split pattern, character for character as tiktoken or one of its packages spells it.
   * @throws {@link ReckonerError} `vocabulary/unsupported` for a pattern without a scanner or a token that merging
   *   cannot reach; `vocabulary/corrupt` for a text that is not a rank file.
   * @example
   * import { Tiktoken } from "reckoner/compat/tiktoken";
   * new Tiktoken(await Tokenizer.load(cl100k_base)).encode("hello world"); // Uint32Array [15339, 1917]
   */
  constructor(tiktoken_bfe: string, special_tokens: Record<string, number>, pat_str: string);
  constructor(tokenizer: Tokenizer, ordinary?: Tokenizer);
  constructor(ranks: string | Tokenizer, special_tokens?: Record<string, number> | Tokenizer | null, pat_str?: string) {
    if (ranks instanceof Tokenizer) {
      this.name = ranks.vocabulary.name;
      this.#tokenizer = ranks;
      this.#ordinary = special_tokens instanceof Tokenizer ? special_tokens : ranks;
      return;
    }
    const specialTokens = checkSpecials(special_tokens ?? {});
    const source = packText(ranks, pat_str);
    this.name = undefined;
    this.#ordinary = Tokenizer.from(source);
    this.#tokenizer = Tokenizer.from({ ...source, specialTokens });
  }

  /** One more than the highest id. */
  get n_vocab(): number {
    return this.#tokenizer.vocabulary.size;
  }

  /** All special tokens as text. */
  get special_tokens_set(): Set<string> {
    return new Set(Object.keys(this.#tokenizer.vocabulary.specialTokens));
  }

  /**
   * Ids of a text. Text of a special token is refused unless it is allowed or not disallowed.
   *
   * @param allowed_special    Special tokens that are encoded as their ids. Default: none.
   * @param disallowed_special Texts that are refused. Default: every special token that is not allowed.
   * @throws {@link ReckonerError} `tokenizer/special-token`, `input/bad-option`, `input/not-a-string`.
   * @example
   * import { get_encoding } from "reckoner/compat/tiktoken";
   * const encoding = get_encoding("gpt2");
   * encoding.encode("hello <|endoftext|>", "all"); // Uint32Array [31373, 220, 50256]
   * encoding.encode("hello <|endoftext|>"); // throws "tokenizer/special-token"
   */
  encode(text: string, allowed_special?: SpecialTokens, disallowed_special?: SpecialTokens): Uint32Array {
    const allowed = readSet(allowed_special, "allowed_special") ?? [];
    // An empty string, as from "".split(","), allows nothing.
    const allowedSpecial = allowed === "all" ? allowed : allowed.filter((token) => token !== "");
    const disallowed = readSet(disallowed_special, "disallowed_special") ?? "all";
    if (disallowed !== "all" && typeof text === "string") {
      const token = firstOf(text, disallowed);
      if (token !== undefined) throw refusal(token, { token, offset: text.indexOf(token) });
    }
    try {
      const disallowedSpecial = disallowed === "all" ? disallowed : [];
      return this.#tokenizer.encode(text, { allowedSpecial, disallowedSpecial });
    } catch (error) {
      if (!(error instanceof ReckonerError) || error.code !== "tokenizer/special-token") throw error;
      throw refusal(String(error.details["token"]), error.details, error);
    }
  }

  /**
   * Ids that stay the same whatever follows the text, and what the tokens after them may become.
   *
   * tiktoken returns the completions as a set; here they are sorted by their ids. The first call builds a table of all
   * tokens, in some 0.2 s; a text that ends in a space has tens of thousands of completions, which take a second.
   *
   * @throws {@link ReckonerError} as {@link encode} does; `input/bad-option` where the unstable part has more than 2,048
   *   bytes, which takes tiktoken hours; `vocabulary/unsupported` for a vocabulary that does not split text as tiktoken's do.
   * @example
   * import { get_encoding } from "reckoner/compat/tiktoken";
   * const [stable, completions] = get_encoding("gpt2").encode_with_unstable("hello fanta");
   * stable; // [31373]
   * completions.length; // 1_432
   * completions[0]; // [277, 4910]
   */
  encode_with_unstable(text: string, allowed_special?: SpecialTokens, disallowed_special?: SpecialTokens): Unstable {
    const ids = this.encode(text, allowed_special, disallowed_special);
    const { scanner } = this.#tokenizer;
    if (!openAiScanners.includes(scanner)) {
      const message = `encode_with_unstable supports vocabularies that split as ${openAiScanners.join(", ")} do; this one splits as ${scanner}`;
      throw new ReckonerError("vocabulary/unsupported", message, { scanner });
    }
    const special = new Set(Object.values(this.#tokenizer.vocabulary.specialTokens));
    const from = ids.findLastIndex((id) => special.has(id)) + 1;
    if (from === ids.length) return [[...ids], []];
    const rest = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#tokenizer.decodeBytes(ids.subarray(from)));
    const lastPiece = this.#tokenizer.count(lastPretoken(rest, scanner));
    return splitUnstable(this.#tokenizer, this.#tokens(), ids, lastPiece);
  }

  /** Ids of a text, with special tokens taken as ordinary text. */
  encode_ordinary(text: string): Uint32Array {
    return this.#tokenizer.encode(text);
  }

  /**
   * The id of one token, ordinary or special.
   *
   * @param token Its bytes, in an array or as `token_byte_values` lists them.
   * @throws {@link ReckonerError} `tokenizer/unknown-token` when the bytes are not one token, `input/bad-option` for
   *   anything but a list of bytes.
   * @example
   * import { get_encoding } from "reckoner/compat/tiktoken";
   * get_encoding("gpt2").encode_single_token(new TextEncoder().encode("hello")); // 31373
   */
  encode_single_token(token: Uint8Array | readonly number[]): number {
    const bytes = readToken(token);
    const table = this.#tokens();
    const longest = Math.max(table.longest, longestSpecial);
    // No token of this vocabulary is longer: more bytes need not be looked up or shown.
    const some = bytes.subarray(0, longest + 1);
    const { specialTokens } = this.#tokenizer.vocabulary;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(some);
    const ordinary = table.ids.get(latin1(some));
    const id = ordinary ?? (Object.hasOwn(specialTokens, text) ? specialTokens[text] : undefined);
    if (id !== undefined && bytes.length <= longest) return id;
    const message = `${JSON.stringify(text)} is not one token of this vocabulary; encode_ordinary gives its tokens`;
    throw new ReckonerError("tokenizer/unknown-token", message, { bytes: [...some] });
  }

  /**
   * Bytes of ids; `new TextDecoder().decode(…)` gives their text.
   *
   * @throws {@link ReckonerError} `tokenizer/unknown-token`.
   */
  decode(tokens: Uint32Array | readonly number[]): Uint8Array {
    return this.#tokenizer.decodeBytes(tokens);
  }

  /** @throws {@link ReckonerError} `tokenizer/unknown-token`. */
  decode_single_token_bytes(token: number): Uint8Array {
    return this.#tokenizer.decodeBytes([token]);
  }

  /** Bytes of every ordinary token, sorted. */
  token_byte_values(): number[][] {
    return this.#tokens().sorted.map((bytes) => [...bytes]);
  }

  /** Does nothing: there is nothing to free manually. */
  free(): void {}

  #tokens(): TokenTable {
    this.#table ??= tableOf(this.#ordinary);
    return this.#table;
  }
}

/** @throws {@link ReckonerError} `input/bad-option` for anything but a plain object of texts and ids, such as a Map. */
export function checkSpecials(value: unknown): Readonly<Record<string, number>> {
  if (Object.prototype.toString.call(value) === "[object Object]") return value as Readonly<Record<string, number>>;
  const seen = Object.prototype.toString.call(value).slice(8, -1);
  const message = `special tokens must be an object of texts and ids, { "<|im_start|>": 100264 }, got ${seen}`;
  throw new ReckonerError("input/bad-option", message, { got: seen });
}

function readSet(value: unknown, name: string): SpecialTokens | undefined {
  if (value === undefined || value === null || value === "all") return value ?? undefined;
  let seen = typeof value === "string" ? JSON.stringify(value) : describe(value);
  if (Array.isArray(value)) {
    // Copied before the check: a getter could return something else the next time.
    const texts: unknown[] = [...value];
    const wrong = texts.findIndex((text) => typeof text !== "string" || /[\ud800-\udfff]/u.test(text));
    if (wrong < 0) return texts as string[];
    const what = typeof texts[wrong] === "string" ? "half a surrogate pair" : describe(texts[wrong]);
    seen = `${what} at index ${wrong}`;
  }
  const message = `Invalid value for ${name}: ${seen}; pass "all" or an array of special tokens`;
  throw new ReckonerError("input/bad-option", message, { name });
}

function readToken(token: unknown): Uint8Array {
  if (token instanceof Uint8Array) return token;
  const isList = Array.isArray(token) || token instanceof Uint8ClampedArray;
  // Read once: a getter could return something else the next time.
  const bytes: readonly unknown[] = isList ? [...token] : [];
  if (isList && bytes.every((byte) => Number.isInteger(byte) && byte === ((byte as number) & 255)))
    return Uint8Array.from(bytes as number[]);
  const message = `a token must be a Uint8Array of its bytes, got ${describe(token)}; encode a text with TextEncoder`;
  throw new ReckonerError("input/bad-option", message, { got: describe(token) });
}

/** The token that occurs first; an empty string always does. */
function firstOf(text: string, tokens: readonly string[]): string | undefined {
  let first: string | undefined;
  let place = Number.POSITIVE_INFINITY;
  for (const token of tokens) {
    const at = text.indexOf(token);
    if (at >= 0 && at < place) [first, place] = [token, at];
  }
  return first;
}

function refusal(token: string, details: Readonly<Record<string, unknown>>, cause?: unknown): ReckonerError {
  const message = `The text contains a special token that is not allowed: ${token}; allow it in the second argument, or pass [] as the third to take it as text`;
  return new ReckonerError("tokenizer/special-token", message, details, cause);
}
