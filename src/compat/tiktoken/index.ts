/**
 * npm `tiktoken` 1.0.22, for programs that were written for it: `reckoner/compat/tiktoken`.
 *
 * What differs, on purpose:
 * - cl100k_base cuts white space at the end of a text as tiktoken 0.14.0 does; the package carries an older pattern.
 * - More models and o200k_harmony are known; a model of a later date is found by its family.
 * - Completions of `encode_with_unstable` are in order, and looked for up to 2,048 unstable bytes.
 * - Where the package panics, a `ReckonerError` says why; and where it passes over what it cannot read: special tokens that
 *   are neither "all" nor an array of texts (a Set, an array with a number or half a surrogate pair), and ids that are no
 *   whole numbers below 2^32.
 * - Further special tokens have 1 to 255 bytes, and ids up to 16,777,214 that no ordinary token has.
 * - All its entries are this one: `tiktoken/lite`, `tiktoken/init` and `tiktoken/load` are imported from here, too.
 * - `tiktoken/encoders/*` (each also as `.json`), `registry.json`, `model_to_encoding.json` and `tiktoken_bg.wasm` have no
 *   stand-in: in place of `new Tiktoken(bpe_ranks, special_tokens, pat_str)` call `get_encoding(name)`, or keep the package
 *   for its data. A bundler's alias is for the exact names of the entries, and leaves these paths alone.
 * - In a browser the bytes of an encoding have to be fetched once: `await init("o200k_base")`.
 */
import { ReckonerError, shown } from "../../errors.ts";
import { type EncodingName, encodingForModel } from "../../models/openai.ts";
import { Tokenizer } from "../../tokenizer/index.ts";
import cl100k_base from "../../vocabularies/cl100k_base.ts";
import gpt2 from "../../vocabularies/gpt2.ts";
import o200k_base from "../../vocabularies/o200k_base.ts";
import o200k_harmony from "../../vocabularies/o200k_harmony.ts";
import p50k_base from "../../vocabularies/p50k_base.ts";
import p50k_edit from "../../vocabularies/p50k_edit.ts";
import r50k_base from "../../vocabularies/r50k_base.ts";
import { readBytes, readBytesNow, type VocabularySource } from "../../vocabulary/index.ts";
import { checkSpecials, Tiktoken } from "./tiktoken.ts";

export { type LoadedRanks, load, type TiktokenRegistry } from "./load.ts";
export { type SpecialTokens, Tiktoken } from "./tiktoken.ts";
export type { Unstable } from "./unstable.ts";

/** The encodings there are. */
export type TiktokenEncoding = EncodingName;

/** A model's name, as OpenAI, Azure or a gateway spells it. */
export type TiktokenModel = string;

const sources: Readonly<Record<TiktokenEncoding, VocabularySource>> = {
  gpt2,
  r50k_base,
  p50k_base,
  p50k_edit,
  cl100k_base,
  o200k_base,
  o200k_harmony,
};

/** Sources whose bytes `init` fetched, by the address of the bytes: some share them. */
const fetched = /* @__PURE__ */ new Map<unknown, Uint8Array>();
const opened = /* @__PURE__ */ new Map<TiktokenEncoding, Tokenizer>();

/**
 * An encoding by name. The first time it is loaded; after that it is at hand.
 *
 * @param extend_special_tokens Further special tokens with their ids, or other ids for those there are.
 * @throws {@link ReckonerError} `input/bad-option` for a name that is none, or an id that is taken or no
 *   whole number up to 16,777,214; `vocabulary/not-loaded` where the encoding has to be fetched first, with {@link init}.
 * @example
 * import { get_encoding } from "reckoner/compat/tiktoken";
 * const encoding = get_encoding("cl100k_base");
 * const ids = encoding.encode("hello world"); // Uint32Array [15339, 1917]
 * new TextDecoder().decode(encoding.decode(ids)); // "hello world"
 */
export function get_encoding(
  encoding: TiktokenEncoding,
  extend_special_tokens?: Readonly<Record<string, number>>,
): Tiktoken {
  const tokenizer = opened.get(encoding) ?? open(encoding);
  opened.set(encoding, tokenizer);
  if (extend_special_tokens === undefined || extend_special_tokens === null) return new Tiktoken(tokenizer);
  const specialTokens = { ...tokenizer.vocabulary.specialTokens, ...checkSpecials(extend_special_tokens) };
  return new Tiktoken(Tokenizer.from({ ...sourceOf(encoding), specialTokens }), tokenizer);
}

/**
 * The encoding that a model reads.
 *
 * @throws {@link ReckonerError} `model/unknown`, and as {@link get_encoding} does.
 * @example
 * import { encoding_for_model } from "reckoner/compat/tiktoken";
 * encoding_for_model("text-davinci-003").name; // "p50k_base"
 */
export function encoding_for_model(
  model: TiktokenModel,
  extend_special_tokens?: Readonly<Record<string, number>>,
): Tiktoken {
  return get_encoding(get_encoding_name_for_model(model), extend_special_tokens);
}

/**
 * The name of the encoding that a model reads.
 *
 * @throws {@link ReckonerError} `model/unknown`.
 */
export function get_encoding_name_for_model(model: TiktokenModel): TiktokenEncoding {
  try {
    return encodingForModel(model);
  } catch (error) {
    if (!(error instanceof ReckonerError) || error.code !== "model/unknown") throw error;
    throw new ReckonerError("model/unknown", `Invalid model: ${model}; ${error.message}`, error.details, error);
  }
}

/**
 * Fetches encodings, where they are not at hand: in browsers. Anywhere else it is not needed, and does no harm.
 *
 * @param encodings One or more names; default: all, 1.2 MB. The callback that `tiktoken/init` wants is taken for
 *   that and not called: our WebAssembly is compiled when it is first asked for.
 * @throws {@link ReckonerError} `vocabulary/not-loaded`, `input/bad-option`.
 * @example
 * import { get_encoding, init } from "reckoner/compat/tiktoken";
 * await init("o200k_base");
 * get_encoding("o200k_base").encode("hello world").length; // 2
 */
export async function init(
  encodings?: TiktokenEncoding | readonly TiktokenEncoding[] | ((imports: never) => unknown),
): Promise<void> {
  const names =
    encodings === undefined || typeof encodings === "function"
      ? (Object.keys(sources) as TiktokenEncoding[])
      : Array.isArray(encodings)
        ? (encodings as readonly TiktokenEncoding[])
        : [encodings as TiktokenEncoding];
  const addresses = new Set(names.map((name) => sourceOf(name).packed));
  await Promise.all(
    Array.from(addresses, async (address) => {
      if (readBytesNow(address) === undefined) fetched.set(address, await readBytes(address));
    }),
  );
}

function open(encoding: TiktokenEncoding): Tokenizer {
  const source = sourceOf(encoding);
  try {
    return Tokenizer.from(source);
  } catch (error) {
    if (!(error instanceof ReckonerError) || error.code !== "input/bad-option") throw error;
  }
  const message = `${encoding} has to be fetched here, once: await init("${encoding}") before get_encoding("${encoding}")`;
  throw new ReckonerError("vocabulary/not-loaded", message, { encoding, url: String(source.packed) });
}

function sourceOf(encoding: TiktokenEncoding): VocabularySource {
  if (typeof encoding !== "string" || !Object.hasOwn(sources, encoding)) {
    const message = `Invalid encoding: ${shown(encoding)}; there are ${Object.keys(sources).join(", ")}`;
    throw new ReckonerError("input/bad-option", message, { encoding });
  }
  const source = sources[encoding];
  return { ...source, packed: fetched.get(source.packed) ?? source.packed };
}
