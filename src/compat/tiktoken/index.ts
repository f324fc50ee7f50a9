/**
 * A stand-in for npm `tiktoken` 1.0.22: `reckoner/compat/tiktoken`.
 *
 * What differs, on purpose:
 * - cl100k_base cuts white space at the end of a text as tiktoken 0.14.0 does; the package has an older pattern.
 * - More models and o200k_harmony are known; a newer model is found by its family.
 * - Completions of `encode_with_unstable` are sorted, and searched for up to 2,048 unstable bytes.
 * - A `ReckonerError` is thrown where the package panics, and where it ignores what it cannot read: special tokens that are
 *   neither "all" nor an array of strings (a Set, an array with a number or half a surrogate pair), and ids that are not
 *   whole numbers below 2^32.
 * - Added special tokens have 1 to 255 bytes, and ids up to 16,777,214 that no ordinary token has.
 * - One module replaces all entries: import `tiktoken/lite`, `tiktoken/init` and `tiktoken/load` from here, too.
 * - `tiktoken/encoders/*` (each also as `.json`), `registry.json`, `model_to_encoding.json` and `tiktoken_bg.wasm` have no
 *   stand-in: instead of `new Tiktoken(bpe_ranks, special_tokens, pat_str)` call `get_encoding(name)`, or keep the package
 *   for its data. A bundler alias must match the exact names of the entries, so that it leaves these paths alone.
 * - In a browser an encoding's bytes must be fetched once: `await init("o200k_base")`.
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

/** Names of the encodings. */
export type TiktokenEncoding = EncodingName;

/** A model's name as OpenAI, Azure or a gateway spells it. */
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

/** Bytes that `init` fetched, by their address: some encodings share them. */
const fetched = /* @__PURE__ */ new Map<unknown, Uint8Array>();
const opened = /* @__PURE__ */ new Map<TiktokenEncoding, Tokenizer>();

/**
 * An encoding by name. It is loaded on first use and then kept.
 *
 * @param extend_special_tokens More special tokens with their ids, or other ids for existing ones.
 * @throws {@link ReckonerError} `input/bad-option` for an unknown name, or for an id that is taken or is not a whole number
 *   up to 16,777,214; `vocabulary/not-loaded` where the encoding must be fetched first, with {@link init}.
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
 * The encoding of a model.
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
 * The name of a model's encoding.
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
 * Fetches encodings in browsers, where they are not yet available. Elsewhere it is unnecessary and harmless.
 *
 * @param encodings One or more names; default: all, 1.2 MB. The callback that `tiktoken/init` takes is accepted, stands for
 *   the default and is not called: our WebAssembly is compiled on first use.
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
  const message = `${encoding} must be fetched here once: await init("${encoding}") before get_encoding("${encoding}")`;
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
