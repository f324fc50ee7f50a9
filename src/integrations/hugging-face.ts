/**
 * Tokenizers that are not BPE (Unigram, WordPiece and WordLevel), by way of `@huggingface/tokenizers`.
 *
 * An optional peer dependency: `npm install @huggingface/tokenizers`. The ids are that package's, which uses the
 * host's regular expressions and Unicode. For BPE vocabularies prefer `readTokenizerJson` of `reckoner/vocabulary`:
 * faster, and exact on every host.
 */
import { Tokenizer as Peer } from "@huggingface/tokenizers";
import { checkOptions, ReckonerError, shown } from "../errors.ts";
import { type TokenizerLike, wrapTokenizer } from "../tokenizer/index.ts";

/** The parts of a `tokenizer.json` that are read here. */
interface TokenizerJson {
  readonly model: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly added_tokens: readonly AddedToken[];
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special?: boolean;
}

/** How to read a `tokenizer.json`. */
export interface HuggingFaceOptions {
  /** The name to give the vocabulary: `bert-base-uncased`. */
  readonly name: string;
  /** The parsed `tokenizer_config.json`, where the model comes with one. */
  readonly config?: Readonly<Record<string, unknown>>;
}

const huggingFaceOptions = /* @__PURE__ */ Object.keys({ name: true, config: true } satisfies Record<
  keyof HuggingFaceOptions,
  true
>);

/** Each choice of special tokens needs a peer of its own; so many are kept. */
const peersKept = 4;

/** Half a surrogate pair: no text contains one, as texts come through UTF-8. */
const nowhere = "\ud800";

/**
 * A tokenizer from a `tokenizer.json` with any kind of model that `@huggingface/tokenizers` reads.
 *
 * The text of a special token is ordinary text unless allowed, as everywhere in `reckoner`; that package would take it for
 * the token.
 *
 * @param json - The parsed file, its text or its bytes.
 * @throws {@link ReckonerError} `vocabulary/corrupt` when it is not a tokenizer.json; `vocabulary/unsupported`, with
 *   that package's message, for what it cannot read; `input/bad-option` without a name.
 * @example
 * const vocab = { "[UNK]": 0, "[CLS]": 1, un: 2, "##known": 3, words: 4 };
 * const words = huggingFaceTokenizer({
 *   model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab },
 *   added_tokens: [{ id: 1, content: "[CLS]", special: true }],
 *   normalizer: null, pre_tokenizer: { type: "Whitespace" }, post_processor: null, decoder: { type: "WordPiece", prefix: "##", cleanup: true },
 * }, { name: "words" });
 * words.count("unknown words"); // 3
 * words.decode([2, 3, 4]); // "unknown words"
 */
export function huggingFaceTokenizer(json: object | string | Uint8Array, options: HuggingFaceOptions): TokenizerLike {
  checkOptions(options, huggingFaceOptions);
  const { name, config = {} } = options ?? {};
  if (typeof name !== "string" || name === "") {
    throw new ReckonerError("input/bad-option", "a tokenizer.json does not say its name: pass { name }");
  }
  const file = parse(json);
  const specials = file.added_tokens.filter(({ special }) => special === true);
  const whole = open(file, config);
  const vocab: ReadonlyMap<string, number> = whole.get_vocab(true);
  const ids = new Set(vocab.values());
  const size = [...ids].reduce((most, id) => Math.max(most, id), -1) + 1;

  const peers = new Map<string, Peer>();
  const peerFor = (allowed: readonly string[]): Peer => {
    const hidden = specials.filter(({ content }) => !allowed.includes(content));
    if (hidden.length === 0) return whole;
    const key = JSON.stringify(allowed);
    const known = peers.get(key);
    if (known !== undefined) return known;
    const peer = open(withoutTokens(file, hidden), config);
    const oldest = peers.keys().next().value;
    if (peers.size >= peersKept && oldest !== undefined) peers.delete(oldest);
    peers.set(key, peer);
    return peer;
  };
  const [before, behind] = aroundOf(whole, vocab);

  return wrapTokenizer({
    vocabulary: Object.freeze({
      name,
      size,
      specialTokens: Object.freeze(Object.fromEntries(specials.map(({ content, id }) => [content, id]))),
      unicode: "host",
      reference: "@huggingface/tokenizers",
    }),
    encode(text, allowed, addSpecialTokens) {
      const own = text === "" ? [] : encodeWith(peerFor(allowed), text);
      return addSpecialTokens ? [...before, ...own, ...behind] : own;
    },
    decode: (list) => whole.decode([...list], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    has: (id) => ids.has(id),
  });
}

function encodeWith(peer: Peer, text: string): readonly number[] {
  try {
    return peer.encode(text, { add_special_tokens: false }).ids;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : shown(cause);
    const message = `@huggingface/tokenizers cannot encode a text of ${text.length} code units: ${reason}`;
    throw new ReckonerError("vocabulary/unsupported", message, { units: text.length }, cause);
  }
}

/** Ids that the post-processor puts around a text. */
function aroundOf(peer: Peer, vocab: ReadonlyMap<string, number>): [before: number[], behind: number[]] {
  const tokens = framed(peer);
  const at = tokens.indexOf(nowhere);
  const idsOf = (names: readonly string[]): number[] =>
    names.map((token) => {
      const id = vocab.get(token);
      if (id !== undefined) return id;
      const message = `the post_processor of this tokenizer.json adds ${shown(token)}, which is not one of its tokens`;
      throw new ReckonerError("vocabulary/corrupt", message, { token });
    });
  return [idsOf(tokens.slice(0, at)), idsOf(tokens.slice(at + 1))];
}

/** One token as the post-processor frames it; the peer reads its parts only now. */
function framed(peer: Peer): readonly string[] {
  try {
    return peer.post_processor?.([nowhere], null, true).tokens ?? [nowhere];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : shown(cause);
    const message = `the post_processor of this tokenizer.json cannot be read: ${reason}`;
    throw new ReckonerError("vocabulary/corrupt", message, { reason }, cause);
  }
}

/** The file without some special tokens: neither text nor a word can become one of them. */
function withoutTokens(file: TokenizerJson, hidden: readonly AddedToken[]): TokenizerJson {
  const { model } = file;
  const contents = new Set(hidden.map(({ content }) => content));
  const isHidden = (token: string, id: number): boolean =>
    contents.has(token) && token !== model["unk_token"] && id !== model["unk_id"];
  const rename = (token: string, id: number): string => (isHidden(token, id) ? `${nowhere}${id}` : token);
  const { vocab } = model;
  const renamed = Array.isArray(vocab)
    ? vocab.map(([token, score]: [string, number], id) => [rename(token, id), score])
    : Object.fromEntries(Object.entries(vocab as Record<string, number>).map(([token, id]) => [rename(token, id), id]));
  return {
    ...file,
    added_tokens: file.added_tokens.filter(({ content }) => !contents.has(content)),
    // The merges of BPE name their tokens, and never make special ones.
    model: "merges" in model ? model : { ...model, vocab: renamed },
  };
}

function open(file: TokenizerJson, config: object): Peer {
  try {
    return new Peer(file, config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : shown(cause);
    const message = `@huggingface/tokenizers cannot read this tokenizer.json: ${reason}`;
    throw new ReckonerError("vocabulary/unsupported", message, { model: file.model.type, reason }, cause);
  }
}

/** The parsed file, as the peer wants it. */
function parse(json: object | string | Uint8Array): TokenizerJson {
  let file: unknown = json;
  try {
    if (json instanceof Uint8Array) file = JSON.parse(new TextDecoder().decode(json));
    else if (typeof json === "string") file = JSON.parse(json);
  } catch (cause) {
    throw new ReckonerError(
      "vocabulary/corrupt",
      `a tokenizer.json must be JSON: ${(cause as Error).message}`,
      {},
      cause,
    );
  }
  const { model, added_tokens = [], ...rest } = (file ?? {}) as Record<string, unknown>;
  if (!isRecord(model) || typeof model["type"] !== "string" || !isRecord(model["vocab"])) {
    const message = "this is not a tokenizer.json: it has no model with a type and a vocab";
    throw new ReckonerError("vocabulary/corrupt", message, { model: isRecord(model) ? model["type"] : typeof model });
  }
  if (!Array.isArray(added_tokens) || !added_tokens.every(isAddedToken)) {
    throw new ReckonerError("vocabulary/corrupt", "added_tokens must be a list of { id, content, special }");
  }
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...rest };
  return { ...parts, model: asWordPiece(model as TokenizerJson["model"]), added_tokens };
}

/**
 * WordLevel, which the peer does not know, written as WordPiece: a whole word is a token, or unknown.
 *
 * Parts of words would have to begin with a prefix that no token has.
 */
function asWordPiece(model: TokenizerJson["model"]): TokenizerJson["model"] {
  if (model.type !== "WordLevel") return model;
  const whole = { continuing_subword_prefix: nowhere, max_input_chars_per_word: Number.POSITIVE_INFINITY };
  return { ...model, type: "WordPiece", ...whole };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isAddedToken(value: unknown): value is AddedToken {
  return isRecord(value) && Number.isSafeInteger(value["id"]) && typeof value["content"] === "string";
}
